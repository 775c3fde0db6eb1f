"""The corridor profile against the published columns, and against layers read as plain JSON."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import shapely
from pyproj import Geod, Proj

from app.analysis.asking import Result, answered, asked_of
from app.analysis.corridor import CORRIDOR, answer
from app.analysis.definition import Question
from app.analysis.off_route import why_not
from app.domain.errors import BadParameterError
from app.domain.geo.footprint import Disc
from app.domain.geo.linear import Calibration, Route, Routes
from app.domain.geo.uncertainty import Interval
from app.sources.folder import geodata_folder
from app.store.measured import Gazette
from app.store.profile import flat_profile

if TYPE_CHECKING:
    from app.store.catalog import Catalog
    from app.store.measured import Measured

GEOD = Geod(ellps="WGS84")
COURT = "cpc-2022-07-05-court-suspension"
ATYRAU = "cpc-2022-07-atyrau-power-outage"
PUBLISHED = (
    "title", "event_class", "location_class", "kp_min_km", "kp_max_km", "route_distance_m",
    "route_distance_min_m", "route_distance_max_m", "date_start_local", "date_end_local",
    "date_prec", "timezone",
)  # fmt: skip
LENGTH_KM = 1511.0
TOWN_ACCURACY_M, COAST_ACCURACY_M, RIVER_ACCURACY_M = 2_000.0, 1_000.0, 3_000.0
STEP_M = 50.0


def ask(catalog: Catalog, **given: str) -> Result:
    return answered(asked_of(CORRIDOR, list(given.items())), catalog)


def rows(result: Result, table: str) -> list[dict[str, Any]]:
    return [dict(row) for row in result.answer.tables[table].rows]


def read(name: str) -> Any:
    return json.loads((geodata_folder() / name).read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def profile(catalog: Catalog) -> Result:
    return ask(catalog)


@pytest.fixture(scope="module")
def walked() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Walk the route of the layer with Geod: kilometre, longitude, latitude, accuracy (metres)."""
    columns: list[list[np.ndarray]] = [[], [], [], []]
    start = 0.0
    pieces = sorted(
        read("layers/cpc_route.geojson")["features"], key=lambda f: f["properties"]["order"]
    )
    for piece in pieces:
        line = piece["geometry"]["coordinates"]
        for (lon0, lat0), (lon1, lat1) in pairwise(line):
            azimuth, _, length = GEOD.inv(lon0, lat0, lon1, lat1)
            way = np.arange(0.0, length, STEP_M)
            same = np.ones(len(way))
            lon, lat, _ = GEOD.fwd(lon0 * same, lat0 * same, azimuth * same, way)
            accuracy = same * piece["properties"]["accuracy_m"]
            for column, values in zip(columns, (start + way, lon, lat, accuracy), strict=True):
                column.append(values)
            start += length
    along, lon, lat, accuracy = map(np.concatenate, columns)
    return along / start * LENGTH_KM, lon, lat, accuracy


def test_each_incident_on_the_route_is_the_box_of_its_two_intervals(
    catalog: Catalog, profile: Result
) -> None:
    found = rows(profile, "incidents")
    assert [row["id"] for row in found] == [name for name in catalog.incidents if name != COURT]
    for row in found:
        measured = catalog.incident(row["id"])
        published = flat_profile(measured)
        assert {name: row[name] for name in PUBLISHED} == {
            name: published[name] for name in PUBLISHED
        }
        start, end = measured.incident.when.interval_utc
        assert f"{start:%Y-%m-%dT%H:%M:%SZ}" <= row["utc_start"] <= row["utc_end"]
        assert row["utc_end"] <= f"{end:%Y-%m-%dT%H:%M:%SZ}"


def test_a_place_known_to_a_region_has_an_interval_and_no_kilometre(profile: Result) -> None:
    by_id = {row["id"]: row for row in rows(profile, "incidents")}
    assert (by_id[ATYRAU]["kp_km"], by_id[ATYRAU]["kp_min_km"]) == (None, 0.0)
    assert [name for name, row in by_id.items() if row["kp_km"] is None] == [ATYRAU]


def test_what_is_not_on_the_route_is_counted_apart_with_why(
    catalog: Catalog, profile: Result
) -> None:
    [row] = rows(profile, "off_route")
    assert (row["id"], row["why"]) == (COURT, "no_place_on_the_system")
    facts = profile.answer.facts
    assert facts["on_route"] + facts["off_route_count"] == len(catalog.incidents) == 34


def off(catalog: Catalog, **more: Any) -> Measured:
    return replace(catalog.incident(COURT), kp=None, **more)


