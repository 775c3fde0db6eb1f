"""The figures asked of the kernel, how each is read from the results, and all figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.asked_analyses import OF_ANALYSES
from benchmarks.asked_maps import OF_MAPS
from benchmarks.asked_service import SERVICE
from benchmarks.figure import Figure
from benchmarks.races import OWN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.figure import Reading
    from benchmarks.results import Result, Results

__all__ = ["FIGURES", "ahead", "units"]

EDGE = "disc to a point or straight edge, a pair"
LINE = "disc or polygon to a line of 1,000 vertices"


def units(result: Result | None, clock: str = "cpu") -> float | None:
    """Give a contender's time a point as a multiple of one Geod.inv, measured beside it."""
    if result is None or f"{clock}_us" not in result:
        return None
    return float(result[f"{clock}_us"] / result[f"unit_{clock}_us"])


def ahead(results: Results, section: str, peer: str) -> float | None:
    """Give how many times the CPU of our kernel a peer takes."""
    own = units(results[section].get(OWN))
    other = units(results[section].get(peer))
    return other / own if own and other else None


def _errors(results: Results) -> Iterator[Result]:
    for part in results["exactness"].get(OWN, {}).get("sets", {}).values():
        yield part["many"]
        yield part["few"]


def _largest(name: str) -> Reading:
    def read(results: Results) -> float | None:
        found = [errors[name] for errors in _errors(results) if errors.get(name) is not None]
        values = [one["max"] if isinstance(one, dict) else one for one in found]
        return max(values) * 1e3 if values else None

    return read


def _wrong(results: Results) -> float | None:
    found = [errors["wrong"] for errors in _errors(results)]
    return float(max(found)) if found else None


def _units(section: str, clock: str = "cpu") -> Reading:
    return lambda results: units(results[section].get(OWN), clock)


def _ahead(section: str, peer: str) -> Reading:
    return lambda results: ahead(results, section, peer)


def _scale(results: Results) -> float | None:
    found = results["scale"].get(OWN, {})
    small, large = units(found.get("b-thinned")), units(found.get("b"))
    return large / small if small and large else None


def _memory(name: str) -> Reading:
    def read(results: Results) -> float | None:
        found: float | None = results["scale"].get(OWN, {}).get("memory", {}).get(name)
        return found

    return read


def _hundred(results: Results) -> float | None:
    found = results["start-up"].get(OWN, {}).get("hundred")
    return float(found["kernel"]["cpu_s"] / found["plain"]["cpu_s"]) if found else None


def _numba(results: Results) -> float | None:
    found = results["start-up"].get(OWN, {}).get("hundred")
    return float(found["kernel"]["numba"]) if found else None


def _doubt(question: str, scale: float) -> Reading:
    def read(results: Results) -> float | None:
        seconds = results["uncertainty"].get(OWN, {}).get("cpu_s", {}).get(question)
        return None if seconds is None else seconds * scale

    return read


AHEAD = (
    ("B nearest", "b-nearest", "PostGIS", "postgis", 150, 400),
    ("B nearest", "b-nearest", "SedonaDB", "sedonadb", 20, 60),
    ("B nearest", "b-nearest", "geopandas", "geopandas", 12, 30),
    ("A300", "a300", "STRtree and Geod.inv", "strtree", 7, 12),
    ("A20000", "a20000", "STRtree and Geod.inv", "strtree", 20, 40),
)
FIGURES = (
    Figure("distance error, to 1,000 km", 0.1, None, "mm", _largest("distance_to_1000_km_m")),
    Figure("distance error, beyond 1,000 km", 1.0, None, "mm", _largest("distance_beyond_m")),
    Figure("chainage error away from ties", 1.0, None, "mm", _largest("chainage_m")),
    Figure("wrong lines beyond ties of 1 mm, of 10,000 points", 0, None, "", _wrong),
    Figure("B nearest, CPU", 1.4, 0.9, "x Geod.inv", _units("b-nearest")),
    Figure("B nearest, wall", 0.9, 0.35, "x Geod.inv", _units("b-nearest", "wall")),
    Figure("A300, CPU", 2.0, 1.3, "x Geod.inv", _units("a300")),
    Figure("A20000, CPU", 4.0, 2.0, "x Geod.inv", _units("a20000")),
    Figure("B within 10 km, CPU", 2.2, 1.5, "x Geod.inv", _units("b-within")),
    *(
        Figure(f"{name} ahead of {titled}", asked, reach, "x", _ahead(section, peer), at_least=True)
        for name, section, titled, peer, asked, reach in AHEAD
    ),
    Figure("a point with 1,000,000 segments by one with 100,000", 1.2, None, "x", _scale),
    Figure("100 incidents in a new process by plain STRtree and Geod", 1.5, None, "x", _hundred),
    Figure("numba imported for 100 incidents", 0, None, "", _numba),
    Figure("memory at the peak, a million points", 120, None, "MB", _memory("peak_bytes_a_point")),
    Figure("memory, a segment", 200, None, "B", _memory("array_bytes_a_segment")),
    Figure(f"uncertainty: {EDGE}", 50, None, "µs", _doubt(EDGE, 1e6)),
    Figure(f"uncertainty: {LINE}", 10, None, "ms", _doubt(LINE, 1e3)),
    *SERVICE,
    *OF_ANALYSES,
    *OF_MAPS,
)
