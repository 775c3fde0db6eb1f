"""Discs against points and straight edges: batches against trials, closed values and bounds."""

from __future__ import annotations

import numpy as np
import pytest

from app.domain.geo.discs import FARTHEST_M, Spreads, edge_spreads, point_chances, point_spreads

TRIALS = 200_000
PAIRS = 24
# The promised error and four standard deviations of a share of so many trials.
ALLOWED = 0.002 + 4.0 * 0.5 / TRIALS**0.5
GENERATOR = np.random.default_rng(20251129)
RADII = GENERATOR.uniform(0.0, 15e3, PAIRS)
ACCURACIES = np.where(np.arange(PAIRS) % 4, GENERATOR.uniform(0.0, 8e3, PAIRS), 0.0)
CENTRES = GENERATOR.normal(0.0, 12e3, (PAIRS, 2))
ENDS = CENTRES + GENERATOR.normal(0.0, 9e3, (PAIRS, 2))


def moves(pair: int, generator: np.random.Generator) -> np.ndarray:
    """Move a place within its disc and its target within its accuracy, as complex numbers."""
    moved: np.ndarray = sum(
        size * np.sqrt(generator.random(TRIALS)) * np.exp(2j * np.pi * generator.random(TRIALS))
        for size in (RADII[pair], ACCURACIES[pair])
    )
    return moved


def assert_as_tried(found: Spreads, pair: int, away: np.ndarray, within_m: float) -> None:
    assert found.min_m[pair] <= away.min() + 1e-6
    assert away.max() <= found.max_m[pair] + 1e-6
    for level, quantile in ((0.05, found.p05_m), (0.5, found.p50_m), (0.95, found.p95_m)):
        assert (away <= quantile[pair]).mean() == pytest.approx(level, abs=ALLOWED)
    assert found.probability is not None
    assert found.probability[pair] == pytest.approx((away <= within_m).mean(), abs=ALLOWED)


def test_discs_and_points_are_spread_as_in_trials() -> None:
    apart = np.hypot(*CENTRES.T)
    apart[0] = 0.0
    within = apart + GENERATOR.normal(0.0, 4e3, PAIRS).clip(-apart)
    found = point_spreads(apart, radius_m=RADII, accuracy_m=ACCURACIES, within_m=within)
    for pair in range(PAIRS):
        away = np.abs(moves(pair, np.random.default_rng(pair)) - apart[pair])
        assert_as_tried(found, pair, away, within[pair])


def test_discs_and_edges_are_spread_as_in_trials() -> None:
    start, end = CENTRES.copy(), ENDS.copy()
    end[1] = start[1]  # an edge of no length
    start[2], end[2] = (-40e3, 3e3), (40e3, 3e3)  # passes by
    start[3], end[3] = (-40e3, 0.0), (40e3, 0.0)  # passes through the centre
    edge_from, edge_to = start @ [1.0, 1j], end @ [1.0, 1j]
    within = GENERATOR.uniform(0.0, 12e3, PAIRS)
    found = edge_spreads(start, end, radius_m=RADII, accuracy_m=ACCURACIES, within_m=within)
    for pair in range(PAIRS):
        place = moves(pair, np.random.default_rng(pair)) - edge_from[pair]
        along = edge_to[pair] - edge_from[pair]
        share = (place * np.conj(along)).real / max(abs(along) ** 2, 1e-9)
        away = np.abs(place - np.clip(share, 0.0, 1.0) * along)
        assert_as_tried(found, pair, away, within[pair])


def test_a_batch_is_its_pairs_one_by_one() -> None:
    """More pairs than one block holds."""
    apart = np.linspace(0.0, 60e3, 5_000)
    radius, accuracy, within = 8_000.0, 1_500.0, 20e3
    every = point_spreads(
        apart, radius_m=np.array(radius), accuracy_m=np.array(accuracy), within_m=np.array(within)
    )
    assert every.probability is not None
    for row in (0, 2_047, 2_048, 4_999):
        one = point_spreads(
            apart[row : row + 1],
            radius_m=np.array(radius),
            accuracy_m=np.array(accuracy),
            within_m=np.array(within),
        )
        assert one.probability is not None
        for name in ("min_m", "max_m", "p05_m", "p50_m", "p95_m", "probability"):
            assert getattr(one, name)[0] == pytest.approx(getattr(every, name)[row], abs=1e-9)
    assert (np.diff(every.probability) <= 1e-4).all()


