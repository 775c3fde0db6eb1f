"""The distance between a footprint and a target, with what its uncertainty makes of it.

The true place lies in the footprint, each part equally likely; the target may be off by its
accuracy in any direction, independently. ``min`` and ``max`` are bounds of that model. Quantiles
and probability of a disc and a point are an integral in closed form; elsewhere they come from a
fixed, evenly filled set of positions. No random numbers: the same question has the same answer.
See docs/distances.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from app.domain.geo.discs import FARTHEST_M, point_spreads
from app.domain.geo.extremes import farthest_m, gap_m
from app.domain.geo.footprint import Disc
from app.domain.geo.geodesy import inverse
from app.domain.geo.quantiles import LEVELS
from app.domain.geo.sampling import sampled_m

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.geo.area import Area
    from app.domain.geo.discs import Spreads
    from app.domain.geo.footprint import Footprint
    from app.domain.geo.geodesy import Floats
    from app.domain.geo.target import Target

__all__ = [
    "EVEN_CHANCE", "Bound", "Interval", "Spread", "Verdict", "disc_bounds_m", "distance_bound",
    "distance_interval", "distance_intervals", "spread", "spreads", "verdict",
]  # fmt: skip

EVEN_CHANCE = 0.5


class Verdict(StrEnum):
    """What can be said about "within r": the words are defined in docs/distances.md."""

    CERTAIN = "certain"
    PROBABLE = "probable"
    POSSIBLE = "possible"
    EXCLUDED = "excluded"


class Bound(StrEnum):
    """Which number of an interval is meant, by its name, in the interval's order."""

    BEST = "best_m"
    MIN = "min_m"
    MAX = "max_m"


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
    return distance_intervals(footprint, [target])[0]


def distance_intervals(footprint: Footprint, targets: Sequence[Target]) -> list[Interval]:
    """Give :func:`distance_interval` for many targets; of a disc, all points in one go."""
    if not isinstance(footprint, Disc):
        return [_measured(footprint, target) for target in targets]
    reach, centre = _to_points(footprint, targets)
    reach += footprint.radius_m
    points = iter(zip(centre, centre - reach, np.minimum(centre + reach, FARTHEST_M), strict=True))
    return [
        _measured(footprint, target)
        if target.point is None
        else _bounded(*(float(value) for value in next(points)))
        for target in targets
    ]


def disc_bounds_m(
    lon: Floats, lat: Floats, radius_m: Floats, target: Target
) -> tuple[Floats, Floats, Floats]:
    """Give best, min and max in metres of many discs, shape (n,), as one by one would.

    Parameters
    ----------
    lon, lat, radius_m
        Centres in degrees (OGC:CRS84) and radii in metres, shape (n,).
    target
        What all of them are measured to.
    """
    if target.point is not None:
        there = (np.full(len(lon), degrees) for degrees in target.point)
        centre = inverse(lon, lat, *there)[2]
        reach = target.parts[0].accuracy_m + radius_m
        low, high = centre - reach, centre + reach
    else:
        accuracy, parts = target.accuracies_m, target.distances_m(lon, lat)
        centre = parts.min(axis=0)
        low = (parts - radius_m - accuracy).min(axis=0)
        high = (parts + accuracy).min(axis=0) + radius_m
    return centre, np.maximum(low, 0.0), np.minimum(high, FARTHEST_M)


def spread(footprint: Footprint, target: Target, *, within_m: float | None = None) -> Spread:
    """Give quantiles of the distance and the probability of being within a limit (metres).

    Raises
    ------
    ValueError
        If the limit is negative or not finite.
    """
    return spreads(footprint, [target], within_m=within_m)[0]


def spreads(
    footprint: Footprint, targets: Sequence[Target], *, within_m: float | None = None
) -> list[Spread]:
    """Give :func:`spread` for many targets; of a disc, all points in one go.

    Raises
    ------
    ValueError
        If the limit is negative or not finite.
    """
    if within_m is not None and not (np.isfinite(within_m) and within_m >= 0.0):
        raise ValueError(f"within_m {within_m}: expected a finite number, 0 or more")
    if not isinstance(footprint, Disc):
        return [_by_positions(footprint, target, within_m) for target in targets]
    accuracy, centre = _to_points(footprint, targets)
    points = point_spreads(
        centre,
        radius_m=np.full_like(centre, footprint.radius_m),
        accuracy_m=accuracy,
        within_m=None if within_m is None else np.full_like(centre, within_m),
    )
    rows = iter(_rows(points))
    return [
        _by_positions(footprint, target, within_m) if target.point is None else next(rows)
        for target in targets
    ]


