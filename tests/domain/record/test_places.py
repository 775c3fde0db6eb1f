"""Places: footprint of a report, target of a distance, digits that a coordinate may print."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.domain.geo.footprint import Area, Disc
from app.domain.record.assets import place_of
from app.domain.record.places import DIGITS
from app.domain.record.vocabulary import LocationClass

if TYPE_CHECKING:
    from app.sources.bundle import Bundle


def test_a_point_with_a_radius_is_a_disc_and_a_target_with_its_accuracy(bundle: Bundle) -> None:
    place = bundle.places["sheskharis"]
    assert place.name == "Sheskharis oil terminal"
    assert place.footprint == Disc(37.831, 44.707, 2_500.0)
    target, override = place.target(), place.target(accuracy_m=9_000.0)
    assert target is not None
    assert override is not None
    assert target.accuracies_m.tolist() == [[1_500.0]]
    assert override.accuracies_m.tolist() == [[9_000.0]]
    assert target.inside is None


def test_a_polygon_is_an_area_and_a_target_with_an_inside(bundle: Bundle) -> None:
    place = bundle.places["novorossiysk-okrug"]
    assert isinstance(place.footprint, Area)
    target = place.target()
    assert target is not None
    assert target.inside is place.geometry
    assert target.accuracies_m.tolist() == [[300.0]]


def test_a_place_without_geometry_has_no_footprint_and_no_target(bundle: Bundle) -> None:
    place = bundle.places["kazakhstan"]
    assert place.footprint is None
    assert place.target() is None
    assert place.target(accuracy_m=1_000.0) is None


@pytest.mark.parametrize(
    ("location_class", "digits"),
    [
        (LocationClass.EXACT, 4),
        (LocationClass.SITE, 3),
        (LocationClass.QUARTER, 2),
        (LocationClass.CITY, 2),
        (LocationClass.MUNICIPALITY, 1),
        (LocationClass.AREA, 1),
        (LocationClass.REGION, 1),
        (LocationClass.COUNTRY, 1),
    ],
)
def test_digits_by_class(location_class: LocationClass, digits: int) -> None:
    assert DIGITS[location_class] == digits
    assert len(DIGITS) == len(LocationClass)


def test_a_place_is_found_by_its_id_or_through_an_asset(bundle: Bundle) -> None:
    def found(name: str) -> str | None:
        place = place_of(name, bundle.assets, bundle.places)
        return place.id if place else None

    assert found("novorossiysk-centre") == "novorossiysk-centre"
    assert found("cpc-office-novorossiysk") == "novorossiysk-centre"
    assert found("tanker-arlan") is None
    assert found("cpc-pipeline") is None
    assert found("nobody") is None
