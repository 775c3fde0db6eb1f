"""Sets of numbers that fill a square or a cube evenly, the same on every call."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from app.domain.geo.geodesy import Floats

__all__ = ["lattice", "low_discrepancy"]

# Generalised golden ratios, the roots of x**(d + 1) = x + 1 (M. Roberts, 2018): the additive
# sequences of their powers fill a square or a cube of d dimensions evenly.
RATIOS = {
    1: 1.618033988749895,
    2: 1.324717957244746,
    3: 1.2207440846057596,
    4: 1.1673039782614187,
}


def low_discrepancy(count: int, *, dimensions: int = 2) -> Floats:
    """Give ``count`` points that fill the unit square or cube evenly, shape (count, dimensions).

    Examples
    --------
    >>> low_discrepancy(2).round(3).tolist()
    [[0.5, 0.5], [0.255, 0.07]]
    """
    steps = RATIOS[dimensions] ** -np.arange(1.0, dimensions + 1.0)
    points: Floats = (0.5 + np.arange(count)[:, None] * steps) % 1.0
    return points


@cache
def lattice(count: int, *, dimensions: int) -> Floats:
    """Give such points whose first coordinate rises in equal steps; kept, and not to be changed.

    For a number of points that is known beforehand this is more even than the sequence.
    """
    rising = (np.arange(count) + 0.5) / count
    points = np.column_stack([rising, low_discrepancy(count, dimensions=dimensions - 1)])
    points.setflags(write=False)
    return points
