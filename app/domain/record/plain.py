"""A record as plain data in one canonical form: fields in their order, defaults left out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from operator import attrgetter
from typing import Any, TypeAlias

__all__ = ["Plain", "plain_record"]

Plain: TypeAlias = "dict[str, Plain] | list[Plain] | str | int | float | bool | None"


def plain_record(record: object) -> Plain:
    """Give a record of dataclasses as objects, lists, text and numbers; equal records give equal.

    Dates and instants become RFC 3339 text, an instant in UTC ends in ``Z``; a field that holds its
    default is left out, a field without one stays even where it is None.

    Examples
    --------
    >>> from app.domain.record.provenance import Source, Voice
    >>> page = Source(
    ...     id="a",
    ...     publisher="A",
    ...     url="https://example.org/",
    ...     date_accessed=date(2026, 1, 2),
    ...     language="en",
    ...     voice=Voice.AGENCY,
    ... )
    >>> plain_record(page)["voice"], plain_record(page)["date_accessed"], len(plain_record(page))
    ('agency', '2026-01-02', 6)
    """
    plain: Plain = _plain(record)
    return plain


def _plain(value: Any) -> Any:
    kind = type(value)
    if kind in AS_IS:
        return value
    if kind not in MADE:
        MADE[kind] = _maker(kind)
    return MADE[kind](value)


def _maker(kind: type) -> Callable[[Any], Any]:
    """Give the function that makes values of a type plain."""
    if is_dataclass(kind):
        return _record_maker(kind)
    if issubclass(kind, StrEnum):
        return str.__str__  # its value, without a step through Python
    for type_, make in MAKERS.items():
        if issubclass(kind, type_):
            return make
    raise TypeError(f"{kind.__name__} has no plain form")


def _record_maker(kind: type) -> Callable[[Any], Any]:
    """Give the function for a dataclass: all its fields are read at once; MISSING equals none."""
    names = tuple(field.name for field in fields(kind))
    defaults = tuple(_default(field) for field in fields(kind))
    get = attrgetter(*names) if len(names) > 1 else lambda record: (getattr(record, names[0]),)

    def make(record: Any) -> dict[str, Any]:
        return {
            name: value if type(value) in AS_IS else _plain(value)
            for name, value, default in zip(names, get(record), defaults, strict=True)
            if value is not default and value != default
        }

    return make


def _default(field: Field[Any]) -> Any:
    return field.default_factory() if field.default_factory is not MISSING else field.default


# Each type is looked at once.
MADE: dict[type, Callable[[Any], Any]] = {}
AS_IS = {str, int, float, bool, type(None)}
# In this order: an instant is a date too.
MAKERS: dict[type, Callable[[Any], Any]] = {
    dict: lambda value: {str(key): _plain(member) for key, member in value.items()},
    list: lambda value: [_plain(member) for member in value],
    tuple: lambda value: [_plain(member) for member in value],
    datetime: lambda value: value.isoformat().replace("+00:00", "Z"),
    date: lambda value: value.isoformat(),
    str: lambda value: value,
    int: lambda value: value,
    float: lambda value: value,
}
