"""Local dates, zones and UTC."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from app.domain.record.when import When

if TYPE_CHECKING:
    from app.sources.bundle import Bundle

# Reported clock times after midnight in Moscow that are still the day before in UTC.
DAY_BEFORE_IN_UTC = {
    "cpc-2025-02-17-kropotkinskaya",
    "cpc-2025-03-19-kavkazskaya",
    "krp-2025-09-01-kropotkin-substation",
    "nvr-2023-08-04-naval-drones",
    "nvr-2025-11-14-sheskharis",
}


def day(start: date, end: date | None = None, zone: str = "Europe/Moscow") -> When:
    return When(date_start_local=start, date_end_local=end, date_prec=1, timezone=zone)


def test_two_clocks_of_one_story_are_one_instant(bundle: Bundle) -> None:
    when = bundle.incidents["incidents/cpc-2025-11-29-spm2-naval-drones.yaml"].when
    assert when.utc_start == datetime(2025, 11, 29, 1, 6, tzinfo=UTC)
    assert f"{when.local(when.utc_start):%Y-%m-%d %H:%M}" == "2025-11-29 04:06"
    almaty = day(date(2025, 11, 29), zone="Asia/Almaty")
    assert f"{almaty.local(when.utc_start):%Y-%m-%d %H:%M}" == "2025-11-29 06:06"


def test_every_reported_instant_falls_on_its_local_start_date(leads_bundle: Bundle) -> None:
    clocked = [i.when for i in leads_bundle.incidents.values() if i.when.utc_start]
    assert len(clocked) == 10
    for when in clocked:
        assert when.utc_start is not None
        assert when.local(when.utc_start).date() == when.date_start_local
        first, last = when.interval_utc
        assert first <= when.utc_start < last
        assert when.utc_end is None or when.utc_end <= last


def test_for_half_of_the_clock_times_utc_is_still_on_the_day_before(leads_bundle: Bundle) -> None:
    found = {
        incident.id
        for incident in leads_bundle.incidents.values()
        if incident.when.utc_start
        and incident.when.utc_start.date() < incident.when.date_start_local
    }
    assert found == DAY_BEFORE_IN_UTC


@pytest.mark.parametrize(
    ("when", "first", "last"),
    [
        pytest.param(
            day(date(2025, 2, 17)), "2025-02-16T21:00:00", "2025-02-17T21:00:00", id="one-day"
        ),
        pytest.param(
            day(date(2026, 3, 1), date(2026, 3, 2)),
            "2026-02-28T21:00:00",
            "2026-03-02T21:00:00",
            id="a-night-over-midnight",
        ),
        pytest.param(
            day(date(2022, 7, 25), date(2022, 7, 31), "Asia/Atyrau"),
            "2022-07-24T19:00:00",
            "2022-07-31T19:00:00",
            id="a-week-in-atyrau",
        ),
        pytest.param(
            day(date(2025, 3, 30), zone="Europe/Kyiv"),
            "2025-03-29T22:00:00",
            "2025-03-30T21:00:00",
            id="a-day-of-23-hours",
        ),
    ],
)
def test_interval_in_utc(when: When, first: str, last: str) -> None:
    start, end = when.interval_utc
    assert (f"{start:%Y-%m-%dT%H:%M:%S}", f"{end:%Y-%m-%dT%H:%M:%S}") == (first, last)
    assert start.utcoffset() == end.utcoffset() == UTC.utcoffset(None)
