"""Quantiles of many distributions at once, from their distribution functions and a rough guess."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.domain.geo.geodesy import Floats

__all__ = ["LEVELS", "quantiles"]

# The quantiles that every output carries.
LEVELS = (0.05, 0.5, 0.95)
# How far below and above a level the guess looks for the slope there.
WINDOWS = (0.04, 0.08, 0.04)
# Looks at each distribution function. Then it is within 0.0005 of the level (tests).
STEPS = 3
# A slope between two looks is believed up to this factor away from the guessed one.
TRUSTED = 4.0


def quantiles(
    distribution: Callable[[Floats], Floats], rough: Floats, low: Floats, high: Floats
) -> Floats:
    """Find the quantiles of each row by the secant from a guess, shape (levels, n).

    Parameters
    ----------
    distribution
        Gives the probability of at most the value, for one value a row, shape (n,).
    rough
        Values of each row that are about evenly likely, shape (n, samples).
    low, high
        Bounds of each row, shape (n,).
    """
    ordered = np.sort(rough, axis=1)
    found = [
        _refined(distribution, level, _guess(ordered, level, window), (low, high))
        for level, window in zip(LEVELS, WINDOWS, strict=True)
    ]
    return np.stack(found)


def _guess(ordered: Floats, level: float, window: float) -> tuple[Floats, Floats]:
    """Give the value at a level and the slope (value per probability) there."""
    count = ordered.shape[1]
    below, at, above = (
        ordered[:, int(count * share)] for share in (level - window, level, level + window)
    )
    return at, (above - below) / (2.0 * window)


def _refined(
    distribution: Callable[[Floats], Floats],
    level: float,
    guess: tuple[Floats, Floats],
    bounds: tuple[Floats, Floats],
) -> Floats:
    value, slope = guess
    usual = slope
    missing = level - distribution(value)
    for _ in range(STEPS - 1):
        moved = np.clip(value + missing * slope, *bounds)
        left = level - distribution(moved)
        gained = missing - left
        steep = (moved - value) / np.where(gained == 0.0, np.inf, gained)
        slope = np.clip(steep, usual / TRUSTED, usual * TRUSTED)
        value, missing = moved, left
    found: Floats = np.clip(value + missing * slope, *bounds)
    return found
