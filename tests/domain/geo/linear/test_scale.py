"""Kilometres on lines with gaps and station equations, and beyond the calibrated points."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.errors import KilometreError
from app.domain.geo.footprint import Disc
from app.domain.geo.geodesy import length_m
from tests.domain.geo.linear.synthetic import DEGREE_KM, equator, mark, route

if TYPE_CHECKING:
    from app.domain.geo.linear.scale import At

BOTH: tuple[At, At] = ("back", "ahead")
# Two mapped parts of the equator, one degree of nothing between them.
GAPPED = route(
    equator(0.0, 1.0),
    equator(2.0, 3.0),
    marks=(mark(0.0, 0.0), mark(100.0, 1.0), mark(200.0, 2.0), mark(300.0, 3.0)),
)
# At 1° the numbering falls back from 100 to 99.4: 99.4 to 100 stand twice.
OVERLAP = route(
    equator(0.0, 2.0), marks=(mark(0.0, 0.0), mark(99.4, 1.0, back_km=100.0), mark(199.4, 2.0))
)
# At 1° the numbering jumps from 100 to 101: what lies between does not exist.
SKIP = route(
    equator(0.0, 2.0), marks=(mark(0.0, 0.0), mark(101.0, 1.0, back_km=100.0), mark(201.0, 2.0))
)


def test_kilometres_jump_over_a_gap_and_lengths_do_not() -> None:
    seen = GAPPED.project(np.array([0.5, 1.0, 2.0, 2.5]), np.zeros(4))
    assert seen.kp_km == pytest.approx([50.0, 100.0, 200.0, 250.0], abs=1e-6)
    assert seen.chainage_m / 1_000 == pytest.approx(
        DEGREE_KM * np.array([0.5, 1.0, 1.0, 1.5]), abs=1e-6
    )
    assert seen.stretch.tolist() == [0, 0, 1, 1]
    assert GAPPED.position(200.0) == pytest.approx((2.0, 0.0), abs=1e-9)
    assert GAPPED.position(100.0) == pytest.approx((1.0, 0.0), abs=1e-9)


@pytest.mark.parametrize(("lon", "kp_km"), [(1.2, 100.0), (1.8, 200.0)])
def test_beside_a_gap_the_nearer_end_counts(lon: float, kp_km: float) -> None:
    seen = GAPPED.project(np.asarray(lon), np.asarray(0.05))
    assert float(seen.kp_km) == pytest.approx(kp_km, abs=1e-9)


@pytest.mark.parametrize("kp_km", [100.001, 150.0, 199.999])
def test_a_kilometre_in_a_gap_is_refused_with_the_ends_of_the_gap(kp_km: float) -> None:
    with pytest.raises(KilometreError, match=r"lies in a gap of the route \(100 to 200 km\)"):
        GAPPED.position(kp_km)
    with pytest.raises(KilometreError, match="gap"):
        GAPPED.error_km(kp_km)


def test_a_sub_line_over_a_gap_is_two_lines() -> None:
    first, second = GAPPED.sub_lines(50.0, 250.0)
    assert first[-1] == pytest.approx((1.0, 0.0), abs=1e-9)
    assert second[0] == pytest.approx((2.0, 0.0), abs=1e-9)
    assert length_m(first) == pytest.approx(length_m(second), abs=0.001)
    assert GAPPED.sub_lines(120.0, 250.0) == (second,)
    with pytest.raises(KilometreError, match="lies between KP 120 to 180"):
        GAPPED.sub_lines(120.0, 180.0)


def test_lines_that_touch_to_a_metre_leave_no_gap() -> None:
    close = route(equator(0.0, 1.0), equator(1.00001, 2.0), marks=(mark(0.0, 0.0),))
    assert close.course.stretch.max() == 0
    apart = route(equator(0.0, 1.0), equator(1.00002, 2.0), marks=(mark(0.0, 0.0),))
    assert apart.course.stretch.max() == 1


def test_a_part_without_a_calibration_point_has_no_kilometres() -> None:
    half = route(equator(0.0, 1.0), equator(2.0, 3.0), marks=(mark(0.0, 0.0), mark(100.0, 1.0)))
    seen = half.project(np.array([0.5, 2.5]), np.zeros(2))
    assert seen.kp_km[0] == pytest.approx(50.0, abs=1e-9)
    assert isnan(seen.kp_km[1])
    assert half.end_km == 100.0
    assert isnan(half.scale.zones[1].error_km(np.asarray(5.0)))
    with pytest.raises(KilometreError, match="not calibrated everywhere from 166"):
        half.locate(Disc(2.5, 0.0, 100.0))


def test_at_an_equation_the_numbering_goes_on_with_the_kilometre_ahead() -> None:
    lon = np.array([0.5, 1.0, 1.5])
    assert OVERLAP.project(lon, np.zeros(3)).kp_km == pytest.approx([50.0, 99.4, 149.4], abs=1e-6)
    assert SKIP.project(lon, np.zeros(3)).kp_km == pytest.approx([50.0, 101.0, 151.0], abs=1e-6)
    assert (OVERLAP.start_km, OVERLAP.end_km) == (0.0, 199.4)


def test_a_kilometre_that_stands_twice_needs_back_or_ahead() -> None:
    with pytest.raises(KilometreError, match=r"99\.7 stands 2 times on the route") as refused:
        OVERLAP.position(99.7)
    assert "110.986 km and 111.653 km along its line" in str(refused.value)
    assert "expected 'back' for the first or 'ahead'" in str(refused.value)
    assert OVERLAP.position(99.7, at="back") == pytest.approx((0.997, 0.0), abs=1e-9)
    assert OVERLAP.position(99.7, at="ahead") == pytest.approx((1.003, 0.0), abs=1e-9)
    assert len(OVERLAP.scale.places_of(99.7)) == 2
    assert OVERLAP.position(99.3, at="ahead") == OVERLAP.position(99.3)


def test_both_numbers_of_an_equation_lead_to_its_place() -> None:
    assert OVERLAP.position(100.0, at="back") == pytest.approx((1.0, 0.0), abs=1e-9)
    assert OVERLAP.position(99.4, at="ahead") == pytest.approx((1.0, 0.0), abs=1e-9)
    assert SKIP.position(100.0) == SKIP.position(101.0) == pytest.approx((1.0, 0.0), abs=1e-9)


@pytest.mark.parametrize("kp_km", [100.001, 100.5, 100.999])
def test_a_kilometre_that_the_numbering_skips_is_refused(kp_km: float) -> None:
    with pytest.raises(KilometreError, match=r"skipped by the numbering .* \(100 to 101 km\)"):
        SKIP.position(kp_km)


def test_a_sub_line_goes_on_over_an_equation() -> None:
    [line] = SKIP.sub_lines(90.0, 111.0)
    assert length_m(line) == pytest.approx(200.0 * DEGREE_KM, abs=0.001)
    [whole] = OVERLAP.sub_lines(90.0, 110.0)
    assert length_m(whole) == pytest.approx(206.0 * DEGREE_KM, abs=0.001)
    back, ahead = OVERLAP.sub_lines(99.5, 99.9)  # these numbers stand at two places
    assert back[-1][0] < 1.0 < ahead[0][0]


def test_an_interval_over_an_equation_holds_the_numbers_on_both_sides() -> None:
    located = OVERLAP.locate(Disc(1.0, 0.0, 1_000.0))
    assert located is not None
    # A kilometre and the 100 m of the line back from 100, ahead from 99.4; 1 km and a tenth of it.
    assert located.kp_km == pytest.approx(99.4, abs=1e-6)
    ends = (located.kp_min_km, located.kp_max_km)
    reach = 1.11 / DEGREE_KM * 100.0
    assert ends == pytest.approx((100.0 - 1.1 * reach - 1.0, 99.4 + 1.1 * reach + 1.0), abs=0.01)


def test_an_interval_beside_a_gap_stays_on_its_side() -> None:
    near_end = GAPPED.locate(Disc(1.05, 0.0, 3_000.0))
    both = GAPPED.locate(Disc(1.5, 0.0, 60_000.0))
    assert near_end is not None
    assert both is not None
    assert near_end.kp_max_km == pytest.approx(101.0, abs=0.001)
    assert (both.kp_min_km < 100.0, both.kp_max_km > 200.0) == (True, True)


def test_beyond_the_outermost_points_the_scale_of_the_nearest_two_goes_on() -> None:
    """Points at 1° and 2° published 100 km apart, on a line that goes from 0° to 4°."""
    longer = route(equator(0.0, 4.0), marks=(mark(100.0, 1.0), mark(200.0, 2.0)))
    assert longer.position(350.0) == pytest.approx((3.5, 0.0), abs=1e-9)
    assert (longer.start_km, longer.end_km) == pytest.approx((0.0, 400.0), abs=1e-9)
    # Between the points the error ends at 4 km; beyond them nothing holds it.
    assert longer.error_km(150.0) == pytest.approx(4.0, abs=1e-9)
    assert longer.error_km(210.0) == pytest.approx(2.0, abs=1e-9)
    assert longer.error_km(400.0) == pytest.approx(21.0, abs=1e-9)


def test_one_point_alone_has_the_scale_1_and_an_error_that_grows() -> None:
    single = route(equator(0.0, 2.0), marks=(mark(500.0, 1.0),))
    assert single.kp_km(0.0) == pytest.approx(500.0 - DEGREE_KM, abs=1e-9)
    assert single.end_km == pytest.approx(500.0 + DEGREE_KM, abs=1e-9)
    assert single.error_km(500.0) == pytest.approx(1.0, abs=1e-12)
    assert single.error_km(560.0) == pytest.approx(7.0, abs=1e-9)


@settings(max_examples=50, deadline=None)
@given(
    kp_km=st.floats(0.0, 199.4),
    at=st.sampled_from(BOTH),
)
def test_there_and_back_over_an_equation(kp_km: float, at: At) -> None:
    lon, lat = OVERLAP.position(kp_km, at=at)
    seen = OVERLAP.project(np.asarray(lon), np.asarray(lat))
    same = float(seen.kp_km)
    # At the equation itself the kilometre ahead is given for both.
    assert same == pytest.approx(kp_km, abs=1e-6) or same == pytest.approx(99.4, abs=1e-6)
