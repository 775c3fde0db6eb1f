"""A record as plain data in one canonical form: fields in their order, defaults left out."""

from __future__ import annotations

from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache
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
    if is_dataclass(record) and not isinstance(record, type):
        return {
            name: plain_record(getattr(record, name))
            for name, default in _defaults(type(record))
            if getattr(record, name) != default
        }
    if isinstance(record, dict):
        return {str(key): plain_record(value) for key, value in record.items()}
    if isinstance(record, list | tuple):
        return [plain_record(value) for value in record]
    return _scalar(record)


def _scalar(value: object) -> str | int | float | bool | None:
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if value is None or isinstance(value, str | int | float | bool):
        return value
    raise TypeError(f"{type(value).__name__} has no plain form")


@cache
def _defaults(kind: type) -> tuple[tuple[str, Any], ...]:
    """Give the fields of a dataclass with their defaults; MISSING equals no value."""
    return tuple((field.name, _default(field)) for field in fields(kind))


def _default(field: Field[Any]) -> Any:
    return field.default_factory() if field.default_factory is not MISSING else field.default
