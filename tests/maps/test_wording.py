"""Numbers in words: never finer than they are, never narrower than the interval."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.geo.linear import KilometrePoint
from app.domain.geo.uncertainty import Interval
from app.domain.record.vocabulary import LocationClass, Measure, TimeBasis
from app.domain.record.when import When
from app.language.languages import language
from app.maps.wording import (
    distance_words,
    grid_words,
    kp_words,
    partial_date_words,
    precision_words,
    toll_words,
    when_words,
)

if TYPE_CHECKING:
    from app.store.catalog import Catalog

MOSCOW = "Europe/Moscow"
METRES = st.floats(0, 20_100_000)
KILOMOSCOW = "Europe/Moscow"
METRES = st.floats(0, 1_511)
KILOMETRES = st.floats(0, 1_511)
SPAN = re.compile(r"([\d,.]+)–([\d,.]+) km(?:, ([\d,.]+) km from the middle of the place)?")
ABEAM = re.compile(r"abeam KP ([\d,]+)–([\d,]+), ([\d,]+)–([\d,]+) km off the line")


def number(text: str) -> float:
    return float(text.replace(",", ""))


def interval_of(values: tuple[float, float, float]) -> Interval:
    low, best, high = sorted(values)
    return Interval(best, low, high)


def kp_of(low: float, best: float, high: float) -> KilometrePoint:
    return KilometrePoint("cpc", best, low, high, "a test")


@pytest.mark.parametrize(
    ("best", "low", "high", "words"),
    [
        (10_996, 3_996, 17_996, "3–18 km, 11 km from the middle of the place"),
        (6_867, 0, 15_367, "0–16 km"),
        (0, 0, 4_000, "0.0–4.0 km"),
        (0, 0, 4_001, "0.0–4.1 km"),
        (1_136_622, 981_622, 1_291_622, "981–1,292 km, 1,137 km from the middle of the place"),
        (5_000, 2_500, 7_499.9, "2.5–7.5 km, 5.0 km from the middle of the place"),
        (5_000, 2_500, 7_500, "2–8 km, 5 km from the middle of the place"),
    ],
)
def test_distances(best: float, low: float, high: float, words: str) -> None:
    assert distance_words(Interval(best, low, high)) == words


def test_distance_that_was_not_measured() -> None:
    assert distance_words(None) == "not measured: no place is published"


@given(st.tuples(METRES, METRES, METRES))
def test_rounding_never_narrows_a_distance(values: tuple[float, float, float]) -> None:
    interval = interval_of(values)
    match = SPAN.fullmatch(distance_words(interval))
    assert match
    low, high = (number(group) * 1_000 for group in match.groups()[:2])
    step = 100 if "." in match[1] else 1_000
    assert interval.min_m - step <= low <= interval.min_m + 1e-6
    assert interval.max_m - 1e-6 <= high <= interval.max_m + step
    assert (match[3] is None) == (interval.min_m == 0.0)
    if match[3] is not None:
        assert low <= number(match[3]) * 1_000 <= high


@given(st.tuples(KILOMETRES, KILOMETRES, KILOMETRES), st.tuples(METRES, METRES, METRES))
def test_rounding_never_narrows_a_kilometre_point(
    kilometres: tuple[float, float, float], metres: tuple[float, float, float]
) -> None:
    first, _, last = sorted(kilometres)
    offset = interval_of(metres)
    match = ABEAM.fullmatch(kp_words(kp_of(*sorted(kilometres)), offset))
    assert match
    low, high, near, far = (number(group) for group in match.groups())
    assert first - 1 <= low <= first
    assert last <= high <= last + 1
    assert near * 1_000 <= offset.min_m + 1e-6
    assert far * 1_000 >= offset.max_m - 1e-6


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (1_483.15, 1_511.0, "abeam KP 1,483–1,511"),
        (1_217.6, 1_266.2, "abeam KP 1,217–1,267"),
        (0.0, 404.9, "abeam KP 0–405"),
    ],
)
def test_kilometre_points(low: float, high: float, words: str) -> None:
    kp = kp_of(low, high, high)
    assert kp_words(kp, None) == words
    offset = Interval(9_290, 6_790, 11_790)
    assert kp_words(kp, offset) == f"{words}, 6–12 km off the line"


def test_place_that_is_not_on_the_route() -> None:
    assert kp_words(None, None) == "not on the route"
    assert kp_words(None, Interval(1, 1, 1)) == "not on the route"


@pytest.mark.parametrize(
    ("incident", "killed", "injured"),
    [
        ("cpc-2025-09-24-office-strike", "2",
         "12 (reports range from 3 to 12); rose from 3 to 12"),
        ("cpc-2022-07-05-court-suspension", "not reported", "not reported"),
        ("cpc-2026-01-13-tankers", "0", "0"),
        ("nvr-2026-03-02-port-and-base", "nobody counted everybody; 0 to 3 if the parts are added",
         "nobody counted everybody; 3 to 19 if the parts are added"),
    ],
)  # fmt: skip
def test_tolls(catalog: Catalog, incident: str, killed: str, injured: str) -> None:
    record = catalog.incident(incident).incident
    assert toll_words(record, Measure.KILLED) == killed
    assert toll_words(record, Measure.INJURED) == injured


def when_of(
    start: date, end: date | None, precision: int = 1, *, at: datetime | None = None
) -> When:
    return When(
        date_start_local=start,
        date_end_local=end,
        date_prec=precision,
        timezone=MOSCOW,
        utc_start=at,
        time_basis=TimeBasis.IMPACT if at else None,
    )


@pytest.mark.parametrize(
    ("when", "lines"),
    [
        (
            when_of(
                date(2025, 2, 17), date(2025, 2, 17), at=datetime(2025, 2, 17, 1, 6, tzinfo=UTC)
            ),
            [
                "17 February 2025",
                f"04:06 local time ({MOSCOW}) = 17 February 2025, 01:06 UTC, time of the impact",
            ],
        ),
        (
            # Before three in the morning it is still the day before in UTC.
            when_of(
                date(2025, 3, 1), date(2025, 3, 1), at=datetime(2025, 2, 28, 22, 30, tzinfo=UTC)
            ),
            [
                "1 March 2025",
                f"01:30 local time ({MOSCOW}) = 28 February 2025, 22:30 UTC, time of the impact",
            ],
        ),
        (
            when_of(date(2025, 8, 29), date(2025, 8, 31), 2),
            [
                "29 August 2025 – 31 August 2025 (known to a few days)",
                "clock time not reported (Europe/Moscow)",
            ],
        ),
        (
            when_of(date(2022, 3, 21), None, 4),
            [
                "21 March 2022, no end reported (known to the month)",
                "clock time not reported (Europe/Moscow)",
            ],
        ),
    ],
)
def test_times(when: When, lines: list[str]) -> None:
    assert when_words(when) == lines


def test_time_of_the_office_strike_is_that_of_the_alarm(catalog: Catalog) -> None:
    assert when_words(catalog.incident("cpc-2025-09-24-office-strike").incident.when) == [
        "24 September 2025",
        "12:03 local time (Europe/Moscow) = 24 September 2025, 09:03 UTC, time of the alarm",
    ]


def test_kazakh_time_changed_in_2024(catalog: Catalog) -> None:
    zones = {m.incident.when.timezone for m in catalog.incidents.values()}
    assert any(zone.startswith("Asia/") for zone in zones)
    tengiz = catalog.incident("cpc-2026-01-18-tengiz-outage").incident.when
    start, _ = tengiz.interval_utc
    assert start.hour == 19  # midnight at UTC+5


@pytest.mark.parametrize(
    ("place_class", "radius_m", "words"),
    [
        (LocationClass.QUARTER, 2_000.0, "known to a part of the town, ±2 km"),
        (LocationClass.REGION, 150_000.0, "known to the region, ±150 km"),
        (LocationClass.SITE, 500.0, "known to the site, ±0.5 km"),
        (LocationClass.MUNICIPALITY, None, "known to the district"),
    ],
)
def test_precision(place_class: LocationClass, radius_m: float | None, words: str) -> None:
    assert precision_words(place_class, radius_m) == words


@pytest.mark.parametrize("place_class", LocationClass)
def test_every_class_of_place_has_words(place_class: LocationClass) -> None:
    assert precision_words(place_class, 1_000.0).endswith(", ±1 km")


def test_a_cell_of_a_grid_says_that_it_is_one() -> None:
    words = "given as a cell of a grid of 2.5 km; the reports may be more precise"
    assert grid_words(2_500.0) == words


def test_date_that_is_not_stated() -> None:
    assert partial_date_words(None) == "date not stated"
    assert partial_date_words("2025-09") == "September 2025"
    assert partial_date_words("2025-09", language("uk")) == "вересень 2025\u202fр."
