"""The figures asked of the map are read from their results, and from whole ones only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.asked_maps import OF_MAPS
from benchmarks.page import page
from benchmarks.results import keep
from benchmarks.varied import varied_bundle

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.results import Result, Results

OWN, PEER, BROWSER = "incident-mapper", "folium", "chromium"
LOAD = {"loads": 5, "painted_ms": 200.0, "main_thread_ms": 350.0, "longest_task_ms": 120.0}
SPENT = {"main_thread_ms": 30.0, "longest_task_ms": 90.0}


def some(features: int) -> Results:
    times = {"ms": 16.68, "p95_ms": 45.0, "frames_a_s": 59.8, **SPENT}
    each_ms = {"people killed": 70.0, "class of event": 80.0}
    acts: Result = {
        **{name: {"acts": 40, **times} for name in ("slider", "pan", "zoom")},
        "filters": {"acts": 20, "each_ms": each_ms, **SPENT, "longest_task_ms": 150.0},
    }
    browser = {
        "features": features,
        "shipped": {**LOAD, "ready_ms": 900.0, "drawn_ms": 1_100.0, "bytes": 199_000},
        "many": {**LOAD, "ready_ms": 1_200.0, "drawn_ms": 1_300.0, "bytes": 3_000_000},
        "acts": acts,
    }
    sizes = {"en": 560_000, "ru": 590_000}
    files = {
        "shipped": {"incidents": 34, "bytes": sizes, "requests": 0, "errors": 0},
        "varied": {"incidents": 1_000, "bytes": {"en": 1_500_000}, "requests": 0, "errors": 0},
    }
    own = {"page": {"first_s": 1.0, "s": 0.1, "bytes": 1_000_000}, "files": files}
    peer = {"page": {"s": 10.0, "bytes": 10_000_000}}
    return {"maps": {OWN: {"features": features, **own}, PEER: peer, BROWSER: browser}}


def test_figures_are_read_from_whole_results_only() -> None:
    read = {figure.name: figure.read(some(100_000)) for figure in OF_MAPS}
    assert [*read.values()] == [
        *(1.1, 199.0, 1.2, 16.68, 45.0, 80.0, 60.0, 16.68, 150.0),
        *(0.01, 0.1, 590.0, 1_500.0, 0.0, 0.0),
    ]
    few = [figure.name for figure in OF_MAPS if figure.read(some(2_000)) is not None]
    assert few == [
        "map of the shipped record, drawn, CPU slowed 4 times",
        "map of the shipped record, over the wire",
        "one file of the shipped record, any language",
    ]
    assert [figure.read({"maps": {}}) for figure in OF_MAPS] == [None] * len(OF_MAPS)


def test_without_a_browser_its_figures_are_missing_and_the_page_says_why(tmp_path: Path) -> None:
    results = some(100_000)["maps"] | {BROWSER: {"absent": "no Chromium"}}
    read = [figure.read({"maps": results}) for figure in OF_MAPS]
    assert [value is None for value in read] == [True] * 9 + [False] * 6
    for name, result in results.items():
        keep(tmp_path, "maps", name, result)
    assert "Without a figure:\n\n* chromium: no Chromium\n" in page(tmp_path)


def test_the_page_shows_every_time(tmp_path: Path) -> None:
    for name, result in some(100_000)["maps"].items():
        keep(tmp_path, "maps", name, result)
    written = page(tmp_path)
    for row in (
        "| 100,000 incidents | 5 | 200 | 1,200 | 1,300 | 350 | 120 | 3,000 |",
        "| a key on the timeline, to the frame after | 16.7 | 45.0 | 30.0 | 90.0 |",
        "| filter by people killed, until all is drawn | 70.0 | - | 30.0 | 150 |",
        "| page of 10,000 incidents | first, wall s | again, wall s | MB |",
        "| folium | - | 10.0 | 10.0 |\n| incident-mapper | 1.00 | 0.100 | 1.00 |",
        "| 34 | 560 | 590 | 0 | 0 |",
    ):
        assert row in written


def test_made_up_texts_have_the_lengths_of_the_shipped_ones() -> None:
    incidents = [*varied_bundle(34 + 34).incidents.values()]
    shipped, made = incidents[:34], incidents[34:]
    assert [len(one.summary) for one in made] == [len(one.summary) for one in shipped]
    assert not {one.title for one in made} & {one.title for one in shipped}
    hosts = [[one.url.split("/")[2] for one in each.sources] for each in made]
    assert hosts == [[one.url.split("/")[2] for one in each.sources] for each in shipped]
