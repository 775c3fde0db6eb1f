"""The worked examples of the pages of analyses are run on the record, and print what they say."""

from __future__ import annotations

import re
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from app.analysis.asking import answered, asked_of
from app.analysis.register import analysis_of

if TYPE_CHECKING:
    from app.store.catalog import Catalog

PAGES = Path(__file__).parents[2] / "docs" / "analyses"
ASKED = {
    "status": [("assets", "cpc-spm-2"), ("on", "2025-12-15")],
    "reach": [("incident", "cpc-2025-11-29-spm2-naval-drones")],
    "what-if": [("geometry", "LINESTRING (40.5 45.2, 40.7 45.9)")],
}
NAMES = tuple(ASKED)
EXAMPLE = re.compile(r"```python\n(.*?)```\n\n```\n(.*?)```", re.DOTALL)


def page(name: str) -> str:
    return (PAGES / f"{name}.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_the_worked_example_prints_what_it_says(catalog: Catalog, name: str) -> None:
    examples = EXAMPLE.findall(page(name))
    assert examples
    for code, expected in examples:
        written = StringIO()
        with redirect_stdout(written):
            exec(compile(code, name, "exec"), {"catalog": catalog})  # noqa: S102 - our own page
        assert written.getvalue() == expected


def test_a_page_says_how_the_catalog_of_its_examples_is_made() -> None:
    """The first example of the index makes it, of the shipped record, and asks it."""
    [(code, expected)] = EXAMPLE.findall(page("README"))
    written, names = StringIO(), dict[str, Any]()
    with redirect_stdout(written):
        exec(compile(code, "README", "exec"), names)  # noqa: S102 - our own page
    assert written.getvalue() == expected
    assert len(names["catalog"].incidents) == 34
    shown = [path.stem for path in PAGES.glob("*.md") if "```python" in path.read_text("utf-8")]
    assert sorted(shown) == sorted([*NAMES, "README"])
    for name in NAMES:
        assert "[`catalog`](README.md#ask)" in page(name)


@pytest.mark.parametrize("name", NAMES)
def test_every_parameter_and_column_is_explained(catalog: Catalog, name: str) -> None:
    text = page(name)
    analysis = analysis_of(name)
    assert all(f"`{each.name}`" in text for each in analysis.parameters)
    answer = answered(asked_of(analysis, ASKED[name]), catalog).answer
    names = {column for table in answer.tables.values() for column in table.columns}
    names |= set(answer.tables) | set(answer.facts)
    assert [column for column in sorted(names) if f"`{column}`" not in text] == []
