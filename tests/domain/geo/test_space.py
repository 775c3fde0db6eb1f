"""The closed formulas against Karney's geodesics, each up to where it serves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyproj
import pytest

from app.domain.geo import space
from app.domain.geo.geodesy import ecef_m

if TYPE_CHECKING:
    from collections.abc import Callable

GEOD = pyproj.Geod(ellps="WGS84")
COUNT = 20_000


def ways(distance_m: float) -> tuple[np.ndarray, ...]:
    """Give starts, azimuths and ends (degrees) of ways of one length all over the earth."""
    generator = np.random.default_rng(7)
    lon = generator.uniform(-180.0, 180.0, COUNT)
    lat = np.degrees(np.arcsin(generator.uniform(-1.0, 1.0, COUNT)))
    azimuth = generator.uniform(-180.0, 180.0, COUNT)
    end_lon, end_lat, _ = GEOD.fwd(lon, lat, azimuth, np.full(COUNT, distance_m))
    return lon, lat, azimuth, end_lon, end_lat


@pytest.mark.parametrize(
    ("formula", "distance_m", "error_m"),
    [
        (space.arc_m, 1.0, 1e-8),
        (space.arc_m, 10e3, 1e-8),
        (space.arc_m, 100e3, 4e-7),
        (space.arc_m, space.ARC_M, 1e-5),
        (space.arc_of_halves_m, space.ARC_M, 2e-8),
        (space.arc_of_halves_m, 500e3, 1e-7),
        (space.arc_of_halves_m, space.HALVES_M, 1e-5),
        (space.arc_of_quarters_m, space.HALVES_M, 1e-7),
        (space.arc_of_quarters_m, 2_000e3, 1e-5),
        (space.arc_of_quarters_m, space.FAR_M, 1.5e-4),
    ],
)
def test_arcs_are_as_long_as_geodesics(
    formula: Callable[..., np.ndarray], distance_m: float, error_m: float
) -> None:
    lon, lat, _, end_lon, end_lat = ways(distance_m)
    found = formula(*space.to_space(lon, lat), *space.to_space(end_lon, end_lat))
    assert np.abs(found - distance_m).max() < error_m


def test_a_way_of_no_length_has_no_distance() -> None:
    place = space.to_space(np.array([37.0]), np.array([45.0]))
    assert space.arc_of_quarters_m(*place, *place) == pytest.approx([0.0], abs=1e-100)
    assert space.heading_deg(*place, *place).tolist() == [0.0]


@pytest.mark.parametrize(
    ("distance_m", "error_deg"), [(25e3, 1e-8), (100e3, 1e-7), (500e3, 5e-6), (3_000e3, 1e-3)]
)
def test_heading_is_the_azimuth_of_the_geodesic(distance_m: float, error_deg: float) -> None:
    lon, lat, azimuth, end_lon, end_lat = ways(distance_m)
    found = space.heading_deg(*space.to_space(lon, lat), *space.to_space(end_lon, end_lat))
    assert np.abs((found - azimuth + 180.0) % 360.0 - 180.0).max() < error_deg


def test_degrees_come_back_from_space() -> None:
    lon, lat, *_ = ways(1.0)
    back = space.to_degrees(*space.to_space(lon, lat))
    assert np.abs(back[0] - lon).max() < 1e-12
    assert np.abs(back[1] - lat).max() < 1e-12
    assert np.allclose(np.stack(space.to_space(lon, lat), axis=-1), ecef_m(lon, lat), atol=1e-8)


def test_the_middle_of_a_chord_is_put_on_the_surface_above_it() -> None:
    lon, lat, _, end_lon, end_lat = ways(500e3)
    start, end = space.to_space(lon, lat), space.to_space(end_lon, end_lat)
    x, y, z = space.onto_surface(*(0.5 * (a + b) for a, b in zip(start, end, strict=True)))
    level = (x * x + y * y) * space.INVERSE_A2 + z * z * space.INVERSE_B2
    assert np.abs(level - 1.0).max() < 1e-14


def test_radii_bound_every_normal_curvature() -> None:
    """Over one chord the way is between the arcs of the smallest and the largest radius."""
    for distance_m in (10e3, 1_000e3, 5_000e3, 15_000e3):
        lon, lat, _, end_lon, end_lat = ways(distance_m)
        start, end = ecef_m(lon, lat), ecef_m(end_lon, end_lat)
        chord = np.linalg.norm(end - start, axis=1)
        long, short = (
            2.0 * radius * np.arcsin(np.minimum(chord / (2.0 * radius), 1.0))
            for radius in (space.SMALLEST_RADIUS_M, space.LARGEST_RADIUS_M)
        )
        assert (short <= distance_m + 1e-6).all()
        assert (long >= distance_m - 1e-6).all()
