"""The pages of data: landmarks, tables, columns, paging, forms; no text of the record is markup."""

from __future__ import annotations

import json
import re
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from starlette.testclient import TestClient

from app.domain.record.vocabulary import EventClass
from app.main import create_app, open_record
from app.maps.basemap import basemap_script
from app.pages.columns import label_of, properties_of, queryables_of, table_columns
from app.settings import Settings
from tests.conftest import NOW
from tests.pages.test_pages import Page

if TYPE_CHECKING:
    from pathlib import Path

    from app.store.catalog import Catalog

OFFICE = "cpc-2025-09-24-office-strike"
ITEMS = "/collections/incidents/items"
COVERAGE = "Record read up to 2026-10-11, 34 incidents, 17 leads hidden"
BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
PATHS = (
    "/conformance",
    "/functions",
    "/collections",
    "/collections/incidents",
    "/collections/claims",
    "/collections/incidents/schema",
    "/collections/incidents/queryables",
    ITEMS,
    f"{ITEMS}/{OFFICE}",
    "/collections/claims/items",
    "/collections/claims/items/cpc-2025-09-24-office-strike-1",
    "/collections/places/items?limit=5&offset=5",
)


def page_at(client: TestClient, path: str, status: int = 200) -> Page:
    answer = client.get(path, headers=BROWSER)
    assert (answer.status_code, answer.headers["content-type"]) == (
        status,
        "text/html; charset=utf-8",
    )
    return Page(answer.text)


def links_of(page: Page) -> list[str]:
    return [given["href"] or "" for tag, given in page.elements if tag == "a"]


@pytest.mark.parametrize("path", PATHS)
def test_a_page_has_title_landmarks_coverage_and_credit(client: TestClient, path: str) -> None:
    page = page_at(client, path)
    assert page.elements[0] == ("html", {"lang": "en"})
    assert 10 < len(page.text["title"]) < 100
    tags = [tag for tag, _ in page.elements]
    assert [tags.count(one) for one in ("h1", "main", "nav", "footer")] == [1, 1, 1, 1]
    html = client.get(path, headers=BROWSER).text
    assert COVERAGE in html
    assert "OpenStreetMap contributors" in html
    if "/collections/" in path and "schema" not in path:
        assert "Licence: CC-BY-4.0" in html or "ODbL" in html
    for tag, given in page.elements:
        assert not [name for name in given if name.startswith("on")], (tag, given)
        if tag == "th":
            assert given["scope"] in {"col", "row"}
        if tag == "a" and (given["href"] or "").startswith("http"):
            assert "noopener noreferrer nofollow" in (given["rel"] or "")


@pytest.mark.parametrize("path", PATHS)
def test_f_decides_against_the_header(client: TestClient, path: str) -> None:
    mark = "&" if "?" in path else "?"
    data = client.get(f"{path}{mark}f=json", headers=BROWSER)
    assert "json" in data.headers["content-type"]
    assert "text/html" in client.get(f"{path}{mark}f=html").headers["content-type"]
    assert "json" in client.get(path).headers["content-type"]


@pytest.mark.parametrize("more", ["profile=full", "download=true"])
def test_what_only_data_have_gives_a_browser_data(client: TestClient, more: str) -> None:
    answer = client.get(f"{ITEMS}?{more}", headers=BROWSER)
    assert answer.headers["content-type"] == "application/geo+json"
    assert client.get(f"{ITEMS}?{more}&f=html").status_code == 400


def test_every_link_of_a_page_leads_somewhere(client: TestClient) -> None:
    for path in ("/?f=html", "/collections", f"{ITEMS}?limit=2", f"{ITEMS}/{OFFICE}"):
        base = client.get(path).url
        for href in set(links_of(page_at(client, path))):
            if not href.startswith(("#", "http")) or href.startswith("http://testserver"):
                answer = client.get(str(base.join(href)), headers=BROWSER)
                assert answer.status_code == 200, (path, href)


def test_the_landing_page_lists_every_collection(client: TestClient, catalog: Catalog) -> None:
    for path in ("/", "/collections"):
        found = {href.rpartition("/")[2] for href in links_of(page_at(client, path))}
        assert set(catalog.collections) <= found


def test_paging_walks_over_all_rows_once(client: TestClient, catalog: Catalog) -> None:
    seen: list[str] = []
    path = f"{ITEMS}?limit=10"
    while path:
        page = page_at(client, path)
        seen += re.findall(r'<th scope="row"><a href="items/([a-z0-9-]+)(?:\?[^"]*)?">', client.get(
            path, headers=BROWSER).text)  # fmt: skip
        nexts = [g["href"] for t, g in page.elements if t == "a" and "next" in (g.get("rel") or "")]
        path = (nexts[0] or "").removeprefix("http://testserver") if nexts else ""
    assert seen == [feature.id for feature in catalog.collections["incidents"].features]


def test_a_page_has_no_more_rows_than_can_be_read(client: TestClient) -> None:
    answer = client.get(f"{ITEMS}?limit=10000", headers=BROWSER)
    assert answer.status_code == 200
    assert 'items?limit=1000&f=html>; rel="self"' in answer.headers["link"]


