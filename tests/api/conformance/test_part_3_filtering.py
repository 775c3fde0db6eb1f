"""OGC API - Features Part 3 (19-079r2) and CQL2 (21-065r2): tests named by requirement."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from app.selection.functions import FUNCTIONS

if TYPE_CHECKING:
    from starlette.testclient import TestClient

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
ITEMS = "/collections/incidents/items"
QUERYABLES = "http://www.opengis.net/def/rel/ogc/1.0/queryables"


def body_of(client: TestClient, address: str) -> dict[str, Any]:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def ids_of(client: TestClient, **asked: str) -> set[str]:
    answer = client.get(ITEMS, params={"limit": "1000", **asked})
    assert answer.status_code == 200, answer.text
    return {feature["id"] for feature in answer.json()["features"]}


def test_req_queryables_get_queryables_link(client: TestClient) -> None:
    """Each collection links its queryables, as a schema."""
    for found in body_of(client, "/collections")["collections"]:
        (link,) = [link for link in found["links"] if link["rel"] == QUERYABLES]
        assert link["type"] == "application/schema+json"
        assert client.get(link["href"]).headers["content-type"] == "application/schema+json"


def test_req_queryables_get_queryables_response(client: TestClient) -> None:
    """The document names what a filter may ask, with types; anything else is refused."""
    found = body_of(client, "/collections/incidents/queryables")
    assert found["additionalProperties"] is False
    rules = found["properties"]
    assert rules["geom"]["format"] == rules["geometry"]["format"] == "geometry-any"
    assert rules["geometry"]["x-ogc-role"] == "primary-geometry"
    assert rules["interval"]["format"] == "interval"
    claims = body_of(client, "/collections/claims/queryables")["properties"]
    assert "geometry" not in claims


@pytest.mark.parametrize("name", ["incidents", "assets", "places", "route", "claims", "sources"])
def test_req_filter_filter_param(client: TestClient, name: str) -> None:
    """Every queryable can be asked for; one that is not listed is a 400."""
    rules = body_of(client, f"/collections/{name}/queryables")["properties"]
    for key in rules:
        asked = {"filter": f'"{key}" IS NULL OR NOT("{key}" IS NULL)', "limit": "1000"}
        answer = client.get(f"/collections/{name}/items", params=asked)
        assert answer.status_code == 200, answer.text
        assert answer.json()["numberMatched"] == answer.json()["numberReturned"] > 0
    answer = client.get(f"/collections/{name}/items?filter=no_such_name=1")
    assert (answer.status_code, answer.json()["parameter"]) == (400, "filter")


def test_req_filter_filter_lang_param(client: TestClient) -> None:
    """filter-lang says how the filter is written; text without it."""
    as_json = '{"op":"=","args":[{"property":"country"},"KZ"]}'
    expected = ids_of(client, filter="country = 'KZ'")
    assert expected
    assert ids_of(client, **{"filter": "country='KZ'", "filter-lang": "cql2-text"}) == expected
    assert ids_of(client, **{"filter": as_json, "filter-lang": "cql2-json"}) == expected


def test_req_filter_filter_crs_wgs84(client: TestClient) -> None:
    """Without filter-crs the geometries of a filter are in CRS84."""
    asked = "S_INTERSECTS(geometry, BBOX(40,45,41,46))"
    assert ids_of(client, filter=asked) == ids_of(client, **{"filter": asked, "filter-crs": CRS84})


def test_req_filter_filter_crs_param(client: TestClient) -> None:
    """With it they are in the named system, in its axes; another name is a 400."""
    epsg = "http://www.opengis.net/def/crs/EPSG/0/"
    there = {"filter": "S_INTERSECTS(geom, BBOX(45,40,46,41))", "filter-crs": f"{epsg}4326"}
    assert ids_of(client, **there) == ids_of(client, bbox="40,45,41,46")
    answer = client.get(ITEMS, params={**there, "filter-crs": f"{epsg}9999"})
    assert (answer.status_code, answer.json()["parameter"]) == (400, "filter-crs")


def test_req_filter_mixing_expressions(client: TestClient) -> None:
    """bbox, datetime and filter hold together."""
    box, span, asked = "37,44,38,45", "2025-01-01/..", "injured_best > 0"
    alone = [ids_of(client, bbox=box), ids_of(client, datetime=span), ids_of(client, filter=asked)]
    assert ids_of(client, bbox=box, datetime=span, filter=asked) == set.intersection(*alone)
    assert set.intersection(*alone)


def test_req_filter_response(client: TestClient) -> None:
    """Only features for which the filter is true; unknown is not true."""
    features = body_of(client, f"{ITEMS}?limit=1000")["features"]
    expected = {f["id"] for f in features if (f["properties"]["injured_best"] or 0) >= 3}
    assert ids_of(client, filter="injured_best >= 3") == expected
    assert not ids_of(client, filter="injured_best >= 3 AND NOT (injured_best >= 3)")


def test_req_features_filter_filter_param(client: TestClient) -> None:
    """The items of every collection read a filter."""
    for found in body_of(client, "/collections")["collections"]:
        answer = client.get(f"/collections/{found['id']}/items?filter=id='nothing'")
        assert (answer.status_code, answer.json()["numberMatched"]) == (200, 0)


def test_req_functions_list(client: TestClient) -> None:
    """/functions lists what a filter can call: name, arguments with types, result."""
    found = body_of(client, "/functions")["functions"]
    assert [function["name"] for function in found] == list(FUNCTIONS)
    kinds = {"string", "number", "boolean", "datetime", "geometry", "array"}
    for function in found:
        assert function["description"]
        assert set(function["returns"]) <= kinds
        for argument in function["arguments"]:
            assert argument["title"]
            assert set(argument["type"]) <= kinds
    (within,) = [function for function in found if function["name"] == "S_DWITHIN"]
    assert [argument["type"] for argument in within["arguments"]] == [
        ["geometry"], ["geometry"], ["number"], ["string"],
    ]  # fmt: skip
    assert within["returns"] == ["boolean"]


# One condition a requirements class of CQL2, true for some incidents and not for all.
CLASSES = {
    "basic_cql2": "country = 'KZ' OR NOT (injured_best > 0) AND killed_best IS NOT NULL",
    "advanced_comparison_operators": "title LIKE 'A%' AND date_prec BETWEEN 1 AND 2",
    "advanced_comparison_operators_in": "event_class IN ('attack', 'natural_hazard')",
    "case_insensitive_comparison": "CASEI(title) LIKE CASEI('%PUMP%')",
    "accent_insensitive_comparison": "ACCENTI(title) LIKE ACCENTI('%púmp%')",
    "basic_spatial_functions": "S_INTERSECTS(geom, BBOX(40, 45, 41, 46))",
    "basic_spatial_functions_plus": "S_INTERSECTS(geom, POLYGON((37 44, 38 44, 38 45, 37 44)))",
    "spatial_functions": "S_WITHIN(geom, POLYGON((40 45, 41 45, 41 46, 40 46, 40 45)))",
    "temporal_functions": "T_AFTER(date_start_local, DATE('2025-06-01'))",
    "array_functions": "A_CONTAINS(weapon_class, ('uav'))",
    "property_property": "killed_high > killed_low OR route_distance_m < terminal_distance_m",
    "arithmetic": "route_distance_max_m - route_distance_min_m > 20 * 1000",
    "functions": "S_DISTANCE(geom, POINT(37.8 44.7), 'km') < 10",
}


@pytest.mark.parametrize("name", CLASSES)
def test_conf_cql2(client: TestClient, name: str) -> None:
    """Each claimed class of CQL2 is read and answers with some features, not all."""
    assert 0 < len(ids_of(client, filter=CLASSES[name])) < 34
