"""The functions of a filter: each is explained, on a page and as JSON, with a filter that works."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

import pytest

from app.pages.filters import Example, examples_of
from app.pages.functions import EXAMPLES, families
from app.selection.functions import FUNCTIONS
from app.selection.selection import Selection
from app.selection.units import UNITS_M
from app.store.select import select
from tests.pages.test_data_pages import links_of, page_at

if TYPE_CHECKING:
    from starlette.testclient import TestClient

    from app.store.catalog import Catalog


def found(catalog: Catalog, name: str, example: Example) -> int:
    given = dict(parse_qsl(example.query))
    assert given == {"filter": example.filter, "f": "html"}
    return select(catalog, name, Selection.parse([("filter", given["filter"])])).matched


@pytest.mark.parametrize("name", FUNCTIONS)
def test_each_function_has_an_example_that_calls_it_and_finds_some(
    catalog: Catalog, name: str
) -> None:
    example = EXAMPLES[name]
    assert f"{name}(" in example.filter
    assert 0 < found(catalog, "incidents", example) < 34


def test_the_page_lists_every_function_with_arguments_and_example(client: TestClient) -> None:
    page = page_at(client, "/functions")
    ids = {given.get("id") for tag, given in page.elements if tag == "h3"}
    assert ids == {name.lower() for name in FUNCTIONS}
    for function in FUNCTIONS.values():
        for argument in function.args:
            assert argument.doc in page.text["dd"]
    asked = [href for href in links_of(page) if "items?filter=" in href]
    assert len(asked) == len(FUNCTIONS)
    (first, *_) = asked
    assert "S_DWITHIN" in first
    assert client.get(f"/{first}").status_code == 200


def test_every_function_is_in_one_family() -> None:
    listed = [function.name for family in families() for function in family.functions]
    assert sorted(listed) == sorted(FUNCTIONS)


def test_an_argument_says_what_it_is_and_its_units(client: TestClient) -> None:
    listed = {one["name"]: one["arguments"] for one in client.get("/functions").json()["functions"]}
    within = {one["title"]: one["description"] for one in listed["S_DWITHIN"]}
    assert within["geometry"] == "the geometry of each feature: geom"
    assert within["limit"] == "the distance, in the unit; from 0 to 2,000 km"
    assert all(f"'{unit}'" in within["unit"] for unit in UNITS_M)
    said = [one["description"] for arguments in listed.values() for one in arguments]
    assert not {"written out", "of each feature"} & set(said)
    assert all(len(text) > 10 for text in said)


def test_distances_say_from_where_they_are_measured(client: TestClient) -> None:
    said = {one["name"]: one["description"] for one in client.get("/functions").json()["functions"]}
    for name in ("S_DWITHIN", "S_DISTANCE", "P_DWITHIN"):
        assert said[name].endswith(
            "Measured from the position on record, not from the rounded one that is served."
        )
    items = client.get("/api").json()["paths"]["/collections/{collectionId}/items"]["get"]
    rows = {row["name"]: row.get("description", "") for row in items["parameters"]}
    assert "from the position on record, not from the rounded one" in rows["near"]


def test_the_limit_may_be_nothing(client: TestClient) -> None:
    items = "/collections/incidents/items"
    none = client.get(items, params={"filter": "S_DWITHIN(geom, POINT(0 0), 0, 'm')"})
    assert (none.status_code, none.json()["numberMatched"]) == (200, 0)


def test_hints_and_landing_page_lead_to_the_functions(client: TestClient) -> None:
    for path in ("/", "/collections/claims/items", "/collections/incidents/queryables"):
        assert "functions" in {href.rpartition("/")[2] for href in links_of(page_at(client, path))}


def test_every_example_of_a_collection_finds_some_of_it(catalog: Catalog) -> None:
    for name, collection in catalog.collections.items():
        examples = examples_of(collection)
        assert examples, name
        for example in examples:
            assert found(catalog, name, example) > 0, (name, example)


def test_examples_ask_distance_kilometre_and_certainty_where_there_are_places(
    client: TestClient,
) -> None:
    for name in ("incidents", "assets", "places", "facilities", "kp-marks", "route"):
        links = links_of(page_at(client, f"/collections/{name}/items"))
        for function in ("S_DWITHIN", "P_DWITHIN", "KP_BETWEEN", "S_DISTANCE"):
            assert any(f"items?filter={function}" in href for href in links), (name, function)
    links = links_of(page_at(client, "/collections/claims/items"))
    assert not any("DWITHIN" in href for href in links)
