"""The tables of worked examples on the pages of analyses are what the analyses answer."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

import pytest

from app.analysis.asking import answered, asked_of
from app.analysis.register import analysis_of

if TYPE_CHECKING:
    from app.store.catalog import Catalog

FOLDER = Path(__file__).parents[2] / "docs" / "analyses"
PAGES = sorted(FOLDER.glob("*.md"))
COMMAND = re.compile(r'^incident-mapper analyse ([a-z-]+)(?: "([^"]*)")?$')
TABLE = re.compile(r"^Table `(\w+)`:$")


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def examples(text: str) -> list[tuple[tuple[str, str], str, list[str]]]:
    """Give each table that follows a command: analysis and query, name, lines of the table."""
    found: list[tuple[tuple[str, str], str, list[str]]] = []
    asked, is_open = ("", ""), False
    for line in text.splitlines():
        if command := COMMAND.match(line):
            asked = (command[1], command[2] or "")
        if table := TABLE.match(line):
            found.append((asked, table[1], []))
            is_open = True
        elif is_open and line.startswith("|"):
            found[-1][2].append(line)
        elif is_open and found[-1][2]:
            is_open = False
    return found


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.stem)
def test_every_row_shown_is_a_row_of_the_answer(page: Path, catalog: Catalog) -> None:
    shown = examples(page.read_text(encoding="utf-8"))
    for (name, query), table, lines in shown:
        asked = asked_of(analysis_of(name), parse_qsl(query))
        document = answered(asked, catalog).document()
        columns, expected = cells(lines[0]), [cells(line) for line in lines[2:]]
        rows = [["" if row[c] is None else str(row[c]) for c in columns] for row in document[table]]
        assert [row for row in expected if row not in rows] == [], table


@pytest.mark.parametrize("name", ["corridor", "timeline"])
def test_a_page_shows_tables_of_its_own_analysis(name: str) -> None:
    shown = examples((FOLDER / f"{name}.md").read_text(encoding="utf-8"))
    assert len(shown) >= 4
    assert {asked[0] for asked, _, _ in shown} == {name}
    assert all(len(lines) > 2 for _, _, lines in shown)
