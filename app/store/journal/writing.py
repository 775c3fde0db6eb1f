"""One transaction of the journal: everything it writes stands at its end, or nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.store.journal.chain import next_version
from app.store.journal.entry import ANY_VERSION, instant_text
from app.store.journal.errors import AlreadyThereError, KeyReusedError, VersionConflictError
from app.store.journal.layers import LAYERS
from app.store.journal.rows import COLUMNS, read_row, row_of

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable
    from datetime import datetime

    from app.store.features import Feature
    from app.store.journal.entry import Draft, Kind, Request, Version

__all__ = ["SELECT", "Writing"]

LISTED = ", ".join(COLUMNS)
SELECT = f"SELECT {LISTED} FROM versions"  # noqa: S608  # names are our own
INSERT = f"INSERT INTO versions ({LISTED}) VALUES ({', '.join('?' * len(COLUMNS))})"  # noqa: S608
TOUCHED = (
    "UPDATE gpkg_contents SET last_change = strftime('%Y-%m-%dT%H:%M:%fZ', 'now') "
    "WHERE table_name = ?"
)


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

    def forget_requests(self, numbers: Iterable[int]) -> None:
        """Forget what requests said, but not that their keys are used; only redaction does.

        A digest has no salt: what was in a short body could be guessed from it.
        """
        rows = [(number,) for number in numbers]
        self._connection.executemany("UPDATE requests SET digest = '' WHERE number = ?", rows)

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

    def now_shows(self, word: str) -> None:
        """Note what the feature tables show from now on."""
        self._open_gate()
        self._connection.execute("UPDATE journal SET shown = ?", [word])

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
