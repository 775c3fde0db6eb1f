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
PAIRS_AT_ONCE = 200_000
# What equal chords and the ways on the surface differ by, times chord cubed, with room to spare:
# docs/kernel.md has the bound.
CHORD_SPREAD = 1e-16
SLACK_M = 1e-3


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
    listed = _Listed.everything(len(grounds), len(chords.length_m))
    squares = whole.square()
    pairs = _Pairs.of(squares.row, listed)
    near = _feet(chords, squares, squares.middles(), pairs).listed()
    owner, stretch = np.unique(
        np.column_stack([near.owner, chords.stretch[near.chord]]), axis=0
    ).T.reshape(2, -1)
    work = Work.of(grounds, owner, stretch)
    low, high = _bounds(chords, work, _Pairs.of(owner, near))
    found: list[list[tuple[int, float, float]]] = [[] for _ in grounds]
    for at, name, least, most in zip(owner, stretch, low, high, strict=True):
        if least <= most:
            found[at].append((int(name), float(least), float(most)))
    return found


@dataclass(frozen=True, slots=True, eq=False)
class _Listed:
    """The chords that may still hold feet: ``chord`` of ``owner``, owner after owner."""

    chord: Integers
    owner: Integers
    owners: int

    @classmethod
    def everything(cls, owners: int, chords: int) -> _Listed:
        """List every chord for every owner."""
        every = np.tile(np.arange(chords), owners)
        return cls(every, np.repeat(np.arange(owners), chords), owners)


@dataclass(frozen=True, slots=True, eq=False)
class _Pairs:
    """Squares with the chords that they are tried with: one entry a pair, square after square.

    ``first`` is where the pairs of each square begin.
    """

    square: Integers
    chord: Integers
    first: Integers

    @classmethod
    def of(cls, owner: Integers, listed: _Listed) -> _Pairs:
        """Pair each square, given by an owner, with what is listed for that."""
        count = np.bincount(listed.owner, minlength=listed.owners)
        counts, start = count[owner], (np.cumsum(count) - count)[owner]
        first = np.cumsum(counts) - counts
        square = np.repeat(np.arange(len(owner)), counts)
        place = np.arange(len(square)) + (start - first)[square]
        return cls(square, listed.chord[place], first)

    def least(self, values: Floats) -> Floats:
        """Give the least value of each square."""
        found: Floats = np.minimum.reduceat(values, self.first)
        return found


@dataclass(frozen=True, slots=True, eq=False)
class _Feet:
    """Which chords may be the nearest to some place of a square, one entry a pair.

    ``apart`` is the way from the start of the chord to the middle of the square, ``ratio`` where
    its foot is, in lengths of the chord. ``best`` is the chord nearest to the middle of each
    square, ``at_m`` the foot of the middle along the line.
    """

    pairs: _Pairs
    near: Truths
    apart: Floats
    ratio: Floats
    best: Integers
    at_m: Floats

    def listed(self) -> _Listed:
        """List the near chords of each square."""
        return _Listed(self.pairs.chord[self.near], self.pairs.square[self.near], len(self.best))


def _bounds(chords: Chords, work: Work, pairs: _Pairs) -> tuple[Floats, Floats]:
    """Give the smallest and the largest foot of each row; (inf, -inf) if there is none."""
    low, high = np.full(len(work.lon), np.inf), np.full(len(work.lon), -np.inf)
    squares = work.square()
    while len(squares.row):
        row, middles = squares.row, squares.middles()
        feet, gap = _feet(chords, squares, middles, pairs), work.gap_m(squares, *middles)
        accuracy = chords.accuracy_m[feet.best]
        real = (gap <= 0.0) & (chords.stretch[feet.best] == work.stretch[row])
        np.minimum.at(low, row[real], (feet.at_m - accuracy)[real])
        np.maximum.at(high, row[real], (feet.at_m + accuracy)[real])
        least, most = _reached(chords, squares, feet, gap <= squares.reach_m)
        wider = (least < low[row] - TOLERANCE_M) | (most > high[row] + TOLERANCE_M)
        ends = squares.reach_m <= SMALLEST_REACH_M
        ends |= (4 * np.bincount(row[wider], minlength=len(low)) > MOST_SQUARES)[row]
        last, on = wider & ends, wider & ~ends
        np.minimum.at(low, row[last], least[last] + TOLERANCE_M)
        np.maximum.at(high, row[last], most[last] - TOLERANCE_M)
        squares = squares.quarters(on)
        pairs = _Pairs.of(np.repeat(np.nonzero(on)[0], 4), feet.listed())
    return low - TOLERANCE_M, high + TOLERANCE_M


def _feet(chords: Chords, squares: Squares, middles: tuple[Floats, Floats], pairs: _Pairs) -> _Feet:
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
    order = np.where(away == pairs.least(away)[pairs.square], np.arange(len(away)), len(away))
    best = np.minimum.reduceat(order, pairs.first)
    return _Feet(
        pairs=pairs,
        near=away - slack <= pairs.least(away + slack)[pairs.square] + 2.0 * reach,
        apart=apart,
        ratio=ratio,
        best=pairs.chord[best],
        at_m=chords.chainage_m[pairs.chord[best]] + (part * length)[best],
    )


def _reached(
    chords: Chords, squares: Squares, feet: _Feet, inside: Truths
) -> tuple[Floats, Floats]:
    """Give the least and the most that a foot on the own stretch can be, for each square."""
    own = chords.stretch[feet.pairs.chord] == squares.work.stretch[squares.row][feet.pairs.square]
    wanted = feet.near & own & inside[feet.pairs.square]
    # With the chords beside them, which say whether a foot can lie beyond an end.
    looked = np.nonzero(wanted | np.append(wanted[1:], False) | np.append(False, wanted[:-1]))[0]
    chord, square = feet.pairs.chord[looked], feet.pairs.square[looked]
    length, reach = chords.length_m[chord], squares.reach_m[square]
    apart = feet.apart[looked]
    along = along_m(feet.ratio[looked] * length, _dot(apart, chords.up[chord]))
    span = np.sqrt(_dot(apart, apart)) + reach
    # A foot moves by up to 1 / cos(d / R) of the way of the place.
    move = reach * (1.0 + (span / SMALLEST_RADIUS_M) ** 2) + foot_error_m(length, span)
    held = wanted[looked] & _may_hold(chords, (chord, square), along - move, along + move)
    start, accuracy = chords.chainage_m[chord], chords.accuracy_m[chord]
    low = start + np.clip(along - move, 0.0, length) - accuracy
    high = start + np.clip(along + move, 0.0, length) + accuracy
    least, most = np.full(len(squares.row), np.inf), np.full(len(squares.row), -np.inf)
    np.minimum.at(least, square[held], low[held])
    np.maximum.at(most, square[held], high[held])
    return least, most


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
