"""How a table of another shape is read: which column is which field, how its values are written."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import orjson
from pydantic import TypeAdapter, ValidationError

from app.domain.errors import Fault
from app.domain.record.provenance import STRICT
from app.sources.imports.errors import BadImportError
from app.sources.shapes import shape_fault
from app.sources.strict_json import JsonFaultError, read_json
from app.sources.strict_yaml import YamlFaultError, read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["NO_MAPPING", "Mapping", "is_zone", "read_mapping"]

Constant = str | int | float | bool
DELIMITERS = (",", ";", "\t", "|")
DECIMALS = (".", ",")
MAX_FORMAT = 40
TRIED = "2025-09-24"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapping:
    """Columns by field, constants by field, and our words for theirs by field.

    ``date_format`` is that of ``strptime``; without it dates are ``YYYY-MM-DD``. ``timezone`` is an
    IANA name, for rows that name none. ``decimal`` is the mark that decimals are written with.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT

    columns: dict[str, str] = field(default_factory=dict)
    constants: dict[str, Constant] = field(default_factory=dict)
    values: dict[str, dict[str, Constant]] = field(default_factory=dict)
    date_format: str | None = None
    timezone: str | None = None
    decimal: str = "."
    delimiter: str | None = None


NO_MAPPING = Mapping()
MAPPING = TypeAdapter(Mapping)


def read_mapping(text: str, file: str) -> Mapping:
    """Read a mapping from strict YAML, or from JSON, which starts with a brace.

    Raises
    ------
    BadImportError
        With every fault; which fields there are, the format decides (:mod:`.cells`).
    """
    try:
        given = read_json(text.encode()) if text.lstrip()[:1] == "{" else read_yaml(text)[0]
        mapping = MAPPING.validate_json(orjson.dumps(given))
    except JsonFaultError as error:
        raise BadImportError((Fault(file, error.row, error.column, "", str(error)),)) from error
    except YamlFaultError as error:
        raise BadImportError((Fault(file, *error.position, "", str(error)),)) from error
    except (ValidationError, orjson.JSONEncodeError, UnicodeEncodeError) as error:
        raise BadImportError(tuple(_shape_faults(file, error))) from error
    faults = tuple(Fault(file, 0, 0, *found) for found in _findings(mapping))
    if faults:
        raise BadImportError(faults)
    return mapping


def _shape_faults(file: str, error: Exception) -> Iterator[Fault]:
    if not isinstance(error, ValidationError):
        yield Fault(file, 0, 0, "", f"holds a value that is not plain data: {error}")
        return
    for item in error.errors(include_url=False):
        pointer = "/" + "/".join(map(str, item["loc"]))
        yield Fault(file, 0, 0, pointer, shape_fault(item))


def _findings(mapping: Mapping) -> Iterator[tuple[str, str]]:
    if mapping.decimal not in DECIMALS:
        yield "/decimal", f"'{mapping.decimal}' is neither a point nor a comma"
    if mapping.delimiter is not None and mapping.delimiter not in DELIMITERS:
        yield "/delimiter", f"'{mapping.delimiter}' is no comma, semicolon, tab or bar"
    if mapping.timezone is not None and not is_zone(mapping.timezone):
        yield "/timezone", f"'{mapping.timezone}' is not an IANA zone"
    if mapping.date_format is not None and not _is_date_format(mapping.date_format):
        yield "/date_format", f"'{mapping.date_format}' is no format of a date, like %d.%m.%Y"


def is_zone(name: str) -> bool:
    """Say whether a name is that of an IANA zone."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _is_date_format(text: str) -> bool:
    """Say whether a format writes and reads back a whole date."""
    given = time.strptime(TRIED, "%Y-%m-%d")
    try:
        read = time.strptime(time.strftime(text, given), text)
    except ValueError:
        return False
    return len(text) <= MAX_FORMAT and read[:3] == given[:3]
