"""Quick bounds of the distance from many places to one target, from chords through the earth.

A geodesic is never shorter than its chord. It is never longer than the arc over that chord of a
circle as bent as WGS 84 is at most (Schur's theorem), up to half that circle. A line or an outline
is cut in runs of edges, each in a ball.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from app.domain.geo.discs import FARTHEST_M
from app.domain.geo.geodesy import ecef_m
from app.domain.geo.space import SMALLEST_RADIUS_M

if TYPE_CHECKING:
    from app.domain.geo.geodesy import Floats
    from app.domain.geo.segments import Segments
    from app.domain.geo.target import Target
    from app.selection.cql.places import Places

__all__ = ["part_bounds_m"]

# What rounding can take off a bound.
MARGIN_M = 1e-3
BALLS = 32
# A polygon in a ball up to this radius lies on the nearer side of it, inside and all.
LARGEST_BALL_M = 3_000_000.0


def part_bounds_m(places: Places, target: Target, part: int) -> tuple[Floats, Floats]:
    """Give bounds of the distance of each centre to a part of a target, in metres, shape (n,)."""
    if target.point is not None:
        lon, lat = target.point
        chord = _away_m(places, ecef_m(np.array(lon), np.array(lat)))
        return np.maximum(chord - MARGIN_M, 0.0), _arc_m(chord) + MARGIN_M
    balls = _balls(target.parts[part].segments, whole=target.inside is not None)
    low, high = np.full(len(places), np.inf), np.full(len(places), np.inf)
    for centre, radius, bulge in balls:
        away = _away_m(places, centre)
        np.minimum(low, away - (radius + bulge), out=low)
        np.minimum(high, away + radius, out=high)
    if target.inside is not None and any(radius > LARGEST_BALL_M for _, radius, _ in balls):
        low = np.zeros(len(places))
    return np.maximum(low - MARGIN_M, 0.0), _arc_m(high) + MARGIN_M


def _away_m(places: Places, centre: Floats) -> Floats:
    x, y, z = (places.space_m[axis] - centre[axis] for axis in range(3))
    away: Floats = np.sqrt(x * x + y * y + z * z)
    return away


def _arc_m(chord: Floats) -> Floats:
    """Give the longest that a geodesic over a chord can be."""
    half = np.minimum(chord / (2.0 * SMALLEST_RADIUS_M), 1.0)
    arc = 2.0 * SMALLEST_RADIUS_M * np.arcsin(half)
    return np.where(half < 1.0, arc, FARTHEST_M)


def _balls(segments: Segments, *, whole: bool) -> list[tuple[Floats, float, float]]:
    """Give centre, radius and bulge (metres) of balls that hold the edges, run by run."""
    start, end, bulge = segments.start, segments.end, segments.sagitta_m
    runs = np.array_split(np.arange(len(start)), 1 if whole else min(BALLS, len(start)))
    balls = []
    for run in runs:
        corners = np.concatenate([start[run], end[run]])
        centre = 0.5 * (corners.min(axis=0) + corners.max(axis=0))
        radius = float(np.sqrt(((corners - centre) ** 2).sum(axis=1)).max())
        balls.append((centre, radius, float(bulge[run].max())))
    return balls
