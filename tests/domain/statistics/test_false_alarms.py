"""On random data, tests at the level of 5 % raise an alarm in 5 % of the cases.

``--patterns`` says on how many random patterns; `make deep` takes thousands and asks for 5 % within
one point, less of them for what chance leaves. Few permutations are enough: 19 or 39 of them give
the level exactly.
"""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING

import numpy as np
import pytest

from app.domain.statistics.clustering import clustering
from app.domain.statistics.cylinders import Windows
from app.domain.statistics.monte_carlo import LEVEL
from app.domain.statistics.network_k import Bands
from app.domain.statistics.permutation_scan import scan
from tests.domain.statistics.random_patterns import LENGTH_MM, happened, on_line

if TYPE_CHECKING:
    from collections.abc import Callable

EVENTS = 40
# Where so many patterns are made, one point is more than four standard deviations.
MANY = 10_000
WITHIN = 0.01
DEVIATIONS = 4.0


def asked_patterns(request: pytest.FixtureRequest) -> int:
    return int(request.config.getoption("--patterns"))


def rates(
    count: int, p_values: Callable[[np.random.Generator, int], tuple[float, float]]
) -> np.ndarray:
    """Give the share of patterns with a p-value of 5 % or less, of best and of drawn events."""
    found = [p_values(np.random.default_rng(number), number) for number in range(count)]
    shares: np.ndarray = (np.array(found) <= LEVEL).mean(axis=0)
    return shares


def tell(name: str, count: int, shares: np.ndarray) -> None:
    print(f"\n{name}: {count} patterns, best and drawn {shares}")  # noqa: T201 - seen with -s


def slack(count: int) -> float:
    return WITHIN if count >= MANY else DEVIATIONS * sqrt(LEVEL * (1.0 - LEVEL) / count)


@pytest.mark.parametrize("is_corrected", [True, False])
def test_clustering(request: pytest.FixtureRequest, *, is_corrected: bool) -> None:
    bands = Bands(length_mm=LENGTH_MM, step_mm=2_000_000, count=50, is_corrected=is_corrected)

    def p_values(chance: np.random.Generator, seed: int) -> tuple[float, float]:
        events = on_line(chance, EVENTS)
        found = clustering(events, bands, permutations=19, draws=1, seed=seed)
        return found.p_value, float(found.draw_p_values[0])

    count = asked_patterns(request)
    shares = rates(count, p_values)
    tell(f"clustering, corrected {is_corrected}", count, shares)
    assert np.abs(shares - LEVEL).max() <= slack(count)


def test_scan(request: pytest.FixtureRequest) -> None:
    windows = Windows(length_mm=LENGTH_MM, cell_mm=5_000_000, widest=10, longest=90)

    def p_values(chance: np.random.Generator, seed: int) -> tuple[float, float]:
        found = scan(happened(chance, EVENTS), windows, permutations=19, draws=1, seed=seed)
        return found.p_value, float(found.draw_p_values[0])

    count = asked_patterns(request)
    shares = rates(count, p_values)
    tell("scan", count, shares)
    assert np.abs(shares - LEVEL).max() <= slack(count)
