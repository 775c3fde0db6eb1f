"""The tables of the journal beside the feature tables, and the triggers that guard all of them.

Versions are only ever appended. Whoever changes another table opens the gate: a row in ``writing``
that no other connection ever sees, since it goes before the transaction ends. Where it is missing,
the triggers refuse the change.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.store.journal.layers import LAYERS

if TYPE_CHECKING:
    import sqlite3

__all__ = ["FORMAT", "create_tables"]

# Raised with every change that an older release could not read.
FORMAT = 1

TABLES = """
CREATE TABLE journal (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    format INTEGER NOT NULL,
    shown TEXT NOT NULL DEFAULT ''
);
CREATE TABLE writing (
    id INTEGER PRIMARY KEY CHECK (id = 1)
);
CREATE TABLE versions (
    number INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    version INTEGER NOT NULL,
    msg_type TEXT NOT NULL CHECK (msg_type IN ('alert', 'update', 'cancel')),
    supersedes TEXT,
    editor TEXT NOT NULL,
    reason TEXT NOT NULL,
    recorded TEXT NOT NULL,
    body TEXT NOT NULL,
    text TEXT,
    origin TEXT,
    salts BLOB NOT NULL,
    redacted TEXT,
    catalog_version TEXT NOT NULL,
    checksum BLOB NOT NULL,
    UNIQUE (kind, id, version)
);
CREATE TABLE redactions (
    number INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    pointer TEXT NOT NULL,
    editor TEXT NOT NULL,
    reason TEXT NOT NULL,
    recorded TEXT NOT NULL
);
CREATE TABLE requests (
    editor TEXT NOT NULL,
    key TEXT NOT NULL,
    digest TEXT NOT NULL,
    number INTEGER NOT NULL,
    PRIMARY KEY (editor, key)
) WITHOUT ROWID;
"""
ATTRIBUTES = """
INSERT INTO gpkg_contents (table_name, data_type, identifier, description)
VALUES (?, 'attributes', ?, ?)
"""
DESCRIBED = {
    "versions": "Every version of every record; the newest of each is in the feature tables",
    "redactions": "Values that were taken out of the versions, by whom and why",
}
GATE = "NOT EXISTS (SELECT 1 FROM writing)"
# An appended version carries its checksum and the next number; nothing else makes such a row.
NOT_APPENDED = (
    "typeof(NEW.checksum) <> 'blob' OR length(NEW.checksum) <> 8 "
    "OR NEW.number <> 1 + (SELECT coalesce(max(number), 0) FROM versions)"
)
GUARD = """
CREATE TRIGGER "guard_{table}_{event}" BEFORE {event} ON "{table}"
WHEN {unless}
BEGIN
    SELECT RAISE(ABORT, 'the table {table} is kept by Incident Mapper: change records through \
its API or with incident-mapper incidents edit');
END;
"""
GUARDED = (*LAYERS, "versions", "redactions", "journal")
EVENTS = ("INSERT", "UPDATE", "DELETE")


def create_tables(connection: sqlite3.Connection) -> None:
    """Make the tables and their guards in a GeoPackage that has its feature tables."""
    connection.executescript(TABLES)
    for layer in LAYERS:
        connection.execute(f'CREATE UNIQUE INDEX "{layer}_id" ON "{layer}" (id)')
    for name, description in DESCRIBED.items():
        connection.execute(ATTRIBUTES, [name, name, description])
    connection.execute("INSERT INTO journal (id, format) VALUES (1, ?)", [FORMAT])
    for table in GUARDED:
        for event in EVENTS:
            appended = (table, event) == ("versions", "INSERT")
            unless = NOT_APPENDED if appended else GATE
            connection.executescript(GUARD.format(table=table, event=event, unless=unless))
