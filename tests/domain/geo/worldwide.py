"""Lines and places all over the earth, and true distances that share nothing but PROJ."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyproj

from app.domain.geo.segments import Segments

if TYPE_CHECKING:
    from app.domain.geo.geodesy import Floats

__all__ = ["GEOD", "network", "places", "true_distances_m"]

GEOD = pyproj.Geod(ellps="WGS84")
GOLDEN = (5**0.5 - 1) / 2


def network(lines: int, seed: int) -> Segments:
    """Walk lines of up to 12 edges of 10 m to 300 km from anywhere, also from the poles."""
    generator = np.random.default_rng(seed)
    coordinates, offsets = [], [0]
    for _ in range(lines):
        lon, lat = generator.uniform(-180.0, 180.0), generator.choice([-90, -60, 0, 50, 89.9, 90])
        azimuth, step = generator.uniform(0.0, 360.0), np.exp(generator.uniform(2.3, 12.6))
        coordinates.append((lon, float(lat)))
        for _ in range(generator.integers(0, 13)):
            lon, lat, _ = GEOD.fwd(*coordinates[-1], azimuth, step)
            coordinates.append((lon, lat))
            azimuth += generator.normal(0.0, 30.0)
        offsets.append(len(coordinates))
    return Segments.of_arrays(np.array(coordinates), np.array(offsets))


def places(segments: Segments, count: int, seed: int) -> tuple[Floats, Floats]:
    """Give places (degrees): half near a line, from 1 m to 1,000 km off, half anywhere."""
    generator = np.random.default_rng(seed)
    lon = generator.uniform(-180.0, 180.0, count)
    lat = np.degrees(np.arcsin(generator.uniform(-1.0, 1.0, count)))
    near = generator.integers(0, len(segments.lon), count // 2)
    lon[: count // 2], lat[: count // 2], _ = GEOD.fwd(
        segments.lon[near],
        segments.lat[near],
        generator.uniform(0.0, 360.0, count // 2),
        np.exp(generator.uniform(0.0, np.log(1e6), count // 2)),
    )
    return lon, lat


def true_distances_m(lon: float, lat: float, segments: Segments) -> Floats:
    """Give the distance (metres) from one place to every segment, by golden section."""

    def away_m(along: Floats) -> Floats:
        at = GEOD.fwd(segments.lon, segments.lat, segments.azimuth_deg, along)
        place = np.full(len(along), lon), np.full(len(along), lat)
        return np.asarray(GEOD.inv(at[0], at[1], *place)[2])

    low, high = np.zeros_like(segments.length_m), segments.length_m.copy()
    ends = np.minimum(away_m(low), away_m(high))
    for _ in range(45):  # to 0.1 mm along the longest segment
        left, right = high - GOLDEN * (high - low), low + GOLDEN * (high - low)
        goes_left = away_m(left) < away_m(right)
        low, high = np.where(goes_left, low, left), np.where(goes_left, right, high)
    nearest: Floats = np.minimum(ends, away_m((low + high) / 2))
    return nearest
