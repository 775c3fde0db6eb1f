"""How a kernel's cost grows: with segments, and in memory. ``python -m benchmarks.scale``."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.clock import spent, timed
from benchmarks.data import dataset
from benchmarks.memory import forget_peak, give_back, peak_bytes, resident_bytes
from benchmarks.races import contender
from benchmarks.results import keep

if TYPE_CHECKING:
    from benchmarks.contender import Contender
    from benchmarks.data import Dataset

DEEPEST = 4
# Enough to compile all that a million points need.
WARM_POINTS = 20_000


def main() -> None:
    """Measure memory, then time with a tenth of the segments and with all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("contender")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--results", type=Path, required=True)
    parser.add_argument("--also", type=Path)
    parser.add_argument("--rounds", type=int, required=True)
    given = parser.parse_args()
    runner = contender(given.contender, given.also)
    # Memory first: what later runs free stays with the process and would hide a peak.
    memory = _memory(runner, dataset(given.data, "b"))
    times = {
        name: _time(runner, dataset(given.data, name), given.rounds) for name in ("b-thinned", "b")
    }
    keep(
        given.results, "scale", given.contender, {"title": runner.title, **times, "memory": memory}
    )


def _time(runner: Contender, data: Dataset, rounds: int) -> dict[str, float]:
    runner.load_network(data)
    runner.ask(data)
    # The first run compiles, so what building takes is measured the second time.
    runner.nearest()
    built = spent(lambda: runner.load_network(data))
    timing = timed(runner.nearest, data, points=len(data.points), rounds=rounds)
    return {
        "segments": len(data.lines.segment_starts),
        "index_cpu_s": built.cpu_s,
        "index_wall_s": built.wall_s,
        **timing.as_dict(),
    }


def _memory(runner: Contender, data: Dataset) -> dict[str, float]:
    """Give bytes a segment as built, and the peak above that while a million points are asked."""
    segments = len(data.lines.segment_starts)
    runner.load_network(data)
    runner.ask(data.first(WARM_POINTS))
    runner.nearest()
    runner.ask(data)
    give_back()
    forget_peak()
    before = resident_bytes()
    runner.nearest()
    return {
        "array_bytes_a_segment": _array_bytes(_built(runner), DEEPEST) / segments,
        "peak_bytes_a_point": (peak_bytes() - before) / len(data.points),
        "process_bytes": before,
    }


def _built(runner: Contender) -> object:
    return getattr(runner, "segments", None) or getattr(runner, "_lines", None)


def _array_bytes(thing: Any, depth: int) -> int:
    """Add up the arrays in an object, its attributes and what they hold."""
    if isinstance(thing, np.ndarray):
        return int(thing.nbytes)
    if depth == 0:
        return 0
    return sum(_array_bytes(part, depth - 1) for part in _parts(thing))


def _parts(thing: Any) -> list[Any]:
    if isinstance(thing, dict):
        return list(thing.values())
    if isinstance(thing, tuple | list):
        return list(thing)
    slots = [name for kind in type(thing).__mro__ for name in getattr(kind, "__slots__", ())]
    named = {name: getattr(thing, name) for name in slots if hasattr(thing, name)}
    return list({**named, **getattr(thing, "__dict__", {})}.values())


if __name__ == "__main__":
    main()
