"""The sentence of sensitivity: both of its halves, and what is said where one is missing."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Any

import pytest

from app.analysis.asking import answered, asked_of
from app.analysis.register import ANALYSES
from app.pages.analyses import AnalysisAsked, analysis_page
from app.pages.conclusion_sentence import conclusion_sentence

if TYPE_CHECKING:
    from app.store.catalog import Catalog

DOCUMENT = {
    "analysis": "sensitivity", "least": 20, "within_m": 25_000.0,
    "conclusion": [
        {"by": "certain", "holds": True, "holds_from_m": 1.0},
        {"by": "best", "holds": True, "holds_from_m": 3_200.0},
    ],
    "changes_if_off_m": 900.0, "changes_if_off_incidents": ["x"],
}  # fmt: skip
NOTHING = "No radius and no position that is off would change it: there are too few incidents."


def never(least: int) -> dict[str, Any]:
    rows = [{"by": "best", "holds": False, "holds_from_m": None}]
    moved: dict[str, Any] = {"changes_if_off_m": None, "changes_if_off_incidents": []}
    return {"least": least, "conclusion": rows, **moved}


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({}, "holds. That changes at r = 3.2 km, or if “X” is off by more than 900 m."),
        (
            {"changes_if_off_incidents": ["x", "y"]},
            "holds. That changes at r = 3.2 km, or if “X”; “Y” are all off by more than 900 m.",
        ),
        (
            {"changes_if_off_incidents": list("abcdefg")},
            (
                "holds. That changes at r = 3.2 km, or if “A”; “B”; “C”; “D”; “E” and 2 more are"
                " all off by more than 900 m."
            ),
        ),
        ({"changes_if_off_m": None}, "holds. That changes at r = 3.2 km."),
        (never(20), f"does not hold. {NOTHING}"),
    ],
    ids=["one", "two", "many", "only-a-radius", "never"],
)
def test_it_names_the_radius_and_how_far_off(changed: dict[str, Any], said: str) -> None:
    found = conclusion_sentence(DOCUMENT | changed, str.upper)
    assert found == f"By best distances “at least 20 within 25 km” {said}"


@pytest.mark.parametrize("changed", [{"least": None}, {"analysis": "rings"}])
def test_where_nothing_is_concluded_nothing_is_said(changed: dict[str, Any]) -> None:
    assert conclusion_sentence(DOCUMENT | changed, str) == ""


def test_the_page_says_it(catalog: Catalog) -> None:
    given = (("within", "25km"), ("least", "28"))
    document = answered(asked_of(ANALYSES["sensitivity"], given), catalog).document()
    title = catalog.incident("cpc-2026-03-14-maran-homer").incident.title
    asked = AnalysisAsked(analysis=ANALYSES["sensitivity"], given=given, root="", document=document)
    assert (
        "By best distances “at least 28 within 25 km” holds. That changes at r = 22.5078 km, or if"
        f" “{title}” is off by more than 2,492.2 m."
    ) in html.unescape(analysis_page(catalog, asked).html)
