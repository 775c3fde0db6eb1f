"""How geometries lie to each other (DE-9IM, in the plane of longitude and latitude).

Most features are told by their bounds alone; GEOS is asked for the rest, with what is written out
prepared. A box across the antimeridian is two boxes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from app.selection.cql.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

__all__ = ["meeting", "related", "related_rows", "swapped"]

# What each relation is when the two are swapped: GEOS gains from a prepared first geometry.
RELATIONS: dict[str, tuple[Callable[..., NDArray[np.bool_]], Callable[..., NDArray[np.bool_]]]] = {
    "S_INTERSECTS": (shapely.intersects, shapely.intersects),
    "S_EQUALS": (shapely.equals, shapely.equals),
    "S_DISJOINT": (shapely.disjoint, shapely.disjoint),
    "S_TOUCHES": (shapely.touches, shapely.touches),
    "S_WITHIN": (shapely.within, shapely.contains),
    "S_OVERLAPS": (shapely.overlaps, shapely.overlaps),
    "S_CROSSES": (shapely.crosses, shapely.crosses),
    "S_CONTAINS": (shapely.contains, shapely.within),
}
WEST, SOUTH, EAST, NORTH = range(4)


def related(
    op: str, features: NDArray[np.object_], bounds: NDArray[np.float64], other: BaseGeometry
) -> Truth:
    """Say of which features (first) the relation to a geometry (second) holds.

    Without a geometry it is unknown. ``bounds`` are those of the features, shape (n, 4).
    """
    missing = np.isnan(bounds[:, WEST])
    near = np.nonzero(_meets(bounds, other.bounds))[0]
    held = np.full(len(features), op == "S_DISJOINT")
    if len(near):
        shapely.prepare(other)
        held[near] = RELATIONS[op][1](other, features[near])
    return Truth.of(held, missing)


def meeting(
    bounds: NDArray[np.float64],
    region: BaseGeometry,
    shapes: Callable[[NDArray[np.intp]], NDArray[np.object_]],
) -> NDArray[np.bool_]:
    """Say which features share a place with a region, as ``S_INTERSECTS`` would.

    A point is told by its bounds and needs no geometry: ``shapes`` gives those of other rows.
    Without a geometry it is no.
    """
    parts = region.geoms if isinstance(region, shapely.MultiPolygon) else (region,)
    found = [_meeting(bounds, part, shapes) for part in parts]
    return found[0] if len(found) == 1 else np.logical_or.reduce(found)


def _meeting(
    bounds: NDArray[np.float64],
    part: BaseGeometry,
    shapes: Callable[[NDArray[np.intp]], NDArray[np.object_]],
) -> NDArray[np.bool_]:
    box = part.bounds
    held = _meets(bounds, box)
    near = np.nonzero(held)[0]
    west, south, east, north = bounds[near].T
    is_point = (west == east) & (south == north)
    shapely.prepare(part)
    if not shapely.equals_identical(part, shapely.box(*box)):
        held[near] &= ~is_point | shapely.intersects_xy(part, west, south)
    others = near[~is_point]
    if len(others):
        held[others] = shapely.intersects(part, shapes(others))
    return held


def related_rows(op: str, first: NDArray[np.object_], second: NDArray[np.object_]) -> Truth:
    """Say in which rows the relation between two geometries holds."""
    missing = shapely.is_missing(first) | shapely.is_missing(second)
    return Truth.of(np.asarray(RELATIONS[op][0](first, second)), missing)


def swapped(op: str) -> str:
    """Give the name of a relation seen from the other side."""
    return {"S_WITHIN": "S_CONTAINS", "S_CONTAINS": "S_WITHIN"}.get(op, op)


def _meets(
    bounds: NDArray[np.float64], box: tuple[float, float, float, float]
) -> NDArray[np.bool_]:
    """Say which bounds meet a box; NaN never does."""
    west, south, east, north = bounds.T
    meets = (west <= box[EAST]) & (east >= box[WEST])
    return np.asarray(meets & (south <= box[NORTH]) & (north >= box[SOUTH]))