def test_share_of_a_disc_is_a_ratio_of_areas() -> None:
    found = point_spreads(
        np.zeros(3),
        radius_m=np.array([2e3, 2e3, 2e3]),
        accuracy_m=np.zeros(3),
        within_m=np.array([500.0, 1e3, 2e3]),
    )
    assert found.probability is not None
    assert found.probability.tolist() == pytest.approx([1 / 16, 1 / 4, 1.0], abs=2e-4)
    assert found.p50_m.tolist() == pytest.approx([2e3 * 0.5**0.5] * 3, abs=1.0)


def test_bounds_decide_before_the_integral_does() -> None:
    found = point_spreads(
        np.array([10e3, 10e3, 10e3, 0.0]),
        radius_m=np.array([2e3, 2e3, 0.0, 0.0]),
        accuracy_m=np.array([1e3, 1e3, 0.0, 0.0]),
        within_m=np.array([13e3, 6_999.9, 10e3, 0.0]),
    )
    assert found.probability is not None
    assert found.probability.tolist() == [1.0, 0.0, 1.0, 1.0]


def test_nothing_is_farther_than_half_round_the_earth() -> None:
    found = point_spreads(
        np.array([19_990e3]), radius_m=np.array(60e3), accuracy_m=np.array(5e3), within_m=None
    )
    assert found.max_m.tolist() == [FARTHEST_M]
    assert found.probability is None
    assert found.min_m[0] < found.p05_m[0] < found.p95_m[0] < FARTHEST_M


def test_no_pairs_give_empty_arrays() -> None:
    found = point_spreads(np.zeros(0), radius_m=np.array(1.0), accuracy_m=np.array(1.0))
    assert found.p50_m.shape == found.min_m.shape == (0,)


@pytest.mark.parametrize("wrong", [-1.0, np.nan, np.inf])
@pytest.mark.parametrize("name", ["distance_m", "radius_m", "accuracy_m", "within_m"])
def test_what_is_no_length_is_named(name: str, wrong: float) -> None:
    columns = {key: np.array([1e3, 2e3]) for key in ("radius_m", "accuracy_m", "within_m")}
    columns["distance_m"] = np.array([5e3, 6e3])
    columns[name] = np.array([1e3, wrong])
    apart = columns.pop("distance_m")
    with pytest.raises(ValueError, match=f"{name} must be finite and not negative"):
        point_spreads(apart, **columns)


def test_an_edge_that_is_not_finite_is_refused() -> None:
    with pytest.raises(ValueError, match="distance_m must be finite"):
        edge_spreads(
            np.array([[np.nan, 0.0]]),
            np.array([[1.0, 0.0]]),
            radius_m=np.array(1.0),
            accuracy_m=np.array(1.0),
        )


def test_chances_alone_are_those_of_the_spreads() -> None:
    distance = np.linspace(0.0, 9_000.0, 60)
    radius, accuracy = np.full(60, 2_000.0), np.linspace(0.0, 3_000.0, 60)
    limit = np.full(60, 4_000.0)
    whole = point_spreads(distance, radius_m=radius, accuracy_m=accuracy, within_m=limit)
    alone = point_chances(distance, radius_m=radius, accuracy_m=accuracy, within_m=limit)
    assert whole.probability is not None
    assert alone.tolist() == whole.probability.tolist()
    assert (
        len(
            point_chances(
                distance[:0], radius_m=radius[:0], accuracy_m=accuracy[:0], within_m=limit[:0]
            )
        )
        == 0
    )
    with pytest.raises(ValueError, match="within_m must be finite"):
        point_chances(distance, radius_m=radius, accuracy_m=accuracy, within_m=-limit)
