"""How much of a geometry is shown: never further off than asked, never invalid, never lost."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from app.domain.geo.geodesy import distance_m
from app.selection.shown import shown

WAVE = shapely.LineString([(37.0 + i / 500, 45.0 + (i % 2) / 1_000) for i in range(100)])


def test_nothing_asked_is_the_geometry_itself() -> None:
    assert shown(WAVE).equals_exact(WAVE, 0.0)


def test_digits_are_rounded_and_minus_zero_is_zero() -> None:
    assert shown(shapely.Point(37.78312, -0.00001), precision=2).wkt == "POINT (37.78 0)"
    assert shown(shapely.Point(37.78312, 44.7), precision=0).wkt == "POINT (38 45)"


def test_a_small_area_is_kept_where_its_digits_would_swallow_it() -> None:
    small = shapely.box(37.11, 44.11, 37.12, 44.12)
    assert not shown(small, precision=0).is_empty
    assert shown(small, precision=2).equals(small)


def test_rings_turn_as_rfc_7946_has_it() -> None:
    clockwise = shapely.box(0, 0, 1, 1).reverse()
    for kept in (shown(clockwise, precision=1), shown(clockwise, simplify_m=10.0)):
        assert isinstance(kept, shapely.Polygon)
        assert kept.exterior.is_ccw


@pytest.mark.parametrize("tolerance_m", [1.0, 30.0, 60.0, 200.0, 5_000.0])
def test_no_vertex_is_further_off_than_asked(tolerance_m: float) -> None:
    kept = shown(WAVE, simplify_m=tolerance_m)
    for x, y in WAVE.coords:
        near = kept.interpolate(kept.project(shapely.Point(x, y)))
        assert distance_m(x, y, near.x, near.y) <= tolerance_m
    assert len(kept.coords) == (100 if tolerance_m < 50.0 else len(kept.coords))
    assert len(shown(WAVE, simplify_m=5_000.0).coords) == 2


@given(
    st.lists(st.tuples(st.floats(-179, 179), st.floats(-89, 89)), min_size=3, max_size=12),
    st.integers(0, 9),
)
def test_an_area_stays_valid(places: list[tuple[float, float]], digits: int) -> None:
    area = shapely.MultiPoint(places).convex_hull
    kept = shown(area, precision=digits)
    assert not kept.is_empty
    with np.errstate(all="ignore"):
        vanishes = shapely.set_precision(area, 10.0**-digits).is_empty
    assert kept.is_valid or vanishes
