"""Rows of a file, read one after the other: a number, cells by column, what could not be read."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["LAT", "LON", "RADIUS", "Row", "Rows", "cell_text"]

# The columns that a geometry becomes.
LON, LAT, RADIUS = "geometry.lon", "geometry.lat", "geometry.radius_m"


@dataclass(slots=True)
class Row:
    """One row: its number in the file from 1, its cells as text, and faults by column."""

    number: int
    cells: dict[str, str | None]
    faults: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Rows:
    """The columns of a file and its rows; ``done`` of ``total`` says how far reading has come.

    ``close`` lets go of the file, wherever reading has come.
    """

    columns: tuple[str, ...]
    rows: Iterator[Row]
    total: int
    done: Callable[[], int]
    close: Callable[[], None]


def cell_text(value: Any) -> str | None:
    """Give a value of JSON or of a database as the text of a cell; what is nested as JSON.

    Examples
    --------
    >>> cell_text(3.0), cell_text(True), cell_text(["a", 1]), cell_text(None)
    ('3.0', 'true', '["a",1]', None)
    """
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool | list | dict | tuple):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    if hasattr(value, "isoformat"):
        return str(value.isoformat())
    return repr(value) if isinstance(value, int | float) else str(value)
