"""The map: folium without third parties, and the data block it draws from."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import folium
import pytest

from app.maps.facts import nearest_assets
from app.maps.interactive import GROUPS, interactive_map
from app.maps.mapdata import credit_line, map_data
from tests.hostile.corpus import MARK

if TYPE_CHECKING:
    from app.maps.interactive import MapParts
    from app.store.catalog import Catalog


@pytest.fixture(scope="session")
def parts(catalog: Catalog) -> MapParts:
    return interactive_map(catalog, list(catalog.incidents.values()))


@pytest.fixture(scope="session")
def data(catalog: Catalog) -> dict[str, Any]:
    return map_data(catalog, list(catalog.incidents.values()))


def test_map_asks_no_other_host(parts: MapParts) -> None:
    for text in (parts.html, parts.script):
        assert not re.search(r"https?:|//[a-z]", text.replace("http://www.w3.org/2000/svg", ""))


def test_folium_itself_is_left_as_it_was(parts: MapParts) -> None:
    assert parts.script
    assert len(folium.Map.default_js) > 0
    assert len(folium.Map.default_css) > 0


def test_same_input_gives_the_same_bytes(catalog: Catalog, parts: MapParts) -> None:
    again = interactive_map(catalog, list(catalog.incidents.values()))
    assert (again.html, again.script, again.data) == (parts.html, parts.script, parts.data)


def test_layers_carry_their_names(parts: MapParts) -> None:
    for key, name in GROUPS.items():
        assert f'"{key}": {{"title": "{name}", "group": feature_group_' in parts.script


def test_script_starts_the_map_once(parts: MapParts) -> None:
    assert parts.script.count("IncidentMap.start(") == 1
    assert parts.script.count("L.map(") == 1
    assert "</script" not in parts.script.casefold()


def test_the_script_is_the_same_whatever_is_shown(catalog: Catalog, parts: MapParts) -> None:
    storm = [catalog.incident("cpc-2023-11-24-storm-suspension")]
    shown = interactive_map(catalog, storm)
    assert shown.script == parts.script
    assert [one["id"] for one in json.loads(shown.data)["incidents"]] == [storm[0].incident.id]


def test_empty_selection_draws_the_layers_all_the_same(catalog: Catalog) -> None:
    empty = interactive_map(catalog, [])
    assert json.loads(empty.data)["incidents"] == []
    assert '"CPC pipeline"' in empty.script


def test_no_property_travels_with_a_layer(parts: MapParts) -> None:
    properties = re.findall(r'"properties": ?(\{[^{}]*\})', parts.script)
    assert len(properties) > 30
    # folium writes its own style beside nothing else.
    for found in properties:
        assert set(json.loads(found)) <= {"style", "highlight"}


def test_row_01_poisoned_record_leaves_the_script_as_it_is(
    catalog: Catalog, poisoned_catalog: Catalog, parts: MapParts
) -> None:
    poisoned = interactive_map(poisoned_catalog, list(poisoned_catalog.incidents.values()))
    assert poisoned.script == parts.script
    assert poisoned.html == parts.html
    assert poisoned.data != parts.data
    assert MARK in poisoned.data
    assert not set(poisoned.data) & set("<>&")
    block = json.loads(poisoned.data)
    texts = json.dumps([block["places"], block["assets"], block["towns"]])
    assert texts.count(MARK) > 80
    assert len(block["incidents"]) == len(catalog.incidents)


def test_every_incident_stands_at_a_place_with_a_radius(data: dict[str, Any]) -> None:
    assert len(data["incidents"]) == 34
    for incident in data["incidents"]:
        place = data["places"][incident["place"]]
        assert place["radius_m"] or place["ring"]
        assert place["words"].startswith("known to")


def test_region_is_never_a_pin(data: dict[str, Any]) -> None:
    pins = {place["class"]: place["pin"] for place in data["places"].values()}
    assert pins["region"] is False
    assert pins["city"] is True


def test_places_share_one_centre_only_where_the_layers_say_so(data: dict[str, Any]) -> None:
    # No jitter: what is located to the same place stands at the same point.
    by_place: dict[str, int] = {}
    for incident in data["incidents"]:
        by_place[incident["place"]] = by_place.get(incident["place"], 0) + 1
    assert max(by_place.values()) >= 8
    assert data["places"]["cpc-mooring-area"]["at"] == (44.63, 37.64)


def test_positions_are_latitude_longitude_for_leaflet(data: dict[str, Any]) -> None:
    drawn = [*data["places"].values(), *data["assets"], *data["marks"], *data["towns"]]
    for item in drawn:
        lat, lon = item["at"]
        assert 42 < lat < 51
        assert 28 < lon < 60
        for degrees in (lat, lon):
            assert len(repr(float(degrees)).partition(".")[2]) <= 4


def test_kilometre_marks_tell_their_error(data: dict[str, Any]) -> None:
    marks = data["marks"]
    assert len(marks) == 16  # every 100 km of 1,511
    assert [mark["label"] for mark in marks[:3]] == [
        "about KP 0 (±3 km)",
        "about KP 100 (±8 km)",
        "about KP 200 (±13 km)",
    ]
    assert [mark["label"] for mark in marks if mark["major"]] == [
        "about KP 500 (±15 km)",
        "about KP 1,000 (±15 km)",
    ]


def test_assets_are_drawn_with_what_is_known_of_them(data: dict[str, Any]) -> None:
    names = {asset["name"]: asset for asset in data["assets"]}
    assert names["CPC Marine Terminal (area)"]["words"] == "position known to ±5 km"
    for asset in data["assets"]:
        assert asset["radius_m"] >= 500
        assert f"±{asset['radius_m'] / 1000:g} km" in asset["words"]


def test_no_military_object_and_no_unpublished_position_is_drawn(
    catalog: Catalog, data: dict[str, Any]
) -> None:
    kinds = {asset["kind"] for asset in data["assets"]}
    assert not {kind for kind in kinds if "naval" in kind or "vessel" in kind}
    names = {asset["name"] for asset in data["assets"]}
    for station in ("station-nps-7", "station-isatay"):
        assert catalog.gazette.places[station].name not in names


def test_credits_name_sources_licences_borders_and_coverage(catalog: Catalog) -> None:
    line = credit_line(catalog)
    for part in (
        "© OpenStreetMap contributors, ODbL 1.0",
        "GeoNames",
        "GSHHG",
        "Borders follow UN General Assembly resolutions (68/262)",
        "Record read up to 2026-10-11, 34 incidents, 17 leads hidden",
        f"Record version {catalog.version}, data of {catalog.data_date}, CC-BY-4.0.",
    ):
        assert part in line
    parts = line.split(" · ")
    assert len(parts) == len(set(parts))


def test_of_assets_at_one_place_the_named_one_stands_for_them(catalog: Catalog) -> None:
    drones = catalog.incident("cpc-2025-11-29-spm2-naval-drones")
    first, *others = nearest_assets(drones, catalog.gazette)
    assert first["name"].startswith("SPM-2 ")
    assert first["m"] == [0.0, 0.0, 6000.0]
    assert not any(one["name"].startswith("SPM-") for one in others)
