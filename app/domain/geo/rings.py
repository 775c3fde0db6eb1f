"""Rings round a centre: what share of a ring lies within a limit of a point or an edge.

All arrays hold one entry a row, (n,), or (nodes, n) for rings; lengths are metres.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np

from app.domain.geo.plane import MEAN_RADIUS_M

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.domain.geo.geodesy import Floats

__all__ = ["EdgeRings", "PointRings"]

# Keeps a division by a length of 0 finite; far below any length in metres.
TINY = 1e-12


@dataclass(frozen=True, slots=True, eq=False)
class PointRings:
    """Rings on a sphere round centres that are ``distance_m`` from a point."""

    distance_m: Floats

    @property
    def far_m(self) -> tuple[Floats]:
        """Beyond the distance and the limit no ring meets the point's circle."""
        return (self.distance_m,)

    def distances_m(self, x_m: Floats, y_m: Floats) -> Floats:
        """Give the distance at places (n, samples), x towards the point, on the sphere."""
        x, y = x_m / MEAN_RADIUS_M, y_m / MEAN_RADIUS_M
        apart = self.distance_m[:, None] / MEAN_RADIUS_M
        drop = 0.5 * (x**2 + y**2) - 2.0 * np.sin(0.5 * apart) ** 2
        chord = np.sqrt((x - np.sin(apart)) ** 2 + y**2 + drop**2)
        distance: Floats = 2.0 * MEAN_RADIUS_M * np.arcsin(np.minimum(0.5 * chord, 1.0))
        return distance

    def rows(self, rows: slice | NDArray[np.intp]) -> PointRings:
        """Give some of the rows."""
        return PointRings(self.distance_m[rows])

    def shares(self, ring_m: Floats, within_m: Floats) -> Floats:
        """Give the share of each ring within the limits.

        By half angles of the spherical triangle with the sides distance, ring and limit:
        sin^2(A/2) = (sin^2(r/2) - sin^2((d - s)/2)) / (sin d sin s).
        """
        scale = 0.5 / MEAN_RADIUS_M
        limit = np.sin(np.minimum(scale * within_m, 0.5 * np.pi)) ** 2
        above = limit - np.sin(scale * (self.distance_m - ring_m)) ** 2
        below = np.sin(2.0 * scale * self.distance_m) * np.sin(2.0 * scale * ring_m)
        half = np.clip(above / np.maximum(below, TINY**2), 0.0, 1.0)
        share: Floats = 2.0 / np.pi * np.arcsin(np.sqrt(half))
        return share


@dataclass(frozen=True, slots=True, eq=False)
class EdgeRings:
    """Rings in a plane round centres from which an edge runs from ``first`` to ``last``.

    The edge lies on a line ``across_m`` away; along that line, seen from the foot of the
    centre, it begins at ``first_m`` and ends at ``last_m``.
    """

    across_m: Floats
    first_m: Floats
    last_m: Floats

    @classmethod
    def between(cls, start_m: Floats, end_m: Floats) -> EdgeRings:
        """Turn the plane so that each edge, from ends of shape (n, 2), runs along one axis."""
        edge = end_m - start_m
        length = np.hypot(edge[:, 0], edge[:, 1])
        # An edge of no length is a point: any direction will do.
        along = np.where(length[:, None] > 0.0, edge, [1.0, 0.0])
        along /= np.where(length > 0.0, length, 1.0)[:, None]
        across = np.abs(start_m[:, 0] * along[:, 1] - start_m[:, 1] * along[:, 0])
        first = np.einsum("nk,nk->n", start_m, along)
        return cls(across, first, first + length)

    @property
    def distance_m(self) -> Floats:
        """The distance of the centre from the edge."""
        beyond: Floats = np.maximum(np.maximum(self.first_m, -self.last_m), 0.0)
        return np.hypot(self.across_m, beyond)

    @property
    def far_m(self) -> tuple[Floats, Floats, Floats]:
        """The far side of the strip along the edge, and the far side of both its ends."""
        first, last = (np.hypot(self.across_m, along) for along in (self.first_m, self.last_m))
        return self.across_m, first, last

    def distances_m(self, x_m: Floats, y_m: Floats) -> Floats:
        """Give the distance at places (n, samples), x along the edge and y towards it."""
        nearest = np.clip(x_m, self.first_m[:, None], self.last_m[:, None])
        return np.hypot(x_m - nearest, y_m - self.across_m[:, None])

    def rows(self, rows: slice | NDArray[np.intp]) -> EdgeRings:
        """Give some of the rows."""
        return EdgeRings(*(getattr(self, field.name)[rows] for field in fields(self)))

    def shares(self, ring_m: Floats, within_m: Floats) -> Floats:
        """Give the share of each ring within the limits: the strip beside the edge and two ends."""
        inverse = 1.0 / np.maximum(ring_m, TINY)
        below_last = _half_arc(-self.last_m * inverse)
        below_first = _half_arc(-self.first_m * inverse)
        low, high = (_half_arc(-(self.across_m + side) * inverse) for side in (-within_m, within_m))
        square = 0.5 * np.pi
        strip = (
            _common(below_last, high, square)
            - _common(below_first, high, square)
            - _common(below_last, low, square)
            + _common(below_first, low, square)
        )
        ends = self._end(self.last_m, np.pi - below_last, ring_m, within_m)
        ends += self._end(-self.first_m, below_first, ring_m, within_m)
        return (strip + ends) / (2.0 * np.pi)

    def _end(self, along: Floats, beyond: Floats, ring_m: Floats, within_m: Floats) -> Floats:
        """Give the arc that lies beyond one end and within the limit of it."""
        away = np.hypot(self.across_m, along)
        direction = np.arctan2(self.across_m, along)
        cosine = (away**2 + ring_m**2 - within_m**2) / np.maximum(2.0 * away * ring_m, TINY)
        return _common(beyond, _half_arc(cosine), direction)


def _half_arc(cosine: Floats) -> Floats:
    """Give half the arc on which the coordinate is at least this share of the radius."""
    half: Floats = np.arccos(np.minimum(np.maximum(cosine, -1.0), 1.0))
    return half


def _common(half: Floats, other: Floats, apart: Floats | float) -> Floats:
    """Give how much two arcs have in common: their halves, and the angle between their middles."""
    both = half + other
    near = np.minimum(np.maximum(both - apart, 0.0), 2.0 * np.minimum(half, other))
    round_the_back = np.maximum(both + apart - 2.0 * np.pi, 0.0)
    return near + round_the_back
