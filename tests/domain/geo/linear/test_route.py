"""There and back on any route: exact, whatever the vertices and the direction of drawing."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.errors import KilometreError
from app.domain.geo.footprint import Disc
from app.domain.geo.geodesy import length_m
from app.domain.geo.linear import Route
from tests.domain.geo.linear.synthetic import (
    DEGREE_KM,
    apart_m,
    equator,
    mark,
    route,
    winding,
    with_more_vertices,
)

LONG = winding(1_500.0)
# Published as 1,480 km long, with one more point on the way.
LONG_MARKS = (mark(0.0, *LONG[0]), mark(600.0, *LONG[150]), mark(1_480.0, *LONG[-1]))
LONG_ROUTE = route(LONG, marks=LONG_MARKS)


def test_the_long_line_is_as_long_as_it_says() -> None:
    assert LONG_ROUTE.segments.total_m == pytest.approx(1_500_000.0, abs=0.001)
    assert LONG_ROUTE.kp_km(600_000.0) == pytest.approx(600.0, abs=1e-9)
    assert (LONG_ROUTE.start_km, LONG_ROUTE.end_km) == (0.0, 1_480.0)


@settings(max_examples=40, deadline=None)
@given(kilometres=st.lists(st.floats(0.0, 1_480.0), min_size=1, max_size=50))
def test_from_a_kilometre_to_its_position_and_back_within_a_millimetre(
    kilometres: list[float],
) -> None:
    seen = LONG_ROUTE.project(*LONG_ROUTE.positions(kilometres))
    assert np.abs(seen.kp_km - kilometres).max() * 1e6 < 1.0
    assert seen.offset_m.max() < 0.001
    assert set(seen.side.tolist()) == {"on"}


@settings(max_examples=40, deadline=None)
@given(lon=st.floats(39.5, 58.0), lat=st.floats(43.0, 47.5))
def test_a_foot_is_its_own_foot(lon: float, lat: float) -> None:
    seen = LONG_ROUTE.project(np.asarray(lon), np.asarray(lat))
    again = LONG_ROUTE.project(seen.foot_lon, seen.foot_lat)
    assert float(again.chainage_m) == pytest.approx(float(seen.chainage_m), abs=0.001)
    assert float(again.offset_m) < 0.001


@settings(max_examples=15, deadline=None)
@given(shares=st.lists(st.floats(0.02, 0.98), min_size=1, max_size=5))
def test_vertices_added_on_the_edges_change_nothing(shares: list[float]) -> None:
    more = route(with_more_vertices(LONG, shares), marks=LONG_MARKS)
    kilometres = np.linspace(0.0, 1_480.0, 301)
    assert apart_m(more.positions(kilometres), LONG_ROUTE.positions(kilometres)).max() < 0.001
    lon, lat = np.linspace(40.0, 57.0, 60), np.linspace(43.5, 46.5, 60)
    one, other = LONG_ROUTE.project(lon, lat), more.project(lon, lat)
    assert np.abs(one.offset_m - other.offset_m).max() < 0.001
    assert one.side.tolist() == other.side.tolist()


@settings(max_examples=25, deadline=None)
@given(lon=st.floats(39.5, 58.0), lat=st.floats(43.0, 47.5), radius_m=st.floats(0.0, 20_000.0))
def test_a_route_drawn_against_its_kilometres_is_the_same_route(
    lon: float, lat: float, radius_m: float
) -> None:
    """The kilometres fall along the vertices as drawn; all answers are those of the other way."""
    turned = Route("test", (LONG[::-1],), (100.0,), LONG_MARKS, is_reversed=True)
    one, other = (each.project(np.asarray(lon), np.asarray(lat)) for each in (LONG_ROUTE, turned))
    assert float(one.offset_m) == pytest.approx(float(other.offset_m), abs=1e-6)
    assert float(one.kp_km) == pytest.approx(float(other.kp_km), abs=1e-6)
    assert one.side == other.side
    place = Disc(lon, lat, radius_m)
    assert (LONG_ROUTE.locate(place) is None) is (turned.locate(place) is None)


def test_lines_drawn_against_the_kilometres_are_turned_one_by_one() -> None:
    """Two lines: in the direction of the kilometres the one that is drawn last comes first."""
    west, east = equator(0.0, 1.0), equator(1.0, 3.0)
    drawn = (west[::-1], east[::-1])[::-1]
    turned = Route("test", drawn, (300.0, 100.0), (mark(0.0, 0.0), mark(300.0, 3.0)), True)  # noqa: FBT003  # the field
    assert turned.course.accuracy_m.tolist() == [100.0, 300.0, 300.0]
    assert turned.position(100.0) == pytest.approx((1.0, 0.0), abs=1e-9)
    assert turned.kp_km(0.0) == 0.0
    north = turned.project(np.array([0.5]), np.array([0.1]))
    assert north.side.tolist() == ["left"]  # seen eastward, towards higher kilometres


@settings(max_examples=30, deadline=None)
@given(lengths=st.lists(st.floats(0.0, 1_500_000.0), min_size=2, max_size=20, unique=True))
def test_kilometres_rise_with_the_length(lengths: list[float]) -> None:
    rising = [LONG_ROUTE.kp_km(at) for at in sorted(lengths)]
    assert all(a <= b for a, b in pairwise(rising))


def test_one_value_in_one_value_out_and_arrays_keep_their_shape() -> None:
    one = LONG_ROUTE.project(np.asarray(45.0), np.asarray(45.0))
    many = LONG_ROUTE.project(np.full((2, 3), 45.0), np.full((2, 3), 45.0))
    none = LONG_ROUTE.project(np.empty(0), np.empty(0))
    assert (one.kp_km.shape, many.kp_km.shape, none.kp_km.shape) == ((), (2, 3), (0,))
    assert (one.side.shape, many.side.shape, none.side.shape) == ((), (2, 3), (0,))
    assert float(one.kp_km) == many.kp_km[1, 2]
    assert LONG_ROUTE.positions([])[0].shape == (0,)


@settings(max_examples=25, deadline=None)
@given(lon=st.floats(40.0, 57.0), lat=st.floats(43.5, 46.5))
def test_the_interval_of_an_exact_position_is_that_of_a_disc_without_radius(
    lon: float, lat: float
) -> None:
    """Both are the foot with 100 m of the line and the error; the bound may be 10 m wider.

    At a bend that reaches a foot which has jumped, as it has for a position 10 m away.
    """
    seen = LONG_ROUTE.project(np.asarray(lon), np.asarray(lat))
    located = LONG_ROUTE.locate(Disc(lon, lat, 0.0))
    low, high = float(seen.kp_min_km), float(seen.kp_max_km)
    assert low <= float(seen.kp_km) <= high
    if located is not None:
        assert located.kp_km == pytest.approx(float(seen.kp_km), abs=1e-9)
        assert located.kp_min_km <= low
        assert located.kp_max_km >= high
        turn = np.radians(np.arange(0.0, 360.0, 5.0))
        around = LONG_ROUTE.project(lon + 2e-4 * np.cos(turn), lat + 2e-4 * np.sin(turn))
        assert located.kp_min_km >= min(low, around.kp_min_km.min()) - 0.0121
        assert located.kp_max_km <= max(high, around.kp_max_km.max()) + 0.0121


def test_the_antimeridian_and_the_pole_are_places_like_any_other() -> None:
    dateline = route(
        ((179.0, 0.0), (180.0, 0.0), (-179.0, 0.0)), marks=(mark(0.0, 179.0), mark(200.0, -179.0))
    )
    assert dateline.position(150.0) == pytest.approx((-179.5, 0.0), abs=1e-9)
    [line] = dateline.sub_lines(50.0, 150.0)
    assert length_m(line) == pytest.approx(1_000.0 * DEGREE_KM, abs=0.001)
    located = dateline.locate(Disc(-180.0, 0.01, 5_000.0))
    assert located is not None
    assert located.kp_km == pytest.approx(100.0, abs=1e-6)
    # 5.1 km each way at 200 numbers for two degrees, and 4 km of the calibration.
    wide_km = 2.0 * (5.1 * 100.0 / DEGREE_KM + 4.0)
    assert located.kp_max_km - located.kp_min_km == pytest.approx(wide_km, abs=0.02)
    over = route(((0.0, 89.0), (180.0, 89.0)), marks=(mark(0.0, 0.0, 89.0),))
    seen = over.project(np.array([90.0, -90.0]), np.array([89.9, 89.9]))
    assert seen.chainage_m == pytest.approx([111_693.9] * 2, abs=0.1)  # a degree at the pole
    assert seen.side.tolist() == ["right", "left"]


def test_a_position_that_is_no_number_is_refused() -> None:
    with pytest.raises(ValueError, match="not finite"):
        LONG_ROUTE.project(np.asarray(np.nan), np.asarray(45.0))


def test_the_row_of_a_kilometre_that_does_not_exist_is_named() -> None:
    with pytest.raises(
        KilometreError, match=r"row 3: 1481 lies outside the route \(0 to 1480 km\)"
    ):
        LONG_ROUTE.positions([0.0, 700.0, 1_481.0, -1.0])


def test_without_calibration_there_are_lengths_offsets_and_sides_but_no_kilometres() -> None:
    bare = route(equator(0.0, 2.0))
    seen = bare.project(np.array([0.5]), np.array([-0.1]))
    assert seen.chainage_m[0] == pytest.approx(500.0 * DEGREE_KM, abs=0.001)
    assert seen.offset_m[0] == pytest.approx(11_057.4, abs=0.1)  # a tenth of a degree of latitude
    assert seen.side.tolist() == ["right"]
    assert np.isnan(seen.kp_km).all()
    message = "the route 'test' has no calibration point: kilometres cannot be given"
    for ask in (
        lambda: bare.position(5.0),
        lambda: bare.error_km(5.0),
        lambda: bare.end_km,
        lambda: bare.sub_lines(0.0, 5.0),
    ):
        with pytest.raises(KilometreError, match=message):
            ask()
    with pytest.raises(KilometreError, match=r"not calibrated everywhere from 55\.5 to 55\.8 km"):
        bare.locate(Disc(0.5, 0.0, 10.0))


def test_a_sub_line_keeps_the_vertices_between_its_ends() -> None:
    straight = route(equator(0.0, 3.0), marks=(mark(0.0, 0.0), mark(300.0, 3.0)))
    [line] = straight.sub_lines(50.0, 250.0)
    assert line[1:-1] == ((1.0, 0.0), (2.0, 0.0))
    assert line[0] == pytest.approx((0.5, 0.0), abs=1e-9)
    assert length_m(line) == pytest.approx(2_000.0 * DEGREE_KM, abs=0.001)
    [point] = straight.sub_lines(70.0, 70.0)
    assert length_m(point) == pytest.approx(0.0, abs=1e-6)
    for asked in ((301.0, 400.0), (200.0, 100.0), (float("nan"), 5.0)):
        with pytest.raises(KilometreError, match=r"nothing of the route \(0 to 300 km\)"):
            straight.sub_lines(*asked)


def test_a_doubled_vertex_changes_nothing() -> None:
    line = ((0.0, 0.0), (1.0, 0.0), (1.0, 0.0), (1.0, 1.0))
    doubled = route(line, marks=(mark(0.0, 0.0),))
    single = route((*line[:2], line[3]), marks=(mark(0.0, 0.0),))
    lon, lat = np.array([1.1, 0.9, 1.2]), np.array([-0.1, 0.1, 0.5])
    one, other = doubled.project(lon, lat), single.project(lon, lat)
    assert one.side.tolist() == other.side.tolist() == ["right", "left", "right"]
    assert one.kp_km.tolist() == other.kp_km.tolist()


def test_lines_and_accuracies_must_be_as_many() -> None:
    with pytest.raises(ValueError, match="not 1 lines and 2 accuracies"):
        _ = Route("test", (equator(0.0, 1.0),), (1.0, 2.0), ()).course
