"""Geodesic segments as curves in space, under a tree that leaves few of them to look at.

From the curve up: a *piece* is a segment or, of a long one, a part of at most 25 km, as a cubic
in earth-centred coordinates; a *group* is up to 8 pieces that follow each other on a line, a
*chunk* up to 8 groups, and each of these two lies in a capsule (all that is nearer to a straight
axis than a radius). Boxes over chunks form a binary tree. docs/kernel.md has the reasons.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from app.domain.geo.geodesy import destination
from app.domain.geo.space import SMALLEST_RADIUS_M, to_space

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.domain.geo.geodesy import Floats

    Ints = NDArray[np.int32]
    Singles = NDArray[np.float32]
    Records = NDArray[np.void]

__all__ = ["Tree"]

# A cubic of this length is off by L^4 / (384 R^3) = 4 µm.
LONGEST_PIECE_M = 25e3
PIECES_A_CHUNK = 64
PIECES_A_GROUP = 8
PIECES_A_LEAF = 8
# What single precision can lose on coordinates of 6.4e6 m (spacing 0.5 m), in metres.
ROUNDING_M = 1.0
MARGIN_M = 1e-5


# A piece: start, chord, tangents at both ends (each as long as the piece) in space; how far the
# curve can lie from its chord; its length and where it starts on its segment; which segment.
PIECE = np.dtype(
    [(axis, "f8") for axis in ("x", "y", "z", "cx", "cy", "cz", "bulge")]
    + [(axis, "f8") for axis in ("sx", "sy", "sz", "tx", "ty", "tz", "length", "along")]
    + [("segment", "i4"), ("asset", "i4")]
)
# A group or chunk: the ends of the axis, the radius, and the number of the first thing in it.
CAPSULE = np.dtype(
    [(axis, "f4") for axis in ("x", "y", "z", "ex", "ey", "ez", "radius")] + [("first", "i4")]
)


class Tree(NamedTuple):
    """Pieces in tree order, and what covers them; lengths in metres.

    ``pieces`` are records of ``PIECE``, ``groups`` and ``chunks`` of ``CAPSULE`` with one more at
    the end, whose ``first`` closes the last. ``leaf_first`` is the first chunk of each leaf (and
    the number of chunks). ``box`` has the least and greatest coordinates under each node, shape
    (2 * leaves, 6): node 1 is the root, node k has the children 2k and 2k + 1, the last half are
    the leaves.
    """

    pieces: Records
    groups: Records
    chunks: Records
    leaf_first: Ints
    box: Singles

    @property
    def leaves(self) -> int:
        """The number of leaves, a power of two."""
        return len(self.box) // 2

    @classmethod
    def of_geodesics(
        cls, lon: Floats, lat: Floats, azimuth_deg: Floats, length_m: Floats, asset: Ints
    ) -> Tree:
        """Build the tree over geodesics given by start, azimuth (degrees) and length (metres)."""
        pieces = _pieces(lon, lat, azimuth_deg, length_m)
        pieces["asset"] = asset[pieces["segment"]]
        chunk_at = _evenly(_runs(pieces), PIECES_A_CHUNK)
        order, chunk_at, leaf_first = _in_leaves(_boxes(pieces, chunk_at), chunk_at)
        pieces = pieces[order]
        group_at = _evenly(chunk_at, PIECES_A_GROUP)
        return cls(
            pieces=pieces,
            groups=_capsules(pieces, group_at, group_at),
            chunks=_capsules(pieces, chunk_at, np.searchsorted(group_at, chunk_at)),
            leaf_first=leaf_first.astype(np.int32),
            box=_heap(_boxes(pieces, chunk_at), leaf_first),
        )


def _cut(length_m: Floats) -> tuple[NDArray[np.intp], Floats, Floats]:
    """Cut segments into equal pieces: the segment of each, where it starts on it, its length."""
    count = np.maximum(np.ceil(length_m / LONGEST_PIECE_M), 1.0).astype(np.intp)
    segment = np.repeat(np.arange(len(length_m)), count)
    number = np.arange(len(segment)) - np.repeat(np.cumsum(count) - count, count)
    length = length_m[segment] / count[segment]
    return segment, number * length, length


def _pieces(lon: Floats, lat: Floats, azimuth: Floats, length_m: Floats) -> Records:
    """Give the pieces of geodesics in order, but for their asset."""
    segment, along, length = _cut(length_m)
    lon, lat, azimuth = lon[segment], lat[segment], azimuth[segment]
    later = np.nonzero(along)[0]
    lon[later], lat[later], azimuth[later] = destination(
        lon[later], lat[later], azimuth[later], along[later]
    )
    end_lon, end_lat, end_azimuth = destination(lon, lat, azimuth, length)
    pieces = np.empty(len(segment), PIECE)
    start, end = to_space(lon, lat), to_space(end_lon, end_lat)
    leaves, arrives = _direction(lon, lat, azimuth), _direction(end_lon, end_lat, end_azimuth)
    for axis, name in enumerate("xyz"):
        pieces[name] = start[axis]
        pieces["c" + name] = end[axis] - start[axis]
        pieces["s" + name] = leaves[axis] * length
        pieces["t" + name] = arrives[axis] * length
    pieces["bulge"] = length**2 / (8.0 * SMALLEST_RADIUS_M) * 1.05 + MARGIN_M
    pieces["length"], pieces["along"], pieces["segment"] = length, along, segment
    return pieces


def _direction(lon: Floats, lat: Floats, azimuth: Floats) -> tuple[Floats, Floats, Floats]:
    """Give the unit vector in space of an azimuth at a place (degrees)."""
    lam, phi, alpha = np.radians(lon), np.radians(lat), np.radians(azimuth)
    east, north = np.sin(alpha), np.cos(alpha)
    return (
        -east * np.sin(lam) - north * np.sin(phi) * np.cos(lam),
        east * np.cos(lam) - north * np.sin(phi) * np.sin(lam),
        north * np.cos(phi),
    )


def _ends(pieces: Records) -> tuple[Floats, Floats]:
    """Give where pieces start and end in space, shape (pieces, 3) each."""
    start = np.stack([pieces[name] for name in "xyz"], axis=-1)
    return start, start + np.stack([pieces["c" + name] for name in "xyz"], axis=-1)


def _runs(pieces: Records) -> NDArray[np.intp]:
    """Give where lines begin, and the number of pieces: where the asset changes or a gap is."""
    if not len(pieces):
        return np.zeros(1, dtype=np.intp)
    start, end = _ends(pieces)
    is_gap = np.abs(start[1:] - end[:-1]).max(axis=1) > ROUNDING_M
    breaks = np.nonzero(is_gap | (np.diff(pieces["asset"]) != 0))[0] + 1
    return np.concatenate([[0], breaks, [len(pieces)]])


def _evenly(first: NDArray[np.intp], most: int) -> NDArray[np.intp]:
    """Cut each run into as few parts as hold at most ``most``, and give where they begin."""
    size = np.diff(first)
    parts = -(-size // most)
    run = np.repeat(np.arange(len(size)), parts)
    number = np.arange(len(run)) - np.repeat(np.cumsum(parts) - parts, parts)
    return np.append(first[run] + size[run] * number // parts[run], first[-1])


def _boxes(pieces: Records, first: NDArray[np.intp]) -> Floats:
    """Give least and greatest coordinates of each run of pieces, shape (runs, 6)."""
    if not len(pieces):
        return np.zeros((0, 6))
    (start, end), bulge = _ends(pieces), pieces["bulge"][:, None]
    low = np.minimum.reduceat(np.minimum(start, end) - bulge, first[:-1])
    high = np.maximum.reduceat(np.maximum(start, end) + bulge, first[:-1])
    return np.concatenate([low, high], axis=1)


def _capsules(pieces: Records, at: NDArray[np.intp], first: NDArray[np.intp]) -> Records:
    """Give for each run the axis from its first to its last end, and the radius that holds it."""
    capsules = np.zeros(len(at), CAPSULE)
    capsules["first"] = first
    if len(pieces):
        start, end = _ends(pieces)
        run = np.repeat(np.arange(len(at) - 1), np.diff(at))
        foot, tip = start[at[:-1]], end[at[1:] - 1]
        away = np.maximum(
            _off_axis(start, foot[run], tip[run]), _off_axis(end, foot[run], tip[run])
        )
        radius = np.maximum.reduceat(away + pieces["bulge"], at[:-1])
        capsules["radius"][:-1] = radius + ROUNDING_M
        for axis, name in enumerate("xyz"):
            capsules[name][:-1], capsules["e" + name][:-1] = foot[:, axis], tip[:, axis]
    return capsules


def _off_axis(place: Floats, foot: Floats, tip: Floats) -> Floats:
    """Give how far places lie from straight axes, row by row."""
    axis = tip - foot
    share = ((place - foot) * axis).sum(axis=1) / np.maximum((axis**2).sum(axis=1), MARGIN_M)
    away: Floats = np.linalg.norm(place - foot - np.clip(share, 0.0, 1.0)[:, None] * axis, axis=1)
    return away


def _in_leaves(
    boxes: Floats, first: NDArray[np.intp]
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]]:
    """Order chunks by halving them along their widest side until few are left in each part.

    Returns
    -------
    tuple
        The order of the pieces, where chunks then begin, and the first chunk of each leaf.
    """
    chunks = len(boxes)
    a_leaf = max(1.0, PIECES_A_LEAF * chunks / max(int(first[-1]), 1))
    levels = max(0, int(np.ceil(np.log2(max(chunks / a_leaf, 1.0)))))
    middle = (boxes[:, :3] + boxes[:, 3:]) / 2.0
    order, bounds = np.arange(chunks), np.array([0, chunks])
    for _ in range(levels):
        order = order[_sorted_in_parts(middle[order], bounds)]
        halves = (bounds[:-1] + bounds[1:]) // 2
        bounds = np.insert(bounds, np.arange(1, len(bounds)), halves)
    size = np.diff(first)[order]
    begin = np.concatenate([[0], np.cumsum(size)])
    pieces = np.repeat(first[:-1][order] - begin[:-1], size) + np.arange(begin[-1])
    return pieces, begin, bounds


def _sorted_in_parts(middle: Floats, bounds: NDArray[np.intp]) -> NDArray[np.intp]:
    """Give the order that sorts each part along the side in which it is widest."""
    filled = np.nonzero(np.diff(bounds))[0]
    part = np.repeat(np.arange(len(bounds) - 1), np.diff(bounds))
    low = np.zeros((len(bounds) - 1, 3))
    width = np.ones((len(bounds) - 1, 3))
    if len(filled):
        low[filled] = np.minimum.reduceat(middle, bounds[filled])
        width[filled] = np.maximum.reduceat(middle, bounds[filled]) - low[filled]
    side = width.argmax(axis=1)
    rows = np.arange(len(width))
    here = middle[np.arange(len(middle)), side[part]] - low[rows, side][part]
    scale = 2.0 * np.maximum(width[rows, side], MARGIN_M)
    return np.argsort(part + here / scale[part])


def _heap(boxes: Floats, leaf_first: NDArray[np.intp]) -> Singles:
    """Give the boxes of all nodes, rounded outwards; that of an empty node is nowhere."""
    leaves = len(leaf_first) - 1
    heap = np.concatenate([np.full((2 * leaves, 3), np.inf), np.full((2 * leaves, 3), -np.inf)], 1)
    filled = np.nonzero(np.diff(leaf_first))[0]
    if len(filled):
        at = leaf_first[filled]
        heap[leaves + filled, :3] = np.minimum.reduceat(boxes[:, :3], at)
        heap[leaves + filled, 3:] = np.maximum.reduceat(boxes[:, 3:], at)
    level = leaves // 2
    while level:
        left, right = heap[2 * level : 4 * level : 2], heap[2 * level + 1 : 4 * level : 2]
        heap[level : 2 * level, :3] = np.minimum(left[:, :3], right[:, :3])
        heap[level : 2 * level, 3:] = np.maximum(left[:, 3:], right[:, 3:])
        level //= 2
    single = heap.astype(np.float32)
    single[:, :3] = np.nextafter(single[:, :3], np.float32(-np.inf))
    single[:, 3:] = np.nextafter(single[:, 3:], np.float32(np.inf))
    return single
