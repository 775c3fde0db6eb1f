"""The interval of a kilometre is a bound: no place of the footprint has its foot outside."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.geo.footprint import Area, Disc, Sector
from app.domain.geo.geodesy import destination, ecef_m, inverse
from app.domain.geo.linear.chords import Chords, along_m, foot_error_m, up
from app.domain.geo.linear.reach import feet_ranges
from app.domain.geo.nearest import nearest
from tests.domain.geo.linear.synthetic import DEGREE_M, equator, route, winding

if TYPE_CHECKING:
    from app.domain.geo.footprint import Footprint
    from app.domain.geo.geodesy import Floats
    from app.domain.geo.linear import Route
    from app.sources.bundle import Bundle

WINDING = route(winding(400.0))
# A hairpin 12 km wide: between its arms a foot jumps from one arm to the other.
HAIRPIN = route(((40.0, 45.0), (40.6, 45.0), (40.6, 45.11), (40.0, 45.11)))


def sampled(place: Footprint, count: int = 4_000) -> tuple[Floats, Floats]:
    """Give random places of a footprint, a third of a disc's on its edge; the seed is fixed."""
    generator = np.random.default_rng(1511)
    if not isinstance(place, Disc):
        return place.samples(count)
    away = place.radius_m * np.sqrt(generator.uniform(size=count))
    away[: count // 3] = place.radius_m
    turn = generator.uniform(0.0, 360.0, count)
    centre = np.full(count, place.lon), np.full(count, place.lat)
    return destination(*centre, turn, away)[:2]


def true_range(line: Route, place: Footprint) -> tuple[float, float]:
    feet = nearest(*sampled(place), line.segments)
    accuracy = line.course.accuracy_m[feet.segment]
    low, high = (feet.chainage_m - accuracy).min(), (feet.chainage_m + accuracy).max()
    return float(low), float(high)


@settings(max_examples=60, deadline=None)
@given(
    lon=st.floats(39.9, 44.5),
    lat=st.floats(44.3, 45.7),
    radius_m=st.one_of(st.just(0.0), st.floats(1.0, 60_000.0)),
    line=st.sampled_from([WINDING, HAIRPIN]),
)
def test_no_foot_lies_outside(lon: float, lat: float, radius_m: float, line: Route) -> None:
    place = Disc(lon, lat, radius_m)
    [(stretch, low, high)] = feet_ranges(line.chords, [place])[0]
    least, most = true_range(line, place)
    assert stretch == 0
    assert low <= least
    assert high >= most


def test_the_bounds_of_shipped_places_are_tight(bundle: Bundle) -> None:
    """At most 10 m are added; random places come within some metres of the true ends."""
    assert bundle.route is not None
    wide = []
    for place in bundle.places.values():
        if place.footprint is None or bundle.route.locate(place.footprint) is None:
            continue
        [(_, low, high)] = feet_ranges(bundle.route.chords, [place.footprint])[0]
        least, most = true_range(bundle.route, place.footprint)
        assert low <= least <= most <= high, place.id
        wide += [least - low, high - most]
    assert len(wide) >= 40
    assert np.median(wide) < 12.0
    assert max(wide) < 300.0


def test_a_disc_on_a_straight_line_reaches_its_radius() -> None:
    straight = route(equator(0.0, 2.0))
    for lat in (0.0, 0.1):
        [(_, low, high)] = feet_ranges(straight.chords, [Disc(1.0, lat, 5_000.0)])[0]
        assert 5_100.0 <= DEGREE_M - low <= 5_111.0
        assert 5_100.0 <= high - DEGREE_M <= 5_111.0


def test_a_jump_that_only_a_sliver_of_the_disc_makes_is_found() -> None:
    """The disc reaches 20 m over the middle of the hairpin; 352 sampled places can miss that."""
    lats = np.linspace(45.05, 45.06, 100_001)
    south, north = (
        nearest(np.full(lats.shape, 40.2), lats, route(arm).segments).distance_m
        for arm in (HAIRPIN.lines[0][:2], HAIRPIN.lines[0][2:])
    )
    middle = lats[np.abs(south - north).argmin()]
    lat = float(middle) - 4_980.0 / 111_140.0
    [(_, low, high)] = feet_ranges(HAIRPIN.chords, [Disc(40.2, lat, 5_000.0)])[0]
    arm = HAIRPIN.project(np.array([40.2]), np.array([45.11])).chainage_m[0]
    assert high > arm - 500.0
    short = Disc(40.2, lat, 4_950.0)
    assert feet_ranges(HAIRPIN.chords, [short])[0][0][2] < arm - 40_000.0
    assert low < 20_000.0


def test_an_area_is_bounded_like_a_disc() -> None:
    box = Area(shapely.box(0.9, 0.05, 1.1, 0.15))
    [(_, low, high)] = feet_ranges(route(equator(0.0, 2.0)).chords, [box])[0]
    west, east = 0.9 * DEGREE_M - 100.0, 1.1 * DEGREE_M + 100.0
    assert 0.0 <= west - low <= 11.0
    assert 0.0 <= high - east <= 11.0


def test_each_part_beside_a_gap_has_a_range_of_its_own() -> None:
    gapped = route(equator(0.0, 1.0), equator(1.1, 2.0))
    both = feet_ranges(gapped.chords, [Disc(1.05, 0.0, 8_000.0)])[0]
    assert [stretch for stretch, _, _ in both] == [0, 1]
    assert both[0][2] == pytest.approx(both[1][1], abs=250.0)
    one = feet_ranges(gapped.chords, [Disc(1.02, 0.0, 1_000.0)])[0]
    assert [stretch for stretch, _, _ in one] == [0]
    close = feet_ranges(gapped.chords, [Disc(1.045, 0.0, 500.0)])[0]  # 1.1 km nearer to the first
    assert [stretch for stretch, _, _ in close] == [0]


def test_the_foot_of_a_chord_is_as_near_as_the_bound_allows() -> None:
    """Random chords and places up to 2,000 km off; the true foot by Newton's method."""
    count, radius_m = 2_000, 6_371_008.8
    generator = np.random.default_rng(3)
    lon = generator.uniform(-180.0, 180.0, count)
    lat = np.degrees(np.arcsin(generator.uniform(-0.99, 0.99, count)))
    azimuth = generator.uniform(0.0, 360.0, count)
    away = 10.0 ** generator.uniform(3.0, 6.3, count)
    east, north, _ = destination(lon, lat, generator.uniform(0.0, 360.0, count), away)
    true = np.zeros(count)
    for _ in range(40):
        x, y, heading = destination(lon, lat, azimuth, true)
        towards, _, distance = inverse(x, y, east, north)
        angle, arc = np.radians(towards - heading), distance / radius_m
        true += radius_m * np.arctan2(np.sin(arc) * np.cos(angle), np.cos(arc))
    length = np.full(count, 2_000.0)
    end = ecef_m(*destination(lon, lat, azimuth, length)[:2])
    apart, edge = ecef_m(east, north) - ecef_m(lon, lat), end - ecef_m(lon, lat)
    ratio = (apart * edge).sum(axis=1) / (edge**2).sum(axis=1)
    found = along_m(ratio * length, (apart * up(lon, lat)).sum(axis=1))
    allowed = foot_error_m(length, away)
    assert (np.abs(found - true) / allowed).max() < 0.6


def test_edges_are_cut_to_chords_of_two_kilometres() -> None:
    chords = Chords.of_course(route(equator(0.0, 1.0)).course)
    assert len(chords.length_m) == 56
    assert chords.length_m.sum() == pytest.approx(DEGREE_M, abs=1e-3)
    assert np.linalg.norm(chords.edge, axis=1) == pytest.approx(chords.length_m, abs=0.001)


@pytest.mark.parametrize(
    "place",
    [
        pytest.param(Area(shapely.box(40.1, 45.02, 40.5, 45.09)), id="inside-the-hairpin"),
        pytest.param(
            Area(
                shapely.MultiPolygon(
                    [shapely.box(39.9, 44.9, 40.0, 45.0), shapely.box(40.5, 45.2, 40.7, 45.3)]
                )
            ),
            id="two-parts",
        ),
        pytest.param(Sector(40.3, 44.9, 300.0, 60.0, 5_000.0, 25_000.0), id="a-sector"),
    ],
)
def test_no_foot_of_an_area_lies_outside(place: Footprint) -> None:
    [(_, low, high)] = feet_ranges(HAIRPIN.chords, [place])[0]
    least, most = true_range(HAIRPIN, place)
    assert low <= least <= most <= high
    assert low > least - 2_000.0
    assert high < most + 2_000.0


def test_an_area_over_the_antimeridian_is_one_place() -> None:
    line = route(((179.0, 0.0), (180.0, 0.0), (-179.0, 0.0)))
    halves = [shapely.box(179.9, 0.05, 180.0, 0.15), shapely.box(-180.0, 0.05, -179.9, 0.15)]
    [(_, low, high)] = feet_ranges(line.chords, [Area(shapely.MultiPolygon(halves))])[0]
    assert (low, high) == pytest.approx((0.9 * DEGREE_M - 105.0, 1.1 * DEGREE_M + 105.0), abs=6.0)
