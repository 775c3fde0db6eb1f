"""Change two incidents a transaction, again and again, as an editor's process beside the service.

Usage: ``python -m tests.clients.writer FOLDER TURNS``. Both get the title ``Turn N``; a line a turn
is printed once it is acknowledged, so whoever reads one title without the other saw half a write.
"""

from __future__ import annotations

import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import orjson

from app.main import open_record
from app.settings import Settings
from app.store.journal.entry import Draft, Kind

if TYPE_CHECKING:
    from app.store.live import Live

PAIR = ("cpc-2026-03-14-maran-homer", "cpc-2025-09-24-office-strike")


def turned(record: Live, name: str, turn: int) -> Draft:
    newest = record.history(Kind.INCIDENT, name)[-1]
    body = orjson.dumps({**newest.data, "title": f"Turn {turn}"})
    return Draft(kind=Kind.INCIDENT, id=name, body=body, reason="a turn", replaces=newest.version)


def main() -> None:
    folder, turns = Path(sys.argv[1]), int(sys.argv[2])
    with closing(open_record(Settings(data=folder))) as record:
        for turn in range(1, turns + 1):
            record.write([turned(record, name, turn) for name in PAIR], editor="writer")
            sys.stdout.write(f"{turn}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
