"""Many points asked on all cores: the work is cut up, each thread takes the next part."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from app.domain.geo.compiled.order import along_a_curve
from app.domain.geo.compiled.tasks import closest_of, places_of, reached_of, write_rows
from app.domain.geo.pairs import Pairs

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from numpy.typing import NDArray

    from app.domain.geo.geodesy import Floats
    from app.domain.geo.segments import Segments

__all__ = ["closest", "reached"]

PARTS_A_THREAD = 8


def closest(lon: Floats, lat: Floats, segments: Segments) -> Pairs:
    """Give the nearest place on the lines for each point (degrees), one row a point.

    Distances are right up to 3,000 km (:data:`app.domain.geo.space.FAR_M`); one beyond it only
    says so.
    """
    places = places_of(lon, lat)
    ones = np.broadcast_to(np.int32(1), len(lon))  # without memory of its own
    pairs = replace(_empty(len(lon)), rank=ones)
    pairs.point[:] = np.arange(len(lon), dtype=np.int32)
    work = partial(closest_of, *segments.tree, segments.chainage_m, places)
    _shared(lambda part: work(part, *_columns(pairs)), along_a_curve(places))
    return pairs


def reached(lon: Floats, lat: Floats, segments: Segments, radius_m: float) -> Pairs:
    """Give the nearest place on each asset within the radius (at most 3,000 km), ranked."""
    places = places_of(lon, lat)
    work = partial(reached_of, *segments.tree, segments.count, places)
    found = _shared(lambda part: work(part, radius_m), along_a_curve(places))
    counts = np.zeros(len(lon) + 1, dtype=np.int64)
    for rows in found:
        counts[1:] += np.bincount(rows["point"], minlength=len(lon))
    first = np.cumsum(counts)
    pairs = _empty(int(first[-1]))
    write = partial(write_rows, segments.tree.pieces, segments.chainage_m, places)
    _in_threads(lambda rows: write(rows, first, pairs.point, pairs.rank, *_columns(pairs)), found)
    return pairs


def _empty(size: int) -> Pairs:
    # Two blocks and not nine: the system rounds each up to its large pages.
    whole, real = np.empty((4, size), np.int32), np.empty((5, size))
    return Pairs(
        point=whole[0],
        asset=whole[1],
        rank=whole[2],
        segment=whole[3],
        distance_m=real[0],
        foot_lon=real[1],
        foot_lat=real[2],
        azimuth_deg=real[3],
        chainage_m=real[4],
    )


def _columns(pairs: Pairs) -> tuple[NDArray[Any], ...]:
    """Give the columns that compiled code writes, in its order."""
    return (
        pairs.asset,
        pairs.segment,
        pairs.distance_m,
        pairs.foot_lon,
        pairs.foot_lat,
        pairs.azimuth_deg,
        pairs.chainage_m,
    )


def _shared(task: Callable[[NDArray[np.int32]], Any], order: NDArray[np.int32]) -> list[Any]:
    """Cut the order into parts for the threads; each part keeps its neighbours together."""
    return _in_threads(task, np.array_split(order, PARTS_A_THREAD * _cores()))


def _in_threads(task: Callable[[Any], Any], parts: list[Any]) -> list[Any]:
    with ThreadPoolExecutor(_cores()) as pool:
        return list(pool.map(task, parts))


def _cores() -> int:
    return len(os.sched_getaffinity(0))
