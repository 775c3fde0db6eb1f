"""Words of reports: names in their spellings and scripts, what is left out, likeness."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.record.wording import MOST_WORDS, wording, wording_likeness


@pytest.mark.parametrize(
    ("spellings", "words"),
    [
        (("Yuzhnaya Ozereevka", "Yuzhnaya Ozereyevka", "South Ozerievka"), ("ozerey", "south")),
        (("Южная Озереевка", "Yuzhnaya Ozereika"), ("ozerey", "south")),
        (("SPM-2", "SMP 2", "VPU-2", "ВПУ-2", "OMU-2", "SPU 2", "spm2"), ("spm2",)),
        (("Sheskharis", "Шесхарис"), ("sheskh",)),
        # What nearly every record names tells nothing, whatever it is called.
        (("Novorossiysk", "Novorossiisk", "Новороссийск", "Noworossijsk"), ()),
        (("CPC", "KTK", "KTC", "CTC", "КТК", "Caspian Pipeline Consortium"), ()),
        (("drones", "UAVs", "БПЛА", "беспилотники"), ()),
        (("the hotel on 24 September 2025", "hotels 24"), ("24", "hotel")),
    ],
)
def test_spellings_fold_to_one(spellings: tuple[str, ...], words: tuple[str, ...]) -> None:
    assert {text: wording(text).words for text in spellings} == dict.fromkeys(spellings, words)


def test_the_first_words_count() -> None:
    many = " ".join(f"hotel{chr(97 + i // 26)}{chr(97 + i % 26)}"[::-1] for i in range(90))
    assert len(wording(many).words) == MOST_WORDS
    assert wording("zebra", many).words[-1] == "zebra"


def test_likeness_is_of_shared_words() -> None:
    hotel = wording("Hotel and apartment blocks by the office damaged")
    assert wording_likeness(hotel, hotel) == 1.0
    assert wording_likeness(hotel, wording("Barge aground off Anapa")) == 0.0
    assert wording_likeness(hotel, wording("")) == 0.0
    shorter = wording_likeness(hotel, wording("Office and hotel"))
    assert shorter == 1.0  # the longer text only says more
    assert 0.5 < wording_likeness(hotel, wording("A hotel, an office, a barge")) < 1.0


@given(st.text(), st.text())
def test_any_text_is_read_and_compared_in_either_order(one: str, other: str) -> None:
    first, second = wording(one), wording(other)
    alike = wording_likeness(first, second)
    assert 0.0 <= alike <= 1.0
    assert alike == wording_likeness(second, first)
