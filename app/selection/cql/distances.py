"""The distances of all features to one target: decided by bounds, measured where these are open.

What is measured is what :func:`app.domain.geo.uncertainty.distance_interval` gives, feature by
feature; here it is done by arrays.
"""

from __future__ import annotations

from dataclasses import replace
from operator import eq, ge, gt, le, lt, ne
from typing import TYPE_CHECKING, Any

import numpy as np

from app.domain.geo.discs import FARTHEST_M
from app.domain.geo.geodesy import inverse
from app.domain.geo.uncertainty import Bound
from app.selection.cql.bounds import part_bounds_m
from app.selection.cql.mirrored import bound_m

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from app.domain.geo.geodesy import Floats
    from app.domain.geo.target import Target
    from app.selection.cql.places import Places

__all__ = ["COMPARE", "centres_m", "distances_m", "held", "surely_within"]

COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    "=": eq, "<>": ne, "<": lt, ">": gt, "<=": le, ">=": ge,
}  # fmt: skip
# How much too wide the upper bound of an area may be (app.domain.geo.extremes), and some more.
AREA_M = 100.0
# Nearer to a limit than this, a search among many edges may differ from one among few.
TIE_M = 1e-6


# What the accuracy of a part does to each number.
SHIFTS = {Bound.BEST: 0.0, Bound.MIN: -1.0, Bound.MAX: 1.0}


def distances_m(places: Places, target: Target, bound: Bound) -> Floats:
    """Give the distances in metres, shape (n,); NaN where there is no place."""
    found = np.full(len(places), np.nan)
    rows = np.nonzero(~places.missing)[0]
    chosen = places.rows(rows)
    found[rows] = _measured(chosen, target, bound, _part_bounds(chosen, target, bound)[0])
    return found


def held(
    places: Places, target: Target, bound: Bound, compare: str, limit_m: float
) -> NDArray[np.bool_]:
    """Say where a comparison of the distance with a limit (metres) holds; not without a place.

    The farthest that an area can be from many edges takes long to find: see :func:`surely_within`.
    """
    lows, highs = _part_bounds(places, target, bound)
    low, high = _widened(lows.min(axis=0), highs.min(axis=0), places, bound)
    test = COMPARE[compare]
    answer = test(low, limit_m)
    is_open = answer != test(high, limit_m)
    if compare in {"=", "<>"}:
        is_open = (low <= limit_m) & (limit_m <= high)
    rows = np.nonzero(is_open & ~places.missing)[0]
    if len(rows):
        chosen = places.rows(rows)
        measured = _measured(chosen, target, bound, lows[:, rows])
        for row in np.nonzero(np.abs(measured - limit_m) <= TIE_M)[0].tolist():
            measured[row] = bound_m(chosen.footprints[row], target, bound)
        answer[rows] = test(measured, limit_m)
    return np.asarray(answer & ~places.missing)


def surely_within(places: Places, target: Target, limit_m: float) -> NDArray[np.bool_]:
    """Say what lies within a limit wherever it is; of an area, if the disc around it does."""
    round_all = replace(places, is_disc=~places.missing)
    return held(round_all, target, Bound.MAX, "<", limit_m)


def _part_bounds(places: Places, target: Target, bound: Bound) -> tuple[Floats, Floats]:
    """Bound what each part of the target does to the number, before the footprint's size.

    Shape (parts, n), metres.
    """
    found = [part_bounds_m(places, target, part) for part in range(len(target.parts))]
    shift = SHIFTS[bound] * target.accuracies_m
    return np.stack([low for low, _ in found]) + shift, np.stack([h for _, h in found]) + shift


def _widened(low: Floats, high: Floats, places: Places, bound: Bound) -> tuple[Floats, Floats]:
    """Add what the footprints do to the bounds of their centres; of an area only the rough part."""
    radius = places.radius_m
    if bound is Bound.BEST:
        extent = np.where(places.is_extended, radius, 0.0)
        return np.maximum(low - extent, 0.0), high + extent
    own = np.where(places.is_disc, radius, -radius)
    if bound is Bound.MIN:
        return np.maximum(low - radius, 0.0), np.maximum(high - own, 0.0)
    # The farthest place of an area is at least as far as its centre's distance less its reach.
    least = np.minimum(np.maximum(low + own, 0.0), FARTHEST_M)
    loose = np.where(places.is_disc, 0.0, AREA_M)
    return least, np.minimum(high + radius, FARTHEST_M) + loose


def _measured(places: Places, target: Target, bound: Bound, lows: Floats) -> Floats:
    """Give the number of each feature; discs in one go, areas one by one, each only once."""
    found = np.empty(len(places))
    discs = np.nonzero(places.is_disc)[0]
    if len(discs):
        found[discs] = _of_discs(places.rows(discs), target, bound, lows[:, discs])
    kept: dict[int, float] = {}
    for row in np.nonzero(~places.is_disc)[0].tolist():
        footprint = places.footprints[row]
        if id(footprint) not in kept:
            kept[id(footprint)] = bound_m(footprint, target, bound)
        found[row] = kept[id(footprint)]
    return found


def _of_discs(places: Places, target: Target, bound: Bound, lows: Floats) -> Floats:
    accuracy, radius = target.accuracies_m, places.radius_m
    if target.point is not None:
        centre = centres_m(places, target)
        reach = accuracy[0] + radius
        low, high = centre - reach, centre + reach
    else:
        parts = _parts_m(places, target, bound, lows)
        centre = parts.min(axis=0)
        low, high = (parts - radius - accuracy).min(axis=0), (parts + accuracy).min(axis=0) + radius
    numbers = {Bound.BEST: centre, Bound.MIN: np.maximum(low, 0.0)}
    return np.asarray(numbers.get(bound, np.minimum(high, FARTHEST_M)))


def centres_m(places: Places, target: Target) -> Floats:
    """Give the distance of each centre to a target that is a point, shape (n,), in metres."""
    lon, lat = target.point or (np.nan, np.nan)
    count = len(places)
    return inverse(places.lon, places.lat, np.full(count, lon), np.full(count, lat))[2]


def _parts_m(places: Places, target: Target, bound: Bound, lows: Floats) -> Floats:
    """Give the distance of each centre to each part, shape (parts, n), in metres.

    A part that cannot decide the number is not measured: it is infinitely far.
    """
    found = np.full(lows.shape, np.inf)
    best = np.full(len(places), np.inf)
    shift = SHIFTS[bound] * target.accuracies_m[:, 0]
    for part in range(len(target.parts)):
        rows = np.nonzero(lows[part] <= best)[0]
        away = target.distances_to_part_m(part, places.lon[rows], places.lat[rows])
        found[part, rows] = away
        best[rows] = np.minimum(best[rows], away + shift[part])
    return found
