"""The density of intervals, against the kernel summed over many points of each."""

from __future__ import annotations

from itertools import pairwise
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.analysis.kernel_density import Line, density_per_km, mass, share

ROUTE = Line(0.0, 1511.0, 10.0)
EDGES = np.append(np.arange(0.0, 1511.0, 5.0), 1511.0)
ENDS = st.tuples(st.floats(0.0, 100.0), st.floats(0.0, 100.0)).map(lambda pair: tuple(sorted(pair)))


def folded(value: float, start: float, end: float) -> float:
    """Walk a place back at the ends of a line until it lies on it."""
    while not start <= value <= end:
        value = 2.0 * start - value if value < start else 2.0 * end - value
    return value


@pytest.mark.parametrize(
    ("interval", "width"),
    [((20.0, 20.0), 7.0), ((0.0, 30.0), 10.0), ((60.0, 100.0), 45.0), ((95.0, 95.2), 150.0)],
)
def test_the_mass_of_a_cell_is_that_of_the_kernel_walked_back_at_the_ends(
    interval: tuple[float, float], width: float
) -> None:
    normal, count = NormalDist(), 400
    shares = [(n + 0.5) / count for n in range(count)]
    places = [
        folded(
            interval[0] + u * (interval[1] - interval[0]) + width * normal.inv_cdf(v), 0.0, 100.0
        )
        for u in (shares if interval[0] < interval[1] else [0.5])
        for v in shares
    ]
    edges = np.linspace(0.0, 100.0, 11)
    expected = np.histogram(places, edges)[0] / len(places)
    found = mass(Line(0.0, 100.0, width), interval, edges)
    assert found == pytest.approx(expected, abs=4e-3)


@pytest.mark.parametrize("width", [1.0, 10.0, 80.0])
@pytest.mark.parametrize("interval", [(0.0, 0.0), (3.0, 40.0), (99.0, 100.0), (50.0, 50.0)])
def test_the_density_is_the_mass_a_kilometre(interval: tuple[float, float], width: float) -> None:
    line = Line(0.0, 100.0, width)
    edges = np.linspace(0.0, 100.0, 20_001)
    middle = (edges[:-1] + edges[1:]) / 2.0
    in_cells = density_per_km(line, interval, middle) * np.diff(edges)
    assert in_cells == pytest.approx(mass(line, interval, edges), abs=1e-8)


@given(ENDS, st.floats(0.1, 200.0))
def test_the_mass_of_an_incident_is_1_whatever_its_interval_and_the_bandwidth(
    interval: tuple[float, float], width: float
) -> None:
    line, edges = Line(0.0, 100.0, width), np.linspace(0.0, 100.0, 38)
    found = mass(line, interval, edges)
    assert found.sum() == pytest.approx(1.0, abs=1e-9)
    assert found.min() > -1e-9
    assert share(interval, edges).sum() == pytest.approx(1.0, abs=1e-12)


def test_without_an_end_near_it_is_the_difference_of_two_normal_distributions() -> None:
    normal = NormalDist(0.0, 10.0)
    for km in (640.0, 700.0, 725.5):
        expected = (normal.cdf(km - 700.0) - normal.cdf(km - 720.0)) / 20.0
        found = density_per_km(ROUTE, (700.0, 720.0), np.array([km]))
        assert found[0] == pytest.approx(expected, rel=1e-12)


def test_a_short_interval_is_a_point() -> None:
    at = np.array([699.0, 700.0, 712.0])
    point = density_per_km(ROUTE, (700.0, 700.0), at)
    assert point == pytest.approx(density_per_km(ROUTE, (699.999, 700.001), at), rel=1e-6)
    assert point[1] == pytest.approx(NormalDist(0.0, 10.0).pdf(0.0), rel=1e-12)


def test_a_wide_kernel_levels_everything() -> None:
    found = density_per_km(Line(0.0, 100.0, 200.0), (0.0, 0.0), np.array([1.0, 50.0, 99.0]))
    assert found == pytest.approx(0.01, rel=1e-6)


def test_a_share_is_the_part_of_the_interval_in_the_cell() -> None:
    edges = np.array([0.0, 10.0, 20.0, 25.0])
    assert share((5.0, 25.0), edges).tolist() == [0.25, 0.5, 0.25]
    for at, cell in ((0.0, 0), (10.0, 1), (20.0, 2), (25.0, 2)):
        assert share((at, at), edges)[cell] == 1.0


def test_cells_add_up_as_they_are_joined() -> None:
    fine = mass(ROUTE, (1480.5, 1511.0), EDGES)
    for first, last in pairwise(range(0, len(EDGES), 50)):
        coarse = mass(ROUTE, (1480.5, 1511.0), EDGES[[first, last]])
        assert fine[first:last].sum() == pytest.approx(coarse[0], abs=1e-9)
