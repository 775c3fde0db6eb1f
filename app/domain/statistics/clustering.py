"""Whether events lie closer together along a line than chance would place them.

K of the events is compared with K of as many events that are placed evenly at random. Square
roots of K spread about as widely at each distance; the largest excess of the root over that of the
expected value, at any distance, is the statistic. So one p-value holds for all distances at once.

References
----------
B. D. Ripley, Tests of 'randomness' for spatial point patterns, Journal of the Royal Statistical
Society B 41 (1979) 368-374: the largest deviation.
J. Besag, discussion of B. D. Ripley, Modelling spatial patterns, Journal of the Royal Statistical
Society B 39 (1977) 193-195: the square root.
A. Baddeley et al., On tests of spatial pattern based on simulation envelopes, Ecological Monographs
84 (2014) 477-489: global envelopes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.domain.statistics.monte_carlo import critical, middle_band, p_values
from app.domain.statistics.progress import counted
from app.domain.statistics.seeded import Stream, generator, within

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from app.domain.geo.geodesy import Floats
    from app.domain.statistics.network_k import Bands
    from app.domain.statistics.progress import Progress

__all__ = ["Clustering", "OnLine", "clustering", "excess"]

PATTERNS_A_STEP = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class OnLine:
    """Events on a line, whole millimetres from its start: best place, and from where to where."""

    best_mm: NDArray[np.int64]
    first_mm: NDArray[np.int64]
    last_mm: NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Clustering:
    """K at each distance (millimetres), and the test against random places.

    ``low_mm`` and ``high_mm`` hold 95 % of the curves of places drawn from the intervals. A curve
    that lies above ``envelope_high_mm`` anywhere has a p-value of at most 0.05; one that is below
    ``envelope_low_mm`` would have one in a test against even spacing. ``draw_p_values`` are those
    of the drawn places.
    """

    k_mm: Floats
    low_mm: Floats
    high_mm: Floats
    expected_mm: Floats
    envelope_low_mm: Floats
    envelope_high_mm: Floats
    statistic: float
    critical: float
    p_value: float
    draw_p_values: Floats


def clustering(
    events: OnLine,
    bands: Bands,
    *,
    permutations: int,
    draws: int,
    seed: int,
    progress: Progress | None = None,
) -> Clustering:
    """Test events for clustering, their best places and ``draws`` places from their intervals."""
    tell = counted(progress, permutations + draws + 1)
    expected, length = bands.expected_mm(), bands.length_mm
    best = bands.k_mm(events.best_mm[np.newaxis, :])
    tell(1)
    ends = np.zeros_like(events.best_mm), np.full_like(events.best_mm, length)
    random = _simulated(bands, *ends, (seed, Stream.SIMULATIONS, permutations), tell)
    drawn = _simulated(bands, events.first_mm, events.last_mm, (seed, Stream.DRAWS, draws), tell)
    over, under = excess(random, expected), excess(random, expected, below=True)
    low, high = middle_band(drawn)
    highest = critical(over)
    return Clustering(
        k_mm=best[0],
        low_mm=low,
        high_mm=high,
        expected_mm=expected,
        envelope_low_mm=np.maximum(np.sqrt(expected) - critical(under), 0.0) ** 2,
        envelope_high_mm=(np.sqrt(expected) + highest) ** 2,
        statistic=float(excess(best, expected)[0]),
        critical=highest,
        p_value=float(p_values(excess(best, expected), over)[0]),
        draw_p_values=p_values(excess(drawn, expected), over),
    )


def excess(curves_mm: Floats, expected_mm: Floats, *, below: bool = False) -> Floats:
    """Give the largest excess of the root of K over that expected, or shortfall; shape (curves,).

    In the square root of a millimetre.
    """
    away = np.sqrt(curves_mm) - np.sqrt(expected_mm)
    found: Floats = (-away if below else away).max(axis=1)
    return found


def _simulated(
    bands: Bands,
    first_mm: NDArray[np.int64],
    last_mm: NDArray[np.int64],
    which: tuple[int, Stream, int],
    tell: Callable[[int], None],
) -> Floats:
    """Give K of places drawn from intervals, a few patterns at a time."""
    seed, stream, count = which
    chance, found = generator(seed, stream), []
    for done in range(0, count, PATTERNS_A_STEP):
        rows = min(PATTERNS_A_STEP, count - done)
        found.append(bands.k_mm(within(chance, first_mm, last_mm, rows)))
        tell(rows)
    return np.concatenate(found)
