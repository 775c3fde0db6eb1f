"""What can go wrong with the journal, each with what to do about it; none knows an HTTP status."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from app.domain.errors import MapperError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = [
    "AlreadyThereError",
    "JournalBusyError",
    "JournalCorruptError",
    "JournalError",
    "JournalFullError",
    "JournalTooNewError",
    "JournalUnavailableError",
    "KeyReusedError",
    "VersionConflictError",
    "told_plainly",
]


class JournalError(MapperError):
    """The journal cannot be read or written."""

    code = "journal"


class JournalFullError(JournalError):
    """No room to write; nothing of the write is kept, and reading goes on."""

    code = "storage-full"


class JournalBusyError(JournalError):
    """Another program has held the journal for too long."""

    code = "journal-busy"


class JournalUnavailableError(JournalError):
    """The disk refuses to read or write."""

    code = "journal-unavailable"


class JournalCorruptError(JournalError):
    """The file is damaged, or is no journal."""

    code = "journal-corrupt"


class JournalTooNewError(JournalError):
    """The file was written by a newer release."""

    code = "journal-too-new"


class AlreadyThereError(MapperError):
    """A new record under an id that is taken."""

    code = "already-there"

    def __init__(self, kind: str, given: str) -> None:
        """Say which id is taken."""
        super().__init__(f"the {kind} '{given}' is on record already; change it with its version")


class KeyReusedError(MapperError):
    """An idempotency key that has served another request."""

    code = "key-reused"

    def __init__(self, key: str) -> None:
        """Say which key."""
        super().__init__(f"the idempotency key '{key}' has served another request; take a new one")


class VersionConflictError(MapperError):
    """A change of a version that is no longer the newest."""

    code = "version-conflict"

    def __init__(self, given: str, seen: int | str, stands: int) -> None:
        """Say which version the writer had seen and which stands now."""
        super().__init__(
            f"'{given}' stands at version {stands}, the change was made to version {seen}; "
            "read it again and repeat the change"
        )
        self.stands = stands


FULL = {sqlite3.SQLITE_FULL}
BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
DISK = {sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM}
DAMAGE = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
# The low byte of an extended result code is the plain one.
PLAIN_CODE = 0xFF


@contextmanager
def told_plainly(path: Path) -> Iterator[None]:
    """Turn what SQLite raises into an error that says what to do.

    Raises
    ------
    JournalError
        One of its kinds, by SQLite's result code.
    """
    try:
        yield
    except (sqlite3.Error, UnicodeDecodeError) as error:
        raise _told(path, error) from error


def _told(path: Path, error: sqlite3.Error | UnicodeDecodeError) -> JournalError:
    if isinstance(error, UnicodeDecodeError):  # the schema itself is no text any more
        return _damaged(path, error)
    code = getattr(error, "sqlite_errorcode", 0) & PLAIN_CODE
    if code in FULL:
        return JournalFullError("no room left on the disk; nothing of this write was kept")
    if code in BUSY:
        return JournalBusyError("another program holds the journal; try again in a moment")
    if code in DISK:
        return JournalUnavailableError(f"the disk refuses the journal ({error})")
    if code in DAMAGE:
        return _damaged(path, error)
    return JournalError(f"the journal cannot be used: {error}")


def _damaged(path: Path, error: Exception) -> JournalCorruptError:
    return JournalCorruptError(
        f"{path} is damaged ({error}); run 'incident-mapper verify', then "
        "'incident-mapper restore BACKUP'"
    )
