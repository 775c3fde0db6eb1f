"""What rests on an outage, in sentences: condition, speaker, share, denominator, year, note."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from app.analysis.asking import answered, asked_of
from app.analysis.register import ANALYSES
from app.pages.analyses import AnalysisAsked, analysis_page
from app.pages.share_sentences import share_notes, share_sentences
from tests.cli.test_commands import told

if TYPE_CHECKING:
    from app.store.catalog import Catalog

PAGE = Path(__file__).parents[2] / "docs" / "analyses" / "reach.md"
STRIKE = "cpc-2025-11-29-spm2-naval-drones"
ROW = {
    "from_entity": "Oil of Erewhon", "rests_on": "a-pipe", "scope": "asset", "measure": "share",
    "denominator": "oil of Erewhon by volume", "year": 2024, "approx": False, "value": 0.125,
    "speaker": "A ministry", "text": "an eighth", "stated_conditionally": False, "source_urls": "",
    "exposure_note": None,
}  # fmt: skip


@pytest.fixture(scope="module")
def document(catalog: Catalog) -> dict[str, Any]:
    return answered(asked_of(ANALYSES["reach"], [("incident", STRIKE)]), catalog).document()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (
            {},
            (
                "according to A ministry, 12.5 % of oil of Erewhon by volume rest on A-PIPE; the"
                " year named is 2024."
            ),
        ),
        (
            {"scope": "fed_system", "approx": True, "year": None},
            (
                "according to A ministry, about 12.5 % of oil of Erewhon by volume rest on A-PIPE,"
                " which what was reported out feeds; no year was named."
            ),
        ),
        (
            {"value": None, "denominator": "not stated", "stated_conditionally": True},
            (
                "according to A ministry, what of Oil of Erewhon rests on A-PIPE was given without"
                " a figure: an eighth (share, of what was not stated), said as an “if”; the year"
                " named is 2024."
            ),
        ),
        (
            {"value": 3.0, "measure": "tonnes a day"},
            (
                "according to A ministry, 3 (tonnes a day) of oil of Erewhon by volume rest on"
                " A-PIPE; the year named is 2024."
            ),
        ),
    ],
)
def test_a_sentence_has_condition_speaker_share_denominator_and_year(
    changed: dict[str, Any], said: str
) -> None:
    document = {"analysis": "reach", "exposures": [ROW | changed]}
    assert share_sentences(document, str.upper) == ((f"If the outage was as reported: {said}", ()),)


def test_each_voice_has_one_and_the_note_stands_once(document: dict[str, Any]) -> None:
    said = share_sentences(document, str)
    assert len(said) == len(document["exposures"])
    assert all(one.startswith("If the outage was as reported: ") and urls for one, urls in said)
    [note] = share_notes(document)
    assert "Caspian Energy gave 55.4 of 68.8 million tonnes for 2024" in note
    assert {row["exposure_note"] for row in document["exposures"]} == {note, None}


def test_a_result_of_another_analysis_or_an_older_version_has_no_more(
    document: dict[str, Any],
) -> None:
    assert share_sentences({"analysis": "status"}, str) == ()
    assert share_notes({"analysis": "status"}) == ()
    older = [{k: v for k, v in r.items() if k != "exposure_note"} for r in document["exposures"]]
    assert share_notes({**document, "exposures": older}) == ()


def test_the_page_and_the_command_line_say_them(catalog: Catalog, document: dict[str, Any]) -> None:
    names = catalog.gazette.assets
    said = [one for one, _ in share_sentences(document, lambda name: names[name].name_en)]
    asked = AnalysisAsked(
        analysis=ANALYSES["reach"], given=(("incident", STRIKE),), root="", document=document
    )
    page = html.unescape(analysis_page(catalog, asked).html)
    printed = " ".join(told("analyse", "reach", f"incident={STRIKE}").split())
    for sentence in (*said, *(f"Note of the record: {note}" for note in share_notes(document))):
        assert sentence in " ".join(page.split())
        assert sentence.replace(" ", "") in printed.replace(" ", "")
    [shown] = re.findall(r"^> (.*)$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert shown in said
