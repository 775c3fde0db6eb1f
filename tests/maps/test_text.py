"""The one way for text to reach a map: nothing that goes through it can become code."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.maps.text import json_block
from tests.hostile.corpus import XSS

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))


@pytest.mark.parametrize("payload", XSS)
def test_row_01_json_block_is_inert(payload: str) -> None:
    block = json_block({"title": payload, payload: [payload]})
    assert not re.search(r"[<>&]", block)
    assert json.loads(block) == {"title": payload, payload: [payload]}


def test_row_01_what_ends_a_line_of_javascript_is_escaped_and_letters_are_not() -> None:
    assert json_block("цел\u2028і\u2029") == '"цел\\u2028і\\u2029"'


def test_there_are_enough_payloads() -> None:
    assert len(set(XSS)) >= 12


@given(
    st.recursive(TEXTS, lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner), max_leaves=8)
)
def test_row_01_json_block_keeps_any_data_and_lets_no_tag_through(data: object) -> None:
    block = json_block(data)
    assert not set(block) & set("<>&\u2028\u2029")
    assert json.loads(block) == data
