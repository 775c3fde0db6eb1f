"""Distances, directions and lengths on the WGS 84 ellipsoid.

Coordinates are degrees, longitude before latitude (OGC:CRS84); lengths are metres. Arrays in,
arrays out; one value in, one value out.

References
----------
C. F. F. Karney, Algorithms for geodesics, J. Geod. 87 (2013), as implemented by PROJ.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import pyproj
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Floats", "area_m2", "destination", "distance_m", "ecef_m", "inverse", "length_m"]

Floats: TypeAlias = NDArray[np.float64]

# A line needs two points.
ENDS = 2
WGS84 = pyproj.Geod(ellps="WGS84")
ECCENTRICITY_SQUARED = WGS84.f * (2.0 - WGS84.f)


def inverse(
    lon0: Floats, lat0: Floats, lon1: Floats, lat1: Floats
) -> tuple[Floats, Floats, Floats]:
    """Give the azimuth at both ends (degrees, towards the far end) and the distance (metres).

    Parameters
    ----------
    lon0, lat0, lon1, lat1
        Degrees, one shape; NaN gives NaN.

    Returns
    -------
    tuple
        Azimuth at the first point, azimuth at the second point looking back, distance.
    """
    azimuth, back, distance = WGS84.inv(lon0, lat0, lon1, lat1)
    return np.asarray(azimuth), np.asarray(back), np.asarray(distance)


def destination(
    lon: Floats, lat: Floats, azimuth_deg: Floats, distance_m: Floats
) -> tuple[Floats, Floats, Floats]:
    """Give the points reached along an azimuth (degrees) for a distance (metres).

    Returns
    -------
    tuple
        Longitude, latitude and the azimuth in which the geodesic goes on there, in degrees.
    """
    lon1, lat1, back = WGS84.fwd(lon, lat, azimuth_deg, distance_m)
    return np.asarray(lon1), np.asarray(lat1), np.asarray(back) + 180.0


def distance_m(lon0: float, lat0: float, lon1: float, lat1: float) -> float:
    """Give the geodesic distance between two points in metres.

    Examples
    --------
    >>> round(distance_m(179.9, 0.0, -179.9, 0.0))
    22264
    """
    return float(WGS84.inv(lon0, lat0, lon1, lat1)[2])


def length_m(coordinates: Sequence[tuple[float, float]]) -> float:
    """Give the geodesic length in metres of a line of (lon, lat); 0 for fewer than two points."""
    if len(coordinates) < ENDS:  # a line needs two points
        return 0.0
    lon, lat = zip(*coordinates, strict=True)
    return float(WGS84.line_length(lon, lat))


def area_m2(ring: Sequence[tuple[float, float]]) -> float:
    """Give the geodesic area in square metres inside a ring of (lon, lat), whatever its turn."""
    lon, lat = zip(*ring, strict=True)
    return abs(float(WGS84.polygon_area_perimeter(lon, lat)[0]))


def ecef_m(lon: Floats, lat: Floats) -> Floats:
    """Give earth-centred coordinates in metres, shape (..., 3), of points on the ellipsoid."""
    phi, lam = np.radians(lat), np.radians(lon)
    normal = WGS84.a / np.sqrt(1.0 - ECCENTRICITY_SQUARED * np.sin(phi) ** 2)
    across = normal * np.cos(phi)
    up = normal * (1.0 - ECCENTRICITY_SQUARED) * np.sin(phi)
    return np.stack([across * np.cos(lam), across * np.sin(lam), up], axis=-1)
