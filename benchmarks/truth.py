"""What is true: the nearest place by search over every segment that can hold it.

Nothing here comes from ``app``. The distance to a vertex is geodesic (PROJ); by the triangle
inequality a segment of length L whose ends are c₁ and c₂ away is at least (c₁ + c₂ - L) / 2 away,
so segments beyond the nearest vertex fall out. On each that is left, the foot is found by Newton's
method on the azimuth, until it moves by less than a micrometre. ``golden_section_m`` finds it
again on distances alone, with other code (geographiclib).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from geographiclib.geodesic import Geodesic
from scipy.spatial import cKDTree

from benchmarks.data import RECIPE, Dataset, dataset
from benchmarks.lines import GEOD, Lines

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["TIE_M", "Truth", "asset_distance_m", "golden_section_m", "truth_of", "within_truth"]

TIE_M = 1e-3
RADIUS_M = 6_371_008.8
EQUATOR_M = 6_378_137.0
SQUARED_ECCENTRICITY = 6.694379990141317e-3
NEWTON_STEPS = 40
CONVERGED_M = 1e-6
SLACK_M = 0.01
POINTS_A_BLOCK = 100
GOLDEN = (5**0.5 - 1) / 2
GOLDEN_WIDTH_M = 1e-3


@dataclass(frozen=True, slots=True, eq=False)
class Truth:
    """Nearest line of each point, and how far the next other place on a line is.

    ``distance_m`` and ``chainage_m`` in metres, ``asset`` and ``segment`` (its first vertex) as
    indices. ``other_m``: the smallest distance whose foot lies elsewhere; a tie if it is no more.
    """

    distance_m: np.ndarray
    asset: np.ndarray
    chainage_m: np.ndarray
    segment: np.ndarray
    other_m: np.ndarray


@dataclass(frozen=True, slots=True, eq=False)
class _Feet:
    """One row a pair of a point and a segment that may hold its nearest place."""

    point: np.ndarray
    segment: np.ndarray
    distance_m: np.ndarray
    along_m: np.ndarray


def truth_of(folder: Path, name: str, count: int) -> Truth:
    """Read the truth of the first points from the scratch folder, or work it out and keep it."""
    path = folder / "data" / f"{name}-{RECIPE}-truth-{count}.npz"
    if not path.exists():
        data = dataset(folder, name)
        found = _nearest(data.points[:count], data.lines)
        np.savez(path, **{name: getattr(found, name) for name in Truth.__slots__})
    with np.load(path) as kept:
        return Truth(**{name: kept[name] for name in Truth.__slots__})


def within_truth(data: Dataset, count: int, radius_m: float) -> np.ndarray:
    """Give the pairs of the first points and lines within a radius, shape (k, 2), sorted."""
    search = _Search(data.lines)
    reach_m = np.full(count, radius_m)
    feet = [search.feet(*block) for block in _blocks(data.points[:count], reach_m)]
    pairs = [
        np.column_stack([part.point, search.asset[part.segment]])[part.distance_m <= radius_m]
        for part in feet
    ]
    return np.unique(np.vstack(pairs), axis=0)


def asset_distance_m(points: np.ndarray, assets: np.ndarray, lines: Lines) -> np.ndarray:
    """Give the true distance of each point to the line named beside it, in metres."""
    answer = np.empty(len(points))
    for row, (point, asset) in enumerate(zip(points, assets, strict=True)):
        corners = lines.coordinates[lines.offsets[asset] : lines.offsets[asset + 1]]
        rows = np.repeat(point[None], len(corners) - 1, axis=0)
        answer[row] = _foot(rows, corners[:-1], corners[1:])[0].min()
    return answer


def golden_section_m(point: np.ndarray, start: np.ndarray, end: np.ndarray) -> float:
    """Give the distance from a point to one geodesic edge by golden section, geographiclib."""
    earth = Geodesic.WGS84
    edge = earth.InverseLine(start[1], start[0], end[1], end[0])

    def distance_m(along_m: float) -> float:
        place = edge.Position(along_m)
        return float(earth.Inverse(place["lat2"], place["lon2"], point[1], point[0])["s12"])

    low, high = 0.0, edge.s13
    left, right = high - GOLDEN * high, GOLDEN * high
    at_left, at_right = distance_m(left), distance_m(right)
    while high - low > GOLDEN_WIDTH_M:
        if at_left < at_right:
            high, right, at_right = right, left, at_left
            left = high - GOLDEN * (high - low)
            at_left = distance_m(left)
        else:
            low, left, at_left = left, right, at_right
            right = low + GOLDEN * (high - low)
            at_right = distance_m(right)
    return min(distance_m(0.0), distance_m(edge.s13), distance_m((low + high) / 2))


class _Search:
    """The segments of lines, found by the vertices they start and end with."""

    def __init__(self, lines: Lines) -> None:
        self.corners = lines.coordinates
        self.starts = lines.segment_starts
        first, last = self.corners[self.starts], self.corners[self.starts + 1]
        self.length_m = GEOD.inv(first[:, 0], first[:, 1], last[:, 0], last[:, 1])[2]
        self.asset = np.searchsorted(lines.offsets, self.starts, "right") - 1
        before = np.concatenate([[0.0], np.cumsum(self.length_m)[:-1]])
        head = np.searchsorted(self.starts, lines.offsets[:-1])
        self.chainage_m = before - before[head][self.asset]
        self._tree = cKDTree(_in_space(self.corners))
        self._longest_m = float(self.length_m.max())
        self._of_vertex = np.full(len(self.corners), -1)
        self._of_vertex[self.starts] = np.arange(len(self.starts))

    def nearest_vertex_m(self, points: np.ndarray) -> np.ndarray:
        """Give the geodesic distance to the vertex nearest in space: no smaller than the truth."""
        vertex = self.corners[self._tree.query(_in_space(points))[1]]
        return np.asarray(GEOD.inv(points[:, 0], points[:, 1], vertex[:, 0], vertex[:, 1])[2])

    def feet(self, first: int, points: np.ndarray, reach_m: np.ndarray) -> _Feet:
        """Find the foot on each segment that can be within reach of its point."""
        at = _in_space(points)
        balls = self._tree.query_ball_point(at, reach_m + self._longest_m / 2 + SLACK_M)
        row = np.repeat(np.arange(len(points)), [len(ball) for ball in balls])
        row, segment = self._segments(row, np.concatenate(balls).astype(int))
        row, segment = self._within_reach(row, segment, at, reach_m)
        start = self.starts[segment]
        distance_m, along_m = _foot(points[row], self.corners[start], self.corners[start + 1])
        return _Feet(first + row, segment, distance_m, along_m)

    def _segments(self, row: np.ndarray, vertex: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Name the segments before and behind each vertex, each once a point."""
        both = np.concatenate([self._of_vertex[vertex], self._of_vertex[vertex - 1]])
        rows = np.concatenate([row, row])
        key = np.unique(rows[both >= 0] * len(self.starts) + both[both >= 0])
        return np.divmod(key, len(self.starts))

    def _within_reach(
        self, row: np.ndarray, segment: np.ndarray, at: np.ndarray, reach_m: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        # A chord is no longer than the geodesic, so this bound is safe with chords too.
        space = self._tree.data
        ends_m = sum(
            np.linalg.norm(at[row] - space[self.starts[segment] + end], axis=1) for end in (0, 1)
        )
        kept = (ends_m - self.length_m[segment]) / 2 <= reach_m[row] + SLACK_M
        return row[kept], segment[kept]


def _nearest(points: np.ndarray, lines: Lines) -> Truth:
    search = _Search(lines)
    blocks = _blocks(points, search.nearest_vertex_m(points))
    parts = [_best(search.feet(*block), search) for block in blocks]
    joined = {name: [getattr(part, name) for part in parts] for name in Truth.__slots__}
    return Truth(**{name: np.concatenate(columns) for name, columns in joined.items()})


def _best(feet: _Feet, search: _Search) -> Truth:
    order = np.lexsort((feet.segment, feet.distance_m, feet.point))
    point, segment = feet.point[order], feet.segment[order]
    distance_m, asset = feet.distance_m[order], search.asset[segment]
    chainage_m = search.chainage_m[segment] + feet.along_m[order]
    group, first = np.unique(point, return_index=True)
    of_group = np.searchsorted(group, point)
    best = first[of_group]
    elsewhere = (asset != asset[best]) | (np.abs(chainage_m - chainage_m[best]) > SLACK_M)
    other_m = np.full(len(group), np.inf)
    np.minimum.at(other_m, of_group[elsewhere], distance_m[elsewhere])
    return Truth(
        distance_m[first], asset[first], chainage_m[first], search.starts[segment[first]], other_m
    )


def _blocks(points: np.ndarray, reach_m: np.ndarray) -> list[tuple[int, np.ndarray, np.ndarray]]:
    cuts = range(0, len(points), POINTS_A_BLOCK)
    return [(i, points[i : i + POINTS_A_BLOCK], reach_m[i : i + POINTS_A_BLOCK]) for i in cuts]


def _foot(
    points: np.ndarray, starts: np.ndarray, ends: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Give a row's distance to its segment and how far along the foot is, in metres.

    On a sphere the way from a guess to the foot is atan2(sin(d/R) cos A, cos(d/R)), with d and A
    the distance and the angle between segment and point; on the ellipsoid it converges to the foot.
    """
    azimuth_deg, _, length_m = GEOD.inv(starts[:, 0], starts[:, 1], ends[:, 0], ends[:, 1])
    along_m = length_m / 2
    for _ in range(NEWTON_STEPS):
        lon, lat, back_deg = GEOD.fwd(starts[:, 0], starts[:, 1], azimuth_deg, along_m)
        towards_deg, _, distance_m = GEOD.inv(lon, lat, points[:, 0], points[:, 1])
        cosine = -np.cos(np.radians(towards_deg - back_deg))
        arc = distance_m / RADIUS_M
        way_m = RADIUS_M * np.arctan2(np.sin(arc) * cosine, np.cos(arc))
        moved_m = np.clip(along_m + way_m, 0.0, length_m)
        change_m = np.abs(moved_m - along_m).max(initial=0.0)
        along_m = moved_m
        if change_m < CONVERGED_M:
            break
    return _closest(points, starts, azimuth_deg, [along_m, 0.0 * length_m, length_m])


def _closest(
    points: np.ndarray, starts: np.ndarray, azimuth_deg: np.ndarray, guesses_m: list[np.ndarray]
) -> tuple[np.ndarray, np.ndarray]:
    """Take the best of the foot and both ends: far away the foot can be the farthest place."""
    tried = []
    for along_m in guesses_m:
        lon, lat, _ = GEOD.fwd(starts[:, 0], starts[:, 1], azimuth_deg, along_m)
        tried.append(GEOD.inv(lon, lat, points[:, 0], points[:, 1])[2])
    best = np.argmin(tried, axis=0)[None]
    return (
        np.take_along_axis(np.array(tried), best, axis=0)[0],
        np.take_along_axis(np.array(guesses_m), best, axis=0)[0],
    )


def _in_space(points: np.ndarray) -> np.ndarray:
    """Give earth-centred coordinates in metres, shape (n, 3)."""
    lon, lat = np.radians(points).T
    normal_m = EQUATOR_M / np.sqrt(1.0 - SQUARED_ECCENTRICITY * np.sin(lat) ** 2)
    return np.column_stack(
        [
            normal_m * np.cos(lat) * np.cos(lon),
            normal_m * np.cos(lat) * np.sin(lon),
            normal_m * (1.0 - SQUARED_ECCENTRICITY) * np.sin(lat),
        ]
    )
