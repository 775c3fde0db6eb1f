"""Random events on a line and in time, as the tests of this folder share them."""

from __future__ import annotations

import numpy as np

from app.domain.statistics.clustering import OnLine
from app.domain.statistics.permutation_scan import Happened

LENGTH_MM, ERROR_MM, ERROR_DAYS, SPAN_DAYS = 1_511_000_000, 15_000_000, 3, 1_400


def on_line(chance: np.random.Generator, count: int) -> OnLine:
    """Place events evenly, each known to 15 km."""
    best = chance.integers(0, LENGTH_MM + 1, count)
    return OnLine(
        best_mm=best,
        first_mm=np.maximum(best - ERROR_MM, 0),
        last_mm=np.minimum(best + ERROR_MM, LENGTH_MM),
    )


def happened(chance: np.random.Generator, count: int) -> Happened:
    """Place events evenly, and on days that have nothing to do with it, each known to 3 days."""
    line, day = on_line(chance, count), chance.integers(0, SPAN_DAYS, count)
    return Happened(
        best_mm=line.best_mm,
        first_mm=line.first_mm,
        last_mm=line.last_mm,
        best_day=day,
        first_day=day - ERROR_DAYS,
        last_day=day + ERROR_DAYS,
    )
