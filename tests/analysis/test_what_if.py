"""A position of one's own, against distances that pyproj and shapely find plainly."""

from __future__ import annotations

import ast
import json
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import shapely
from pyproj import Geod

import app
from app.analysis.asking import answered, asked_of
from app.analysis.drawn import read_drawn
from app.analysis.near import near_position
from app.analysis.what_if import WHAT_IF
from app.domain.errors import BadParameterError, UnknownIdError
from app.domain.geo.footprint import Disc

if TYPE_CHECKING:
    from app.store.catalog import Catalog

GEOD = Geod(ellps="WGS84")
POINT = "POINT (37.7 44.7)"
LINE = "LINESTRING (40.5 45.2, 40.7 45.9)"
OPEN = ("probable", "possible")
SQUARE = "POLYGON ((37.4 44.5, 37.9 44.5, 37.9 44.9, 37.4 44.9, 37.4 44.5))"


def told(catalog: Catalog, **given: str) -> dict[str, Any]:
    return answered(asked_of(WHAT_IF, list(given.items())), catalog).document()


def points(catalog: Catalog) -> dict[str, tuple[float, float, float]]:
    """Give longitude, latitude and accuracy of the assets that are points."""
    found = {}
    for name in catalog.gazette.assets:
        target = catalog.gazette.target_of(name)
        if target is not None and target.point is not None:
            found[name] = (*target.point, target.parts[0].accuracy_m)
    return found


def along(text: str) -> np.ndarray:
    """Lay places on the geodesic edges of what is drawn, some 50 m apart."""
    coordinates = shapely.get_coordinates(shapely.from_wkt(text)).tolist()
    places = [tuple(coordinates[0])]
    for (lon0, lat0), (lon1, lat1) in pairwise(coordinates):
        count = int(GEOD.inv(lon0, lat0, lon1, lat1)[2] / 50.0)
        places += [*GEOD.npts(lon0, lat0, lon1, lat1, count), (lon1, lat1)]
    return np.array(places)


@pytest.mark.parametrize("radius_m", [0, 3_000])
def test_a_point_is_as_far_from_assets_as_pyproj_says(catalog: Catalog, radius_m: int) -> None:
    given = {"geometry": POINT, "k": "100", **({"radius": f"{radius_m}m"} if radius_m else {})}
    rows = {row["asset_id"]: row for row in told(catalog, **given)["assets"]}
    known = points(catalog)
    assert len(rows) == len(known) + 1
    for name, (lon, lat, accuracy_m) in known.items():
        metres = GEOD.inv(37.7, 44.7, lon, lat)[2]
        assert rows[name]["distance_m"] == pytest.approx(metres, abs=0.06)
        low = max(0.0, metres - radius_m - accuracy_m)
        assert rows[name]["distance_min_m"] == pytest.approx(low, abs=0.11)
        assert rows[name]["distance_max_m"] == pytest.approx(
            metres + radius_m + accuracy_m, abs=0.11
        )


def test_a_point_is_told_the_same_as_by_near(catalog: Catalog) -> None:
    given = {"geometry": POINT, "radius": "3km", "within": "12km", "k": "100"}
    rows = {row["asset_id"]: row for row in told(catalog, **given)["assets"]}
    near = near_position(catalog, Disc(37.7, 44.7, 3_000.0), within_m=12_000.0)
    assert len(near.pairs) > 5
    for pair in near.pairs:
        row, flat = rows[pair.asset_id], pair.flat()
        for name in ("distance_m", "distance_min_m", "distance_max_m", "verdict"):
            assert row[name] == flat[name]
        assert row["probability"] == pytest.approx(flat["probability"], abs=0.002)


@pytest.mark.parametrize("text", [LINE, SQUARE])
def test_a_line_or_a_polygon_is_as_far_as_its_nearest_place(catalog: Catalog, text: str) -> None:
    rows = {row["asset_id"]: row for row in told(catalog, geometry=text, k="100")["assets"]}
    shape, places = shapely.from_wkt(text), along(text)
    for name, (lon, lat, accuracy_m) in points(catalog).items():
        there = np.full(len(places), lon), np.full(len(places), lat)
        metres = float(GEOD.inv(places[:, 0], places[:, 1], *there)[2].min())
        if shape.geom_type == "Polygon" and shapely.contains_xy(shape, lon, lat):
            metres = 0.0
        assert rows[name]["distance_m"] == pytest.approx(metres, abs=1.0)
        assert rows[name]["distance_min_m"] == pytest.approx(max(0, metres - accuracy_m), abs=1.1)
        assert rows[name]["distance_max_m"] == pytest.approx(metres + accuracy_m, abs=1.1)


