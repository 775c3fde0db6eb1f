"""Circles and rings round a point as polygons in degrees, true to a stated error in metres.

A geodesic circle is every place at one distance. Its polygon has edges that are straight in
degrees, as GeoJSON draws them; they are halved until none leaves the circle by more than the error.

References
----------
RFC 7946, 3.1.6 (right-hand rule), 3.1.9 (antimeridian), 5.3 (poles).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from app.domain.geo.geodesy import destination, inverse
from app.domain.geo.outline import cut

if TYPE_CHECKING:
    from shapely import MultiPolygon, Polygon

    from app.domain.geo.geodesy import Floats

__all__ = ["annulus", "error_m", "least_width_m"]

# Digits after the point of a vertex; rounding moves it by less than 0.08 m.
DIGITS, ROUNDED_M = 6, 0.08
# How far the polygon may leave the circle: in metres, and as a share of the radius.
LEAST_ERROR_M, ERROR_SHARE = 1.0, 1e-5
# Corners that a circle begins with, how often edges are halved at most, and where they are looked
# at: close to a pole an edge leaves the circle most beside its middle.
CORNERS, HALVINGS = 90, 24
LOOKED_AT = np.array([0.125, 0.25, 0.5, 0.75, 0.875])
# Two circles closer than so many errors could touch.
ERRORS_APART = 4.0
TURN_DEG = 360.0


@dataclass(frozen=True, slots=True, eq=False)
class _Circle:
    """A geodesic circle: centre in degrees, radius in metres."""

    lon: float
    lat: float
    radius_m: float

    def at(self, azimuth_deg: Floats) -> tuple[Floats, Floats]:
        """Give longitudes and latitudes in some directions."""
        count = len(azimuth_deg)
        here = np.full(count, self.lon), np.full(count, self.lat)
        lon, lat, _ = destination(*here, azimuth_deg, np.full(count, self.radius_m))
        return lon, lat

    def off_m(self, lon: Floats, lat: Floats) -> Floats:
        """Give how far places are from the circle, metres."""
        here = np.full(lon.shape, self.lon), np.full(lat.shape, self.lat)
        return np.abs(inverse(*here, lon, lat)[2] - self.radius_m)


def error_m(radius_m: float) -> float:
    """Give how far the polygon of a circle may leave it: 1 m, beyond 100 km a 100,000th of it."""
    return max(LEAST_ERROR_M, ERROR_SHARE * radius_m)


def least_width_m(outer_m: float) -> float:
    """Give how wide a ring must be at least (metres) for its two drawn circles not to touch."""
    return ERRORS_APART * error_m(outer_m)


def annulus(lon: float, lat: float, *, inner_m: float, outer_m: float) -> Polygon | MultiPolygon:
    """Give the ring between two distances (metres) from a point as a polygon in degrees.

    No place of its edge is farther from its circle than :func:`error_m`. An inner distance of 0
    gives the whole disc. What crosses the antimeridian is cut there; what holds a pole reaches to
    it. Shells run counter-clockwise.

    Raises
    ------
    ValueError
        If the distances do not rise by more than the error of their polygons.

    Examples
    --------
    >>> ring = annulus(180.0, 0.0, inner_m=1_000.0, outer_m=5_000.0)
    >>> ring.geom_type, [round(degrees, 3) for degrees in ring.bounds]
    ('MultiPolygon', [-180.0, -0.045, 180.0, 0.045])
    """
    if not 0.0 <= inner_m < outer_m or 0.0 < inner_m > outer_m - least_width_m(outer_m):
        raise ValueError(f"{inner_m:g} m to {outer_m:g} m: the ring is narrower than it is drawn")
    disc = _disc(lon, lat, outer_m)
    if inner_m == 0.0:
        return disc
    ring: Any = shapely.difference(disc, _disc(lon, lat, inner_m))
    oriented: Polygon | MultiPolygon = shapely.orient_polygons(ring)
    return oriented


@lru_cache(maxsize=256)
def _disc(lon: float, lat: float, radius_m: float) -> Polygon | MultiPolygon:
    circle = _Circle(lon, lat, radius_m)
    x, y = circle.at(-_azimuths(circle))
    return cut(shapely.Polygon(np.column_stack([x, y])), DIGITS)


def _azimuths(circle: _Circle) -> Floats:
    """Give rising azimuths whose edges keep to the circle."""
    azimuth: Floats = np.arange(CORNERS, dtype=np.float64) * (TURN_DEG / CORNERS)
    allowed = error_m(circle.radius_m) - ROUNDED_M
    for _ in range(HALVINGS):
        wide = np.nonzero(_left_m(circle, azimuth) > allowed)[0]
        if not len(wide):
            break
        until = np.append(azimuth, TURN_DEG)
        azimuth = np.insert(azimuth, wide + 1, 0.5 * (until[wide] + until[wide + 1]))
    return azimuth


def _left_m(circle: _Circle, azimuth: Floats) -> Floats:
    """Give how far each edge leaves the circle, metres; straight in degrees, the short way."""
    lon, lat = circle.at(-azimuth)
    east = (np.roll(lon, -1) - lon + 0.5 * TURN_DEG) % TURN_DEG - 0.5 * TURN_DEG
    north = np.roll(lat, -1) - lat
    off = circle.off_m(lon + LOOKED_AT[:, None] * east, lat + LOOKED_AT[:, None] * north)
    return np.asarray(off.max(axis=0), dtype=np.float64)
