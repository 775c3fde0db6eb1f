"""Measure the catalog over a large journal: the start, cold and from the file of rows, and a write.

Usage: ``python -m benchmarks.snapshots [COUNT] [FOLDER]``. The journal holds COUNT synthetic
incidents (100,000 by default) spread over the region of the route; one in twelve lies on it. Each
start is a process of its own, as that of the service; the first one has no file of rows.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import threading
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import orjson

from app.sources.bundle import read_bundle
from app.sources.folder import geodata_folder
from app.store.journal.entry import Draft, Kind
from app.store.journal.journal import Journal
from app.store.live import Live

COUNT = 100_000
NOW = datetime(2026, 11, 23, tzinfo=UTC)
OFFICE = "cpc-2025-09-24-office-strike"
CLASSES = ("site", "quarter", "city", "municipality")
WRITES = 20


def incident(number: int, spread: np.random.Generator) -> dict[str, Any]:
    """Give a record as an import makes it: a position, three claims, a toll, one source."""
    day = (date(2022, 3, 1) + timedelta(days=int(spread.integers(0, 1500)))).isoformat()
    lon, lat = np.round(spread.uniform((34, 42), (56, 49)), 4).tolist()
    told = {"speaker": "A table", "sources": ["table"]}
    return {
        "id": f"nvr-{day}-n{number}",
        "version": 1,
        "msg_type": "alert",
        "record_status": "published",
        "evidence_tier": "verified",
        "updated": "2026-11-20",
        "title": f"Reported fire number {number}",
        "summary": "A table says that a depot burned; nothing else is known of it. " * 2,
        "event_class": "attack",
        "cap_category": "Security",
        "weapon_class": ["uav"],
        "certainty": "likely",
        "when": {
            "date_start_local": day,
            "date_end_local": None,
            "date_prec": 1,
            "timezone": "Europe/Moscow",
        },
        "where": {
            "description": "Near a town",
            "location_class": CLASSES[number % 4],
            "where_prec": 2,
            "country": "RU",
            "position": {"lon": lon, "lat": lat},
        },
        "claims": [
            {"field": field, "value": "as given", **told}
            for field in ("time", "place", "occurrence")
        ],
        "casualties": [{"measure": "killed", "value": number % 3, "as_of": day, **told}],
        "assets": [],
        "attribution": {"cpc_as_target": "not_applicable"},
        "sources": [
            {
                "id": "table",
                "publisher": "A table",
                "url": "https://example.org/table",
                "date_accessed": "2026-11-01",
                "language": "en",
                "voice": "osint",
            }
        ],
    }


def make_journal(folder: Path, count: int) -> None:
    """Fill a journal."""
    spread = np.random.default_rng(7)
    journal = Journal.open(folder / "journal.gpkg")
    with journal.writing() as writing:
        for number in range(count):
            body = incident(number, spread)
            draft = Draft(
                kind=Kind.INCIDENT, id=body["id"], body=orjson.dumps(body), reason="measured"
            )
            writing.append(draft, editor="bench", recorded=NOW)
    journal.close()


def open_record(folder: Path) -> Live:
    """Open the journal as the service does."""
    journal = Journal(folder / "journal.gpkg")
    return Live(journal, read_bundle(geodata_folder()), clock=lambda: NOW, publication_delay_h=24.0)


def start_s(folder: Path) -> float:
    """Give the seconds of a start in a process of its own, the interpreter's included."""
    begun = time.perf_counter()
    arguments = [sys.executable, "-m", "benchmarks.snapshots", "start", str(folder)]
    subprocess.run(arguments, check=True)
    return time.perf_counter() - begun


def visible_s(folder: Path) -> tuple[list[float], list[float]]:
    """Write through another connection; give when each write shows, and what readers waited."""
    record, other = open_record(folder), Journal(folder / "journal.gpkg")
    record.follow()
    record.refresh()
    body = record.history(Kind.INCIDENT, OFFICE)[-1].data
    shown, waited, done = [], [], threading.Event()
    reader = threading.Thread(target=_read_on, args=(record, waited, done))
    reader.start()
    for number in range(WRITES):
        title = f"Title {number}"
        draft = Draft(
            kind=Kind.INCIDENT,
            id=OFFICE,
            body=orjson.dumps(body | {"title": title}),
            reason="measured",
        )
        begun = time.perf_counter()
        with other.writing() as writing:
            writing.append(draft, editor="bench", recorded=NOW)
        while record.catalog.feature("incidents", OFFICE).properties["title"] != title:
            time.sleep(0.005)
        shown.append(time.perf_counter() - begun)
    done.set()
    reader.join()
    other.close()
    record.close()
    return shown, waited


def _read_on(record: Live, waited: list[float], done: threading.Event) -> None:
    """Ask for an item again and again, as readers do."""
    while not done.is_set():
        begun = time.perf_counter()
        _ = record.catalog.feature("incidents", OFFICE).fragment
        waited.append(time.perf_counter() - begun)
        time.sleep(0.001)


def main() -> None:
    """Measure and print."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else COUNT
    with tempfile.TemporaryDirectory(dir=sys.argv[2] if len(sys.argv) > 2 else None) as name:  # noqa: PLR2004
        folder = Path(name)
        make_journal(folder, count)
        print(f"{count:,} incidents, {(folder / 'journal.gpkg').stat().st_size / 1e6:,.0f} MB")
        print(f"start without rows {start_s(folder):.1f} s")
        print(f"start from the file of rows {min(start_s(folder) for _ in range(3)):.1f} s")
        shown, waited = visible_s(folder)
        print(f"a write shows after {np.median(shown):.2f} s, at most {max(shown):.2f} s")
        worst = 1_000.0 * float(np.quantile(waited, 0.99))
        print(
            f"meanwhile readers waited {worst:.1f} ms (99 %), {1_000 * max(waited):.0f} ms at most"
        )


if __name__ == "__main__":
    if sys.argv[1:2] == ["start"]:
        open_record(Path(sys.argv[2])).close()
    else:
        main()
