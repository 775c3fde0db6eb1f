"""Distances to geometries: shapes in and out, published geodesics, and what must always hold."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, Point, Polygon, box

from app.domain.geo.nearest import MANY_POINTS, distance, nearest
from app.domain.geo.segments import Segments
from tests.domain.geo.worldwide import GEOD

Place: TypeAlias = tuple[float, float]

EQUATOR_DEGREE_M = 111_319.4908


@pytest.mark.parametrize(
    ("start", "end", "published_m", "error_m"),
    [
        # C. F. F. Karney, Algorithms for geodesics, J. Geod. 87 (2013), table 5.
        ((0.0, -30.0), (179.8, 29.9), 19_989_832.82761, 1e-5),
        # GeographicLib's own tests: the first of its cases, and those of name GeodSolve 6 and 9.
        ((-139.44815, 35.60777), (-69.95921, -11.17491), 8_935_244.5604818305, 1e-6),
        ((106.05087, 55.52454), (197.18234, 77.03196), 4_105_086.1713924406, 1e-6),
        ((0.0, 88.202499451857), (179.981022032992859592, -88.202499451857), 20_003_898.214, 5e-4),
        ((0.0, 56.320923501171), (179.664747671772880215, -56.320923501171), 19_993_558.287, 5e-4),
        # Flinders Peak to Buninyong, the worked example of the Australian geodetic manual (GRS 80).
        (
            (144 + 25 / 60 + 29.52440 / 3600, -37 - 57 / 60 - 3.72030 / 3600),
            (143 + 55 / 60 + 35.38390 / 3600, -37 - 39 / 60 - 10.15610 / 3600),
            54_972.271,
            5e-4,
        ),
        # From pole to pole: half a meridian, and a quarter of the equator (a π / 2).
        ((12.0, 90.0), (99.0, -90.0), 20_003_931.4586, 1e-4),
        ((-45.0, 0.0), (45.0, 0.0), 10_018_754.1714, 1e-4),
    ],
)
def test_published_geodesics_are_as_long(
    start: Place, end: Place, published_m: float, error_m: float
) -> None:
    assert distance(*start, Point(end)) == pytest.approx(published_m, abs=error_m)
    assert distance(*end, Point(start)) == pytest.approx(published_m, abs=error_m)
    assert distance(*end, LineString([start, start])) == pytest.approx(published_m, abs=error_m)


def test_one_in_one_out() -> None:
    one = distance(0.0, 0.0, Point(1, 0))
    assert np.ndim(one) == 0
    assert one == pytest.approx(EQUATOR_DEGREE_M, abs=1e-3)
    for lon, lat, shape in (
        ([0.0], [0.0], Point(1, 0)),
        (0.0, 0.0, [Point(1, 0)]),
        (np.array([0.0]), np.array([0.0]), np.array([Point(1, 0)])),
    ):
        assert distance(lon, lat, shape) == pytest.approx([EQUATOR_DEGREE_M], abs=1e-3)


def test_rows_meet_their_own_geometry_and_one_meets_all() -> None:
    lon = [0.0, 1.0, 2.0]
    shapes = [Point(0, 0), LineString([(0, 0), (9, 0)]), Point(0, 0)]
    by_row = distance(lon, [0.0, 0.0, 0.0], shapes)
    assert by_row == pytest.approx([0.0, 0.0, 2 * EQUATOR_DEGREE_M], abs=1e-3)
    to_one = distance(lon, [0.0, 0.0, 0.0], shapes[0])
    assert to_one == pytest.approx(np.arange(3) * EQUATOR_DEGREE_M, abs=1e-3)
    from_one = distance(2.0, 0.0, shapes)
    assert from_one == pytest.approx(np.array([2, 0, 2]) * EQUATOR_DEGREE_M, abs=1e-3)


def test_nothing_in_gives_nothing_out() -> None:
    for none in (Point(0, 0), np.array([], dtype=object), None):
        assert distance([], [], none).shape == (0,)
    assert distance(1.0, 1.0, []).shape == (0,)


@pytest.mark.parametrize("empty", [None, Point(), Polygon(), LineString(), shapely.MultiPolygon()])
def test_no_geometry_is_at_no_distance(empty: object) -> None:
    assert np.isnan(distance(1.0, 1.0, empty))
    among = distance([0.0] * 3, [0.0] * 3, [empty, Point(0, 0), empty])
    assert np.isnan(among).tolist() == [True, False, True]


@pytest.mark.parametrize(
    ("lon", "lat", "geometry", "message"),
    [
        ([0.0, np.nan], [0.0, 0.0], Point(0, 0), "row 1: lon nan, lat 0.0: a coordinate is not"),
        ([0.0, 1.0], [0.0, 95.0], Point(0, 0), "row 1: lon 1.0, lat 95.0: expected degrees"),
        ([0.0] * 3, [0.0] * 3, [Point(0, 0)] * 2, "expected one geometry or 3, not 2"),
        ([0.0] * 3, [0.0] * 2, Point(0, 0), "expected single values or two rows of one length"),
        (0.0, 0.0, Point(0, np.nan), "vertex 0: lon 0.0, lat nan: a coordinate is not finite"),
        (0.0, 0.0, shapely.GeometryCollection([Point(0, 0)]), "not a collection"),
    ],
)
def test_bad_input_is_refused(lon: object, lat: object, geometry: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        distance(np.array(lon), np.array(lat), geometry)


@pytest.mark.parametrize(
    "line",
    [
        [(1, 0), (1, 0)],
        [(1, 0), (1, 0), (1, 1), (1, 1), (1, 1)],
        [(2, 1), (1, 0), (2, 0), (1, 1), (2, 1), (1, 0)],
    ],
    ids=["no length", "doubled vertices", "over itself"],
)
@pytest.mark.parametrize("count", [1, MANY_POINTS])
def test_odd_lines_are_measured_like_others(line: list[Place], count: int) -> None:
    segments = Segments.of_lines([line])
    found = nearest(np.zeros(count), np.zeros(count), segments)
    assert found.distance_m == pytest.approx(np.full(count, EQUATOR_DEGREE_M), abs=1e-3)
    first = line.index((1.0, 0.0))
    lon, lat = np.array(line[: first + 1]).T
    assert found.chainage_m == pytest.approx(
        np.full(count, GEOD.line_length(lon, lat) if first else 0.0), abs=1e-3
    )


def test_opposite_ends_of_the_earth_are_half_round_apart() -> None:
    lon, lat = (grid.ravel() for grid in np.meshgrid(np.arange(-180, 180, 15), range(-90, 91, 15)))
    shapes = shapely.points((lon + 360.0) % 360.0 - 180.0, -lat)
    expected = GEOD.inv(lon, lat, (lon + 360.0) % 360.0 - 180.0, -lat)[2]
    assert distance(lon, lat, shapes) == pytest.approx(expected, abs=1e-4)


places = st.tuples(st.floats(-180.0, 180.0), st.floats(-90.0, 90.0))
# The closed formulas err by up to 0.15 mm each.
ERROR_M = 5e-4


@settings(max_examples=60, deadline=None)
@given(places, places, places)
def test_distances_are_symmetric_and_no_detour_is_shorter(a: Place, b: Place, c: Place) -> None:
    there, back = distance(*a, Point(b)), distance(*b, Point(a))
    assert there == pytest.approx(back, abs=ERROR_M)
    assert there <= distance(*a, Point(c)) + distance(*c, Point(b)) + ERROR_M


@settings(max_examples=40, deadline=None)
@given(places, places, st.floats(0.0, 360.0), st.floats(10.0, 400_000.0), st.floats(20.0, 160.0))
def test_a_line_turned_round_has_its_chainage_mirrored(
    place: Place, start: Place, azimuth: float, length_m: float, turn: float
) -> None:
    middle = GEOD.fwd(*start, azimuth, length_m)[:2]
    line = [start, middle, GEOD.fwd(*middle, azimuth + turn, length_m)[:2]]
    segments, mirrored = Segments.of_lines([line]), Segments.of_lines([line[::-1]])
    one, other = nearest(*place, segments), nearest(*place, mirrored)
    assert one.distance_m == pytest.approx(other.distance_m, abs=ERROR_M)
    if GEOD.inv(one.foot_lon[0], one.foot_lat[0], other.foot_lon[0], other.foot_lat[0])[2] < 1.0:
        assert one.chainage_m + other.chainage_m == pytest.approx(segments.total_m, abs=0.01)


def test_the_edge_of_a_polygon_is_its_outline() -> None:
    square = box(10, 10, 12, 12)
    lon, lat = [9.0, 13.0, 11.0], [11.0, 13.0, 5.0]
    assert distance(lon, lat, square) == pytest.approx(
        distance(lon, lat, LineString(square.exterior.coords)), abs=1e-9
    )


ROWS = [
    Point(0, 0), None, LineString([(179, 0), (-179, 1)]), box(-1, -1, 1, 1), Point(),
    shapely.MultiPoint([(5, 5), (6, 6)]), Polygon([(10, 80), (130, 80), (-110, 80)]), Point(3, 4),
]  # fmt: skip


def test_each_row_has_its_own_geometry_and_no_search(monkeypatch: pytest.MonkeyPatch) -> None:
    lon, lat = np.array([0, 0, 180, 0.5, 0, 5, 20, 3.0]), np.array([0, 0, 0, 0.5, 0, 5.5, 85, 4.0])
    one_by_one = [float(distance(x, y, shape)) for x, y, shape in zip(lon, lat, ROWS, strict=True)]
    monkeypatch.setattr("app.domain.geo.nearest.nearest", None)
    together = distance(lon, lat, ROWS)
    assert together == pytest.approx(one_by_one, abs=1e-9, nan_ok=True)
    assert (together[[0, 3, 6, 7]] == 0.0).all()
    assert np.isnan(together[[1, 4]]).all()


def test_rows_with_many_pieces_are_worked_on_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    line = LineString(np.column_stack([np.linspace(0, 5, 60), np.zeros(60)]))
    shapes = [shapely.affinity.translate(line, 0, row / 10) for row in range(9)]
    whole = distance(np.zeros(9), np.ones(9), shapes)
    monkeypatch.setattr("app.domain.geo.rowwise.PAIRS_AT_ONCE", 100)
    assert distance(np.zeros(9), np.ones(9), shapes).tolist() == whole.tolist()


def test_a_bad_geometry_is_named_by_its_row() -> None:
    places = np.arange(3.0), np.arange(3.0)
    with pytest.raises(ValueError, match="row 2"):
        distance(*places, [Point(0, 0), Point(1, 1), Point(500, 3)])
    with pytest.raises(ValueError, match=r"row 1: .* not a collection"):
        distance(*places, [Point(0, 0), shapely.GeometryCollection([Point(1, 1)]), Point(1, 1)])
    shapes = [Point(0, 0)] * 9 + [Point(500, 3)] * 9
    with pytest.raises(ValueError, match="row 9"):
        distance(np.zeros(18), np.zeros(18), shapes)


def test_the_same_place_is_at_the_distance_0() -> None:
    assert distance(37.0, 44.0, Point(37.0, 44.0)) == 0.0
    on_it = nearest([37.0], [44.0], Segments.of_point(37.0, 44.0))
    assert on_it.distance_m.tolist() == [0.0]
