"""The nearest place on a line against a search that shares nothing with it but PROJ.

The truth is found on every segment: the distance by golden section, the foot as the place where
the distances to 100 m before and 100 m behind it are equal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import pyproj
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.geo.geodesy import destination, distance_m, inverse
from app.domain.geo.nearest import nearest
from app.domain.geo.segments import Segments

if TYPE_CHECKING:
    from app.domain.geo.geodesy import Floats
    from app.sources.bundle import Bundle

Line: TypeAlias = list[tuple[float, float]]

GEOD = pyproj.Geod(ellps="WGS84")
GOLDEN = (5**0.5 - 1) / 2
PROBE_M = 100.0
ALL = slice(None)
DISTANCE_TOLERANCE_M = 1e-4
CHAINAGE_TOLERANCE_M = 1e-3

LINES: dict[str, Line] = {
    "antimeridian": [(178.0, -17.0), (179.5, -16.5), (-179.2, -16.8), (-178.0, -18.0)],
    "round-the-north-pole": [(0.0, 89.0), (90.0, 89.5), (180.0, 89.2), (-90.0, 88.9)],
    "through-the-south-pole": [(10.0, -89.5), (-170.0, -89.5)],
    "southern": [(-70.6, -33.4), (-68.3, -54.8), (-57.9, -51.7)],
    "vertical": [(30.0, -5.0), (30.0, 5.0)],
    "horizontal": [(10.0, 60.0), (14.0, 60.0), (18.0, 60.0)],
    "on-the-equator": [(10.0, 0.0), (20.0, 0.0)],
    "with-doubled-vertices": [(37.0, 45.0), (37.0, 45.0), (38.0, 45.0), (38.0, 45.0)],
    "one-edge-of-an-ocean": [(-73.8, 40.6), (-0.5, 51.6)],
}


class Truth:
    """The edges of a line, and the brute-force search over all of them."""

    def __init__(self, line: Line) -> None:
        ends = np.array(line, dtype=float)
        self.lon, self.lat = ends[:-1].T
        self.azimuth, _, self.length = GEOD.inv(self.lon, self.lat, *ends[1:].T)
        self.before = np.concatenate([[0.0], np.cumsum(self.length)[:-1]])

    def away_m(self, along: Floats, lon: float, lat: float, edges: slice = ALL) -> Floats:
        start = self.lon[edges], self.lat[edges], self.azimuth[edges]
        at_lon, at_lat, _ = GEOD.fwd(*start, along)
        point = np.full(len(along), lon), np.full(len(along), lat)
        return np.asarray(GEOD.inv(at_lon, at_lat, *point)[2])

    def distances_m(self, lon: float, lat: float) -> Floats:
        """Give the smallest distance to each edge by golden section."""
        low, high = np.zeros_like(self.length), self.length.copy()
        for _ in range(45):
            left, right = high - GOLDEN * (high - low), low + GOLDEN * (high - low)
            goes_left = self.away_m(left, lon, lat) < self.away_m(right, lon, lat)
            low, high = np.where(goes_left, low, left), np.where(goes_left, right, high)
        ends = [np.zeros_like(self.length), (low + high) / 2, self.length]
        smallest: Floats = np.min([self.away_m(along, lon, lat) for along in ends], axis=0)
        return smallest

    def chainage_m(self, lon: float, lat: float, edge: int) -> float:
        """Give the distance along the line of the foot on one edge, by bisection."""
        one = slice(edge, edge + 1)
        low, high = np.zeros(1), self.length[one]
        for _ in range(50):
            middle = (low + high) / 2
            ahead, behind = (
                self.away_m(middle + probe, lon, lat, one) for probe in (PROBE_M, -PROBE_M)
            )
            low, high = (
                np.where(ahead < behind, middle, low),
                np.where(ahead < behind, high, middle),
            )
        return float(self.before[edge] + (low[0] + high[0]) / 2)


def assert_true(line: Line, points: Line) -> None:
    truth, segments = Truth(line), Segments.of_lines([line])
    lons, lats = np.array(points).T
    feet = nearest(lons, lats, segments)
    for index, (lon, lat) in enumerate(points):
        distances = truth.distances_m(lon, lat)
        assert feet.distance_m[index] == pytest.approx(distances.min(), abs=DISTANCE_TOLERANCE_M)
        chainage = truth.chainage_m(lon, lat, int(distances.argmin()))
        apart = np.abs(distances - distances.min()) < CHAINAGE_TOLERANCE_M
        if apart.sum() == 1:  # no other edge is as near: the foot is one place
            assert feet.chainage_m[index] == pytest.approx(chainage, abs=CHAINAGE_TOLERANCE_M)
        foot = float(feet.foot_lon[index]), float(feet.foot_lat[index])
        assert distance_m(lon, lat, *foot) == pytest.approx(distances.min(), abs=1e-4)


def random_points(line: Line, spread_deg: float, count: int, seed: int) -> Line:
    generator = np.random.default_rng(seed)
    points = []
    for _ in range(count):
        lon, lat = line[generator.integers(len(line))]
        east, north = generator.uniform(-spread_deg, spread_deg, 2)
        points.append(((lon + east + 180) % 360 - 180, float(np.clip(lat + north, -90, 90))))
    return points


@pytest.mark.parametrize("name", LINES)
def test_foot_and_distance_are_true_near_and_far(name: str) -> None:
    line = LINES[name]
    points = [
        *random_points(line, 0.01, 4, seed=1),
        *random_points(line, 1.0, 6, seed=2),
        *random_points(line, 30.0, 4, seed=3),
    ]
    assert_true(line, points)


def test_foot_and_distance_are_true_on_the_shipped_route(bundle: Bundle) -> None:
    assert bundle.route is not None
    line = [point for piece in bundle.route.lines for point in piece]
    places = [(37.7618, 44.7319), (37.64, 44.63), (40.696, 45.4657), (51.9, 47.1), (43.0, 47.0)]
    points = [
        *places,
        *random_points(line, 0.001, 5, seed=4),
        *random_points(line, 0.2, 8, seed=5),
        *random_points(line, 2.0, 6, seed=6),
    ]
    assert_true(line, points)


def test_a_pole_is_as_near_as_the_parallel_says() -> None:
    ring: Line = [(lon, 89.0) for lon in (0.0, 120.0, -120.0, 0.0)]
    feet = nearest(np.array([0.0]), np.array([90.0]), Segments.of_lines([ring]))
    middle = GEOD.npts(0.0, 89.0, 120.0, 89.0, 1)[0]
    assert feet.distance_m[0] == pytest.approx(distance_m(0.0, 90.0, *middle), abs=1e-4)


def test_a_long_edge_is_not_lost_for_bulging_over_its_chord() -> None:
    """The middle of the edge lies 600 km above its chord; a decoy is 200 km away."""
    ocean = LINES["one-edge-of-an-ocean"]
    azimuth, _, length = GEOD.inv(*ocean[0], *ocean[1])
    middle = GEOD.fwd(*ocean[0], azimuth, length / 2)
    north = GEOD.fwd(*middle[:2], middle[2] + 90.0, 10_000.0)
    decoy = GEOD.fwd(*north[:2], 0.0, 200_000.0)
    lines: list[Line] = [[(decoy[0], decoy[1]), (decoy[0] + 0.1, decoy[1])], ocean]
    feet = nearest(np.array([north[0]]), np.array([north[1]]), Segments.of_lines(lines))
    assert feet.segment.tolist() == [1]
    assert feet.distance_m[0] == pytest.approx(10_000.0, abs=1e-3)


def test_towards_its_antipode_a_place_is_nearest_to_one_of_the_ends() -> None:
    """More than a quarter round the earth off, the foot is where a piece is farthest."""
    generator = np.random.default_rng(8)
    for _ in range(100):
        lon, lat, azimuth = generator.uniform((-180.0, -85.0, 0.0), (180.0, 85.0, 360.0))
        start, away = (lon, lat), generator.choice([12e6, 19e6, 19.99e6, 20.003e6])
        end = GEOD.fwd(*start, azimuth, 200e3)[:2]
        middle = GEOD.fwd(*start, azimuth, generator.uniform(0.0, 200e3))
        place = GEOD.fwd(*middle[:2], generator.uniform(0.0, 360.0), away)[:2]
        along = Truth([start, end]).away_m
        sampled = min(along(np.array([s]), *place)[0] for s in np.linspace(0.0, 200e3, 101))
        found = nearest(*place, Segments.of_lines([[start, end]])).distance_m[0]
        assert found == pytest.approx(sampled, abs=1e-6)


def test_a_single_point_is_a_segment_of_no_length() -> None:
    feet = nearest(np.array([37.0]), np.array([45.0]), Segments.of_point(38.0, 45.0))
    assert feet.distance_m[0] == pytest.approx(distance_m(37.0, 45.0, 38.0, 45.0), abs=1e-6)
    assert (feet.chainage_m[0], feet.segment[0]) == (0.0, 0)


def test_azimuth_points_from_the_position_to_its_foot() -> None:
    segments = Segments.of_lines([LINES["southern"]])
    lon, lat = np.array([-66.0, -62.0]), np.array([-40.0, -56.0])
    feet = nearest(lon, lat, segments)
    reached = destination(lon, lat, feet.azimuth_deg, feet.distance_m)
    assert inverse(*reached[:2], feet.foot_lon, feet.foot_lat)[2] == pytest.approx(
        [0.0, 0.0], abs=1e-4
    )


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param([[(37.0, 45.0), (38.0, 45.2)]] * 2, id="the-same-edge-twice"),
        pytest.param(
            [[(37.0, 45.0), (38.0, 45.2)], [(38.0, 45.2), (37.0, 45.0)]], id="there-and-back"
        ),
        pytest.param([[(30.0, 1.0), (45.0, 2.0)], [(30.0, -1.0), (45.0, -2.0)]], id="mirrored"),
    ],
)
def test_a_tie_goes_to_the_segment_with_the_lower_index(lines: list[Line]) -> None:
    lon = np.linspace(30.0, 44.0, 200)
    lat = np.zeros(200) if lines[0][0][0] == 30.0 else np.linspace(44.0, 46.0, 200)
    assert nearest(lon, lat, Segments.of_lines(lines)).segment.tolist() == [0] * 200


def test_a_foot_on_a_shared_vertex_belongs_to_the_earlier_edge() -> None:
    segments = Segments.of_lines([[(37.0, 45.0), (38.0, 45.3), (39.0, 45.0)]])
    feet = nearest(np.linspace(37.9, 38.1, 50), np.full(50, 46.0), segments)
    assert feet.segment.tolist() == [0] * 50
    assert feet.chainage_m == pytest.approx(np.full(50, segments.length_m[0]), abs=1e-4)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_a_coordinate_that_is_no_number_is_refused(bad: float) -> None:
    segments = Segments.of_point(37.0, 45.0)
    with pytest.raises(ValueError, match="not finite"):
        nearest(np.array([37.0, bad]), np.array([45.0, 45.0]), segments)
    with pytest.raises(ValueError, match="not finite"):
        nearest(np.array([37.0]), np.array([bad]), segments)
    with pytest.raises(ValueError, match="not finite"):
        Segments.of_lines([[(37.0, 45.0), (bad, 45.0)]])


def test_empty_in_gives_empty_out() -> None:
    feet = nearest(np.array([]), np.array([]), Segments.of_lines([LINES["southern"]]))
    assert [len(values) for values in (feet.distance_m, feet.chainage_m, feet.segment)] == [0] * 3


@pytest.mark.parametrize("lines", [[], [[]], [[(37.0, 45.0)], []]])
def test_a_line_without_points_is_refused(lines: list[Line]) -> None:
    with pytest.raises(ValueError, match="at least one line with at least one point"):
        Segments.of_lines(lines)


def test_many_points_get_the_answers_they_get_one_by_one(bundle: Bundle) -> None:
    assert bundle.route is not None
    segments = bundle.route.segments
    lon, lat = np.linspace(36.0, 54.0, 700), np.linspace(44.0, 48.0, 700)
    together = nearest(lon, lat, segments)
    for index in (0, 255, 256, 257, 511, 512, 699):
        alone = nearest(lon[index : index + 1], lat[index : index + 1], segments)
        assert alone.distance_m[0] == pytest.approx(together.distance_m[index], abs=1e-6)
        assert alone.chainage_m[0] == pytest.approx(together.chainage_m[index], abs=1e-3)


degrees_east = st.floats(-180.0, 180.0)
degrees_north = st.floats(-89.0, 89.0)
lines_of_short_edges = st.builds(
    lambda lon, lat, steps: _walk((lon, lat), steps),
    degrees_east,
    st.floats(-80.0, 80.0),
    st.lists(st.tuples(st.floats(0.0, 360.0), st.floats(1.0, 300_000.0)), min_size=1, max_size=5),
)


def _walk(start: tuple[float, float], steps: list[tuple[float, float]]) -> Line:
    line = [start]
    for azimuth, length in steps:
        lon, lat, _ = GEOD.fwd(*line[-1], azimuth, length)
        line.append((float(lon), float(lat)))
    return line


@settings(max_examples=60, deadline=None)
@given(lines_of_short_edges, degrees_east, degrees_north)
def test_a_distance_is_never_negative_nor_above_that_to_a_vertex(
    line: Line, lon: float, lat: float
) -> None:
    feet = nearest(np.array([lon]), np.array([lat]), Segments.of_lines([line]))
    to_vertex = min(distance_m(lon, lat, *vertex) for vertex in line)
    assert 0.0 <= feet.distance_m[0] <= to_vertex + 1e-4


@settings(max_examples=60, deadline=None)
@given(lines_of_short_edges, st.floats(0.01, 0.99), degrees_east, degrees_north)
def test_a_vertex_more_on_a_geodesic_edge_changes_no_distance(
    line: Line, share: float, lon: float, lat: float
) -> None:
    azimuth, _, length = GEOD.inv(*line[0], *line[1])
    new_lon, new_lat, _ = GEOD.fwd(*line[0], azimuth, share * length)
    longer = [line[0], (float(new_lon), float(new_lat)), *line[1:]]
    point = np.array([lon]), np.array([lat])
    before = nearest(*point, Segments.of_lines([line])).distance_m[0]
    after = nearest(*point, Segments.of_lines([longer])).distance_m[0]
    assert after == pytest.approx(before, abs=1e-4)


@settings(max_examples=60, deadline=None)
@given(lines_of_short_edges, st.floats(-180.0, 180.0), degrees_east, degrees_north)
def test_turning_everything_round_the_axis_changes_no_distance(
    line: Line, turn: float, lon: float, lat: float
) -> None:
    def turned(value: float) -> float:
        return (value + turn + 180.0) % 360.0 - 180.0

    before = nearest(np.array([lon]), np.array([lat]), Segments.of_lines([line])).distance_m[0]
    after = nearest(
        np.array([turned(lon)]),
        np.array([lat]),
        Segments.of_lines([[(turned(x), y) for x, y in line]]),
    ).distance_m[0]
    assert after == pytest.approx(before, abs=1e-4)
