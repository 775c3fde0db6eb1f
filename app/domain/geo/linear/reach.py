"""How far along a line a footprint reaches: bounds of the feet of all its places.

The place may be anywhere in the footprint, and its foot on the line is as far off along the line
as the piece that it lies on is known.

The footprint is cut into squares of the plane that touches the ellipsoid in its centre; to roll
the plane onto the ellipsoid brings no two places farther apart. No place of a square is farther
than its reach h, half the diagonal, from its middle. Two facts then bound its feet:

* An edge holds the foot of some place of the square only if it is at most 2 h farther from the
  middle than the nearest edge.
* The foot on one edge moves by no more than the place does.

Squares that cannot move a bound by more than a tolerance are dropped, the rest is cut in four.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np
import shapely

from app.domain.geo.footprint import Disc
from app.domain.geo.geodesy import destination, ecef_m, inverse
from app.domain.geo.nearest import nearest

if TYPE_CHECKING:
    from app.domain.geo.footprint import Area, Footprint
    from app.domain.geo.geodesy import Floats
    from app.domain.geo.linear.course import Course, Integers

__all__ = ["Chords", "along_m", "feet_ranges", "foot_error_m", "up"]

# How much too wide a bound may be, in metres along the line.
TOLERANCE_M = 10.0
# Squares with a smaller reach are cut no more: two feet that are as near as this are both counted.
SMALLEST_REACH_M = 1.0
# So many squares at once mean feet that are all alike; their bounds are then taken as they are.
MOST_SQUARES = 8_192
# Edges are cut to this: an edge of 2 km bulges 8 cm over its chord.
LONGEST_CHORD_M = 2_000.0
# The smallest radius of curvature of WGS 84 (metres): the meridian at the equator.
SMALLEST_RADIUS_M = 6_335_439.0
MEAN_RADIUS_M = 6_371_008.8
# What equal chords and the ways on the surface differ by, times chord cubed, with room to spare:
# docs/kernel.md has the bound.
CHORD_SPREAD = 1e-16
SLACK_M = 1e-3


@dataclass(frozen=True, slots=True, eq=False)
class Chords:
    """Short pieces of a course as straight chords in space, one entry a piece.

    ``start`` and ``edge`` are earth-centred (metres), ``up`` stands square on the ellipsoid at the
    start (length 1); shape (n, 3).
    """

    start: Floats
    edge: Floats
    up: Floats
    length_m: Floats
    chainage_m: Floats
    accuracy_m: Floats
    stretch: Integers

    @classmethod
    def of_course(cls, course: Course) -> Chords:
        """Cut the edges of a course into chords."""
        lines = course.segments
        parts = np.maximum(np.ceil(lines.length_m / LONGEST_CHORD_M), 1.0).astype(np.intp)
        edge = np.repeat(np.arange(len(parts)), parts)
        number = np.arange(len(edge)) - np.repeat(np.cumsum(parts) - parts, parts)
        step = (lines.length_m / parts)[edge]
        begin = lines.lon[edge], lines.lat[edge], lines.azimuth_deg[edge]
        lon, lat, _ = destination(*begin, number * step)
        start = ecef_m(lon, lat)
        end = ecef_m(*destination(*begin, (number + 1) * step)[:2])
        return cls(
            start=start,
            edge=end - start,
            up=up(lon, lat),
            length_m=step,
            chainage_m=lines.chainage_m[edge] + number * step,
            accuracy_m=course.accuracy_m[edge],
            stretch=course.stretch[edge],
        )

    def taken(self, which: np.ndarray) -> Chords:
        """Give some of the chords."""
        return Chords(*(getattr(self, field.name)[which] for field in fields(self)))


@dataclass(frozen=True, slots=True, eq=False)
class _Squares:
    """Squares of the plane that touches the ellipsoid in the footprint's centre (metres)."""

    x: Floats
    y: Floats
    half_m: float

    @property
    def reach_m(self) -> float:
        """Half the diagonal."""
        return self.half_m * float(np.sqrt(2.0))

    def quarters(self, which: np.ndarray) -> _Squares:
        """Cut some of the squares in four."""
        half = self.half_m / 2.0
        x = self.x[which, None] + half * np.array([-1.0, 1.0, -1.0, 1.0])
        y = self.y[which, None] + half * np.array([-1.0, -1.0, 1.0, 1.0])
        return _Squares(x.ravel(), y.ravel(), half)


