"""Every fact of the article stands in the shipped data where the documentation says it does."""

from __future__ import annotations

import csv
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from app.sources.folder import geodata_folder
from app.sources.strict_yaml import read_yaml

PAGE = Path(__file__).parents[2] / "docs" / "article-facts.md"
ROW = re.compile(r"\| (?P<number>[UT]?\d+) \|.*\| `(?P<pointer>[^`]+#[^`]+)` \| (?P<value>.*) \|")
STEP = re.compile(r"/(?P<name>[^/\[\]]+)|\[(?P<conditions>[^\]]+)\]")
FACTS = 46
LEFT_OPEN = 20


def rows() -> list[tuple[str, str, str]]:
    matches = map(ROW.match, PAGE.read_text(encoding="utf-8").splitlines())
    return [(match["number"], match["pointer"], match["value"]) for match in matches if match]


@cache
def document(name: str) -> Any:
    path = geodata_folder() / name
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".yaml":
        return read_yaml(text)[0]
    if path.suffix == ".csv":
        return [{k: v or None for k, v in row.items()} for row in csv.DictReader(text.splitlines())]
    return json.loads(text)


def resolve(pointer: str) -> Any:
    """Follow a pointer: a name steps into a field, conditions pick exactly one element."""
    name, _, way = pointer.partition("#")
    value = document(name)
    assert "".join(match.group(0) for match in STEP.finditer(way)) == way, way
    for match in STEP.finditer(way):
        if match["name"] is not None:
            value = value[int(match["name"]) if isinstance(value, list) else match["name"]]
            continue
        wanted = dict(pair.split("=", 1) for pair in match["conditions"].split(","))
        [value] = [
            item for item in value if all(as_text(item.get(k)) == v for k, v in wanted.items())
        ]
    return value


def as_text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


@pytest.mark.parametrize(
    ("pointer", "value"),
    [
        pytest.param(pointer, value, id=f"{index}-{number}")
        for index, (number, pointer, value) in enumerate(rows())
    ],
)
def test_the_pointer_leads_to_exactly_this_value(pointer: str, value: str) -> None:
    assert as_text(resolve(pointer)) == value


def test_the_tables_are_complete() -> None:
    facts, others = PAGE.read_text(encoding="utf-8").split("Some facts have a second home:")
    numbers = [match["number"] for line in facts.splitlines() if (match := ROW.match(line))]
    assert numbers == [str(number) for number in range(1, FACTS + 1)]
    open_ones = [match["number"] for line in others.splitlines() if (match := ROW.match(line))]
    assert [n for n in open_ones if n[0] == "U"] == [f"U{n}" for n in range(1, LEFT_OPEN + 1)]
    assert {n for n in open_ones if n[0] == "T"} == {"T1", "T2", "T3", "T4", "T5"}
    written = sum(line.startswith("| ") and ".yaml#" in line for line in facts.splitlines())
    assert written >= FACTS - 2  # the other two point into a table and a layer


def test_no_row_of_a_table_is_passed_over() -> None:
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    pointers = [line for line in lines if line.startswith("|") and re.search(r"`\S+\.\w+#", line)]
    assert len(rows()) == len(pointers)


def test_what_the_article_does_not_say_is_an_explicit_null() -> None:
    nulls = [number for number, pointer, _ in rows() if resolve(pointer) is None]
    assert len([number for number in nulls if number.startswith("U")]) >= 15
