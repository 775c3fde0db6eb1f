"""The journal's file: make it whole or not at all, open it, refuse what cannot be trusted."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from app.store.journal.errors import (
    JournalCorruptError,
    JournalTooNewError,
    JournalUnavailableError,
    told_plainly,
)
from app.store.journal.layers import create_layers, register_functions
from app.store.journal.tables import FORMAT, create_tables

__all__ = ["FILE_NAME", "check_file", "connect", "make_file"]

FILE_NAME = "journal.gpkg"
# How long a writer waits for the others; SQLite's waiting is not fair, so it is generous.
BUSY_S = 30.0


def make_file(path: Path) -> None:
    """Make an empty journal unless there is one; two that start at once make one.

    Raises
    ------
    JournalUnavailableError
        If the folder cannot be written.
    """
    if path.exists():
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".new-") as folder:
            fresh = Path(folder) / FILE_NAME
            with told_plainly(path):
                create_layers(fresh)
                with closing(sqlite3.connect(fresh)) as connection:
                    register_functions(connection)
                    create_tables(connection)
                    connection.commit()
                    connection.execute("PRAGMA journal_mode = WAL")
            _publish(fresh, path)
    except OSError as error:
        message = f"{path} cannot be made ({error.strerror}); choose another folder with --data"
        raise JournalUnavailableError(message) from error


def connect(path: Path) -> sqlite3.Connection:
    """Open a journal for reading and writing, as durable as SQLite can be.

    Raises
    ------
    JournalError
        If the file is no journal, or SQLite refuses it.
    """
    with told_plainly(path):
        connection = sqlite3.connect(
            path, timeout=BUSY_S, isolation_level=None, check_same_thread=False
        )
        register_functions(connection)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        # What is overwritten is gone from the file, as redaction promises.
        connection.execute("PRAGMA secure_delete = ON")
    return connection


def check_file(path: Path, connection: sqlite3.Connection) -> None:
    """Refuse a file that is damaged, is no journal, or comes from a newer release.

    Raises
    ------
    JournalCorruptError, JournalTooNewError
        With what to do about it.
    """
    with told_plainly(path):
        [found] = connection.execute("PRAGMA integrity_check(1)").fetchone()
        if found != "ok":
            raise JournalCorruptError(
                f"{path} is damaged ({found}); run 'incident-mapper verify', then "
                "'incident-mapper restore BACKUP'"
            )
        tables = "SELECT count(*) FROM sqlite_master WHERE name = 'journal' AND type = 'table'"
        if not connection.execute(tables).fetchone()[0]:
            raise JournalCorruptError(f"{path} is no journal; move it away, or choose --data")
        [written] = connection.execute("SELECT max(format) FROM journal").fetchone()
    if written != FORMAT:
        message = f"{path} has format {written}, this release reads {FORMAT}; use a newer release"
        raise JournalTooNewError(message)


def _publish(fresh: Path, path: Path) -> None:
    """Give the finished file its name unless another process was faster; make it last."""
    with fresh.open("rb") as file:
        os.fsync(file.fileno())
    try:
        os.link(fresh, path)
    except FileExistsError:
        return
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
