"""Parts of a line near something, against distances taken every few metres with pyproj.Geod."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely
from pyproj import Geod

from app.domain.geo.linear.alongside import TOLERANCE_M, Limits, Run, alongside
from app.domain.geo.linear.course import Course
from app.domain.geo.segments import Segments

if TYPE_CHECKING:
    from collections.abc import Sequence

GEOD = Geod(ellps="WGS84")
LINE = ((37.0, 45.0), (37.2, 45.05), (37.3, 45.3), (37.9, 45.2))
STEP_M = 5.0


def limits(course: Course, radius_m: float, *, count: int = 1) -> Limits:
    return Limits(np.full((1, count), radius_m), np.zeros((1, len(course.segments.lon))))


def sampled(
    line: Sequence[tuple[float, float]], goal: tuple[float, float]
) -> tuple[np.ndarray, np.ndarray]:
    """Give the distance of places every few metres of a line to a point, by Geod alone."""
    along, distance, start = [], [], 0.0
    for (lon0, lat0), (lon1, lat1) in pairwise(line):
        azimuth, _, length = GEOD.inv(lon0, lat0, lon1, lat1)
        way = np.arange(0.0, length, STEP_M)
        same = np.ones(len(way))
        lon, lat, _ = GEOD.fwd(lon0 * same, lat0 * same, azimuth * same, way)
        distance.append(GEOD.inv(lon, lat, goal[0] * same, goal[1] * same)[2])
        along.append(start + way)
        start += length
    return np.concatenate(along), np.concatenate(distance)


def runs_of(along: np.ndarray, is_in: np.ndarray) -> list[tuple[float, float]]:
    turns = np.nonzero(np.diff(np.concatenate([[0], is_in.astype(int), [0]])))[0].reshape(-1, 2)
    return [(float(along[a]), float(along[b - 1])) for a, b in turns]


@pytest.mark.parametrize("radius_m", [800.0, 3_000.0, 9_000.0, 25_000.0])
@pytest.mark.parametrize("goal", [(37.1, 45.03), (37.25, 45.05), (37.4, 45.15), (38.0, 45.2)])
def test_the_parts_near_a_point_are_those_that_sampling_finds(
    goal: tuple[float, float], radius_m: float
) -> None:
    course = Course.of_lines([LINE], [0.0])
    along, distance = sampled(LINE, goal)
    expected = runs_of(along, distance <= radius_m)
    found = alongside(course, Segments.of_point(*goal), limits(course, radius_m))
    assert len(found) == len(expected)
    for run, (start, end) in zip(found, expected, strict=True):
        assert run.from_m == pytest.approx(start, abs=STEP_M + TOLERANCE_M)
        assert run.to_m == pytest.approx(end, abs=STEP_M + TOLERANCE_M)


def test_the_ends_lie_at_the_limit_to_the_tolerance() -> None:
    course = Course.of_lines([LINE], [0.0])
    goal = (37.25, 45.05)
    for run in alongside(course, Segments.of_point(*goal), limits(course, 4_321.0)):
        for at in (run.from_m, run.to_m):
            if 0.0 < at < course.end_m[0]:
                lon, lat = course.position(np.array([at]), np.array([0]))
                distance = GEOD.inv(lon[0], lat[0], *goal)[2]
                assert distance == pytest.approx(4_321.0, abs=TOLERANCE_M)


def test_inside_a_polygon_the_distance_is_0() -> None:
    course = Course.of_lines([((0.0, 0.0), (1.0, 0.0))], [0.0])
    box = shapely.box(0.25, -0.1, 0.5, 0.1)
    [run] = alongside(course, Segments.of_geometries([box]), limits(course, 0.0))
    length = GEOD.inv(0.0, 0.0, 1.0, 0.0)[2]
    # The equator is a geodesic, and its length is even in longitude.
    assert run.from_m == pytest.approx(length * 0.25, abs=TOLERANCE_M)
    assert run.to_m == pytest.approx(length * 0.5, abs=TOLERANCE_M)


def test_each_question_and_asset_has_its_own_limit_and_each_piece_of_the_line() -> None:
    course = Course.of_lines([((0.0, 0.0), (0.5, 0.0)), ((0.5, 0.0), (1.0, 0.0))], [0.0, 0.0])
    things = Segments.of_geometries([shapely.Point(0.5, 0.0), shapely.Point(0.9, 0.0)])
    asked = Limits(
        np.array([[10_000.0, -1.0], [20_000.0, 5_000.0]]),
        np.array([[0.0, -4_000.0], [0.0, 0.0]]),
    )
    half, at = GEOD.inv(0.0, 0.0, 0.5, 0.0)[2], GEOD.inv(0.0, 0.0, 0.9, 0.0)[2]
    expected = [
        Run(0, 0, 0, half - 10_000.0, half + 6_000.0),
        Run(1, 0, 0, half - 20_000.0, half + 20_000.0),
        Run(1, 1, 0, at - 5_000.0, at + 5_000.0),
    ]
    found = alongside(course, things, asked)
    assert [(r.question, r.asset, r.stretch) for r in found] == [
        (r.question, r.asset, r.stretch) for r in expected
    ]
    for run, right in zip(found, expected, strict=True):
        assert run.from_m == pytest.approx(right.from_m, abs=TOLERANCE_M)
        assert run.to_m == pytest.approx(right.to_m, abs=TOLERANCE_M)


def test_stretches_that_a_gap_parts_are_parts_of_their_own() -> None:
    course = Course.of_lines([((0.0, 0.0), (0.1, 0.0)), ((0.2, 0.0), (0.3, 0.0))], [0.0, 0.0])
    found = alongside(course, Segments.of_point(0.15, 0.0), limits(course, 50_000.0))
    assert [r.stretch for r in found] == [0, 1]
    spans = [metres for run in found for metres in (run.from_m, run.to_m)]
    first, second = course.end_m
    assert spans == pytest.approx([0.0, first, first, second])


def test_nothing_near_is_nothing() -> None:
    course = Course.of_lines([LINE], [0.0])
    assert alongside(course, Segments.of_point(0.0, 0.0), limits(course, 10_000.0)) == []
    assert alongside(course, Segments.of_point(*LINE[0]), limits(course, -1.0)) == []
