"""Days, weeks, months, quarters and years, and the sharing-out of an interval over them.

A period is named by its first day and lasts to the first day of the next, from midnight to midnight
of a zone. An interval of time is shared out by the part of its length that lies in each, in exact
fractions, so that the shares of one incident are 1 and those of many are their number.
"""

from __future__ import annotations

from datetime import MAXYEAR, UTC, date, datetime, time, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from app.domain.errors import BadParameterError
from app.domain.record.clues import began
from app.domain.record.vocabulary import TimeBasis

if TYPE_CHECKING:
    from datetime import tzinfo

    from app.domain.record.when import When

__all__ = [
    "LOCAL", "MOST_PERIODS", "PERIODS", "SPANS", "TIMES", "UTC_TIME", "WHOLE", "as_number",
    "interval_of", "label", "next_start", "periods_between", "shares", "start_of", "zone_of",
]  # fmt: skip

DAY, WEEK, MONTH, QUARTER, YEAR = PERIODS = ("day", "week", "month", "quarter", "year")
# By whose calendar: that of the zone of each incident, or UTC.
LOCAL, UTC_TIME = TIMES = ("local", "utc")
# What of an incident is counted: all that its dates hold, or when it may have begun.
WHOLE, BEGIN = SPANS = ("whole", "begin")
MOST_PERIODS = 5_000
MONTHS_A = {MONTH: 1, QUARTER: 3, YEAR: 12}
DAYS_A_WEEK, MONTHS_A_YEAR = 7, 12
MICROSECOND = timedelta(microseconds=1)
SHARE_DIGITS = 6


def interval_of(when: When, *, span: str = WHOLE) -> tuple[datetime, datetime]:
    """Give the first and the last instant (UTC) of what is counted of an incident.

    The whole runs from the first local midnight to the last. A clock time cuts it: at the start
    only if it is that of the impact, since a first report, an alarm or a statement may come later;
    at the end always. ``begin`` is when it may have begun, as duplicates are compared
    (:func:`app.domain.record.clues.began`).

    Examples
    --------
    >>> from app.domain.record.when import When
    >>> strike = When(
    ...     date_start_local=date(2025, 2, 17),
    ...     date_end_local=None,
    ...     date_prec=1,
    ...     timezone="Europe/Moscow",
    ...     utc_start=datetime(2025, 2, 16, 21, 22, tzinfo=UTC),
    ...     time_basis=TimeBasis.IMPACT,
    ... )
    >>> [instant.isoformat() for instant in interval_of(strike)]
    ['2025-02-16T21:22:00+00:00', '2025-02-17T21:00:00+00:00']
    """
    if span != WHOLE:
        return began(when)
    first, last = when.interval_utc
    start, end = when.utc_start, when.utc_end
    if start is not None and when.time_basis is TimeBasis.IMPACT:
        first = max(first, start)
    if end is not None and (start is None or end >= start):
        last = max(first, min(last, end))
    return first, last


def zone_of(when: When, times: str) -> tzinfo:
    """Give the zone whose midnights part the periods: that of the incident, or UTC."""
    return UTC if times == UTC_TIME else ZoneInfo(when.timezone)


def start_of(day: date, period: str) -> date:
    """Give the first day of the period that holds a day; weeks begin on Monday (ISO 8601).

    Examples
    --------
    >>> [start_of(date(2025, 9, 24), period).isoformat() for period in PERIODS]
    ['2025-09-24', '2025-09-22', '2025-09-01', '2025-07-01', '2025-01-01']
    """
    if period == DAY:
        return day
    if period == WEEK:
        return day - timedelta(days=day.weekday())
    months = MONTHS_A[period]
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def next_start(start: date, period: str) -> date:
    """Give the first day of the period after the one that begins on a day.

    After the last of the calendar it is the calendar's last day.
    """
    if period in {DAY, WEEK}:
        days = 1 if period == DAY else DAYS_A_WEEK
        return start + timedelta(days=min(days, (date.max - start).days))
    years, month = divmod(start.month - 1 + MONTHS_A[period], MONTHS_A_YEAR)
    year = start.year + years
    return date(year, month + 1, 1) if year <= MAXYEAR else date.max


def label(start: date, period: str) -> str:
    """Give the name of the period that begins on a day.

    Examples
    --------
    >>> [label(start_of(date(2025, 9, 24), period), period) for period in PERIODS]
    ['2025-09-24', '2025-W39', '2025-09', '2025-Q3', '2025']
    >>> label(date(2024, 12, 30), "week")
    '2025-W01'
    """
    if period == WEEK:
        year, week, _ = start.isocalendar()
        return f"{year}-W{week:02d}"
    if period == QUARTER:
        return f"{start.year}-Q{(start.month - 1) // MONTHS_A[QUARTER] + 1}"
    length = {DAY: 10, MONTH: 7, YEAR: 4}[period]
    return start.isoformat()[:length]


def periods_between(first: date, last: date, period: str) -> tuple[date, ...]:
    """Give the first days of all periods from the one that holds a day to that of another.

    Raises
    ------
    BadParameterError
        If there are more of them than a table holds.
    """
    found = [start_of(first, period)]
    while next_start(found[-1], period) <= last:
        found.append(next_start(found[-1], period))
        if len(found) > MOST_PERIODS:
            message = f"'{period}' gives more than {MOST_PERIODS} from {first} to {last}"
            raise BadParameterError("period", f"{message}; expected a longer period")
    return tuple(found)


def shares(interval: tuple[datetime, datetime], period: str, zone: tzinfo) -> dict[date, Fraction]:
    """Share an interval of instants out over the periods of a zone, by first day; the sum is 1.

    An instant belongs wholly to the period that it lies in, and one at a midnight to the period
    that begins then.

    Examples
    --------
    >>> noon = datetime(2025, 9, 30, 12, tzinfo=UTC)
    >>> days = (noon, noon + timedelta(days=2))
    >>> {str(start): str(share) for start, share in shares(days, "month", UTC).items()}
    {'2025-09-01': '1/4', '2025-10-01': '3/4'}
    """
    start, end = interval
    first, last = (instant.astimezone(zone).date() for instant in interval)
    if start >= end:
        return {start_of(first, period): Fraction(1)}
    starts = periods_between(first, last, period)
    cuts = [max(_midnight(day, zone), start) for day in starts[1:]]
    edges = [start, *(cut for cut in cuts if cut < end), end]
    whole = (end - start) // MICROSECOND
    parts = [Fraction((b - a) // MICROSECOND, whole) for a, b in pairwise(edges)]
    return {day: part for day, part in zip(starts, parts, strict=False) if part}


def as_number(share: Fraction) -> float:
    """Give an exact share as it is printed, to a millionth."""
    return round(float(share), SHARE_DIGITS)


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)
