"""The figures asked of the map, and how each is read from the results.

Those of many incidents are read only where 100,000 were asked: fewer prove nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.figure import Figure
from benchmarks.races import OWN

if TYPE_CHECKING:
    from benchmarks.figure import Reading
    from benchmarks.results import Result, Results

__all__ = ["OF_MAPS"]

ALL = 100_000
BROWSER, PEER = "chromium", "folium"


def _browser(results: Results, *path: str) -> float | None:
    return _at(results["maps"].get(BROWSER, {}), path)


def _many(results: Results, *path: str) -> float | None:
    found = results["maps"].get(BROWSER, {})
    return _at(found, path) if found.get("features") == ALL else None


def _at(found: Result, path: tuple[str, ...]) -> float | None:
    value = found
    for name in path:
        value = value.get(name, {})
    return float(value) if isinstance(value, int | float) else None


def _shipped(name: str, scale: float) -> Reading:
    def read(results: Results) -> float | None:
        value = _browser(results, "shipped", name)
        return None if value is None else value * scale

    return read


def _ready(results: Results) -> float | None:
    ready_ms = _many(results, "many", "ready_ms")
    return None if ready_ms is None else ready_ms / 1e3


def _act(kind: str, name: str) -> Reading:
    return lambda results: _many(results, "acts", kind, name)


def _slowest_filter(results: Results) -> float | None:
    found = results["maps"].get(BROWSER, {})
    each_ms = found.get("acts", {}).get("filters", {}).get("each_ms", {}).values()
    return max(each_ms, default=None) if found.get("features") == ALL else None


def _frames_a_s(results: Results) -> float | None:
    """Give whole frames a second: clocks of screens are not finer."""
    frames_a_s = _many(results, "acts", "pan", "frames_a_s")
    return None if frames_a_s is None else float(round(frames_a_s))


def _longest_task(results: Results) -> float | None:
    if (load_ms := _many(results, "many", "longest_task_ms")) is None:
        return None
    acts = results["maps"][BROWSER]["acts"].values()
    return max([load_ms, *(one["longest_task_ms"] for one in acts)])


def _beside_folium(name: str) -> Reading:
    def read(results: Results) -> float | None:
        own, peer = (results["maps"].get(one, {}) for one in (OWN, PEER))
        if own.get("features") != ALL or "page" not in own or "page" not in peer:
            return None
        return float(own["page"][name] / peer["page"][name])

    return read


def _file(kind: str, name: str) -> Reading:
    """Give the largest file of all languages in kB, or what opening one asks or complains of."""

    def read(results: Results) -> float | None:
        own = results["maps"].get(OWN, {})
        found = own.get("files", {}).get(kind)
        if found is None or (kind == "varied" and own.get("features") != ALL):
            return None
        value = max(found["bytes"].values()) / 1e3 if name == "kb" else found[name]
        return None if value is None else float(value)

    return read


SHIPPED, MANY = "map of the shipped record", "map of 100,000 incidents"
OF_MAPS = (
    Figure(f"{SHIPPED}, drawn, CPU slowed 4 times", 1.5, None, "s", _shipped("drawn_ms", 1e-3)),
    Figure(f"{SHIPPED}, over the wire", 350, None, "kB", _shipped("bytes", 1e-3)),
    Figure(f"{MANY}, ready", 2, None, "s", _ready),
    Figure(f"{MANY}, a step of the time slider, median", 50, None, "ms", _act("slider", "ms")),
    Figure(f"{MANY}, a step of the time slider, 95 %", 50, None, "ms", _act("slider", "p95_ms")),
    Figure(f"{MANY}, slowest filter", 100, None, "ms", _slowest_filter),
    Figure(f"{MANY}, dragged", 60, None, "frames/s", _frames_a_s, at_least=True),
    Figure(f"{MANY}, drawn after a zoom", 150, None, "ms", _act("zoom", "ms")),
    Figure(f"{MANY}, longest task", 200, None, "ms", _longest_task),
    Figure("page of 10,000 incidents by folium's, time", 0.02, None, "x", _beside_folium("s")),
    Figure("page of 10,000 incidents by folium's, size", 0.15, None, "x", _beside_folium("bytes")),
    Figure("one file of the shipped record, any language", 700, None, "kB", _file("shipped", "kb")),
    Figure("one file of 1,000 incidents, any language", 1_200, None, "kB", _file("varied", "kb")),
    Figure("requests of one file of 1,000 incidents", 0, None, "", _file("varied", "requests")),
    Figure("console errors of one file of 1,000 incidents", 0, None, "", _file("varied", "errors")),
)
