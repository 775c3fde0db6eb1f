"""The races on the page: every contender beside ours, and how far its answers are off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.asked import ahead, units
from benchmarks.races import OWN, RACES
from benchmarks.tables import absent, length, number, table

if TYPE_CHECKING:
    from benchmarks.results import Result, Results

__all__ = ["race"]

TITLES = {
    "a300": "A300: distance and chainage, 100,000 points, one line of 300 vertices",
    "a20000": "A20000: the same line with 20,000 vertices",
    "b-nearest": "B nearest: a million points, a world network of a million segments",
    "b-within": "B within: all pairs within 10 km, the same points and network",
}


def race(section: str, results: Results) -> str:
    """Write a race with its heading: a row a contender, then those without a figure."""
    found = results[section]
    order = [name for name in RACES[section].contenders if name in found]
    order += [name for name in found if name not in order]
    head = (
        *("contender", "points", "CPU µs a point", "x Geod.inv", "x ours", "wall µs a point"),
        *("wall x Geod.inv", "index, CPU s", "errors"),
    )
    rows = [_contender(name, section, results) for name in order if "absent" not in found[name]]
    missing = absent({name: found[name] for name in order})
    return f"## {TITLES[section]}\n\n{table(head, rows)}{missing}"


def _contender(name: str, section: str, results: Results) -> list[str]:
    result = results[section][name]
    few = "" if result["points"] == result["points_of"] else " of " + number(result["points_of"])
    return [
        result["title"],
        number(result["points"]) + few,
        number(result["cpu_us"]),
        number(units(result)),
        number(1.0 if name == OWN else ahead(results, section, name)),
        number(result["wall_us"]),
        number(units(result, "wall")),
        number(result["index_cpu_s"]),
        _errors(result["errors"]),
    ]


def _errors(errors: Result) -> str:
    """Say in words how far the answers of a race are from the truth."""
    if "missed" in errors:
        return f"of {errors['pairs']} pairs missed {errors['missed']}, {errors['extra']} too many"
    said = [f"distance {_spread(errors['distance_m'])}"]
    if "chainage_m" in errors:
        said.append(f"chainage {_spread(errors['chainage_m'])}")
    if "wrong" in errors and "chainage_m" not in errors:
        said.append(f"wrong line {number(errors['wrong'] / errors['sample'] * 100)} %")
    return "; ".join(said)


def _spread(quantiles: dict[str, float]) -> str:
    return f"{length(quantiles['median'])} at the median, {length(quantiles['max'])} at most"
