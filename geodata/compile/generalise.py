"""Drop vertices of a line within a tolerance in metres, and measure how far the result strays.

Everything is geodesic on WGS 84: a leg is the geodesic between its two vertices, and a distance is never taken in
degrees. Coordinates are lon, lat.

References
----------
Douglas, D. and Peucker, T. (1973), Cartographica 10 (2), 112-122: the order in which vertices are kept.
"""

import numpy as np
from numpy.typing import NDArray
from pyproj import Geod

__all__ = [
    "GEOD",
    "Coordinates",
    "densify",
    "largest_deviation_m",
    "leg_lengths_m",
    "simplify",
    "simplify_ring",
]

GEOD = Geod(ellps="WGS84")
EARTH_RADIUS_M = (
    6_371_008.8  # mean radius, IUGG; used for cross-track distances of a few hundred metres only
)
SAMPLE_M = 50.0  # spacing of the points at which the deviation is measured

Coordinates = NDArray[np.float64]


def leg_lengths_m(line: Coordinates) -> NDArray[np.float64]:
    """Return the geodesic length of each leg of *line* (shape n, 2) in metres, shape (n - 1,)."""
    _, _, lengths = GEOD.inv(line[:-1, 0], line[:-1, 1], line[1:, 0], line[1:, 1])
    return np.asarray(lengths, dtype=np.float64)


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
        if last - first < 2:
            continue
        offsets = _distance_to_leg_m(line[first + 1 : last], line[first], line[last])
        worst = int(np.argmax(offsets))
        if offsets[worst] > tolerance_m:
            middle = first + 1 + worst
            kept.add(middle)
            spans += [(first, middle), (middle, last)]
    return line[sorted(kept)]


def simplify_ring(ring: Coordinates, *, tolerance_m: float) -> Coordinates:
    """Return a closed *ring* simplified as two lines, cut at its first vertex and the vertex farthest from it."""
    count = len(ring)
    _, _, away_m = GEOD.inv(
        np.full(count, ring[0, 0]), np.full(count, ring[0, 1]), ring[:, 0], ring[:, 1]
    )
    middle = int(np.argmax(away_m))
    there = simplify(ring[: middle + 1], tolerance_m=tolerance_m)
    back = simplify(ring[middle:], tolerance_m=tolerance_m)
    return np.vstack([there, back[1:]])


def densify(line: Coordinates, *, spacing_m: float = SAMPLE_M) -> Coordinates:
    """Return *line* with points added along its geodesics so that no two neighbours are more than *spacing_m* apart."""
    pieces = [line[:1]]
    for start, end, length_m in zip(line[:-1], line[1:], leg_lengths_m(line), strict=True):
        count = int(np.ceil(length_m / spacing_m)) - 1
        if count > 0:
            pieces.append(np.asarray(GEOD.npts(*start, *end, count)))
        pieces.append(end[None, :])
    return np.vstack(pieces)


def largest_deviation_m(one: Coordinates, other: Coordinates) -> float:
    """Return the largest distance in metres from any point of either line to the other line.

    Both lines are sampled at most 50 m apart. The distance of a sample to the other line is the geodesic distance
    to the nearest point on the two short legs beside the nearest sample of that line.
    """
    first, second = densify(one), densify(other)
    return max(_one_way_m(first, second), _one_way_m(second, first))


def _one_way_m(samples: Coordinates, line: Coordinates) -> float:
    nearest = _nearest_vertex(samples, line)
    before = _distance_to_own_leg_m(samples, line, np.maximum(nearest - 1, 0))
    after = _distance_to_own_leg_m(samples, line, np.minimum(nearest, len(line) - 2))
    return float(np.minimum(before, after).max())


def _nearest_vertex(samples: Coordinates, line: Coordinates) -> NDArray[np.intp]:
    """Return for each sample the index of the vertex of *line* with the shortest chord through the earth."""
    targets = _unit_vectors(line)
    blocks = np.array_split(_unit_vectors(samples), max(1, len(samples) // 500))
    return np.concatenate([np.argmax(block @ targets.T, axis=1) for block in blocks])


def _unit_vectors(points: Coordinates) -> Coordinates:
    lon, lat = np.radians(points[:, 0]), np.radians(points[:, 1])
    return np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])


def _distance_to_own_leg_m(
    points: Coordinates, line: Coordinates, leg: NDArray[np.intp]
) -> NDArray[np.float64]:
    """Return the geodesic distance of each point to leg ``leg[i]`` of *line*, legs being at most 50 m long.

    The foot is found in a plane tangent at the point, where a leg this short is straight to well under a
    millimetre; the distance to the foot is then geodesic.
    """
    scale = np.column_stack([np.cos(np.radians(points[:, 1])), np.ones(len(points))])
    start, end = (line[leg] - points) * scale, (line[leg + 1] - points) * scale
    along = end - start
    share = -(start * along).sum(axis=1) / np.maximum((along**2).sum(axis=1), 1e-30)
    foot = points + (start + np.clip(share, 0, 1)[:, None] * along) / scale
    return np.asarray(GEOD.inv(points[:, 0], points[:, 1], foot[:, 0], foot[:, 1])[2])


def _distance_to_leg_m(
    points: Coordinates, start: Coordinates, end: Coordinates
) -> NDArray[np.float64]:
    """Return the distance of *points* to the geodesic leg from *start* to *end*, cross-track on the mean sphere."""
    count = len(points)
    bearing, _, leg_m = GEOD.inv(*start, *end)
    first = GEOD.inv(np.full(count, start[0]), np.full(count, start[1]), points[:, 0], points[:, 1])
    to_end_m = GEOD.inv(points[:, 0], points[:, 1], np.full(count, end[0]), np.full(count, end[1]))[
        2
    ]
    turn, from_start_m = np.radians(np.asarray(first[0]) - bearing), np.asarray(first[2])
    cross_m = np.abs(
        EARTH_RADIUS_M * np.arcsin(np.sin(from_start_m / EARTH_RADIUS_M) * np.sin(turn))
    )
    along_m = from_start_m * np.cos(turn)
    beside = (along_m >= 0) & (along_m <= leg_m)
    return np.where(beside, cross_m, np.minimum(from_start_m, to_end_m))