def test_the_probability_is_the_share_of_many_drawn_positions(catalog: Catalog) -> None:
    given = {"geometry": LINE, "radius": "2km", "within": "8km", "k": "20"}
    rows = [row for row in told(catalog, **given)["assets"] if row["verdict"] in OPEN]
    generator, known, places = np.random.default_rng(11), points(catalog), along(LINE)
    compared = 0
    for row in rows:
        if row["asset_id"] not in known:
            continue
        lon, lat, accuracy_m = known[row["asset_id"]]
        within = 0
        for _ in range(1_000):
            lon1, lat1 = lon, lat
            for reach_m in (accuracy_m, 2_000.0):  # to shift the line is to shift the asset back
                away = reach_m * np.sqrt(generator.uniform())
                lon1, lat1, _ = GEOD.fwd(lon1, lat1, generator.uniform(0, 360), away)
            there = np.full(len(places), lon1), np.full(len(places), lat1)
            within += bool(GEOD.inv(places[:, 0], places[:, 1], *there)[2].min() <= 8_000.0)
        assert row["probability"] == pytest.approx(within / 1_000, abs=0.06)
        compared += 1
    assert compared >= 2


def test_between_two_lines_an_open_probability_is_not_told(catalog: Catalog) -> None:
    given = {"geometry": LINE, "layers": "x"}
    with pytest.raises(BadParameterError, match="layers"):
        told(catalog, **given)
    near = "LINESTRING (41 45.6, 41.4 45.6)"
    rows = told(catalog, geometry=near, within="7km", k="1")["assets"]
    row = rows[0]
    assert row["asset_id"] == "cpc-pipeline"
    assert row["distance_min_m"] < 7_000 < row["distance_max_m"]
    assert (row["probability"], row["verdict"]) == (None, "possible")


def test_crossings_and_kilometres_of_a_line(catalog: Catalog) -> None:
    found = told(catalog, geometry=LINE, radius="1km")
    (route,), (crossing,) = found["route"], found["crossings"]
    assert route["crosses"] == crossing["verdict"] == "certain"
    assert route["distance_m"] == 0.0
    assert route["kp_min_km"] < crossing["kp_min_km"] < crossing["kp_km"] < crossing["kp_max_km"]
    lon, lat = catalog.gazette.route.position(crossing["kp_km"])
    assert GEOD.inv(lon, lat, crossing["lon"], crossing["lat"])[2] < 200.0
    # No more digits than a kilometre is worth.
    assert round(crossing["lon"], 3) == crossing["lon"]


def test_a_polygon_round_the_line_is_on_it_and_its_outline_is_not(catalog: Catalog) -> None:
    around = "POLYGON ((35 43, 56 43, 56 49, 35 49, 35 43))"
    found = told(catalog, geometry=around)
    (route,) = found["route"]
    assert (route["crosses"], route["on_route"], route["distance_m"]) == ("excluded", True, 0.0)
    assert (route["kp_min_km"], route["kp_max_km"]) == (0.0, 1511.0)
    assert found["crossings"] == []
    far = told(catalog, geometry="LINESTRING (10 10, 11 11)")["route"][0]
    assert (far["on_route"], far["kp_km"], far["crosses"]) == (False, None, "excluded")
    assert told(catalog, geometry=POINT)["route"][0]["crosses"] is None


def test_incidents_near_by_are_those_that_may_have_been_within(catalog: Catalog) -> None:
    for given, here in (({"geometry": POINT}, (37.7, 44.7)), ({"place": "kropotkin"}, None)):
        found = told(catalog, **given, within="15km")
        place = catalog.gazette.place_of("kropotkin")
        assert place is not None
        assert place.geometry is not None
        lon, lat = here or shapely.get_coordinates(place.geometry)[0]
        radius_m = found["radius_m"]
        expected = {}
        for name, measured in catalog.incidents.items():
            footprint = measured.footprint
            assert isinstance(footprint, Disc)
            metres = GEOD.inv(lon, lat, footprint.lon, footprint.lat)[2]
            if metres - footprint.radius_m - radius_m <= 15_000.0:
                expected[name] = metres
        rows = {row["incident_id"]: row["distance_m"] for row in found["incidents"]}
        assert rows == {name: pytest.approx(m, abs=0.06) for name, m in expected.items()}


