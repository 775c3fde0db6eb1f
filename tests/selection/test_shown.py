"""How much of a geometry is shown: never further off than asked, never invalid, never lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from app.domain.geo.geodesy import distance_m
from app.selection.shown import shown

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from app.store.catalog import Catalog

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


DEGREES = st.integers(-8_900_000, 8_900_000).map(lambda number: number / 100_000)
TURNED = st.lists(st.tuples(DEGREES, DEGREES), min_size=3, max_size=12, unique=True)


def sound(geometry: BaseGeometry) -> bool:
    parts = shapely.get_parts(geometry)
    polygons = [part for part in parts if isinstance(part, shapely.Polygon)]
    return (
        not geometry.is_empty
        and geometry.is_valid
        and all(ring.exterior.is_ccw for ring in polygons)
        and not any(hole.is_ccw for ring in polygons for hole in ring.interiors)
    )


@given(TURNED, st.integers(0, 9))
def test_an_area_stays_valid(places: list[tuple[float, float]], digits: int) -> None:
    for area in shapely.get_parts(shapely.make_valid(shapely.Polygon(places))):
        if isinstance(area, shapely.Polygon):
            assert sound(shown(area, precision=digits))


@given(TURNED, st.integers(0, 9))
def test_a_line_keeps_a_length_and_its_type(places: list[tuple[float, float]], digits: int) -> None:
    line = shapely.LineString(places)
    several = shapely.MultiLineString([line])
    for kept in (shown(line, precision=digits), shown(line, simplify_m=1_000_000.0)):
        assert sound(kept)
        assert kept.length > 0
    for kept in (shown(several, precision=digits), shown(several, simplify_m=1_000_000.0)):
        assert isinstance(kept, shapely.MultiLineString)


@given(TURNED, st.floats(1.0, 2_000_000.0))
def test_no_place_of_an_area_moves_by_more_than_asked(
    places: list[tuple[float, float]], tolerance_m: float
) -> None:
    for area in shapely.get_parts(shapely.make_valid(shapely.Polygon(places))):
        if isinstance(area, shapely.Polygon):
            kept = shown(area, simplify_m=tolerance_m)
            assert sound(kept)
            off_deg = shapely.hausdorff_distance(area.boundary, kept.boundary)
            assert off_deg * 111_694.0 <= tolerance_m * (1 + 1e-9)


def test_what_would_vanish_has_as_many_more_digits_as_it_needs() -> None:
    line = shapely.LineString([(37.711, 44.7), (37.741, 44.7)])
    assert shown(line, precision=0).wkt == "LINESTRING (37.71 44.7, 37.74 44.7)"
    disc = shapely.Point(37.78, 44.73).buffer(0.004, quad_segs=8)
    assert shown(disc, precision=0).equals(shown(disc, precision=3))


def test_parts_and_holes_that_vanish_are_left_out_and_the_others_are_coarse() -> None:
    big = shapely.Polygon(
        [(37.04, 44.04), (38.02, 44.01), (38.0, 45.03), (37.01, 45.0)],
        [[(37.51, 44.51), (37.52, 44.51), (37.52, 44.52), (37.51, 44.52)]],
    )
    small = shapely.box(40.11, 44.11, 40.12, 44.12)
    kept = shown(shapely.MultiPolygon([big, small]), precision=0)
    assert isinstance(kept, shapely.MultiPolygon)
    assert kept.equals(shapely.box(37, 44, 38, 45))


def test_a_hole_that_would_leave_its_area_is_simplified_less(catalog: Catalog) -> None:
    tolerance_deg = 50_000.0 / 111_694.0
    (land,) = [
        feature.geometry
        for feature in catalog.collection("basemap-land").features
        if feature.geometry and not shapely.simplify(feature.geometry, tolerance_deg).is_valid
    ]
    kept = shown(land, simplify_m=50_000.0)
    assert sound(kept)
    assert isinstance(land, shapely.Polygon)
    assert isinstance(kept, shapely.Polygon)
    assert len(kept.interiors) == len(land.interiors)
    assert len(kept.exterior.coords) < len(land.exterior.coords) / 2


def test_a_coordinate_of_almost_nothing_does_not_keep_geos_busy_for_ever() -> None:
    area = shapely.Polygon([(2, -49), (0.04, 5e-324), (1, 0), (51, 0)])
    assert sound(shown(area, simplify_m=2_000_000.0))


@pytest.mark.parametrize("name", ["basemap-lakes", "basemap-land", "route"])
def test_no_place_of_a_layer_moves_by_more_than_asked(catalog: Catalog, name: str) -> None:
    for feature in catalog.collection(name).features:
        if feature.geometry is not None:
            kept = shown(feature.geometry, simplify_m=1_000.0)
            lines = kept if kept.geom_type == "LineString" else kept.boundary
            vertices = shapely.points(shapely.get_coordinates(feature.geometry))
            assert shapely.distance(lines, vertices).max() * 111_694.0 <= 1_000.0
