"""Read a GeoJSON feature collection: RFC 7946, finite coordinates in range, valid geometry."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import shapely
from shapely.errors import ShapelyError
from shapely.geometry import shape

from app.domain.errors import Fault
from app.sources.strict_json import JsonFaultError, read_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shapely.geometry.base import BaseGeometry

__all__ = ["Feature", "geometry_fault", "read_feature", "read_features", "refuse_words"]

FEATURE = re.compile(r'"type"\s*:\s*"Feature"')
LON_LAT_LIMIT = (180.0, 90.0)
TYPES = ("Point", "LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon")


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature: properties as read, geometry in degrees or None, and where it stands."""

    index: int
    row: int
    column: int
    properties: dict[str, Any]
    geometry: BaseGeometry | None


def read_features(raw: bytes, file: str) -> tuple[list[Feature], list[Fault]]:
    """Read the features of a collection; a broken one is left out and reported."""
    try:
        document = read_json(raw)
        members = _members(document)
    except JsonFaultError as error:
        return [], [Fault(file, error.row, error.column, "", f"the file {error}")]
    places = list(_places(raw.decode("utf-8")))
    features, faults = [], []
    for index, member in enumerate(members):
        row, column = places[index] if index < len(places) else (1, 1)
        try:
            features.append(_feature(member, index, row, column))
        except JsonFaultError as error:
            faults.append(Fault(file, row, column, f"/features/{index}", str(error)))
    return features, faults


def read_feature(member: Any) -> Feature:
    """Read one feature by itself.

    Raises
    ------
    JsonFaultError
        If it is none, or its geometry cannot be used.
    """
    return _feature(member, 0, 0, 0)


def geometry_fault(member: Any) -> str:
    """Say what is wrong with a geometry; nothing if it can be used, or is null."""
    try:
        _geometry(member)
    except JsonFaultError as error:
        return str(error)
    return ""


def _members(document: Any) -> list[Any]:
    if not isinstance(document, dict) or document.get("type") != "FeatureCollection":
        raise JsonFaultError("is not a GeoJSON FeatureCollection")
    if "crs" in document:
        raise JsonFaultError("has a 'crs' member; RFC 7946 knows only OGC:CRS84")
    members = document.get("features")
    if not isinstance(members, list):
        raise JsonFaultError("has no list of features")
    return members


def _places(text: str) -> Iterator[tuple[int, int]]:
    """Give row and column of each feature in the order of the text."""
    row, start = 1, 0
    for match in FEATURE.finditer(text):
        row += text.count("\n", start, match.start())
        start = match.start()
        yield row, start - text.rfind("\n", 0, start)


def _feature(member: Any, index: int, row: int, column: int) -> Feature:
    if not isinstance(member, dict) or member.get("type") != "Feature":
        raise JsonFaultError("is not a GeoJSON Feature")
    properties = member.get("properties")
    if not isinstance(properties, dict):
        raise JsonFaultError("has no properties")
    return Feature(index, row, column, properties, _geometry(member.get("geometry")))


def _geometry(member: Any) -> BaseGeometry | None:
    if member is None:
        return None
    if not isinstance(member, dict) or member.get("type") not in TYPES:
        raise JsonFaultError(f"has a geometry that is none of {', '.join(TYPES)}")
    try:
        refuse_words(member["coordinates"])
        geometry: BaseGeometry = shape(member)
    except (ShapelyError, ValueError, TypeError, AttributeError, KeyError, IndexError) as error:
        raise JsonFaultError(f"has coordinates that make no {member['type']}: {error}") from error
    _refuse_bad(geometry)
    return geometry


def refuse_words(coordinates: Any) -> None:
    """Refuse text and truth values in nested lists; shapely would read them as numbers."""
    if isinstance(coordinates, list):
        for item in coordinates:
            refuse_words(item)
    elif isinstance(coordinates, bool) or not isinstance(coordinates, int | float):
        raise TypeError(f"{coordinates!r} is not a number")


def _refuse_bad(geometry: BaseGeometry) -> None:
    if geometry.is_empty:
        raise JsonFaultError("has an empty geometry")
    for position in shapely.get_coordinates(geometry).tolist():
        if any(abs(value) > limit for value, limit in zip(position, LON_LAT_LIMIT, strict=True)):
            raise JsonFaultError(f"has a coordinate out of range: {position} (longitude, latitude)")
    if not geometry.is_valid:
        raise JsonFaultError(f"has an invalid geometry: {shapely.is_valid_reason(geometry)}")
