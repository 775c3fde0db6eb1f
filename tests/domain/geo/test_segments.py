"""Lines become geodesic segments: their numbers, their chainage, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from shapely import LineString, MultiPoint, Point, Polygon, box

from app.domain.geo.nearest import nearest
from app.domain.geo.segments import Segments, checked_degrees
from tests.domain.geo.worldwide import GEOD

DEGREE_M = 111_319.4908  # of the equator: a π / 180


def test_every_kind_of_geometry_is_an_asset() -> None:
    shapes = [
        Point(0, 0),
        None,
        LineString([(0, 0), (1, 0), (3, 0)]),
        Point(),
        shapely.from_wkt("MULTILINESTRING ((0 0, 1 0), (5 0, 6 0), EMPTY)"),
        MultiPoint([(1, 1), (2, 2)]),
        box(0, 0, 1, 1),
    ]
    segments = Segments.of_geometries(shapes)
    assert segments.count == 7
    assert segments.asset.tolist() == [0, 2, 2, 4, 4, 5, 5, 6, 6, 6, 6]
    assert segments.chainage_m[:5] == pytest.approx([0, 0, DEGREE_M, 0, DEGREE_M], abs=1e-3)
    assert segments.length_m[:7] == pytest.approx(
        np.array([0, 1, 2, 1, 1, 0, 0]) * DEGREE_M, abs=1e-3
    )
    assert [region.asset for region in segments.regions] == [6]
    assert segments.total_m == pytest.approx(segments.length_m.sum())


def test_lines_of_a_route_run_on_and_assets_do_not() -> None:
    lines = [[(0.0, 0.0), (1.0, 0.0)], [(2.0, 0.0), (3.0, 0.0)]]
    assert Segments.of_lines(lines).chainage_m == pytest.approx([0.0, DEGREE_M], abs=1e-3)
    both = Segments.of_arrays(np.concatenate(lines), np.array([0, 2, 4]))
    assert both.chainage_m.tolist() == [0.0, 0.0]


def test_holes_follow_their_shell_in_chainage() -> None:
    square = Polygon([(0, 0), (4, 0), (4, 4), (0, 4)], [[(1, 1), (2, 1), (2, 2)]])
    segments = Segments.of_geometries([square])
    lon, lat = shapely.get_coordinates(square.exterior).T
    assert segments.chainage_m[4] == pytest.approx(GEOD.line_length(lon, lat), abs=1e-6)


@pytest.mark.parametrize("empty", ["POINT", "LINESTRING", "POLYGON", "MULTIPOLYGON", None])
def test_missing_and_empty_geometries_are_never_found(empty: str | None) -> None:
    shape = shapely.from_wkt(f"{empty} EMPTY") if empty else None
    segments = Segments.of_geometries([shape, Point(5, 5), shape])
    assert (segments.count, segments.asset.tolist()) == (3, [1])
    for count in (2, 5_000):
        assert set(nearest([0.0] * count, [0.0] * count, segments).asset.tolist()) == {1}
    assert len(nearest(0.0, 0.0, Segments.of_geometries([shape]))) == 0


@pytest.mark.parametrize("count", [1, 5_000])
@pytest.mark.parametrize("k", [1, 3])
@pytest.mark.parametrize("radius_m", [None, 1e6])
def test_without_assets_nothing_is_found(count: int, k: int, radius_m: float | None) -> None:
    for none in (
        Segments.of_geometries([]),
        Segments.of_arrays(np.zeros((0, 2)), np.zeros(3, int)),
    ):
        assert len(nearest([1.0] * count, [2.0] * count, none, k=k, radius_m=radius_m)) == 0


@pytest.mark.parametrize(
    ("shape", "message"),
    [
        (LineString([(0, 0), (1, 91)]), "row 1, vertex 1: lon 1.0, lat 91.0: expected degrees"),
        (Polygon([(0, 0), (400, 1), (2, 2)]), "row 1, vertex 1: lon 400.0, lat 1.0: expected deg"),
        (Point(0, np.inf), "row 1, vertex 0: lon 0.0, lat inf: a coordinate is not finite"),
        (shapely.from_wkt("GEOMETRYCOLLECTION (POINT (0 0))"), "row 1: .* not a collection"),
    ],
)
def test_a_bad_geometry_is_named(shape: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Segments.of_geometries([Point(0, 0), shape])


def test_a_bad_vertex_is_named_by_line_and_place() -> None:
    vertices = np.array([[0, 0], [1, 1], [2, 2], [3, np.nan]])
    with pytest.raises(
        ValueError, match=r"row 2, vertex 1: lon 3\.0, lat nan: a coordinate is not"
    ):
        Segments.of_arrays(vertices, np.array([0, 2, 2, 4]))


@pytest.mark.parametrize("offsets", [[], [0], [0, 2], [1, 3], [0, 2, 1, 3], [0, 4]])
def test_offsets_that_do_not_fit_are_refused(offsets: list[int]) -> None:
    with pytest.raises(ValueError, match="offsets that rise from 0 to the number of coordinates"):
        Segments.of_arrays(np.zeros((3, 2)), np.array(offsets))


@pytest.mark.parametrize("shape", [(3,), (3, 3), (1, 3, 2)])
def test_coordinates_of_another_shape_are_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=r"expected coordinates of shape \(n, 2\), not"):
        Segments.of_arrays(np.zeros(shape), np.array([0, 3]))


@pytest.mark.parametrize(
    ("lon", "lat", "message"),
    [
        ([0.0, 361.0], [0.0, 0.0], "row 1: lon 361.0, lat 0.0: expected degrees, lat -90 to 90"),
        ([0.0, 0.0, 5.0], [0.0, 0.0, -90.1], "row 2: lon 5.0, lat -90.1: expected degrees"),
        ([np.nan], [0.0], "row 0: lon nan, lat 0.0: a coordinate is not finite"),
        (
            [1.0, 2.0],
            [1.0],
            r"two rows of one length, not \(2,\) and \(1,\)",
        ),
        (
            [[1.0]],
            [[1.0]],
            r"two rows of one length, not \(1, 1\) and \(1, 1\)",
        ),
    ],
)
def test_bad_places_are_named_by_row(lon: object, lat: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        checked_degrees(np.array(lon), np.array(lat))


def test_longitudes_may_go_once_round() -> None:
    there = nearest([-360.0, 0.0, 360.0], [1.0, 1.0, 1.0], Segments.of_point(0.0, 0.0))
    assert there.distance_m == pytest.approx([110_574.3886] * 3, abs=1e-4)
