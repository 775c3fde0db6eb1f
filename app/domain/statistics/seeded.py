"""Random numbers that are the same in every process: a seed, and a stream for each purpose."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

import numpy as np
from numpy.random import PCG64, Generator, SeedSequence

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Stream", "generator", "shuffled", "within"]


class Stream(IntEnum):
    """What random numbers are for; more of one do not change those of another."""

    DRAWS = 1
    SIMULATIONS = 2
    DRAWN_SIMULATIONS = 3


def generator(seed: int, stream: Stream) -> Generator:
    """Give the generator of a stream: PCG64, seeded by the seed and the number of the stream.

    Examples
    --------
    >>> [int(generator(0, stream).integers(1_000_000)) for stream in Stream]
    [662052, 656380, 892460]
    """
    return Generator(PCG64(SeedSequence(seed, spawn_key=(stream,))))


def within(
    chance: Generator, first: NDArray[np.int64], last: NDArray[np.int64], rows: int
) -> NDArray[np.int64]:
    """Draw a whole number from each interval, its ends included, shape (rows, n)."""
    return chance.integers(first, last, size=(rows, first.shape[-1]), endpoint=True)


def shuffled(chance: Generator, count: int, rows: int) -> NDArray[np.int64]:
    """Give the numbers from 0 to count in another order in each row, shape (rows, count)."""
    return chance.permuted(np.tile(np.arange(count), (rows, 1)), axis=1)
