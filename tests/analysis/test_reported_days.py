"""Days of imprecise dates, against a plain count of every day that could be meant."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import pytest

from app.analysis.reported_days import Held, Span, by_day, days_of, span_of
from app.domain.geo.uncertainty import Verdict


def days(span: Span) -> list[date]:
    return [span.first + timedelta(n) for n in range((span.last - span.first).days + 1)]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2025-11-29", date(2025, 11, 29), date(2025, 11, 29)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2025-12", date(2025, 12, 1), date(2025, 12, 31)),
        ("2025", date(2025, 1, 1), date(2025, 12, 31)),
    ],
)
def test_a_date_means_each_of_its_days(text: str, first: date, last: date) -> None:
    assert span_of(text) == Span(first, last)
    assert span_of(None) is None


CASES = [
    [("2025-02-17", "2025-05-23")],
    [("2025-02", "2025-03-05")],
    [("2025-01-30", "2025-02"), ("2025-02-03", "2025-02-04")],
    [("2025-03-01", "2025-03-01"), ("2025-03-01", "2025-03-01")],
    [("2025-01-01", "2025-01-03"), ("2025-01-03", "2025-01-05"), ("2025-01-09", "2025-01-09")],
]


@pytest.mark.parametrize("pairs", CASES)
def test_the_bounds_hold_every_choice_of_days(pairs: list[tuple[str, str]]) -> None:
    spans = [(span_of(start), span_of(end)) for start, end in pairs]
    held = [Held(start, end, end.last if end else None) for start, end in spans]
    least, most = days_of(held)
    choices = [
        [
            range(a.toordinal(), b.toordinal() + 1)
            for a in (start.first, start.last)
            for b in (end.first, end.last)
            if a <= b
        ]
        for start, end in spans
        if start and end
    ]
    counts = [len(set().union(*map(set, chosen))) for chosen in product(*choices)]
    assert most is not None
    assert least <= min(counts) <= max(counts) <= most
    assert max(counts) == most


def test_a_state_touches_a_day_at_least_and_an_open_one_has_no_most() -> None:
    day = span_of("2025-09-24")
    assert day is not None
    assert days_of([Held(day, day, day.last)]) == (1, 1)
    assert days_of([Held(day)]) == (1, None)
    assert days_of([Held(None)]) == (1, None)
    assert days_of([Held(day, None, date(2025, 10, 16))]) == (1, 23)
    assert days_of([]) == (0, 0)


def test_before_a_day_is_possible_while_the_date_is_open() -> None:
    month = Span(date(2025, 12, 1), date(2025, 12, 31))
    assert by_day(month, date(2025, 11, 30)) is Verdict.EXCLUDED
    assert by_day(month, date(2025, 12, 1)) is Verdict.POSSIBLE
    assert by_day(month, date(2025, 12, 31)) is Verdict.CERTAIN
    assert days(month)[-1] == date(2025, 12, 31)
