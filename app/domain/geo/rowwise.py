"""The distance of each place to the geometry in its own row: no search, only feet."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from app.domain.geo.segments import Segments
from app.domain.geo.settle import best_of_each, feet

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.domain.geo.geodesy import Floats

__all__ = ["row_distances_m"]

# Pairs of place and piece that are worked on at once.
PAIRS_AT_ONCE = 100_000


def row_distances_m(lon: Floats, lat: Floats, shapes: NDArray[np.object_]) -> Floats:
    """Give distances in metres, shape (n,), of places in degrees; NaN where there is no geometry.

    Raises
    ------
    ValueError
        If a geometry is a collection or holds no coordinate; the message names its row, from 0.
    """
    segments = Segments.of_geometries(shapes)
    owner = segments.tree.pieces["asset"]
    order = np.argsort(owner, kind="stable")
    until = np.concatenate([[0], np.cumsum(np.bincount(owner, minlength=len(shapes)))])
    out = np.full(len(shapes), np.nan)
    for first, last in pairwise(_cuts(until)):
        pieces = order[until[first] : until[last]]
        rows = owner[pieces]
        found = best_of_each(feet(lon, lat, segments, (rows, pieces), rows), segments)
        out[found.point] = found.distance_m
    for region in segments.regions:
        row = slice(region.asset, region.asset + 1)
        if region.holds(lon[row], lat[row])[0]:
            out[row] = 0.0
    return out


def _cuts(until: NDArray[np.intp]) -> list[int]:
    """Give rows at which to begin anew; a row with many pieces stays whole."""
    cuts = [0]
    while cuts[-1] < len(until) - 1:
        reach = int(np.searchsorted(until, until[cuts[-1]] + PAIRS_AT_ONCE, side="right")) - 1
        cuts.append(max(reach, cuts[-1] + 1))
    return cuts