def test_every_reason_has_its_word(catalog: Catalog) -> None:
    route = catalog.gazette.route
    nowhere = off(catalog, footprint=None, distances={})
    far = off(catalog, distances={"route": Interval(30_000.0, 25_000.1, 35_000.0)})
    unmeasured = off(catalog, footprint=Disc(0.0, 0.0, 10.0), distances={})
    other = replace(catalog.incident(ATYRAU), kp=replace(catalog.incident(ATYRAU).kp, route_id="b"))  # type: ignore[type-var]
    words = [why_not(each, route) for each in (nowhere, far, unmeasured, other)]
    assert words == [
        "place_not_published",
        "too_far_from_the_route",
        "too_far_from_the_route",
        "nearer_to_another_route",
    ]
    assert why_not(catalog.incident(ATYRAU), route) is None
    asked = asked_of(CORRIDOR, [])
    found = answer(
        Question(
            catalog=catalog,
            selection=asked.selection,
            incidents=(nowhere, far),
            values=asked.values,
        )
    )
    assert found.empty_because == "no incident of the selection is on the route"
    assert found.tables["off_route"].rows[0]["route_distance_m"] is None
    assert found.tables["density"].rows == ()


@pytest.mark.parametrize("given", [{}, {"step": "37km"}, {"bandwidth": "100km"}, {"step": "1km"}])
def test_the_integral_is_the_number_of_incidents_on_the_route(
    catalog: Catalog, given: dict[str, str]
) -> None:
    result = ask(catalog, **given)
    cells = rows(result, "density")
    for column in ("smoothed", "share"):
        assert sum(cell[column] for cell in cells) == pytest.approx(33, abs=1e-5)
    assert cells[0]["from_km"] == 0.0
    assert cells[-1]["to_km"] == LENGTH_KM
    assert [c["from_km"] for c in cells[1:]] == [c["to_km"] for c in cells[:-1]]
    assert min(cell["density_per_km"] for cell in cells) >= 0.0


def test_certain_and_possible_are_counted_from_the_intervals(
    catalog: Catalog, profile: Result
) -> None:
    points = [m.kp for m in catalog.incidents.values() if m.kp]
    for cell in rows(profile, "density"):
        first, last = cell["from_km"], cell["to_km"]
        inside = [p for p in points if first <= p.kp_min_km and p.kp_max_km <= last]
        meets = [p for p in points if p.kp_min_km < last and p.kp_max_km > first]
        assert (cell["certain"], cell["possible"]) == (len(inside), len(meets))
        parts = [
            (min(p.kp_max_km, last) - max(p.kp_min_km, first)) / (p.kp_max_km - p.kp_min_km)
            for p in meets
        ]
        assert cell["share"] == pytest.approx(sum(parts), abs=1e-8)


def test_a_selection_makes_its_own_density(catalog: Catalog) -> None:
    cells = rows(ask(catalog, ids=ATYRAU, step="100km"), "density")
    assert sum(cell["smoothed"] for cell in cells) == pytest.approx(1.0, abs=1e-7)
    assert [cell["possible"] for cell in cells[:6]] == [1, 1, 1, 1, 0, 0]


@pytest.mark.parametrize("along", ["5km", "12km"])
def test_stretches_near_populated_places_are_those_that_walking_finds(
    catalog: Catalog, walked: tuple[np.ndarray, ...], along: str
) -> None:
    kp_km, lon, lat, accuracy = walked
    radius_m = 1_000.0 * float(along.removesuffix("km"))
    with (geodata_folder() / "gazetteer/geonames.csv").open(encoding="utf-8") as file:
        towns = [r for r in csv.DictReader(file) if r["kind"] == "populated_place"]
    expected = []
    for town in towns:
        x, y = float(town["lon"]), float(town["lat"])
        near = np.abs(lon - x) + np.abs(lat - y) < 0.6
        if not near.any():
            continue
        distance = np.full(len(lon), np.inf)
        same = np.ones(near.sum())
        distance[near] = GEOD.inv(lon[near], lat[near], x * same, y * same)[2]
        for extent, sign in (("certain", -1.0), ("as_mapped", 0.0), ("possible", 1.0)):
            is_in = distance <= radius_m + sign * (accuracy + TOWN_ACCURACY_M)
            turns = np.nonzero(np.diff(np.concatenate([[0], is_in.astype(int), [0]])))[0]
            expected += [
                (town["id"], extent, kp_km[a], kp_km[b - 1]) for a, b in turns.reshape(-1, 2)
            ]
    stretches = rows(ask(catalog, along=along), "stretches")
    found = [s for s in stretches if s["kind"] == "populated_place"]
    # A stretch shorter than the steps of the walk may be missed by it.
    long = [s for s in found if s["to_km"] - s["from_km"] > 0.25]
    walked_long = [e for e in expected if e[3] - e[2] > 0.05]
    assert len(long) <= len(walked_long) <= len(found)
    by_start = {
        (name, extent, round(first)): (first, last) for name, extent, first, last in expected
    }
    for stretch in long:
        close = [
            span
            for (name, extent, _), span in by_start.items()
            if (name, extent) == (stretch["id"], stretch["extent"])
            and abs(span[0] - stretch["from_km"]) < 0.21
        ]
        assert close, stretch
        assert close[0][1] == pytest.approx(stretch["to_km"], abs=0.21)


