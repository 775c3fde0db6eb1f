"""The days on which an incident may have begun, by the calendar of its place."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from app.analysis.periods import BEGIN, interval_of

if TYPE_CHECKING:
    from app.domain.record.when import When

__all__ = ["begin_days"]

INSTANT = timedelta(microseconds=1)


def begin_days(when: When) -> tuple[int, int, int]:
    """Give the day that the record names, the first and the last on which it may have begun.

    Days are numbered as by :meth:`datetime.date.toordinal`.

    Examples
    --------
    >>> from datetime import date
    >>> from app.domain.record.when import When
    >>> week = When(
    ...     date_start_local=date(2025, 9, 24), date_end_local=None, date_prec=3, timezone="UTC"
    ... )
    >>> [date.fromordinal(day).isoformat() for day in begin_days(week)]
    ['2025-09-24', '2025-09-21', '2025-09-27']
    """
    zone = ZoneInfo(when.timezone)
    start, end = interval_of(when, span=BEGIN)
    first = start.astimezone(zone).date().toordinal()
    last = max(first, (end - INSTANT).astimezone(zone).date().toordinal())
    return min(max(when.date_start_local.toordinal(), first), last), first, last
