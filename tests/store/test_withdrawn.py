"""A selection by ids without those that were withdrawn."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from app.selection.selection import Selection
from app.store.withdrawn import Withdrawal, what_stands
from tests.api.routes import OFFICE

if TYPE_CHECKING:
    from app.store.catalog import Catalog

GONE = {"gone-1": "entered twice", "gone-2": "another event"}


@pytest.fixture(scope="module")
def changed(catalog: Catalog) -> Catalog:
    return replace(catalog, withdrawn=GONE)


@pytest.mark.parametrize(
    ("ids", "left", "gone"),
    [
        ("gone-1", "gone-1", ()),
        ("gone-1,gone-2,gone-1", "gone-1,gone-2,gone-1", ()),
        (f"gone-1,{OFFICE}", OFFICE, ("gone-1",)),
        (f"gone-2,{OFFICE},gone-1,gone-2", OFFICE, ("gone-2", "gone-1")),
        (f"{OFFICE},nothing", f"{OFFICE},nothing", ()),
    ],
)
def test_what_was_withdrawn_is_left_out_unless_nothing_would_be_left(
    changed: Catalog, ids: str, left: str, gone: tuple[str, ...]
) -> None:
    asked = Selection.parse([("ids", ids), ("limit", "5")])
    standing, found = what_stands(changed, asked)
    assert standing == Selection.parse([("ids", left), ("limit", "5")])
    assert found == tuple(Withdrawal(name, GONE[name]) for name in gone)


def test_a_selection_without_ids_stays(changed: Catalog) -> None:
    asked = Selection.parse([("near", "cpc-terminal,25km")])
    assert what_stands(changed, asked) == (asked, ())
