"""CPU and wall time of some work, with one Geod.inv a point measured beside it as the unit."""

from __future__ import annotations

import os
import statistics
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.lines import GEOD

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.data import Dataset

__all__ = ["Spent", "Timing", "geod_inv", "process_cpu_s", "spent", "timed"]

TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")
UNIT_LON_DEG, UNIT_LAT_DEG = 0.1, 0.05


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds of CPU, all threads together, and of wall time."""

    cpu_s: float
    wall_s: float

    def __sub__(self, other: Spent) -> Spent:
        """Give what was spent since."""
        return Spent(self.cpu_s - other.cpu_s, self.wall_s - other.wall_s)


@dataclass(frozen=True, slots=True)
class Timing:
    """Medians of several rounds, each a run of the unit and a run of the work, in µs a point."""

    points: int
    rounds: int
    cpu_us: float
    wall_us: float
    unit_cpu_us: float
    unit_wall_us: float
    spread: float

    def as_dict(self) -> dict[str, float]:
        """Give the fields for a results file."""
        return asdict(self)


def timed(
    work: Callable[[], object],
    data: Dataset,
    *,
    points: int,
    rounds: int,
    other_cpu_s: Callable[[], float] = lambda: 0.0,
) -> Timing:
    """Run unit and work in turn; ``other_cpu_s`` counts a process that works for this one.

    ``spread`` is the largest CPU time of a round by the smallest.
    """
    unit, own = [], []
    for _ in range(rounds):
        unit.append(spent(lambda: geod_inv(data)))
        own.append(spent(work, other_cpu_s))
    cpu = [one.cpu_s for one in own]
    return Timing(
        points=points,
        rounds=rounds,
        cpu_us=statistics.median(cpu) / points * 1e6,
        wall_us=statistics.median(one.wall_s for one in own) / points * 1e6,
        unit_cpu_us=statistics.median(one.cpu_s for one in unit) / len(data.points) * 1e6,
        unit_wall_us=statistics.median(one.wall_s for one in unit) / len(data.points) * 1e6,
        spread=max(cpu) / max(min(cpu), 1e-9),
    )


def spent(work: Callable[[], object], other_cpu_s: Callable[[], float] = lambda: 0.0) -> Spent:
    """Run the work once and give what it cost."""
    before = Spent(time.process_time() + other_cpu_s(), time.perf_counter())
    work()
    return Spent(time.process_time() + other_cpu_s(), time.perf_counter()) - before


def geod_inv(data: Dataset) -> np.ndarray:
    """Do the unit: one vectorised inverse geodesic a point, to a place some 10 km off."""
    lon, lat = data.lon, data.lat
    return np.asarray(GEOD.inv(lon, lat, lon + UNIT_LON_DEG, lat + UNIT_LAT_DEG)[2])


def process_cpu_s(process: int) -> float:
    """Read how much CPU another process has used: user and system, in seconds."""
    stat = Path(f"/proc/{process}/stat").read_text(encoding="ascii")
    fields = stat.rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS_A_SECOND
