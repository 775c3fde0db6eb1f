"""Measure how long the spread of a distance takes, or all of an answer: medians of several runs.

Usage: ``python benchmarks/uncertainty.py``. One line a question: microseconds a pair in a batch
of 10,000 discs against points and against edges; milliseconds for one footprint against a line of
1,000 vertices: bounds, quantiles, probability and verdict, all that depends on the footprint made
anew.
"""

from __future__ import annotations

import platform
import statistics
import time
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import shapely

from app.domain.geo.discs import edge_spreads, point_spreads
from app.domain.geo.footprint import Area, Band, Disc, Sector
from app.domain.geo.target import Target
from app.domain.geo.uncertainty import distance_interval, spread, verdict

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.domain.geo.footprint import Footprint
    from app.domain.geo.uncertainty import Verdict

RUNS = 7
PAIRS = 10_000
VERTICES = 1_000
WITHIN_M = 10_000.0
KITE = ((37.5, 44.6), (38.0, 44.6), (38.1, 44.9), (37.8, 44.8), (37.6, 44.95))


def median_s(work: Callable[[], object]) -> float:
    """Give the median CPU time of several runs in seconds, after one that is not told."""
    work()
    times = []
    for _ in range(RUNS):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return statistics.median(times)


def batches() -> tuple[Callable[[], object], Callable[[], object]]:
    """Give 10,000 discs against points and against edges, as work to be timed."""
    generator = np.random.default_rng(1)
    apart = generator.uniform(0.0, 40e3, PAIRS)
    start = generator.normal(0.0, 20e3, (PAIRS, 2))
    end = start + generator.normal(0.0, 10e3, (PAIRS, 2))
    radius, accuracy = generator.uniform(0.0, 15e3, PAIRS), generator.uniform(0.0, 8e3, PAIRS)
    within = generator.uniform(0.0, 40e3, PAIRS)
    return (
        lambda: point_spreads(apart, radius_m=radius, accuracy_m=accuracy, within_m=within),
        lambda: edge_spreads(start, end, radius_m=radius, accuracy_m=accuracy, within_m=within),
    )


def line_of_many_vertices() -> Target:
    """Give a line that wanders past Novorossiysk, 300 km in 1,000 vertices, known to 500 m."""
    generator = np.random.default_rng(3)
    along = np.linspace(0.0, 1.0, VERTICES)
    lon = 36.5 + 3.0 * along + 0.006 * generator.normal(size=VERTICES).cumsum()
    lat = 44.2 + along + 0.003 * generator.normal(size=VERTICES).cumsum()
    return Target.of_lines([np.column_stack([lon, lat]).tolist()], [500.0])


def footprints() -> dict[str, Callable[[], object]]:
    """Give each kind of footprint against the line, as work to be timed."""
    line = line_of_many_vertices()
    made: dict[str, Callable[[], Footprint]] = {
        "disc of 8 km": lambda: Disc(37.76, 44.73, 8e3),
        "disc of 60 km": lambda: Disc(37.76, 44.73, 60e3),
        "polygon": lambda: Area(shapely.Polygon(KITE)),
        "band of 4 km": lambda: Band(KITE[:3], 2e3),
        "sector": lambda: Sector(37.653, 44.67, 180.0, 270.0, 5e3, 15e3),
    }
    return {name: partial(_answer, make, line, within_m=WITHIN_M) for name, make in made.items()}


def measured() -> dict[str, float]:
    """Give CPU seconds by question; of several kinds the slowest."""
    pairs = max(median_s(work) for work in batches()) / PAIRS
    lines = {name: median_s(work) for name, work in footprints().items()}
    return {
        "disc to a point or straight edge, a pair": pairs,
        "disc or polygon to a line of 1,000 vertices": max(
            time_s for name, time_s in lines.items() if name.startswith(("disc", "polygon"))
        ),
        **{f"{name} to a line of 1,000 vertices": time_s for name, time_s in lines.items()},
    }


def main() -> None:
    """Measure and print one line a question."""
    print(f"Python {platform.python_version()}, numpy {np.__version__}, {platform.machine()}")
    for name, time_s in measured().items():
        print(f"{1e6 * time_s:10.1f} µs  {name}")


def _answer(make: Callable[[], Footprint], line: Target, *, within_m: float) -> Verdict:
    """Give all that is said of a pair: bounds, quantiles, probability, verdict."""
    footprint = make()
    bounds = distance_interval(footprint, line)
    found = spread(footprint, line, within_m=within_m)
    return verdict(bounds, found.probability, within_m=within_m)


if __name__ == "__main__":
    main()
