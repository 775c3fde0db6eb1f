"""Write to a journal until killed; what is acknowledged goes to standard output at once.

Usage: ``python -m tests.store.journal.killed_writer JOURNAL ROUNDS SEED``. The process forks a
writer a round, kills it with SIGKILL at a random moment, and prints one JSON line a round: what was
acknowledged, what stands, and whether the file is whole.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import sys
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import orjson

from app.store.journal.entry import Draft, Kind
from app.store.journal.journal import Journal

NOW = datetime(2026, 11, 23, tzinfo=UTC)
# Records of one transaction, as an import writes them.
GROUP = 20


def write_until_killed(path: Path, turn: int, pipe: int) -> None:
    journal = Journal(path)
    number = 0
    while True:
        names = [f"t{turn}-n{number}-{i}" for i in range(GROUP if number % 3 == 0 else 1)]
        with journal.writing() as writing:
            for name in names:
                body = orjson.dumps({"id": name, "text": "x" * 400})
                draft = Draft(kind=Kind.INCIDENT, id=name, body=body, reason="r", replaces=0)
                writing.append(draft, editor="e", recorded=NOW)
        os.write(pipe, f"{turn}-{number}\n".encode())
        number += 1


def one_round(path: Path, turn: int, chance: random.Random) -> list[str]:
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        write_until_killed(path, turn, writer)
    os.close(writer)
    time.sleep(chance.uniform(0.005, 0.12))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(reader) as heard:
        lines = heard.read().splitlines(keepends=True)
    return [line.strip() for line in lines if line.endswith("\n")]


def standing(path: Path, turn: int) -> dict[str, int]:
    """Give how many records of each group of a round stand."""
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT id FROM versions WHERE id LIKE ?", [f"t{turn}-%"])
        found: dict[str, int] = {}
        for (name,) in rows:
            group = f"{turn}-{name.split('-')[1][1:]}"
            found[group] = found.get(group, 0) + 1
    return found


def say(line: dict[str, object]) -> None:
    sys.stdout.write(f"{json.dumps(line)}\n")
    sys.stdout.flush()


def main() -> None:
    path, rounds, seed = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    chance = random.Random(seed)  # noqa: S311  # no secret
    Journal.open(path).close()
    for turn in range(rounds):
        told = one_round(path, turn, chance)
        found = standing(path, turn)
        say({"told": told, "found": found})
    with closing(sqlite3.connect(path)) as connection:
        [check] = connection.execute("PRAGMA integrity_check").fetchone()
    say({"check": check})


if __name__ == "__main__":
    main()
