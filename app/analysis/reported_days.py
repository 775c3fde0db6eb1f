"""Days of reports: dates known to a day, a month or a year, and how long a state held at least.

A date of the record is ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``: any day of it may be meant.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from app.domain.geo.uncertainty import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Held", "Span", "by_day", "days_of", "span_of"]

DAY, MONTH = 10, 7  # characters of a date that names a day, and of one that names a month
DECEMBER = 12


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """The first and the last day that a date may mean."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Held:
    """From when to when a state held: None is a beginning or an end that was not reported.

    ``ended_by`` is the last day that the state may have lasted to, known from a report of its end
    or of the return.
    """

    start: Span | None
    end: Span | None = None
    ended_by: date | None = None

    @property
    def least_days(self) -> int:
        """The least number of days that were touched: a pause of an hour touches one."""
        if self.start is None or self.end is None:
            return 1
        return max(1, (self.end.first - self.start.last).days + 1)

    @property
    def certain(self) -> tuple[int, int] | None:
        """The first and the last day, by number, on which it surely held; None if none is sure."""
        if self.start is None:
            return None
        last = self.end.first if self.end else self.start.first
        low, high = self.start.last.toordinal(), last.toordinal()
        return (low, high) if low <= high else None

    @property
    def possible(self) -> tuple[int, int] | None:
        """The first and the last day, by number, on which it may have held; None if open."""
        if self.start is None or self.ended_by is None:
            return None
        return self.start.first.toordinal(), self.ended_by.toordinal()


def span_of(text: str | None) -> Span | None:
    """Give the days that a date of the record may mean.

    Examples
    --------
    >>> span = span_of("2024-02")
    >>> span.first.isoformat(), span.last.isoformat()
    ('2024-02-01', '2024-02-29')
    """
    if text is None:
        return None
    if len(text) == DAY:
        day = date.fromisoformat(text)
        return Span(day, day)
    if len(text) == MONTH:
        year, month = int(text[:4]), int(text[5:])
        ahead = date(year + month // DECEMBER, month % DECEMBER + 1, 1)
        return Span(date(year, month, 1), ahead - timedelta(days=1))
    return Span(date(int(text), 1, 1), date(int(text), DECEMBER, 31))


def by_day(span: Span, day: date) -> Verdict:
    """Say whether what happened on a day of the span had happened by the end of a day."""
    if span.last <= day:
        return Verdict.CERTAIN
    return Verdict.EXCLUDED if span.first > day else Verdict.POSSIBLE


def days_of(held: Iterable[Held]) -> tuple[int, int | None]:
    """Give the least and the most days on which at least one of some states held.

    A day that several hold on counts once. The most is None where a beginning or an end is open.

    Examples
    --------
    >>> one, other = span_of("2025-02-17"), span_of("2025-05")
    >>> days_of([Held(one, other, other.last), Held(one, one, one.last)])
    (74, 104)
    """
    every = list(held)
    sure = _count(found for each in every if (found := each.certain) is not None)
    least = max([sure, *(each.least_days for each in every)]) if every else 0
    open_ones = [each for each in every if each.possible is None]
    if open_ones:
        return least, None
    return least, _count(each.possible for each in every if each.possible is not None)


def _count(intervals: Iterable[tuple[int, int]]) -> int:
    """Count the days of intervals, each day once."""
    total, reached = 0, 0
    for first, last in sorted(intervals):
        total += max(0, last - max(first, reached + 1) + 1)
        reached = max(reached, last)
    return total
