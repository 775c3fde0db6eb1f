"""Features as Arrow tables, a batch at a time, with the types of their columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import shapely

from app.exports.content import Kind

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.exports.content import Column, Content, Part

__all__ = ["ARROW", "Bounds", "attributes", "fields_of", "to_wkb", "widened"]

Bounds = tuple[float, float, float, float]

ARROW = {
    Kind.TEXT: pa.string(),
    Kind.WHOLE: pa.int64(),
    Kind.REAL: pa.float64(),
    Kind.TRUTH: pa.bool_(),
    Kind.DAY: pa.date32(),
    Kind.INSTANT: pa.timestamp("ms", tz="UTC"),
}
# Arrow reads days and instants from their text.
READ = (Kind.DAY, Kind.INSTANT)
LITTLE_ENDIAN = 1


def fields_of(content: Content) -> list[pa.Field]:
    """Give the fields of the columns, without the geometry."""
    return [pa.field(column.name, ARROW[column.kind]) for column in content.columns]


def attributes(content: Content, part: Part) -> list[pa.Array]:
    """Give the columns of some features as arrays, without the geometry."""
    return [_array(column, part) for column in content.columns]


def to_wkb(shapes: NDArray[np.object_]) -> pa.Array:
    """Give geometries as an array of little-endian WKB."""
    return pa.array(list(shapely.to_wkb(shapes, byte_order=LITTLE_ENDIAN)), pa.binary())


def widened(found: Bounds | None, boxes: NDArray[np.float64]) -> Bounds | None:
    """Give the box that holds another and some more; a row of NaN is no box.

    >>> widened((0.0, 0.0, 1.0, 1.0), np.array([[2.0, -1.0, 2.0, 0.5], [np.nan] * 4]))
    (0.0, -1.0, 2.0, 1.0)
    """
    there = boxes[~np.isnan(boxes[:, 0])]
    if found is not None:
        there = np.vstack([there, found])
    if not len(there):
        return None
    low, high = there[:, :2].min(axis=0), there[:, 2:].max(axis=0)
    west, south, east, north = (float(value) for value in (*low, *high))
    return west, south, east, north


def _array(column: Column, part: Part) -> pa.Array:
    values = part.values(column.name)
    if column.kind in READ:
        return pa.array(values, pa.string()).cast(ARROW[column.kind])
    return pa.array(values, ARROW[column.kind])
