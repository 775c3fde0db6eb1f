"""Text: letters without case and accents, lists between commas, rows taken out of a column."""

from __future__ import annotations

import numpy as np
import pytest

from app.selection.cql.texts import Texts
from tests.selection.cql.sample import ids, rows_where


@pytest.mark.parametrize(
    ("text", "folded", "plain"),
    [
        ("Straße", "strasse", "Straße"),
        ("КПС", "кпс", "КПС"),
        ("Ёлка", "ёлка", "Елка"),
        ("cafe\u0301", "cafe\u0301", "cafe"),
        ("café", "café", "cafe"),
        ("", "", ""),
    ],
)
def test_req_case_and_accents(text: str, folded: str, plain: str) -> None:
    column = Texts.of([text])
    assert column.folded.words.tolist() == [folded]
    assert column.unaccented.words.tolist() == [plain]


def test_both_are_read_in_a_filter() -> None:
    expected = rows_where(lambda row: row["name"] in {"café", "cafe\u0301"})
    assert ids("CASEI(ACCENTI(name)) = CASEI(ACCENTI('CAFÉ'))") == expected
    assert ids("ACCENTI(name) LIKE 'caf_'") == expected


def test_a_column_keeps_each_text_once() -> None:
    column = Texts.of(["a", None, "b", "a"])
    assert column.words.tolist() == ["a", "", "b"]
    assert column.missing.tolist() == [False, True, False, False]
    part = column.rows(np.array([3, 1]))
    assert part.words[part.codes].tolist() == ["a", ""]
    assert part.missing.tolist() == [False, True]
    assert len(column.rows(np.array([], dtype=int)).codes) == 0
    assert Texts.of([]).codes.tolist() == []


def test_req_array_functions_compare_sets() -> None:
    def lists(test: object) -> list[str]:
        return rows_where(lambda r: r["tags"] is not None and test(set(r["tags"].split(","))))  # type: ignore[operator]  # a test

    assert ids("A_CONTAINS(tags, ('uav', 'usv'))") == lists(lambda own: own >= {"uav", "usv"})
    assert ids("A_CONTAINEDBY(tags, ('uav', 'usv'))") == lists(lambda own: own <= {"uav", "usv"})
    assert ids("A_EQUALS(tags, ('usv', 'uav'))") == lists(lambda own: own == {"uav", "usv"})
    assert ids("A_OVERLAPS(('uav', 'usv'), tags)") == lists(lambda own: bool(own & {"uav", "usv"}))
    assert ids("A_CONTAINS(('uav'), ('uav', 'uav'))") == ids("TRUE")
    assert ids("A_EQUALS(tags, tags)") == ids("tags IS NOT NULL")
