"""Measure how long the command line, the catalog and the map take: medians of several runs.

Usage: ``python benchmarks/startup.py``, from the environment the product is installed in.
"""

from __future__ import annotations

import platform
import statistics
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from app import __version__
from app.analysis.near import near_incident
from app.pages.map_page import map_page
from app.selection.selection import Selection
from app.sources.bundle import read_bundle
from app.sources.checks import check_bundle
from app.sources.folder import geodata_folder
from app.store.snapshot import build_catalog

if TYPE_CHECKING:
    from collections.abc import Callable

RUNS = 5
NOW = datetime(2026, 11, 22, tzinfo=UTC)
COMMAND = Path(sys.executable).with_name("incident-mapper")
OFFICE_STRIKE = "cpc-2025-09-24-office-strike"


def median_s(work: Callable[[], object]) -> float:
    """Give the median of the wall time of several runs in seconds."""
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def measured() -> dict[str, float]:
    """Give the median seconds of each question."""
    bundle = read_bundle(geodata_folder())
    catalog = build_catalog(bundle, now=NOW)
    questions: dict[str, Callable[[], object]] = {
        "incident-mapper --help, new process": lambda: subprocess.run(
            [COMMAND, "--help"], check=True, capture_output=True
        ),
        "incident-mapper check, new process": lambda: subprocess.run(
            [COMMAND, "check"], check=True, capture_output=True
        ),
        "read and check the shipped data": lambda: check_bundle(read_bundle(geodata_folder())),
        "build the catalog": lambda: build_catalog(bundle, now=NOW),
        "draw the map of all incidents": lambda: map_page(catalog, Selection.parse([])),
        "near, nearest asset of each kind": lambda: near_incident(
            catalog, OFFICE_STRIKE, within_m=25_000.0
        ),
    }
    return {question: median_s(work) for question, work in questions.items()}


def main() -> None:
    """Measure and print one line a question."""
    print(
        f"incident-mapper {__version__}, Python {platform.python_version()}, {platform.machine()}"
    )
    for question, seconds in measured().items():
        print(f"{seconds:8.3f} s  {question}")


if __name__ == "__main__":
    main()
