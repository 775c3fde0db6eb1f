"""Where words stand on the pages of a PDF: none on another, and contents of a page on one page."""

from __future__ import annotations

import html
import re
import shutil
import subprocess
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from app.language.languages import CODES, language
from app.pages.blocks import Figure, Table, said
from app.publish import document
from app.publish.document import column_shares
from app.publish.dossier import dossier
from app.publish.pdf import pdf
from tests.publish.conftest import ordered

if TYPE_CHECKING:
    from pathlib import Path

    from app.pages.blocks import Section
    from app.publish.document import Dossier
    from app.store.catalog import Catalog

pytestmark = pytest.mark.skipif(
    shutil.which("pdftotext") is None, reason="needs poppler's programs"
)
WORD = re.compile(r'<word xMin="(.+?)" yMin="(.+?)" xMax="(.+?)" yMax="(.+?)">(.*?)</word>')
# Boxes of words are as high as the type, so lines that follow each other overlap by a part of it.
LEAST_X_PT, LEAST_Y_PT = 0.2, 3.0
# Left, top, right, bottom in points, and the word.
Placed = tuple[float, float, float, float, str]


def pages_of(found: Dossier, folder: Path) -> list[list[Placed]]:
    """Give the words of each page of the PDF."""
    path = folder / "found.pdf"
    path.write_bytes(pdf(found))
    told = subprocess.run(["pdftotext", "-bbox", path, "-"], capture_output=True, check=True)  # noqa: S607  # from PATH
    return [
        [(*map(float, each[:4]), html.unescape(each[4])) for each in WORD.findall(page)]  # type: ignore[misc]  # four numbers
        for page in told.stdout.decode().split("<page ")[1:]
    ]


def overlaps(pages: list[list[Placed]]) -> list[str]:
    """Name the pairs of words that lie on each other."""
    found = []
    for number, words in enumerate(pages, start=1):
        left, top, right, bottom = np.array([each[:4] for each in words]).reshape(-1, 4).T
        wide = np.minimum.outer(right, right) - np.maximum.outer(left, left)
        high = np.minimum.outer(bottom, bottom) - np.maximum.outer(top, top)
        pairs = np.argwhere(np.triu((wide > LEAST_X_PT) & (high > LEAST_Y_PT), 1)).tolist()
        found += [f"page {number}: {words[one][4]} | {words[other][4]}" for one, other in pairs]
    return found


def listed(catalog: Catalog, code: str) -> Dossier:
    """Give a dossier without figures, which are drawn for long and are not set by typst."""
    asked = ordered(catalog, ("near", "cpc-terminal,25km"))
    found = dossier(replace(asked, language=language(code)))
    return replace(found, sections=tuple(map(without_figures, found.sections)))


def without_figures(section: Section) -> Section:
    blocks = tuple(block for block in section.blocks if not isinstance(block, Figure))
    return replace(section, blocks=blocks, parts=tuple(map(without_figures, section.parts)))


@pytest.mark.parametrize("code", CODES)
def test_no_word_lies_on_another(catalog: Catalog, tmp_path: Path, code: str) -> None:
    pages = pages_of(listed(catalog, code), tmp_path)
    assert sum(map(len, pages)) > 5_000
    assert overlaps(pages) == []
    # The contents, a line each, are on the first page, so the overview begins the second.
    assert pages[1][0][4] == language(code).say("Overview")


def test_a_word_that_is_too_wide_would_be_seen(
    catalog: Catalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(document, "BESIDE_PT", -400.0)
    pages = pages_of(listed(catalog, "kk"), tmp_path)
    assert any("залалсыздандырылды" in each for each in overlaps(pages))


def test_a_column_is_as_wide_as_its_widest_word() -> None:
    def share(cell: str) -> float:
        """Give the share of a column that says little but for a cell."""
        rows = [(said(each), said("x " * 50)) for each in (cell, *("x" * 6))]
        return column_shares(Table("", ("a", "b"), tuple(rows)))[0]

    narrow, wide = share("x"), share("x" * 40)
    assert wide > narrow + 0.1
    # A space that ends no line, and a hyphen before a number, hold a word together.
    assert share("x" * 20 + "\u00a0" + "x" * 20) > wide - 0.01
    assert share("x" * 20 + "-" + "1" * 20) > wide
    assert share("x" * 20 + "-" + "x" * 20) == share("x " * 20 + "x" * 20 + "-") < wide - 0.1
    both = Table("", ("a", "b"), ((said("x" * 900), said("x" * 100)),))
    assert column_shares(both) == [0.898, 0.102]  # where all are too wide, each has its part
