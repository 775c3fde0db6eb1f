"""The scan against a loop over all cylinders, a planted cluster, and its own simulations."""

from __future__ import annotations

from itertools import product
from math import log

import numpy as np
import pytest

from app.domain.statistics.cylinders import Cylinder, Windows, cylinders, most_likely_first
from app.domain.statistics.largest_ratio import count_of, largest
from app.domain.statistics.permutation_scan import Happened, scan
from tests.domain.statistics.random_patterns import LENGTH_MM, happened

WINDOWS = Windows(length_mm=LENGTH_MM, cell_mm=5_000_000, widest=10, longest=90)
SMALL = Windows(length_mm=95, cell_mm=10, widest=4, longest=6)


def all_cylinders(
    cells: list[int], days: list[int], windows: Windows
) -> list[tuple[float, int, tuple[int, int, int, int], int]]:
    """Give ratio, days, box and events of each cylinder that begins and ends with an event."""
    n, found = len(cells), []
    events = list(zip(cells, days, strict=True))
    for first, last in product(sorted(set(cells)), repeat=2):
        row = [d for c, d in events if first <= c <= last]
        if not 0 <= last - first < windows.widest:
            continue
        for start, end in product(sorted(set(row)), repeat=2):
            if not 0 <= end - start < windows.longest:
                continue
            held = sum(start <= d <= end for d in row)
            expected = len(row) * sum(start <= d <= end for d in days) / n
            ratio = 0.0
            if held > 1 and held > expected:
                ratio = held * log(held / expected)
                ratio += (n - held) * log((n - held) / (n - expected)) if n > held else 0.0
            found.append((round(ratio, 6), end - start + 1, (first, last, start, end), held))
    return found


def some(seed: int) -> tuple[np.ndarray, np.ndarray]:
    chance = np.random.default_rng(seed)
    n = int(chance.integers(2, 26))
    return SMALL.cells(chance.integers(0, 96, n)), chance.integers(0, 20, n)


@pytest.mark.parametrize("seed", range(60))
def test_the_strongest_cylinder_is_that_of_a_loop_over_all(seed: int) -> None:
    cells, days = some(seed)
    everything = all_cylinders(cells.tolist(), days.tolist(), SMALL)
    assert count_of(cells, days, SMALL) == len(everything)
    best_ratio, shortest = max((ratio, -span) for ratio, span, _, _ in everything)
    found = most_likely_first(cylinders(cells, days, SMALL))
    strongest = largest(cells[np.newaxis, :], days[np.newaxis, :], SMALL)[0]
    if best_ratio == 0.0:
        assert (found, strongest) == ([], 0.0)
        return
    first = found[0]
    box = (first.first_cell, first.last_cell, first.first_day, first.last_day)
    assert (first.log_ratio, first.last_day - first.first_day + 1) == (best_ratio, -shortest)
    assert first.strength == strongest
    assert (best_ratio, -shortest, box, first.held) in everything


def test_each_run_of_cells_has_its_best() -> None:
    cells, days = some(7)
    everything = all_cylinders(cells.tolist(), days.tolist(), SMALL)
    for one in cylinders(cells, days, SMALL):
        same = [e for e in everything if e[2][:2] == (one.first_cell, one.last_cell)]
        assert one.log_ratio == max(ratio for ratio, *_ in same)


def test_by_hand() -> None:
    # Ten events, two of which are alone in their cell and on their day.
    cells, days = np.array([0, 0, 5, 6, 7, 8, 9, 9, 9, 9]), np.array([3, 3, *range(20, 28)])
    windows = Windows(length_mm=100, cell_mm=10, widest=1, longest=2)
    [best, *_] = most_likely_first(cylinders(cells, days, windows))
    assert best == Cylinder(
        first_cell=0, last_cell=0, first_day=3, last_day=3, held=2, in_cells=2, in_days=2, total=10
    )
    assert best.expected == 0.4
    assert best.log_ratio == pytest.approx(2 * log(5) + 8 * log(8 / 9.6), abs=1e-6)


def planted(where: tuple[int, ...] = (300_000_000, 900_000_000)) -> Happened:
    """Give 60 events at random and 8 within a week about each of some places."""
    random = happened(np.random.default_rng(8), 60)
    chance = np.random.default_rng(9)
    places = [at + chance.integers(0, 8_000_000, 8) for at in where]
    days = [200 + 300 * number + chance.integers(0, 7, 8) for number in range(len(where))]
    best_mm = np.concatenate([random.best_mm, *places])
    best_day = np.concatenate([random.best_day, *days])
    return Happened(
        best_mm=best_mm,
        first_mm=best_mm - 100_000,
        last_mm=best_mm + 100_000,
        best_day=best_day,
        first_day=best_day,
        last_day=best_day + 1,
    )


def test_planted_clusters_are_found_and_stand_in_the_order_of_the_line() -> None:
    found = scan(planted(), WINDOWS, permutations=199, draws=39, seed=0)
    first, second = found.clusters
    assert [each.cylinder.held >= 8 for each in (first, second)] == [True, True]
    assert first.cylinder.first_cell <= 60 <= first.cylinder.last_cell
    assert second.cylinder.first_cell <= 180 <= second.cylinder.last_cell
    assert found.p_value == first.p_value == second.p_value == 0.005
    assert [each.is_most_likely for each in (first, second)].count(True) == 1
    assert (found.draw_p_values == 0.005).all()


def test_the_most_likely_is_given_whatever_its_p_value() -> None:
    found = scan(
        happened(np.random.default_rng(12), 40), WINDOWS, permutations=19, draws=39, seed=0
    )
    [only] = found.clusters
    assert only.is_most_likely
    assert only.p_value == found.p_value > 0.05


def test_all_on_one_day_is_no_cluster() -> None:
    events = planted()
    same = np.full(events.count, 100)
    one_day = Happened(
        best_mm=events.best_mm,
        first_mm=events.first_mm,
        last_mm=events.last_mm,
        best_day=same,
        first_day=same,
        last_day=same,
    )
    found = scan(one_day, WINDOWS, permutations=19, draws=39, seed=0)
    assert (found.clusters, found.p_value) == ((), 1.0)
    assert (found.draw_p_values == 1.0).all()


def test_no_pattern_depends_on_how_many_are_made_at_once() -> None:
    chance = np.random.default_rng(3)
    cells, days = chance.integers(0, 300, (9, 50)), chance.integers(0, 900, (9, 50))
    together = largest(cells, days, WINDOWS)
    alone = [largest(cells[[row]], days[[row]], WINDOWS)[0] for row in range(9)]
    assert together.tolist() == alone


def test_progress_is_told_to_the_end() -> None:
    told: list[tuple[int, int]] = []
    scan(
        planted(),
        WINDOWS,
        permutations=60,
        draws=39,
        seed=0,
        progress=lambda done, total: told.append((done, total)),
    )
    assert told == [(1, 160), (51, 160), (61, 160), (100, 160), (150, 160), (160, 160)]


@pytest.mark.slow
def test_a_thousand_events_are_scanned_in_seconds() -> None:
    found = scan(
        happened(np.random.default_rng(1), 1_000), WINDOWS, permutations=999, draws=99, seed=0
    )
    assert len(found.draw_p_values) == 99
