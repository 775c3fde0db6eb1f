"""Systems by reference: found in a table, turned as geopandas turns them, refused out of reach."""

from __future__ import annotations

import re

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry.base import BaseGeometry

from app.domain.errors import BadParameterError
from app.selection.cql.reading import parse_filter
from app.selection.crs import CRS84, CRS84_URI, SYSTEMS, Crs, parse_crs
from app.selection.selection import Selection

EPSG = "http://www.opengis.net/def/crs/EPSG/0/"
LAT_LON, MERCATOR, ZONE_37 = (parse_crs(f"{EPSG}{code}") for code in (4326, 3857, 32637))
ZONES = [system for system in SYSTEMS.values() if system.code.startswith("EPSG:326")]


def turned(geometry: BaseGeometry, source: str, target: str) -> BaseGeometry:
    found = np.asarray(gpd.GeoSeries([geometry], crs=source).to_crs(target))[0]
    assert isinstance(found, BaseGeometry)
    return found


def xy(point: BaseGeometry) -> tuple[float, float]:
    ((x, y),) = shapely.get_coordinates(point).tolist()
    return x, y


def test_systems_are_those_of_the_table() -> None:
    codes = [system.code for system in SYSTEMS.values()]
    assert codes == [
        "OGC:CRS84", "EPSG:4326", "EPSG:3857", "EPSG:32637", "EPSG:32638", "EPSG:32639",
        "EPSG:32640",
    ]  # fmt: skip
    assert list(SYSTEMS) == [CRS84_URI, *(f"{EPSG}{c.removeprefix('EPSG:')}" for c in codes[1:])]


@pytest.mark.parametrize(
    "text", ["", "EPSG:4326", f"{EPSG}32636", "+proj=longlat", "+nadgrids=/etc/passwd", "4326"]
)
def test_other_systems_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=re.escape(f"is none of {CRS84_URI}")):
        parse_crs(text)


@given(st.floats(25.0, 53.0), st.floats(1.0, 83.0), st.sampled_from([MERCATOR, *ZONES[:2]]))
def test_metres_are_those_of_geopandas(lon: float, lat: float, crs: Crs) -> None:
    found = xy(crs.written(shapely.Point(lon, lat), 5))
    expected = xy(turned(shapely.Point(lon, lat), "OGC:CRS84", crs.code))
    assert np.abs(np.subtract(found, expected)).max() <= 0.5000001
    assert found == (round(found[0]), round(found[1]))


def test_first_axis_of_4326_is_the_latitude() -> None:
    assert LAT_LON.written(shapely.Point(37.76, 44.73), 2).wkt == "POINT (44.73 37.76)"
    assert LAT_LON.degrees(shapely.Point(44.73, 37.76)).wkt == "POINT (37.76 44.73)"


@pytest.mark.parametrize(("digits", "unit_m"), [(5, 1), (4, 10), (3, 100), (2, 1_000), (1, 10_000)])
def test_metres_are_no_finer_than_the_digits(digits: int, unit_m: int) -> None:
    point = ZONE_37.written(shapely.Point(37.76543, 44.73219), digits)
    assert [at % unit_m for at in xy(point)] == [0, 0]
    exact = turned(shapely.Point(37.76543, 44.73219), "OGC:CRS84", "EPSG:32637")
    assert point.distance(exact) <= unit_m


@given(st.sampled_from(ZONES), st.data())
def test_a_zone_comes_back_where_it_is_served(crs: Crs, data: st.DataObject) -> None:
    west, south, east, north = crs.reach
    lon, lat = data.draw(st.floats(west, east)), data.draw(st.floats(south, north))
    there = turned(shapely.Point(lon, lat), "OGC:CRS84", crs.code)
    back = crs.degrees(there)
    assert np.allclose(xy(back), [lon, lat], rtol=0, atol=1e-8)


# Corners in metres: near the middle of the zone up to the pole's side, and far to both sides of it.
corners = st.tuples(st.floats(4e5, 5.5e5), st.floats(1e5, 9.2e6)) | st.tuples(
    st.floats(-5e5, 1.4e6), st.floats(1e5, 5.8e6)
)


@given(corners, st.floats(1e3, 1e5), st.floats(1e3, 1e5))
def test_edge_of_a_box_in_metres_strays_less_than_a_metre(
    corner: tuple[float, float], width: float, height: float
) -> None:
    west, south = corner
    region = ZONE_37.region([west, south, west + width, south + height])
    middles = shapely.segmentize(region, 1e-3)  # places between the vertices, straight in degrees
    back = turned(middles, "OGC:CRS84", "EPSG:32637")
    box = shapely.box(west, south, west + width, south + height)
    assert np.max(box.exterior.distance(shapely.points(shapely.get_coordinates(back)))) < 1.0


