"""How much of a geometry is shown: simplified, and with fewer digits, but valid and never nothing.

A geometry that is asked for too coarsely is shown as coarsely as it can be and stay one (RFC 7946,
3.1: lines have a length, rings four positions, areas do not cross themselves).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from app.domain.geo.geodesy import Floats

__all__ = ["shown"]

# The longest degree of latitude of WGS 84, at a pole (metres); a degree of longitude is shorter, so
# nothing moves by more than is asked for.
LONGEST_DEGREE_M = 111_694.0
# No layer has more digits, and a distance that was halved so often is below a millimetre.
MOST_DIGITS, MOST_HALVINGS = 9, 32
AREA = 2  # dimensions
MULTIPLE: dict[str, Any] = {
    "MultiPoint": shapely.MultiPoint,
    "MultiLineString": shapely.MultiLineString,
    "MultiPolygon": shapely.MultiPolygon,
}


def shown(
    geometry: BaseGeometry, *, precision: int | None = None, simplify_m: float | None = None
) -> BaseGeometry:
    """Give a geometry in degrees with what a reader asked for.

    Parameters
    ----------
    geometry
        A valid geometry in degrees (OGC:CRS84).
    precision
        Digits after the point. Parts and holes that vanish at so few are left out, and an area may
        come apart; what would vanish as a whole has as many more digits as it needs.
    simplify_m
        Vertices are left out as long as no place moves by more than this (metres). What would not
        be valid then is simplified by half of it, and so on.

    Examples
    --------
    >>> shown(shapely.Point(37.78312, 44.73349), precision=2).wkt
    'POINT (37.78 44.73)'
    >>> shown(shapely.LineString([(37.71, 44.7), (37.74, 44.7)]), precision=1).wkt
    'LINESTRING (37.71 44.7, 37.74 44.7)'
    """
    if simplify_m is not None:
        geometry = _simplified(geometry, simplify_m / LONGEST_DEGREE_M)
    if precision is not None:
        geometry = _coarse(geometry, precision)
    return shapely.orient_polygons(geometry)


def _simplified(geometry: BaseGeometry, tolerance_deg: float) -> BaseGeometry:
    """Simplify by a distance, or by the largest half, quarter and so on of it that is sound.

    GEOS leaves out the vertex at which a ring begins after the others, which adds up to more than
    was asked for; and it never ends where a coordinate is almost zero but not quite.
    """
    decimal = _rounded(geometry, MOST_DIGITS)
    for halvings in range(MOST_HALVINGS):
        simple = shapely.simplify(decimal, tolerance_deg / 2.0**halvings)
        if _is_sound(simple) and _is_within(decimal, simple, tolerance_deg):
            return _as_many(geometry, simple)
    return geometry


def _is_within(before: BaseGeometry, now: BaseGeometry, distance_deg: float) -> bool:
    """Say whether every vertex there was is so near to the lines that are left."""
    lines = shapely.boundary(now) if shapely.get_dimensions(now) == AREA else now
    shapely.prepare(lines)
    vertices = shapely.points(shapely.get_coordinates(before))
    return bool(shapely.dwithin(lines, vertices, distance_deg).all())


def _coarse(geometry: BaseGeometry, precision: int) -> BaseGeometry:
    """Round to so many digits, or to the fewest above that leave something sound."""
    if isinstance(geometry, shapely.Point):
        return _rounded(geometry, precision)
    for digits in range(precision, MOST_DIGITS + 1):
        with np.errstate(all="ignore"):  # GEOS divides by sides that have no length
            snapped = shapely.set_precision(geometry, 10.0**-digits)
        coarse = _rounded(snapped, digits)
        if _is_sound(coarse):
            return _as_many(geometry, coarse)
    return geometry


def _rounded(geometry: BaseGeometry, digits: int) -> BaseGeometry:
    """Give decimals as they are written, instead of multiples of a power of ten; no minus zero."""

    def decimals(coordinates: Floats) -> Floats:
        return np.round(coordinates, digits) + 0.0

    return shapely.transform(geometry, decimals)


def _is_sound(geometry: BaseGeometry) -> bool:
    """Say whether something is left, and RFC 7946 lets it stand."""
    return not shapely.is_empty(geometry) and bool(shapely.is_valid(geometry))


def _as_many(before: BaseGeometry, now: BaseGeometry) -> BaseGeometry:
    """Keep a geometry of several parts one even if a single part is left."""
    wrap = MULTIPLE.get(before.geom_type)
    if wrap is None or now.geom_type == before.geom_type:
        return now
    made: BaseGeometry = wrap([now])
    return made
