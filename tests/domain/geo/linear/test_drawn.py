"""A line beside a route: its kilometres and crossings, against places laid densely on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from pyproj import Geod

from app.domain.geo.linear.drawn import Drawn, abeam

if TYPE_CHECKING:
    from app.domain.geo.linear import Route
    from app.store.catalog import Catalog

GEOD = Geod(ellps="WGS84")
LINES = {
    "across": ((41.0, 44.5), (41.5, 46.9)),
    "past the end": ((37.2, 44.4), (37.7, 44.7), (38.2, 45.2)),
    "along": ((48.0, 45.9), (50.5, 46.6)),
    "short": ((40.58, 45.45), (40.60, 45.55)),
}


@pytest.fixture(scope="module")
def route(catalog: Catalog) -> Route:
    return catalog.gazette.route


@pytest.mark.parametrize("name", LINES)
@pytest.mark.parametrize("radius_m", [0.0, 1_500.0])
def test_no_place_of_the_line_has_another_kilometre(
    route: Route, name: str, radius_m: float
) -> None:
    drawn = Drawn(LINES[name], radius_m)
    generator = np.random.default_rng(7)
    lon, lat = drawn.at(generator.uniform(0.0, drawn.segments.total_m, 3_000))
    azimuth = generator.uniform(0.0, 360.0, 3_000)
    away = radius_m * np.sqrt(generator.uniform(0.0, 1.0, 3_000))
    lon, lat, _ = GEOD.fwd(lon, lat, azimuth, away)
    seen = route.project(lon, lat)
    middle = lon[0], lat[0]
    found = abeam(route, drawn.discs(24), (float(middle[0]), float(middle[1])))
    assert found.kp_min_km <= seen.kp_min_km.min()
    assert found.kp_max_km >= seen.kp_max_km.max()
    # Half a piece is what the discs add, and the feet may be some places farther than 3,000 show.
    slack_km = drawn.segments.total_m / 24 / 1_000 + 3.0
    assert found.kp_min_km >= seen.kp_min_km.min() - slack_km
    assert found.kp_max_km <= seen.kp_max_km.max() + slack_km


def sides(route: Route, drawn: Drawn) -> list[float]:
    """Give the kilometres at which the side of the line changes, seen from dense places."""
    lon, lat = drawn.at(np.linspace(0.0, drawn.segments.total_m, 20_001))
    seen = route.project(lon, lat)
    is_left = seen.side == "left"
    turns = np.nonzero(is_left[1:] != is_left[:-1])[0]
    # Beyond an end of the route the side changes without a crossing.
    return [float(seen.kp_km[at]) for at in turns if seen.offset_m[at] < 100.0]


@pytest.mark.parametrize("name", LINES)
def test_crossings_are_where_the_side_changes(route: Route, name: str) -> None:
    drawn = Drawn(LINES[name], 0.0)
    found = drawn.crossings(route)
    assert [each.kp.kp_km for each in found] == pytest.approx(sides(route, drawn), abs=0.2)
    for each in found:
        assert each.kp.kp_min_km <= each.kp.kp_km <= each.kp.kp_max_km
        offset_m = route.project(np.array([each.lon]), np.array([each.lat])).offset_m[0]
        assert offset_m < 20.0


def test_a_crossing_is_sure_where_the_line_comes_out_on_both_sides(route: Route) -> None:
    (across,) = Drawn(LINES["across"], 0.0).crossings(route)
    assert across.is_sure
    # Known to 200 km it may lie anywhere.
    (vague,) = Drawn(LINES["across"], 200_000.0).crossings(route)
    assert not vague.is_sure
    start, end = (across.lon, across.lat - 0.002), (across.lon, across.lat + 0.5)
    (ending,) = Drawn((start, end), 0.0).crossings(route)
    assert not ending.is_sure


def test_the_interval_of_a_crossing_holds_it_wherever_the_line_may_be(route: Route) -> None:
    radius_m = 2_000.0
    (found,) = Drawn(LINES["across"], radius_m).crossings(route)
    generator = np.random.default_rng(3)
    for _ in range(20):
        azimuth, away = generator.uniform(0, 360), radius_m * np.sqrt(generator.uniform())
        moved = [GEOD.fwd(lon, lat, azimuth, away)[:2] for lon, lat in LINES["across"]]
        (there,) = Drawn(tuple(moved), 0.0).crossings(route)
        assert found.kp.kp_min_km <= there.kp.kp_km <= found.kp.kp_max_km


def test_a_ring_crosses_in_and_out_wherever_it_begins(route: Route) -> None:
    ring = [(40.0, 44.5), (41.0, 44.5), (41.0, 46.0), (40.0, 46.0)]
    kilometres = set()
    for turn in range(4):
        turned = ring[turn:] + ring[:turn]
        found = Drawn((*turned, turned[0]), 0.0).crossings(route)
        assert [each.is_sure for each in found] == [True, True]
        kilometres.add(tuple(sorted(round(each.kp.kp_km, 1) for each in found)))
    assert len(kilometres) == 1


def test_a_line_far_away_does_not_cross(route: Route) -> None:
    assert Drawn(((-120.0, 10.0), (-121.0, -10.0)), 0.0).crossings(route) == []
