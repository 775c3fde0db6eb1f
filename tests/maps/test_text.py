"""The one way for text to reach a map: nothing that goes through it can become code."""

from __future__ import annotations

import html
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.maps.text import json_block, to_map_text
from tests.hostile.corpus import XSS

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))


@pytest.mark.parametrize("payload", XSS)
def test_row_01_map_text_is_inert(payload: str) -> None:
    text = to_map_text(payload)
    assert not re.search(r"[<>\"'`$\\{}]", text)
    assert not re.search(r"&(?!(#[0-9x]|lt;|gt;|amp;|quot;))", text)
    assert html.unescape(text) == payload


@pytest.mark.parametrize("payload", XSS)
def test_row_01_json_block_is_inert(payload: str) -> None:
    block = json_block({"title": payload, payload: [payload]})
    assert not re.search(r"[<>&]", block)
    assert json.loads(block) == {"title": payload, payload: [payload]}


def test_there_are_enough_payloads() -> None:
    assert len(set(XSS)) >= 12


@given(TEXTS)
def test_row_01_map_text_keeps_any_text_and_lets_no_code_through(text: str) -> None:
    escaped = to_map_text(text)
    assert not set(escaped) & set("<>\"'`$\\{}")
    # A browser reads a lone control number as something else; the rest comes back as it was.
    if not re.search(r"[\x00\r\x80-\x9f]", text):
        assert html.unescape(escaped) == text


@given(
    st.recursive(TEXTS, lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner), max_leaves=8)
)
def test_row_01_json_block_keeps_any_data_and_lets_no_tag_through(data: object) -> None:
    block = json_block(data)
    assert not set(block) & set("<>&")
    assert json.loads(block) == data
