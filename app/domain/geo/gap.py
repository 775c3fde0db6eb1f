"""The smallest distance between two things that both have positions: points, lines, polygons.

Either may be shifted by its accuracy, each piece by its own. Two edges that do not cross are
nearest at an end of one of them; where they cross, or one lies inside the other, the distance is 0.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from app.domain.geo.discs import FARTHEST_M
from app.domain.geo.pieces import pieces
from app.domain.geo.plane import MEAN_RADIUS_M, Plane
from app.domain.geo.uncertainty import Interval

if TYPE_CHECKING:
    from app.domain.geo.geodesy import Floats
    from app.domain.geo.segments import Segments
    from app.domain.geo.target import Target

__all__ = ["crossing_places", "separation"]

# What lies farther round the earth than a quarter of the way cannot cross what is drawn here.
QUARTER_M = 2.0 * MEAN_RADIUS_M * np.sin(np.pi / 4.0)
# Crossings nearer to each other than this are one, at a vertex (metres).
SAME_M = 1.0


def separation(one: Target, other: Target) -> Interval:
    """Give the distance between two targets with the bounds that their accuracies allow, metres.

    ``best_m`` is that of the positions as they are mapped.

    Examples
    --------
    >>> from app.domain.geo.target import Target
    >>> across = Target.of_lines([[(179.5, 0.0), (-179.5, 0.0)]], [100.0])
    >>> down = Target.of_lines([[(180.0, 1.0), (180.0, -1.0)]], [400.0])
    >>> separation(across, down)
    Interval(best_m=0.0, min_m=0.0, max_m=500.0)
    """
    gaps = _gaps_m(one, other)
    reach = one.accuracies_m + other.accuracies_m.T
    low, high = float((gaps - reach).min()), float((gaps + reach).min())
    return Interval(float(gaps.min()), max(0.0, low), min(high, FARTHEST_M))


def crossing_places(one: Segments, other: Segments) -> tuple[Floats, Floats]:
    """Give where lines cross or touch, in the order of no line: longitudes, latitudes (degrees).

    Where they run over each other, the ends of what they share are given. The plane is round the
    second: its edges are drawn straight, which errs by centimetres near its middle and by some
    metres 1,000 km off.
    """
    plane = Plane.amid(other.lon, other.lat)
    shared = shapely.intersection(*_meeting(plane, one, other))
    xy = np.unique(np.round(shapely.get_coordinates(shared), 3), axis=0)
    lon, lat = plane.lon_lat(_apart(xy))
    return lon, lat


def _gaps_m(one: Target, other: Target) -> Floats:
    """Give the smallest distance of each part of the first to each of the second, metres."""
    gaps = np.minimum(_from_vertices(one, other), _from_vertices(other, one).T)
    for row, mine in enumerate(one.parts):
        for column, theirs in enumerate(other.parts):
            if gaps[row, column] and _cross(mine.segments, theirs.segments):
                gaps[row, column] = 0.0
    return gaps


def _from_vertices(one: Target, other: Target) -> Floats:
    """Give the smallest distance of the vertices of each part to each part of the other."""
    rows = []
    for part in one.parts:
        start, end = pieces(part.segments)
        lon, lat = np.concatenate([start, end], axis=1)
        rows.append(other.distances_m(lon, lat).min(axis=1))
    return np.stack(rows)


def _cross(one: Segments, other: Segments) -> bool:
    if not one.length_m.any() or not other.length_m.any():
        return False
    return bool(len(_meeting(Plane.amid(other.lon, other.lat), one, other)[0]))


def _meeting(plane: Plane, one: Segments, other: Segments) -> tuple[np.ndarray, np.ndarray]:
    """Give the pieces of both lines that meet in a plane, pair by pair."""
    mine, theirs = _drawn(plane, one), _drawn(plane, other)
    first, second = shapely.STRtree(theirs).query(mine, predicate="intersects")
    return mine[first], theirs[second]


def _drawn(plane: Plane, segments: Segments) -> np.ndarray:
    start, end = pieces(segments)
    ends = np.stack([plane.xy_m(*start), plane.xy_m(*end)], axis=1)
    near = (np.hypot(ends[..., 0], ends[..., 1]) < QUARTER_M).all(axis=1)
    lines: np.ndarray = shapely.linestrings(ends[near])
    return lines


def _apart(xy_m: Floats) -> Floats:
    """Leave out places that lie within a metre of one before them."""
    kept: list[int] = []
    for row, place in enumerate(xy_m):
        if all(np.hypot(*(place - xy_m[other])) > SAME_M for other in kept[-8:]):
            kept.append(row)
    return xy_m[kept]
