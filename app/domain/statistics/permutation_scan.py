"""Where and when more events stand together than their places and their days, apart, would give.

The space-time permutation scan. A cylinder is a stretch of a line during a run of days. With C
events, of which a stretch has r and a run of days s, it should hold e = r s / C if place and time
have nothing to do with each other. One that holds c, more than expected, has the likelihood ratio

    (c / e)^c ((C - c) / (C - e))^(C - c)

The largest of all is compared with the largest after the times were shuffled among the events; of
equal ratios the shorter run of days counts as larger.

References
----------
M. Kulldorff, R. Heffernan, J. Hartman, R. Assuncao and F. Mostashari, A space-time permutation scan
statistic for disease outbreak detection, PLoS Medicine 2 (2005) e59.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.domain.statistics.cylinders import Cylinder, cylinders, most_likely_first
from app.domain.statistics.largest_ratio import largest
from app.domain.statistics.monte_carlo import LEVEL, p_values
from app.domain.statistics.progress import counted
from app.domain.statistics.seeded import Stream, generator, shuffled, within

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from app.domain.geo.geodesy import Floats
    from app.domain.statistics.cylinders import Windows
    from app.domain.statistics.progress import Progress

__all__ = ["Cluster", "Happened", "Scan", "scan"]

PATTERNS_A_STEP = 50
MOST_CLUSTERS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """Events on a line in whole millimetres from its start, and in days: best, from and to."""

    best_mm: NDArray[np.int64]
    first_mm: NDArray[np.int64]
    last_mm: NDArray[np.int64]
    best_day: NDArray[np.int64]
    first_day: NDArray[np.int64]
    last_day: NDArray[np.int64]

    @property
    def count(self) -> int:
        """How many events there are."""
        return len(self.best_mm)


@dataclass(frozen=True, slots=True)
class Cluster:
    """A cylinder with its p-value among the largest of the simulations."""

    cylinder: Cylinder
    is_most_likely: bool
    p_value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """What a scan found: clusters in the order of the line, and p-values of drawn events."""

    clusters: tuple[Cluster, ...]
    p_value: float
    draw_p_values: Floats


def scan(
    events: Happened,
    windows: Windows,
    *,
    permutations: int,
    draws: int,
    seed: int,
    progress: Progress | None = None,
) -> Scan:
    """Scan the best places and days, and ``draws`` of them from their intervals.

    The most likely cylinder is always given, others where their p-value is at most 0.05 and they
    share no stretch with it or each other.
    """
    tell = counted(progress, 2 * permutations + draws + 1)
    found = cylinders(windows.cells(events.best_mm), events.best_day, windows)
    tell(1)
    shuffles = _Patterns(events, windows, seed, tell)
    random = shuffles.of_best(permutations)
    drawn = shuffles.drawn(Stream.DRAWS, draws, is_shuffled=False)
    random_drawn = shuffles.drawn(Stream.DRAWN_SIMULATIONS, permutations, is_shuffled=True)
    clusters = _clusters(found, random)
    return Scan(
        clusters=tuple(sorted(clusters, key=lambda each: each.cylinder.first_cell)),
        p_value=clusters[0].p_value if clusters else 1.0,
        draw_p_values=p_values(drawn, random_drawn),
    )


@dataclass(frozen=True, slots=True)
class _Patterns:
    """Makes patterns of the events, a few at a time, and finds the strongest cylinder of each."""

    events: Happened
    windows: Windows
    seed: int
    tell: Callable[[int], None]

    def of_best(self, count: int) -> Floats:
        """Shuffle the best days among the best places."""
        chance = generator(self.seed, Stream.SIMULATIONS)
        cells = self.windows.cells(self.events.best_mm)[np.newaxis, :]

        def made(rows: int) -> Floats:
            days = self.events.best_day[shuffled(chance, self.events.count, rows)]
            return largest(np.repeat(cells, rows, axis=0), days, self.windows)

        return self._stepwise(made, count)

    def drawn(self, stream: Stream, count: int, *, is_shuffled: bool) -> Floats:
        """Draw places and days from the intervals; those of the days shuffled before, or not.

        Shuffled intervals give what drawn ones are compared with: if place and time have nothing to
        do with each other, both come about in the same way.
        """
        chance, events = generator(self.seed, stream), self.events

        def made(rows: int) -> Floats:
            cells = self.windows.cells(within(chance, events.first_mm, events.last_mm, rows))
            same = np.tile(np.arange(events.count), (rows, 1))
            order = shuffled(chance, events.count, rows) if is_shuffled else same
            days = within(chance, events.first_day[order], events.last_day[order], rows)
            return largest(cells, days, self.windows)

        return self._stepwise(made, count)

    def _stepwise(self, made: Callable[[int], Floats], count: int) -> Floats:
        found = []
        for done in range(0, count, PATTERNS_A_STEP):
            rows = min(PATTERNS_A_STEP, count - done)
            found.append(made(rows))
            self.tell(rows)
        return np.concatenate(found)


def _clusters(found: list[Cylinder], random: Floats) -> list[Cluster]:
    """Give the most likely cylinder, and others that share no stretch; the most likely first."""
    taken: list[Cluster] = []
    for each in most_likely_first(found):
        chance = float(p_values(np.array([each.strength]), random)[0])
        if taken and (chance > LEVEL or len(taken) == MOST_CLUSTERS):
            break
        if not any(each.meets(other.cylinder) for other in taken):
            taken.append(Cluster(each, not taken, chance))
    return taken
