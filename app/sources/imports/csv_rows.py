"""Read CSV as people and spreadsheets write it: comma, semicolon or tab, with or without a BOM.

References: RFC 4180.
"""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

from app.sources.imports.errors import file_fault
from app.sources.imports.rows import Row, Rows

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["csv_rows", "guarded", "unguarded"]

DELIMITERS = ",;\t"
MAX_COLUMNS = 500
MAX_HEADER = 100_000
# Excel's own first line, which names the delimiter and is no row.
SEP = re.compile(r"sep=(.)\r?\n?", re.IGNORECASE)
LIVE = re.compile(r"'*[=+\-@\t\r]")
GUARDED = re.compile(r"'+[=+\-@\t\r]")


def csv_rows(path: Path, name: str, *, delimiter: str | None = None) -> Rows:
    """Open a CSV with a header; an empty cell is None; the header is row 1.

    Raises
    ------
    BadImportError
        If it has no usable header. Rows that cannot be read are reported while they are read.
    """
    raw = path.open("rb")
    text = io.TextIOWrapper(raw, encoding="utf-8-sig", newline="")
    try:
        reader = csv.reader(text, delimiter=_at_the_header(text, delimiter), strict=True)
        columns = _header(next(reader, []), name)
    except UnicodeDecodeError as error:
        text.close()
        raise file_fault(name, f"is not UTF-8 at byte {error.start}", 1, 1) from error
    except csv.Error as error:
        text.close()
        raise file_fault(name, f"is not CSV: {error}", 1, 1) from error
    except BaseException:
        text.close()
        raise
    rows = _rows(reader, name, columns)
    return Rows(columns, rows, path.stat().st_size, raw.tell, text.close)


def guarded(text: str) -> str:
    """Give a text that no spreadsheet takes for a formula: an apostrophe goes before it.

    Examples
    --------
    >>> guarded("=1+1"), guarded("a=1"), unguarded(guarded("'=1+1"))
    ("'=1+1", 'a=1', "'=1+1")
    """
    return f"'{text}" if LIVE.match(text) else text


def unguarded(text: str) -> str:
    """Take the apostrophe of :func:`guarded` away again."""
    return text[1:] if text[0] == "'" and GUARDED.match(text) else text


def _at_the_header(text: io.TextIOWrapper, delimiter: str | None) -> str:
    """Give the delimiter, the one named or else the most frequent; stop before the header."""
    head = text.readline(MAX_HEADER)
    named = SEP.fullmatch(head)
    if named:
        head, delimiter = text.readline(MAX_HEADER), delimiter or named[1]
    text.seek(0)
    if named:
        text.readline()
    return delimiter or max(DELIMITERS, key=head.count)


def _header(cells: list[str], name: str) -> tuple[str, ...]:
    columns = tuple(cell.strip() for cell in cells)
    if not any(columns):
        raise file_fault(name, "has no header", 1, 1)
    if len(columns) > MAX_COLUMNS:
        raise file_fault(name, f"has {len(columns)} columns, at most {MAX_COLUMNS} are read", 1, 1)
    for at, column in enumerate(columns, start=1):
        if column and columns.index(column) + 1 != at:
            raise file_fault(name, f"has the column '{column}' twice", 1, at)
    return columns


def _rows(reader: Iterator[list[str]], name: str, columns: tuple[str, ...]) -> Iterator[Row]:
    number, width = 1, len(columns)
    try:
        for number, cells in enumerate(reader, start=2):  # told in faults
            if len(cells) == width:
                yield Row(number, dict(zip(columns, cells, strict=True)))
            elif cells:
                message = f"holds {len(cells)} cells, the header has {width}"
                yield Row(number, {}, [("", message)])
    except UnicodeDecodeError as error:
        raise file_fault(name, f"is not UTF-8 ({error.reason})", number + 1, 1) from error
    except csv.Error as error:
        raise file_fault(name, f"is not CSV: {error}", number + 1, 1) from error
