"""Rings as polygons: how far they leave the circles, cuts, turns, and what is refused."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
import shapely
from pyproj import Geod

from app.domain.geo.annulus import annulus, error_m, least_width_m

GEOD = Geod(ellps="WGS84")
# Longitude, latitude, radius in metres: small and large, over the antimeridian, round a pole,
# almost through one, with the pole as centre, in the south.
CIRCLES = [
    (37.653, 44.6705, 5_000.0),
    (37.653, 44.6705, 25_000.0),
    (37.653, 44.6705, 100_000.0),
    (37.653, 44.6705, 2_000_000.0),
    (0.0, 0.0, 10.0),
    (180.0, 0.0, 100_000.0),
    (-179.95, -70.0, 500_000.0),
    (10.0, 89.99, 50_000.0),
    (10.0, 89.0, 111_690.0),
    (30.0, 85.0, 2_000_000.0),
    (0.0, 90.0, 100_000.0),
    (-20.0, -89.0, 200_000.0),
]
SHARES = np.linspace(0.0, 1.0, 12)


def is_cut(start: tuple[float, float], end: tuple[float, float]) -> bool:
    """Say whether an edge runs along the antimeridian or a pole: it is no part of a circle."""
    along_meridian = abs(start[0]) == 180.0 and start[0] == end[0]
    return along_meridian or abs(start[1]) == abs(end[1]) == 90.0


@pytest.mark.parametrize(("lon", "lat", "radius_m"), CIRCLES)
def test_no_place_of_the_edge_leaves_the_circle_by_more_than_is_stated(
    lon: float, lat: float, radius_m: float
) -> None:
    drawn = annulus(lon, lat, inner_m=0.0, outer_m=radius_m)
    edges = [
        pair
        for part in shapely.get_parts([drawn])
        for pair in pairwise(part.exterior.coords)
        if not is_cut(*pair)
    ]
    start, end = np.array(edges).swapaxes(0, 1)
    x, y = (start[:, None] + SHARES[None, :, None] * (end - start)[:, None]).reshape(-1, 2).T
    away = GEOD.inv(np.full(len(x), lon), np.full(len(x), lat), x, y)[2]
    assert np.abs(np.array(away) - radius_m).max() <= error_m(radius_m)


@pytest.mark.parametrize(("lon", "lat", "radius_m"), [c for c in CIRCLES if c[2] > 100.0])
def test_a_place_is_in_the_polygon_exactly_where_its_distance_is_in_the_ring(
    lon: float, lat: float, radius_m: float
) -> None:
    inner_m = 0.4 * radius_m
    ring = annulus(lon, lat, inner_m=inner_m, outer_m=radius_m)
    assert ring.is_valid
    azimuth = np.arange(0.0, 360.0, 7.3)
    spare_m = error_m(radius_m)
    for away_m, is_in in (
        (0.5 * inner_m, False),
        (inner_m - spare_m, False),
        (inner_m + spare_m, True),
        (0.5 * (inner_m + radius_m), True),
        (radius_m - spare_m, True),
        (radius_m + spare_m, False),
    ):
        here = np.full(len(azimuth), lon), np.full(len(azimuth), lat)
        x, y, _ = GEOD.fwd(*here, azimuth, np.full(len(azimuth), away_m))
        found = shapely.intersects_xy(ring, x, y)
        assert found.tolist() == [is_in] * len(azimuth), away_m


@pytest.mark.parametrize(("lon", "lat", "radius_m"), CIRCLES[:7])
def test_shells_turn_left_and_holes_turn_right(lon: float, lat: float, radius_m: float) -> None:
    ring = annulus(lon, lat, inner_m=0.5 * radius_m, outer_m=radius_m)
    for part in shapely.get_parts([ring]):
        assert part.exterior.is_ccw
        assert not any(hole.is_ccw for hole in part.interiors)


def test_a_ring_has_one_hole_and_one_over_the_antimeridian_two_halves() -> None:
    ring = annulus(37.653, 44.6705, inner_m=5_000.0, outer_m=25_000.0)
    assert isinstance(ring, shapely.Polygon)
    assert len(ring.interiors) == 1
    halves = annulus(180.0, 0.0, inner_m=5_000.0, outer_m=25_000.0)
    assert isinstance(halves, shapely.MultiPolygon)
    assert len(halves.geoms) == 2
    coordinates = shapely.get_coordinates(halves)
    assert np.abs(coordinates[:, 0]).max() == 180.0
    assert np.abs(coordinates[:, 0]).min() > 179.0


def test_area_of_a_ring_is_that_of_its_circles() -> None:
    ring = annulus(37.653, 44.6705, inner_m=5_000.0, outer_m=25_000.0)
    area_m2 = GEOD.geometry_area_perimeter(ring)[0]
    # Of a sphere of the mean radius; the ellipsoid differs by less than 1 %.
    assert area_m2 == pytest.approx(np.pi * (25_000.0**2 - 5_000.0**2), rel=0.001)


@pytest.mark.parametrize(
    ("inner_m", "outer_m"), [(5.0, 5.0), (7.0, 5.0), (-1.0, 5.0), (100.0, 103.9), (0.0, 0.0)]
)
def test_a_ring_that_cannot_be_drawn_is_refused(inner_m: float, outer_m: float) -> None:
    with pytest.raises(ValueError, match="narrower"):
        annulus(37.0, 44.0, inner_m=inner_m, outer_m=outer_m)


def test_the_narrowest_ring_can_be_drawn() -> None:
    for outer_m in (1_000.0, 100_000.0, 2_000_000.0):
        ring = annulus(37.0, 44.0, inner_m=outer_m - least_width_m(outer_m), outer_m=outer_m)
        assert isinstance(ring, shapely.Polygon)
        assert (ring.is_valid, len(ring.interiors)) == (True, 1)


def test_the_same_ring_has_the_same_bytes() -> None:
    first, again = (annulus(37.0, 44.0, inner_m=1e3, outer_m=5e3).wkb for _ in range(2))
    assert first == again
