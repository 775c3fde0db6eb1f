"""The distances of all features to one target: decided by bounds, measured where these are open.

What is measured is what :func:`app.domain.geo.uncertainty.distance_interval` gives, feature by
feature; here it is done by arrays.
"""

from __future__ import annotations

from enum import StrEnum
from operator import eq, ge, gt, le, lt, ne
from typing import TYPE_CHECKING, Any

import numpy as np

from app.domain.geo.discs import FARTHEST_M
from app.domain.geo.geodesy import inverse
from app.domain.geo.uncertainty import distance_interval
from app.selection.cql.bounds import part_bounds_m

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from app.domain.geo.geodesy import Floats
    from app.domain.geo.target import Target
    from app.domain.geo.uncertainty import Interval
    from app.selection.cql.places import Places

__all__ = ["COMPARE", "Bound", "distances_m", "held"]

COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    "=": eq, "<>": ne, "<": lt, ">": gt, "<=": le, ">=": ge,
}  # fmt: skip
# Nearer to a limit than this, a search among many edges may differ from one among few.
TIE_M = 1e-6


class Bound(StrEnum):
    """Which number of an interval is meant: best single position, smallest or largest."""

    BEST = "best_m"
    MIN = "min_m"
    MAX = "max_m"


def distances_m(places: Places, target: Target, bound: Bound) -> Floats:
    """Give the distances in metres, shape (n,); NaN where there is no place."""
    found = np.full(len(places), np.nan)
    rows = np.nonzero(~places.missing)[0]
    found[rows] = _measured(places.rows(rows), target, bound)
    return found


def held(
    places: Places, target: Target, bound: Bound, compare: str, limit_m: float
) -> NDArray[np.bool_]:
    """Say where a comparison of the distance with a limit (metres) holds; not without a place."""
    low, high = _bounds(places, target, bound)
    test = COMPARE[compare]
    answer = test(low, limit_m)
    is_open = (
        ((low <= limit_m) & (limit_m <= high))
        if compare in {"=", "<>"}
        else (answer != test(high, limit_m))
    )
    rows = np.nonzero(is_open & ~places.missing)[0]
    if len(rows):
        chosen = places.rows(rows)
        measured = _measured(chosen, target, bound)
        for row in np.nonzero(np.abs(measured - limit_m) <= TIE_M)[0].tolist():
            measured[row] = getattr(distance_interval(chosen.footprints[row], target), bound)
        answer[rows] = test(measured, limit_m)
    return np.asarray(answer & ~places.missing)


def _bounds(places: Places, target: Target, bound: Bound) -> tuple[Floats, Floats]:
    """Give what the number lies between, in metres."""
    lows, highs = [], []
    for number, part in enumerate(target.parts):
        low, high = part_bounds_m(places, target, number)
        shift = {Bound.BEST: 0.0, Bound.MIN: -part.accuracy_m, Bound.MAX: part.accuracy_m}[bound]
        lows.append(low + shift)
        highs.append(high + shift)
    return _widened(np.minimum.reduce(lows), np.minimum.reduce(highs), places, bound)


def _widened(low: Floats, high: Floats, places: Places, bound: Bound) -> tuple[Floats, Floats]:
    """Add what the footprints do to the bounds of their centres; of an area only the rough part."""
    radius = places.radius_m
    if bound is Bound.BEST:
        return low, high
    own = np.where(places.is_disc, radius, -radius)
    if bound is Bound.MIN:
        return np.maximum(low - radius, 0.0), np.maximum(high - own, 0.0)
    # The farthest place of an area is at least as far as its centre's distance less its reach.
    least = np.minimum(np.maximum(low + own, 0.0), FARTHEST_M)
    return least, np.minimum(high + radius, FARTHEST_M) + np.where(places.is_disc, 0.0, TOLERANCE_M)


# How much too wide the upper bound of an area may be (app.domain.geo.extremes), and some more.
TOLERANCE_M = 100.0


def _measured(places: Places, target: Target, bound: Bound) -> Floats:
    """Give the number of each feature; discs in one go, areas one by one, each only once."""
    found = np.empty(len(places))
    discs = np.nonzero(places.is_disc)[0]
    if len(discs):
        found[discs] = _of_discs(places.rows(discs), target, bound)
    kept: dict[int, Interval] = {}
    for row in np.nonzero(~places.is_disc)[0].tolist():
        footprint = places.footprints[row]
        if id(footprint) not in kept:
            kept[id(footprint)] = distance_interval(footprint, target)
        found[row] = getattr(kept[id(footprint)], bound)
    return found


def _of_discs(places: Places, target: Target, bound: Bound) -> Floats:
    centre = centres_m(places, target)
    accuracy, radius = target.accuracies_m, places.radius_m
    if bound is Bound.BEST:
        return np.asarray(centre.min(axis=0))
    if target.point is not None:
        reach = accuracy[0] + radius
        low, high = centre[0] - reach, centre[0] + reach
    else:
        low = (centre - radius - accuracy).min(axis=0)
        high = (centre + accuracy).min(axis=0) + radius
    return np.asarray(np.maximum(low, 0.0) if bound is Bound.MIN else np.minimum(high, FARTHEST_M))


def centres_m(places: Places, target: Target) -> Floats:
    """Give the distance of each centre to each part, shape (parts, n), in metres."""
    if target.point is None:
        return target.distances_m(places.lon, places.lat)
    lon, lat = (np.full(len(places), value) for value in target.point)
    return np.asarray(inverse(places.lon, places.lat, lon, lat)[2][None])
