"""The page: what was asked beside what was measured, each race, machine and versions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.asked import FIGURES
from benchmarks.plan import SECTIONS
from benchmarks.races import RACES
from benchmarks.results import kept
from benchmarks.sections.kernel import exactness, scale, start_up, uncertainty
from benchmarks.sections.machines import machines
from benchmarks.sections.maps import maps
from benchmarks.sections.races import race
from benchmarks.sections.service import analyses, files, filters, items, serving, site
from benchmarks.tables import number, table

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.figure import Figure
    from benchmarks.results import Results

__all__ = ["page"]

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
    """Write the page from all results that are kept in a folder."""
    results = {section: kept(folder, section) for section in SECTIONS}
    parts = [
        INTRODUCTION,
        _dates(results),
        "## Asked and measured\n\n" + _asked(results),
        *(race(section, results) for section in RACES),
        "## Exactness\n\n" + exactness(results["exactness"]),
        "## Growth and memory\n\n" + scale(results["scale"]),
        "## Start-up\n\n" + start_up(results["start-up"]),
        "## Uncertainty\n\n" + uncertainty(results["uncertainty"]),
        "## Serving\n\n" + serving(results["serving"]),
        "## Pages of items\n\n" + items(results["items"]),
        "## Files\n\n" + files(results["exports"], results["downloads"]),
        "## Filters\n\n" + filters(results["filters"]),
        "## Analyses\n\n" + analyses(results["analyses"]),
        "## Maps\n\n" + maps(results["maps"]),
        "## Static twin\n\n" + site(results["site"]),
        "## Machine and versions\n\n" + machines(results),
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
