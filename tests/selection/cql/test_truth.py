"""The tables of three-valued logic, row by row."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from app.selection.cql.truth import Truth
from tests.selection.cql.sample import SAMPLE, ids, rows_where

T, F, U = True, False, None
AND = {(T, T): T, (T, F): F, (T, U): U, (F, F): F, (F, U): F, (U, U): U}
OR = {(T, T): T, (T, F): T, (T, U): T, (F, F): F, (F, U): U, (U, U): U}
PAIRS = list(product((T, F, U), repeat=2))


def truth(*values: bool | None) -> Truth:
    return Truth(np.array([v is True for v in values]), np.array([v is None for v in values]))


def values(found: Truth) -> list[bool | None]:
    assert not (found.true & found.unknown).any()
    return [
        True if true else None if unknown else False
        for true, unknown in zip(found.true.tolist(), found.unknown.tolist(), strict=True)
    ]


@pytest.mark.parametrize(("a", "b"), PAIRS)
def test_and_or(a: bool | None, b: bool | None) -> None:  # noqa: FBT001 - rows of a table
    assert values(truth(a) & truth(b)) == [AND.get((a, b), AND.get((b, a)))]
    assert values(truth(a) | truth(b)) == [OR.get((a, b), OR.get((b, a)))]


def test_not() -> None:
    assert values(~truth(T, F, U)) == [F, T, U]


def test_a_single_value_stands_for_all() -> None:
    assert values((Truth.single(value=True) & truth(T, F, U)).over(3)) == [T, F, U]
    assert values(Truth.single(value=False).over(2)) == [F, F]


def test_what_is_missing_is_selected_neither_by_a_condition_nor_by_its_negation() -> None:
    known = rows_where(lambda row: row["whole"] is not None)
    assert sorted(ids("whole > 0") + ids("NOT (whole > 0)")) == known
    assert len(known) < len(SAMPLE.features)


def test_unknown_goes_through_and_and_or_as_the_tables_say() -> None:
    assert ids("empty = 'x' AND 1 = 1") == ids("NOT (empty = 'x')") == []
    assert ids("empty = 'x' OR TRUE") == ids("TRUE")
    assert ids("NOT (empty = 'x' AND FALSE)") == ids("TRUE")
    assert ids("empty IN ('x')") == ids("NOT (empty IN ('x'))") == []
    assert ids("empty BETWEEN 'a' AND 'b'") == ids("empty LIKE '%'") == []
    assert ids("empty IS NULL") == ids("NOT (empty IS NOT NULL)") == ids("TRUE")
