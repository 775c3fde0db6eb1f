"""The figures asked of the service, and how each is read from the results.

Those of 100,000 features are read only where so many were asked: fewer prove nothing.
"""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING

from benchmarks.figure import Figure
from benchmarks.races import OWN

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.figure import Reading
    from benchmarks.results import Result, Results

__all__ = ["SERVICE", "page_ahead"]

ALL = 100_000
Asked = tuple[str, float, float | None, str, "Reading"]
PEER = "pygeoapi"


def page_ahead(found: dict[str, Result], question: str) -> float | None:
    """Give how many times the pages a second of pygeoapi ours has, by rounds side by side."""
    own, peer = (_page(found.get(name, {}), question).get("rounds") for name in (OWN, PEER))
    if not own or not peer:
        return None
    ahead: float = statistics.median(ours / theirs for ours, theirs in zip(own, peer, strict=True))
    return ahead


def _page(result: Result, question: str) -> Result:
    found: Result = result.get("answers", {}).get(question, {})
    return found


def _few_ahead(question: str) -> Reading:
    return lambda results: page_ahead(results["items"], question)


def _many_ahead(results: Results) -> float | None:
    return page_ahead(results["items"], MANY) if _many(results) else None


def _many_late(results: Results) -> float | None:
    return _many(results).get("p99_ms")


def _many(results: Results) -> Result:
    page = _page(results["items"].get(OWN, {}), MANY)
    return page if page.get("incidents") == ALL else {}


def _not_modified(results: Results) -> float | None:
    found = results["items"].get(OWN, {}).get("not_modified_ms", {}).values()
    return max(found, default=None)


def _geojson(name: str) -> Reading:
    def read(results: Results) -> float | None:
        found: Result = _whole(results, "downloads").get("formats", {}).get("json", {})
        return found.get(name)

    return read


def _slowest(kind: str) -> Reading:
    def read(results: Results) -> float | None:
        found = _whole(results, "filters").get(kind, {}).values()
        return max((one["ms"] for one in found), default=None)

    return read


def _whole(results: Results, section: str) -> Result:
    found = results[section].get(OWN, {})
    return found if found.get("features") == ALL else {}


def _site(read: Callable[[Result], float]) -> Reading:
    """Give the worst of both ways of writing the files."""

    def worst(results: Results) -> float | None:
        found = results["site"].get(OWN, {}).get("ways", {}).values()
        return max(map(read, found), default=None)

    return worst


MANY = "many in a box"
PAGE = "page of 1,000 in a box of 100,000 incidents"
GEOJSON = "100,000 incidents as GeoJSON"
AT_LEAST: tuple[Asked, ...] = (
    ("page of 100 of 250 incidents, ahead of pygeoapi", 6, 10, "x", _few_ahead("few")),
    (
        "page of 100 in a box of 250 incidents, ahead of pygeoapi",
        25,
        40,
        "x",
        _few_ahead("few in a box"),
    ),
    (f"{PAGE}, ahead of pygeoapi", 100, None, "x", _many_ahead),
    (f"{GEOJSON}, warm", 100, None, "MB/s", _geojson("warm_mb_a_s")),
    (f"{GEOJSON}, cold", 30, None, "MB/s", _geojson("cold_mb_a_s")),
)
AT_MOST: tuple[Asked, ...] = (
    (f"{GEOJSON}, memory over the snapshot", 50, None, "MB", _geojson("peak_mb")),
    (f"{PAGE}, 99 % of answers within", 50, None, "ms", _many_late),
    ("answer that the client has (304), CPU", 1, None, "ms", _not_modified),
    ("100,000 features by values, slowest filter", 20, None, "ms", _slowest("values")),
    ("100,000 features by places, slowest filter", 100, None, "ms", _slowest("places")),
    ("files of the shipped record, wall", 60, None, "s", _site(lambda one: one["wall_s"])),
    ("files of the shipped record, size", 50, None, "MB", _site(lambda one: one["bytes"] / 1e6)),
)
SERVICE = (
    *(Figure(*figure, at_least=True) for figure in AT_LEAST),
    *(Figure(*figure) for figure in AT_MOST),
)
