"""The JSON Schema types of columns, from the record's own types: whatever the values of a page.

A day is a ``date``, an instant a ``date-time``, a word of a vocabulary one of an ``enum``. What may
be known to the year or month only, like ``2022-07``, is text: a date would lose that.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from types import NoneType
from typing import TYPE_CHECKING, Any, TypeAlias, get_args, get_type_hints

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "DAY",
    "INSTANT",
    "REAL",
    "TEXT",
    "TRUTH",
    "WHOLE",
    "Types",
    "given_of",
    "one_of",
    "type_seen",
    "types_of",
]

Types: TypeAlias = dict[str, dict[str, Any]]

TEXT = {"type": "string"}
WHOLE = {"type": "integer"}
REAL = {"type": "number"}
TRUTH = {"type": "boolean"}
DAY = {"type": "string", "format": "date"}
INSTANT = {"type": "string", "format": "date-time"}
PLAIN = {bool: TRUTH, int: WHOLE, float: REAL, date: DAY, datetime: INSTANT}


@cache
def types_of(kind: type) -> Types:
    """Give the type of each column that a record of one kind makes, in the order of its fields.

    Lists are joined and so are text; lists of records are no columns.
    """
    hints = get_type_hints(kind)
    parts = {field.name: _members(hints[field.name]) for field in fields(kind)}
    return {
        name: _type(members)
        for name, members in parts.items()
        if not any(is_dataclass(member) for member in members)
    }


@cache
def given_of(kind: type) -> frozenset[str]:
    """Give the columns that a record of one kind cannot be without: no list, and nothing optional.

    >>> from app.domain.record.provenance import Source
    >>> sorted(given_of(Source) - {"id", "date_accessed", "language"})
    ['publisher', 'read_state', 'url', 'voice']
    """
    hints = get_type_hints(kind)
    return frozenset(
        field.name for field in fields(kind) if isinstance(hint := hints[field.name], type) and (
            hint is str or hint in PLAIN or issubclass(hint, StrEnum)
        )
    )  # fmt: skip


def one_of(words: Iterable[str]) -> dict[str, Any]:
    """Give the type of a column of words."""
    return {**TEXT, "enum": [str(word) for word in words]}


def type_seen(values: Iterable[Any]) -> dict[str, Any]:
    """Give the narrowest type of the values of a column; without any value it is text.

    >>> type_seen([1, None, 2.5])
    {'type': 'number'}
    """
    kinds = {type(value) for value in values if value is not None}
    if kinds and kinds <= {bool}:
        return TRUTH
    if kinds and kinds <= {int}:
        return WHOLE
    return REAL if kinds and kinds <= {int, float} else TEXT


def _members(hint: Any) -> list[Any]:
    return [kind for kind in get_args(hint) or (hint,) if kind is not NoneType]


def _type(members: list[Any]) -> dict[str, Any]:
    if len(members) != 1:
        return TEXT
    if isinstance(members[0], type) and issubclass(members[0], StrEnum):
        return one_of(members[0])
    return PLAIN.get(members[0], TEXT)
