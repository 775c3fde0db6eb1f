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
from app.selection.crs import CRS84, Crs

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from app.domain.geo.geodesy import Floats

__all__ = ["MAX_VERTICES", "MAX_VERTICES_IN_ALL", "box_shape", "geometry_shape"]

MAX_VERTICES = 10_000
MAX_VERTICES_IN_ALL = 50_000
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


def geometry_shape(value: dict[str, Any], at: str, crs: Crs = CRS84) -> Shape:
    """Check a GeoJSON geometry, written in a system, and give it in degrees without heights.

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
    return Shape(text, _in_degrees(geometry, crs, at), at)


def box_shape(numbers: Any, at: str, crs: Crs = CRS84) -> Shape:
    """Make the geometry of BBOX(west, south, east, north); it may cross the antimeridian.

    The axes are in the order of the system.

    Raises
    ------
    BadParameterError
        If these are not four or six numbers in range, south first.
    """
    if not _are_numbers(numbers) or len(numbers) not in BOX_SIZES:
        raise fault(at, "a BBOX has four or six numbers: west,south,east,north")
    half = len(numbers) // 2
    ends = (*numbers[:2], *numbers[half : half + 2])
    try:
        region = crs.region(numbers)
    except ValueError as error:
        raise fault(at, f"the BBOX {error}") from error
    return Shape(f"BBOX({', '.join(_number(float(end)) for end in ends)})", region, at)


def _in_degrees(geometry: BaseGeometry, crs: Crs, at: str) -> BaseGeometry:
    try:
        turned = crs.degrees(geometry)
    except ValueError as error:
        raise fault(at, f"the {geometry.geom_type} {error}") from error
    if turned is not geometry and not shapely.is_valid(turned):
        raise fault(at, f"the {geometry.geom_type} is not valid in degrees")
    return turned


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
        raise fault(at, "a position has two finite numbers, like longitude and latitude")


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
