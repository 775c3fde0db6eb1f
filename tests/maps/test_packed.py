"""Packed data: text without markup that gives back what went in, read here by code of its own."""

from __future__ import annotations

import base64
import json
import zlib
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.maps.packed import packed
from tests.hostile.corpus import XSS
from tests.maps.unpacked import unpacked

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
NUMBERS = st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False)
LEAVES = TEXTS | NUMBERS | st.none() | st.booleans()
DATA = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner) | st.tuples(NUMBERS, NUMBERS),
    max_leaves=30,
)
LINES = st.lists(TEXTS | st.fixed_dictionaries({"en": TEXTS}))
ROWS = st.lists(st.fixed_dictionaries({"at": st.tuples(NUMBERS, NUMBERS), "lines": LINES}))


@given(DATA | ROWS)
@example([{}, {}, [], [[]], {"a": []}])
@example([[0.1, -0.1], [37.64, 44.63], [1e300, 5e-324], [2**53, -(2**53)]])
@example({"one": [[True, False]], "two": [[1, 2], [3]], "three": [[1, "2"]]})
def test_what_was_packed_comes_back(data: Any) -> None:
    text = packed(data)
    assert not set(text) & set("<>&\"'\\ \n")
    assert unpacked(text) == json.loads(json.dumps(data))
    assert packed(data) == text


@pytest.mark.parametrize("words", [1, 128, 129, 28_800, 28_801, 40_000])
def test_however_many_words_there_are(words: int) -> None:
    data = [letters(number) for number in range(words)]
    assert unpacked(packed(data)) == data


def letters(number: int) -> str:
    return "".join(chr(ord("a") + int(digit)) for digit in str(number))


def test_hostile_texts_cannot_end_the_element() -> None:
    text = packed({payload: [payload] for payload in XSS})
    assert not set(text) & set("<>&")
    assert unpacked(text) == {payload: [payload] for payload in XSS}


def test_places_close_to_each_other_take_steps() -> None:
    line = [[37.0 + number / 1e4, 44.0 - number / 1e4] for number in range(500)]
    line = [[round(lon, 4), round(lat, 4)] for lon, lat in line]
    assert (
        len(packed(line)) < len(base64.b85encode(zlib.compress(json.dumps(line).encode(), 9))) / 4
    )
    assert unpacked(packed(line)) == line


def test_repeated_rows_are_a_quarter_of_what_deflate_makes_of_them() -> None:
    rows = [
        {"id": f"incident-{row * 7919 % 1000:03d}", "days": [row * 31 % 365] * 2}
        for row in range(1000)
    ]
    plain = base64.b64encode(zlib.compress(json.dumps(rows).encode(), 9))
    assert len(packed(rows)) < len(plain) / 2
