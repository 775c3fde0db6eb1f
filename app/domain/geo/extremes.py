"""The nearest and the farthest that an area can be from a target.

A distance changes by at most as much as the position moves. So a box around its centre is known
to within its half diagonal, and boxes that cannot hold the farthest place are dropped until the
rest agree within a tolerance.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from app.domain.geo.area import in_plane
from app.domain.geo.chords import Arcs
from app.domain.geo.geodesy import inverse
from app.domain.geo.nearest import nearest
from app.domain.geo.pieces import pieces
from app.domain.geo.plane import STRETCH, sphere

if TYPE_CHECKING:
    from app.domain.geo.area import Area
    from app.domain.geo.geodesy import Floats
    from app.domain.geo.target import Part, Target

__all__ = ["farthest_m", "gap_m"]

TOLERANCE_M = 10.0
# Up to here the farthest place of an edge from a point is one of its ends (metres; a quarter of
# the way round the earth, less the flattening).
QUARTER_M = 9_900_000.0
# Distances in the plane differ from those on the ellipsoid by less (0.3 m at 1,500 km).
SPHERE_SHARE = 1e-6
# What rounding can take off a bound (metres).
ROUNDING_M = 1e-6
# Boxes along the longer side of the area to begin with.
FIRST_BOXES = 8


def gap_m(area: Area, target: Target) -> Floats:
    """Give the smallest distance between the area and each part of the target, in metres.

    Two lines that do not cross are nearest at a vertex of one of them.
    """
    own = target.distances_m(*area.outline()).min(axis=1)
    gaps: Floats = np.minimum(own, [_gap_to(area, target, part) for part in target.parts])
    return gaps


def farthest_m(area: Area, target: Target) -> float:
    """Give an upper bound of the distance from anywhere in the area, at most 10 m too large.

    To a point within a quarter of the way round the earth it is exact to a micrometre.
    """
    if target.point is not None:
        lon, lat = area.outline()
        there = (np.full(len(lon), value) for value in target.point)
        farthest = float(inverse(lon, lat, *there)[2].max())
        if farthest <= QUARTER_M:
            return farthest + target.parts[0].accuracy_m + ROUNDING_M
    return _searched_m(area, target)


def _searched_m(area: Area, target: Target) -> float:
    worst = _Worst(area, target)
    low = worst.at(shapely.get_coordinates(area.flat)).max()
    shapely.prepare(area.flat)
    boxes = _first_boxes(area)
    while len(boxes):
        boxes = boxes[shapely.intersects(area.flat, shapely.box(*boxes.T))]
        value = worst.at(0.5 * (boxes[:, :2] + boxes[:, 2:]))
        inside = shapely.intersects_xy(area.flat, *(0.5 * (boxes[:, :2] + boxes[:, 2:])).T)
        low = max(low, value[inside].max(initial=0.0))
        half = 0.5 * STRETCH * np.hypot(*(boxes[:, 2:] - boxes[:, :2]).T)
        boxes = _quarters(boxes[value + half > low + TOLERANCE_M])
    return float(low * (1.0 + SPHERE_SHARE) + TOLERANCE_M)


class _Worst:
    """The largest distance that the target's accuracy allows, at places of the area's plane."""

    def __init__(self, area: Area, target: Target) -> None:
        reach = STRETCH * float(np.hypot(*shapely.get_coordinates(area.flat).T).max())
        self.target, self.area = target, area
        self.arcs = [Arcs.around(area.plane, p.segments, reach_m=reach) for p in target.parts]
        self.inside = None if target.inside is None else in_plane(target.inside, area.plane)

    def at(self, xy_m: Floats) -> Floats:
        """Give that distance at each place, metres."""
        places = sphere(xy_m)
        away = np.stack([arcs.distances_m(places) for arcs in self.arcs])
        if self.inside is not None:
            away[:, shapely.intersects_xy(self.inside, *xy_m.T)] = 0.0
        worst: Floats = (away + self.target.accuracies_m).min(axis=0)
        return worst


def _gap_to(area: Area, target: Target, part: Part) -> float:
    start, end = pieces(part.segments)
    if target.inside is not None:
        meets = shapely.intersects(area.flat, in_plane(target.inside, area.plane))
    else:
        ends = np.stack([area.plane.xy_m(*start), area.plane.xy_m(*end)], axis=1)
        meets = shapely.intersects(area.flat, shapely.linestrings(ends)).any()
    if meets:
        return 0.0
    lon, lat = np.concatenate([start, end[:, -1:]], axis=1)
    return float(nearest(lon, lat, area.edges).distance_m.min())


def _first_boxes(area: Area) -> Floats:
    """Give squares that cover the area, shape (n, 4): west, south, east, north in its plane."""
    west, south, east, north = area.flat.bounds
    side = max(east - west, north - south) / FIRST_BOXES
    x, y = np.meshgrid(np.arange(west, east, side), np.arange(south, north, side))
    corner = np.column_stack([x.ravel(), y.ravel()])
    return np.concatenate([corner, corner + side], axis=1)


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
