"""Every class that /conformance claims is in the table, and every requirement has its test."""

from __future__ import annotations

import ast
import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from tests.api.conformance.asking import body_of
from tests.api.conformance.table import CLASSES, NOT_APPLICABLE, TABLE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.testclient import TestClient

HERE = Path(__file__).parent
OGC = "http://www.opengis.net/spec"
API = HERE.parents[2] / "docs" / "api.md"
# How the documents call a standard.
CALLED = {
    **{f"Features Part {part}": f"ogcapi-features-{part}/1.0" for part in (1, 2, 3, 5)},
    "CQL2": "cql2/1.0",
    "Tiles Part 1": "ogcapi-tiles-1/1.0",
    "Processes Part 1": "ogcapi-processes-1/1.0",
}


def requirement_tests() -> Iterator[ast.FunctionDef]:
    for path in sorted(HERE.glob("test_*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_req_"):
                yield node


def test_every_class_claimed_is_in_the_table_and_no_other(client: TestClient) -> None:
    claimed = body_of(client, "/conformance")["conformsTo"]
    assert claimed == [f"{OGC}/{standard}/conf/{name}" for standard, name in CLASSES]


def test_every_requirement_has_a_test_of_its_name() -> None:
    found = {test.name for test in requirement_tests()}
    assert sorted(set(TABLE.values()) - found) == []
    assert sorted(found - set(TABLE.values())) == []


def test_tests_of_requirements_are_not_skipped_and_say_what_is_asked() -> None:
    for test in requirement_tests():
        marks = " ".join(map(ast.unparse, test.decorator_list))
        assert "skip" not in marks, test.name
        assert "xfail" not in marks or "strict=True" in marks, test.name
        assert ast.get_docstring(test), test.name


def test_no_two_requirements_share_a_test_but_those_that_two_standards_share() -> None:
    shared = {name for name, count in Counter(TABLE.values()).items() if count > 1}
    assert shared == set()
    assert len(TABLE) + len(NOT_APPLICABLE) == sum(map(len, CLASSES.values()))
    assert all(reason for reason in NOT_APPLICABLE.values())


def test_the_documents_list_the_classes() -> None:
    section = (
        API.read_text(encoding="utf-8").partition("\n## Conformance\n")[2].partition("\n## ")[0]
    )
    rows = re.findall(r"^\| ([^|]+) \| (`[^|]+) \|$", section, re.MULTILINE)
    told = {
        (CALLED[part], name) for part, names in rows for name in re.findall(r"`([^`]+)`", names)
    }
    assert told == set(CLASSES)
