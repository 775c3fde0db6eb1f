"""A plane round a place: metres east and north, true in direction from the place and in area.

Lambert's azimuthal equal-area projection of a sphere, with distance and azimuth from the centre
measured on the ellipsoid. Nothing happens at the antimeridian or at a pole. Evenly spread in the
plane is evenly spread on the ground; what is straight in the plane is a geodesic to 1 part in
10,000 within 200 km.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.domain.geo.geodesy import destination, ecef_m, inverse

if TYPE_CHECKING:
    from app.domain.geo.geodesy import Floats

__all__ = ["MEAN_RADIUS_M", "STRETCH", "Plane", "sphere"]

# Mean radius of WGS 84, (2 a + b) / 3, in metres.
MEAN_RADIUS_M = 6_371_008.8
# A way is at most this much longer than in the plane, within 2,000 km of the centre.
STRETCH = 1.02


@dataclass(frozen=True, slots=True)
class Plane:
    """The plane that touches the ellipsoid at a place (degrees)."""

    lon: float
    lat: float

    @classmethod
    def amid(cls, lon: Floats, lat: Floats) -> Plane:
        """Give the plane in the middle of some places (degrees), wherever they are."""
        x, y, z = ecef_m(lon, lat).mean(axis=0)
        lat_deg = np.degrees(np.arctan2(z, np.hypot(x, y)))
        return cls(float(np.degrees(np.arctan2(y, x))), float(lat_deg))

    def xy_m(self, lon: Floats, lat: Floats) -> Floats:
        """Give metres east and north of places in degrees, shape (n, 2)."""
        here = np.broadcast_to(self.lon, np.shape(lon)), np.broadcast_to(self.lat, np.shape(lat))
        azimuth, _, distance = inverse(*here, lon, lat)
        away = 2.0 * MEAN_RADIUS_M * np.sin(0.5 * distance / MEAN_RADIUS_M)
        turned = np.radians(azimuth)
        return np.stack([away * np.sin(turned), away * np.cos(turned)], axis=-1)

    def lon_lat(self, xy_m: Floats) -> tuple[Floats, Floats]:
        """Give longitudes and latitudes in degrees of places in the plane, shape (n, 2)."""
        away = np.hypot(xy_m[:, 0], xy_m[:, 1])
        distance = 2.0 * MEAN_RADIUS_M * np.arcsin(np.minimum(0.5 * away / MEAN_RADIUS_M, 1.0))
        azimuth = np.degrees(np.arctan2(xy_m[:, 0], xy_m[:, 1]))
        here = np.full(len(away), self.lon), np.full(len(away), self.lat)
        lon, lat, _ = destination(*here, azimuth, distance)
        return lon, lat


def sphere(xy_m: Floats) -> Floats:
    """Give places of a plane on the unit sphere as seen from its centre, shape (n, 3).

    The third number is the drop below the centre. It is made without a difference of near
    numbers, so that a metre counts as much as a degree.
    """
    flat = xy_m / MEAN_RADIUS_M
    square = np.minimum((flat**2).sum(axis=-1, keepdims=True), 4.0)
    return np.concatenate([flat * np.sqrt(1.0 - 0.25 * square), -0.5 * square], axis=-1)
