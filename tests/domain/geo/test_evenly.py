"""Sequence and lattice fill square and cube evenly, and are the same every time."""

from __future__ import annotations

import numpy as np
import pytest

from app.domain.geo.evenly import lattice, low_discrepancy


@pytest.mark.parametrize("dimensions", [1, 2, 3, 4])
def test_each_corner_of_the_cube_has_its_share(dimensions: int) -> None:
    points = low_discrepancy(4_096, dimensions=dimensions)
    assert points.shape == (4_096, dimensions)
    assert points.min() >= 0.0
    assert points.max() < 1.0
    assert (points < 0.5).all(axis=1).mean() == pytest.approx(0.5**dimensions, abs=0.005)


def test_no_points_are_an_empty_array() -> None:
    assert low_discrepancy(0).shape == (0, 2)


@pytest.mark.parametrize("dimensions", [2, 4])
def test_the_lattice_rises_and_is_kept(dimensions: int) -> None:
    points = lattice(4_096, dimensions=dimensions)
    assert points[:, 0].tolist() == ((np.arange(4_096) + 0.5) / 4_096).tolist()
    assert points is lattice(4_096, dimensions=dimensions)
    assert not points.flags.writeable
    for corner in (points < 0.5, points >= 0.5):
        assert corner.all(axis=1).mean() == pytest.approx(0.5**dimensions, abs=0.005)
