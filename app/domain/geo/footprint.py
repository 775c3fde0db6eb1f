"""Footprints: the part of the ground that a reported place may mean.

The error model: the true place lies somewhere in the footprint, each part of it equally likely.
A footprint is a disc (a point with a radius) or an area (a polygon). Longitude before latitude,
degrees; radii in metres.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import shapely
from shapely import MultiPolygon, Polygon

from app.domain.geo.geodesy import destination

if TYPE_CHECKING:
    from app.domain.geo.geodesy import Floats

__all__ = ["Area", "Disc", "Footprint", "low_discrepancy"]

OUTLINE_POINTS = 96
# Generalised golden ratios, the roots of x**(d + 1) = x + 1 (M. Roberts, 2018): the additive
# sequences of their powers fill a square or a cube of d dimensions evenly.
RATIOS = {2: 1.324717957244746, 4: 1.1673039782614187}


def low_discrepancy(count: int, *, dimensions: int = 2) -> Floats:
    """Give ``count`` points that fill the unit square or cube evenly, the same on every call.

    Examples
    --------
    >>> low_discrepancy(2).round(3).tolist()
    [[0.5, 0.5], [0.255, 0.07]]
    """
    steps = RATIOS[dimensions] ** -np.arange(1.0, dimensions + 1.0)
    points: Floats = (0.5 + np.arange(count)[:, None] * steps) % 1.0
    return points


@dataclass(frozen=True)
class Disc:
    """A point (degrees) with a radius (metres); the radius may be 0."""

    lon: float
    lat: float
    radius_m: float

    def outline(self) -> tuple[Floats, Floats]:
        """Give longitudes and latitudes of evenly spaced points of the circle."""
        azimuth = np.arange(OUTLINE_POINTS, dtype=np.float64) * (360.0 / OUTLINE_POINTS)
        return self._at(azimuth, np.full(OUTLINE_POINTS, self.radius_m))

    def samples(self, count: int) -> tuple[Floats, Floats]:
        """Give points that stand for equal shares of the disc's area."""
        return self._filled(low_discrepancy(count))

    def paired_samples(self, count: int) -> tuple[Floats, Floats, Floats]:
        """Give such points, each with an independent point of the unit square (last, (n, 2))."""
        unit = low_discrepancy(count, dimensions=4)
        return *self._filled(unit), unit[:, 2:]

    @property
    def outline_gap_m(self) -> float:
        """Half the distance between neighbouring points of the outline, in metres."""
        return float(np.pi * self.radius_m / OUTLINE_POINTS)

    def _filled(self, unit: Floats) -> tuple[Floats, Floats]:
        return self._at(360.0 * unit[:, 1], self.radius_m * np.sqrt(unit[:, 0]))

    def _at(self, azimuth: Floats, distance: Floats) -> tuple[Floats, Floats]:
        centre = np.full(len(azimuth), self.lon), np.full(len(azimuth), self.lat)
        lon, lat, _ = destination(*centre, azimuth, distance)
        return lon, lat


@dataclass(frozen=True)
class Area:
    """A polygon in degrees (OGC:CRS84) that does not cross the antimeridian."""

    polygon: Polygon | MultiPolygon

    @cached_property
    def centre(self) -> tuple[float, float]:
        """A point well inside, used as the best single position (lon, lat)."""
        point = shapely.maximum_inscribed_circle(self.polygon, tolerance=1e-3).coords[0]
        return float(point[0]), float(point[1])

    @property
    def lon(self) -> float:
        """Longitude of the centre in degrees."""
        return self.centre[0]

    @property
    def lat(self) -> float:
        """Latitude of the centre in degrees."""
        return self.centre[1]

    def outline(self) -> tuple[Floats, Floats]:
        """Give longitudes and latitudes of the polygon's vertices."""
        coordinates = shapely.get_coordinates(self.polygon)
        return coordinates[:, 0], coordinates[:, 1]

    def rings(self) -> list[list[tuple[float, float]]]:
        """Give every ring as (lon, lat) pairs."""
        return [
            [(float(x), float(y)) for x, y in ring.coords]
            for part in shapely.get_parts(self.polygon)
            for ring in (part.exterior, *part.interiors)
        ]

    def samples(self, count: int) -> tuple[Floats, Floats]:
        """Give about ``count`` points that stand for equal shares of the polygon's area."""
        lon, lat, _ = self._filled(count, dimensions=2)
        return lon, lat

    def paired_samples(self, count: int) -> tuple[Floats, Floats, Floats]:
        """Give such points, each with an independent point of the unit square (last, (n, 2))."""
        lon, lat, unit = self._filled(count, dimensions=4)
        return lon, lat, unit[:, 2:]

    @property
    def outline_gap_m(self) -> float:
        """0: between neighbouring vertices the outline is the edge itself."""
        return 0.0

    def _filled(self, count: int, *, dimensions: int) -> tuple[Floats, Floats, Floats]:
        """Fill the polygon's box evenly by area and keep what lies inside."""
        west, south, east, north = self.polygon.bounds
        low, high = np.sin(np.radians([south, north]))
        share = max(self.polygon.area / ((east - west) * (north - south)), 1e-3)
        unit = low_discrepancy(int(np.ceil(count / share)), dimensions=dimensions)
        lon = west + unit[:, 0] * (east - west)
        lat = np.degrees(np.arcsin(low + unit[:, 1] * (high - low)))
        inside = shapely.contains_xy(self.polygon, lon, lat)
        return lon[inside], lat[inside], unit[inside]


Footprint: TypeAlias = Disc | Area
