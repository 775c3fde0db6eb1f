"""The cells of a row by field: typed as asked for, with a finding for each that cannot be read."""

from __future__ import annotations

import re
import time
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, TypeVar

from app.domain.errors import Fault
from app.sources.imports.csv_rows import unguarded
from app.sources.imports.errors import BadImportError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from enum import StrEnum

    from app.sources.imports.mapping import Mapping
    from app.sources.imports.rows import Row

__all__ = ["Cells"]

W = TypeVar("W", bound="StrEnum")

NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?", re.ASCII)
WHOLE = re.compile(r"([+-]?\d{1,15})(?:\.0{1,9})?", re.ASCII)
DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ]00:00(?::00(?:\.0{1,9})?)?(?:Z|\+00:00)?)?", re.ASCII)
MAX_SHOWN = 80
NEVER = ""  # no text begins with it


class Cells:
    """Reads one row after the other; what is wrong is collected by column.

    ``fields`` are all that the format knows; a field is read from the column that the mapping
    names, else from the column of its own name, else it is the mapping's constant.
    """

    def __init__(
        self,
        columns: Sequence[str],
        fields: Iterable[str],
        mapping: Mapping,
        *,
        is_guarded: bool = True,
    ) -> None:
        """Find the column of each field; only a table for spreadsheets is guarded.

        Raises
        ------
        BadImportError
            If the mapping names a field or a column that there is not.
        """
        known = set(fields)
        faults = [
            Fault("mapping", 0, 0, f"/{part}/{name}", "is no field here")
            for part in ("columns", "constants", "values")
            for name in getattr(mapping, part)
            if name not in known
        ]
        faults += [
            Fault("mapping", 0, 0, f"/columns/{name}", f"the file has no column '{column}'")
            for name, column in mapping.columns.items()
            if column not in columns
        ]
        if faults:
            raise BadImportError(tuple(faults))
        own = {name: name for name in columns if name in known}
        self.column_of: dict[str, str] = {**own, **mapping.columns}
        self._columns, self._guard = tuple(columns), "'" if is_guarded else NEVER
        self._constants = {k: _as_text(v) for k, v in mapping.constants.items()}
        self._values = {
            name: {given: _as_text(ours) for given, ours in table.items()}
            for name, table in mapping.values.items()
        }
        self._comma, self._date_format = mapping.decimal == ",", mapping.date_format
        self._cells: dict[str, str | None] = {}
        self.findings: list[tuple[str, str]] = []

    def open(self, row: Row) -> None:
        """Turn to the next row."""
        self._cells, self.findings = row.cells, list(row.faults)

    def place(self, column: str) -> int:
        """Give the number of a column, from 1; 1 for one that is not there."""
        return self._columns.index(column) + 1 if column in self._columns else 1

    def fault(self, field: str, message: str) -> None:
        """Note what is wrong with a field, at the column that it was read from."""
        self.findings.append((self.column_of.get(field, field), message))

    def text(self, field: str) -> str | None:
        """Give a cell without the spaces around it; None if it is empty."""
        column = self.column_of.get(field)
        given = self._cells.get(column) if column is not None else None
        if given is not None:
            given = given.strip()
        if not given:
            return self._constants.get(field)
        if given[0] == self._guard:
            given = unguarded(given).strip()
        table = self._values.get(field)
        return given if table is None else table.get(given, given)

    def needed(self, field: str) -> str:
        """Give a text that must be there."""
        found = self.text(field)
        if found is None:
            self.fault(field, "is missing")
        return found or ""

    def number(self, field: str) -> float | None:
        """Give a finite number."""
        found = self.text(field)
        if found is None:
            return None
        plain = found.replace(",", ".", 1) if self._comma else found
        if NUMBER.fullmatch(plain):
            value = float(plain)
            if abs(value) < float("inf"):
                return value
        self.fault(field, f"'{found[:MAX_SHOWN]}' is not a number")
        return None

    def whole(self, field: str) -> int | None:
        """Give a whole number."""
        found = self.text(field)
        if found is None:
            return None
        match = WHOLE.fullmatch(found)
        if match:
            return int(match[1])
        self.fault(field, f"'{found[:MAX_SHOWN]}' is not a whole number")
        return None

    def day(self, field: str) -> date | None:
        """Give a date; a clock time beside it must be midnight."""
        found = self.text(field)
        if found is None:
            return None
        try:
            if self._date_format is not None:
                return date(*time.strptime(found, self._date_format)[:3])
            match = DAY.fullmatch(found)
            if match:
                return date.fromisoformat(match[1])
        except ValueError:
            pass
        expected = self._date_format or "YYYY-MM-DD"
        self.fault(field, f"'{found[:MAX_SHOWN]}' is not a date that exists, as {expected}")
        return None

    def instant(self, field: str) -> datetime | None:
        """Give an instant in UTC; it must say its offset."""
        found = self.text(field)
        if found is None:
            return None
        try:
            read = datetime.fromisoformat(found)
            if read.tzinfo is not None:
                return read.astimezone(UTC)
        except (ValueError, OverflowError):
            pass
        self.fault(field, f"'{found[:MAX_SHOWN]}' is not an instant like 2025-09-24T09:03:00Z")
        return None

    def word(self, field: str, kind: type[W]) -> W | None:
        """Give a word of a closed vocabulary."""
        found = self.text(field)
        if found is None:
            return None
        try:
            return kind(found)
        except ValueError:
            self.fault(field, f"'{found[:MAX_SHOWN]}' is none of {', '.join(kind)}")
            return None

    def rest(self, names: Iterable[str]) -> str | None:
        """Give other columns as lines ``column: value``; None if all of them are empty.

        A line of a value that has several is set in by two spaces.
        """
        cells = self._cells
        lines = []
        for name in names:
            given = cells.get(name)
            if given and (given := given.strip()):
                shown = unguarded(given) if given[0] == self._guard else given
                lines.append(f"{name}: {_set_in(shown)}")
        return "\n".join(lines) or None


def _set_in(text: str) -> str:
    return text if text.isprintable() else "\n  ".join(text.splitlines())


def _as_text(value: str | float) -> str:
    return value if isinstance(value, str) else str(value).lower()
