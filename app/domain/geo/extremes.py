"""The nearest and the farthest that an area can be from a target.

The area is cut in triangles. In one of them no place is farther from an edge of the target than
the farthest of its corners, as a distance to a straight edge is convex, and none is farther than a
corner by more than it is away from it. Triangles that cannot hold the farthest place are dropped,
the others are halved, until none is left.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from app.domain.geo.area import in_plane
from app.domain.geo.chords import PLACES_AT_ONCE, Arcs
from app.domain.geo.geodesy import inverse
from app.domain.geo.nearest import nearest
from app.domain.geo.pieces import pieces
from app.domain.geo.plane import MEAN_RADIUS_M, STRETCH, sphere

if TYPE_CHECKING:
    from numpy.typing import NDArray

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
# What is straight in the plane is bent by less than this share of its length.
BENT_SHARE = 1e-4
# More triangles than these are not looked at: the bounds of the others are taken as they stand.
MOST_TRIANGLES = 20_000
# So few corners against a thousand arcs stay in the cache, and no second thread spins.
TRIANGLES_AT_ONCE = PLACES_AT_ONCE // 3


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
    corners, low = area.triangles_m, 0.0
    while len(corners):
        value, bound = worst.at_corners(corners)
        low = max(low, float(value.max()))
        open_still = bound > low + TOLERANCE_M
        corners, bound = corners[open_still], bound[open_still]
        bound = np.minimum(bound, worst.by_edges(corners))
        if len(corners) > MOST_TRIANGLES:
            return float(bound.max() * (1.0 + SPHERE_SHARE))
        corners = _halves(corners[bound > low + TOLERANCE_M])
    return low * (1.0 + SPHERE_SHARE) + TOLERANCE_M


class _Worst:
    """The largest distance that the target's accuracy allows, over triangles of the plane."""

    def __init__(self, area: Area, target: Target) -> None:
        reach = STRETCH * float(np.hypot(*shapely.get_coordinates(area.flat).T).max())
        self.arcs = [Arcs.around(area.plane, p.segments, reach_m=reach) for p in target.parts]
        self.accuracies_m = target.accuracies_m
        self.inside = None if target.inside is None else in_plane(target.inside, area.plane)
        if self.inside is not None:
            shapely.prepare(self.inside)

    def at_corners(self, corners: Floats) -> tuple[Floats, Floats]:
        """Give the distance at the corners, (n, 3), and what it can be at most between, (n,).

        Inside a polygon the way to its edge counts as less than nothing: a triangle that lies
        deeper than it is wide cannot reach out.
        """
        xy, which = np.unique(corners.reshape(-1, 2), axis=0, return_inverse=True)
        away = np.stack([arcs.distances_m(sphere(xy)) for arcs in self.arcs])
        if self.inside is not None:
            deep = shapely.intersects_xy(self.inside, *xy.T)
            away[:, deep] *= -1.0
        value = (np.maximum(away, 0.0) + self.accuracies_m).min(axis=0)
        signed = away[:, which].reshape(len(away), -1, 3)
        bound = (signed + _reach_m(corners)).min(axis=2)
        bound[:, self._is_covered(corners)] = 0.0
        return value[which], (np.maximum(bound, 0.0) + self.accuracies_m).min(axis=0)

    def by_edges(self, corners: Floats) -> Floats:
        """Give what the distance can be at most in each triangle, by one edge for all of it."""
        starts = range(0, len(corners), TRIANGLES_AT_ONCE)
        parts = [self._by_edges(corners[at : at + TRIANGLES_AT_ONCE]) for at in starts]
        return np.concatenate([np.zeros(0), *parts])

    def _by_edges(self, corners: Floats) -> Floats:
        side = _reach_m(corners).max(axis=1)
        places = sphere(corners.reshape(-1, 2))
        bounds = []
        for arcs in self.arcs:
            away = arcs.separate_m(places).reshape(len(corners), 3, -1)
            farthest = away.max(axis=1).min(axis=1)
            bounds.append(farthest + farthest * (side / MEAN_RADIUS_M) ** 2 + side * BENT_SHARE)
        bound: Floats = (np.stack(bounds) + self.accuracies_m).min(axis=0)
        return bound

    def _is_covered(self, corners: Floats) -> NDArray[np.bool_]:
        if self.inside is None:
            return np.zeros(len(corners), dtype=bool)
        covers: Any = shapely.covers(self.inside, shapely.polygons(corners))
        return np.asarray(covers)


def _reach_m(corners: Floats) -> Floats:
    """Give how far the triangle reaches from each of its corners, (n, 3), metres."""
    side = STRETCH * np.hypot(*np.moveaxis(corners - np.roll(corners, 1, axis=1), 2, 0))
    reach: Floats = np.maximum(side, np.roll(side, -1, axis=1))
    return reach


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


def _halves(corners: Floats) -> Floats:
    """Cut each triangle in two, across its longest side."""
    opposite = corners - np.roll(corners, -1, axis=1)  # the side from corner i to corner i + 1
    longest = np.hypot(opposite[..., 0], opposite[..., 1]).argmax(axis=1)
    turned = corners[np.arange(len(corners))[:, None], (longest[:, None] + np.arange(3)) % 3]
    first, second, third = np.moveaxis(turned, 1, 0)
    middle = 0.5 * (first + second)
    return np.concatenate(
        [np.stack([first, middle, third], axis=1), np.stack([middle, second, third], axis=1)]
    )
