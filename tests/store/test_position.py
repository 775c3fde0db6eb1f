"""An incident with a position of its own is measured from there, with its radius."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import shapely

from app.domain.geo.footprint import Disc
from app.domain.record.incidents import Position
from app.domain.record.vocabulary import LocationClass, LocationMethod
from app.store.geometry import incident_geometry
from app.store.profile import flat_profile

if TYPE_CHECKING:
    from app.store.catalog import Catalog
    from app.store.measured import Measured

OFFICE = "cpc-2025-09-24-office-strike"


def measured_at(
    catalog: Catalog, position: Position, location_class: LocationClass = LocationClass.CITY
) -> Measured:
    incident = catalog.incident(OFFICE).incident
    where = replace(incident.where, place=None, position=position, location_class=location_class)
    return catalog.gazette.measure(replace(incident, where=where))


def test_a_position_without_a_radius_gets_that_of_its_class(catalog: Catalog) -> None:
    measured = measured_at(catalog, Position(lon=37.7689, lat=44.7234))
    assert measured.footprint == Disc(37.7689, 44.7234, 8_000.0)
    profile = flat_profile(measured)
    assert profile["location_uncertainty_m"] == 8_000.0
    assert profile["location_method"] == LocationMethod.REPORTED_COORDS
    assert incident_geometry(measured) == shapely.Point(37.77, 44.72)
    low, high = profile["terminal_distance_min_m"], profile["terminal_distance_max_m"]
    assert isinstance(low, float)
    assert isinstance(high, float)
    assert high - low > 15_000.0


@pytest.mark.parametrize("radius_m", [2_000.0, 12_000.0])
def test_a_stated_radius_wins(catalog: Catalog, radius_m: float) -> None:
    measured = measured_at(catalog, Position(lon=37.7, lat=44.7, radius_m=radius_m))
    assert measured.radius_m == radius_m


def test_a_region_is_an_area_not_a_pin(catalog: Catalog) -> None:
    measured = measured_at(catalog, Position(lon=39, lat=45), LocationClass.REGION)
    shape = incident_geometry(measured)
    assert shape is not None
    assert shape.geom_type == "Polygon"
