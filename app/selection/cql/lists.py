"""Lists compared as sets: the comma lists of a column, or a list that is written out."""

from __future__ import annotations

from operator import eq, ge, le
from typing import TYPE_CHECKING, Any

import numpy as np

from app.selection.cql.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable

    from numpy.typing import NDArray

    from app.selection.cql.texts import Texts

__all__ = ["held", "held_each"]

RELATIONS: dict[str, Callable[[frozenset[Any], frozenset[Any]], bool]] = {
    "A_EQUALS": eq,
    "A_CONTAINS": ge,
    "A_CONTAINEDBY": le,
    "A_OVERLAPS": lambda first, second: not first.isdisjoint(second),
}


def held(op: str, first: Texts, second: Texts) -> Truth:
    """Say what a relation holds of; each word of a column is compared once with what is written."""
    relation, missing = RELATIONS[op], first.missing | second.missing
    if second.is_literal:
        answers = _array(relation(own, second.lists[0]) for own in first.lists)[first.codes]
    elif first.is_literal:
        answers = _array(relation(first.lists[0], own) for own in second.lists)[second.codes]
    else:
        pairs = zip(first.codes.tolist(), second.codes.tolist(), strict=True)
        answers = _array(relation(first.lists[a], second.lists[b]) for a, b in pairs)
    return Truth.of(np.asarray(answers), missing)


def held_each(
    op: str, first: Iterable[frozenset[Hashable]], second: Iterable[frozenset[Hashable]]
) -> NDArray[np.bool_]:
    """Say what a relation holds of, where there is a set a row on both sides."""
    return _array(RELATIONS[op](one, two) for one, two in zip(first, second, strict=True))


def _array(answers: Iterable[bool]) -> NDArray[np.bool_]:
    return np.fromiter(answers, dtype=bool)
