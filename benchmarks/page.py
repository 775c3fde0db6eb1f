"""The page: what was asked beside what was measured, each race, machine and versions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.asked import FIGURES, ahead, units
from benchmarks.plan import SECTIONS
from benchmarks.races import OWN, RACES
from benchmarks.results import kept
from benchmarks.tables import number, table

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.asked import Figure
    from benchmarks.results import Result, Results

__all__ = ["page"]

TITLES = {
    "a300": "A300: distance and chainage, 100,000 points, one line of 300 vertices",
    "a20000": "A20000: the same line with 20,000 vertices",
    "b-nearest": "B nearest: a million points, a world network of a million segments",
    "b-within": "B within: all pairs within 10 km, the same points and network",
}
INTRODUCTION = """\
# Benchmarks

Written by `make bench`; how to run it, what each part does and what is fair or unfair to whom is in
[benchmarks/README.md](../benchmarks/README.md). Times of questions are medians of at least three
rounds; an index, a memory peak and a start are measured once. The unit is one vectorised
`pyproj.Geod.inv` a point, measured in turn with each contender in the same process, so that ratios
hold where single times do not. Times are CPU time of all threads, and of the database's backend,
unless a column says wall; start-up is wall time. An index that a contender keeps is built before
the clock starts, and what that took stands beside; joins of DuckDB and SedonaDB build their own
within the question. Errors in the races come from the first 2,000 points, or fewer where fewer were
measured.
"""
WORDS = {True: "yes", False: "**no**"}


def page(folder: Path) -> str:
    """Write the page from all results that are kept in the scratch folder."""
    results = {section: kept(folder, section) for section in SECTIONS}
    parts = [
        INTRODUCTION,
        _dates(results),
        "## Asked and measured\n\n" + _asked(results),
        *(_race(section, results) for section in RACES),
        "## Exactness\n\n" + _exactness(results["exactness"]),
        "## Growth and memory\n\n" + _scale(results["scale"]),
        "## Start-up\n\n" + _start_up(results["start-up"]),
        "## Uncertainty\n\n" + _uncertainty(results["uncertainty"]),
        "## Serving\n\n" + _serving(results["serving"]),
        "## Machine and versions\n\n" + _machine(kept(folder, "machine"), results),
    ]
    return "\n".join(part.rstrip("\n") + "\n" for part in parts)


def _dates(results: Results) -> str:
    runs = {
        section: sorted({str(one["run"]) for one in found.values() if "run" in one})
        for section, found in results.items()
    }
    starts = {start for found in runs.values() for start in found}
    if len(starts) == 1:
        return f"Measured in one run, begun {starts.pop()}."
    return "Measured in parts, which do not compare with each other as one run does: " + "; ".join(
        f"{section} {', '.join(found) or 'not yet'}" for section, found in runs.items()
    )


def _asked(results: Results) -> str:
    head = ("figure", "asked", "reached for", "measured", "met", "reached")
    return table(head, [_figure(figure, results) for figure in FIGURES])


def _figure(figure: Figure, results: Results) -> list[str]:
    sign = "≥" if figure.at_least else "≤"
    asked = f"{sign} {figure.asked:g} {figure.unit}".strip()
    reach = "" if figure.reach is None else f"{sign} {figure.reach:g} {figure.unit}".strip()
    measured = figure.read(results)
    if measured is None:
        return [figure.name, asked, reach, "not measured", "", ""]
    met = WORDS[figure.met(measured, figure.asked)]
    reached = "" if figure.reach is None else WORDS[figure.met(measured, figure.reach)]
    return [figure.name, asked, reach, f"{number(measured)} {figure.unit}".strip(), met, reached]


def _race(section: str, results: Results) -> str:
    found = results[section]
    order = [name for name in RACES[section].contenders if name in found]
    order += [name for name in found if name not in order]
    head = (
        *("contender", "points", "CPU µs a point", "x Geod.inv", "x ours", "wall µs a point"),
        *("wall x Geod.inv", "index, CPU s", "errors"),
    )
    rows = [_contender(name, section, results) for name in order if "absent" not in found[name]]
    absent = [
        f"* {found[name].get('title', name)}: {found[name]['absent']}"
        for name in order
        if "absent" in found[name]
    ]
    missing = "\nWithout a figure:\n\n" + "\n".join(absent) + "\n" if absent else ""
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
    return f"{_length(quantiles['median'])} at the median, {_length(quantiles['max'])} at most"


def _length(metres: float) -> str:
    for size, unit in ((1e3, "km"), (1.0, "m"), (1e-3, "mm"), (1e-6, "µm")):
        if metres >= size:
            return f"{number(metres / size)} {unit}"
    return "0" if metres == 0.0 else "under 1 µm"


def _exactness(found: dict[str, Result]) -> str:
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
            _length(part[way]["distance_to_1000_km_m"] or 0.0),
            _far(part[way]["distance_beyond_m"]),
            _length(part[way]["chainage_m"]["max"]) if "chainage_m" in part[way] else "not given",
            number(part[way]["wrong"]),
            _length(part["truth_by_golden_section_m"]),
        ]
        for result in found.values()
        for name, part in result.get("sets", {}).items()
        for way in ("many", "few")
    ]
    return table(head, rows) + _absent(found)


def _far(metres: float | None) -> str:
    return "no such point" if metres is None else _length(metres)


def _scale(found: dict[str, Result]) -> str:
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
    return f"{table(head, rows)}\n{table(peak, memory)}{_absent(found)}"


def _start_up(found: dict[str, Result]) -> str:
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
    return f"{table(head, rows)}\n{table(('the product', 'wall ms'), product)}{_absent(found)}"


def _uncertainty(found: dict[str, Result]) -> str:
    measured = found.get(OWN, {}).get("cpu_s", {})
    rows = [[question, number(seconds * 1e6)] for question, seconds in measured.items()]
    return table(("question", "CPU µs"), rows) + _absent(found)


def _serving(found: dict[str, Result]) -> str:
    head = ("server", "question", "features in all", "kB", "CPU ms a request", "requests a second")
    rows = [
        [
            server,
            question,
            number(result["features"]),
            number(one["bytes"] / 1e3),
            number(one["cpu_ms"]),
            number(one["requests_a_s"]),
        ]
        for server, result in found.items()
        for question, one in result.get("answers", {}).items()
    ]
    return table(head, rows) + _absent(found)


def _absent(found: dict[str, Result]) -> str:
    said = [f"* {name}: {one['absent']}" for name, one in found.items() if "absent" in one]
    return "\nWithout a figure:\n\n" + "\n".join(said) + "\n" if said else ""


def _machine(machine: dict[str, Result], results: Results) -> str:
    rows = [[key, value] for key, value in machine.get("machine", {}).items()]
    versions: dict[str, str] = {}
    for found in results.values():
        for result in found.values():
            versions |= result.get("versions", {})
    rows += [[name, versions[name]] for name in sorted(versions, key=str.lower)]
    return table(("", ""), rows)
