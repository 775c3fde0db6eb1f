"""Cases of CQL2 in space: each function on each kind of literal, beside shapely on what is served.

The literals are made of the features themselves, so that every relation holds of some.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import shapely
from shapely.geometry import box, mapping, shape

from tests.api.conformance.asking import features_of
from tests.api.conformance.cases import Case, Truth, call, prop

if TYPE_CHECKING:
    from collections.abc import Callable

    from shapely.geometry.base import BaseGeometry
    from starlette.testclient import TestClient

__all__ = ["FUNCTIONS", "literals", "mirrored_cases", "spatial_cases"]

FUNCTIONS: dict[str, Callable[[Any, Any], bool]] = {
    f"s_{name}": getattr(shapely, name)
    for name in (
        "contains", "crosses", "disjoint", "equals", "intersects", "overlaps", "touches", "within",
    )
}  # fmt: skip
COLLECTIONS = ("incidents", "places", "route")


def shapes_of(client: TestClient, collection: str, kind: str) -> list[Any]:
    found = [f["geometry"] for f in features_of(client, collection) if f["geometry"]]
    return [shape(each) for each in found if each["type"] == kind]


@lru_cache(maxsize=4)
def literals(client: TestClient) -> dict[str, tuple[Any, BaseGeometry]]:
    """Give literals of each kind, as CQL2 JSON and as what they are."""
    (piece, after, *_) = shapes_of(client, "route", "LineString")
    area = max(shapes_of(client, "places", "Polygon"), key=lambda each: each.area)
    lake = max(shapes_of(client, "basemap-lakes", "Polygon"), key=lambda each: each.area)
    point = shapes_of(client, "incidents", "Point")[-1]
    x, y = point.x, point.y
    middle = piece.interpolate(0.5, normalized=True)
    part = shapely.LineString([piece.coords[0], piece.coords[1], (60.0, 40.0)])
    made: dict[str, BaseGeometry] = {
        "Point": point,
        "MultiPoint": shapely.MultiPoint([point, piece.coords[0], middle, (1, 2)]),
        "LineString": after,
        "LineString that shares a part": part,
        "LineString across": shapely.LineString([(x - 1, y - 1), (x + 1, y + 1)]),
        "MultiLineString": shapely.MultiLineString([after, [(30, 40), (56, 50)]]),
        "Polygon": box(38, 44, 46, 46),
        "Polygon of a place": area.reverse(),
        "Polygon that overlaps": shapely.affinity.translate(area, area.length / 12, 0),
        "Polygon with a corner": box(x, y, x + 1, y + 1),
        "Polygon with a hole": box(30, 40, 56, 50).difference(box(37.5, 44.5, 38, 45)),
        "Polygon in a lake": lake.representative_point().buffer(0.01, quad_segs=2),
        "MultiPolygon": shapely.MultiPolygon([box(37, 44, 38, 45), box(44, 45, 54, 48)]),
        "GeometryCollection": shapely.GeometryCollection([point, box(40, 45, 41, 46)]),
    }
    found = {name: (mapping(each), each) for name, each in made.items()}
    found["BBOX"] = ({"bbox": [37, 44, 38.5, 45]}, box(37, 44, 38.5, 45))
    found["BBOX with heights"] = ({"bbox": [37, 44, -9, 38.5, 45, 9]}, box(37, 44, 38.5, 45))
    far = shapely.union_all([box(53, 40, 180, 50), box(-180, 40, -170, 50)])
    found["BBOX across 180°"] = ({"bbox": [53, 40, -170, 50]}, far)
    return found


def spatial_cases(client: TestClient, op: str, *kinds: str) -> list[Case]:
    """Give a function of the geometry and each literal, or the literals of some kinds."""
    return [
        Case(collection, call(op, prop("geom"), tree), held(FUNCTIONS[op], literal))
        for collection in COLLECTIONS
        for name, (tree, literal) in literals(client).items()
        if not kinds or name.split()[0] in kinds
    ]


def mirrored_cases(client: TestClient, op: str) -> list[Case]:
    """Give a function of each literal and the geometry, and of the geometry and itself."""
    test = FUNCTIONS[op]
    turned = [
        Case(collection, call(op, tree, prop("geometry")), held(test, literal, is_first=True))
        for collection in ("places", "route")
        for tree, literal in literals(client).values()
    ]
    own = [
        Case(name, call(op, prop("geom"), prop("geometry")), with_itself(test))
        for name in COLLECTIONS
    ]
    return turned + own


def held(
    test: Callable[[Any, Any], bool], literal: BaseGeometry, *, is_first: bool = False
) -> Callable[[dict[str, Any]], Truth]:
    def holds(feature: dict[str, Any]) -> Truth:
        if feature["geometry"] is None:
            return None
        place = shape(feature["geometry"])
        return bool(test(literal, place) if is_first else test(place, literal))

    return holds


def with_itself(test: Callable[[Any, Any], bool]) -> Callable[[dict[str, Any]], Truth]:
    def holds(feature: dict[str, Any]) -> Truth:
        place = feature["geometry"] and shape(feature["geometry"])
        return bool(test(place, place)) if place else None

    return holds
