"""Read and append versions: the journal as one GeoPackage, shared by processes and threads."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from contextlib import closing, contextmanager
from datetime import datetime
from threading import RLock
from typing import TYPE_CHECKING, Any

from app.domain.errors import UnknownIdError
from app.store.journal.entry import Head, instant_text
from app.store.journal.errors import told_plainly
from app.store.journal.file import check_file, connect, make_file
from app.store.journal.rows import damaged, is_head_of, read_head, read_row
from app.store.journal.state import State
from app.store.journal.writing import SELECT, Writing

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from typing import Self

    from app.store.journal.entry import Kind, Version

__all__ = ["Journal"]

NEWEST = "number IN (SELECT max(number) FROM versions WHERE number <= ? GROUP BY kind, id)"
HEADS = f"SELECT {', '.join(Head._fields)} FROM versions"  # noqa: S608  # names are our own
# SQLite takes so many values in one statement, and more.
AT_ONCE = 500


class Journal:
    """The journal in one file; all methods may be called from any thread.

    One connection reads and one writes, each used by one thread at a time; SQLite's write-ahead
    log lets readers go on while another process writes.
    """

    def __init__(self, path: Path, *, is_checked: bool = False) -> None:
        """Open a journal that is there; it is checked, unless another process has just done so.

        Raises
        ------
        JournalError
            If it is damaged, from a newer release, or cannot be reached.
        """
        self.path = path
        self._reader = connect(path)
        if not is_checked:
            check_file(path, self._reader)
        self._writer = connect(path)
        self._reading, self._writing = RLock(), RLock()
        self._last: Version | None = None
        self._last_seen_at = -1

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open a journal, made first if it is not there."""
        make_file(path)
        return cls(path)

    def close(self) -> None:
        """Let go of the file."""
        with self._writing, self._reading:
            self._writer.close()
            self._reader.close()

    def change_count(self) -> int:
        """Give a number that changes with every write of any other connection."""
        return int(self._read("PRAGMA data_version")[0][0])

    def newest_number(self, at: datetime | None = None) -> int:
        """Give the number of the last version, or of the last one recorded up to an instant."""
        if at is None:
            return int(self._read("SELECT coalesce(max(number), 0) FROM versions")[0][0])
        numbers = range(1, self.newest_number() + 1)
        return bisect_right(numbers, instant_text(at), key=self._recorded)

    def number_before(self, instant: datetime) -> int:
        """Give the number of the last version recorded before an instant; 0 if there is none."""
        numbers = range(1, self.newest_number() + 1)
        return bisect_left(numbers, instant_text(instant), key=self._recorded)

    def number_of(self, link: str) -> int | None:
        """Give the number of the version that a link of the chain belongs to; None without any."""
        asked = "SELECT number FROM versions WHERE catalog_version = ? ORDER BY number LIMIT 1"
        rows = self._read(asked, link)
        return int(rows[0][0]) if rows else None

    def recorded(self, number: int) -> datetime:
        """Give when a version was recorded."""
        return datetime.fromisoformat(self._recorded(number))

    def state(self, number: int | None = None) -> State:
        """Give what stands after a version number; after all of them by default."""
        last = self.newest_number() if number is None else number
        heads = self._heads(f"{NEWEST} ORDER BY number", last)
        return State(read=self.read).after(heads)

    def since(self, number: int) -> list[Version]:
        """Give the versions after a number, oldest first."""
        return self._versions("number > ? ORDER BY number", number)

    def heads_since(self, number: int) -> list[Head]:
        """Give the heads of the versions after a number, oldest first."""
        return self._heads("number > ? ORDER BY number", number)

    def read(self, heads: Sequence[Head]) -> list[Version]:
        """Give the versions of heads, in their order; each row is checked as it is read.

        Raises
        ------
        JournalCorruptError
            If a row is not what was written, or its head was read as another.
        """
        found: dict[int, Version] = {}
        for at in range(0, len(heads), AT_ONCE):
            numbers = [head.number for head in heads[at : at + AT_ONCE]]
            marks = ", ".join("?" * len(numbers))
            versions = self._versions(f"number IN ({marks})", *numbers)
            found |= {version.number: version for version in versions}
        for head in heads:
            if head.number not in found or not is_head_of(head, found[head.number]):
                raise damaged(head.number)
        return [found[head.number] for head in heads]

    def history(self, kind: Kind, name: str) -> list[Version]:
        """Give all versions of one id, oldest first; none if there is no such id."""
        return self._versions("kind = ? AND id = ? ORDER BY version", kind.value, name)

    def version(self, kind: Kind, name: str, version: int) -> Version:
        """Give one version of one id.

        Raises
        ------
        UnknownIdError
            If there is none.
        """
        asked = "kind = ? AND id = ? AND version = ?"
        found = self._versions(asked, kind.value, name, version)
        if not found:
            raise UnknownIdError(f"version of {kind}", f"{name}@{version}")
        return found[0]

    def shown(self) -> str:
        """Say what the feature tables show, in the word that was given with it."""
        return str(self._read("SELECT shown FROM journal")[0][0])

    def shown_ids(self, layer: str) -> set[str]:
        """Give the ids that stand in a feature table."""
        rows = self._read(f'SELECT id FROM "{layer}"')  # noqa: S608  # our own name
        return {str(row[0]) for row in rows}

    def redaction_count(self) -> int:
        """Give how many values were taken out of the versions so far."""
        return int(self._read("SELECT count(*) FROM redactions")[0][0])

    @contextmanager
    def writing(self) -> Iterator[Writing]:
        """Append in one transaction: all of it is durable at the end, or nothing of it.

        Raises
        ------
        JournalError
            If the disk is full or refuses, or another program holds the journal too long.
        """
        with self._writing, told_plainly(self.path):
            self._writer.execute("BEGIN IMMEDIATE")
            try:
                transaction = Writing(self._writer, self._newest())
                yield transaction
                transaction.close_gate()
                self._writer.execute("COMMIT")
                self._last = transaction.last
            except BaseException:
                if self._writer.in_transaction:
                    self._writer.execute("ROLLBACK")
                raise

    def forget(self) -> None:
        """Empty the write-ahead log, so that nothing of what was overwritten is left in it."""
        with self._writing, told_plainly(self.path):
            self._writer.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def _newest(self) -> Version | None:
        """Give the last version; it is read again only if another connection has written."""
        seen = int(self._writer.execute("PRAGMA data_version").fetchone()[0])
        if seen != self._last_seen_at:
            row = self._writer.execute(f"{SELECT} ORDER BY number DESC LIMIT 1").fetchone()
            self._last, self._last_seen_at = read_row(row) if row else None, seen
        return self._last

    def _recorded(self, number: int) -> str:
        return str(self._read("SELECT recorded FROM versions WHERE number = ?", number)[0][0])

    def _heads(self, condition: str, *values: Any) -> list[Head]:
        return [read_head(row) for row in self._read(f"{HEADS} WHERE {condition}", *values)]

    def _versions(self, condition: str, *values: Any) -> list[Version]:
        rows = self._read(f"{SELECT} WHERE {condition}", *values)
        return [read_row(row) for row in rows]

    def _read(self, statement: str, *values: Any) -> list[Any]:
        with self._reading, told_plainly(self.path), closing(self._reader.cursor()) as cursor:
            return cursor.execute(statement, values).fetchall()
