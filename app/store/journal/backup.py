"""Back up a journal that is in use, verify one to the last value, put a backup in its place."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.store.journal.chain import GENESIS, link_of
from app.store.journal.errors import (
    JournalBusyError,
    JournalCorruptError,
    JournalError,
    JournalUnavailableError,
    told_plainly,
)
from app.store.journal.rows import COLUMNS, read_row

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

__all__ = ["BACKUPS", "Findings", "back_up", "other_copies", "restore", "verify"]

BLOCK_BYTES = 1 << 20
BACKUPS = "backups"
REPLACED = ".replaced-"
SUM = ".sha256"
SELECT = f"SELECT {', '.join(COLUMNS)} FROM versions ORDER BY number"  # noqa: S608  # our own names


@dataclass(frozen=True, slots=True)
class Findings:
    """What verifying has found: how many versions, where the chain ends, and what is wrong."""

    versions: int
    head: str
    faults: tuple[str, ...]


def back_up(journal: Path, folder: Path, *, now: datetime) -> Path:
    """Copy a journal as it stands, while it is in use, with its SHA-256 in a file beside it.

    Raises
    ------
    JournalError
        If it cannot be read, or the copy not written; nothing half-written stays.
    """
    target = folder / f"journal-{now:%Y%m%dT%H%M%S%fZ}.gpkg"
    growing = target.with_suffix(".tmp")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _copy(journal, growing)
        _sync(growing)
        digest = f"{_sha256(growing)}  {target.name}\n"
        _sum_of(target).write_text(digest, encoding="ascii")
        growing.replace(target)
        _sync(folder)
    except OSError as error:
        message = f"{target} cannot be written ({error.strerror})"
        raise JournalUnavailableError(message) from error
    finally:
        growing.unlink(missing_ok=True)
    return target


def verify(path: Path) -> Findings:
    """Check a journal or a backup: its SHA-256 if noted, the structure, every row, the chain.

    Raises
    ------
    JournalCorruptError
        If there is no such file.
    """
    if not path.is_file():
        raise JournalCorruptError(f"{path} is no file")
    faults = [*_sum_faults(path)]
    count, link = 0, GENESIS
    try:
        with told_plainly(path), closing(_opened(path)) as connection:
            faults += [str(row[0]) for row in connection.execute("PRAGMA integrity_check")]
            for row in connection.execute(SELECT):
                version = read_row(row)
                count += 1
                if version.number != count:
                    faults.append(f"version {count} is missing")
                    count = version.number
                if link_of(link, version) != version.catalog_version:
                    faults.append(f"version {version.number} does not follow from the one before")
                link = version.catalog_version
    except JournalError as error:
        faults.append(str(error))
    return Findings(count, link, tuple(fault for fault in faults if fault != "ok"))


def restore(backup: Path, journal: Path, *, now: datetime) -> Path | None:
    """Put a verified backup in the place of a journal; give where the old one was moved.

    Raises
    ------
    JournalCorruptError
        If the backup does not verify; nothing is changed then.
    JournalBusyError
        If a process still uses the journal.
    """
    found = verify(backup)
    if found.faults:
        listed = "\n".join(found.faults)
        raise JournalCorruptError(f"{backup} is not restored, it does not verify:\n{listed}")
    fresh = journal.with_suffix(".restored")
    journal.parent.mkdir(parents=True, exist_ok=True)
    moved = journal.with_name(f"{journal.name}{REPLACED}{now:%Y%m%dT%H%M%SZ}")
    try:
        _copy(backup, fresh)
        _sync(fresh)
        return _put_in_place(fresh, journal, moved)
    finally:
        fresh.unlink(missing_ok=True)


def _put_in_place(fresh: Path, journal: Path, moved: Path) -> Path | None:
    """Put a copy in the place of a journal; give where that went, if there was one."""
    if journal.exists():
        _refuse_if_used(journal)
        journal.replace(moved)
    # Of a damaged journal the newest writes may stand in its log alone; they stay beside it.
    log = journal.with_name(f"{journal.name}-wal")
    if log.exists():
        log.replace(moved.with_name(f"{moved.name}-wal"))
    journal.with_name(f"{journal.name}-shm").unlink(missing_ok=True)
    fresh.replace(journal)
    _sync(journal.parent)
    return moved if moved.exists() else None


def other_copies(journal: Path) -> list[Path]:
    """Give what else in the data folder holds versions: backups, and journals that were replaced.

    Whatever is taken out of the journal is still in them.
    """
    backups = (path for path in (journal.parent / BACKUPS).glob("*") if path.suffix != SUM)
    return sorted([*backups, *journal.parent.glob(f"{journal.name}{REPLACED}*")])


def _copy(source: Path, target: Path) -> None:
    """Copy one state of a journal, whatever is written meanwhile."""
    with told_plainly(source), closing(_opened(source)) as read, closing(_new(target)) as written:
        read.backup(written)
        written.execute("PRAGMA journal_mode = DELETE")


def _new(path: Path) -> sqlite3.Connection:
    path.unlink(missing_ok=True)
    return sqlite3.connect(path)


def _opened(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=rw", uri=True)


def _refuse_if_used(journal: Path) -> None:
    """Refuse while another process has the journal open; a damaged one may always be replaced."""
    try:
        with closing(sqlite3.connect(journal, timeout=0)) as connection:
            # Leaving the write-ahead log needs the file for oneself; it is folded in on the way.
            connection.execute("PRAGMA journal_mode = DELETE").fetchall()
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            message = f"{journal} is in use; stop the service first"
            raise JournalBusyError(message) from error
    except sqlite3.DatabaseError:
        return


def _sum_of(path: Path) -> Path:
    return path.with_name(f"{path.name}{SUM}")


def _sum_faults(path: Path) -> Iterator[str]:
    noted = _sum_of(path)
    if noted.is_file() and noted.read_text(encoding="ascii").split()[:1] != [_sha256(path)]:
        yield f"{path.name} differs from its SHA-256 in {noted.name}"


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(BLOCK_BYTES):
            digest.update(block)
    return digest.hexdigest()


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
