"""The axis of time: days since 1970 (UTC), and ticks at the beginnings of years, months, days."""

from __future__ import annotations

from datetime import MAXYEAR, UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["day_number", "instant_number", "span_of_date", "time_ticks"]

EPOCH = date(1970, 1, 1)
DAY_S = 86_400.0
MONTHS_A_YEAR, MONTH_DAYS = 12, 30.44
# How far apart ticks may be: in months, then in days.
MONTHS = (1, 3, 6, 12, 24, 60, 120, 240, 600, 1_200)
DAYS = (1, 2, 7, 14)
LENGTHS = {"day": 10, "month": 7, "year": 4}
Tick = tuple[float, str]


def day_number(text: str) -> float:
    """Give the number of a day that is written as ISO 8601 has it."""
    return float((date.fromisoformat(text) - EPOCH).days)


def span_of_date(text: str) -> tuple[float, float]:
    """Give where a year, a month or a day begins and where the next begins.

    Examples
    --------
    >>> span_of_date("1970-02"), span_of_date("1970-01-03")
    ((31.0, 59.0), (2.0, 3.0))
    """
    if len(text) == LENGTHS["day"]:
        return day_number(text), day_number(text) + 1.0
    first = date.fromisoformat(f"{text}-01" if len(text) == LENGTHS["month"] else f"{text}-01-01")
    months = 1 if len(text) == LENGTHS["month"] else MONTHS_A_YEAR
    years, month = divmod(first.month - 1 + months, MONTHS_A_YEAR)
    year = first.year + years
    after = date(year, month + 1, 1) if year <= MAXYEAR else date.max
    return float((first - EPOCH).days), float((after - EPOCH).days)


def instant_number(text: str) -> float:
    """Give the number of an instant of UTC, with its part of the day.

    Examples
    --------
    >>> instant_number("1970-01-02T06:00:00Z")
    1.25
    """
    instant = datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    return instant.timestamp() / DAY_S


def time_ticks(first: float, last: float, most: int) -> list[Tick]:
    """Give ticks from one number to another, as close as no more than ``most`` of them allow.

    Examples
    --------
    >>> time_ticks(day_number("2022-03-01"), day_number("2022-12-31"), 4)
    [(19083.0, '2022-04'), (19174.0, '2022-07'), (19266.0, '2022-10')]
    """
    start, end = (min(max(number, -719_162.0), 2_932_896.0) for number in (first, last))
    for step in DAYS:
        if (end - start) / step <= most:
            return list(_days(start, end, step))
    for step in MONTHS:
        if (end - start) / MONTH_DAYS / step <= most:
            return list(_months(start, end, step))
    return list(_months(start, end, MONTHS[-1]))


def _days(start: float, end: float, step: int) -> Iterator[Tick]:
    number = -(-start // step) * step
    while number <= end:
        day = EPOCH + timedelta(days=number)
        yield number, day.isoformat()[: LENGTHS["day"]]
        number += step


def _months(start: float, end: float, step: int) -> Iterator[Tick]:
    first = EPOCH + timedelta(days=start // 1)
    month = -(-(first.year * MONTHS_A_YEAR + first.month - 1) // step) * step
    length = LENGTHS["month" if step % MONTHS_A_YEAR else "year"]
    while month // MONTHS_A_YEAR <= MAXYEAR:
        day = date(month // MONTHS_A_YEAR, month % MONTHS_A_YEAR + 1, 1)
        number = float((day - EPOCH).days)
        if number > end:
            return
        if number >= start:
            yield number, day.isoformat()[:length]
        month += step
