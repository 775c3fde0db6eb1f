"""The figures asked of analyses are read from their results, and from whole ones only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.analysis.register import ANALYSES
from benchmarks.analyses import ASKED
from benchmarks.asked_analyses import OF_ANALYSES
from benchmarks.page import page
from benchmarks.results import keep

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.results import Result, Results

OWN = "incident-mapper"


def some(incidents: int) -> Results:
    times = {"question": "k={n}", "cold_ms": 90.0, "again_ms": 1.0}
    shipped = {name: {**times, "warm_ms": ms} for name, ms in (("rings", 7.0), ("status", 9.0))}
    size = {"incidents": incidents, "segments": 1_000_387}
    table: Result = {**size, "index_wall_s": 1.0, "wall_s": 2.5, "cpu_s": 3.0}
    return {"analyses": {OWN: {"shipped": shipped, "near_table": table}}}


def test_figures_are_read_from_whole_results_only() -> None:
    assert [figure.read(some(100_000)) for figure in OF_ANALYSES] == [9.0, 2.5]
    assert [figure.read(some(2_000)) for figure in OF_ANALYSES] == [9.0, None]
    assert [figure.read({"analyses": {}}) for figure in OF_ANALYSES] == [None, None]


def test_the_page_shows_every_time(tmp_path: Path) -> None:
    keep(tmp_path, "analyses", OWN, some(100_000)["analyses"][OWN])
    written = page(tmp_path)
    assert "| status | `k={n}` | 90.0 | 9.00 | 1.00 |" in written
    assert "| 100,000 | 1,000,387 | 1.00 | 2.50 | 3.00 |" in written


def test_what_is_asked_are_analyses() -> None:
    assert ASKED.keys() <= ANALYSES.keys()
