"""Read and append versions: the journal as one GeoPackage, shared by processes and threads."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from contextlib import closing, contextmanager
from threading import RLock
from typing import TYPE_CHECKING, Any

from app.domain.errors import UnknownIdError
from app.store.journal.chain import next_version
from app.store.journal.entry import ANY_VERSION, instant_text
from app.store.journal.errors import (
    AlreadyThereError,
    KeyReusedError,
    VersionConflictError,
    told_plainly,
)
from app.store.journal.file import check_file, connect, make_file
from app.store.journal.layers import LAYERS
from app.store.journal.rows import COLUMNS, read_row, row_of
from app.store.journal.state import State

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator
    from datetime import datetime
    from pathlib import Path
    from typing import Self

    from app.store.features import Feature
    from app.store.journal.entry import Draft, Kind, Request, Version

__all__ = ["Journal", "Writing"]

LISTED = ", ".join(COLUMNS)
SELECT = f"SELECT {LISTED} FROM versions"  # noqa: S608  # names are our own
INSERT = f"INSERT INTO versions ({LISTED}) VALUES ({', '.join('?' * len(COLUMNS))})"  # noqa: S608
NEWEST = "number IN (SELECT max(number) FROM versions WHERE number <= ? GROUP BY kind, id)"
TOUCHED = (
    "UPDATE gpkg_contents SET last_change = strftime('%Y-%m-%dT%H:%M:%fZ', 'now') "
    "WHERE table_name = ?"
)


class Journal:
    """The journal in one file; all methods may be called from any thread.

    One connection reads and one writes, each used by one thread at a time; SQLite's write-ahead
    log lets readers go on while another process writes.
    """

    def __init__(self, path: Path) -> None:
        """Open a journal that is there.

        Raises
        ------
        JournalError
            If it is damaged, from a newer release, or cannot be reached.
        """
        self.path = path
        self._reader = connect(path)
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

    def state(self, number: int | None = None) -> State:
        """Give what stands after a version number; after all of them by default."""
        last = self.newest_number() if number is None else number
        return State().after(self._versions(f"{NEWEST} ORDER BY number", last))

    def since(self, number: int) -> list[Version]:
        """Give the versions after a number, oldest first."""
        return self._versions("number > ? ORDER BY number", number)

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

    def _versions(self, condition: str, *values: Any) -> list[Version]:
        rows = self._read(f"{SELECT} WHERE {condition}", *values)
        return [read_row(row) for row in rows]

    def _read(self, statement: str, *values: Any) -> list[Any]:
        with self._reading, told_plainly(self.path), closing(self._reader.cursor()) as cursor:
            return cursor.execute(statement, values).fetchall()


class Writing:
    """One transaction of the journal: what it appends follows what stands when it began."""

    def __init__(self, connection: sqlite3.Connection, last: Version | None) -> None:
        """Start after the last version."""
        self._connection = connection
        self._gate_is_open = False
        self.last = last

    @property
    def number(self) -> int:
        """The number of the last version."""
        return self.last.number if self.last else 0

    def since(self, number: int) -> list[Version]:
        """Give the versions after a number, those of this transaction included."""
        rows = self._connection.execute(f"{SELECT} WHERE number > ? ORDER BY number", [number])
        return [read_row(row) for row in rows]

    def history(self, kind: Kind, name: str) -> list[Version]:
        """Give all versions of one id, oldest first, those of this transaction included."""
        asked = f"{SELECT} WHERE kind = ? AND id = ? ORDER BY version"
        return [read_row(row) for row in self._connection.execute(asked, [kind.value, name])]

    def append(
        self, draft: Draft, *, editor: str, recorded: datetime, seed: bytes | None = None
    ) -> Version:
        """Append a draft as the next version of its id.

        Raises
        ------
        AlreadyThereError
            If the id must be new and is not.
        VersionConflictError
            If the draft replaces another version than the newest.
        """
        asked = "SELECT coalesce(max(version), 0) FROM versions WHERE kind = ? AND id = ?"
        [stands] = self._connection.execute(asked, [draft.kind.value, draft.id]).fetchone()
        _refuse_conflict(draft, stands)
        self.last = next_version(
            self.last, draft, stands=stands, editor=editor, recorded=recorded, seed=seed
        )
        self._connection.execute(INSERT, row_of(self.last))
        return self.last

    def rewrite(self, version: Version) -> None:
        """Put a version without some of its values in its own place; only redaction does."""
        self._open_gate()
        row = dict(zip(COLUMNS, row_of(version), strict=True))
        changed = ("body", "text", "salts", "redacted", "checksum")
        names = ", ".join(f"{name} = ?" for name in changed)
        statement = f"UPDATE versions SET {names} WHERE number = ?"  # noqa: S608  # our own names
        self._connection.execute(statement, [*(row[name] for name in changed), version.number])

    def note_redaction(self, version: Version, pointer: str, reason: str) -> None:
        """Note what was taken out, by whom and why."""
        self._open_gate()
        row = [version.number, version.kind.value, version.id, pointer, version.editor, reason]
        values = [*row, instant_text(version.recorded)]
        self._connection.execute("INSERT INTO redactions VALUES (?, ?, ?, ?, ?, ?, ?)", values)

    def done_before(self, editor: str, request: Request) -> Version | None:
        """Give the version that a request has made before; None if it is new.

        Raises
        ------
        KeyReusedError
            If the key has served another request.
        """
        asked = "SELECT digest, number FROM requests WHERE editor = ? AND key = ?"
        found = self._connection.execute(asked, [editor, request.key]).fetchone()
        if found is None:
            return None
        if found[0] != request.digest:
            raise KeyReusedError(request.key)
        made = self._connection.execute(f"{SELECT} WHERE number = ?", [found[1]]).fetchone()
        return read_row(made)

    def remember(self, editor: str, request: Request, version: Version) -> None:
        """Note that a request is done."""
        row = [editor, request.key, request.digest, version.number]
        self._connection.execute("INSERT INTO requests VALUES (?, ?, ?, ?)", row)

    def show(self, layer: str, features: Iterable[Feature]) -> None:
        """Write features into a feature table, over those with the same id."""
        self._open_gate()
        for feature in features:
            LAYERS[layer].put(self._connection, feature.properties, feature.geometry)
        self._connection.execute(TOUCHED, [layer])

    def hide(self, layer: str, names: Iterable[str]) -> None:
        """Take features out of a feature table."""
        self._open_gate()
        for name in names:
            LAYERS[layer].remove(self._connection, name)
        self._connection.execute(TOUCHED, [layer])

    def shown(self) -> str:
        """Say what the feature tables show, in the word that :meth:`now_shows` was given."""
        return str(self._connection.execute("SELECT shown FROM journal").fetchone()[0])

    def now_shows(self, word: str) -> None:
        """Note what the feature tables show from now on."""
        self._open_gate()
        self._connection.execute("UPDATE journal SET shown = ?", [word])

    def shown_ids(self, layer: str) -> set[str]:
        """Give the ids that stand in a feature table."""
        rows = self._connection.execute(f'SELECT id FROM "{layer}"')  # noqa: S608  # our own name
        return {str(row[0]) for row in rows}

    def close_gate(self) -> None:
        """Let nobody else through: the transaction is about to end."""
        if self._gate_is_open:
            self._connection.execute("DELETE FROM writing")

    def _open_gate(self) -> None:
        if not self._gate_is_open:
            self._connection.execute("INSERT INTO writing (id) VALUES (1)")
            self._gate_is_open = True


def _refuse_conflict(draft: Draft, stands: int) -> None:
    if draft.replaces in (ANY_VERSION, stands):
        return
    if draft.replaces == 0:
        raise AlreadyThereError(draft.kind, draft.id)
    raise VersionConflictError(draft.id, draft.replaces, stands)
