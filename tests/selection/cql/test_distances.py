"""Distances by arrays decide as those that are measured one by one, to a point, a line, an area."""

from __future__ import annotations

import random
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely

from app.domain.geo.footprint import Area, Disc
from app.domain.geo.target import Target
from app.domain.geo.uncertainty import Bound, distance_interval, spread
from app.selection.cql.bounds import part_bounds_m
from app.selection.cql.chances import chance_held, chances
from app.selection.cql.distances import COMPARE, distances_m, held
from app.selection.cql.places import Places

if TYPE_CHECKING:
    from app.domain.geo.footprint import Footprint

RADII = (0.0, 100.0, 2_000.0, 25_000.0, 300_000.0)
LINE = [(36.0, 45.0), (44.0, 46.0), (53.0, 46.5)]
TARGETS = {
    "point": Target.of_point(37.8, 44.7, accuracy_m=1_500.0),
    "point-exact": Target.of_point(-179.9, 0.0, accuracy_m=0.0),
    "pole": Target.of_point(0.0, 90.0, accuracy_m=10.0),
    "line": Target.of_lines([LINE], [500.0]),
    "line-of-two-accuracies": Target.of_lines([LINE[:2], LINE[1:]], [500.0, 40_000.0]),
    "over-the-antimeridian": Target.of_lines([[(179.0, 1.0), (181.0, -1.0)]], [0.0]),
    "area": Target.of_polygon(shapely.box(38.0, 44.0, 41.0, 46.0), accuracy_m=200.0),
    "large-area": Target.of_polygon(shapely.box(-60.0, -40.0, 60.0, 40.0), accuracy_m=0.0),
}
LIMITS_M = (0.0, 1_500.0, 25_000.0, 222_222.0, 2_000_000.0)
AREA = Area(shapely.box(51.0, 46.0, 54.0, 48.0))


def footprints() -> list[Footprint | None]:
    chance = random.Random(3)  # noqa: S311 - the same places every time
    found: list[Footprint | None] = [None, AREA, AREA]
    for _ in range(60):
        lon, lat = chance.uniform(-180, 180), chance.uniform(-90, 90)
        found.append(Disc(lon, lat, chance.choice(RADII)))
    for _ in range(60):
        lon, lat = chance.uniform(30, 56), chance.uniform(40, 50)
        found.append(Disc(lon, lat, chance.choice(RADII[:4])))
    found += [Disc(37.8, 44.7, 0.0), Disc(37.8, 44.7, 2_000.0), Disc(180.0, 0.0, 1.0)]
    return found


FOOTPRINTS = footprints()
PLACES = Places.of(FOOTPRINTS)


@cache
def one_by_one(target: Target, bound: Bound) -> np.ndarray:
    found = [f and getattr(distance_interval(f, target), bound) for f in FOOTPRINTS]
    return np.array([np.nan if value is None else value for value in found])


@pytest.mark.parametrize("bound", list(Bound))
@pytest.mark.parametrize("name", TARGETS)
def test_the_numbers_are_those_of_the_interval(name: str, bound: Bound) -> None:
    expected = one_by_one(TARGETS[name], bound)
    found = distances_m(PLACES, TARGETS[name], bound)
    assert np.array_equal(np.isnan(found), np.isnan(expected))
    assert np.nanmax(np.abs(found - expected)) <= 1e-6


@pytest.mark.parametrize("bound", list(Bound))
@pytest.mark.parametrize("name", TARGETS)
def test_every_comparison_decides_as_one_by_one(name: str, bound: Bound) -> None:
    numbers = one_by_one(TARGETS[name], bound)
    known = numbers[~np.isnan(numbers)]
    at_a_distance = [float(value) for value in known[3 :: len(known) // 5]]
    for limit in (*LIMITS_M, *at_a_distance):
        for compare, test in COMPARE.items():
            expected = test(numbers, limit) & ~np.isnan(numbers)
            found = held(PLACES, TARGETS[name], bound, compare, limit)
            assert found.tolist() == expected.tolist(), (compare, limit)


@pytest.mark.parametrize("name", TARGETS)
def test_quick_bounds_hold_the_distance_of_every_centre(name: str) -> None:
    target = TARGETS[name]
    true = target.distances_m(PLACES.lon, PLACES.lat)
    for part in range(len(target.parts)):
        low, high = part_bounds_m(PLACES, target, part)
        assert (low <= true[part]).all()
        assert (high >= true[part]).all()


def test_bounds_to_a_point_are_so_tight_that_little_is_left_to_measure() -> None:
    low, high = part_bounds_m(PLACES, TARGETS["point"], 0)
    near = low < 500_000.0
    assert near.sum() > 5
    assert (high - low)[near].max() < 150.0


@pytest.mark.parametrize("name", ["point", "point-exact", "line", "area"])
def test_chances_are_those_of_the_spread_and_sure_only_where_it_is_sure(name: str) -> None:
    target, limit = TARGETS[name], 150_000.0
    found = chances(PLACES, target, limit)
    for footprint, share in zip(FOOTPRINTS, found.tolist(), strict=True):
        if footprint is None:
            assert np.isnan(share)
            continue
        interval = distance_interval(footprint, target)
        if interval.max_m <= limit or interval.min_m > limit:
            assert share == float(interval.max_m <= limit)
        else:
            exact = spread(footprint, target, within_m=limit).probability or 0.0
            assert share == pytest.approx(min(max(exact, 0.001), 0.999), abs=1e-12)


@pytest.mark.parametrize("least", [0.0, 0.001, 0.0011, 0.5, 0.9, 0.999, 1.0, 2.0])
def test_a_comparison_of_chances_needs_none_where_all_lie_on_one_side(least: float) -> None:
    found = chances(PLACES, TARGETS["point"], 150_000.0)
    for compare, test in COMPARE.items():
        expected = test(found, least) & ~PLACES.missing
        got = chance_held(PLACES, TARGETS["point"], 150_000.0, (compare, least))
        assert got.tolist() == expected.tolist(), compare


def test_no_features_have_no_distances() -> None:
    nobody = Places.of([])
    assert len(distances_m(nobody, TARGETS["line"], Bound.MIN)) == 0
    assert len(held(nobody, TARGETS["area"], Bound.MAX, "<", 1.0)) == 0
    assert len(chances(nobody, TARGETS["line"], 1.0)) == 0


def test_to_what_a_stranger_draws_an_area_is_certain_if_the_disc_around_it_is() -> None:
    target = TARGETS["line"]
    for limit in (200_000.0, 500_000.0, 1_000_000.0):
        exact, drawn = (chances(PLACES, target, limit, is_known=known) for known in (True, False))
        discs = PLACES.is_disc
        assert np.array_equal(exact[discs], drawn[discs])
        assert (drawn[~discs & ~PLACES.missing] <= exact[~discs & ~PLACES.missing]).all()
    assert chances(PLACES, target, 1_900_000.0, is_known=False)[1] == 1.0
