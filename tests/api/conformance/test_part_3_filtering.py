"""OGC API - Features Part 3 (19-079r2): queryables, filters, and filters of features."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from app.selection.functions import FUNCTIONS
from tests.api.conformance.asking import (
    CRS84,
    EPSG,
    ITEMS,
    OGC_REL,
    body_of,
    collections_of,
    features_of,
    ids_of,
    linked,
    parameter_of,
    refused,
)

if TYPE_CHECKING:
    from starlette.testclient import TestClient

QUERYABLES = f"{OGC_REL}/queryables"
SCHEMA = "application/schema+json"
BOX, TURNED = "S_INTERSECTS(geom, BBOX(40,45,41,46))", "S_INTERSECTS(geom, BBOX(45,40,46,41))"
GEOMETRIES = re.compile(
    "geometry-(any|geometrycollection|(multi)?(point|linestring|polygon)"
    "|(point|linestring|polygon)-or-multi(point|linestring|polygon))"
)


def queryables_of(client: TestClient, collection: str) -> dict[str, Any]:
    answer = client.get(f"/collections/{collection}/queryables")
    assert (answer.status_code, answer.headers["content-type"]) == (200, SCHEMA)
    found: dict[str, Any] = answer.json()
    return found


def assert_linked(client: TestClient) -> None:
    for found in collections_of(client):
        (link,) = linked(found, QUERYABLES)
        assert link["type"] == SCHEMA
        assert client.get(link["href"]).headers["content-type"] == SCHEMA


def test_req_queryables_queryables_link(client: TestClient) -> None:
    """What can be filtered links its queryables."""
    assert_linked(client)


def test_req_features_filter_queryables_link(client: TestClient) -> None:
    """Each collection links its queryables, in its own document too."""
    assert_linked(client)
    for found in collections_of(client):
        own = body_of(client, f"/collections/{found['id']}")
        (link,) = linked(own, QUERYABLES)
        assert link["href"].endswith(f"/collections/{found['id']}/queryables")


def test_req_queryables_get_queryables_op(client: TestClient) -> None:
    """The queryables are had by GET, as a JSON Schema in its media type."""
    answer = client.get("/collections/incidents/queryables", headers={"Accept": SCHEMA})
    assert (answer.status_code, answer.headers["content-type"]) == (200, SCHEMA)


def test_req_features_filter_get_queryables_op(client: TestClient) -> None:
    """Every collection has them at its address."""
    for found in collections_of(client):
        assert queryables_of(client, found["id"])["properties"]
    assert client.get("/collections/no-such/queryables").status_code == 404


def test_req_queryables_get_queryables_response(client: TestClient) -> None:
    """Each queryable has a type, places a format instead; what is not there is refused."""
    for collection in (found["id"] for found in collections_of(client)):
        found = queryables_of(client, collection)
        assert found["$schema"] == "https://json-schema.org/draft/2020-12/schema"
        assert found["$id"] == f"http://testserver/collections/{collection}/queryables"
        assert (found["type"], found["additionalProperties"]) == ("object", False)
        for name, rule in found["properties"].items():
            is_place = name in {"geom", "geometry"}
            assert is_place is ("type" not in rule)
            assert "$ref" not in rule
            if is_place:
                assert GEOMETRIES.fullmatch(rule["format"]), (collection, name)
            if rule.get("format") in {"date", "date-time", "interval"}:
                assert rule["type"] == "string"
        refused(client, f"/collections/{collection}/items", "filter", filter="no_such_name = 1")


def test_dates_and_instants_are_told_from_texts(client: TestClient) -> None:
    """Every column of which all values are days or instants has that as its format."""
    for collection in (found["id"] for found in collections_of(client)):
        rules = queryables_of(client, collection)["properties"]
        for name, rule in rules.items():
            if rule.get("format") in {"date", "date-time"}:
                form = r"\d{4}-\d\d-\d\d" + ("" if rule["format"] == "date" else r"T.*Z")
                for feature in features_of(client, collection):
                    value = feature["properties"][name]
                    assert value is None or re.fullmatch(form, value), (collection, name)


def test_req_queryables_expression_construction(client: TestClient) -> None:
    """All that is listed can be used in a filter, and nothing else."""
    for collection in (found["id"] for found in collections_of(client)):
        for name in queryables_of(client, collection)["properties"]:
            known = ids_of(client, collection, filter=f'"{name}" IS NOT NULL')
            unknown = ids_of(client, collection, filter=f'"{name}" IS NULL')
            assert not known & unknown
            assert len(known | unknown) == len(features_of(client, collection))
    for name in ("links", "no_such_name", "type", "properties.country"):
        refused(client, ITEMS, "filter", filter=f'"{name}" IS NULL')


@pytest.mark.parametrize("name", ["filter", "filter-lang", "filter-crs"])
def test_filter_parameters_are_of_items(client: TestClient, name: str) -> None:
    assert parameter_of(client, name)["schema"]["type"] == "string"


def test_req_filter_filter_param(client: TestClient) -> None:
    """filter is a text of items."""
    assert parameter_of(client, "filter")["schema"]["type"] == "string"
    assert 0 < len(ids_of(client, filter="country = 'KZ'")) < 34


def test_req_features_filter_filter_param(client: TestClient) -> None:
    """The items of every collection read it."""
    for found in collections_of(client):
        first = features_of(client, found["id"])[0]["id"]
        assert ids_of(client, found["id"], filter=f"id = '{first}'") == {first}


SPELLED = {
    "cql2-text": "country = 'KZ'",
    "cql2-json": '{"op":"=","args":[{"property":"country"},"KZ"]}',
    "cql-text": "country = 'KZ'",
}


def test_req_filter_filter_lang_param(client: TestClient) -> None:
    """filter-lang lists the languages that are read, and which it is without a word."""
    schema = parameter_of(client, "filter-lang")["schema"]
    assert set(schema["enum"]) == set(SPELLED)
    assert schema["default"] == "cql2-text"
    expected = ids_of(client, filter=SPELLED["cql2-text"])
    for name in schema["enum"]:
        assert ids_of(client, filter=SPELLED[name], filter_lang=name) == expected
    refused(client, ITEMS, "filter-lang", **{"filter": "TRUE", "filter-lang": "sql"})


def test_req_features_filter_filter_lang_param(client: TestClient) -> None:
    """The items of every collection read it."""
    for found in collections_of(client):
        asked = {"filter": '{"op":"isNull","args":[{"property":"id"}]}', "filter_lang": "cql2-json"}
        assert ids_of(client, found["id"], **asked) == set()


def test_req_filter_filter_crs_wgs84(client: TestClient) -> None:
    """Without filter-crs the geometries of a filter are longitude and latitude, in CRS84."""
    assert ids_of(client, filter=BOX) == ids_of(client, filter=BOX, filter_crs=CRS84)
    assert ids_of(client, filter=BOX) == ids_of(client, bbox="40,45,41,46") != set()


def test_req_filter_filter_crs_param(client: TestClient) -> None:
    """With it they are in the named system, in its axes; one that is not served is a 400."""
    schema = parameter_of(client, "filter-crs")["schema"]
    assert (schema["type"], schema["format"]) == ("string", "uri")
    found = ids_of(client, filter=TURNED, filter_crs=f"{EPSG}4326")
    assert found == ids_of(client, bbox="40,45,41,46")
    refused(client, ITEMS, "filter-crs", **{"filter": BOX, "filter-crs": f"{EPSG}9999"})


def test_req_features_filter_filter_crs_param(client: TestClient) -> None:
    """Each collection reads it for each system that it lists."""
    for found in collections_of(client):
        for uri in found["crs"]:
            ids_of(client, found["id"], filter="id IS NULL", filter_crs=uri)
    for collection in ("places", "route", "assets"):
        turned = ids_of(client, collection, filter=TURNED, filter_crs=f"{EPSG}4326")
        assert turned == ids_of(client, collection, filter=BOX) != set()


def test_req_filter_mixing_expressions(client: TestClient) -> None:
    """bbox, datetime, ids and filter hold together."""
    box, span, asked = "37,44,38,45", "2025-01-01/..", "injured_best > 0"
    alone = [ids_of(client, bbox=box), ids_of(client, datetime=span), ids_of(client, filter=asked)]
    both = ids_of(client, bbox=box, datetime=span, filter=asked)
    assert both == set.intersection(*alone) != set()
    (one, *_) = sorted(both)
    assert ids_of(client, ids=one, filter=asked) == {one}
    assert ids_of(client, ids=one, filter=f"NOT ({asked})") == set()


def injured(client: TestClient, least: int) -> dict[str, bool | None]:
    counts = {f["id"]: f["properties"]["injured_best"] for f in features_of(client, "incidents")}
    return {key: None if count is None else count >= least for key, count in counts.items()}


def test_req_filter_response(client: TestClient) -> None:
    """Those of which it is true, not those of which it is false, nor those that are unknown."""
    truth = injured(client, 3)
    assert set(truth.values()) == {True, False, None}
    assert ids_of(client, filter="injured_best >= 3") == {k for k, v in truth.items() if v}
    denied = ids_of(client, filter="NOT (injured_best >= 3)")
    assert denied == {k for k, v in truth.items() if v is False}


def test_req_features_filter_response(client: TestClient) -> None:
    """True of the filter and in the box; a filter that cannot be read is a 400."""
    inside = ids_of(client, bbox="37,44,38,45")
    truth = injured(client, 3)
    expected = {key for key, held in truth.items() if held and key in inside}
    assert ids_of(client, bbox="37,44,38,45", filter="injured_best >= 3") == expected != set()
    for text in ("injured_best >=", "3", "injured_best = 'x'", "S_NOWHERE(geom)", "title", "NULL"):
        refused(client, ITEMS, "filter", filter=text)


def test_req_filter_get_functions_operation(client: TestClient) -> None:
    """The functions of a filter are at /functions."""
    assert client.get("/functions").status_code == 200


def test_req_filter_get_functions_response_json(client: TestClient) -> None:
    """All are listed, with arguments and result; each can be called, and no other."""
    found = body_of(client, "/functions")["functions"]
    assert [function["name"] for function in found] == list(FUNCTIONS)
    kinds = {"string", "number", "integer", "boolean", "datetime", "geometry", "array"}
    for function in found:
        assert function["description"]
        assert set(function["returns"]) <= kinds
        for argument in function["arguments"]:
            assert set(argument["type"]) <= kinds
        detail = refused(client, ITEMS, "filter", filter=f"{function['name']}(1,2,3,4,5,6) = 1")
        assert "has 6 arguments; expected" in detail
    (within,) = (function for function in found if function["name"] == "S_DWITHIN")
    types = [argument["type"] for argument in within["arguments"]]
    assert types == [["geometry"], ["geometry"], ["number"], ["string"]]
    assert within["returns"] == ["boolean"]
