"""The page of benchmarks is written from the results that are kept with it, by nobody's hand."""

from __future__ import annotations

from pathlib import Path

from benchmarks.page import page
from benchmarks.plan import SECTIONS
from benchmarks.results import keep, kept

ROOT = Path(__file__).parents[2]
MEASURED = ROOT / "benchmarks" / "measured"
MACHINE = {"processor": "One, 2 cores", "memory": "24 GiB"}
OTHER = {"processor": "Other, 8 cores", "memory": "64 GiB"}


def test_the_page_is_what_its_results_give() -> None:
    written = (ROOT / "docs" / "benchmarks.md").read_text(encoding="utf-8")
    assert written == page(MEASURED)


def test_every_kept_result_tells_its_run_and_machine() -> None:
    assert {path.name for path in MEASURED.iterdir()} <= set(SECTIONS)
    results = [one for section in SECTIONS for one in kept(MEASURED, section).values()]
    assert results
    assert [one for one in results if not one.get("run") or not one.get("machine")] == []


def test_a_page_without_results_says_so(tmp_path: Path) -> None:
    written = page(tmp_path)
    assert "serving not yet" in written
    assert (
        "| B nearest, CPU | ≤ 1.4 x Geod.inv | ≤ 0.9 x Geod.inv | not measured |  |  |" in written
    )


def test_a_failure_stands_on_the_page_with_its_reason(tmp_path: Path) -> None:
    keep(tmp_path, "serving", "pygeoapi", {"absent": "OSError: nothing listens"})
    assert "Without a figure:\n\n* pygeoapi: OSError: nothing listens\n" in page(tmp_path)


def test_one_machine_has_one_column(tmp_path: Path) -> None:
    for section in ("serving", "uncertainty"):
        keep(tmp_path, section, "incident-mapper", {"machine": MACHINE, "versions": {"b": "1"}})
    assert page(tmp_path).endswith(
        "|  |  |\n|---|---|\n| processor | One, 2 cores |\n| memory | 24 GiB |\n| b | 1 |\n"
    )


def test_each_of_two_machines_has_a_column_headed_by_what_ran_there(tmp_path: Path) -> None:
    keep(tmp_path, "scale", "one", {"title": "o", "machine": MACHINE, "versions": {"b": "1"}})
    keep(tmp_path, "scale", "two", {"title": "t", "machine": MACHINE, "versions": {"b": "2"}})
    keep(tmp_path, "serving", "one", {"machine": OTHER, "versions": {"A": "3"}})
    assert page(tmp_path).endswith(
        "|  | scale | serving |\n|---|---|---|\n| processor | One, 2 cores | Other, 8 cores |\n"
        "| memory | 24 GiB | 64 GiB |\n| A |  | 3 |\n| b | 1, 2 |  |\n"
    )
