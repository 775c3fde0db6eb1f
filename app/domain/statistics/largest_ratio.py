"""The strongest of all cylinders of many patterns, on all cores.

Of cylinders that hold as many events the one with the least product of margins has the largest
ratio. So whole numbers are enough until the end, and logarithms are taken once a number of events.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np

from app.domain.statistics.cylinders import SPANS, log_ratios, strengths

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.domain.geo.geodesy import Floats
    from app.domain.statistics.cylinders import Windows

__all__ = ["count_of", "largest"]

NONE = np.iinfo(np.int64).max


def largest(cells: NDArray[np.int64], days: NDArray[np.int64], windows: Windows) -> Floats:
    """Give the strength of the strongest cylinder of patterns (patterns, n), 0 if there is none."""
    cores = len(os.sched_getaffinity(0))
    parts = np.array_split(np.arange(len(cells)), min(cores, len(cells)))
    with ThreadPoolExecutor(len(parts)) as pool:
        least = list(pool.map(lambda part: _least(cells[part], days[part], windows)[0], parts))
    total = cells.shape[1]
    product, span = np.divmod(np.concatenate(least), SPANS)
    found: Floats = strengths(log_ratios(np.arange(total + 1), product, total), span).max(axis=1)
    return found


def count_of(cells: NDArray[np.int64], days: NDArray[np.int64], windows: Windows) -> int:
    """Give how many cylinders of one pattern begin and end with an event."""
    return _least(cells[np.newaxis, :], days[np.newaxis, :], windows)[1]


def _least(
    cells: NDArray[np.int64], days: NDArray[np.int64], windows: Windows
) -> tuple[NDArray[np.int64], int]:
    from app.domain.geo.compiled import least_products  # noqa: PLC0415 - numba takes a second

    out = np.full((len(cells), cells.shape[1] + 1), NONE)
    return out, int(least_products(cells, days, windows.widest, windows.longest, SPANS, out))
