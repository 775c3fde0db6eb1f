"""Import a file over and over until killed.

Usage: ``python -m tests.desk.killed_importer JOURNAL FOLDER``. Each turn imports 400 rows with ids
of its own; a line on standard output says that a turn has begun, another that it is done.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from app.desk.importing import ImportOrder, import_file
from app.sources.bundle import read_bundle
from app.sources.folder import geodata_folder
from app.store.journal.journal import Journal
from app.store.live import Live
from tests.desk.conftest import OFFER
from tests.sources.imports.tables import UCDP, as_csv

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
ROWS = 400
# Held back, so that no snapshot has to measure them.
DELAY_H = 1e6


def main() -> None:
    journal, folder = Journal.open(Path(sys.argv[1])), Path(sys.argv[2])
    record = Live(
        journal, read_bundle(geodata_folder()), clock=lambda: NOW, publication_delay_h=DELAY_H
    )
    for turn in count(journal.newest_number()):
        path = folder / "file.csv"
        path.write_text(as_csv(*(UCDP | {"id": f"{turn}0{n:03}"} for n in range(ROWS))))
        print(f"begin {turn}", flush=True)  # noqa: T201  # the parent listens
        import_file(record, ImportOrder(path=path, offer=OFFER), editor="desk")
        print(f"done {turn}", flush=True)  # noqa: T201  # the parent listens


if __name__ == "__main__":
    main()
