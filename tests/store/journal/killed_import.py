"""Append many records in one transaction and be killed in it, or while it is committed.

Usage: ``python -m tests.store.journal.killed_import JOURNAL ROUNDS SEED``. The process forks an
importer a round and kills it with SIGKILL: in even rounds after a random number of records, in odd
rounds within milliseconds of the commit. One JSON line a round: what was told, how much stands.
"""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import sys
import time
from contextlib import closing
from pathlib import Path

import orjson

from app.store.journal.entry import Draft, Kind
from app.store.journal.journal import Journal
from tests.store.journal.killed_writer import NOW, say

ROWS, TEXT = 2_000, "x" * 1_500  # more than SQLite keeps in memory, so half of it is in the file
LONGEST_COMMIT_S = 0.03


def import_all(path: Path, turn: int, pipe: int) -> None:
    journal = Journal(path)
    with journal.writing() as writing:
        for number in range(ROWS):
            name = f"t{turn}-n{number}"
            body = orjson.dumps({"id": name, "text": TEXT})
            draft = Draft(kind=Kind.INCIDENT, id=name, body=body, reason="import", replaces=0)
            writing.append(draft, editor="e", recorded=NOW)
            os.write(pipe, b".")
    os.write(pipe, b"!")
    time.sleep(60)


def one_round(path: Path, turn: int, chance: random.Random) -> tuple[int, bool]:
    """Give how many records the importer had appended, and whether it told that all are durable."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        import_all(path, turn, writer)
    os.close(writer)
    with os.fdopen(reader, "rb", buffering=0) as heard:
        wanted, told = ROWS if turn % 2 else chance.randrange(1, ROWS), b""
        while len(told) < wanted:
            told += heard.read(wanted - len(told))
        if turn % 2:
            time.sleep(chance.uniform(0, LONGEST_COMMIT_S))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        told += heard.read() or b""
    return told.count(b"."), told.endswith(b"!")


def main() -> None:
    path, rounds, seed = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    chance = random.Random(seed)  # noqa: S311  # no secret
    Journal.open(path).close()
    for turn in range(rounds):
        appended, acknowledged = one_round(path, turn, chance)
        left = (path.parent / f"{path.name}-wal").stat().st_size
        with closing(sqlite3.connect(path)) as connection:
            asked = "SELECT count(*) FROM versions WHERE id LIKE ?"
            [stands] = connection.execute(asked, [f"t{turn}-%"]).fetchone()
        say({"appended": appended, "told": acknowledged, "stands": stands, "left_bytes": left})


if __name__ == "__main__":
    main()
