"""The kernel on the page: how exact, how it grows, how it starts, what uncertainty costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.asked import units
from benchmarks.races import OWN
from benchmarks.tables import absent, length, number, table

if TYPE_CHECKING:
    from benchmarks.results import Result

__all__ = ["exactness", "scale", "start_up", "uncertainty"]


def exactness(found: dict[str, Result]) -> str:
    """Write the errors of each kernel, of many points at once and of few at a time."""
    head = (
        *(
            "kernel",
            "points",
            "asked",
            "distance to 1,000 km, at most",
            "beyond 1,000 km",
            "chainage",
        ),
        *("wrong lines", "truth against geographiclib"),
    )
    rows = [
        [
            result["title"],
            f"{name}, {number(part[way]['sample'])}",
            "at once" if way == "many" else "100 at a time",
            length(part[way]["distance_to_1000_km_m"] or 0.0),
            _far(part[way]["distance_beyond_m"]),
            length(part[way]["chainage_m"]["max"]) if "chainage_m" in part[way] else "not given",
            number(part[way]["wrong"]),
            length(part["truth_by_golden_section_m"]),
        ]
        for result in found.values()
        for name, part in result.get("sets", {}).items()
        for way in ("many", "few")
    ]
    return table(head, rows) + absent(found)


def _far(metres: float | None) -> str:
    return "no such point" if metres is None else length(metres)


def scale(found: dict[str, Result]) -> str:
    """Write what a point costs among fewer and among more segments, and the memory it takes."""
    head = ("kernel", "segments", "CPU µs a point", "x Geod.inv", "wall µs a point", "index, CPU s")
    rows = [
        [
            result["title"],
            number(part["segments"]),
            number(part["cpu_us"]),
            number(units(part)),
            number(part["wall_us"]),
            number(part.get("index_cpu_s")),
        ]
        for result in found.values()
        for part in (result.get("b-thinned"), result.get("b"))
        if part
    ]
    memory = [
        [result["title"], number(one["array_bytes_a_segment"]), number(one["peak_bytes_a_point"])]
        for result in found.values()
        if (one := result.get("memory"))
    ]
    peak = ("kernel", "arrays, bytes a segment", "peak while asked, bytes a point")
    return f"{table(head, rows)}\n{table(peak, memory)}{absent(found)}"


def start_up(found: dict[str, Result]) -> str:
    """Write what a new process costs, for 100 points and for the product."""
    own = found.get(OWN, {})
    names = {"kernel": "our kernel", "plain": "STRtree and Geod.inv"}
    head = ("100 points in a new process", "CPU ms", "wall ms", "after imports, ms", "numba")
    rows = [
        [
            names[name],
            *(number(one[key] * 1e3) for key in ("cpu_s", "wall_s", "inside_s")),
            "imported" if one["numba"] else "not imported",
        ]
        for name, one in own.get("hundred", {}).items()
    ]
    product = [
        [question, number(seconds * 1e3)] for question, seconds in own.get("product", {}).items()
    ]
    return f"{table(head, rows)}\n{table(('the product', 'wall ms'), product)}{absent(found)}"


def uncertainty(found: dict[str, Result]) -> str:
    """Write what each question about footprints costs."""
    measured = found.get(OWN, {}).get("cpu_s", {})
    rows = [[question, number(seconds * 1e6)] for question, seconds in measured.items()]
    return table(("question", "CPU µs"), rows) + absent(found)
