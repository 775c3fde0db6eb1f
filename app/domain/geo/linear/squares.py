"""Footprints cut into squares of the plane that touches the ellipsoid in their centres."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from app.domain.geo.footprint import Disc
from app.domain.geo.geodesy import destination, inverse
from app.domain.geo.nearest import nearest

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.domain.geo.footprint import Area, Footprint
    from app.domain.geo.geodesy import Floats
    from app.domain.geo.linear.course import Integers

    Truths = NDArray[np.bool_]

__all__ = ["Ground", "Squares", "Work"]

ROOT_2 = float(np.sqrt(2.0))


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """A footprint as the squares see it; ``extent_m`` from its centre to its farthest place."""

    lon: float
    lat: float
    extent_m: float
    area: Area | None

    @classmethod
    def of(cls, footprint: Footprint) -> Ground:
        """Take a disc by its radius, every other footprint by the area that holds it."""
        if isinstance(footprint, Disc):
            return cls(footprint.lon, footprint.lat, footprint.radius_m, None)
        lon, lat = footprint.area.outline()
        centre = np.full(len(lon), footprint.lon), np.full(len(lon), footprint.lat)
        farthest = float(inverse(*centre, lon, lat)[2].max())
        return cls(footprint.lon, footprint.lat, farthest, footprint.area)


@dataclass(frozen=True, slots=True, eq=False)
class Work:
    """What is bounded, one row a footprint and stretch: where the footprint is, how wide."""

    grounds: list[Ground]
    lon: Floats
    lat: Floats
    extent_m: Floats
    stretch: Integers

    @classmethod
    def of(cls, grounds: list[Ground], owner: Integers, stretch: Integers) -> Work:
        """Give a row for each owner among the grounds."""
        chosen = [grounds[at] for at in owner.tolist()]
        numbers = np.array([[g.lon, g.lat, g.extent_m] for g in chosen]).reshape(-1, 3)
        lon, lat, extent = numbers.T.copy()
        return cls(chosen, lon, lat, extent, stretch)

    def square(self) -> Squares:
        """Give the square around each footprint."""
        zero = np.zeros(len(self.lon))
        return Squares(self, np.arange(len(self.lon)), zero, zero, self.extent_m)

    def heading(self, ways: Floats) -> tuple[Floats, Floats]:
        """Give how far east and north ways in space lead, seen from the centres in turn."""
        lam, phi = (
            np.tile(np.radians(part), len(ways) // len(part)) for part in (self.lon, self.lat)
        )
        east = ways[:, 1] * np.cos(lam) - ways[:, 0] * np.sin(lam)
        out = ways[:, 0] * np.cos(lam) + ways[:, 1] * np.sin(lam)
        return east, ways[:, 2] * np.cos(phi) - out * np.sin(phi)

    def gap_m(self, squares: Squares, lon: Floats, lat: Floats) -> Floats:
        """Give how far each middle lies outside its footprint in metres, 0 inside."""
        away = np.hypot(squares.x, squares.y) - self.extent_m[squares.row]
        gap: Floats = np.maximum(away, 0.0)
        for row, ground in enumerate(self.grounds):
            if ground.area is not None:
                own = squares.row == row
                x, y = lon[own], lat[own]
                inside = shapely.intersects_xy(ground.area.flat, *ground.area.plane.xy_m(x, y).T)
                gap[own] = np.where(inside, 0.0, nearest(x, y, ground.area.edges).distance_m)
        return gap


@dataclass(frozen=True, slots=True, eq=False)
class Squares:
    """Squares of the planes that touch the ellipsoid in the centres of their footprints (metres).

    ``row`` is the row of the work that a square belongs to; rows never fall.
    """

    work: Work
    row: Integers
    x: Floats
    y: Floats
    half_m: Floats

    @property
    def reach_m(self) -> Floats:
        """Half the diagonal."""
        return self.half_m * ROOT_2

    def middles(self) -> tuple[Floats, Floats]:
        """Give longitudes and latitudes of the middles, in degrees."""
        centre = self.work.lon[self.row], self.work.lat[self.row]
        azimuth = np.degrees(np.arctan2(self.x, self.y))
        return destination(*centre, azimuth, np.hypot(self.x, self.y))[:2]

    def quarters(self, which: Truths) -> Squares:
        """Cut some of the squares in four."""
        half = self.half_m[which, None] / 2.0
        x = self.x[which, None] + half * np.array([-1.0, 1.0, -1.0, 1.0])
        y = self.y[which, None] + half * np.array([-1.0, -1.0, 1.0, 1.0])
        halves = np.repeat(half.ravel(), 4)
        return Squares(self.work, np.repeat(self.row[which], 4), x.ravel(), y.ravel(), halves)
