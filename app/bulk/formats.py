"""Which reader a file needs, by its ending."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.bulk.csv_rows import csv_rows
from app.bulk.errors import BadFileError
from app.bulk.ogr_rows import ogr_rows
from app.bulk.parquet_rows import parquet_rows

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from app.bulk.rows import Rows

__all__ = ["open_rows"]

READERS: dict[str, Callable[[Path, str | None], Rows]] = {
    ".parquet": parquet_rows,
    ".geoparquet": parquet_rows,
    ".fgb": ogr_rows,
    ".gpkg": ogr_rows,
    ".csv": csv_rows,
}


def open_rows(path: Path, *, layer: str | None = None) -> Rows:
    """Open a file of points or assets.

    Raises
    ------
    BadFileError
        If it does not exist, has another ending, or is refused by its reader.
    """
    if not path.is_file():
        raise BadFileError(path, "there is no such file")
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise BadFileError(path, f"expected a file that ends in {', '.join(READERS)}")
    return reader(path, layer)
