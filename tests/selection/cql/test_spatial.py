"""Spatial functions (OGC 21-065r2, basic and full): by requirement, over every kind of geometry."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely

from app.selection.cql.spatial import meeting
from app.store.features import Feature
from tests.selection.cql.sample import SAMPLE, ask, ids, of, table_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

SHAPES = {
    "point": shapely.Point(3, 3),
    "line": shapely.LineString([(1, 1), (5, 3)]),
    "polygon": shapely.box(2, 2, 5, 5),
    "multipoint": shapely.MultiPoint([(1, 1), (3, 3)]),
    "multiline": shapely.MultiLineString([[(1, 1), (2, 2)], [(4, 4), (5, 4)]]),
    "multipolygon": shapely.MultiPolygon([shapely.box(0, 0, 2, 2), shapely.box(3, 3, 6, 6)]),
    "collection": shapely.GeometryCollection([shapely.Point(3, 3), shapely.box(4, 4, 6, 6)]),
}
OPS = ["intersects", "equals", "disjoint", "touches", "within", "overlaps", "crosses", "contains"]
EAST, WEST = shapely.Point(175.0, 1.0), shapely.Point(-175.0, 1.0)


@pytest.mark.parametrize("op", OPS)
@pytest.mark.parametrize("name", SHAPES)
def test_req_spatial_functions_are_those_of_simple_features(op: str, name: str) -> None:
    shape = SHAPES[name]
    placed = [f for f in SAMPLE.features if f.geometry is not None]
    expected = [f.id for f in placed if getattr(shapely, op)(f.geometry, shape)]
    assert ids(f"S_{op.upper()}(geom, {shape.wkt})") == expected
    turned = [f.id for f in placed if getattr(shapely, op)(shape, f.geometry)]
    assert ids(f"s_{op}({shape.wkt}, geometry)") == turned


def test_two_geometries_that_are_written_out_are_compared_too() -> None:
    assert ids("S_WITHIN(POINT(1 1), BBOX(0, 0, 2, 2))") == ids("TRUE")
    assert ids("S_WITHIN(BBOX(0, 0, 2, 2), POINT(1 1))") == []
    assert ids("S_EQUALS(geom, geom)") == ids("geom IS NOT NULL")


def test_without_a_geometry_it_is_unknown() -> None:
    placed = ids("geom IS NOT NULL")
    assert ids("S_INTERSECTS(geom, BBOX(-180, -90, 180, 90))") == placed
    assert ids("S_DISJOINT(geom, BBOX(100, 0, 101, 1))") == placed
    assert ids("NOT S_INTERSECTS(geom, BBOX(100, 0, 101, 1))") == placed
    assert len(placed) < len(SAMPLE.features)


def test_req_basic_spatial_functions_a_bbox_may_cross_the_antimeridian() -> None:
    far = [Feature(name, {"id": name}, place) for name, place in (("e", EAST), ("w", WEST))]
    table = table_of(of([*far, Feature("m", {"id": "m"}, shapely.Point(0, 0))]))
    assert ask("S_INTERSECTS(geom, BBOX(170, -10, -170, 10))", table) == ["e", "w"]
    assert ask("S_INTERSECTS(geom, BBOX(-170, -10, 170, 10))", table) == ["m"]
    assert ask("S_WITHIN(geom, BBOX(174, 0, 0, 180, 10, 9))", table) == ["e"]
    assert ask("S_DWITHIN(geom, POINT(180 1), 600, 'km')", table) == ["e", "w"]
    assert ask("S_DWITHIN(geom, POINT(-180 1), 500, 'km')", table) == []


def test_a_bbox_may_shrink_to_a_line_or_a_point() -> None:
    assert ids("S_INTERSECTS(geom, BBOX(3, 3, 3, 3))") == ids("S_INTERSECTS(geom, POINT(3 3))")
    line = ids("S_INTERSECTS(geom, LINESTRING(1 3, 4 3))")
    assert ids("S_INTERSECTS(geom, BBOX(1, 3, 4, 3))") == line


def test_heights_are_left_out() -> None:
    assert ids("S_INTERSECTS(geom, POINT Z(3 3 100))") == ids("S_INTERSECTS(geom, POINT(3 3))")


def test_a_feature_stands_for_its_geometry() -> None:
    place = SAMPLE.by_id["f003"].geometry
    assert place is not None
    expected = ids(f"S_INTERSECTS(geom, {place.wkt})")
    assert ids("S_INTERSECTS(geom, FEATURE('sample', 'f003'))") == expected
    assert "f003" in expected


REGIONS = {
    "box": shapely.box(2, 2, 5, 5),
    "box-to-a-line": shapely.LineString([(3, 0), (3, 9)]),
    "box-to-a-point": shapely.Point(3, 3),
    "two-boxes": shapely.union_all([shapely.box(0, 0, 2, 2), shapely.box(5, 5, 9, 9)]),
    "tilted": shapely.Polygon([(2, 2), (6, 3), (5, 7), (1, 6)]),
    "triangle-with-five-vertices": shapely.Polygon([(2, 2), (6, 2), (6, 6), (6, 6)]),
}


@pytest.mark.parametrize("name", REGIONS)
def test_a_region_meets_what_intersects_it(name: str) -> None:
    """Points on the edge and in corners too, and no geometry is asked for but of what is none."""
    edges = [shapely.Point(x, y) for x in range(8) for y in range(8)]
    shapes = np.array([*edges, *SHAPES.values(), *SAMPLE.geometries, None, shapely.Point()])
    bounds = shapely.bounds(shapes)

    def those(rows: NDArray[np.intp]) -> NDArray[np.object_]:
        assert (bounds[rows, :2] != bounds[rows, 2:]).any(axis=1).all()
        return np.asarray(shapes[rows])

    found = meeting(bounds, REGIONS[name], those)
    assert found.tolist() == shapely.intersects(shapes, REGIONS[name]).tolist()
