"""Distances in a plane round a place to edges, many to many: the quick ones, for quadrature.

Edges are arcs of great circles on the sphere that carries the plane, cut short and measured as
straight chords that lie a little under them. Seen from the plane's centre their ends are exact;
elsewhere a distance is right to 1 part in 10,000 of how far the place is from the centre.
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

__all__ = ["PLACES_AT_ONCE", "Arcs"]

# An arc shorter than this (radians, 6 micrometres) is a point.
SHORTEST = 1e-12
# The polar semi-axis of WGS 84: the way on a sphere so small is the longer one, up to 1 %.
SMALLEST_AXIS_M = 6_356_752.0
# Ends as near as this (degrees, 0.1 mm) to the next start are that start.
SAME_DEG = 1e-9
# The chord of so long an edge, lifted by its height, is the arc to 0.1 mm.
LONGEST_CHORD_M = 5_000.0
# So many places against a thousand arcs stay in the processor's cache.
PLACES_AT_ONCE = 61
# A chord longer than this (radians, 1 km) lies more than 20 mm under its arc.
LONG = 1.6e-4


@dataclass(frozen=True, slots=True, eq=False)
class Arcs:
    """Arcs of great circles as seen from the centre of a plane, on the unit sphere.

    ``forms``, shape (2, 5, m), makes two numbers an arc from a place on the sphere (x, y, drop,
    the sum of their squares, 1): the square of the straight way to its start, and how far along
    its chord the place lies, in radians. ``length`` is that of the chords, shape (m,).
    """

    forms: Floats
    length: Floats

    @classmethod
    def between(cls, start: Floats, end: Floats) -> Arcs:
        """Give the arcs between places on the sphere as seen from the centre, shape (m, 3)."""
        chord = end - start
        length = np.sqrt((chord**2).sum(axis=1))
        ahead = chord / np.maximum(length, SHORTEST)[:, None]
        nothing = np.zeros_like(length)
        way = np.column_stack([-2.0 * start, nothing + 1.0, (start**2).sum(axis=1)])
        along = np.column_stack([ahead, nothing, -(ahead * start).sum(axis=1)])
        return cls(np.stack([way.T, along.T]), length)

    @classmethod
    def around(cls, plane: Plane, segments: Segments, *, reach_m: float) -> Arcs:
        """Give the edges that can be nearest to a place within reach of the plane's centre.

        Nearest to such a place is an edge at most twice the reach farther off than the one that
        is nearest to the centre. Straight ways through the earth sieve first, arcs after them.
        """
        here = ecef_m(np.array(plane.lon), np.array(plane.lat))
        straight = np.sqrt(((segments.start - here) ** 2).sum(axis=1))
        farthest = _metres((straight.min() / SMALLEST_AXIS_M) ** 2) + 2.0 * reach_m
        start, end = pieces(
            segments,
            np.nonzero(straight - segments.length_m <= farthest)[0],
            longest_m=LONGEST_CHORD_M,
        )
        arcs = cls.between(*_ends(plane, start, end))
        away = arcs.separate_m(np.zeros((1, 3)))[0]
        return arcs.taken(away <= away.min() + 2.0 * reach_m)

    def taken(self, which: np.ndarray) -> Arcs:
        """Give some of the arcs."""
        chosen = np.flatnonzero(which)
        return Arcs(self.forms[:, :, chosen], self.length[chosen])

    def distances_m(self, places: Floats) -> Floats:
        """Give the distance of each place on the sphere, (n, 3), to the nearest arc, (n,)."""
        starts = range(0, len(places), PLACES_AT_ONCE)
        parts = [self._squares(places[at : at + PLACES_AT_ONCE]).min(axis=1) for at in starts]
        return _metres(np.concatenate(parts))

    def separate_m(self, places: Floats) -> Floats:
        """Give the distance of each place on the sphere, (n, 3), to each arc, (n, m)."""
        return _metres(self._squares(places))

    def _squares(self, places: Floats) -> Floats:
        """Give the square of the straight way to each arc, (n, m)."""
        five = np.column_stack([places, (places**2).sum(axis=1), np.ones(len(places))])
        square: Floats
        square, along = np.matmul(five, self.forms)
        foot = np.clip(along, 0.0, self.length)
        # From the square to the start take along², and add (along - foot)².
        along *= 2.0
        along -= foot
        along *= foot
        square -= along
        if self.length.max(initial=0.0) > LONG:  # the arc lies higher than its chord
            height = 0.5 * foot * (self.length - foot)
            square += height * (square - height)
        return square


def _ends(plane: Plane, start: Floats, end: Floats) -> tuple[Floats, Floats]:
    """Give starts and ends (lon, lat in degrees, (2, m)) on the sphere; most ends are starts."""
    begin = sphere(plane.xy_m(*start))
    finish = np.roll(begin, -1, axis=0)
    alone = np.abs(end - np.roll(start, -1, axis=1)).max(axis=0) > SAME_DEG
    finish[alone] = sphere(plane.xy_m(*end[:, alone]))
    return begin, finish


def _metres(chord_square: Floats) -> Floats:
    """Give the arc in metres over a straight way through the unit sphere, given squared."""
    half = np.sqrt(np.clip(0.25 * chord_square, 0.0, 1.0))
    arc: Floats = 2.0 * MEAN_RADIUS_M * np.arcsin(half)
    return arc
