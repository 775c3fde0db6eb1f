"""Every filter that the documents show is asked of the record, and finds some of it."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

import pytest

from app.selection.cql.building import MAX_DEPTH, MAX_NODES
from app.selection.functions import FUNCTIONS
from app.selection.selection import PARAMETERS, Selection
from app.selection.units import UNITS_M
from app.store.select import select

if TYPE_CHECKING:
    from app.store.catalog import Catalog

PAGE = (Path(__file__).parents[2] / "docs" / "api.md").read_text(encoding="utf-8")
SECTION = PAGE.split("\n## Filter\n")[1].split("\n## ")[0]
FILTERS = re.findall(r"```cql2\n(.*?)```", SECTION, re.DOTALL)[0].splitlines()
COMMANDS = re.findall(r"```sh\n(.*?)```", SECTION, re.DOTALL)[0].splitlines()


def found(catalog: Catalog, query: str) -> int:
    asked = Selection.parse(parse_qsl(query, keep_blank_values=True))
    return select(catalog, "incidents", asked).matched


@pytest.mark.parametrize("text", FILTERS)
def test_a_documented_filter_finds_some_incidents(catalog: Catalog, text: str) -> None:
    asked = Selection.parse([("filter", text)])
    assert 0 < select(catalog, "incidents", asked).matched < 34


@pytest.mark.parametrize("command", COMMANDS)
def test_a_documented_command_asks_a_filter_that_works(catalog: Catalog, command: str) -> None:
    words = shlex.split(command)
    assert 0 < found(catalog, words[-1].replace("+", "%2B")) < 34


def test_every_function_unit_and_parameter_is_described() -> None:
    for name in FUNCTIONS:
        assert name in SECTION, name
    assert all(f"`{unit}`" in SECTION for unit in UNITS_M)
    selection = PAGE.split("\n## Selection\n")[1].split("\n## ")[0]
    assert all(f"`{name}`" in selection for name in PARAMETERS)
    assert f"{MAX_DEPTH} levels and {MAX_NODES} parts" in SECTION
