"""Sharing an interval out over periods, against a count of minutes in the calendar."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.analysis.periods import (
    BEGIN,
    PERIODS,
    as_number,
    interval_of,
    label,
    next_start,
    periods_between,
    shares,
    start_of,
    zone_of,
)
from app.domain.errors import BadParameterError
from app.domain.record.vocabulary import TimeBasis
from app.domain.record.when import When

MOSCOW, KYIV = ZoneInfo("Europe/Moscow"), ZoneInfo("Europe/Kyiv")
ZONES = ("Europe/Moscow", "Asia/Atyrau", "Europe/Kyiv", "America/New_York")
DAYS = st.dates(date(2019, 1, 1), date(2030, 12, 31))
STRFTIME = {"day": "%Y-%m-%d", "week": "%G-W%V", "month": "%Y-%m", "year": "%Y"}


def named(instant: datetime, period: str) -> str:
    """Name the period of an instant with the C library's calendar."""
    if period == "quarter":
        return f"{instant.year}-Q{(instant.month + 2) // 3}"
    return instant.strftime(STRFTIME[period])


def counted(start: datetime, end: datetime, period: str, zone: ZoneInfo) -> dict[str, Fraction]:
    """Count the quarters of an hour that begin in each period; the interval is made of them."""
    step = timedelta(minutes=15)
    quarters = [start + step * n for n in range((end - start) // step)]
    found = Counter(named(instant.astimezone(zone), period) for instant in quarters)
    return {name: Fraction(count, len(quarters)) for name, count in found.items()}


@given(
    DAYS, st.integers(1, 40), st.integers(0, 95), st.sampled_from(PERIODS), st.sampled_from(ZONES)
)
def test_a_share_is_the_part_of_the_quarters_of_an_hour_that_lie_in_the_period(
    first: date, days: int, quarter: int, period: str, name: str
) -> None:
    zone = ZoneInfo(name)
    start = datetime(first.year, first.month, first.day, tzinfo=UTC)
    start += timedelta(minutes=15 * quarter)
    end = start + timedelta(days=days, minutes=15)
    found = shares((start, end), period, zone)
    assert sum(found.values()) == 1
    by_name = {label(day, period): share for day, share in found.items()}
    assert by_name == counted(start, end, period, zone)


@given(DAYS, st.sampled_from(PERIODS))
def test_a_period_holds_its_first_day_up_to_the_first_of_the_next(day: date, period: str) -> None:
    start = start_of(day, period)
    after = next_start(start, period)
    assert start <= day < after
    assert start_of(start, period) == start
    assert start_of(after - timedelta(days=1), period) == start
    assert start_of(after, period) == after
    assert label(start, period) == named(datetime(day.year, day.month, day.day, tzinfo=UTC), period)


@pytest.mark.parametrize("period", PERIODS)
def test_an_instant_belongs_to_one_period_and_a_midnight_to_the_day_it_begins(period: str) -> None:
    midnight = datetime(2025, 12, 31, 21, tzinfo=UTC)
    assert shares((midnight, midnight), period, MOSCOW) == {
        start_of(date(2026, 1, 1), period): Fraction(1)
    }
    before = midnight - timedelta(microseconds=1)
    assert shares((before, before), period, MOSCOW) == {
        start_of(date(2025, 12, 31), period): Fraction(1)
    }


def test_a_day_that_ends_at_midnight_does_not_reach_into_the_next() -> None:
    day = When(
        date_start_local=date(2025, 10, 26),
        date_end_local=date(2025, 10, 27),
        date_prec=2,
        timezone="Europe/Kyiv",
    )
    # The clocks go back on 26 October: that day has 25 hours.
    assert shares(interval_of(day), "day", KYIV) == {
        date(2025, 10, 26): Fraction(25, 49),
        date(2025, 10, 27): Fraction(24, 49),
    }


def when(*clock: datetime, basis: TimeBasis = TimeBasis.IMPACT, end: date | None = None) -> When:
    start, finish = (*clock, None, None)[:2]
    return When(
        date_start_local=date(2025, 2, 17),
        date_end_local=end,
        date_prec=1,
        timezone="Europe/Moscow",
        utc_start=start,
        utc_end=finish,
        time_basis=basis if clock else None,
    )


FIRST, LAST = datetime(2025, 2, 16, 21, tzinfo=UTC), datetime(2025, 2, 17, 21, tzinfo=UTC)
CLOCK, LATER = datetime(2025, 2, 16, 21, 22, tzinfo=UTC), datetime(2025, 2, 16, 22, 55, tzinfo=UTC)


def test_clock_times_cut_the_days_where_they_bound_the_event() -> None:
    assert interval_of(when()) == (FIRST, LAST)
    assert interval_of(when(CLOCK)) == (CLOCK, LAST)
    assert interval_of(when(CLOCK, LATER)) == (CLOCK, LATER)
    assert interval_of(when(CLOCK, CLOCK)) == (CLOCK, CLOCK)
    # The first report of an event comes after it, and its end is an end all the same.
    assert interval_of(when(CLOCK, LATER, basis=TimeBasis.FIRST_REPORT)) == (FIRST, LATER)
    assert interval_of(when(CLOCK, basis=TimeBasis.STATEMENT)) == (FIRST, LAST)


def test_an_end_that_lies_outside_what_the_days_allow_changes_nothing() -> None:
    beyond = datetime(2025, 3, 1, tzinfo=UTC)
    assert interval_of(when(CLOCK, beyond)) == (CLOCK, LAST)
    assert interval_of(when(LATER, CLOCK)) == (LATER, LAST)


def test_when_it_may_have_begun_leaves_the_days_of_a_consequence_out() -> None:
    long = when(end=date(2025, 4, 2))
    assert (interval_of(long)[1] - interval_of(long)[0]).days == 45
    assert interval_of(long, span=BEGIN) == (FIRST, LAST)


def test_local_time_is_that_of_the_incident() -> None:
    assert zone_of(when(), "local") == MOSCOW
    assert zone_of(when(), "utc") is UTC


def test_all_periods_between_two_days_are_listed() -> None:
    assert periods_between(date(2024, 11, 30), date(2025, 2, 1), "month") == (
        date(2024, 11, 1),
        date(2024, 12, 1),
        date(2025, 1, 1),
        date(2025, 2, 1),
    )
    assert periods_between(date(2025, 1, 1), date(2025, 1, 1), "week") == (date(2024, 12, 30),)


def test_more_periods_than_a_table_holds_are_refused() -> None:
    with pytest.raises(BadParameterError, match="more than 5000") as caught:
        periods_between(date(1990, 1, 1), date(2025, 1, 1), "day")
    assert caught.value.parameter == "period"


@pytest.mark.parametrize("period", PERIODS)
def test_the_calendar_has_an_end(period: str) -> None:
    assert next_start(start_of(date(9999, 12, 31), period), period) == date.max
    assert periods_between(date(9999, 12, 30), date(9999, 12, 30), period)


def test_a_share_prints_as_millionths() -> None:
    assert as_number(Fraction(1, 3)) == 0.333333