def test_only_incidents_of_the_selection_are_told(catalog: Catalog) -> None:
    strike = "cpc-2025-09-24-office-strike"
    rows = told(catalog, geometry=POINT, ids=strike)["incidents"]
    assert [row["incident_id"] for row in rows] == [strike]
    assert set(rows[0]) == {
        *("incident_id", "title", "event_class", "date_start_local", "location_class"),
        *("distance_m", "distance_min_m", "distance_max_m", "within_m", "probability", "verdict"),
    }


def test_over_the_antimeridian_all_is_as_elsewhere(catalog: Catalog) -> None:
    ring = [[179, 10], [-179, 10], [-179, 12], [179, 12], [179, 10]]
    halves = [
        [[[179, 10], [180, 10], [180, 12], [179, 12], [179, 10]]],
        [[[-180, 10], [-179, 10], [-179, 12], [-180, 12], [-180, 10]]],
    ]
    one = told(catalog, geometry=json.dumps({"type": "Polygon", "coordinates": [ring]}))
    two = told(catalog, geometry=json.dumps({"type": "MultiPolygon", "coordinates": halves}))
    for row, other in zip(one["assets"], two["assets"], strict=True):
        assert row["asset_id"] == other["asset_id"]
        assert row["distance_m"] == pytest.approx(other["distance_m"], abs=50.0)
        assert 7_000_000 < row["distance_m"] < 13_000_000


PLAIN = '{"type": "Point", "coordinates": [37.70, 44.70]}'
CRS84 = "urn:ogc:def:crs:OGC:1.3:CRS84"
FEATURE = f'{{"type": "Feature", "properties": null, "geometry": {PLAIN}}}'


@pytest.mark.parametrize(
    "text",
    [
        PLAIN,
        '{"type": "Point", "coordinates": [37.7, 44.7, 12.5]}',
        FEATURE,
        f'{{"type": "FeatureCollection", "features": [{FEATURE}]}}',
        f'{PLAIN[:-1]}, "crs": {{"type": "name", "properties": {{"name": "{CRS84}"}}}}}}',
        f'{PLAIN[:-1]}, "crs": null}}',
        "point(37.7 44.7)",
        "POINT Z (37.7 44.7 3)",
    ],
)
def test_one_position_has_one_spelling(catalog: Catalog, text: str) -> None:
    plain, other = (asked_of(WHAT_IF, [("geometry", given)]) for given in (POINT, text))
    assert other.canonical == plain.canonical
    assert read_drawn(dict(other.given)["geometry"]).wkt == POINT
    assert told(catalog, geometry=text) == told(catalog, geometry=POINT)


