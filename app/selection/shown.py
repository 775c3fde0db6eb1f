"""How much of a geometry is shown: simplified, and with fewer digits, but valid."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from app.domain.geo.geodesy import Floats

__all__ = ["shown"]

# The longest degree of latitude of WGS 84, at a pole (metres); a degree of longitude is shorter, so
# nothing moves by more than is asked for.
LONGEST_DEGREE_M = 111_694.0


def shown(
    geometry: BaseGeometry, *, precision: int | None = None, simplify_m: float | None = None
) -> BaseGeometry:
    """Give a geometry in degrees with what a reader asked for.

    Parameters
    ----------
    geometry
        A geometry in degrees (OGC:CRS84).
    precision
        Digits after the point; what would vanish at so few keeps its shape, rounded.
    simplify_m
        Vertices are left out as long as no place moves by more than this (metres).

    Examples
    --------
    >>> shown(shapely.Point(37.78312, 44.73349), precision=2).wkt
    'POINT (37.78 44.73)'
    """
    if simplify_m is not None:
        geometry = shapely.simplify(geometry, simplify_m / LONGEST_DEGREE_M)
    if precision is not None:
        with np.errstate(all="ignore"):  # GEOS divides by sides that have no length
            coarse = shapely.set_precision(geometry, 10.0**-precision)
        geometry = geometry if shapely.is_empty(coarse) else coarse
        geometry = shapely.transform(geometry, lambda at: _rounded(at, precision))
    return shapely.orient_polygons(geometry)


def _rounded(coordinates: Floats, digits: int) -> Floats:
    return np.round(coordinates, digits) + 0.0