def test_stretches_stand_in_the_order_of_kilometres_and_extents_lie_in_each_other(
    profile: Result,
) -> None:
    found = rows(profile, "stretches")
    firsts = [row["from_km"] for row in found]
    assert firsts == sorted(firsts) or max(np.diff(firsts) * -1) <= 0.1  # rounding in or out
    outward = {"certain": "as_mapped", "as_mapped": "possible"}
    for row in found:
        if row["extent"] in outward:
            assert any(
                o["id"] == row["id"]
                and o["extent"] == outward[row["extent"]]
                and o["from_km"] <= row["from_km"]
                and row["to_km"] <= o["to_km"]
                for o in found
            )


def test_the_last_kilometres_run_by_the_coast(
    profile: Result, walked: tuple[np.ndarray, ...]
) -> None:
    kp_km, lon, lat, accuracy = (column[walked[0] > 1_490.0] for column in walked)
    # UTM zone 37 north: lengths are right to 4 parts in 10,000 here.
    plane = Proj(proj="utm", zone=37, ellps="WGS84")
    rings = [
        ring
        for land in read("basemap/land.geojson")["features"]
        for ring in land["geometry"]["coordinates"]
    ]
    shore = [ring for ring in rings if any(37 < x < 39 and 44 < y < 46 for x, y in ring)]
    lines = [np.column_stack(plane(*np.array(ring).T)) for ring in shore]
    places = shapely.points(*plane(lon, lat))
    distance = shapely.distance(places, shapely.MultiLineString(lines))
    coast = {r["extent"]: r for r in rows(profile, "stretches") if r["kind"] == "coast"}
    for extent, sign in (("certain", -1.0), ("as_mapped", 0.0), ("possible", 1.0)):
        is_in = distance <= 5_000.0 + sign * (accuracy + COAST_ACCURACY_M)
        assert is_in[np.argmax(is_in) :].all()
        assert coast[extent]["from_km"] == pytest.approx(kp_km[np.argmax(is_in)], abs=0.16)
        assert coast[extent]["to_km"] == LENGTH_KM


def test_the_edge_of_the_map_window_is_no_coast(catalog: Catalog) -> None:
    coast = [row for row in rows(ask(catalog, along="50km"), "stretches") if row["kind"] == "coast"]
    # The window ends at 56 E, 41 N and 50 N; the line stays farther from these, and the Caspian
    # is a lake of the basemap.
    assert min(row["from_km"] for row in coast) > 1_300.0


def test_lakes_are_found_by_name_where_they_have_one(catalog: Catalog) -> None:
    lakes = [row for row in rows(ask(catalog, along="30km"), "stretches") if row["kind"] == "lake"]
    assert {row["id"] for row in lakes} >= {"lake-01"}
    assert {row["name"] for row in lakes} == {"Caspian Sea", None}


@pytest.mark.parametrize(
    ("river", "span_km"),
    [("Ural", (180, 240)), ("Akhtuba", (530, 590)), ("Volga", (550, 620)), ("Kuban", (1390, 1460))],
)
def test_stretches_near_rivers_are_those_that_walking_finds(
    profile: Result, walked: tuple[np.ndarray, ...], river: str, span_km: tuple[float, float]
) -> None:
    shown = (span_km[0] <= walked[0]) & (walked[0] <= span_km[1])
    kp_km, lon, lat, accuracy = (column[shown] for column in walked)
    [feature] = [
        f for f in read("basemap/rivers.geojson")["features"] if f["properties"]["name_en"] == river
    ]
    distance = along_lines_m(feature["geometry"]["coordinates"], lon, lat)
    for extent, sign in (("certain", -1.0), ("as_mapped", 0.0), ("possible", 1.0)):
        is_in = distance <= 5_000.0 + sign * (accuracy + RIVER_ACCURACY_M)
        turns = np.nonzero(np.diff(np.concatenate([[0], is_in.astype(int), [0]])))[0]
        expected = [(kp_km[a], kp_km[b - 1]) for a, b in turns.reshape(-1, 2)]
        found = [
            (row["from_km"], row["to_km"])
            for row in rows(profile, "stretches")
            if (row["name"], row["extent"]) == (river, extent)
            and span_km[0] < row["from_km"] < span_km[1]
        ]
        assert len(found) == len(expected), extent
        for one, other in zip(found, expected, strict=True):
            assert one == pytest.approx(other, abs=0.16), extent


