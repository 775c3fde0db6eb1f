"""The result of an analysis as bytes: JSON with everything, CSV of its first table.

The same result is the same bytes, wherever and whenever it is written: nothing here depends on an
address or a clock.
"""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING, Any

import orjson

from app.sources.imports.csv_rows import guarded

if TYPE_CHECKING:
    from app.analysis.asking import Result

__all__ = ["CREDIT", "result_csv", "result_json"]

# What must be said with every row, since a CSV has no other place for it.
CREDIT = (
    "result_id", "method", "unit", "catalog_version", "software_version", "credit", "coverage",
)  # fmt: skip
TRUTH = {True: "true", False: "false"}


def result_json(result: Result) -> bytes:
    """Give the whole result."""
    return orjson.dumps(result.document())


def result_csv(document: dict[str, Any]) -> bytes:
    """Give the first table of a result's document, its credit in every row (RFC 4180)."""
    name, columns = next(iter(document["columns"].items()))
    said = {
        **{key: document[key] for key in CREDIT[1:5]},
        "result_id": document["id"],
        "credit": "; ".join(document["sources"]),
        "coverage": document["coverage"],
    }
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow([*columns, *CREDIT])
    last = [_cell(said[key]) for key in CREDIT]
    writer.writerows([*(_cell(row[key]) for key in columns), *last] for row in document[name])
    return text.getvalue().encode()


def _cell(value: Any) -> Any:
    """Give a cell: numbers as they are, text that is no formula, anything nested as JSON."""
    if isinstance(value, bool):
        return TRUTH[value]
    if value is None or isinstance(value, int | float):
        return value
    return guarded(value) if isinstance(value, str) else orjson.dumps(value).decode()
