"""Filters over HTTP: on items, the maps and in links; a fault is a 400 that says where."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
import shapely
from shapely.geometry import shape

if TYPE_CHECKING:
    from fastapi.testclient import TestClient

ITEMS = "/collections/incidents/items"


def items(client: TestClient, **values: str) -> dict[str, Any]:
    query = {name.replace("_", "-"): value for name, value in values.items()}
    answer = client.get(ITEMS, params=query)
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


def test_text_and_json_give_the_same_features(client: TestClient) -> None:
    text = items(client, filter="independent_sources >= 2 AND kp_km > 1400")
    value = {
        "op": "and",
        "args": [
            {"op": ">=", "args": [{"property": "independent_sources"}, 2]},
            {"op": ">", "args": [{"property": "kp_km"}, 1400]},
        ],
    }
    as_json = items(client, filter=json.dumps(value), filter_lang="cql2-json")
    assert as_json == text
    assert 0 < text["numberMatched"] < 34
    assert all(f["properties"]["independent_sources"] >= 2 for f in text["features"])


def test_the_next_page_keeps_the_filter_as_text(client: TestClient) -> None:
    value = json.dumps({"op": ">", "args": [{"property": "kp_km"}, 1200]})
    first = items(client, filter=value, filter_lang="cql2-json", limit="2", sortby="-kp_km")
    links = {(link["rel"], link["title"]): link["href"] for link in first["links"]}
    assert (
        "filter=kp_km%20%3E%201200&sortby=-kp_km&limit=2&offset=2" in links["next", "The next page"]
    )
    assert links["related", "The same on the map"].endswith("/map?filter=kp_km%20%3E%201200")
    following = client.get(links["next", "The next page"]).json()
    assert following["numberMatched"] == first["numberMatched"]
    both = [f["id"] for f in (*first["features"], *following["features"])]
    assert both == [
        f["id"]
        for f in items(client, filter="kp_km > 1200", sortby="-kp_km", limit="4")["features"]
    ]


@pytest.mark.parametrize(
    "path", [ITEMS, "/map", "/embed", "/analyses/summary", "/collections/incidents/qlr"]
)
def test_half_of_a_character_is_a_problem_that_says_where(client: TestClient, path: str) -> None:
    value = '{"op":"=","args":[{"property":"title"},"\\ud800"]}'
    answer = client.get(path, params={"filter": value, "filter-lang": "cql2-json"})
    assert answer.status_code == 400
    assert answer.json()["parameter"] == "filter"
    assert answer.json()["detail"] == (
        "filter: at '/args/1': holds half of a character, a lone surrogate"
    )


@pytest.mark.parametrize("path", [ITEMS, "/map", "/embed"])
def test_a_fault_is_a_problem_that_says_where(client: TestClient, path: str) -> None:
    answer = client.get(path, params={"filter": "kp_km > 'x'"})
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert body["parameter"] == "filter"
    assert body["detail"] == "filter: at character 7: > compares a number with a text"


def test_the_map_shows_what_the_filter_keeps(client: TestClient) -> None:
    kept = {f["id"] for f in items(client, filter="independent_sources >= 2")["features"]}
    others = {f["id"] for f in items(client)["features"]} - kept
    page = client.get("/map", params={"filter": "independent_sources >= 2"}).text
    assert all(name in page for name in kept)
    assert not any(f'"{name}"' in page for name in others)


def test_geometries_are_left_out_rounded_or_simplified(client: TestClient) -> None:
    whole = {f["id"]: f["geometry"] for f in items(client)["features"]}
    bare = items(client, skipGeometry="true")["features"]
    assert {f["id"] for f in bare} == set(whole)
    assert all(f["geometry"] is None for f in bare)
    for feature in items(client, precision="1")["features"]:
        for number in shapely.get_coordinates(shape(feature["geometry"])).ravel().tolist():
            assert number == round(number, 1)
    region = "cpc-2022-07-atyrau-power-outage"
    (simple,) = items(client, ids=region, simplify="20km")["features"]
    fewer = len(shapely.get_coordinates(shape(simple["geometry"])))
    assert 3 < fewer < len(shapely.get_coordinates(shape(whole[region])))


def test_the_maps_do_not_read_what_changes_no_map(client: TestClient) -> None:
    for name, value in (("sortby", "id"), ("skipGeometry", "true"), ("precision", "1")):
        answer = client.get("/map", params={name: value})
        assert answer.status_code == 400
        assert answer.json()["parameter"] == name
