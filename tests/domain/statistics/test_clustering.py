"""The test for clustering: its envelope and its p-value say the same; seeds give the same bytes."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import astuple, replace

import numpy as np
import pytest

from app.domain.statistics.clustering import OnLine, clustering, excess
from app.domain.statistics.monte_carlo import critical, middle_band, p_values
from app.domain.statistics.network_k import Bands
from tests.domain.statistics.random_patterns import LENGTH_MM, on_line

BANDS = Bands(length_mm=LENGTH_MM, step_mm=2_000_000, count=50)
PROGRAM = """
import numpy as np
from app.domain.statistics.clustering import clustering
from app.domain.statistics.cylinders import Windows
from app.domain.statistics.network_k import Bands
from app.domain.statistics.permutation_scan import scan
from tests.domain.statistics.random_patterns import happened, on_line, LENGTH_MM
bands = Bands(length_mm=LENGTH_MM, step_mm=2_000_000, count=50)
windows = Windows(length_mm=LENGTH_MM, cell_mm=5_000_000, widest=10, longest=90)
numbers = dict(permutations=99, draws=39, seed=7)
found = clustering(on_line(np.random.default_rng(5), 200), bands, **numbers)
for curve in (found.k_mm, found.low_mm, found.high_mm, found.envelope_high_mm):
    print(curve.tobytes().hex())
scanned = scan(happened(np.random.default_rng(5), 200), windows, **numbers)
print(scanned.clusters, scanned.draw_p_values.tobytes().hex())
"""


def about(middle_mm: int, count: int, seed: int) -> OnLine:
    chance = np.random.default_rng(seed)
    return on_line_near(chance, middle_mm, count)


def on_line_near(chance: np.random.Generator, middle_mm: int, count: int) -> OnLine:
    even = on_line(chance, count)
    near = middle_mm + chance.integers(-9_000_000, 9_000_000, count)
    is_near = np.arange(count) < count // 3
    best = np.where(is_near, near, even.best_mm)
    return OnLine(best_mm=best, first_mm=best - 1_000_000, last_mm=best + 1_000_000)


def test_a_curve_leaves_the_envelope_where_the_p_value_is_small() -> None:
    alarms = 0
    for seed in range(120):
        chance = np.random.default_rng(seed)
        events = on_line(chance, 30) if seed % 2 else on_line_near(chance, 700_000_000, 30)
        found = clustering(events, BANDS, permutations=39, draws=39, seed=seed)
        is_above = bool((found.k_mm > found.envelope_high_mm * (1.0 + 1e-12)).any())
        assert is_above == (found.p_value <= 0.05) == (found.statistic > found.critical)
        assert (found.envelope_low_mm <= found.expected_mm).all()
        assert (found.low_mm <= found.high_mm).all()
        alarms += is_above
    assert 30 < alarms < 90


def test_a_third_of_the_events_in_one_place_is_found() -> None:
    found = clustering(about(700_000_000, 60, 1), BANDS, permutations=999, draws=99, seed=0)
    assert found.p_value == 0.001
    assert (found.draw_p_values == 0.001).all()


def test_events_that_are_known_exactly_have_a_band_without_width() -> None:
    line = on_line(np.random.default_rng(2), 35)
    events = replace(line, first_mm=line.best_mm, last_mm=line.best_mm)
    found = clustering(events, BANDS, permutations=19, draws=39, seed=0)
    assert found.low_mm.tolist() == found.k_mm.tolist() == found.high_mm.tolist()
    assert (found.draw_p_values == found.p_value).all()


def test_more_permutations_or_another_seed_leave_what_is_observed() -> None:
    events = on_line(np.random.default_rng(2), 35)
    few = clustering(events, BANDS, permutations=19, draws=39, seed=0)
    many = clustering(events, BANDS, permutations=199, draws=39, seed=0)
    other = clustering(events, BANDS, permutations=19, draws=39, seed=1)
    assert few.k_mm.tolist() == many.k_mm.tolist() == other.k_mm.tolist()
    assert few.low_mm.tolist() == many.low_mm.tolist() != other.low_mm.tolist()
    assert few.critical != other.critical


def test_progress_is_told_to_the_end() -> None:
    told: list[tuple[int, int]] = []
    events = on_line(np.random.default_rng(2), 35)
    clustering(
        events,
        BANDS,
        permutations=120,
        draws=39,
        seed=0,
        progress=lambda done, total: told.append((done, total)),
    )
    assert told == [(1, 160), (51, 160), (101, 160), (121, 160), (160, 160)]


def test_p_values_are_ranks() -> None:
    simulated = np.arange(1.0, 20.0)
    assert p_values(np.array([20.0, 19.0, 0.0]), simulated).tolist() == [0.05, 0.1, 1.0]
    assert critical(simulated) == 19.0
    assert critical(np.arange(1.0, 100.0)) == 95.0
    with pytest.raises(ValueError, match="18 simulations are too few"):
        critical(np.arange(18.0))


def test_the_band_leaves_a_fortieth_out_on_either_side() -> None:
    low, high = middle_band(np.arange(999.0)[:, np.newaxis])
    assert (low.tolist(), high.tolist()) == ([24.0], [974.0])


def test_the_excess_is_that_of_the_roots() -> None:
    curves, expected = np.array([[4.0, 49.0]]), np.array([9.0, 16.0])
    assert excess(curves, expected).tolist() == [3.0]
    assert excess(curves, expected, below=True).tolist() == [1.0]


def test_another_process_finds_the_same_bytes() -> None:
    found = {
        subprocess.run(
            [sys.executable, "-c", PROGRAM], capture_output=True, check=True, text=True
        ).stdout
        for _ in range(2)
    }
    assert len(found) == 1
    assert len(found.pop()) > 1_000


def test_nothing_is_left_out_of_what_is_found() -> None:
    found = clustering(
        on_line(np.random.default_rng(4), 31), BANDS, permutations=19, draws=39, seed=0
    )
    assert all(np.isfinite(np.asarray(each)).all() for each in astuple(found))
