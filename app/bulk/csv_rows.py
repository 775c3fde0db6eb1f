"""Read CSV in batches: all cells as text, so that a bad one can be named with its row."""

from __future__ import annotations

import csv
from functools import partial
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv

from app.bulk.errors import BadFileError
from app.bulk.rows import Form, Rows, only, reading, without_first

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["GUARDED", "csv_rows"]

# Cells that a spreadsheet takes for a formula; one that we wrote has an apostrophe before it.
GUARDED = r"[=+\-@\t\r]"
SAMPLE_BYTES = 1 << 20
BLOCK_BYTES = 1 << 23
LONGEST_ROW_BYTES = 1 << 26  # a block must hold a row, and a pipeline in WKT is a long one
HEADER = 1


def csv_rows(path: Path, layer: str | None = None) -> Rows:
    """Open a CSV file with a header: ``id`` with ``lon`` and ``lat``, or with WKT.

    The column of WKT is called ``geometry``, or ``WKT`` as in our own exports. UTF-8, separated by
    commas. Ids are text, as CSV knows no types. Messages count the header as row 1, as a
    spreadsheet does.

    Raises
    ------
    BadFileError
        If it cannot be read, or lacks a column.
    """
    if layer is not None:
        raise BadFileError(path, "a CSV file has no layers")
    names, goes_on = _header(path)
    columns = only(path, names, ("id", "lon", "lat"), ("id", "geometry"), ("id", "WKT"))
    form: Form = "lonlat" if len(columns) > 2 else "wkt"  # noqa: PLR2004 - id and geometry
    read = partial(_batches, path, columns) if goes_on else _nothing
    return Rows(path, form, pa.string(), _about(path), read, first=HEADER + 1)


def _header(path: Path) -> tuple[list[str], bool]:
    """Give the names of the columns, and whether anything follows them."""
    try:
        with reading(path), path.open(encoding="utf-8-sig", newline="") as file:
            return next(csv.reader(file), []), bool(file.read(1))
    except UnicodeDecodeError as error:
        raise BadFileError(path, f"is not UTF-8 at byte {error.start}") from error
    except csv.Error as error:
        raise BadFileError(path, f"is not CSV: {error}", row=HEADER) from error


def _about(path: Path) -> int:
    """Guess the number of rows from the first of them."""
    with reading(path), path.open("rb") as file:
        sample = file.read(SAMPLE_BYTES)
    lines = sample.count(b"\n") + (not sample.endswith(b"\n"))
    return max(0, round(path.stat().st_size / max(1, len(sample)) * lines) - HEADER)


def _nothing(_: int) -> Iterator[pa.RecordBatch]:
    return iter(())  # pyarrow takes a header without a line end for no header


def _batches(path: Path, columns: tuple[str, ...], skip: int) -> Iterator[pa.RecordBatch]:
    broken: list[pa_csv.InvalidRow] = []

    def refuse(row: pa_csv.InvalidRow) -> str:
        broken.append(row)
        return "error"

    try:
        with reading(path), _open(path, columns, refuse) as file:
            for batch in without_first(file, skip):
                ids = pc.replace_substring_regex(batch.column("id"), f"^'({GUARDED})", r"\1")
                ids = pc.if_else(pc.equal(ids, ""), None, ids)
                names = ["geometry" if name == "WKT" else name for name in batch.schema.names]
                yield batch.set_column(0, "id", ids).rename_columns(names)
    except BadFileError as error:
        if not broken:
            raise
        row = broken[0]
        message = f"expected {row.expected_columns} cells, not {row.actual_columns}"
        raise BadFileError(path, message, row=row.number) from error


def _open(path: Path, columns: tuple[str, ...], refuse: object) -> pa_csv.CSVStreamingReader:
    block = BLOCK_BYTES if "lon" in columns else LONGEST_ROW_BYTES
    return pa_csv.open_csv(
        path,
        # One thread, so that rows are counted.
        read_options=pa_csv.ReadOptions(use_threads=False, block_size=block),
        parse_options=pa_csv.ParseOptions(
            newlines_in_values=True, ignore_empty_lines=False, invalid_row_handler=refuse
        ),
        convert_options=pa_csv.ConvertOptions(
            include_columns=columns, column_types=dict.fromkeys(columns, pa.string())
        ),
    )
