"""A geometry of another file as a position with a radius: a point, or an area's middle and reach.

References: RFC 7946 (GeoJSON), OGC 06-103r4 (WKB, WKT).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from shapely import Point
from shapely.errors import ShapelyError
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from app.domain.geo.geodesy import distance_m
from app.sources.geojson import refuse_words

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Found", "geometry_cells", "wkt_cells"]

# Longitude, latitude, radius, as cells; and what is wrong with the geometry.
Found = tuple[tuple[str | None, str | None, str | None], list[tuple[str, str]]]

NOWHERE = (None, None, None)
MAX_VERTICES = 10_000
AREAS = ("Polygon", "MultiPolygon")
WKT = re.compile(r"\s*(?:POINT|POLYGON|MULTIPOLYGON)\b", re.IGNORECASE)
DIGITS = 5
# A circle has so many corners, all as far from its middle as this share of the farthest.
MANY, ROUND = 32, 0.999
# Metres that a degree of latitude has about; the earth curves otherwise to the north of a circle
# than to the south of it, by some metres.
DEGREE_M = 111_200.0
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


def wkt_cells(text: str) -> Found:
    """Give the same of WKT; an empty text is nowhere.

    >>> wkt_cells("POINT (37.78 44.73)")
    (('37.78', '44.73', None), [])
    """
    if not text:
        return NOWHERE, []
    if not WKT.match(text):
        return NOWHERE, [("WKT", "expected a POINT, a POLYGON or a MULTIPOLYGON")]
    try:
        with np.errstate(over="ignore", invalid="ignore"):  # what overflows is out of range
            geometry = shapely.from_wkt(text)
    except ShapelyError as error:
        return NOWHERE, [("WKT", f"cannot be read: {str(error)[:MAX_SAID]}")]
    found, faults = geometry_cells(geometry)
    return found, [("WKT", message) for _, message in faults]


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
    if not (abs(corners) <= [180.0, 90.0]).all():  # as what is no number
        return NOWHERE, [("geometry", "has a coordinate out of range (longitude, latitude)")]
    lon, lat, reach_m = _circle(geometry, corners)
    return (repr(lon), repr(lat), f"{reach_m:.0f}"), []


def _circle(geometry: BaseGeometry, corners: NDArray[np.float64]) -> tuple[float, float, float]:
    """Give the circle that stands for an area: middle in degrees, radius in metres.

    A geodesic circle, as our own exports draw one, is that circle again: its middle is that of its
    box, while the centroid of its degrees lies off it.
    """
    lon, lat = ((corners.min(axis=0) + corners.max(axis=0)) / 2.0).tolist()
    reaches_m = _reaches_m(lon, lat, corners)
    if len(corners) >= MANY and min(reaches_m) > ROUND * max(reaches_m):
        north_m, south_m = (reaches_m[find(corners[:, 1])] for find in (np.argmax, np.argmin))
        lat += (north_m - south_m) / 2.0 / DEGREE_M
    else:
        middle = geometry.centroid
        lon, lat = middle.x, middle.y
    lon, lat = round(lon, DIGITS), round(lat, DIGITS)
    return lon, lat, max(_reaches_m(lon, lat, corners))


def _reaches_m(lon: float, lat: float, corners: NDArray[np.float64]) -> list[float]:
    return [distance_m(lon, lat, x, y) for x, y in corners.tolist()]
