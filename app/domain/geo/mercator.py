"""Web Mercator (EPSG:3857) as shares of its square: 0, 0 in the north-west, 1, 1 in the south-east.

The projection is that of a sphere on the degrees of WGS 84, as tiles of the web have it. It is for
drawing only: nothing is measured in it.

References
----------
EPSG method 1024, Popular Visualisation Pseudo Mercator.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from app.domain.geo.geodesy import Floats

__all__ = ["EDGE_LAT", "HALF_SIDE_M", "degrees_of", "on_square", "share_of", "squared"]

# The parallels at which the square ends (degrees), and half of its side: pi times the equatorial
# radius of WGS 84 (metres).
EDGE_LAT = 85.0511287798066
HALF_SIDE_M = 20_037_508.342789244
# Beyond, the square is so far away that nothing of it is ever drawn (degrees).
FARTHEST_LAT = 89.9
RADIUS_M = 6_378_137.0
# By how much a degree of the ellipsoid can be shorter than one of that sphere.
SHORTER = 1.01


def on_square(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """Give shares from the west and from the north of places in degrees.

    Beyond the parallels at which the square ends, the second is below 0 or above 1.

    >>> x, y = on_square(np.array([-180.0, 0.0]), np.array([EDGE_LAT, 0.0]))
    >>> x.tolist(), np.abs(y).round(12).tolist()
    ([0.0, 0.5], [0.0, 0.5])
    """
    bounded = np.radians(np.clip(lat, -FARTHEST_LAT, FARTHEST_LAT))
    return lon / 360.0 + 0.5, 0.5 - np.arcsinh(np.tan(bounded)) / (2.0 * np.pi)


def degrees_of(x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """Give longitudes and latitudes in degrees of shares from the west and from the north.

    >>> lon, lat = degrees_of(np.array([1.0]), np.array([0.0]))
    >>> lon.tolist(), bool(abs(lat[0] - EDGE_LAT) < 1e-12)
    ([180.0], True)
    """
    return (x - 0.5) * 360.0, np.degrees(np.arctan(np.sinh((0.5 - y) * 2.0 * np.pi)))


def squared(coordinates: Floats) -> Any:
    """Give coordinates in degrees, shape (n, 2), as shares; for :func:`shapely.transform`."""
    return np.column_stack(on_square(coordinates[:, 0], coordinates[:, 1]))


def share_of(length_m: Floats, lat: Floats) -> Floats:
    """Give how much of the square lengths (metres) from places (degrees) reach over at most.

    >>> bool(share_of(np.array([1_000.0]), np.array([60.0]))[0] > 1_000.0 / HALF_SIDE_M)
    True
    """
    turned = SHORTER * length_m / RADIUS_M
    farthest = np.minimum(np.radians(np.abs(lat)) + turned, np.radians(FARTHEST_LAT))
    found: Floats = turned / (2.0 * np.pi * np.cos(farthest))
    return found
