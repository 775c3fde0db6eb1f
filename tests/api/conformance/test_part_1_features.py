"""OGC API - Features Part 1 (17-069r4), core: pages of features, their parameters and links."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import jsonschema_rs
import pytest
from shapely.geometry import box, shape

from tests.api.conformance.asking import (
    COLLECTION,
    FEATURE,
    ITEMS,
    body_of,
    collections_of,
    features_of,
    ids_of,
    linked,
    parameter_of,
    refused,
    rels_of,
)
from tests.api.conformance.moments import days_utc, instant
from tests.writers import NOW

if TYPE_CHECKING:
    from starlette.testclient import TestClient

GEOJSON, HTML = "application/geo+json", "text/html"


def types_of(body: dict[str, Any], *rels: str) -> set[str]:
    return {link["type"] for rel in rels for link in linked(body, rel)}


def assert_represented(client: TestClient, body: dict[str, Any]) -> None:
    """Self and alternates are the same resource in each of its media types, and really are."""
    assert len(linked(body, "self")) == 1
    path = linked(body, "self")[0]["href"].partition("?")[0]
    mine = [e for e in linked(body, "alternate") if e["href"].partition("?")[0] == path]
    assert HTML in {link["type"] for link in mine}, "no page of it is linked"
    for link in [*linked(body, "self"), *mine]:
        answer = client.get(link["href"])
        assert answer.status_code == 200
        assert answer.headers["content-type"].removesuffix("; charset=utf-8") == link["type"]


def test_req_core_fc_md_links(client: TestClient) -> None:
    """The list of collections links itself and itself in every other type, with the type."""
    assert_represented(client, body_of(client, "/collections"))


def test_req_core_fc_md_items_links(client: TestClient) -> None:
    """Each collection links its items in every encoding, as items, with the type."""
    for found in collections_of(client):
        links = linked(found, "items")
        assert {link["type"] for link in links} >= {GEOJSON, HTML}, found["id"]
        for link in links:
            found_type = client.get(link["href"]).headers["content-type"]
            assert found_type.removesuffix("; charset=utf-8") == link["type"]


def test_req_core_fc_op(client: TestClient) -> None:
    """Every collection has items."""
    for found in collections_of(client):
        assert client.get(f"/collections/{found['id']}/items").status_code == 200


def test_req_core_fc_limit_definition(client: TestClient) -> None:
    """limit is a whole number from 1, with a maximum and a default."""
    row = parameter_of(client, "limit")
    assert row["schema"] == {"type": "integer", "minimum": 1, "maximum": 10_000, "default": 100}
    assert body_of(client, "/collections/claims/items")["numberReturned"] == 100


def test_req_core_fc_limit_response_1(client: TestClient) -> None:
    """Never more features than limit, nor than the maximum, beyond which it is no error."""
    for limit in (1, 3, 34, 35):
        found = body_of(client, f"{ITEMS}?limit={limit}")
        assert len(found["features"]) == min(limit, 34)
    assert "10,000" in body_of(client, f"{ITEMS}?limit=20000")["cut_because"]
    nested = body_of(client, f"{ITEMS}?limit=2&profile=full")
    assert len(nested["features"]) == 2  # reports within a feature do not count


def test_req_core_fc_bbox_definition(client: TestClient) -> None:
    """bbox is a list of four or of six numbers."""
    schema = parameter_of(client, "bbox")["schema"]
    assert (schema["type"], schema["items"]) == ("array", {"type": "number"})
    takes = jsonschema_rs.validator_for(schema).is_valid
    assert all(takes([1.0] * size) is (size in {4, 6}) for size in range(9))
    assert not takes(["a"] * 4)


@pytest.mark.parametrize("collection", ["incidents", "places", "route", "kp-marks", "claims"])
def test_req_core_fc_bbox_response(client: TestClient, collection: str) -> None:
    """Only features that meet the box, and all without a geometry; heights say nothing."""
    features = features_of(client, collection)
    for west, south, east, north in (
        (37, 44, 38, 45), (40, 45, 41, 46), (44, 45, 53, 48), (37.76, 44.73, 37.76, 44.73),
        (0, 0, 1, 1), (-180, -90, 180, 90),
    ):  # fmt: skip
        around = box(west, south, east, north)
        expected = {
            f["id"]
            for f in features
            if f["geometry"] is None or shape(f["geometry"]).intersects(around)
        }
        asked = f"{west},{south},{east},{north}"
        assert ids_of(client, collection, bbox=asked) == expected
        assert ids_of(client, collection, bbox=f"{west},{south},-9,{east},{north},9") == expected
    assert ids_of(client, collection, bbox="170,40,-170,50") == {
        f["id"] for f in features if f["geometry"] is None
    }


def test_req_core_fc_time_definition(client: TestClient) -> None:
    """datetime is a text: an instant, or two with a slash, of which one may be open."""
    assert parameter_of(client, "datetime")["schema"]["type"] == "string"
    at = "2025-09-24T09:03:00Z"
    for asked in (at, f"{at}/{at}", f"{at}/..", f"{at}/", f"../{at}", f"/{at}", at.lower()):
        answer = client.get(ITEMS, params={"datetime": asked})
        assert answer.status_code == 200
    for asked in (at[:-1], at.lower()[:-1], f"{at}/{at}/{at}", f"{at}//", "..", "../.."):
        refused(client, ITEMS, "datetime", datetime=asked)
    small, whole = (ids_of(client, datetime=f"{each}/..") for each in (at.lower(), at))
    assert small == whole != set()
    leap = ids_of(client, datetime="2016-12-31T23:59:60Z/..")
    assert leap == ids_of(client, datetime="2017-01-01T00:00:00Z/..")


# An instant and a whole day, both sides open in turn, as text and as the instants they stand for.
SPANS = [
    ("2025-09-24T09:03:00Z", ("2025-09-24T09:03:00Z", "2025-09-24T09:03:00Z")),
    ("2025-09-24T12:03:00+03:00", ("2025-09-24T09:03:00Z", "2025-09-24T09:03:00Z")),
    ("2025-09-24", ("2025-09-24T00:00:00Z", "2025-09-25T00:00:00Z")),
    ("2025-09-24T", ("2025-09-24T00:00:00Z", "2025-09-25T00:00:00Z")),  # what GDAL sends
    ("2025-03-20/2025-04-01", ("2025-03-20T00:00:00Z", "2025-04-02T00:00:00Z")),
    ("2025-03-20T/2025-04-01T", ("2025-03-20T00:00:00Z", "2025-04-02T00:00:00Z")),
    ("2025-09-24T/..", ("2025-09-24T00:00:00Z", "9999-01-01T00:00:00Z")),
    ("2025-09-24/", ("2025-09-24T00:00:00Z", "9999-01-01T00:00:00Z")),
    ("../2022-07-28", ("0001-01-02T00:00:00Z", "2022-07-29T00:00:00Z")),
    ("/2022-07-28T", ("0001-01-02T00:00:00Z", "2022-07-29T00:00:00Z")),
    ("2022-07-26T04:00:00Z/2022-07-26T05:00:00Z", ("2022-07-26T04:00:00Z", "2022-07-26T05:00:00Z")),
    ("2019-01-01/2019-12-31", ("2019-01-01T00:00:00Z", "2020-01-01T00:00:00Z")),
]


@pytest.mark.parametrize(("span", "ends"), SPANS)
def test_req_core_fc_time_response(client: TestClient, span: str, ends: tuple[str, str]) -> None:
    """Only incidents whose days, by their own dates and zone, meet the span."""
    start, end = map(instant, ends)
    features = features_of(client, "incidents")
    days = {f["id"]: days_utc(f["properties"]) for f in features}
    expected = {key for key, (first, last) in days.items() if first <= end and last >= start}
    assert ids_of(client, datetime=span) == expected


def test_time_of_the_clock_lies_in_what_is_found(client: TestClient) -> None:
    """Where clock times were reported, asking for them finds the incident."""
    known = 0
    for feature in features_of(client, "incidents"):
        start, end = feature["properties"]["utc_start"], feature["properties"]["utc_end"]
        for span in filter(None, (start, end, start and end and f"{start}/{end}")):
            assert feature["id"] in ids_of(client, datetime=span), span
            known += 1
        first, last = days_utc(feature["properties"])
        assert start is None or first <= instant(start) <= last
        for off in (first - timedelta(hours=1), last + timedelta(hours=1)):
            span = off.strftime("%Y-%m-%dT%H:%M:%SZ")
            assert feature["id"] not in ids_of(client, datetime=span)
    assert known >= 10


@pytest.mark.parametrize("collection", ["places", "actors", "route"])
def test_what_has_no_time_is_in_every_time(client: TestClient, collection: str) -> None:
    everything = {feature["id"] for feature in features_of(client, collection)}
    assert ids_of(client, collection, datetime="1999-01-01") == everything


@pytest.mark.parametrize("span", ["T", "T/..", "2025-09T/..", "2025-02-30T", "2025-09-24TT"])
def test_bare_t_without_its_date_is_refused(client: TestClient, span: str) -> None:
    answer = client.get(f"{ITEMS}?datetime={span}")
    assert (answer.status_code, answer.json()["parameter"]) == (400, "datetime")


def test_req_core_fc_response(client: TestClient) -> None:
    """A page holds the features that were asked for, and no others."""
    south = ids_of(client, bbox="37,44,38,45")
    late = ids_of(client, datetime="2025-06-01/..")
    assert ids_of(client, bbox="37,44,38,45", datetime="2025-06-01/..") == south & late
    assert ids_of(client, ids="cpc-2025-09-24-office-strike") == {"cpc-2025-09-24-office-strike"}


@pytest.mark.parametrize("collection", ["incidents", "places", "claims", "route"])
def test_req_core_fc_links(client: TestClient, collection: str) -> None:
    """A page links itself, and the same page in every other type."""
    assert_represented(client, body_of(client, f"/collections/{collection}/items?limit=3&offset=3"))


def test_pages_are_linked_and_hold_everything_once(client: TestClient) -> None:
    seen: list[str] = []
    address: str | None = f"{ITEMS}?limit=5"
    while address:
        body = body_of(client, address)
        seen += [feature["id"] for feature in body["features"]]
        address = next((link["href"] for link in linked(body, "next")), None)
    assert seen == [feature["id"] for feature in features_of(client, "incidents")]
    assert "next" not in rels_of(body_of(client, f"{ITEMS}?limit=1000"))


@pytest.mark.parametrize("address", [f"{ITEMS}?limit=3&offset=3", FEATURE, COLLECTION, "/"])
def test_req_core_fc_rel_type(client: TestClient, address: str) -> None:
    """self, alternate, next and prev say their type, in the body and in the header."""
    answer = client.get(address)
    rels = {"self", "alternate", "next", "prev", "collection"}
    assert all(link["type"] for link in answer.json()["links"] if link["rel"] in rels)
    if address.startswith(ITEMS):
        for part in answer.headers["link"].split(", <"):
            assert '; type="' in part


def test_req_core_fc_time_stamp(client: TestClient) -> None:
    """timeStamp is when the answer was made; a file is the same whenever it is made."""
    for asked in ("", "?f=jsonfg", "?limit=2&sortby=title"):
        assert instant(body_of(client, f"{ITEMS}{asked}")["timeStamp"]) == NOW
    assert "timeStamp" not in body_of(client, f"{ITEMS}?download=true")


def test_req_core_fc_number_matched(client: TestClient) -> None:
    """It is the number of features of the selection, whatever the page."""
    for asked in ("", "bbox=37,44,38,45", "datetime=2025-01-01/..", "filter=injured_best > 0"):
        whole = body_of(client, f"{ITEMS}?limit=1000&{asked}")
        part = body_of(client, f"{ITEMS}?limit=2&offset=1&{asked}")
        assert whole["numberMatched"] == part["numberMatched"] == len(whole["features"]) > 2


def test_req_core_fc_number_returned(client: TestClient) -> None:
    """It is the number of features of the page."""
    for page, size in (("limit=10&offset=30", 4), ("limit=10", 10), ("offset=99", 0)):
        body = body_of(client, f"{ITEMS}?{page}")
        assert body["numberReturned"] == len(body["features"]) == size


@pytest.mark.parametrize("collection", ["incidents", "places", "claims", "route"])
def test_req_core_f_links(client: TestClient, collection: str) -> None:
    """A feature links itself, itself in every other type, and its collection, with types."""
    (first, *_) = features_of(client, collection)
    body = body_of(client, f"/collections/{collection}/items/{first['id']}")
    (home,) = linked(body, "collection")
    assert home["type"] == "application/json"
    assert body_of(client, home["href"])["id"] == collection
    assert_represented(client, body)
