"""Shapes in a tile: lines and areas cut to it, on its grid, valid and turned as tiles have them.

References
----------
Mapbox Vector Tile Specification 2.1, 4.3.4.4: an outer ring has a positive area where y grows
downwards, an inner one a negative.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from app.domain.geo.mercator import squared
from app.exports.tiles.grid import BUFFER, EXTENT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from app.exports.tiles.grid import Tile

__all__ = ["in_tile", "whole_tile"]

LINES, AREAS = 1, 2


def in_tile(geometries: Sequence[BaseGeometry | None], tile: Tile) -> NDArray[np.object_]:
    """Give lines and areas in degrees as they are drawn in a tile; None of what is not in it.

    What is in the tile and narrower than its grid is one square of it, or one side of a square:
    nothing is lost.
    """
    whole = np.asarray(geometries, dtype=object)
    found = _cut(whole, tile, 0)
    for turn in (-1, 1):  # what lies beyond the antimeridian is drawn in the buffer
        if tile.col == (0 if turn == -1 else (1 << tile.zoom) - 1):
            beside = _cut(whole, tile, turn)
            found = _joined(found, beside)
    return found


def whole_tile() -> BaseGeometry:
    """Give the square of a tile in its units."""
    square: BaseGeometry = shapely.orient_polygons(shapely.box(0, 0, EXTENT, EXTENT))
    return square


def _cut(whole: NDArray[np.object_], tile: Tile, turn: int) -> NDArray[np.object_]:
    """Give what of geometries lies in a tile, after some turns of the world to the east."""
    shift = np.array([float(turn), 0.0])
    units = shapely.transform(whole, lambda at: tile.units(squared(at) + shift))
    low, high = -float(BUFFER), float(EXTENT + BUFFER)
    window = shapely.box(low, low, high, high)
    parts = shapely.clip_by_rect(units, low, low, high, high)
    bad = np.nonzero(~shapely.is_valid(parts) & ~shapely.is_missing(parts))[0]
    if len(bad):  # rings that touch themselves where they were cut
        parts[bad] = shapely.intersection(shapely.make_valid(units[bad]), window)
    kept = [_kept(part, unit) for part, unit in zip(parts, units, strict=True)]
    found = np.empty(len(whole), dtype=object)
    found[:] = kept
    return shapely.orient_polygons(found)


def _kept(part: Any, unit: Any) -> BaseGeometry | None:
    """Give a part on the grid, of the dimension that the whole has; None without any."""
    if part is None or part.is_empty:
        return None
    kind = shapely.get_dimensions(unit)
    snapped = _of_kind(shapely.set_precision(part, 1.0), kind)
    if snapped is not None or shapely.get_dimensions(part) < kind:
        return snapped
    x, y = np.floor(shapely.get_coordinates(shapely.point_on_surface(part))[0])
    least: BaseGeometry = (
        shapely.box(x, y, x + 1.0, y + 1.0)
        if kind == AREAS
        else shapely.linestrings([[x, y], [x + 1.0, y]])
    )
    return least


def _of_kind(snapped: BaseGeometry, kind: int) -> BaseGeometry | None:
    """Give the parts of a geometry that have a dimension."""
    parts = shapely.get_parts([snapped])
    kept = [
        part
        for each in parts
        for part in shapely.get_parts([each])
        if shapely.get_dimensions(part) == kind and not part.is_empty
    ]
    if not kept:
        return None
    if len(kept) == 1:
        return kept[0]  # type: ignore[no-any-return]  # an array of geometries
    made: BaseGeometry = (
        shapely.multipolygons(kept) if kind == AREAS else shapely.multilinestrings(kept)
    )
    return made


def _joined(one: NDArray[np.object_], other: NDArray[np.object_]) -> NDArray[np.object_]:
    """Give what is in either of two lists, of both where both have something."""
    found = one.copy()
    for number in np.nonzero(~shapely.is_missing(other))[0].tolist():
        mine = one[number]
        kind = shapely.get_dimensions(other[number])
        both = other[number] if mine is None else shapely.union_all([mine, other[number]])
        found[number] = _of_kind(both, kind)
    return shapely.orient_polygons(found)
