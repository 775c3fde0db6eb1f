"""What each collection holds, under which rights: facts against the shipped files themselves."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import shapely

from app.domain.geo.footprint import Disc
from app.domain.geo.geodesy import distance_m
from app.domain.record.places import DIGITS, NEVER_A_PIN
from app.domain.record.vocabulary import LocationClass
from app.selection.selection import Selection
from app.sources.folder import geodata_folder
from app.store.kp_marks import digits_for, marks_of
from app.store.select import select
from app.store.snapshot import Snapshots

if TYPE_CHECKING:
    from app.sources.bundle import Bundle
    from app.store.catalog import Catalog

OSM, OWN = "© OpenStreetMap contributors, ODbL 1.0", "Incident Mapper record, CC BY 4.0"
NAMES = "GeoNames, https://www.geonames.org, CC BY 4.0"
GSHHG = "GSHHG, P. Wessel and W. H. F. Smith 1996, LGPL-3.0-or-later"
LGPL = "LGPL-3.0-or-later"
ALL = f"{OSM}; {OWN}; {NAMES}"
# Collection: features, points, lines, areas, without geometry, licence, credit.
HELD = {
    "incidents": (34, 33, 0, 1, 0, "CC-BY-4.0", ALL),
    "assets": (65, 34, 0, 1, 30, "ODbL-1.0", ALL),
    "places": (59, 34, 0, 2, 23, "ODbL-1.0", ALL),
    "route": (25, 0, 25, 0, 0, "ODbL-1.0", OSM),
    "kp-marks": (153, 153, 0, 0, 0, "ODbL-1.0", OSM),
    "facilities": (22, 10, 0, 1, 11, "ODbL-1.0", ALL),
    "terminal": (1, 1, 0, 0, 0, "ODbL-1.0", f"{OSM}; {OWN}"),
    "moorings": (3, 3, 0, 0, 0, "ODbL-1.0", f"{OSM}; {OWN}"),
    "city": (7, 2, 0, 1, 4, "ODbL-1.0", f"{OWN}; {NAMES}; {OSM}"),
    "neighbours": (14, 14, 0, 0, 0, "ODbL-1.0", ALL),
    "claims": (229, 0, 0, 0, 229, "CC-BY-4.0", OWN),
    "casualty-reports": (39, 0, 0, 0, 39, "CC-BY-4.0", OWN),
    "impacts": (170, 0, 0, 0, 170, "CC-BY-4.0", OWN),
    "statements": (84, 0, 0, 0, 84, "CC-BY-4.0", OWN),
    "sources": (221, 0, 0, 0, 221, "CC-BY-4.0", OWN),
    "asset-links": (59, 0, 0, 0, 59, "CC-BY-4.0", OWN),
    "context": (2, 0, 0, 0, 2, "CC-BY-4.0", OWN),
    "exposures": (3, 0, 0, 0, 3, "CC-BY-4.0", OWN),
    "actors": (17, 0, 0, 0, 17, "CC-BY-4.0", OWN),
    "basemap-land": (17, 0, 0, 17, 0, LGPL, GSHHG),
    "basemap-lakes": (77, 0, 0, 77, 0, LGPL, GSHHG),
    "basemap-rivers": (34, 0, 34, 0, 0, LGPL, GSHHG),
    "basemap-borders-country": (12, 0, 12, 0, 0, "other-pd", "Made with Natural Earth"),
    "basemap-borders-region": (24, 0, 24, 0, 0, LGPL, "DCW-GMT, The GMT Team, LGPL-3.0-or-later"),
    "basemap-towns": (44, 44, 0, 0, 0, "CC-BY-4.0", NAMES),
}
BASEMAP = ("land", "lakes", "rivers", "borders_country", "borders_region", "towns")
GROUPS = ("facilities", "terminal", "moorings", "neighbours", "city")


def shipped(path: str) -> list[dict[str, Any]]:
    text = (geodata_folder() / path).read_text(encoding="utf-8")
    found: list[dict[str, Any]] = json.loads(text)["features"]
    return found


def register() -> list[dict[str, str]]:
    with (geodata_folder() / "assets/register.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def ids(catalog: Catalog, name: str) -> set[str]:
    return {feature.id for feature in catalog.collection(name).features}


def test_there_are_these_collections_and_each_holds_this(catalog: Catalog) -> None:
    found = {}
    for name, collection in catalog.collections.items():
        kinds = shapely.get_dimensions(collection.geometries).tolist()
        counts = (kinds.count(dimension) for dimension in (0, 1, 2, -1))
        rights = collection.licence, collection.credit
        found[name] = (len(kinds), *counts, *rights)
        assert collection.spatial is (set(kinds) != {-1})
    assert list(found) == list(HELD)
    assert found == HELD


def test_the_groups_are_what_the_register_says(catalog: Catalog) -> None:
    placed = [row for row in register() if row["place_id"] not in {"", "cpc-route"}]
    own = {row["id"] for row in placed if row["cpc_relation"] == "part_of"}
    assert ids(catalog, "facilities") == own
    beside = {row["id"] for row in placed if row["cpc_relation"] not in {"part_of", "none"}}
    assert ids(catalog, "neighbours") == beside & ids(catalog, "assets")
    assert ids(catalog, "terminal") == {"cpc-terminal"}
    assert ids(catalog, "moorings") == {"cpc-spm-1", "cpc-spm-2", "cpc-spm-3"}
    assert {"novorossiysk-okrug", "novorossiysk", "novorossiysk-centre"} < ids(catalog, "city")


@pytest.mark.parametrize("name", GROUPS)
def test_a_group_holds_the_very_features_of_assets_or_places(catalog: Catalog, name: str) -> None:
    whole = "places" if name == "city" else "assets"
    for feature in catalog.collection(name).features:
        assert feature is catalog.feature(whole, feature.id)
    assert catalog.collection(name).columns == catalog.collection(whole).columns


def test_the_moorings_share_the_one_area_that_is_public(catalog: Catalog) -> None:
    moorings = catalog.collection("moorings").features
    assert {shapely.to_wkt(f.geometry, rounding_precision=3) for f in moorings} == {
        "POINT (37.64 44.63)"
    }
    assert {f.properties["radius_m"] for f in moorings} == {3_000.0}


@pytest.mark.parametrize("name", ["assets", "places", *GROUPS])
def test_digits_follow_the_class_and_a_region_is_no_pin(catalog: Catalog, name: str) -> None:
    for feature in catalog.collection(name).features:
        if isinstance(feature.geometry, shapely.Point):
            place = LocationClass(feature.properties["location_class"])
            assert place not in NEVER_A_PIN
            at = feature.geometry.x, feature.geometry.y
            assert at == tuple(round(value, DIGITS[place]) for value in at)


@pytest.mark.parametrize("name", ["assets", "places", "facilities", "city"])
def test_areas_come_first_so_that_the_first_page_tells(catalog: Catalog, name: str) -> None:
    kinds = shapely.get_dimensions(catalog.collection(name).geometries)
    areas = np.count_nonzero(kinds == 2)
    assert (kinds[:areas] == 2).all()
    assert catalog.collection(name).geometry_kind == "any"


@pytest.mark.parametrize("name", BASEMAP)
def test_the_basemap_is_served_as_it_is_shipped(catalog: Catalog, name: str) -> None:
    collection = catalog.collection(f"basemap-{name.replace('_', '-')}")
    assert [json.loads(feature.fragment) for feature in collection.features] == [
        {key: feature[key] for key in ("type", "id", "geometry", "properties")}
        for feature in shipped(f"basemap/{name}.geojson")
    ]


def test_marks_stand_every_ten_kilometres_and_at_both_ends(catalog: Catalog) -> None:
    marks = catalog.collection("kp-marks").features
    kilometres = [mark.properties["kp_km"] for mark in marks]
    assert kilometres == [*range(0, 1511, 10), 1511]
    known = [m.id for m in marks if m.properties["kind"] == "calibration"]
    assert known == ["cpc-kp-0000", "cpc-kp-1511"]
    route = catalog.gazette.route
    for mark in marks:
        columns, point = mark.properties, mark.geometry
        error_km = route.error_km(columns["kp_km"])
        assert columns["kp_min_km"] <= columns["kp_km"] <= columns["kp_max_km"]
        assert columns["kp_max_km"] - columns["kp_min_km"] <= 2 * error_km + 0.2
        assert columns["chainage_m"] == pytest.approx(route.chainage_m(columns["kp_km"]), abs=50)
        assert isinstance(mark.footprint, Disc)
        assert isinstance(point, shapely.Point)
        lon, lat = route.position(columns["kp_km"])
        assert (mark.footprint.lon, mark.footprint.lat) == (lon, lat)
        assert (point.x, point.y) == (round(lon, 2), round(lat, 2))
        assert distance_m(point.x, point.y, lon, lat) < 1_000.0 * error_km


@pytest.mark.parametrize(
    ("error_m", "digits"), [(15_000.0, 2), (2_000.0, 2), (1_999.0, 3), (100.0, 3), (99.0, 4)]
)
def test_a_mark_has_the_digits_that_its_error_deserves(error_m: float, digits: int) -> None:
    assert digits_for(error_m) == digits


def test_a_route_without_kilometres_has_no_marks(catalog: Catalog) -> None:
    route = catalog.gazette.route
    assert marks_of(type(route)("bare", route.lines, route.accuracies_m, ())) == []


def test_features_of_the_groups_are_found_by_filters(catalog: Catalog) -> None:
    def found(condition: str) -> list[str]:
        page = select(catalog, "incidents", Selection.parse([("filter", condition)]))
        return [feature.id for feature in page.features]

    near = "S_DWITHIN(geom, FEATURE('{}', '{}'), 10, 'km')"
    station = found(near.format("facilities", "cpc-ps-kropotkinskaya"))
    assert station == found(near.format("assets", "cpc-ps-kropotkinskaya")) != []
    assert found(near.format("city", "novorossiysk-okrug")) != []
    assert found(near.format("kp-marks", "cpc-kp-1511")) != []


def test_what_no_edit_changes_is_built_once(bundle: Bundle, catalog: Catalog) -> None:
    snapshots = Snapshots(bundle)
    now = catalog.manifest.instant
    first, second = (snapshots.catalog(catalog.state, now=now) for _ in range(2))
    past = snapshots.past().catalog(catalog.state, now=now)
    for name in ("route", "kp-marks", "context", "basemap-land"):
        assert first.collection(name) is second.collection(name) is past.collection(name)