def test_the_table_says_which_rows_it_shows(client: TestClient) -> None:
    html = client.get(f"{ITEMS}?limit=10&offset=30", headers=BROWSER).text
    assert "<caption>Incidents 31 to 34 of 34</caption>" in html
    assert "Next page" not in html
    assert "Previous page" in html


def test_chosen_and_all_columns_can_be_reached(client: TestClient, catalog: Catalog) -> None:
    collection = catalog.collections["incidents"]
    assert table_columns(collection, None) == (
        "event_class", "date_start_local", "place_description", "location_uncertainty_m",
        "kp_min_km", "kp_max_km",
    )  # fmt: skip
    (all_of_them,) = {
        href for href in links_of(page_at(client, f"{ITEMS}?limit=2")) if "properties=" in href
    }
    html = client.get(f"/collections/incidents/{all_of_them}", headers=BROWSER).text
    for name in collection.columns:
        assert f"<small>{name}</small></th>" in html
    assert "limit=2" in all_of_them


def test_every_collection_has_a_table_with_columns(catalog: Catalog) -> None:
    for collection in catalog.collections.values():
        columns = table_columns(collection, None)
        named = {"id", "title", "name_en", "name"}  # what a feature is called stands before them
        assert min(3, len(set(collection.columns) - named)) <= len(columns) <= 6, collection.id
        assert set(columns) <= set(collection.columns)
        assert all(len(label_of(feature)) <= 111 for feature in collection.features)


def test_words_and_units_are_those_of_the_schema(catalog: Catalog) -> None:
    known = properties_of(catalog.collections["incidents"], catalog)
    smallest = known["terminal_distance_min_m"]
    assert (smallest.title, smallest.unit) == ("Smallest distance to the CPC terminal", "m")
    assert known["killed_low"].description == "persons killed: lowest of the reports"
    assert (known["title"].unit, known["title"].type) == ("", "string")
    assert known["date_start_local"].type == "date"
    assert known["event_class"].words == tuple(EventClass)
    assert known["location_uncertainty_m"].is_number
    assert not known["title"].is_number
    assert [known[name].may_be_missing for name in ("id", "title", "kp_km")] == [False, False, True]


def test_what_a_filter_may_ask_has_the_geometry_and_the_time(catalog: Catalog) -> None:
    asked = queryables_of(catalog.collections["incidents"], catalog)
    assert {"geom", "geometry", "interval"} == set(asked) - set(
        catalog.collections["incidents"].columns
    )
    assert (asked["geom"].type, asked["interval"].type) == ("geometry", "interval")
    assert not asked["id"].may_be_missing
    assert "geom" not in queryables_of(catalog.collections["claims"], catalog)


def test_the_map_has_every_place_of_the_page_with_its_radius(
    client: TestClient, catalog: Catalog
) -> None:
    html = client.get(ITEMS, headers=BROWSER).text
    (block,) = re.findall(r'id="features-data">(.*?)</script>', html)
    drawn = {one["address"]: one for one in json.loads(block)}
    features = catalog.collections["incidents"].features
    assert set(drawn) == {f"items/{f.id}" for f in features if f.geometry is not None}
    assert drawn[f"items/{OFFICE}"]["radius_m"] == 2000.0
    assert drawn[f"items/{OFFICE}"]["at"] == [44.7319, 37.7618]


REGION = "cpc-2022-07-atyrau-power-outage"


@pytest.mark.parametrize(
    ("path", "name"),
    [
        (ITEMS, f"items/{REGION}"),
        (f"{ITEMS}/{REGION}", REGION),
        ("/collections/facilities/items", "items/cpc-ps-atyrau-region"),
        ("/collections/places/items", "items/atyrau-region"),
    ],
)
def test_a_region_is_never_a_pin_on_a_page_either(client: TestClient, path: str, name: str) -> None:
    html = client.get(path, headers=BROWSER).text
    (block,) = re.findall(r'id="features-data">(.*?)</script>', html)
    drawn = {one["address"]: one for one in json.loads(block)}
    region = drawn.pop(name)
    assert (region["class"], region["pin"], region["radius_m"]) == ("region", False, 150_000.0)
    assert all(one["pin"] for one in drawn.values())


def test_a_page_draws_a_place_as_the_map_does(client: TestClient) -> None:
    (page,) = re.findall(
        r'id="features-data">(.*?)</script>', client.get(ITEMS, headers=BROWSER).text
    )
    (whole,) = re.findall(r'id="map-data">(.*?)</script>', client.get("/map").text)
    places = json.loads(whole)["places"]
    keys = ("pin", "at", "radius_m", "ring")
    on_map = {
        one["id"]: [places[one["place"]][key] for key in keys]
        for one in json.loads(whole)["incidents"]
        if one["place"] in places
    }
    on_page = {
        one["address"].removeprefix("items/"): [one[key] for key in keys]
        for one in json.loads(page)
    }
    assert on_page == on_map


def test_what_has_no_places_has_no_map(client: TestClient) -> None:
    for path in ("/collections/claims/items", f"{ITEMS}?skipGeometry=true"):
        html = client.get(path, headers=BROWSER).text
        assert "leaflet" not in html
        assert "features-map" not in html


