"""What the OpenAPI document says of values, held against the readers of the query string."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.selection import patterns
from app.selection.times import parse_datetime, parse_instant, parse_moment, parse_since
from app.selection.units import UNITS_M
from app.selection.values import (
    parse_distance_m,
    parse_kp,
    parse_near,
    parse_sortby,
    parse_words,
)

if TYPE_CHECKING:
    from collections.abc import Callable

READERS: list[tuple[str, Callable[[str], object]]] = [
    (patterns.ID, parse_words),
    (patterns.SORT_KEY, parse_sortby),
    (patterns.INSTANT, parse_instant),
    (patterns.INSTANT, parse_since),
    (patterns.MOMENT, parse_moment),
    (patterns.INTERVAL, parse_datetime),
    (patterns.DISTANCE, parse_distance_m),
    (patterns.NEAR, parse_near),
    (patterns.KILOMETRES, parse_kp),
]
# What a pattern cannot say: which of two comes first.
IN_ORDER = ("ends before it starts", "the lower first")
GOOD = {
    patterns.ID: ["a", "cpc-2025-09-24-office-strike", "town-518255", "x" * 96],
    patterns.SORT_KEY: ["id", "-updated", "+kp_km"],
    patterns.INSTANT: [
        "2025-09-24", "2024-02-29", "2000-02-29", "0001-01-01", "9999-12-31",
        "2025-09-24T09:03Z", "2025-09-24t09:03:00z", "2016-12-31T23:59:60Z",
        "9999-12-31T23:59:60z", "2017-01-01T05:44:60.5+05:45", "2025-09-24T09:03:00.123456Z",
        "2025-09-24T23:59:59+05:45",
    ],
    patterns.MOMENT: ["2026-11-22", "dbb645812552c6e240a6b91340d6861f"],
    patterns.INTERVAL: [
        "2025-09-24", "2025-09-24T", "2025-01-01/..", "../2025-01-01", "/2025-01-01",
        "2025-01-01/", "2025-01-01T00:00:00Z/2025-02-01T", "../9999-12-31",
    ],
    patterns.DISTANCE: ["25km", "800m", "0.5km", "2000km", "2000000m", "0.000001m", "007km", "5mi",
                        "1242.742384mi", "1079.913606nmi", "000000001nmi"],
    patterns.NEAR: ["cpc-terminal,25km", "37.8,44.7,800m", "-180,-90,1km", "180.0,90,2000km"],
    patterns.KILOMETRES: ["266.5", "1200/1250", "0/1511", "-1/1"],
}  # fmt: skip
BAD = {
    patterns.ID: ["", "A", "x" * 97, "a b", "../x"],
    patterns.SORT_KEY: ["", "-", "--id", "ID"],
    patterns.INSTANT: [
        "", "2025-02-29", "1900-02-29", "2025-04-31", "2025-13-01", "0000-01-01", "2025-1-1",
        "2025-09-24T09:03:00", "2025-09-24T09:03:61Z", "2025-09-24T09:60:00Z", "2025-09-24T24:00Z",
        "2025-09-24T", "٢025-09-24",
    ],
    patterns.MOMENT: ["", "dbb645812552c6e240a6b91340d6861", "DBB645812552C6E240A6B91340D6861F"],
    patterns.INTERVAL: ["", "/", "..", "../..", "2025-02-29/..", "2025-01-01/2025-01-02/.."],
    patterns.DISTANCE: ["", "25", "0km", "0.0m", "0.0000001km", "2000.1km", "2001km", "2000001m",
                        "1242.742385mi", "1079.913607nmi", "1080nmi", "1km ", "1 km", "1ft"],
    patterns.NEAR: ["cpc-terminal", "181,0,1km", "0,90.5,1km", "1,2,3,4km", "cpc-terminal,0km"],
    patterns.KILOMETRES: ["", "a", "1/2/3", "1e3"],
}  # fmt: skip


def is_read(read: Callable[[str], object], text: str) -> bool:
    """Say whether a reader takes a text; what stands in the wrong order is taken for read."""
    try:
        read(text)
    except ValueError as error:
        return any(words in str(error) for words in IN_ORDER)
    return True


@pytest.mark.parametrize(("pattern", "read"), READERS)
@given(data=st.data())
def test_whatever_matches_is_read(
    pattern: str, read: Callable[[str], object], data: st.DataObject
) -> None:
    text = data.draw(st.from_regex(re.compile(pattern, re.ASCII), fullmatch=True))
    assert is_read(read, text)


@pytest.mark.parametrize(("pattern", "read"), READERS)
def test_good_values_match_and_bad_ones_do_not(pattern: str, read: Callable[[str], object]) -> None:
    for text in GOOD[pattern]:
        assert is_read(read, text), text
        assert re.fullmatch(pattern, text), text
    for text in BAD[pattern]:
        assert not is_read(read, text), text
        assert not re.fullmatch(pattern, text), text


DIGITS = st.text("0123456789", min_size=1, max_size=10)


@given(DIGITS, st.none() | st.text("0129", min_size=1, max_size=7), st.sampled_from([*UNITS_M]))
@example("1242", "742384", "mi")
@example("1242", "742385", "mi")
@example("1079", "9136069", "nmi")
def test_a_distance_is_read_where_it_matches(whole: str, part: str | None, unit: str) -> None:
    text = f"{whole}{'' if part is None else f'.{part}'}{unit}"
    assert is_read(parse_distance_m, text) is bool(re.fullmatch(patterns.DISTANCE, text))


@given(
    st.integers(0, 9999), st.integers(0, 13), st.integers(0, 32),
    st.sampled_from(["", "T09:00Z", "T23:59:59.5+23:59", "T24:00Z", "T09:60Z", "T09:00+24:00"]),
)  # fmt: skip
def test_an_instant_is_read_where_it_matches(year: int, month: int, day: int, time: str) -> None:
    text = f"{year:04}-{month:02}-{day:02}{time}"
    assert is_read(parse_since, text) is bool(re.fullmatch(patterns.INSTANT, text))
