"""OGC API - Features Part 1 (17-069r4), GeoJSON and HTML: what the answers are made of."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

import pytest
from typing_extensions import override

from tests.api.conformance.asking import (
    COLLECTION,
    FEATURE,
    ITEMS,
    body_of,
    collections_of,
    features_of,
)

if TYPE_CHECKING:
    from starlette.testclient import TestClient

GEOJSON = "application/geo+json"
SHAPES = {
    "Point", "LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon",
    "GeometryCollection",
}  # fmt: skip
# The resources of Parts 1, 3 and 5; what the service has besides is no operation of a standard.
PLAIN = ("/", "/conformance", "/collections", COLLECTION)
SCHEMAS = (f"{COLLECTION}/schema", f"{COLLECTION}/queryables")
VIEWED = (*PLAIN, *SCHEMAS, ITEMS, FEATURE)
BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


class Page(HTMLParser):
    """The words and the links in the body of a page."""

    def __init__(self, client: TestClient, address: str) -> None:
        super().__init__()
        answer = client.get(address, headers=BROWSER)
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/html")
        self.text, self._open = "", ""
        self.hrefs: set[str] = {address}
        self._base = str(answer.url)
        self.feed(answer.text)

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open = tag
        for name, value in attrs:
            if (tag, name) == ("a", "href") and value:
                self.hrefs.add(same(urljoin(self._base, value)))

    @override
    def handle_data(self, data: str) -> None:
        if self._open not in {"script", "style"}:
            self.text += f" {data}"


def same(href: str) -> str:
    """Give an address without the wish for a page, which a page does not need."""
    return re.sub(r"[?&]f=html\b", "", href).rstrip("/")


def texts_of(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for each in value.values() for text in texts_of(each)]
    if isinstance(value, list):
        return [text for each in value for text in texts_of(each)]
    return [value] if isinstance(value, str) else []


def squeezed(text: str) -> str:
    return " ".join(text.split())


def test_req_geojson_definition(client: TestClient) -> None:
    """What holds features is GeoJSON, all else JSON, each in its own media type."""
    for found in collections_of(client):
        items = f"/collections/{found['id']}/items"
        one = f"{items}/{features_of(client, found['id'])[0]['id']}"
        for address in (items, one):
            for accept in (GEOJSON, "*/*"):
                answer = client.get(address, headers={"Accept": accept})
                assert answer.headers["content-type"] == GEOJSON
    for address in (*PLAIN, "/functions"):
        answer = client.get(address, headers={"Accept": "application/json"})
        assert answer.headers["content-type"] == "application/json"


@pytest.mark.parametrize("collection", ["incidents", "places", "route", "claims", "basemap-lakes"])
def test_req_geojson_content(client: TestClient, collection: str) -> None:
    """A page is a FeatureCollection, a feature a Feature under its id, with links as a member."""
    page = body_of(client, f"/collections/{collection}/items?limit=5")
    assert page["type"] == "FeatureCollection"
    assert page["links"]
    for feature in page["features"]:
        one = body_of(client, f"/collections/{collection}/items/{feature['id']}")
        assert one["id"] == feature["id"]
        assert one["links"]
        for found in (one, feature):
            assert found["type"] == "Feature"
            assert isinstance(found["properties"], dict)
            assert found["geometry"] is None or found["geometry"]["type"] in SHAPES
            assert not {"crs", "coordinates", "geometries"} & set(found)  # RFC 7946, 4 and 7.1


@pytest.mark.parametrize("address", [*VIEWED, "/functions"])
def test_req_html_definition(client: TestClient, address: str) -> None:
    """Every resource of the standards has a page, for who asks for one."""
    answer = client.get(address, headers={"Accept": "text/html"})
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert answer.text.startswith("<!DOCTYPE html>")
    assert "Accept" in answer.headers["vary"]


# What of a single feature is words; how a page writes numbers is its own affair.
SAID = (
    "title", "summary", "event_class", "date_start_local", "timezone", "place_description",
    "location_class", "country", "attribution_status",
)  # fmt: skip


def told(body: dict[str, Any]) -> list[str]:
    """Give the words of an answer that its page must say."""
    if "features" in body:
        return [feature["properties"]["title"] for feature in body["features"]]
    if "properties" in body:
        return texts_of({name: body["properties"][name] for name in SAID})
    if "collections" in body:
        return [found["title"] for found in body["collections"]]
    return [body["title"], *([body["description"]] if "id" in body else ())]


@pytest.mark.parametrize("address", ["/", "/collections", COLLECTION, f"{ITEMS}?limit=3", FEATURE])
def test_req_html_content(client: TestClient, address: str) -> None:
    """A page links what the data link, and says what they say."""
    page, body = Page(client, address), body_of(client, address)
    others = {link["href"] for link in body["links"] if link["rel"] != "self"}
    here = same(str(client.get(address).url))
    assert {same(href) for href in others} - page.hrefs - {here} == set()
    for text in told(body):
        assert squeezed(text) in squeezed(page.text)


def test_page_of_conformance_lists_the_classes(client: TestClient) -> None:
    text = Page(client, "/conformance").text
    for uri in body_of(client, "/conformance")["conformsTo"]:
        assert uri in text or uri.rsplit("/", 1)[-1] in text


@pytest.mark.parametrize("address", SCHEMAS)
def test_page_of_a_schema_says_what_properties_mean(client: TestClient, address: str) -> None:
    text = squeezed(Page(client, address).text)
    for name, rule in body_of(client, address)["properties"].items():
        assert name in text
        if not rule.get("format", "").startswith("geometry"):  # told in a sentence of its own
            assert squeezed(rule["description"]) in text
