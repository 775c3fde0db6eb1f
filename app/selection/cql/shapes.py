"""The geometries that a filter holds: few enough vertices, finite, in range, valid."""

from __future__ import annotations

import math
import re
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from shapely.errors import ShapelyError
from shapely.geometry import shape

from app.selection.cql.nodes import Shape, fault

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from app.domain.geo.geodesy import Floats

__all__ = ["MAX_VERTICES", "MAX_VERTICES_IN_ALL", "box_shape", "geometry_shape"]

MAX_VERTICES = 10_000
MAX_VERTICES_IN_ALL = 50_000
MAX_LON, MAX_LAT = 180.0, 90.0
RING = 4
DIMENSIONS = (2, 3)
BOX_SIZES = (4, 6)
# How many lists lie around the positions of a geometry.
NESTING = {
    "Point": 0, "MultiPoint": 1, "LineString": 1, "MultiLineString": 2, "Polygon": 2,
    "MultiPolygon": 3,
}  # fmt: skip
DECIMALS = 9
EXPONENT = re.compile(r"-?\d+(\.\d+)?e-\d+")


def geometry_shape(value: dict[str, Any], at: str) -> Shape:
    """Check a GeoJSON geometry in degrees and give it without heights.

    Raises
    ------
    BadParameterError
        If it is no geometry, empty, too large, not finite, out of range or invalid.
    """
    plain = _plain(value, at, is_nested=False)
    try:
        geometry = shapely.transform(shapely.force_2d(shape(plain)), _rounded)
    except (ShapelyError, ValueError, TypeError, AttributeError, IndexError) as error:
        raise fault(at, f"the {plain['type']} cannot be made: {_short(error)}") from error
    if shapely.is_empty(geometry):
        raise fault(at, f"the {plain['type']} is empty")
    count = int(shapely.get_num_coordinates(geometry))
    if count > MAX_VERTICES:
        raise fault(at, f"holds {count:,} vertices; at most {MAX_VERTICES:,} are read")
    if not shapely.is_valid(geometry):
        raise fault(at, f"the {plain['type']} is not valid: {shapely.is_valid_reason(geometry)}")
    text = EXPONENT.sub(_digits, shapely.to_wkt(geometry, rounding_precision=-1))
    return Shape(text, geometry, at)


def box_shape(numbers: Any, at: str) -> Shape:
    """Make the geometry of BBOX(west, south, east, north); it may cross the antimeridian.

    Raises
    ------
    BadParameterError
        If these are not four or six numbers in range, south first.
    """
    if not _are_numbers(numbers) or len(numbers) not in BOX_SIZES:
        raise fault(at, "a BBOX has four or six numbers: west,south,east,north")
    half = len(numbers) // 2
    west, south, east, north = map(float, (*numbers[:2], *numbers[half : half + 2]))
    for corner in ((west, south), (east, north)):
        _check_position(list(corner), at)
    if south > north:
        raise fault(at, f"the BBOX has its south {south:g} over its north {north:g}")
    spans = [(west, east)] if west <= east else [(west, MAX_LON), (-MAX_LON, east)]
    boxes = [_box(left, south, right, north) for left, right in spans]
    text = ", ".join(map(_number, (west, south, east, north)))
    return Shape(f"BBOX({text})", boxes[0] if len(boxes) == 1 else shapely.union_all(boxes), at)


def _box(west: float, south: float, east: float, north: float) -> BaseGeometry:
    """Give a box, or the line or the point that it shrinks to."""
    if west < east and south < north:
        return shapely.box(west, south, east, north)
    if west == east and south == north:
        return shapely.Point(west, south)
    return shapely.LineString([(west, south), (east, north)])


def _plain(value: Any, at: str, *, is_nested: bool) -> dict[str, Any]:
    """Give type and coordinates of a geometry once their form is checked."""
    kind = value.get("type") if isinstance(value, dict) else None
    if kind == "GeometryCollection" and not is_nested:
        members = value.get("geometries")
        if not isinstance(members, list):
            raise fault(at, "a GeometryCollection has a list of geometries")
        return {"type": kind, "geometries": [_plain(m, at, is_nested=True) for m in members]}
    if kind not in NESTING:
        expected = ", ".join([*NESTING, "GeometryCollection"])
        raise fault(at, f"'{str(kind)[:40]}' is no geometry here; expected {expected}")
    coordinates = value.get("coordinates")
    _check_nested(coordinates, NESTING[kind], at)
    if kind in {"Polygon", "MultiPolygon"}:
        _check_rings([coordinates] if kind == "Polygon" else coordinates, at)
    return {"type": kind, "coordinates": coordinates}


def _check_nested(value: Any, levels: int, at: str) -> None:
    if levels == 0:
        _check_position(value, at)
    elif not isinstance(value, list):
        raise fault(at, "the coordinates of the geometry are not lists of positions")
    else:
        for member in value:
            _check_nested(member, levels - 1, at)


def _check_rings(polygons: list[Any], at: str) -> None:
    for ring in chain.from_iterable(polygons):
        if len(ring) < RING or ring[0] != ring[-1]:
            message = "a ring of a polygon has four positions or more, the last like the first"
            raise fault(at, message)


def _check_position(position: Any, at: str) -> None:
    if not _are_numbers(position) or len(position) not in DIMENSIONS:
        raise fault(at, "a position has two finite numbers: longitude and latitude in degrees")
    lon, lat = position[:2]
    if abs(lon) > MAX_LON or abs(lat) > MAX_LAT:
        text = f"{_number(lon)} {_number(lat)}"
        raise fault(at, f"the position {text} is not longitude and latitude in degrees")


def _are_numbers(value: Any) -> bool:
    return isinstance(value, list) and all(
        isinstance(item, int | float) and not isinstance(item, bool) and math.isfinite(item)
        for item in value
    )


def _rounded(coordinates: Floats) -> Floats:
    """Round to a tenth of a millimetre, and make -0 0."""
    return np.round(coordinates, DECIMALS) + 0.0


def _digits(match: re.Match[str]) -> str:
    """Write a small number without an exponent, which the parser does not read in a geometry."""
    return f"{float(match[0]):.{DECIMALS}f}".rstrip("0")


def _number(value: float) -> str:
    return str(int(value)) if float(value).is_integer() else repr(float(value))


def _short(error: Exception) -> str:
    return str(error).splitlines()[0][:120] if str(error) else type(error).__name__