@dataclass(frozen=True, slots=True, eq=False)
class _Ground:
    """A footprint as the squares see it; ``extent_m`` from its centre to its farthest place."""

    lon: float
    lat: float
    extent_m: float
    area: Area | None

    @classmethod
    def of(cls, footprint: Footprint) -> _Ground:
        """Take a disc by its radius, every other footprint by the area that holds it."""
        if isinstance(footprint, Disc):
            return cls(footprint.lon, footprint.lat, footprint.radius_m, None)
        lon, lat = footprint.area.outline()
        centre = np.full(len(lon), footprint.lon), np.full(len(lon), footprint.lat)
        farthest = float(inverse(*centre, lon, lat)[2].max())
        return cls(footprint.lon, footprint.lat, farthest, footprint.area)

    def square(self) -> _Squares:
        """Give the square around the footprint."""
        return _Squares(np.zeros(1), np.zeros(1), self.extent_m)

    def middles(self, squares: _Squares) -> tuple[Floats, Floats]:
        """Give longitudes and latitudes of the middles of squares, in degrees."""
        count = len(squares.x)
        centre = np.full(count, self.lon), np.full(count, self.lat)
        azimuth = np.degrees(np.arctan2(squares.x, squares.y))
        return destination(*centre, azimuth, np.hypot(squares.x, squares.y))[:2]

    def gap_m(self, squares: _Squares, lon: Floats, lat: Floats) -> Floats:
        """Give how far each middle lies outside the footprint in metres, 0 inside."""
        if self.area is None:
            return np.maximum(np.hypot(squares.x, squares.y) - self.extent_m, 0.0)
        inside = shapely.intersects_xy(self.area.flat, *self.area.plane.xy_m(lon, lat).T)
        return np.where(inside, 0.0, nearest(lon, lat, self.area.edges).distance_m)


@dataclass(frozen=True, slots=True, eq=False)
class _Feet:
    """What a square can hold, one row a square and one column a chord.

    ``near`` chords may be the nearest, ``held`` ones may also hold the foot; ``low_m`` and
    ``high_m`` bound it with the accuracy of the line; ``best`` is the chord nearest to the middle,
    ``at_m`` the foot of the middle.
    """

    near: np.ndarray
    held: np.ndarray
    low_m: Floats
    high_m: Floats
    best: Integers
    at_m: Floats


def feet_ranges(chords: Chords, footprint: Footprint) -> list[tuple[int, float, float]]:
    """Give (stretch, from, to) for each stretch that holds feet, lengths along it in metres.

    No foot lies outside; each bound is at most 10 m too wide, or what a place 2 m outside the
    footprint would make it.
    """
    ground = _Ground.of(footprint)
    squares = ground.square()
    chords = chords.taken(_feet(chords, *ground.middles(squares), squares.reach_m).near[0])
    found = []
    for stretch in np.unique(chords.stretch).tolist():
        low, high = _range(chords, ground, stretch)
        if low <= high:
            found.append((stretch, low, high))
    return found


def _range(chords: Chords, ground: _Ground, stretch: int) -> tuple[float, float]:
    """Give the smallest and the largest foot on one stretch; (inf, -inf) if there is none."""
    low, high, squares = np.inf, -np.inf, ground.square()
    while len(squares.x):
        lon, lat = ground.middles(squares)
        feet = _feet(chords, lon, lat, squares.reach_m)
        gap = ground.gap_m(squares, lon, lat)
        own = chords.stretch == stretch
        real = (gap <= 0.0) & own[feet.best]
        accuracy = chords.accuracy_m[feet.best]
        low = min(low, (feet.at_m - accuracy)[real].min(initial=np.inf))
        high = max(high, (feet.at_m + accuracy)[real].max(initial=-np.inf))
        held = feet.held & own & (gap[:, None] <= squares.reach_m)
        least = np.where(held, feet.low_m, np.inf).min(axis=1)
        most = np.where(held, feet.high_m, -np.inf).max(axis=1)
        wider = (least < low - TOLERANCE_M) | (most > high + TOLERANCE_M)
        if squares.reach_m <= SMALLEST_REACH_M or 4 * wider.sum() > MOST_SQUARES:
            low = min(low, least[wider].min(initial=np.inf) + TOLERANCE_M)
            high = max(high, most[wider].max(initial=-np.inf) - TOLERANCE_M)
            break
        squares = squares.quarters(wider)
        chords = chords.taken(feet.near[wider].any(axis=0))
    return low - TOLERANCE_M, high + TOLERANCE_M


