"""Texts written once: whatever the data, they can be put back, and it pays."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.maps.shared_texts import shared_texts
from app.maps.text import json_block

# Few texts, so that they come again; with signs that mean something to the numbers.
TEXTS = st.sampled_from(["not reported", "не сообщалось", "~", "~0", "~~1 and more", "", "a", "0"])
VALUES = st.one_of(TEXTS, st.integers(), st.floats(allow_nan=False), st.booleans(), st.none())
DATA = st.recursive(
    VALUES, lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner), max_leaves=30
)


def restored(value: Any, texts: list[str]) -> Any:
    """Put the texts back, as static/reading.js does."""
    if isinstance(value, str) and value.startswith("~"):
        return value[1:] if value.startswith("~~") else texts[int(value[1:])]
    if isinstance(value, dict):
        return {key: restored(each, texts) for key, each in value.items()}
    return [restored(each, texts) for each in value] if isinstance(value, list) else value


@given(DATA)
def test_any_data_comes_back(data: Any) -> None:
    given_out = json.dumps(data)
    texts, written = shared_texts(data)
    assert restored(written, texts) == data
    assert json.dumps(data) == given_out  # what was handed in is as it was


def test_what_is_said_once_or_is_short_stays_where_it_is() -> None:
    assert shared_texts([["once only"], "a", "a", "KP 1"]) == (
        [],
        [["once only"], "a", "a", "KP 1"],
    )


def test_what_is_said_most_has_the_shortest_number() -> None:
    few, many = "said by some reports", "said by many reports"
    texts, _ = shared_texts([few, few, many, many, many])
    assert texts == [many, few]


def test_it_is_shorter() -> None:
    lines = ["время на часах не сообщалось", {"note": "время на часах не сообщалось"}] * 20
    texts, written = shared_texts(lines)
    assert len(json_block(texts) + json_block(written)) < 0.4 * len(json_block(lines))
