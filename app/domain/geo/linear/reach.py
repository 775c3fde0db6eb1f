"""How far along a line footprints reach: bounds of the feet of all their places.

The place may be anywhere in the footprint, and its foot on the line is as far off along the line
as the piece that it lies on is known.

A footprint is cut into squares of the plane that touches the ellipsoid in its centre; to roll
the plane onto the ellipsoid brings no two places farther apart. No place of a square is farther
than its reach h, half the diagonal, from its middle. Two facts then bound its feet:

* An edge holds the foot of some place of the square only if it is at most 2 h farther from the
  middle than the nearest edge.
* The foot on one edge moves by no more than the place does.

Squares that cannot move a bound by more than a tolerance are dropped, the rest is cut in four.
Many footprints are worked on together, level by level; each gets what it would get alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.domain.geo.geodesy import ecef_m
from app.domain.geo.linear.chords import SMALLEST_RADIUS_M, along_m, foot_error_m
from app.domain.geo.linear.pairing import Listed, Pairs
from app.domain.geo.linear.squares import Ground, Squares, Work

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from app.domain.geo.footprint import Footprint
    from app.domain.geo.geodesy import Floats
    from app.domain.geo.linear.chords import Chords
    from app.domain.geo.linear.course import Integers

    Truths = NDArray[np.bool_]

__all__ = ["feet_ranges"]

# How much too wide a bound may be, in metres along the line.
TOLERANCE_M = 10.0
# Squares with a smaller reach are cut no more: two feet that are as near as this are both counted.
SMALLEST_REACH_M = 1.0
# So many squares at once mean feet that are all alike; their bounds are then taken as they are.
MOST_SQUARES = 8_192
# Pairs of square and chord that a block of footprints may start with.
PAIRS_AT_ONCE = 40_000
# What equal chords and the ways on the surface differ by, times chord cubed, with room to spare:
# docs/kernel.md has the bound.
CHORD_SPREAD = 1e-16
SLACK_M = 1e-3
# Places at the edge of a footprint are taken so much inside it that rounding leaves them there.
INSIDE = 1.0 - 1e-9


def feet_ranges(
    chords: Chords, footprints: Sequence[Footprint]
) -> list[list[tuple[int, float, float]]]:
    """Give (stretch, from, to) of each footprint, one for each stretch that holds feet of it.

    Lengths along the stretch are metres. No foot lies outside; each bound is at most 10 m too wide,
    or what a place 2 m outside the footprint would make it.
    """
    at_once = max(1, PAIRS_AT_ONCE // max(1, len(chords.length_m)))
    found: list[list[tuple[int, float, float]]] = []
    for at in range(0, len(footprints), at_once):
        found += _block(chords, [Ground.of(place) for place in footprints[at : at + at_once]])
    return found


def _block(chords: Chords, grounds: list[Ground]) -> list[list[tuple[int, float, float]]]:
    """Bound the feet of some footprints: which stretches may hold them, then how far on each."""
    whole = Work.of(grounds, np.arange(len(grounds)), np.zeros(len(grounds), dtype=np.intp))
    listed = Listed.everything(len(grounds), len(chords.length_m))
    squares = whole.square()
    pairs = Pairs.of(squares.row, listed)
    near = _feet(chords, squares, squares.middles(), pairs).listed()
    owner, stretch = np.unique(
        np.column_stack([near.owner, chords.stretch[near.chord]]), axis=0
    ).T.reshape(2, -1)
    work = Work.of(grounds, owner, stretch)
    low, high = _bounds(chords, work, Pairs.of(owner, near))
    found: list[list[tuple[int, float, float]]] = [[] for _ in grounds]
    for at, name, least, most in zip(owner, stretch, low, high, strict=True):
        if least <= most:
            found[at].append((int(name), float(least), float(most)))
    return found


@dataclass(frozen=True, slots=True, eq=False)
class _Feet:
    """Which chords may be the nearest to some place of a square, one entry a pair.

    ``apart`` is the way from the start of the chord to the middle of the square, ``ratio`` where
    its foot is, in lengths of the chord. ``best`` is the chord nearest to the middle of each
    square, ``at_m`` the foot of the middle along the line.
    """

    pairs: Pairs
    near: Truths
    apart: Floats
    ratio: Floats
    best: Integers
    at_m: Floats

    def listed(self) -> Listed:
        """List the near chords of each square."""
        return Listed(self.pairs.chord[self.near], self.pairs.square[self.near], len(self.best))


@dataclass(frozen=True, slots=True, eq=False)
class _Limits:
    """How far along each chord a foot of a footprint can lie, from its centre alone, in metres.

    One row a row of the work and one column a chord, ends of the chord not heeded: of a straight
    line this is all there is to know, and no square need be cut.
    """

    low_m: Floats
    high_m: Floats

    @classmethod
    def of(cls, chords: Chords, work: Work, feet: _Feet) -> _Limits:
        """Bound the feet by the feet of the centres."""
        pairs, shape = feet.pairs, (len(work.lon), len(chords.length_m))
        low, high = np.full(shape, -np.inf), np.full(shape, np.inf)
        at = pairs.square, pairs.chord
        low[at], high[at] = _along(
            chords, pairs.chord, feet.apart, feet.ratio, work.extent_m[pairs.square]
        )
        return cls(low, high)

    def ends(self, chords: Chords, work: Work, feet: _Feet) -> Squares:
        """Give two places of each footprint where the feet lie that are likely the outermost."""
        pairs, length = feet.pairs, chords.length_m[feet.pairs.chord]
        at = pairs.square, pairs.chord
        first = chords.chainage_m[pairs.chord] + np.clip(self.low_m[at], 0.0, length)
        last = chords.chainage_m[pairs.chord] + np.clip(self.high_m[at], 0.0, length)
        down = pairs.chord[pairs.lowest(np.where(feet.near, first, np.inf))]
        up_to = pairs.chord[pairs.lowest(np.where(feet.near, -last, np.inf))]
        east, north = work.heading(np.concatenate([-chords.edge[down], chords.edge[up_to]]))
        row = np.tile(np.arange(len(work.lon)), 2)
        share = work.extent_m[row] * INSIDE / np.maximum(np.hypot(east, north), 1e-12)
        order = np.argsort(row, kind="stable")
        return Squares(
            work, row[order], (share * east)[order], (share * north)[order], np.zeros(len(row))
        )


def _bounds(chords: Chords, work: Work, pairs: Pairs) -> tuple[Floats, Floats]:
    """Give the smallest and the largest foot of each row; (inf, -inf) if there is none."""
    low, high = np.full(len(work.lon), np.inf), np.full(len(work.lon), -np.inf)
    squares = work.square()
    feet = _feet(chords, squares, squares.middles(), pairs)
    limits = _Limits.of(chords, work, feet)
    ends = limits.ends(chords, work, feet)
    _meet(chords, ends, Pairs.of(ends.row, feet.listed()), low, high)
    while len(squares.row):
        row = squares.row
        feet, gap = _meet(chords, squares, pairs, low, high)
        least, most = _reached(chords, squares, feet, gap <= squares.reach_m, limits)
        wider = (least < low[row] - TOLERANCE_M) | (most > high[row] + TOLERANCE_M)
        ending = squares.reach_m <= SMALLEST_REACH_M
        ending |= (4 * np.bincount(row[wider], minlength=len(low)) > MOST_SQUARES)[row]
        last, on = wider & ending, wider & ~ending
        np.minimum.at(low, row[last], least[last] + TOLERANCE_M)
        np.maximum.at(high, row[last], most[last] - TOLERANCE_M)
        squares = squares.quarters(on)
        pairs = Pairs.of(np.repeat(np.nonzero(on)[0], 4), feet.listed())
    return low - TOLERANCE_M, high + TOLERANCE_M


def _meet(
    chords: Chords, squares: Squares, pairs: Pairs, low: Floats, high: Floats
) -> tuple[_Feet, Floats]:
    """Find the feet of the middles, widen the bounds by those that are real, and give both.

    The second part is how far each middle lies outside its footprint.
    """
    row, work, middles = squares.row, squares.work, squares.middles()
    feet, gap = _feet(chords, squares, middles, pairs), work.gap_m(squares, *middles)
    accuracy = chords.accuracy_m[feet.best]
    real = (gap <= 0.0) & (chords.stretch[feet.best] == work.stretch[row])
    np.minimum.at(low, row[real], (feet.at_m - accuracy)[real])
    np.maximum.at(high, row[real], (feet.at_m + accuracy)[real])
    return feet, gap


def _feet(chords: Chords, squares: Squares, middles: tuple[Floats, Floats], pairs: Pairs) -> _Feet:
    """Find the chords that may be the nearest to a place within a reach of each middle."""
    edge, length = chords.edge[pairs.chord], chords.length_m[pairs.chord]
    reach = squares.reach_m[pairs.square]
    apart = ecef_m(*middles)[pairs.square] - chords.start[pairs.chord]
    ratio = _dot(apart, edge) / np.maximum(_dot(edge, edge), 1e-12)
    part = np.clip(ratio, 0.0, 1.0)
    beside = apart - part[:, None] * edge
    away = np.sqrt(_dot(beside, beside))
    farthest = away + reach
    slack = length * length / (8.0 * SMALLEST_RADIUS_M) + SLACK_M
    slack += CHORD_SPREAD * farthest * farthest * farthest
    best = pairs.lowest(away)
    return _Feet(
        pairs=pairs,
        near=away - slack <= pairs.least(away + slack)[pairs.square] + 2.0 * reach,
        apart=apart,
        ratio=ratio,
        best=pairs.chord[best],
        at_m=chords.chainage_m[pairs.chord[best]] + (part * length)[best],
    )


def _reached(
    chords: Chords, squares: Squares, feet: _Feet, inside: Truths, limits: _Limits
) -> tuple[Floats, Floats]:
    """Give the least and the most that a foot on the own stretch can be, for each square."""
    own = chords.stretch[feet.pairs.chord] == squares.work.stretch[squares.row][feet.pairs.square]
    wanted = feet.near & own & inside[feet.pairs.square]
    # With the chords beside them, which say whether a foot can lie beyond an end.
    looked = np.nonzero(wanted | np.append(wanted[1:], False) | np.append(False, wanted[:-1]))[0]
    chord, square = feet.pairs.chord[looked], feet.pairs.square[looked]
    low, high = _along(
        chords, chord, feet.apart[looked], feet.ratio[looked], squares.reach_m[square]
    )
    at = squares.row[square], chord
    low, high = np.maximum(low, limits.low_m[at]), np.minimum(high, limits.high_m[at])
    held = wanted[looked] & _may_hold(chords, (chord, square), low, high)
    start, accuracy, length = (
        values[chord] for values in (chords.chainage_m, chords.accuracy_m, chords.length_m)
    )
    first, last = start + np.clip(low, 0.0, length), start + np.clip(high, 0.0, length)
    least, most = np.full(len(squares.row), np.inf), np.full(len(squares.row), -np.inf)
    np.minimum.at(least, square[held], (first - accuracy)[held])
    np.maximum.at(most, square[held], (last + accuracy)[held])
    return least, most


def _along(
    chords: Chords, chord: Integers, apart: Floats, ratio: Floats, reach_m: Floats
) -> tuple[Floats, Floats]:
    """Bound how far along chords the feet lie of all places within a reach, ends not heeded."""
    length = chords.length_m[chord]
    along = along_m(ratio * length, _dot(apart, chords.up[chord]))
    span = np.sqrt(_dot(apart, apart)) + reach_m
    # A foot moves by up to 1 / cos(d / R) of the way of the place.
    move = reach_m * (1.0 + (span / SMALLEST_RADIUS_M) ** 2) + foot_error_m(length, span)
    return along - move, along + move


def _dot(one: Floats, other: Floats) -> Floats:
    """Give the inner products of vectors, row by row."""
    found: Floats = np.einsum("pk,pk->p", one, other)
    return found


def _may_hold(
    chords: Chords, pairs: tuple[Integers, Integers], low_m: Floats, high_m: Floats
) -> Truths:
    """Say which chords can hold a foot that lies from low to high along them, ends not heeded.

    Where every place of a square lies beyond the end of a chord and past the start of the next,
    the next is nearer to each of them; and so at the start. ``pairs`` are chords and squares.
    """
    chord, square = pairs
    start, length = chords.chainage_m[chord], chords.length_m[chord]
    joined = (np.diff(chords.stretch[chord]) == 0) & (np.diff(square) == 0)
    joined &= np.abs(np.diff(start) - length[:-1]) < SLACK_M
    may: Truths = np.ones(len(low_m), dtype=bool)
    beyond, before = low_m > length, high_m < 0.0
    may[:-1] &= ~(beyond[:-1] & joined & (low_m[1:] > 0.0))
    may[1:] &= ~(before[1:] & joined & (high_m[:-1] < length[:-1]))
    return may
