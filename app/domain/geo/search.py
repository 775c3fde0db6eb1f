"""Which pieces of line can hold the nearest place of each point: the tree walked with numpy.

All points go down the tree together, level by level. What lies farther than something else is
known to reach is dropped. This is the way for few points; the compiled walk is for many.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from app.domain.geo.space import LARGEST_RADIUS_M, SMALLEST_RADIUS_M

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from app.domain.geo.geodesy import Floats
    from app.domain.geo.tree import Tree

    Index = NDArray[np.intp]
    Records = NDArray[np.void]
    Singles = NDArray[np.float32]
    Bounds = Callable[[Floats, Index], tuple[Floats, Floats]]

__all__ = ["candidates", "reach_m"]

# A chord so long goes through the middle of the earth: it says nothing about the way round it.
LONGEST_CHORD_M = 2.0 * SMALLEST_RADIUS_M * 0.999
SLACK_M = 1e-5
MOST_PAIRS = 100_000


def reach_m(chord_m: Floats) -> Floats:
    """Give the longest chord over which a way can be as short as one over ``chord_m``.

    A way over the ellipsoid is at most the arc of the smallest radius of curvature over its
    chord, and at least that of the largest.
    """
    sine = np.minimum(chord_m, LONGEST_CHORD_M) / (2.0 * SMALLEST_RADIUS_M)
    angle = np.arcsin(sine) * (SMALLEST_RADIUS_M / LARGEST_RADIUS_M)
    reach = 2.0 * LARGEST_RADIUS_M * np.sin(angle) + SLACK_M
    return np.where(chord_m < LONGEST_CHORD_M, reach, np.inf)


def candidates(
    place: Floats, tree: Tree, *, radius_m: float | None = None
) -> tuple[Index, Index] | None:
    """Give the pairs (number of the place, number of the piece) that have to be looked at.

    None if more than one place sees more pieces than memory should hold: ask for fewer places.

    Parameters
    ----------
    place
        Places in space, metres, shape (n, 3).
    tree
        The pieces.
    radius_m
        Look at all pieces within this distance, instead of those that can be nearest.
    """
    point = np.arange(len(place))
    node = np.ones(len(place), dtype=np.intp)
    limit = np.full(len(place), np.inf if radius_m is None else radius_m + SLACK_M)
    prune = _Pruner(place, limit, shrinks=radius_m is None)
    if not len(tree.pieces) or not len(place):
        return point[:0], node[:0]
    for _ in range(tree.leaves.bit_length() - 1):
        point = np.repeat(point, 2)
        node = (2 * node[:, None] + np.array([0, 1])).ravel()
        point, node = prune(point, node, lambda p, k: _to_boxes(p, tree.box[k]))
    point, chunk = _expand(point, node - tree.leaves, tree.leaf_first)
    point, chunk = prune(point, chunk, lambda p, k: _to_capsules(p, tree.chunks[k]))
    point, group = _expand(point, chunk, tree.chunks["first"])
    point, group = prune(point, group, lambda p, k: _to_capsules(p, tree.groups[k]))
    size = tree.groups["first"][group + 1] - tree.groups["first"][group]
    if len(place) > 1 and size.sum() > MOST_PAIRS:
        return None
    point, piece = _expand(point, group, tree.groups["first"])
    return prune(point, piece, lambda p, k: _to_chords(p, tree.pieces[k]))


class _Pruner:
    """Drops pairs that lie farther than the limit of their point, which it may lower."""

    def __init__(self, place: Floats, limit: Floats, *, shrinks: bool) -> None:
        self._place, self._limit, self._shrinks = place, limit, shrinks

    def __call__(self, point: Index, item: Index, bounds: Bounds) -> tuple[Index, Index]:
        low, high = bounds(self._place[point], item)
        if self._shrinks:
            np.minimum.at(self._limit, point, reach_m(high))
        kept = low <= self._limit[point]
        return point[kept], item[kept]


def _expand(point: Index, item: Index, first: NDArray[np.int32]) -> tuple[Index, Index]:
    """Replace each item by the things in it, which are numbered from ``first`` on."""
    size = first[item + 1] - first[item]
    number = np.arange(size.sum()) - np.repeat(np.cumsum(size) - size, size)
    return np.repeat(point, size), np.repeat(first[item], size) + number


def _to_boxes(place: Floats, box: Singles) -> tuple[Floats, Floats]:
    low, high = box[:, :3].astype(np.float64), box[:, 3:].astype(np.float64)
    nearest = np.maximum(np.maximum(low - place, place - high), 0.0)
    farthest = np.maximum(place - low, high - place)
    is_filled = low[:, 0] <= high[:, 0]
    near, far = np.sqrt((nearest**2).sum(axis=1)), np.sqrt((farthest**2).sum(axis=1))
    return np.where(is_filled, near, np.inf), np.where(is_filled, far, np.inf)


def _to_capsules(place: Floats, capsule: Records) -> tuple[Floats, Floats]:
    start, tip = (
        np.stack([capsule[name].astype(np.float64) for name in names], axis=-1)
        for names in (("x", "y", "z"), ("ex", "ey", "ez"))
    )
    away = _to_axis(place, start, tip - start)
    return away - capsule["radius"], away + capsule["radius"]


def _to_chords(place: Floats, piece: Records) -> tuple[Floats, Floats]:
    start = np.stack([piece[name] for name in ("x", "y", "z")], axis=-1)
    chord = np.stack([piece[name] for name in ("cx", "cy", "cz")], axis=-1)
    away = _to_axis(place, start, chord)
    return away - piece["bulge"], away + piece["bulge"]


def _to_axis(place: Floats, start: Floats, axis: Floats) -> Floats:
    apart = place - start
    square = np.maximum((axis**2).sum(axis=1), SLACK_M)
    share = np.clip((apart * axis).sum(axis=1) / square, 0.0, 1.0)
    away: Floats = np.sqrt(((apart - share[:, None] * axis) ** 2).sum(axis=1))
    return away
