"""What a bulk join refuses or cannot do, each with a stable code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.errors import MapperError

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["BadFileError", "ClusterError", "OutputError"]


class BadFileError(MapperError):
    """A file that cannot be joined; the message names it, and the row where one is at fault."""

    code = "bad-file"

    def __init__(self, path: Path, message: str, *, row: int | None = None) -> None:
        """Name file and row (as people count, see docs/bulk.md) and say what was expected."""
        place = str(path) if row is None else f"{path} row {row}"
        super().__init__(f"{place}: {message}")
        self.row = row


class OutputError(MapperError):
    """An output that cannot be written or may not be replaced; what is finished is kept."""

    code = "not-written"


class ClusterError(MapperError):
    """A Dask cluster that cannot be reached, was lost, or does not run this version."""

    code = "no-cluster"