MANY = ", ".join(f"{10 + n / 1_000} {45 + n % 2}" for n in range(1_001))
BAD = {
    "self-crossing": ("POLYGON ((0 0, 1 1, 1 0, 0 1, 0 0))", "Self-intersection"),
    "too many vertices": (f"LINESTRING ({MANY})", "1,001 vertices"),
    "too long": (f"LINESTRING ({', '.join(['0 0, 90 0, 179 0, -90 0'] * 12)})", "km long"),
    "not finite": ("POINT (nan 1)", "finite"),
    "not a number": ('{"type": "Point", "coordinates": [1, NaN]}', "NaN"),
    "out of range": ("POINT (37 95)", "latitudes"),
    "no length": ("LINESTRING (1 1, 1 1)", "Too few points"),
    "points": ("MULTIPOINT (1 1, 2 2)", "is not a point, a line or a polygon"),
    "a collection": ('{"type": "GeometryCollection", "geometries": []}', "is not read here"),
    "two features": ('{"type": "FeatureCollection", "features": []}', "one feature"),
    "nothing": ("", "is not a point, a line or a polygon"),
    "no geometry": ('{"type": "Feature", "geometry": null}', "is not read here"),
    "broken": ("POINT (1", "cannot be read"),
    "deep": ("[" * 50, "levels"),
    "nested": ("GEOMETRYCOLLECTION(" * 2_000, "is not a point"),
    "an open ring": ("POLYGON ((0 0, 1 0, 1 1))", "cannot be read"),
    "code": ("${process}", "is not a point"),
    "metres": (
        (
            '{"type": "Point", "coordinates": [37, 44], "crs": {"type": "name", "properties":'
            ' {"name": "EPSG:3857"}}}'
        ),
        "is in the crs 'EPSG:3857'; expected degrees",
    ),
    "metres of a feature": (
        (
            '{"type": "FeatureCollection", "crs": {"type": "name", "properties": {"name":'
            ' "urn:ogc:def:crs:EPSG::32637"}}, "features": [{"type": "Feature", "geometry":'
            ' {"type": "Point", "coordinates": [37, 44]}}]}'
        ),
        "urn:ogc:def:crs:EPSG::32637",
    ),
    "a crs of no shape": (
        '{"type": "Point", "coordinates": [37, 44], "crs": [1]}',
        "is in the crs",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_geometry_is_refused(catalog: Catalog, name: str) -> None:
    text, why = BAD[name]
    with pytest.raises(BadParameterError, match=why) as caught:
        told(catalog, geometry=text)
    assert caught.value.parameter == "geometry"


@pytest.mark.parametrize(
    ("given", "parameter"),
    [
        ({}, "geometry"),
        ({"geometry": POINT, "place": "kropotkin"}, "geometry"),
        ({"place": "krasnodar-krai"}, "place"),
        ({"place": "atlantis"}, "place"),
        ({"place": "cpc-ps-nps-2"}, "place"),
        ({"geometry": POINT, "radius": "0km"}, "radius"),
        ({"geometry": POINT, "radius": "-5km"}, "radius"),
        ({"geometry": POINT, "within": "5 parsecs"}, "within"),
        ({"geometry": POINT, "k": "0"}, "k"),
    ],
)
def test_bad_values_are_refused_by_name(
    catalog: Catalog, given: dict[str, str], parameter: str
) -> None:
    with pytest.raises((BadParameterError, UnknownIdError)) as caught:
        told(catalog, **given)
    assert getattr(caught.value, "parameter", None) == parameter
    assert isinstance(caught.value, UnknownIdError) == (parameter == "place")


def test_no_incident_near_by_is_said(catalog: Catalog) -> None:
    far = told(catalog, geometry="POINT (0 0)")
    assert far["incidents"] == []
    assert far["empty_because"] == (
        "no incident of the selection may have been within the distance"
    )
    none = told(catalog, geometry=POINT, datetime="2010-01-01/2010-12-31")
    assert none["empty_because"] == "no incident meets the selection"


def imported(name: str) -> set[str]:
    """Give every module of the analyses that one imports, also by way of others."""
    found: set[str] = set()
    ahead = [name]
    while ahead:
        here = ahead.pop()
        path = Path(app.__file__).parent / f"{here.removeprefix('app.').replace('.', '/')}.py"
        tree = ast.parse(path.read_text(encoding="utf-8"))
        names = {
            node.module
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and node.module
        }
        new = {n for n in names if n.startswith("app.analysis.")} - found
        found |= new
        ahead += new
    return found


def test_it_knows_no_impact_no_exposure_and_no_reach(catalog: Catalog) -> None:
    known = imported("app.analysis.what_if")
    assert "app.analysis.drawn" in known
    barred = {"reach", "network", "status", "voices", "state_class", "days_out", "on_day"}
    assert known & {f"app.analysis.{name}" for name in barred} == set()
    source = (Path(app.__file__).parent / "analysis/what_if.py").read_text(encoding="utf-8")
    tree = ast.parse(source)
    read = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    assert read & {"impacts", "exposures", "context", "statements", "claims", "effect"} == set()
    written = json.dumps(told(catalog, place="cpc-terminal"))
    for word in ("exposure", "downstream", "days_out", "suspended", "outage"):
        assert f'"{word}' not in written


def test_the_same_question_is_the_same_bytes(catalog: Catalog) -> None:
    given = {"geometry": SQUARE, "radius": "1km"}
    one, other = (json.dumps(told(catalog, **given), allow_nan=False) for _ in range(2))
    assert one == other