def along_lines_m(lines: list[Any], lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
    """Measure to places every 100 m or less along the lines, so at most 50 m too far."""
    places = [
        place
        for line in lines
        for (x0, y0), (x1, y1) in pairwise(line)
        if lon.min() - 0.5 < x0 < lon.max() + 0.5 and lat.min() - 0.3 < y0 < lat.max() + 0.3
        for place in [(x0, y0), *GEOD.npts(x0, y0, x1, y1, npts=100), (x1, y1)]
    ]
    to_lon, to_lat = np.array(places).T
    same = np.ones(len(to_lon))
    return np.array([
        GEOD.inv(x * same, y * same, to_lon, to_lat)[2].min()
        for x, y in zip(lon, lat, strict=True)
    ])  # fmt: skip


def test_rivers_are_one_kind_among_the_others_and_what_is_missing_is_said(profile: Result) -> None:
    facts = profile.answer.facts
    assert facts["stretch_kinds"] == ["coast", "lake", "river", "populated_place"]
    assert facts["stretch_kinds_not_shipped"] == ["wetland", "protected_area"]
    named = {row["name"] for row in rows(profile, "stretches") if row["kind"] == "river"}
    assert named == {"Ural", "Akhtuba", "Volga", "Kuban", None}


def crossed(walked: tuple[np.ndarray, ...], file: str) -> list[tuple[str, float]]:
    """Find where the walk changes sides of an edge of a border, in the plane of degrees."""
    kp_km, lon, lat = (column[::4] for column in walked[:3])
    found = []
    for feature in read(file)["features"]:
        for line in feature["geometry"]["coordinates"]:
            for (x0, y0), (x1, y1) in pairwise(line):
                if not (np.abs(lon - x0) + np.abs(lat - y0) < abs(x1 - x0) + abs(y1 - y0)).any():
                    continue
                side = (x1 - x0) * (lat - y0) - (y1 - y0) * (lon - x0)
                for at in np.nonzero(np.diff(np.sign(side)))[0]:
                    edge = np.array([x1 - x0, y1 - y0])
                    t = np.dot([lon[at] - x0, lat[at] - y0], edge) / np.dot(edge, edge)
                    if 0.0 <= t <= 1.0 and abs(side[at]) < 1e-3:
                        found.append((feature["properties"]["id"], float(kp_km[at])))
    return found


@pytest.mark.parametrize(
    ("kind", "file"), [("country_border", "borders_country"), ("region_border", "borders_region")]
)
def test_border_ticks_are_where_the_line_crosses_a_border(
    profile: Result, walked: tuple[np.ndarray, ...], kind: str, file: str
) -> None:
    found = [(t["id"], t["kp_km"]) for t in rows(profile, "ticks") if t["kind"] == kind]
    expected = crossed(walked, f"basemap/{file}.geojson")
    assert [name for name, _ in found] == list(
        dict.fromkeys(n for n, _ in sorted(expected, key=lambda p: p[1]))
    )
    for name, kp_km in found:
        assert min(abs(kp_km - at) for other, at in expected if other == name) < 0.15


def test_ticks_carry_their_intervals_in_the_order_of_the_route(profile: Result) -> None:
    found = rows(profile, "ticks")
    assert [row["kp_km"] for row in found] == sorted(row["kp_km"] for row in found)
    assert all(row["kp_min_km"] <= row["kp_km"] <= row["kp_max_km"] for row in found)
    assert [row["id"] for row in found if row["kind"] in {"pump_station", "marine_terminal"}] == [
        "cpc-ps-tengiz",
        "cpc-ps-atyrau",
        "cpc-ps-komsomolskaya",
        "cpc-ps-kropotkinskaya",
        "cpc-terminal",
    ]


def test_both_layers_say_where_regions_change_also_where_they_disagree(profile: Result) -> None:
    changes = {t["name"]: t for t in rows(profile, "ticks")}
    pieces = read("layers/cpc_route.geojson")["features"]
    ends = {p["properties"]["region"]: p["properties"]["kp_to_km"] for p in pieces}
    ours = changes["Astrakhan Oblast - Republic of Kalmykia"]
    assert ours["kp_km"] == pytest.approx(ends["Astrakhan Oblast"], abs=0.11)
    assert ours["source"] == "layers/cpc_route.geojson"
    other = changes["Astrakhan Oblast - Kalmykia"]
    assert other["source"] == "basemap/borders_region.geojson"
    assert other["kp_max_km"] < ours["kp_min_km"]


def test_an_empty_selection_says_why_and_keeps_what_the_layers_tell(catalog: Catalog) -> None:
    found = ask(catalog, datetime="1999-01-01/1999-12-31").answer
    assert found.empty_because == "no incident meets the selection"
    sizes = {name: len(table.rows) for name, table in found.tables.items()}
    assert (sizes["incidents"], sizes["density"], sizes["off_route"]) == (0, 0, 0)
    assert sizes["ticks"] > 0
    assert sizes["stretches"] > 0


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("route", "nowhere", "is no route; expected one of cpc"),
        ("route", "a b", "is not a name of"),
        ("step", "100m", "expected 756 m or more"),
        ("step", "5", "not a distance"),
        ("step", "0km", "not over 0"),
        ("step", "-5km", "not a distance"),
        ("bandwidth", "99m", "expected 0.1 km to 100 km"),
        ("bandwidth", "101km", "expected 0.1 km to 100 km"),
        ("along", "51km", "expected 0 km to 50 km"),
        ("radius", "5km", "is not a parameter here"),
    ],
)
def test_a_bad_value_is_refused_by_name(catalog: Catalog, name: str, value: str, says: str) -> None:
    with pytest.raises(BadParameterError, match=says) as caught:
        ask(catalog, **{name: value})
    assert caught.value.parameter == name


