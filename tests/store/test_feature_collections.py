"""Features and collections: digits by class, regions as areas, reports joined to incidents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import orjson
import pytest
import shapely

from app.domain.geo.footprint import Disc
from app.domain.geo.geodesy import distance_m, inverse
from app.domain.record.places import DIGITS
from app.domain.record.vocabulary import LocationClass
from app.store.children import CHILDREN
from app.store.geometry import footprint_polygon

if TYPE_CHECKING:
    from app.store.catalog import Catalog

OFFICE = "cpc-2025-09-24-office-strike"
ATYRAU = "cpc-2022-07-atyrau-power-outage"
LICENCES = {"CC-BY-4.0", "ODbL-1.0", "LGPL-3.0-or-later", "other-pd"}
COARSE = {LocationClass.REGION, LocationClass.COUNTRY}


def test_a_point_has_no_more_digits_than_its_class_allows(leads_catalog: Catalog) -> None:
    points = 0
    for measured in leads_catalog.incidents.values():
        feature = leads_catalog.feature("incidents", measured.incident.id)
        if not isinstance(feature.geometry, shapely.Point):
            continue
        points += 1
        digits = DIGITS[measured.incident.where.location_class]
        x, y = feature.geometry.x, feature.geometry.y
        assert (x, y) == (round(x, digits), round(y, digits)), feature.id
        assert measured.footprint is not None
        assert measured.radius_m is not None
        moved_m = distance_m(x, y, measured.footprint.lon, measured.footprint.lat)
        assert moved_m <= measured.radius_m, feature.id
    assert points == 43


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param(OFFICE, (37.76, 44.73), id="quarter-2"),
        pytest.param("nvr-2025-11-14-sheskharis", (37.831, 44.707), id="site-3"),
        pytest.param("cpc-2026-01-13-tankers", (37.6, 44.6), id="area-1"),
        pytest.param("cpc-2025-02-17-kropotkinskaya", (40.6, 45.4), id="municipality-1"),
        pytest.param("nvr-2026-03-02-port-and-base", (37.76, 44.73), id="city-2"),
    ],
)
def test_the_point_that_is_served(
    catalog: Catalog, name: str, expected: tuple[float, float]
) -> None:
    assert catalog.feature("incidents", name).as_geojson()["geometry"] == {
        "type": "Point",
        "coordinates": list(expected),
    }


@pytest.mark.parametrize("name", ["incidents", "places", "assets"])
def test_a_region_is_an_area_never_a_pin(leads_catalog: Catalog, name: str) -> None:
    coarse = [
        feature
        for feature in leads_catalog.collection(name).features
        if feature.properties["location_class"] in COARSE and feature.geometry is not None
    ]
    assert len(coarse) == 1
    for feature in coarse:
        assert isinstance(feature.geometry, shapely.Polygon), feature.id


def test_the_area_of_a_region_is_its_circle_turned_as_rfc_7946_asks(catalog: Catalog) -> None:
    feature = catalog.feature("incidents", ATYRAU)
    assert isinstance(feature.geometry, shapely.Polygon)
    assert feature.geometry.exterior.is_ccw
    ring = np.array(feature.geometry.exterior.coords)
    assert len(ring) == 97
    assert isinstance(feature.footprint, Disc)
    away = inverse(np.full(97, 51.9), np.full(97, 47.1), ring[:, 0], ring[:, 1])[2]
    assert away == pytest.approx(np.full(97, 150_000.0), abs=1.0)


def test_an_area_is_served_as_it_is(catalog: Catalog) -> None:
    place = catalog.gazette.places["novorossiysk-okrug"]
    assert place.footprint is not None
    assert footprint_polygon(place.footprint) is place.geometry
    assert catalog.feature("places", place.id).geometry is place.geometry


def test_a_feature_is_rfc_7946_with_the_properties_asked_for(catalog: Catalog) -> None:
    feature = catalog.feature("incidents", OFFICE)
    assert feature.as_geojson(("title", "id")) == {
        "type": "Feature",
        "id": OFFICE,
        "geometry": {"type": "Point", "coordinates": [37.76, 44.73]},
        "properties": {"id": OFFICE, "title": feature.properties["title"]},
    }
    assert list(feature.as_geojson()) == ["type", "id", "geometry", "properties"]
    assert orjson.loads(feature.fragment)["properties"] == feature.properties


def test_a_single_item_also_carries_its_reports(catalog: Catalog) -> None:
    feature = catalog.feature("incidents", OFFICE)
    nested = feature.as_geojson(nested=True)["properties"]
    assert list(nested)[: len(feature.properties)] == list(feature.properties)
    record = catalog.incident(OFFICE).incident
    for child in CHILDREN:
        assert len(nested[child.field]) == len(getattr(record, child.field)), child.id
    assert nested["attribution"]["cpc_as_target"] == "no_official_indication"
    assert nested["when"]["utc_start"] == "2025-09-24T09:03:00Z"
    assert "claims" not in feature.as_geojson()["properties"]


@pytest.mark.parametrize(("name", "field"), [(child.id, child.field) for child in CHILDREN])
def test_reports_are_collections_joined_by_the_incident(
    catalog: Catalog, name: str, field: str
) -> None:
    collection = catalog.collection(name)
    expected = sum(len(getattr(m.incident, field)) for m in catalog.incidents.values())
    assert len(collection.features) == expected > 0
    assert {f.properties["incident_id"] for f in collection.features} <= set(catalog.incidents)
    assert collection.spatial is False
    for feature in collection.features:
        incident = catalog.incident(feature.properties["incident_id"]).incident
        assert feature.interval == incident.when.interval_utc


def test_every_collection_has_unique_ids_one_set_of_scalar_columns_and_its_rights(
    leads_catalog: Catalog,
) -> None:
    for name, collection in leads_catalog.collections.items():
        assert collection.id == name
        assert len(collection.by_id) == len(collection.features), name
        assert collection.licence in LICENCES
        assert collection.credit, name
        for feature in collection.features:
            assert tuple(feature.properties) == collection.columns, feature.id
            assert feature.properties["id"] == feature.id
            assert all(_is_scalar(value) for value in feature.properties.values()), feature.id


def _is_scalar(value: Any) -> bool:
    return value is None or isinstance(value, str | int | float)


def test_the_casualty_reports_of_the_office_strike(catalog: Catalog) -> None:
    rows = [
        feature.properties
        for feature in catalog.collection("casualty-reports").features
        if feature.properties["incident_id"] == OFFICE
    ]
    assert [(r["measure"], r["subset"], r["value"]) for r in rows] == [
        ("killed", "all", 2),
        ("injured", "all", 3),
        ("injured", "all", 6),
        ("injured", "all", 7),
        ("injured", "all", 8),
        ("injured", "all", 11),
        ("injured", "all", 12),
        ("injured", "operator_staff", 2),
        ("injured", "other", None),
    ]
    assert rows[0]["id"] == f"{OFFICE}-1"
    assert rows[0]["sources"].startswith("timesca,")


def test_an_asset_is_joined_with_its_place(catalog: Catalog) -> None:
    properties = catalog.feature("assets", "ipp-terminal").properties
    assert (properties["accuracy_m"], properties["radius_m"]) == (3_500.0, 2_000.0)
    assert catalog.feature("assets", "sheskharis-terminal").properties["accuracy_m"] == 1_500.0
    unplaced = catalog.feature("assets", "novorossiysk-naval-base")
    assert (unplaced.geometry, unplaced.footprint) == (None, None)
    assert unplaced.properties["location_class"] is None


def test_the_route_comes_in_25_pieces_with_accuracy_and_kilometres(catalog: Catalog) -> None:
    pieces = catalog.collection("route").features
    assert len(pieces) == 25
    assert [p.properties["order"] for p in pieces] == list(range(1, 26))
    assert {p.properties["route_quality"] for p in pieces} == {"mapped", "schematic"}


def test_bounds_and_extent(catalog: Catalog) -> None:
    incidents, claims = catalog.collection("incidents"), catalog.collection("claims")
    assert incidents.bounds is not None
    west, south, east, north = incidents.bounds
    assert 37.0 < west < 37.7
    assert 44.4 < south < 44.7
    assert 53.3 < east < 54.0
    assert 48.0 < north < 48.6  # the circle of the Atyrau region
    assert claims.bounds is None
    assert incidents.extent == claims.extent
    assert incidents.extent is not None
    assert f"{incidents.extent[0]:%Y-%m-%d}" == "2022-03-20"
    assert catalog.collection("assets").extent is None


def test_the_frame_says_its_crs_and_keeps_the_order(catalog: Catalog) -> None:
    collection = catalog.collection("incidents")
    assert collection.frame.crs == "OGC:CRS84"
    assert list(collection.frame["id"]) == [feature.id for feature in collection.features]
