"""The distance between a footprint and a target, with what its uncertainty makes of it.

The true place lies in the footprint, each part equally likely; the target may be off by its
accuracy in any direction, independently. ``min`` and ``max`` are bounds of that model, the
quantiles and the probability come from a fixed, evenly filled set of positions. No random
numbers: the same question has the same answer. See docs/distances.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from app.domain.geo.extremes import farthest_m, gap_m
from app.domain.geo.footprint import Disc
from app.domain.geo.geodesy import destination

if TYPE_CHECKING:
    from app.domain.geo.footprint import Footprint
    from app.domain.geo.geodesy import Floats
    from app.domain.geo.target import Target

__all__ = ["Interval", "Spread", "Verdict", "distance_interval", "spread", "verdict"]

# Positions of the fixed set: against a seeded simulation it errs by under 0.01 (tests).
SAMPLES = 4096
EVEN_CHANCE = 0.5


class Verdict(StrEnum):
    """What can be said about "within r": the words are defined in docs/distances.md."""

    CERTAIN = "certain"
    PROBABLE = "probable"
    POSSIBLE = "possible"
    EXCLUDED = "excluded"


@dataclass(frozen=True, slots=True)
class Interval:
    """A distance in metres: from the best single position, and its bounds."""

    best_m: float
    min_m: float
    max_m: float


@dataclass(frozen=True, slots=True)
class Spread:
    """How a distance is spread: 5, 50 and 95 % quantiles in metres; P of being within a limit."""

    p05_m: float
    p50_m: float
    p95_m: float
    probability: float | None


def distance_interval(footprint: Footprint, target: Target) -> Interval:
    """Give the distance from the footprint's centre and bounds over footprint and accuracy.

    Examples
    --------
    >>> from app.domain.geo.target import Target
    >>> port = Target.of_point(37.783, 44.733, accuracy_m=1500)
    >>> interval = distance_interval(Disc(37.783, 44.733, 2000.0), port)
    >>> interval.best_m, interval.min_m, interval.max_m
    (0.0, 0.0, 3500.0)
    """
    accuracy = target.accuracies_m[:, 0]
    centre = target.distances_m(np.array([footprint.lon]), np.array([footprint.lat]))[:, 0]
    if isinstance(footprint, Disc):
        low = (centre - footprint.radius_m - accuracy).min()
        high = (centre + accuracy).min() + footprint.radius_m
    else:
        low = (gap_m(footprint, target) - accuracy).min()
        high = farthest_m(footprint, target)
    return Interval(float(centre.min()), max(0.0, float(low)), float(high))


def spread(footprint: Footprint, target: Target, *, within_m: float | None = None) -> Spread:
    """Give quantiles of the distance and the probability of being within a limit (metres)."""
    lon, lat, unit = footprint.paired_samples(SAMPLES)
    moved = np.stack(
        [_displaced_distances(lon, lat, unit, target, part) for part in range(len(target.parts))]
    ).min(axis=0)
    low, middle, high = np.quantile(moved, [0.05, 0.5, 0.95])
    share = None if within_m is None else float((moved <= within_m).mean())
    return Spread(float(low), float(middle), float(high), share)


def verdict(interval: Interval, probability: float | None, *, within_m: float) -> Verdict:
    """Say what the interval and the probability allow about being within a limit (metres)."""
    if interval.max_m <= within_m:
        return Verdict.CERTAIN
    if interval.min_m > within_m:
        return Verdict.EXCLUDED
    likely = probability is not None and probability >= EVEN_CHANCE  # an even chance
    return Verdict.PROBABLE if likely else Verdict.POSSIBLE


def _displaced_distances(
    lon: Floats, lat: Floats, unit: Floats, target: Target, part: int
) -> Floats:
    """Give distances to one part after moving each position by the part's accuracy.

    To move the target by a vector is to move the position by its opposite.
    """
    radius = target.parts[part].accuracy_m * np.sqrt(unit[:, 0])
    moved_lon, moved_lat, _ = destination(lon, lat, 360.0 * unit[:, 1], radius)
    return target.distances_to_part_m(part, moved_lon, moved_lat)
