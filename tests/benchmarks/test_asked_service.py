"""The figures asked of the service are read from its results, and from whole ones only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.asked_service import SERVICE, page_ahead
from benchmarks.page import page
from benchmarks.plan import SECTIONS
from benchmarks.results import keep

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.results import Result, Results

OWN, PEER = "incident-mapper", "pygeoapi"


def a_page(incidents: int, rates: list[float], p99_ms: float | None, **others: float) -> Result:
    path = "/collections/incidents/items?limit=100"
    told = {"incidents": incidents, "path": path, "connections": 1, "bytes": 140_000}
    timed = {"alone_ms": 0.5, "requests_a_s": rates[0], "p99_ms": p99_ms, "rounds": rates}
    return told | timed | others


def some_items(many: int) -> dict[str, Result]:
    own = {
        "few": a_page(250, [2_000.0, 2_400.0, 2_100.0], 1.5),
        "few in a box": a_page(250, [2_000.0], 1.5),
        "many": a_page(many, [700.0], 15.0),
        "many in a box": a_page(many, [800.0], 12.0),
    }
    peer = {
        "few": a_page(250, [100.0, 300.0, 300.0], 33.0),
        "few in a box": a_page(250, [40.0], 33.0),
        "many in a box": a_page(many, [0.25], None, unanswered_s=4),
    }
    known = {"few": 0.2, "many": 0.3}
    return {OWN: {"answers": own, "not_modified_ms": known}, PEER: {"answers": peer}}


def whole(features: int) -> Results:
    served = {"bytes": 168_000_000, "cold_mb_a_s": 90.0, "warm_mb_a_s": 900.0, "peak_mb": 9.0}
    asked = {"filter": "a = 1", "ms": 5.0, "selected": 3}
    written = {"wall_s": 30.0, "cpu_s": 28.0, "peak_mb": 400.0, "files": 9, "bytes": 40_000_000}
    filters = {"values": {"one": asked, "two": asked | {"ms": 7.0}}, "places": {"box": asked}}
    return {
        **{section: {} for section in SECTIONS},
        "items": some_items(features),
        "downloads": {OWN: {"features": features, "formats": {"json": served}}},
        "filters": {OWN: {"features": features, **filters}},
        "site": {OWN: {"ways": {"one": written, "other": written | {"wall_s": 31.0}}}},
    }


def test_every_figure_is_read_from_whole_results() -> None:
    results = whole(100_000)
    assert {figure.name: figure.read(results) for figure in SERVICE} == {
        "page of 100 of 250 incidents, ahead of pygeoapi": 8.0,
        "page of 100 in a box of 250 incidents, ahead of pygeoapi": 50.0,
        "page of 1,000 in a box of 100,000 incidents, ahead of pygeoapi": 3_200.0,
        "100,000 incidents as GeoJSON, warm": 900.0,
        "100,000 incidents as GeoJSON, cold": 90.0,
        "100,000 incidents as GeoJSON, memory over the snapshot": 9.0,
        "page of 1,000 in a box of 100,000 incidents, 99 % of answers within": 12.0,
        "answer that the client has (304), CPU": 0.3,
        "100,000 features by values, slowest filter": 7.0,
        "100,000 features by places, slowest filter": 5.0,
        "files of the shipped record, wall": 31.0,
        "files of the shipped record, size": 40.0,
    }


def test_fewer_features_prove_nothing_of_many() -> None:
    results = whole(2_000)
    read = [figure.name for figure in SERVICE if figure.read(results) is not None]
    assert read == [
        "page of 100 of 250 incidents, ahead of pygeoapi",
        "page of 100 in a box of 250 incidents, ahead of pygeoapi",
        "answer that the client has (304), CPU",
        "files of the shipped record, wall",
        "files of the shipped record, size",
    ]


def test_nothing_measured_gives_no_figure() -> None:
    results: Results = {section: {} for section in SECTIONS}
    assert [figure.read(results) for figure in SERVICE] == [None] * len(SERVICE)


def test_pages_are_compared_round_by_round() -> None:
    assert page_ahead(some_items(100_000), "few") == 8.0
    assert page_ahead({OWN: some_items(100_000)[OWN]}, "few") is None


def test_no_answer_is_told_as_such(tmp_path: Path) -> None:
    for name, result in some_items(100_000).items():
        keep(tmp_path, "items", name, result)
    question = "`items?limit=100` | 1 | 140 | 0.500"
    written = page(tmp_path)
    assert f"| {OWN} | 100,000 | {question} | 800 | 12.0 | 1.00 |" in written
    silent = "none in 4 s, counted as one | - | 3,200"
    assert f"| {PEER} | 100,000 | {question} | {silent} |" in written
    assert "| 250 | `items?limit=100` | 0.200 |\n| 100,000 | `items?limit=100` | 0.300 |" in written


def test_files_written_and_served_share_a_row(tmp_path: Path) -> None:
    speeds = {"cold_mb_a_s": 30.0, "warm_mb_a_s": 40.0, "peak_mb": 5.0}
    csv = {"bytes": 2_000_000, **speeds}
    written = {"csv": csv, "jsonfg": csv | {"bytes": 3_000_000}}
    keep(tmp_path, "exports", OWN, {"features": 10, "formats": written})
    served = {"csv": csv | {"held_ms": 1.5}}
    keep(tmp_path, "downloads", OWN, {"features": 10, "formats": served})
    text = page(tmp_path)
    assert "| csv | 2.00 | 30.0 | 40.0 | 5.00 | 30.0 | 40.0 | 5.00 | 1.50 |" in text
    assert "| jsonfg | 3.00 | 30.0 | 40.0 | 5.00 | - | - | - | - |" in text


def test_filters_tell_how_many_they_leave(tmp_path: Path) -> None:
    keep(tmp_path, "filters", OWN, whole(100_000)["filters"][OWN])
    text = page(tmp_path)
    assert "| filter | CQL2 | wall ms | selected of 100,000 |" in text
    assert "| box | `a = 1` | 5.00 | 3 |" in text
