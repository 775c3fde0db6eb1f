"""The sum of two discs: closed forms against numbers that can be checked by hand and by trial."""

from __future__ import annotations

import numpy as np
import pytest

from app.domain.geo.lens import sum_of_discs

TRIALS = 400_000
# Three standard deviations of a share of so many trials, at its worst.
NOISE = 3.0 * 0.5 / TRIALS**0.5


@pytest.mark.parametrize(
    ("radius", "other"),
    [(8.0, 1.5), (5.0, 5.0), (2.0, 5.0), (5.0, 0.0), (5.0, 0.001)],
    ids=["wide-and-narrow", "alike", "the-other-is-wider", "one-alone", "almost-alone"],
)
def test_distribution_is_that_of_trials_and_the_integral_of_the_density(
    radius: float, other: float
) -> None:
    generator = np.random.default_rng(20250924)
    moved = sum(
        size * np.sqrt(generator.random(TRIALS)) * np.exp(2j * np.pi * generator.random(TRIALS))
        for size in (radius, other)
    )
    law = sum_of_discs(np.array(radius), np.array(other))
    at = np.linspace(0.0, radius + other, 25)
    seen = np.searchsorted(np.sort(np.abs(moved)), at, side="right") / TRIALS
    assert law.distribution(at) == pytest.approx(seen, abs=NOISE)
    fine = np.linspace(0.0, radius + other, 24 * 2_000 + 1)
    density = law.density(fine)
    steps = 0.5 * (density[1:] + density[:-1]) * fine[1]
    whole = np.concatenate([[0.0], np.cumsum(steps)])[::2_000]
    assert law.distribution(at) == pytest.approx(whole, abs=3e-5)


def test_known_values() -> None:
    """Two points of one disc lie within its radius with 1 - 3 sqrt(3) / (4 pi)."""
    law = sum_of_discs(np.array(1.0), np.array(1.0))
    expected = 1.0 - 3.0 * np.sqrt(3.0) / (4.0 * np.pi)
    assert float(law.distribution(np.array(1.0))) == pytest.approx(expected, abs=1e-12)
    assert float(law.distribution(np.array(2.0))) == 1.0
    assert float(law.distribution(np.array(0.0))) == pytest.approx(0.0, abs=1e-12)


def test_two_radii_of_nothing_stay_finite() -> None:
    law = sum_of_discs(np.array([0.0]), np.array([0.0]))
    assert law.reach[0] < 0.001
    assert law.distribution(np.array([0.001])).tolist() == [1.0]
    assert np.isfinite(law.density(np.array([0.0, 1.0]))).all()
