"""Drop vertices of a line within a tolerance in metres, and measure how far the result strays.

Everything is geodesic on WGS 84: a leg is the geodesic between its two vertices, and a distance is
never taken in degrees. Coordinates are lon, lat.

References
----------
Douglas, D. and Peucker, T. (1973), Cartographica 10 (2), 112-122: the order in which vertices are
kept.
"""

import numpy as np
from geojson import Measured
from numpy.typing import NDArray
from pyproj import Geod

__all__ = [
    "GEOD",
    "Coordinates",
    "deviation",
    "largest_deviation_m",
    "leg_lengths_m",
    "rays",
    "simplify",
    "simplify_ring",
]

GEOD = Geod(ellps="WGS84")
# Mean radius, IUGG; used for cross-track distances of a few hundred metres only.
EARTH_RADIUS_M = 6_371_008.8
SAMPLE_M = 50.0  # spacing of the points at which the deviation is measured
BLOCK = 500  # samples compared with a line at a time, to bound the memory
TINY = 1e-30  # squared length that stands in for the zero of a leg between equal points

Coordinates = NDArray[np.float64]


def leg_lengths_m(line: Coordinates) -> NDArray[np.float64]:
    """Return the geodesic length of each leg of *line* (shape n, 2) in metres, shape (n - 1,)."""
    _, _, lengths = GEOD.inv(line[:-1, 0], line[:-1, 1], line[1:, 0], line[1:, 1])
    return np.asarray(lengths, dtype=np.float64)


def rays(
    origin: Coordinates, points: Coordinates
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return bearing (degrees) and length (metres) of the geodesic from *origin* to each point."""
    lon, lat = (np.full(len(points), value) for value in origin)
    bearings, _, lengths = GEOD.inv(lon, lat, points[:, 0], points[:, 1])
    return np.asarray(bearings, dtype=np.float64), np.asarray(lengths, dtype=np.float64)


def simplify(line: Coordinates, *, tolerance_m: float) -> Coordinates:
    """Return the vertices of *line* that Douglas-Peucker keeps; both ends are always kept.

    Examples
    --------
    >>> line = np.array([[0.0, 0.0], [0.5, 0.0001], [1.0, 0.0]])
    >>> len(simplify(line, tolerance_m=80.0)), len(simplify(line, tolerance_m=5.0))
    (2, 3)
    """
    kept = {0, len(line) - 1}
    spans = [(0, len(line) - 1)]
    while spans:
        first, last = spans.pop()
        if last - first <= 1:
            continue
        offsets = _distance_to_leg_m(line[first + 1 : last], line[first], line[last])
        worst = int(np.argmax(offsets))
        if offsets[worst] > tolerance_m:
            middle = first + 1 + worst
            kept.add(middle)
            spans += [(first, middle), (middle, last)]
    return line[sorted(kept)]


def simplify_ring(ring: Coordinates, *, tolerance_m: float) -> Coordinates:
    """Return a closed *ring* simplified as two lines.

    It is cut at its first vertex and the vertex farthest from it.
    """
    _, away_m = rays(ring[0], ring)
    middle = int(np.argmax(away_m))
    there = simplify(ring[: middle + 1], tolerance_m=tolerance_m)
    back = simplify(ring[middle:], tolerance_m=tolerance_m)
    return np.vstack([there, back[1:]])


def largest_deviation_m(one: Coordinates, other: Coordinates) -> float:
    """Return the largest distance in metres from any point of either line to the other line.

    Both lines are sampled at most 50 m apart. The distance of a sample to the other line is the
    geodesic distance to the nearest point on the two short legs beside the nearest sample of that
    line.
    """
    first, second = _densify(one), _densify(other)
    return max(_one_way_m(first, second), _one_way_m(second, first))


def deviation(noun: str, worst_m: float, *, tolerance_m: float, limit_m: float) -> Measured:
    """Return the report of a largest deviation; *noun* is what strays, ``line`` or ``ring``."""
    return {
        "largest_deviation_m": round(worst_m, 1),
        "limit_m": limit_m,
        "tolerance_m": tolerance_m,
        "method": f"both {noun}s sampled every {SAMPLE_M:.0f} m or less, "
        f"geodesic distance on WGS 84 to the other {noun}, both ways",
    }


def _densify(line: Coordinates) -> Coordinates:
    """Return *line* with points added along its geodesics, neighbours at most 50 m apart."""
    pieces = [line[:1]]
    for start, end, length_m in zip(line[:-1], line[1:], leg_lengths_m(line), strict=True):
        count = int(np.ceil(length_m / SAMPLE_M)) - 1
        if count > 0:
            pieces.append(np.asarray(GEOD.npts(start[0], start[1], end[0], end[1], count)))
        pieces.append(end[None, :])
    return np.vstack(pieces)


def _one_way_m(samples: Coordinates, line: Coordinates) -> float:
    nearest = _nearest_vertex(samples, line)
    before = _distance_to_own_leg_m(samples, line, np.maximum(nearest - 1, 0))
    after = _distance_to_own_leg_m(samples, line, np.minimum(nearest, len(line) - 2))
    return float(np.minimum(before, after).max())


def _nearest_vertex(samples: Coordinates, line: Coordinates) -> NDArray[np.intp]:
    """Return for each sample the vertex of *line* with the shortest chord through the earth."""
    targets = _unit_vectors(line)
    blocks = np.array_split(_unit_vectors(samples), max(1, len(samples) // BLOCK))
    return np.concatenate([np.argmax(block @ targets.T, axis=1) for block in blocks])


def _unit_vectors(points: Coordinates) -> Coordinates:
    lon, lat = np.radians(points[:, 0]), np.radians(points[:, 1])
    return np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])


def _distance_to_own_leg_m(
    points: Coordinates, line: Coordinates, leg: NDArray[np.intp]
) -> NDArray[np.float64]:
    """Return the geodesic distance of point ``i`` to leg ``leg[i]`` of *line*, at most 50 m long.

    The foot is found in a plane tangent at the point, where a leg this short is straight to well
    under a millimetre; the distance to the foot is then geodesic.
    """
    scale = np.column_stack([np.cos(np.radians(points[:, 1])), np.ones(len(points))])
    start, end = (line[leg] - points) * scale, (line[leg + 1] - points) * scale
    along = end - start
    share = -(start * along).sum(axis=1) / np.maximum((along**2).sum(axis=1), TINY)
    foot = points + (start + np.clip(share, 0, 1)[:, None] * along) / scale
    return np.asarray(GEOD.inv(points[:, 0], points[:, 1], foot[:, 0], foot[:, 1])[2])


def _distance_to_leg_m(
    points: Coordinates, start: Coordinates, end: Coordinates
) -> NDArray[np.float64]:
    """Return the distance of *points* to the geodesic leg from *start* to *end*.

    Beside the leg it is cross-track on the mean sphere, beyond it geodesic to the nearer end.
    """
    bearing, _, leg_m = GEOD.inv(*start, *end)
    bearings, from_start_m = rays(start, points)
    _, to_end_m = rays(end, points)
    turn = np.radians(bearings - bearing)
    cross = np.arcsin(np.sin(from_start_m / EARTH_RADIUS_M) * np.sin(turn))
    cross_m = np.abs(EARTH_RADIUS_M * cross)
    along_m = from_start_m * np.cos(turn)
    beside = (along_m >= 0) & (along_m <= leg_m)
    return np.where(beside, cross_m, np.minimum(from_start_m, to_end_m))
