"""LIKE against a reference that tries everything, and against time."""

from __future__ import annotations

import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.selection.cql.like import Like
from tests.selection.cql.oracle import like_expression


@settings(max_examples=1_500, deadline=None)
@given(st.text("ab%_\\", max_size=9), st.text("ab%_\\\n", max_size=9))
@example("a%a", "a")
@example("%a_b%", "aab")
@example("\\", "\\")
@example("ab\\%", "ab%")
def test_like_says_what_an_expression_says(pattern: str, text: str) -> None:
    assert Like(pattern).matches(text) is bool(like_expression(pattern).fullmatch(text))


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("pump%", "pump station", True),
        ("pump%", "Pump station", False),
        ("%station", "pump station", True),
        ("p_mp", "pump", True),
        ("p_mp", "pmp", False),
        ("", "", True),
        ("%", "", True),
        ("_", "", False),
        (r"100\%", "100%", True),
        (r"100\%", "1000", False),
        (r"a\_b", "axb", False),
        ("%КПС%", "на КПС-4", True),
        ("a.c", "abc", False),
        ("a%", "a\nb", True),
    ],
)
def test_wildcards_stand_for_text_and_all_else_for_itself(
    pattern: str, text: str, *, expected: bool
) -> None:
    assert Like(pattern).matches(text) is expected


@pytest.mark.parametrize("pattern", ["%a" * 900, "%a_" * 600, "%" * 1_999 + "b", "%_a%_b" * 300])
def test_row_10_a_hostile_pattern_takes_no_longer_than_its_length(pattern: str) -> None:
    test = Like(pattern).matches
    start = time.perf_counter()
    test("a" * 2_000)
    assert time.perf_counter() - start < 0.5