def _feet(chords: Chords, lon: Floats, lat: Floats, reach_m: float) -> _Feet:
    """Bound the feet of all places within a reach of each middle, chord by chord."""
    apart = ecef_m(lon, lat)[:, None, :] - chords.start
    square = np.maximum((chords.edge**2).sum(axis=1), 1e-12)
    ratio = np.einsum("psk,sk->ps", apart, chords.edge) / square
    part = np.clip(ratio, 0.0, 1.0)
    away = np.sqrt(((apart - part[..., None] * chords.edge) ** 2).sum(axis=2))
    bulge = chords.length_m**2 / (8.0 * SMALLEST_RADIUS_M)
    slack = bulge + CHORD_SPREAD * (away + reach_m) ** 3 + SLACK_M
    limit = (away + slack).min(axis=1, keepdims=True) + 2.0 * reach_m
    along = along_m(ratio * chords.length_m, np.einsum("psk,sk->ps", apart, chords.up))
    span = np.sqrt((apart**2).sum(axis=2)) + reach_m
    # A foot moves by up to 1 / cos(d / R) of the way of the place.
    stretched = reach_m * (1.0 + (span / SMALLEST_RADIUS_M) ** 2)
    move = stretched + foot_error_m(chords.length_m, span)
    low, high = (
        chords.chainage_m + np.clip(along + way, 0.0, chords.length_m) for way in (-move, move)
    )
    near = away - slack <= limit
    best = away.argmin(axis=1)
    at = (chords.chainage_m + part * chords.length_m)[np.arange(len(best)), best]
    return _Feet(
        near=near,
        held=near & _may_hold(chords, along - move, along + move),
        low_m=low - chords.accuracy_m,
        high_m=high + chords.accuracy_m,
        best=best,
        at_m=at,
    )


def along_m(across_m: Floats, rise_m: Floats) -> Floats:
    """Give the foot of a place along an edge, in metres from its start, also beyond its ends.

    It is that on the circle that touches the edge at its start, from how far the place lies in
    the direction of the chord and over the ground at the start (both in metres).
    """
    along: Floats = MEAN_RADIUS_M * np.arctan2(across_m, MEAN_RADIUS_M + rise_m)
    return along


def foot_error_m(length_m: Floats, away_m: Floats) -> Floats:
    """Give how far :func:`along_m` can be off, from the chord's length and the distance (metres).

    Found by trial: up to 2,000 km the largest error seen is half of this.
    """
    bend = (away_m**2 + length_m**2) / SMALLEST_RADIUS_M**2
    error: Floats = (length_m / 2.0 + away_m / 50.0) * bend
    return error


def up(lon: Floats, lat: Floats) -> Floats:
    """Give the directions square on the ellipsoid at positions in degrees, shape (n, 3)."""
    phi, lam = np.radians(lat), np.radians(lon)
    across = np.cos(phi)
    return np.column_stack([across * np.cos(lam), across * np.sin(lam), np.sin(phi)])


def _may_hold(chords: Chords, low_m: Floats, high_m: Floats) -> np.ndarray:
    """Say which chords can hold a foot that lies from low to high along them, ends not heeded.

    Where every place of a square lies beyond the end of a chord and past the start of the next,
    the next is nearer to each of them; and so at the start.
    """
    joined = (np.diff(chords.stretch) == 0) & (
        np.abs(np.diff(chords.chainage_m) - chords.length_m[:-1]) < SLACK_M
    )
    may = np.ones(low_m.shape, dtype=bool)
    beyond, before = low_m > chords.length_m, high_m < 0.0
    may[:, :-1] &= ~(beyond[:, :-1] & joined & (low_m[:, 1:] > 0.0))
    may[:, 1:] &= ~(before[:, 1:] & joined & (high_m[:, :-1] < chords.length_m[:-1]))
    return may
