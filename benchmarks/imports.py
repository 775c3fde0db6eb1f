"""Measure imports: rows a second, validated and durable, and the most memory that they take.

Usage: ``python -m benchmarks.imports [FOLDER]``. A table in the shape of UCDP GED with so many rows
is imported into a new journal, each size in a process of its own; the journal lies in FOLDER.
"""

from __future__ import annotations

import csv
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from app.desk.importing import ImportOrder, import_file
from app.sources.bundle import read_bundle
from app.sources.folder import geodata_folder
from app.sources.imports.offer import Offer
from app.sources.imports.ucdp import COLUMNS
from app.store.journal.journal import Journal
from app.store.live import Live

SIZES = (20_000, 100_000)
NOW = datetime(2026, 11, 23, tzinfo=UTC)
OFFER = Offer(file="ged.csv", licence="CC-BY-4.0", credit="UCDP", read_on=NOW.date())
SAME = {
    "relid": "RUS-2025-1-13247-7", "year": 2025, "active_year": 1, "code_status": "Clear",
    "type_of_violence": 1, "conflict_dset_id": 13247, "conflict_new_id": 13247,
    "conflict_name": "Russia - Ukraine", "dyad_dset_id": 14001, "dyad_new_id": 14001,
    "dyad_name": "Government of Russia - Government of Ukraine", "side_a_dset_id": 65,
    "side_a_new_id": 65, "side_a": "Government of Russia", "side_b_dset_id": 69,
    "side_b_new_id": 69, "side_b": "Government of Ukraine", "number_of_sources": 2,
    "source_article": "An agency, 2025-09-24, Drones over the port", "source_office": "An agency",
    "source_date": "2025-09-24", "source_headline": "Drones over the port",
    "source_original": "the governor", "where_coordinates": "Novorossiysk town",
    "where_description": "the port", "adm_1": "Krasnodar Krai", "adm_2": "Novorossiysk",
    "priogrid_gid": 193756, "country": "Russia (Soviet Union)", "country_id": 365,
    "region": "Europe", "event_clarity": 1, "date_prec": 1, "deaths_a": 0, "deaths_b": 0,
    "deaths_civilians": 2, "deaths_unknown": 0, "best": 2, "high": 3, "low": 2, "gwnoa": 365,
    "gwnob": 369,
}  # fmt: skip


def write_table(path: Path, rows: int) -> None:
    """Write a table of so many made-up rows."""
    chance = random.Random(1)  # noqa: S311  # no secret
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        for number in range(rows):
            lon, lat = round(chance.uniform(37, 50), 5), round(chance.uniform(44, 46), 5)
            day = f"2025-{chance.randint(1, 12):02}-{chance.randint(1, 28):02} 00:00:00.000"
            own = {"id": 400_000 + number, "longitude": lon, "latitude": lat}
            own |= {"geom_wkt": f"POINT ({lon} {lat})", "where_prec": chance.randint(1, 4)}
            writer.writerow(SAME | own | {"date_start": day, "date_end": day})


def peak_mb() -> float:
    """Give the most memory that this process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_000


def cpu_s() -> float:
    """Give the processor time of this process and of those that it has started and ended."""
    whom = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(used.ru_utime + used.ru_stime for used in map(resource.getrusage, whom))


def one_size(rows: int, folder: str | None) -> None:
    """Import so many rows into a new journal and print what it took."""
    with tempfile.TemporaryDirectory(dir=folder) as made:
        table = Path(made) / "ged.csv"
        write_table(table, rows)
        journal = Journal.open(Path(made) / "journal.gpkg")
        record = Live(
            journal, read_bundle(geodata_folder()), clock=lambda: NOW, publication_delay_h=24
        )
        before, start, cpu = peak_mb(), time.perf_counter(), cpu_s()
        result = import_file(record, ImportOrder(path=table, offer=OFFER), editor="bench")
        took, worked = time.perf_counter() - start, cpu_s() - cpu
        record.close()
    print(
        f"{result.added:,} rows: {rows / took:,.0f} rows/s ({rows / worked:,.0f} a second of one "
        f"core), peak memory {peak_mb():.0f} MB, {peak_mb() - before:.0f} MB of it for the import; "
        f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
    )


def main() -> None:
    """Measure each size in a process of its own."""
    folder = sys.argv[1] if len(sys.argv) > 1 else None
    if len(sys.argv) > 2:  # noqa: PLR2004  # the process of one size
        one_size(int(sys.argv[2]), folder or None)
        return
    for rows in SIZES:
        command = [sys.executable, "-m", "benchmarks.imports", folder or "", str(rows)]
        subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
