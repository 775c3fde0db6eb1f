"""Chances at many limits are those of a spread at each, one by one."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from app.domain.geo.chances import Chances, counted_rows
from app.domain.geo.footprint import Area, Disc, Footprint
from app.domain.geo.target import Target
from app.domain.geo.uncertainty import spread

PLACES: list[Footprint] = [
    Disc(37.8, 44.7, 8_000.0),
    Area(shapely.box(37.7, 44.6, 37.9, 44.8)),
    Disc(37.6, 44.6, 0.0),
    Disc(38.4, 44.9, 60_000.0),
]
TARGETS = {
    "point": Target.of_point(37.653, 44.6705, accuracy_m=5_000.0),
    "exact point": Target.of_point(37.653, 44.6705, accuracy_m=0.0),
    "line": Target.of_lines([[(37.6, 44.6), (38.0, 45.0)]], [500.0]),
    "polygon": Target.of_polygon(shapely.box(37.5, 44.5, 37.75, 44.75), accuracy_m=200.0),
}
LIMITS_M = [0.0, 1_000.0, 4_617.0, 9_000.0, 25_000.0, 80_000.0, 200_000.0]


@pytest.mark.parametrize("name", TARGETS)
def test_many_limits_are_one_limit_many_times(name: str) -> None:
    target = TARGETS[name]
    found = Chances.of(PLACES, target).within(np.array(LIMITS_M))
    expected = [
        [spread(place, target, within_m=limit).probability for limit in LIMITS_M]
        for place in PLACES
    ]
    assert np.allclose(found, np.array(expected, dtype=float), atol=1e-12, rtol=0.0)


@pytest.mark.parametrize("name", TARGETS)
def test_chances_hardly_ever_fall_as_the_limit_grows(name: str) -> None:
    found = Chances.of(PLACES, TARGETS[name]).within(np.linspace(0.0, 150_000.0, 500))
    assert np.diff(found, axis=1).min() >= -1e-3
    assert found[:, -1].tolist() == [1.0] * len(PLACES)


def test_only_discs_to_points_have_a_closed_form() -> None:
    assert counted_rows(PLACES, TARGETS["point"]) == {1}
    assert counted_rows(PLACES, TARGETS["line"]) == {0, 1, 2, 3}


def test_nothing_has_no_chances() -> None:
    assert Chances.of([], TARGETS["point"]).within(np.array(LIMITS_M)).shape == (0, len(LIMITS_M))
    assert Chances.of(PLACES, TARGETS["point"]).within(np.array([])).shape == (len(PLACES), 0)


@pytest.mark.parametrize("limit", [-1.0, np.nan, np.inf])
def test_limits_that_are_no_lengths_are_refused(limit: float) -> None:
    with pytest.raises(ValueError, match="limits_m"):
        Chances.of(PLACES, TARGETS["point"]).within(np.array([limit]))
