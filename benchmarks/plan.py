"""Which processes a run is made of, in which order."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.races import OWN, RACES

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["ON_LINES", "SECTIONS", "Step", "steps"]

# Sections for kernels only, and sections that are a single process.
KERNELS_ONLY = {"exactness": "benchmarks.exactness", "scale": "benchmarks.scale"}
SINGLE = {
    "start-up": "benchmarks.start_up",
    "uncertainty": "benchmarks.doubts",
    "serving": "benchmarks.serving",
    "items": "benchmarks.items",
    "exports": "benchmarks.exports",
    "downloads": "benchmarks.downloads",
    "filters": "benchmarks.filters",
    "analyses": "benchmarks.analyses",
    "maps": "benchmarks.maps",
    "site": "benchmarks.site",
}
# Sections that ask about so many features of the service.
ON_FEATURES = {"items", "exports", "downloads", "filters", "analyses", "maps"}
IN_ROUNDS = {"scale", "serving", *ON_FEATURES, *RACES}
# Sections that ask the points and lines of ``data.py``.
ON_LINES = {*RACES, *KERNELS_ONLY, "start-up"}
SECTIONS = (*RACES, *KERNELS_ONLY, *SINGLE)
# Loading, warming up and comparing, beside the rounds themselves.
BESIDE_S = 1_800.0


@dataclass(frozen=True, slots=True)
class Step:
    """One process: what it measures, how it is started, when it is stopped at the latest."""

    section: str
    contender: str
    command: list[str]
    bound_s: float


def steps(given: argparse.Namespace, sections: list[str]) -> Iterator[Step]:
    """Give all processes for these sections, those of a section one after the other."""
    wanted = set(given.contenders.split(",")) if given.contenders else None
    for section in sections:
        for step in _of_section(given, section):
            if wanted is None or step.contender in wanted:
                yield step


def _of_section(given: argparse.Namespace, section: str) -> Iterator[Step]:
    kernels = {OWN: None} | {path.stem: path.resolve() for path in given.also}
    rounds = ["--rounds", str(given.rounds)] if section in IN_ROUNDS else []
    if section in SINGLE:
        count = ["--features", str(given.features)] if section in ON_FEATURES else []
        yield _step(given, section, OWN, [SINGLE[section], *rounds, *count])
    elif section in KERNELS_ONLY:
        for name, also in kernels.items():
            words = [KERNELS_ONLY[section], name, *_also(also), *rounds]
            yield _step(given, section, name, words)
    else:
        race = RACES[section]
        cap_s = given.cap_s or race.cap_s
        options = [*rounds, "--cap-s", str(cap_s)]
        for name in dict.fromkeys([*kernels, *race.contenders]):
            words = ["benchmarks.heat", section, name, *_also(kernels.get(name)), *options]
            yield _step(given, section, name, words, rounds_s=cap_s * given.rounds)


def _also(path: Path | None) -> list[str]:
    return ["--also", str(path)] if path else []


def _step(
    given: argparse.Namespace,
    section: str,
    contender: str,
    words: list[str],
    *,
    rounds_s: float = 0.0,
) -> Step:
    folders = ["--data", str(given.data), "--results", str(given.results)]
    command = [sys.executable, "-m", *words, *folders]
    return Step(section, contender, command, BESIDE_S + 2.0 * rounds_s)
