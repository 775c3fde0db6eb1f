"""Distances in a plane round a place to edges, many to many: the quick ones, for quadrature.

Edges are arcs of great circles on the sphere that carries the plane. Seen from the plane's
centre their ends are exact; elsewhere a distance is right to 1 part in 10,000 of how far the
place is from the centre.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.domain.geo.geodesy import ecef_m
from app.domain.geo.pieces import pieces
from app.domain.geo.plane import MEAN_RADIUS_M, sphere

if TYPE_CHECKING:
    from app.domain.geo.geodesy import Floats
    from app.domain.geo.plane import Plane
    from app.domain.geo.segments import Segments

__all__ = ["Arcs"]

# An arc shorter than this (radians, 6 micrometres) is a point.
SHORTEST = 1e-12
# The polar semi-axis of WGS 84: the way on a sphere so small is the longer one, up to 1 %.
SMALLEST_AXIS_M = 6_356_752.0
# Ends as near as this (degrees, 0.1 mm) to the next start are that start.
SAME_DEG = 1e-9
UP = np.array([0.0, 0.0, 1.0])


@dataclass(frozen=True, slots=True, eq=False)
class Arcs:
    """Arcs of great circles as seen from the centre of a plane.

    ``forms``, shape (5, 4, m), makes five numbers an arc from a place on the sphere (x, y, drop,
    1). Heights over three planes: that of the arc (0 without length) and those that stand on its
    start and its end, both above 0 beside the arc. Squares of the straight way to its start and
    its end, less that from the centre.
    """

    forms: Floats

    @classmethod
    def between(cls, start: Floats, end: Floats) -> Arcs:
        """Give the arcs between places on the sphere as seen from the centre, shape (m, 3)."""
        normal = np.cross(start, end) + np.cross(UP, end - start)
        length = np.sqrt((normal**2).sum(axis=1, keepdims=True))
        normal = np.divide(normal, length, out=np.zeros_like(normal), where=length > SHORTEST)
        after, before = np.cross(normal, start + UP), np.cross(end + UP, normal)
        planes = (normal, after, before)
        heights = (np.concatenate([plane, plane[:, 2:]], axis=1).T for plane in planes)
        ways = (np.column_stack([-2.0 * at, (at**2).sum(axis=1)]).T for at in (start, end))
        return cls(np.stack([*heights, *ways]))

    @classmethod
    def around(cls, plane: Plane, segments: Segments, *, reach_m: float) -> Arcs:
        """Give the edges that can be nearest to a place within reach of the plane's centre.

        Nearest to such a place is an edge at most twice the reach farther off than the one that
        is nearest to the centre. Straight ways through the earth sieve first, arcs after them.
        """
        here = ecef_m(np.array(plane.lon), np.array(plane.lat))
        straight = np.sqrt(((segments.start - here) ** 2).sum(axis=1))
        farthest = _metres((straight.min() / SMALLEST_AXIS_M) ** 2) + 2.0 * reach_m
        start, end = pieces(segments, np.nonzero(straight - segments.length_m <= farthest)[0])
        arcs = cls.between(*_ends(plane, start, end))
        away = arcs.separate_m(np.zeros((1, 3)))[0]
        return arcs.taken(away <= away.min() + 2.0 * reach_m)

    def taken(self, which: np.ndarray) -> Arcs:
        """Give some of the arcs."""
        return Arcs(self.forms[:, :, np.flatnonzero(which)])

    def distances_m(self, places: Floats) -> Floats:
        """Give the distance of each place on the sphere, (n, 3), to the nearest arc, (n,)."""
        across, ends = self._squares(places)
        return _metres(np.minimum(_chord(across.min(axis=1)), ends.min(axis=1)))

    def separate_m(self, places: Floats) -> Floats:
        """Give the distance of each place on the sphere, (n, 3), to each arc, (n, m)."""
        across, ends = self._squares(places)
        return _metres(np.minimum(_chord(across), ends))

    def _squares(self, places: Floats) -> tuple[Floats, Floats]:
        """Give squares of the height over each arc where beside it, and of the way to its ends."""
        four = np.column_stack([places, np.ones(len(places))])
        own = (places**2).sum(axis=1, keepdims=True)
        height, after, before, to_start, to_end = np.matmul(four, self.forms)
        height *= height
        height[np.minimum(after, before, out=after) <= 0.0] = np.inf
        return height, np.minimum(to_start, to_end, out=to_start) + own


def _ends(plane: Plane, start: Floats, end: Floats) -> tuple[Floats, Floats]:
    """Give starts and ends (lon, lat in degrees, (2, m)) on the sphere; most ends are starts."""
    begin = sphere(plane.xy_m(*start))
    finish = np.roll(begin, -1, axis=0)
    alone = np.abs(end - np.roll(start, -1, axis=1)).max(axis=0) > SAME_DEG
    finish[alone] = sphere(plane.xy_m(*end[:, alone]))
    return begin, finish


def _chord(height_square: Floats) -> Floats:
    """Give the square of the straight way through the unit sphere to the foot on an arc."""
    square = np.minimum(height_square, 1.0)
    chord: Floats = 2.0 * square / (1.0 + np.sqrt(1.0 - square))
    return np.where(height_square > 1.0, np.inf, chord)


def _metres(chord_square: Floats) -> Floats:
    """Give the arc in metres over a straight way through the unit sphere, given squared."""
    half = np.sqrt(np.clip(0.25 * chord_square, 0.0, 1.0))
    arc: Floats = 2.0 * MEAN_RADIUS_M * np.arcsin(half)
    return arc
