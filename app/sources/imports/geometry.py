"""A geometry of another file as a position with a radius: a point, or an area's middle and reach.

References: RFC 7946 (GeoJSON), OGC 06-103r4 (WKB).
"""

from __future__ import annotations

from typing import Any

import shapely
from shapely import Point
from shapely.errors import ShapelyError
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from app.domain.geo.geodesy import distance_m
from app.sources.geojson import refuse_words

__all__ = ["Found", "geometry_cells"]

# Longitude, latitude, radius, as cells; and what is wrong with the geometry.
Found = tuple[tuple[str | None, str | None, str | None], list[tuple[str, str]]]

NOWHERE = (None, None, None)
MAX_VERTICES = 10_000
AREAS = ("Polygon", "MultiPolygon")
DIGITS = 5
MAX_SAID = 200
# What shapely and Python raise over coordinates that make no geometry.
NOT_READ = (
    ShapelyError,
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)


def geometry_cells(member: Any) -> Found:
    """Give longitude, latitude and, of an area, the radius in metres of the circle around it.

    ``member`` is GeoJSON or a shapely geometry in OGC:CRS84; None is nowhere.
    """
    if member is None:
        return NOWHERE, []
    if isinstance(member, dict) and member.get("type") == "Point":
        return _point(member.get("coordinates"))
    try:
        geometry = member if isinstance(member, BaseGeometry) else _read(member)
    except NOT_READ as error:
        return NOWHERE, [("geometry", f"cannot be read: {str(error)[:MAX_SAID]}")]
    if isinstance(geometry, Point) and not geometry.is_empty:
        return _point([geometry.x, geometry.y])
    return _area(geometry)


def _point(coordinates: Any) -> Found:
    if not isinstance(coordinates, list) or len(coordinates) not in {2, 3}:
        return NOWHERE, [("geometry", "expected longitude and latitude")]
    if any(isinstance(value, bool) or not isinstance(value, int | float) for value in coordinates):
        return NOWHERE, [("geometry", f"'{str(coordinates)[:80]}' holds what is no number")]
    return (repr(coordinates[0]), repr(coordinates[1]), None), []


def _read(member: Any) -> BaseGeometry:
    if not isinstance(member, dict) or member.get("type") not in AREAS:
        raise ValueError("expected a Point, a Polygon or a MultiPolygon")
    refuse_words(member["coordinates"])
    geometry: BaseGeometry = shape(member)
    return geometry


def _area(geometry: BaseGeometry) -> Found:
    if geometry.geom_type not in AREAS or geometry.is_empty:
        return NOWHERE, [("geometry", f"is a {geometry.geom_type}, expected a Point or an area")]
    corners = shapely.get_coordinates(geometry)
    if len(corners) > MAX_VERTICES:
        return NOWHERE, [("geometry", f"has {len(corners):,} corners, at most {MAX_VERTICES:,}")]
    if (abs(corners) > [180.0, 90.0]).any():
        return NOWHERE, [("geometry", "has a coordinate out of range (longitude, latitude)")]
    middle = geometry.centroid
    lon, lat = round(middle.x, DIGITS), round(middle.y, DIGITS)
    reach = max(distance_m(lon, lat, x, y) for x, y in corners.tolist())
    return (repr(lon), repr(lat), f"{reach:.0f}"), []
