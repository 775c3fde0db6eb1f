"""How two times lie to each other, after J. F. Allen.

Dates alone are compared by the day. A date beside an instant is the whole day.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from app.selection.cql.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from app.selection.cql.kinds import Moments

__all__ = ["FOREVER_US", "related", "whole_days"]

# Beyond any instant; stands for the open side of an interval.
FOREVER_US = 1 << 62
DAY_US = 86_400_000_000

RELATIONS: dict[str, Callable[[Moments, Moments], NDArray[np.bool_]]] = {
    "T_AFTER": lambda a, b: a.start > b.end,
    "T_BEFORE": lambda a, b: a.end < b.start,
    "T_CONTAINS": lambda a, b: (a.start < b.start) & (a.end > b.end),
    "T_DISJOINT": lambda a, b: (a.start > b.end) | (a.end < b.start),
    "T_DURING": lambda a, b: (a.start > b.start) & (a.end < b.end),
    "T_EQUALS": lambda a, b: (a.start == b.start) & (a.end == b.end),
    "T_FINISHEDBY": lambda a, b: (a.start < b.start) & (a.end == b.end),
    "T_FINISHES": lambda a, b: (a.start > b.start) & (a.end == b.end),
    "T_INTERSECTS": lambda a, b: (a.start <= b.end) & (a.end >= b.start),
    "T_MEETS": lambda a, b: a.end == b.start,
    "T_METBY": lambda a, b: a.start == b.end,
    "T_OVERLAPPEDBY": lambda a, b: (a.start > b.start) & (a.start < b.end) & (a.end > b.end),
    "T_OVERLAPS": lambda a, b: (a.start < b.start) & (a.end > b.start) & (a.end < b.end),
    "T_STARTEDBY": lambda a, b: (a.start == b.start) & (a.end > b.end),
    "T_STARTS": lambda a, b: (a.start == b.start) & (a.end < b.end),
}


def related(op: str, first: Moments, second: Moments) -> Truth:
    """Say where a relation holds.

    References
    ----------
    OGC 21-065r2, 7.8 (temporal functions); J. F. Allen, Maintaining knowledge about temporal
    intervals (1983).
    """
    if first.is_date != second.is_date:
        first, second = whole_days(first), whole_days(second)
    return Truth.of(RELATIONS[op](first, second), first.missing | second.missing)


def whole_days(given: Moments) -> Moments:
    """Give dates as the instants from the start of the first to the end of the last day."""
    if not given.is_date:
        return given
    last = np.where(given.end == FOREVER_US, given.end, given.end + DAY_US - 1)
    return replace(given, end=last, is_date=False)
