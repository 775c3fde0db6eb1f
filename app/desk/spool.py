"""Rows that were checked wait on disk until all are, in a file that goes with the process."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from app.sources.imports.format import Format
from app.sources.imports.formats import container_of
from app.store.journal.entry import Seal
from app.store.journal.errors import told_plainly

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType
    from typing import Self

__all__ = ["Spool", "Spooled", "our_copy"]

TABLE = (
    "CREATE TABLE spool (id TEXT PRIMARY KEY, row INTEGER, replaces INTEGER, body BLOB, "
    "salts BLOB, content BLOB)"
)
INSERT = "INSERT OR IGNORE INTO spool VALUES (?, ?, ?, ?, ?, ?)"
NOWHERE = Path("temporary folder")


class Spooled(NamedTuple):
    """A row that was checked: its id, its number in the file, the version it replaces, its body.

    ``salts`` and ``content`` are its seal, where it was made with the check.
    """

    id: str
    row: int
    replaces: int
    body: bytes
    salts: bytes | None = None
    content: bytes | None = None

    @property
    def seal(self) -> Seal | None:
        """The seal of the body, for the journal."""
        return Seal(self.salts, self.content) if self.salts and self.content else None


class Spool:
    """Checked rows in the order in which they came, each id once.

    SQLite keeps them in a temporary file that has no name, so that a killed process leaves none.
    """

    def __init__(self) -> None:
        """Make the file."""
        self._connection = sqlite3.connect("", isolation_level=None)
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -4000"):
            self._connection.execute(f"PRAGMA {pragma}")
        self._connection.execute(TABLE)
        self._connection.execute("BEGIN")
        self.count = 0

    def __enter__(self) -> Self:
        """Give the spool itself."""
        return self

    def __exit__(
        self,
        _: type[BaseException] | None,
        __: BaseException | None,
        ___: TracebackType | None,
    ) -> None:
        """Take the file away."""
        self._connection.close()

    def add(self, item: Spooled) -> bool:
        """Put a row at the end; False if its id is there already.

        Raises
        ------
        JournalFullError
            If there is no room for temporary files.
        """
        with told_plainly(NOWHERE):
            added = self._connection.execute(INSERT, item).rowcount == 1
        self.count += added
        return added

    def row_of(self, name: str) -> int | None:
        """Give the number of the row that gave an id; None if none did."""
        found = self._connection.execute("SELECT row FROM spool WHERE id = ?", [name]).fetchone()
        return int(found[0]) if found else None

    def __iter__(self) -> Iterator[Spooled]:
        """Give the rows in the order in which they came."""
        for row in self._connection.execute("SELECT * FROM spool"):
            yield Spooled(*row)


@contextmanager
def our_copy(path: Path) -> Iterator[Path]:
    """Give the file; of a GeoPackage, a copy under a name of ours, for GDAL to open."""
    if container_of(path) is not Format.GPKG:
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="import-") as folder:
        copy = Path(folder) / "import.gpkg"
        shutil.copyfile(path, copy)
        yield copy
