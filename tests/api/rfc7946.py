"""What RFC 7946 asks of a GeoJSON text, in our words: read it strictly and give every fault."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from shapely.geometry import shape

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["geojson_faults", "sequence_faults"]

# How deep the positions of a geometry lie in its coordinates.
DEPTHS = {
    "Point": 0, "MultiPoint": 1, "LineString": 1, "MultiLineString": 2, "Polygon": 2,
    "MultiPolygon": 3,
}  # fmt: skip
# 7.1: with these an object would be of two kinds.
OF_OTHERS = {
    "Feature": {"coordinates", "geometries", "features"},
    "FeatureCollection": {"coordinates", "geometries", "geometry", "properties"},
}
HALF_TURN = 180.0


def sequence_faults(raw: bytes) -> list[str]:
    """Give the faults of each text of a sequence (RFC 8142: separated by RS, ended by LF)."""
    texts = raw.split(b"\x1e")
    found = [] if texts[0] == b"" else ["the sequence does not begin with a separator"]
    for text in texts[1:]:
        found += [] if text.endswith(b"\n") else ["a text does not end with a line feed"]
        found += geojson_faults(text)
    return found


def geojson_faults(raw: bytes) -> list[str]:
    """Give the faults of a Feature or a FeatureCollection as bytes."""
    value = json.loads(
        raw.decode(), parse_constant=_constant, parse_float=_finite, object_pairs_hook=_unique
    )
    if value.get("type") == "Feature":
        return list(_feature(value))
    found = [] if value.get("type") == "FeatureCollection" else ["is neither kind of document"]
    found += _foreign(value, "FeatureCollection")
    features = value["features"]
    for feature in features:
        found += [f"{feature.get('id')}: {fault}" for fault in _feature(feature)]
    ids = [feature["id"] for feature in features]
    return found + ([] if len(set(ids)) == len(ids) else ["an id is given twice"])


def _feature(value: dict[str, Any]) -> Iterator[str]:
    if value.get("type") != "Feature" or not {"geometry", "properties", "id"} <= set(value):
        yield "is no whole Feature (3.2)"
        return
    yield from _foreign(value, "Feature")
    if not isinstance(value["id"], str) or not value["id"]:
        yield "has no id that is a text"
    if not isinstance(value["properties"], dict | None):
        yield "has properties that are no object (3.2)"
    if value["geometry"] is not None:
        yield from _geometry(value["geometry"])


def _foreign(value: dict[str, Any], kind: str) -> list[str]:
    found = [f"has the member {name}" for name in {"crs", *OF_OTHERS[kind]} & set(value)]  # 4, 7.1
    box = value.get("bbox")
    if box is not None and not (len(box) == 4 and all(map(math.isfinite, box))):
        found.append("has a bbox that is none (5)")
    return found


def _geometry(value: dict[str, Any]) -> Iterator[str]:
    if {"crs", "geometry", "properties", "features"} & set(value):
        yield "has a geometry with foreign members (7.1)"
    if value.get("type") not in DEPTHS:
        yield f"has a geometry of the type {value.get('type')} (1.4)"
        return
    faults = list(_positions(value["coordinates"], DEPTHS[value["type"]]))
    yield from faults
    if faults:
        return
    made = shape(value)
    if made.is_empty or not made.is_valid:
        yield f"is not valid: {shapely.is_valid_reason(made)}"
    for part in shapely.get_parts(made):
        yield from _lines(part)
    if value["type"].endswith("Polygon"):
        polygons = [value["coordinates"]] if value["type"] == "Polygon" else value["coordinates"]
        for rings in polygons:
            yield from _rings(rings)


def _positions(value: Any, depth: int) -> Iterator[str]:
    if not isinstance(value, list) or not value:
        yield "has coordinates that are empty or no list"
    elif depth:
        for part in value:
            yield from _positions(part, depth - 1)
    elif len(value) not in {2, 3} or not all(type(number) in {int, float} for number in value):
        yield f"has the position {value} (3.1.1)"
    elif not (abs(value[0]) <= HALF_TURN and abs(value[1]) <= HALF_TURN / 2):
        yield f"has the position {value}, which is not on earth (4)"


def _lines(part: Any) -> Iterator[str]:
    """Lines have a length (3.1.4) and are cut at the antimeridian (3.1.9)."""
    places = shapely.get_coordinates(part)
    if part.geom_type != "Point" and len(np.unique(places, axis=0)) == 1:
        yield "has a line without length (3.1.4)"
    for ring in (part.exterior, *part.interiors) if part.geom_type == "Polygon" else (part,):
        if (np.abs(np.diff(shapely.get_coordinates(ring)[:, 0])) > HALF_TURN).any():
            yield "crosses the antimeridian uncut (3.1.9)"


def _rings(rings: list[list[list[float]]]) -> Iterator[str]:
    for number, ring in enumerate(rings):
        if len(ring) < 4 or ring[0] != ring[-1]:
            yield "has a ring that is open, or of less than four positions (3.1.6)"
        elif (_twice_the_area(ring) > 0) is (number > 0):
            yield "has a ring that turns the other way (3.1.6)"


def _twice_the_area(ring: list[list[float]]) -> float:
    x, y = np.array(ring)[:, :2].T
    x, y = x - x[0], y - y[0]
    return float((x[:-1] * y[1:] - x[1:] * y[:-1]).sum())


def _constant(name: str) -> float:
    raise AssertionError(f"{name} is no number of JSON")


def _finite(text: str) -> float:
    assert math.isfinite(float(text)), text
    return float(text)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    assert len(members) == len(pairs), "a key is given twice"
    return members
