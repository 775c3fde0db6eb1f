"""K along a line against a loop over all pairs, closed forms, and PySAL's spaghetti."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.statistics.network_k import Bands

# spaghetti 1.7.6: one line from (0, 0) to (1000, 0) with vertices at 123, 400 and 655, these events
# half a unit further on, GlobalAutoK(nsteps=21, upperbound=498.6), from the second value on. It
# divides by n squared where n (n - 1) makes the expected value right, and counts d < r; no distance
# here is one of its 20 limits.
EVENTS = (
    6, 54, 117, 129, 218, 251, 274, 277, 291, 297, 336, 341, 439, 458, 472, 487, 499, 505, 548, 557,
    577, 601, 620, 658, 697, 708, 748, 778, 788, 800, 803, 805, 848, 864, 887, 907, 976, 979, 987,
    988,
)  # fmt: skip
SPAGHETTI = (
    46.25, 86.25, 128.75, 171.25, 218.75, 255.0, 295.0, 343.75, 393.75, 435.0, 467.5, 506.25,
    543.75, 578.75, 610.0, 631.25, 663.75, 693.75, 717.5, 745.0,
)  # fmt: skip
LENGTH = 60


def weight(place: int, away: int, length: int) -> float:
    """Give 1 over the number of places of the line that lie so far from one, walked."""
    tiny = 1e-9
    near = max(away, tiny)
    both = [place - near, place + near]
    return 1.0 / sum(-tiny / 2 <= each <= length + tiny / 2 for each in both)


def by_pairs(places: list[int], bands: Bands) -> list[float]:
    n = len(places)
    found = []
    for limit in bands.distances_mm.tolist():
        total = 0.0
        for i, here in enumerate(places):
            for j, there in enumerate(places):
                if i != j and abs(here - there) <= limit:
                    away = abs(here - there)
                    total += weight(here, away, bands.length_mm) if bands.is_corrected else 1.0
        found.append(2 * total * (bands.length_mm / (2 * n * (n - 1))))
    return found


@given(
    st.lists(st.integers(0, LENGTH), min_size=2, max_size=12),
    st.integers(1, 10),
    st.booleans(),
)
def test_k_is_that_of_a_loop_over_all_pairs(
    places: list[int],
    step: int,
    is_corrected: bool,  # noqa: FBT001 - hypothesis gives it
) -> None:
    bands = Bands(
        length_mm=LENGTH, step_mm=step, count=LENGTH // 2 // step, is_corrected=is_corrected
    )
    assert bands.k_mm(np.array([places]))[0].tolist() == by_pairs(places, bands)


def test_without_correction_it_is_that_of_spaghetti() -> None:
    places = np.array([EVENTS]) * 1_000 + 500
    bands = Bands(length_mm=1_000_000, step_mm=24_930, count=20, is_corrected=False)
    n = len(EVENTS)
    assert bands.k_mm(places)[0] / 1_000 == pytest.approx(np.array(SPAGHETTI) * n / (n - 1))


@pytest.mark.parametrize("is_corrected", [True, False])
def test_random_events_have_the_expected_value(*, is_corrected: bool) -> None:
    bands = Bands(length_mm=1_000_000, step_mm=100_000, count=5, is_corrected=is_corrected)
    places = np.random.default_rng(3).integers(0, 1_000_001, (20_000, 12))
    curves = bands.k_mm(places)
    error = curves.std(axis=0) / np.sqrt(len(curves))
    assert (np.abs(curves.mean(axis=0) - bands.expected_mm()) < 4.5 * error).all()


def test_the_closed_forms() -> None:
    corrected = Bands(length_mm=1_000, step_mm=250, count=2)
    plain = Bands(length_mm=1_000, step_mm=250, count=2, is_corrected=False)
    assert corrected.expected_mm().tolist() == [250.0, 500.0]
    # A pair of even places is nearer than r with the chance 1 - (1 - r/L)^2, times L.
    assert plain.expected_mm().tolist() == [437.5, 750.0]


def test_even_spacing_by_hand() -> None:
    bands = Bands(length_mm=30, step_mm=5, count=3)
    # 5, 15, 25 on 0 to 30: at 10 the first sees 1 of 1 place, the middle 2 of 2, the last 1 of 1.
    assert bands.k_mm(np.array([[25, 5, 15]]))[0].tolist() == [0.0, 15.0, 15.0]
