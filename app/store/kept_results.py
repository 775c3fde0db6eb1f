"""Results of analyses that were given out, kept under their lasting names.

A result can be made again as long as the software that made it runs. Its bytes are kept as well, so
that its link gives the same bytes after an upgrade; a redaction takes them out, since they may hold
what was redacted. The file stands beside the journal and may be deleted: then names are forgotten.
"""

from __future__ import annotations

import sqlite3
import threading
import zlib
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["KeptResult", "KeptResults", "forget_results"]

FILE_NAME = "analyses.sqlite"
# Beyond this nothing more is kept: a stranger's questions must not fill the disk.
MOST_BYTES = 500_000_000
PATIENCE_S = 5.0
TABLE = """
CREATE TABLE IF NOT EXISTS result (
  id TEXT PRIMARY KEY, analysis TEXT NOT NULL, parameters TEXT NOT NULL,
  catalog_version TEXT NOT NULL, software_version TEXT NOT NULL, body BLOB
) WITHOUT ROWID
"""
INSERT = "INSERT OR IGNORE INTO result VALUES (?, ?, ?, ?, ?, ?)"
SELECT = """
SELECT id, analysis, parameters, catalog_version, software_version, body FROM result WHERE id = ?
"""


@dataclass(frozen=True, slots=True)
class KeptResult:
    """A result by its name; ``body`` is None once its bytes were taken out."""

    id: str
    analysis: str
    parameters: str
    catalog_version: str
    software_version: str
    body: bytes | None


class KeptResults:
    """The results in one file; several processes may use it at once."""

    def __init__(self, folder: Path, *, most_bytes: int = MOST_BYTES) -> None:
        """Use the file in a folder; it is made with the first result."""
        self._path = folder / FILE_NAME
        self._most_bytes = most_bytes
        self._known: set[str] = set()
        self._lock = threading.Lock()

    def keep(self, result: KeptResult) -> bool:
        """Keep a result, and say whether it is kept: not where the file is full or read-only."""
        with self._lock:
            if result.id in self._known:
                return True
            try:
                kept = self._insert(result)
            except sqlite3.OperationalError:  # a full disk, a folder that is read only
                return False
            if kept:
                self._known.add(result.id)
            return kept

    def find(self, name: str) -> KeptResult | None:
        """Give a result by its name, None if it is not kept."""
        if not self._path.exists():
            return None
        with self._open() as connection:
            row = connection.execute(SELECT, (name,)).fetchone()
        if row is None:
            return None
        name, analysis, parameters, catalog, software, body = row
        bytes_given = None if body is None else zlib.decompress(body)
        return KeptResult(name, analysis, parameters, catalog, software, bytes_given)

    def _insert(self, result: KeptResult) -> bool:
        with self._open() as connection:
            pages, size, free = (
                connection.execute(f"PRAGMA {name}").fetchone()[0]
                for name in ("page_count", "page_size", "freelist_count")
            )
            if (pages - free) * size >= self._most_bytes:
                return False
            body = None if result.body is None else zlib.compress(result.body, 6)
            row = (
                *(result.id, result.analysis, result.parameters),
                *(result.catalog_version, result.software_version, body),
            )
            connection.execute(INSERT, row)
        return True

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """Open the file for one transaction."""
        with closing(sqlite3.connect(self._path, timeout=PATIENCE_S)) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute("PRAGMA secure_delete = ON")
            connection.execute(TABLE)
            with connection:
                yield connection


def forget_results(folder: Path) -> None:
    """Take the bytes of all results out, and out of the freed pages; the names stay."""
    path = folder / FILE_NAME
    if not path.exists():
        return
    with closing(sqlite3.connect(path, timeout=PATIENCE_S)) as connection:
        connection.execute("PRAGMA secure_delete = ON")
        with connection:
            connection.execute("UPDATE result SET body = NULL")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("VACUUM")