def test_an_area_is_drawn_as_it_is(client: TestClient) -> None:
    html = client.get("/collections/places/items/novorossiysk-okrug", headers=BROWSER).text
    (block,) = re.findall(r'id="features-data">(.*?)</script>', html)
    (drawn,) = json.loads(block)
    assert drawn["geometry"]["type"] == "Polygon"
    assert "radius_m" not in drawn


def test_the_ground_holds_no_text() -> None:
    ground = json.loads(basemap_script().removeprefix(b"Ground.shapes = ").removesuffix(b";\n"))
    assert set(ground) == {
        "land", "lakes", "rivers", "borders_region", "borders_country", "route", "route schematic",
    }  # fmt: skip
    assert (len(ground["route"]), len(ground["route schematic"])) == (24, 1)
    for geometries in ground.values():
        assert {frozenset(one) for one in geometries} == {frozenset({"type", "coordinates"})}


def test_a_filter_stands_in_its_form_with_the_rest_of_the_selection(client: TestClient) -> None:
    page = page_at(client, f"{ITEMS}?near=cpc-terminal,25km&filter=kp_km > 1200&offset=3")
    (form,) = [given for tag, given in page.elements if tag == "form"]
    assert (form["method"], form["action"]) == ("get", "../../collections/incidents/items")
    inputs = {given["name"]: given["value"] for tag, given in page.elements if tag == "input"}
    assert inputs == {"filter": "kp_km > 1200", "near": "cpc-terminal,25km", "f": "html"}


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ("filter=kp_km >", 400, "filter: at character 8"),
        ("filter=colour = 1", 400, "filter: "),
        ("bbox=1,2,3", 400, "bbox: "),
        ("colour=red", 400, "colour: is not a parameter here"),
        ("ids=nothing", 404, "no feature of incidents has the id"),
    ],
)
def test_a_fault_is_told_on_a_page_with_the_filter_to_mend(
    client: TestClient, query: str, status: int, words: str
) -> None:
    page = page_at(client, f"{ITEMS}?{query}", status)
    assert words in page.text["p"]
    inputs = {given["name"]: given["value"] for tag, given in page.elements if tag == "input"}
    expected = query.removeprefix("filter=") if query.startswith("filter=") else ""
    assert inputs == {"filter": expected, "f": "html"}
    answer = client.get(f"{ITEMS}?{query}", headers=BROWSER)
    assert answer.headers["cache-control"] == "no-store"
    assert "etag" not in answer.headers
    assert client.get(f"{ITEMS}?{query}").headers["content-type"] == "application/problem+json"


def test_an_empty_selection_says_why(client: TestClient) -> None:
    html = client.get(f"{ITEMS}?filter=kp_km > 9999", headers=BROWSER).text
    assert "0 features." in html
    assert "none of the 34 features of incidents matches filter=kp_km &gt; 9999" in html
    assert "Only what was selected: <code>filter=kp_km &gt; 9999</code>" in html
    assert "%20" not in re.sub(
        r'<(?:a|link) [^>]*>|<div class="snippet">.*?</div>', "", html, flags=re.DOTALL
    )


def test_an_item_shows_all_that_its_data_hold(client: TestClient, catalog: Catalog) -> None:
    page = page_at(client, f"{ITEMS}/{OFFICE}")
    whole = catalog.feature("incidents", OFFICE).as_geojson(nested=True)["properties"]
    nested = [name for name, value in whole.items() if isinstance(value, list | dict) and value]
    ids = {given.get("id") for tag, given in page.elements if tag == "h2"}
    assert {"properties", "analyses", "use", *nested} == ids
    assert {"provenance", "claims", "sources"} <= ids
    texts = " ".join(page.text.values())
    for statement in whole["statements"]:
        assert statement["text"] in texts
    hrefs = links_of(page)
    assert all(source["url"] in hrefs for source in whole["sources"])
    assert f"../../../collections/claims/items/{OFFICE}-1" in hrefs
    assert f"http://testserver{ITEMS}/{OFFICE}/versions" in hrefs
    assert f"http://testserver/map#incident={OFFICE}" in hrefs


def test_the_past_stays_the_past_on_the_links(tmp_path: Path) -> None:
    when = "as-of=2026-11-22T00:00:00Z"
    settings = Settings(data=tmp_path)
    with closing(open_record(settings, clock=lambda: NOW)) as record:
        client = TestClient(create_app(settings, record, clock=lambda: NOW))
        html = client.get(f"{ITEMS}?{when}", headers=BROWSER).text
        item = client.get(f"{ITEMS}/{OFFICE}?{when}", headers=BROWSER).text
    assert f'<a href="items/{OFFICE}?{when}">' in html
    for f in ("json", "jsonfg"):
        assert f'href="http://testserver{ITEMS}/{OFFICE}?{when}&amp;f={f}"' in item
    assert f'href="http://testserver/map?{when}#incident={OFFICE}"' in item
    assert f"ids={OFFICE}&amp;{when}" in item
