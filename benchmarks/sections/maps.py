"""The map on the page: in a browser, and as bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.races import OWN
from benchmarks.tables import absent, number, table

if TYPE_CHECKING:
    from benchmarks.results import Result

__all__ = ["maps"]

LOADS = {"shipped": "the shipped record, processor slowed 4 times", "many": "{n} incidents"}
ACTS = {
    "slider": "a key on the timeline, to the frame after",
    "pan": "a frame while the map is dragged",
    "zoom": "the end of a zoom, to the frame after",
}


def maps(found: dict[str, Result]) -> str:
    """Write loads, acts and bytes."""
    if not found:
        return table((), [])
    own, browser = found.get(OWN, {}), found.get("chromium", {})
    pages = {name: one["page"] for name, one in found.items() if "page" in one}
    parts = [_loads(browser), _acts(browser), _pages(pages, own), _files(own)]
    return "\n".join(parts) + absent(found)


def _loads(browser: Result) -> str:
    keys = ("painted_ms", "ready_ms", "drawn_ms", "main_thread_ms", "longest_task_ms")
    rows = [
        [
            words.format(n=number(browser.get("features"))),
            number(browser[name]["loads"]),
            *(number(browser[name][key]) for key in keys),
            number(browser[name]["bytes"] / 1e3),
        ]
        for name, words in LOADS.items()
        if name in browser
    ]
    head = (
        *(
            "load in a fresh browser",
            "loads",
            "first paint, wall ms",
            "map ready",
            "incidents drawn",
        ),
        *("main thread, CPU ms", "longest task, wall ms", "kB that travel"),
    )
    return table(head, rows)


def _acts(browser: Result) -> str:
    done = browser.get("acts", {})
    rows = [
        [
            words,
            number(done[name]["ms"]),
            number(done[name]["p95_ms"]),
            number(done[name]["main_thread_ms"]),
            number(done[name]["longest_task_ms"]),
        ]
        for name, words in ACTS.items()
        if name in done
    ]
    filters = done.get("filters", {})
    rows += [
        [
            f"filter by {name}, until all is drawn",
            number(filter_ms),
            "-",
            number(filters["main_thread_ms"]),
            number(filters["longest_task_ms"]),
        ]
        for name, filter_ms in filters.get("each_ms", {}).items()
    ]
    head = (
        f"with {number(browser.get('features'))} incidents",
        *("median, wall ms", "95 %", "main thread an act, CPU ms", "longest task, wall ms"),
    )
    return table(head, rows)


def _pages(pages: dict[str, Result], own: Result) -> str:
    rows = [
        [name, number(one.get("first_s")), number(one["s"]), number(one["bytes"] / 1e6)]
        for name, one in pages.items()
    ]
    incidents = number(own["features"] // 10 if "features" in own else None)
    return table((f"page of {incidents} incidents", "first, wall s", "again, wall s", "MB"), rows)


def _files(own: Result) -> str:
    rows = [
        [
            number(one["incidents"]),
            *(number(size / 1e3) for size in one["bytes"].values()),
            number(one["requests"]),
            number(one["errors"]),
        ]
        for one in own.get("files", {}).values()
    ]
    codes = next((tuple(one["bytes"]) for one in own.get("files", {}).values()), ())
    head = (
        *("one file: incidents", *(f"{code}, kB" for code in codes)),
        *("requests", "console errors"),
    )
    return table(head, rows)