def test_box_of_a_zone_is_no_box_of_degrees() -> None:
    region = parse_crs(f"{EPSG}32640").region([-700_000, 5_000_000, -600_000, 5_100_000])
    west, south, east, north = region.bounds
    assert region.area < 0.9 * (east - west) * (north - south)


def test_box_of_web_mercator_is_a_box_of_degrees() -> None:
    edge = 20_037_508.342789244
    assert np.allclose(
        MERCATOR.region([-edge, -edge, edge, edge]).bounds, MERCATOR.reach, rtol=0, atol=1e-7
    )
    both = MERCATOR.region([2e7, 0, -2e7, 1e6])
    assert shapely.get_num_geometries(both) == 2
    assert both.bounds[::2] == (-180.0, 180.0)


def test_box_of_4326_may_cross_the_antimeridian() -> None:
    found = LAT_LON.region([44.0, 170.0, 45.0, -170.0])
    assert found.equals(
        shapely.union_all([shapely.box(170, 44, 180, 45), shapely.box(-180, 44, -170, 45)])
    )
    assert LAT_LON.region([44.0, 37.0, 0.0, 45.0, 38.0, 9.0]).bounds == (37.0, 44.0, 38.0, 45.0)


@pytest.mark.parametrize(
    ("crs", "numbers", "message"),
    [
        (ZONE_37, [660_349, 15_122_112, 660_350, 15_122_113], "is not served"),  # 143° W
        (ZONE_37, [9e6, 4e6, 9.1e6, 5e6], "is not served"),
        (ZONE_37, [4e5, -5, 4.1e5, 5], "is not served"),
        (ZONE_37, [5e5, 4e6, 4e5, 5e6], "has its west 500000 over its east 400000"),
        (ZONE_37, [4e5, 5e6, 5e5, 4e6], "is not served|has its south"),
        (MERCATOR, [0, 0, 3e7, 1], "EPSG:3857 is not served: .*; its easting is 30000000$"),
        (MERCATOR, [0, -3e7, 1, 1], "EPSG:3857 is not served: .*; its northing is -30000000$"),
        (MERCATOR, [0, 1, 1, 0], "has its south"),
        (LAT_LON, [37, 100, 38, 181], "is not served: .*; its east is 181$"),
        (LAT_LON, [100, 37, 101, 38], "is not served: .*; its south is 100$"),
        (LAT_LON, [37, 100, 9, 38, 101, 8], "has its bottom 9 over its top 8"),
        (LAT_LON, [45, 37, 44, 38], "has its south 45 over its north 44"),
        (CRS84, [1, 2, 3], "is not four or six numbers"),
    ],
)
def test_boxes_out_of_reach_are_refused(crs: Crs, numbers: list[float], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        crs.region(numbers)


def test_line_that_is_too_long_to_follow_is_refused() -> None:
    line = shapely.LineString([(4e5, 1e6 + 9e6 * (n % 2)) for n in range(20)])
    with pytest.raises(ValueError, match="is longer than EPSG:32637 can follow: 171,000 km"):
        ZONE_37.degrees(line)


def test_region_that_shrinks_is_a_line_or_a_point() -> None:
    assert ZONE_37.region([4e5, 5e6, 4e5, 5e6]).geom_type == "Point"
    assert ZONE_37.region([4e5, 5e6, 4e5, 5.1e6]).geom_type == "LineString"


def test_filter_is_written_in_a_system_and_means_degrees() -> None:
    found = parse_filter("S_INTERSECTS(geom, POINT(44.73 37.76))", crs=LAT_LON)
    assert found.text == "S_INTERSECTS(geom, POINT (44.73 37.76))"
    assert found.root == parse_filter("S_INTERSECTS(geom, POINT(44.73 37.76))").root
    (_, shape) = found.root.args  # type: ignore[union-attr]
    assert shape.geometry.wkt == "POINT (37.76 44.73)"  # type: ignore[union-attr]


def test_system_of_a_filter_stays_with_it_and_the_default_is_left_out() -> None:
    asked = [("filter", "S_INTERSECTS(geom,BBOX(44,37,45,38))"), ("filter-crs", LAT_LON.uri)]
    assert Selection.parse(asked).canonical.endswith(f"&filter-crs={LAT_LON.uri}")
    box = [("bbox", "44,37,45,38"), ("bbox-crs", LAT_LON.uri), ("crs", CRS84_URI)]
    assert Selection.parse(box).canonical == f"bbox=44,37,45,38&bbox-crs={LAT_LON.uri}"
    assert Selection.parse(box[2:]).canonical == ""
    with pytest.raises(BadParameterError, match="only together with bbox"):
        Selection.parse(box[1:])
