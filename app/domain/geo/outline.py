"""Footprints as polygons in degrees that hold all of them, cut as GeoJSON asks.

References
----------
RFC 7946, 3.1.6 (right-hand rule), 3.1.9 (antimeridian), 5.3 (poles).
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from shapely import affinity

from app.domain.geo.footprint import OUTLINE_POINTS, Disc
from app.domain.geo.geodesy import destination
from app.domain.geo.plane import MEAN_RADIUS_M

if TYPE_CHECKING:
    from shapely import MultiPolygon, Polygon

    from app.domain.geo.footprint import Footprint
    from app.domain.geo.geodesy import Floats

__all__ = ["DIGITS", "covering_polygon", "cut"]

# Digits after the point of a vertex, and by how much rounding moves it at most (metres).
DIGITS, ROUNDED_M = 5, 0.8
# Of a circle smaller than this, so few digits would make a knot (metres).
SMALL_M, SMALL_DIGITS = 100.0, 7
TURN_DEG, HALF_TURN_DEG, POLE_DEG = 360.0, 180.0, 90.0
# By how much a circle of the ellipsoid can differ from that of the sphere, as a share.
ELLIPSOID_SHARE = 1e-4
# Nearer to a pole, or wider, a circle is not followed by edges that are straight in degrees.
STEEPEST_DEG, WIDEST = 89.9, 1.5


def covering_polygon(
    footprint: Footprint, *, centre: tuple[float, float] | None = None, spare_m: float = 0.0
) -> Polygon | MultiPolygon:
    """Give the polygon (degrees, OGC:CRS84) that a footprint is drawn as.

    That of a disc has 96 corners outside the circle and holds it, though its edges are straight in
    degrees: it is 0.06 % wider, and ``spare_m`` (metres). What crosses the antimeridian is cut
    there; what holds a pole reaches to it.

    Parameters
    ----------
    footprint
        A disc with a radius or a spare above 0, an area, a band or a sector.
    centre
        Longitude and latitude that stand for the centre of a disc, as it is published; then
        ``spare_m`` must be how far they can be from it.

    Examples
    --------
    >>> covering_polygon(Disc(180.0, 0.0, 1_000.0)).geom_type
    'MultiPolygon'
    """
    if not isinstance(footprint, Disc):
        return cut(footprint.polygon)
    return _round(*(centre or (footprint.lon, footprint.lat)), footprint.radius_m + spare_m)


# Thousands of reports name the same places; a polygon takes 4 kB.
@lru_cache(maxsize=4_096)
def _round(lon: float, lat: float, circle_m: float) -> Polygon | MultiPolygon:
    """Give the polygon that holds a circle; degrees, metres."""
    radius_m = _corner_m(lat, circle_m)
    digits = DIGITS if circle_m >= SMALL_M else SMALL_DIGITS
    azimuth = -np.arange(OUTLINE_POINTS, dtype=np.float64) * (TURN_DEG / OUTLINE_POINTS)
    here = np.full(OUTLINE_POINTS, lon), np.full(OUTLINE_POINTS, lat)
    x, y, _ = destination(*here, azimuth, np.full(OUTLINE_POINTS, radius_m))
    if np.ptp(x) < HALF_TURN_DEG:  # what most are needs no cut, and saves the time of one
        return shapely.Polygon(_rounded(np.column_stack([x, y]), digits))
    return cut(shapely.Polygon(np.column_stack([x, y])), digits)


def _corner_m(lat: float, radius_m: float) -> float:
    """Give how far from the centre (latitude in degrees) the corners round a circle must be.

    An edge of length L that is straight in degrees leaves the geodesic by L^2 tan(lat) / 8 R.
    """
    steepest = min(abs(lat) + np.degrees(radius_m / MEAN_RADIUS_M), STEEPEST_DEG)
    edge_m = 2.0 * np.pi * radius_m / OUTLINE_POINTS
    bend_m = edge_m**2 * np.tan(np.radians(steepest)) / (8.0 * MEAN_RADIUS_M)
    circle = min((radius_m * (1.0 + ELLIPSOID_SHARE) + bend_m) / MEAN_RADIUS_M, WIDEST)
    corner = np.arctan(np.tan(circle) / np.cos(np.pi / OUTLINE_POINTS))
    return float(MEAN_RADIUS_M * corner + ROUNDED_M)


def cut(polygon: Polygon | MultiPolygon, digits: int = DIGITS) -> Polygon | MultiPolygon:
    """Cut a polygon whose edges go the short way round at the antimeridian, and orient it.

    Degrees, rounded to so many digits; what holds a pole reaches to it.
    """
    parts = [part for whole in shapely.get_parts([polygon]) for part in _parts(whole)]
    whole: Any = shapely.transform(shapely.union_all(parts), lambda at: _rounded(at, digits))
    if not whole.is_valid:  # a sliver at the antimeridian, narrower than its digits
        whole = shapely.buffer(whole, 0.0)
    oriented: Polygon | MultiPolygon = shapely.orient_polygons(whole)
    return oriented


def _rounded(coordinates: Floats, digits: int) -> Floats:
    return np.round(coordinates, digits) + 0.0


def _parts(polygon: Polygon) -> list[Polygon]:
    drawn = shapely.get_coordinates(polygon.exterior)
    shell = _unrolled(drawn)
    middle = shell[:, 0].mean()
    holes = [_unrolled(shapely.get_coordinates(ring)) for ring in polygon.interiors]
    for hole in holes:
        hole[:, 0] += TURN_DEG * np.round((middle - hole[:, 0].mean()) / TURN_DEG)
    if len(shell) == len(drawn) and np.abs(shell[:, 0]).max() <= HALF_TURN_DEG:
        return [polygon]
    whole = shapely.Polygon(shell, holes)
    found: list[Polygon] = []
    for turn in (-TURN_DEG, 0.0, TURN_DEG):  # the same world, seen once more on either side
        world = shapely.box(turn - HALF_TURN_DEG, -POLE_DEG, turn + HALF_TURN_DEG, POLE_DEG)
        inside = shapely.get_parts([shapely.intersection(whole, world)])
        found += [affinity.translate(part, -turn) for part in inside if part.area > 0.0]
    return found


def _unrolled(ring: Floats) -> Floats:
    """Give a closed ring whose longitudes do not jump; round a pole, one that reaches to it."""
    lon = np.unwrap(ring[:, 0], period=TURN_DEG)
    unrolled = np.column_stack([lon, ring[:, 1]])
    if abs(lon[-1] - lon[0]) < HALF_TURN_DEG:
        return np.vstack([unrolled[:-1], unrolled[:1]])  # closed, whatever rounding says
    pole = np.copysign(POLE_DEG, ring[:, 1].mean())
    return np.vstack([unrolled, [lon[-1], pole], [lon[0], pole], unrolled[:1]])
