"""Lists compared as sets: the comma lists of a column, or a list that is written out."""

from __future__ import annotations

from operator import eq, ge, le
from typing import TYPE_CHECKING

import numpy as np

from app.selection.cql.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.selection.cql.texts import Texts

__all__ = ["held"]

Sets = tuple[frozenset[str], frozenset[str]]
RELATIONS: dict[str, Callable[[frozenset[str], frozenset[str]], bool]] = {
    "A_EQUALS": eq,
    "A_CONTAINS": ge,
    "A_CONTAINEDBY": le,
    "A_OVERLAPS": lambda first, second: not first.isdisjoint(second),
}


def held(op: str, first: Texts, second: Texts) -> Truth:
    """Say what a relation holds of; what both columns list is compared once for each pair."""
    codes = np.stack(np.broadcast_arrays(first.codes, second.codes), axis=-1).reshape(-1, 2)
    pairs, which = np.unique(codes, axis=0, return_inverse=True)
    relation = RELATIONS[op]
    answers = [relation(first.lists[a], second.lists[b]) for a, b in pairs.tolist()]
    missing = first.missing | second.missing
    return Truth.of(
        np.array(answers, dtype=bool)[which.reshape(-1)].reshape(missing.shape), missing
    )
