"""Measure durable single writes of the journal beside a bare insert of SQLite, in turn.

Usage: ``python -m benchmarks.journal [FOLDER]``. Both write the same bytes to the same disk with
``synchronous=FULL``; rounds alternate, medians of their rates and of the ratio are printed.
"""

from __future__ import annotations

import sqlite3
import statistics
import sys
import tempfile
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import orjson

from app.store.journal.entry import Draft, Kind
from app.store.journal.journal import Journal

ROUNDS, WRITES = 7, 400
NOW = datetime(2026, 11, 23, tzinfo=UTC)
CLAIM = {"field": "time", "value": "2026-02-03", "speaker": "TASS", "sources": ["tass"]}


def body(name: str) -> bytes:
    """Give a record of some 1,500 bytes, as a short incident is."""
    return orjson.dumps(
        {"id": name, "title": "A fire", "summary": "x" * 600, "claims": [CLAIM] * 9}
    )


def journal_s(journal: Journal, turn: int) -> float:
    """Give the seconds of so many single writes, each durable before the next."""
    start = time.perf_counter()
    for number in range(WRITES):
        name = f"r{turn}-{number}"
        draft = Draft(kind=Kind.INCIDENT, id=name, body=body(name), reason="measured", replaces=0)
        with journal.writing() as writing:
            writing.append(draft, editor="bench", recorded=NOW)
    return time.perf_counter() - start


def bare_s(connection: sqlite3.Connection) -> float:
    """Give the seconds of so many bare inserts."""
    start = time.perf_counter()
    for number in range(WRITES):
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO bare (body) VALUES (?)", [body(f"b{number}")])
        connection.execute("COMMIT")
    return time.perf_counter() - start


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory(dir=sys.argv[1] if len(sys.argv) > 1 else None) as folder:
        journal = Journal.open(Path(folder) / "journal.gpkg")
        with closing(sqlite3.connect(Path(folder) / "bare.db", isolation_level=None)) as bare:
            bare.execute("PRAGMA journal_mode = WAL")
            bare.execute("PRAGMA synchronous = FULL")
            bare.execute("CREATE TABLE bare (id INTEGER PRIMARY KEY, body BLOB)")
            pairs = [(journal_s(journal, turn), bare_s(bare)) for turn in range(ROUNDS)]
        journal.close()
    ours, theirs = (
        statistics.median(WRITES / s for s in column) for column in zip(*pairs, strict=True)
    )
    ratio = statistics.median(bare / own for own, bare in pairs)
    print(f"journal {ours:,.0f} writes/s, bare {theirs:,.0f} writes/s, ratio {ratio:.2f}")


if __name__ == "__main__":
    main()
