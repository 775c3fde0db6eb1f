"""Footprints: the part of the ground that a reported place may mean.

The error model: the true place lies somewhere in the footprint, each part of it equally likely.
A footprint is a disc (a point with a radius), an area (a polygon), a band along a line or a
sector of a ring. Longitude before latitude, degrees; lengths in metres.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from app.domain.geo.area import Area
from app.domain.geo.evenly import lattice, low_discrepancy
from app.domain.geo.geodesy import destination
from app.domain.geo.segments import checked_degrees
from app.domain.geo.shapes import Band, Sector

if TYPE_CHECKING:
    from app.domain.geo.geodesy import Floats

__all__ = ["Area", "Band", "Disc", "Footprint", "Sector", "low_discrepancy"]

OUTLINE_POINTS = 96


@dataclass(frozen=True)
class Disc:
    """A point (degrees) with a radius (metres); the radius may be 0.

    Raises
    ------
    ValueError
        If the point is no place on earth, or the radius is negative or not finite.
    """

    lon: float
    lat: float
    radius_m: float

    def __post_init__(self) -> None:
        """Check the numbers."""
        checked_degrees(self.lon, self.lat)
        if not (np.isfinite(self.radius_m) and self.radius_m >= 0.0):
            raise ValueError(f"radius_m {self.radius_m}: expected a finite number, 0 or more")

    def outline(self) -> tuple[Floats, Floats]:
        """Give longitudes and latitudes of evenly spaced points of the circle."""
        azimuth = np.arange(OUTLINE_POINTS, dtype=np.float64) * (360.0 / OUTLINE_POINTS)
        return self._at(azimuth, np.full(OUTLINE_POINTS, self.radius_m))

    def samples(self, count: int) -> tuple[Floats, Floats]:
        """Give points that stand for equal shares of the disc's area."""
        unit = lattice(count, dimensions=2)
        return self._at(360.0 * unit[:, 1], self.radius_m * np.sqrt(unit[:, 0]))

    @property
    def outline_gap_m(self) -> float:
        """Half the distance between neighbouring points of the outline, in metres."""
        return float(np.pi * self.radius_m / OUTLINE_POINTS)

    def _at(self, azimuth: Floats, distance: Floats) -> tuple[Floats, Floats]:
        centre = np.full(len(azimuth), self.lon), np.full(len(azimuth), self.lat)
        lon, lat, _ = destination(*centre, azimuth, distance)
        return lon, lat


Footprint: TypeAlias = Disc | Area | Band | Sector