def verdict(interval: Interval, probability: float | None, *, within_m: float) -> Verdict:
    """Say what the interval and the probability allow about being within a limit (metres).

    Raises
    ------
    ValueError
        If the limit is negative or not finite, or the probability is none between 0 and 1.
    """
    if not (np.isfinite(within_m) and within_m >= 0.0):
        raise ValueError(f"within_m {within_m}: expected a finite number, 0 or more")
    if probability is not None and not 0.0 <= probability <= 1.0:
        raise ValueError(f"probability {probability}: expected 0 to 1")
    if interval.max_m <= within_m:
        return Verdict.CERTAIN
    if interval.min_m > within_m:
        return Verdict.EXCLUDED
    likely = probability is not None and probability >= EVEN_CHANCE  # an even chance
    return Verdict.PROBABLE if likely else Verdict.POSSIBLE


def distance_bound(footprint: Footprint, target: Target, bound: Bound) -> float:
    """Give one number of :func:`distance_interval`; of an area only that one is measured."""
    if isinstance(footprint, Disc):
        return float(getattr(distance_interval(footprint, target), bound))
    return _of_area(footprint.area, (footprint.lon, footprint.lat), target, bound)


def _measured(footprint: Footprint, target: Target) -> Interval:
    if not isinstance(footprint, Disc):
        place = footprint.lon, footprint.lat
        return Interval(*(_of_area(footprint.area, place, target, bound) for bound in Bound))
    accuracy = target.accuracies_m[:, 0]
    centre = target.distances_m(np.array([footprint.lon]), np.array([footprint.lat]))[:, 0]
    low = (centre - footprint.radius_m - accuracy).min()
    high = (centre + accuracy).min() + footprint.radius_m
    return _bounded(float(centre.min()), float(low), min(float(high), FARTHEST_M))


def _of_area(area: Area, place: tuple[float, float], target: Target, bound: Bound) -> float:
    """Measure from the best single position of an area, or from all of it."""
    if bound is Bound.MIN:
        return max(0.0, float((gap_m(area, target) - target.accuracies_m[:, 0]).min()))
    if bound is Bound.MAX:
        return min(float(farthest_m(area, target)), FARTHEST_M)
    return float(target.distances_m(np.array([place[0]]), np.array([place[1]])).min())


def _bounded(best_m: float, low_m: float, high_m: float) -> Interval:
    return Interval(best_m, max(0.0, low_m), high_m)


def _to_points(disc: Disc, targets: Sequence[Target]) -> tuple[Floats, Floats]:
    """Give accuracy and distance from the disc's centre of those targets that are points."""
    points = [target for target in targets if target.point is not None]
    lon, lat = np.array([target.point for target in points], dtype=float).reshape(-1, 2).T
    here = np.full(len(points), disc.lon), np.full(len(points), disc.lat)
    accuracy = np.array([target.parts[0].accuracy_m for target in points], dtype=float)
    return accuracy, inverse(*here, lon.copy(), lat.copy())[2]


def _rows(found: Spreads) -> list[Spread]:
    columns = [found.p05_m, found.p50_m, found.p95_m]
    chance = [None] * len(found.p05_m) if found.probability is None else found.probability.tolist()
    return [
        Spread(float(low), float(middle), float(high), share)
        for low, middle, high, share in zip(*columns, chance, strict=True)
    ]


def _by_positions(footprint: Footprint, target: Target, within_m: float | None) -> Spread:
    """Count over a fixed set of positions of place and target."""
    away = sampled_m(footprint, target)
    low, middle, high = away[[int(level * len(away)) for level in LEVELS]].tolist()
    share = None
    if within_m is not None:
        share = float(np.searchsorted(away, within_m, side="right") / len(away))
    return Spread(low, middle, high, share)
