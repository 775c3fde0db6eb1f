"""docs/map-accessibility.md has its 14 rows, none fails, and each names a test that exists."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs/map-accessibility.md").read_text(encoding="utf-8")
ROW = re.compile(
    r"^\| (\d\.\d\.\d+) [^|]+ \| (A{1,3}) \|.*\| `(test_\w+)` \| (\w+) \|$", re.MULTILINE
)
SHEET = (
    "1.1.1", "1.3.1", "1.4.3", "2.1.1", "2.1.2", "2.1.4", "2.4.3", "2.4.7", "2.5.5", "3.1.1",
    "3.1.2", "3.2.2", "3.2.5", "4.1.2",
)  # fmt: skip
NEWER = ("2.4.11", "2.5.7", "2.5.8")


def rows(title: str) -> list[tuple[str, str, str, str]]:
    section = TEXT.split(f"## {title}\n")[1].split("\n## ")[0]
    return ROW.findall(section)


def test_the_sheet_has_its_14_criteria_and_none_fails() -> None:
    found = rows("The 14 criteria")
    assert tuple(number for number, *_ in found) == SHEET
    assert {result for *_, result in found} == {"pass"}
    assert f"fails 0 of {len(SHEET)}" in TEXT


def test_the_newer_criteria_are_told_as_well() -> None:
    found = rows("Added in WCAG 2.2")
    assert tuple(number for number, *_ in found) == NEWER
    assert {result for *_, result in found} == {"pass"}


def test_each_criterion_names_a_test_that_exists() -> None:
    written = "".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "tests/browser").glob("test_*.py")
    )
    named = [
        test for title in ("The 14 criteria", "Added in WCAG 2.2") for *_, test, _ in rows(title)
    ]
    assert [test for test in named if f"def {test}(" not in written] == []