@pytest.fixture(scope="module")
def with_more_routes(catalog: Catalog) -> Catalog:
    """Give the catalog with a route far out at sea, and one without calibration."""
    line = (((0.0, 0.0), (1.0, 0.0)),)
    ends = (
        Calibration(0.0, 0.0, 0.0, accuracy_km=1.0, drift_per_km=0.05, max_error_km=15.0),
        Calibration(100.0, 1.0, 0.0, accuracy_km=20.0, drift_per_km=0.05, max_error_km=25.0),
    )
    gazette = catalog.gazette
    more = [Route("sea", line, (0.0,), ends), Route("bare", line, (0.0,), ())]
    routes = Routes.of([*gazette.routes.by_id.values(), *more])
    return replace(catalog, gazette=Gazette(gazette.places, gazette.assets, routes))


def test_a_route_with_nothing_beside_it_has_no_stretch_and_no_tick(
    with_more_routes: Catalog,
) -> None:
    result = ask(with_more_routes, route="sea")
    found = result.answer
    assert found.empty_because == "no incident of the selection is on the route"
    sizes = {name: len(table.rows) for name, table in found.tables.items()}
    assert sizes == {"incidents": 0, "density": 0, "stretches": 0, "ticks": 0, "off_route": 34}
    off_route = rows(result, "off_route")
    assert {row["why"] for row in off_route} == {
        "nearer_to_another_route",
        "too_far_from_the_route",
    }
    assert min(row["route_distance_min_m"] for row in off_route) > 4e6


def test_a_route_without_kilometres_is_refused(with_more_routes: Catalog) -> None:
    with pytest.raises(BadParameterError, match="no calibration point") as caught:
        ask(with_more_routes, route="bare")
    assert caught.value.parameter == "route"


def test_a_step_longer_than_the_route_is_one_cell(catalog: Catalog) -> None:
    [cell] = rows(ask(catalog, step="2000km"), "density")
    assert (cell["from_km"], cell["to_km"], cell["certain"]) == (0.0, LENGTH_KM, 33)


def test_many_radii_are_answered_alike_however_often(catalog: Catalog) -> None:
    first = rows(ask(catalog, along="1km"), "stretches")
    for number in range(20):
        ask(catalog, along=f"{100 + number}m")
    assert rows(ask(catalog, along="1km"), "stretches") == first


def test_the_same_question_has_the_same_bytes(catalog: Catalog) -> None:
    one, other = (json.dumps(ask(catalog).document()) for _ in range(2))
    assert one == other
    assert "NaN" not in one
