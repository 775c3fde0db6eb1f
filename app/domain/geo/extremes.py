"""The nearest and the farthest that a polygon can be from a target.

A distance changes by at most as much as the position moves. So a box around its centre is known
to within its half diagonal, and boxes that cannot hold the farthest place are dropped until the
rest agree within a tolerance.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from app.domain.geo.geodesy import inverse
from app.domain.geo.nearest import nearest
from app.domain.geo.segments import Segments

if TYPE_CHECKING:
    from app.domain.geo.footprint import Area
    from app.domain.geo.geodesy import Floats
    from app.domain.geo.target import Target

__all__ = ["farthest_m", "gap_m"]

TOLERANCE_M = 10.0


def gap_m(area: Area, target: Target) -> Floats:
    """Give the smallest distance between the area and each part of the target, in metres.

    Two lines that do not cross are nearest at a vertex of one of them.
    """
    outline = Segments.of_lines(area.rings())
    own = target.distances_m(*area.outline()).min(axis=1)
    gaps = []
    for part, nearest_own in zip(target.parts, own, strict=True):
        lon, lat = shapely.get_coordinates(part.geometry).T
        theirs = nearest(lon, lat, outline).distance_m.min()
        meets = shapely.intersects(area.polygon, part.geometry)
        gaps.append(0.0 if meets else min(theirs, nearest_own))
    return np.array(gaps)


def farthest_m(area: Area, target: Target) -> float:
    """Give an upper bound of the distance from anywhere in the area, at most 10 m too large."""
    low = _worst(*area.outline(), target).max()
    boxes = np.array([area.polygon.bounds])
    while len(boxes):
        boxes = boxes[shapely.intersects(area.polygon, shapely.box(*boxes.T))]
        lon, lat = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
        value = _worst(lon, lat, target)
        inside = shapely.intersects_xy(area.polygon, lon, lat)
        low = max(low, value[inside].max(initial=0.0))
        boxes = _quarters(boxes[value + _half_diagonal_m(boxes) > low + TOLERANCE_M])
    return float(low + TOLERANCE_M)


def _worst(lon: Floats, lat: Floats, target: Target) -> Floats:
    """Give the largest distance that the target's accuracy allows at each position."""
    worst: Floats = (target.distances_m(lon, lat) + target.accuracies_m).min(axis=0)
    return worst


def _half_diagonal_m(boxes: Floats) -> Floats:
    """Give the distance from the centre of each box to its farther corners, in metres."""
    lon, lat = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
    south = inverse(lon, lat, boxes[:, 0], boxes[:, 1])[2]
    north = inverse(lon, lat, boxes[:, 0], boxes[:, 3])[2]
    return np.maximum(south, north)


def _quarters(boxes: Floats) -> Floats:
    """Cut each box in four."""
    west, south, east, north = boxes.T
    x, y = (west + east) / 2, (south + north) / 2
    return np.concatenate(
        [
            np.column_stack([west, south, x, y]),
            np.column_stack([x, south, east, y]),
            np.column_stack([west, y, x, north]),
            np.column_stack([x, y, east, north]),
        ]
    )
