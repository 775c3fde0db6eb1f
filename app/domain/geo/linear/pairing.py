"""Which chords each square is tried with: lists by owner, and pairs square after square."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from app.domain.geo.geodesy import Floats
    from app.domain.geo.linear.course import Integers

__all__ = ["Listed", "Pairs"]


@dataclass(frozen=True, slots=True, eq=False)
class Listed:
    """The chords that may still hold feet: ``chord`` of ``owner``, owner after owner."""

    chord: Integers
    owner: Integers
    owners: int

    @classmethod
    def everything(cls, owners: int, chords: int) -> Listed:
        """List every chord for every owner."""
        every = np.tile(np.arange(chords), owners)
        return cls(every, np.repeat(np.arange(owners), chords), owners)


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Squares with the chords that they are tried with: one entry a pair, square after square.

    ``first`` is where the pairs of each square begin.
    """

    square: Integers
    chord: Integers
    first: Integers

    @classmethod
    def of(cls, owner: Integers, listed: Listed) -> Pairs:
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

    def lowest(self, values: Floats) -> Integers:
        """Give the pair with the least value of each square, the first of several."""
        is_least = values == self.least(values)[self.square]
        found: Integers = np.minimum.reduceat(
            np.where(is_least, np.arange(len(values)), len(values)), self.first
        )
        return found
