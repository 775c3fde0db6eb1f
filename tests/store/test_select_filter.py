"""Filters, verdicts, kilometres and order over the shipped record, each asked plainly as well."""

from __future__ import annotations

from collections.abc import Callable  # noqa: TC003 - for a table
from typing import TYPE_CHECKING, Any

import numpy as np
import pyproj
import pytest
import shapely

from app.domain.errors import BadParameterError
from app.domain.geo.uncertainty import spread, verdict
from app.selection.selection import Selection
from app.store.select import select

if TYPE_CHECKING:
    from app.store.catalog import Catalog
    from app.store.features import Feature

GEOD = pyproj.Geod(ellps="WGS84")
# Of a line cut every 0.002 degrees, no place is farther from a vertex.
FINE_M = 150.0


def ids(catalog: Catalog, name: str = "incidents", **values: str) -> list[str]:
    query = [(key.replace("_", "-"), value) for key, value in values.items()]
    return [f.id for f in select(catalog, name, Selection.parse(query)).features]


def rows(catalog: Catalog, test: Callable[[dict[str, Any]], object]) -> list[str]:
    features = catalog.collection("incidents").features
    return [feature.id for feature in features if test(feature.properties)]


PLAIN: dict[str, Callable[[dict[str, Any]], object]] = {
    "independent_sources >= 2": lambda r: r["independent_sources"] >= 2,
    "kp_km > 1400 AND country = 'RU'": lambda r: (
        r["kp_km"] is not None and r["kp_km"] > 1400 and r["country"] == "RU"
    ),
    "A_CONTAINS(weapon_class, ('uav'))": lambda r: "uav" in (r["weapon_class"] or "").split(","),
    "CASEI(title) LIKE CASEI('%NOVO%')": lambda r: "novo" in r["title"].lower(),
    "date_start_local >= DATE('2025-06-01')": lambda r: r["date_start_local"] >= "2025-06-01",
    "killed_best IS NULL": lambda r: r["killed_best"] is None,
    "NOT killed_best > 0": lambda r: r["killed_best"] == 0,
    "terminal_distance_min_m <= 2 * 1000": lambda r: (
        r["terminal_distance_min_m"] is not None and r["terminal_distance_min_m"] <= 2_000.0
    ),
}


@pytest.mark.parametrize("text", PLAIN)
def test_a_filter_keeps_what_it_says(catalog: Catalog, text: str) -> None:
    found = ids(catalog, filter=text)
    assert found == rows(catalog, PLAIN[text])
    assert 0 < len(found) < 34


def test_near_is_short_for_s_dwithin(catalog: Catalog) -> None:
    for place, name in (
        ("cpc-terminal", "FEATURE('assets', 'cpc-terminal')"),
        ("novorossiysk", "FEATURE('places', 'novorossiysk')"),
        ("cpc-pipeline", "FEATURE('assets', 'cpc-pipeline')"),
        ("37.8,44.7", "POINT(37.8 44.7)"),
    ):
        for km in ("1", "12", "300"):
            found = ids(catalog, filter=f"S_DWITHIN(geom, {name}, {km}, 'km')")
            assert found == ids(catalog, near=f"{place},{km}km")


@pytest.mark.parametrize("target", ["cpc-terminal", "cpc-pipeline"])
def test_verdicts_are_those_of_near(catalog: Catalog, target: str) -> None:
    known = catalog.gazette.target_of(target)
    assert known
    said = {}
    for name, measured in catalog.incidents.items():
        if measured.footprint:
            share = spread(measured.footprint, known, within_m=5_000.0).probability
            key = "terminal" if target == "cpc-terminal" else "route"
            said[name] = verdict(measured.distances[key], share, within_m=5_000.0)
    at_least = ["certain", "probable", "possible"]
    found = [ids(catalog, near=f"{target},5km", verdict=word) for word in at_least]
    for number, ids_found in enumerate(found):
        expected = [name for name, word in said.items() if word in at_least[: number + 1]]
        assert sorted(ids_found) == sorted(expected)
    assert len(found[0]) < len(found[2])


def test_kp_is_what_may_lie_between(catalog: Catalog) -> None:
    expected = rows(
        catalog,
        lambda r: r["kp_km"] is not None and r["kp_min_km"] <= 1500 and r["kp_max_km"] >= 1200,
    )
    assert ids(catalog, kp="1200/1500") == expected
    assert ids(catalog, filter="KP_BETWEEN(geom, 'cpc', 1200, 1500)") == expected
    assert 0 < len(expected) < 34
    assert "cpc-terminal" in ids(catalog, "assets", kp="1490/1511")
    for kp in ("-1", "1511.1", "1600/1700"):
        with pytest.raises(BadParameterError, match="nothing of the route"):
            ids(catalog, kp=kp)
    for name in ("claims", "basemap-lakes"):
        with pytest.raises(BadParameterError, match=f"kp: the features of {name} have no kilo"):
            ids(catalog, name, kp="1")
    for low, high, said in (
        (1250, 1200, "runs backwards"),
        (5000, 6000, "the route has 0 to 1511"),
    ):
        with pytest.raises(BadParameterError, match=f"filter: at character 25: .*{said}"):
            ids(catalog, filter=f"KP_BETWEEN(geom, 'cpc', {low}, {high})")
    with pytest.raises(BadParameterError, match="features of basemap-lakes have no kilometre"):
        ids(catalog, "basemap-lakes", filter="KP_BETWEEN(geom, 'cpc', 1, 2)")


def test_the_pieces_of_the_route_lie_between_their_own_kilometres(catalog: Catalog) -> None:
    pieces = [f.properties for f in catalog.collection("route").features]
    low, high = 700.0, 950.0
    expected = [p["id"] for p in pieces if p["kp_from_km"] <= high and p["kp_to_km"] >= low]
    assert ids(catalog, "route", kp="700/950") == expected
    assert ids(catalog, "route", filter="KP_BETWEEN(geom, 'cpc', 700, 950)") == expected
    assert 0 < len(expected) < len(pieces)


EXTENDED = ["route", "basemap-lakes", "basemap-rivers", "basemap-land", "basemap-borders-region"]
NOVOROSSIYSK = (37.8, 44.7)


@pytest.mark.parametrize("name", EXTENDED)
def test_lines_and_areas_are_as_near_as_any_of_them(catalog: Catalog, name: str) -> None:
    """Measured by vertices on lines cut fine, which no piece of 500 m of them is far from."""
    features = catalog.collection(name).features
    metres = {feature.id: nearest_vertex_m(feature, NOVOROSSIYSK) for feature in features}
    accuracy = {feature.id: feature.properties.get("accuracy_m", 0.0) for feature in features}
    where = "geom, POINT(37.8 44.7)"
    for km in (1, 20, 300, 900):
        found = {*ids(catalog, name, filter=f"S_DWITHIN({where}, {km}, 'km')")}
        assert {i for i in metres if metres[i] - accuracy[i] <= km * 1e3} <= found
        assert {i for i in metres if metres[i] - accuracy[i] - FINE_M <= km * 1e3} >= found
        sure = {*ids(catalog, name, near=f"37.8,44.7,{km}km", verdict="certain")}
        assert {i for i in metres if metres[i] + accuracy[i] <= km * 1e3} <= sure
        assert {i for i in metres if metres[i] + accuracy[i] - FINE_M <= km * 1e3} >= sure
        nearer = {*ids(catalog, name, filter=f"S_DISTANCE({where}, 'km') < {km}")}
        assert {i for i in metres if metres[i] < km * 1e3} <= nearer
        assert {i for i in metres if metres[i] - FINE_M < km * 1e3} >= nearer
        likely = {*ids(catalog, name, filter=f"P_DWITHIN({where}, {km}, 'km') >= 0.5")}
        assert sure <= likely <= found
    in_order = ids(catalog, name, near="37.8,44.7,2000km", sortby="distance")
    away = [metres[i] for i in in_order]
    assert away == pytest.approx(sorted(away), abs=FINE_M)
    assert len(in_order) > 4


def nearest_vertex_m(feature: Feature, place: tuple[float, float]) -> float:
    if shapely.covers(feature.geometry, shapely.Point(place)):
        return 0.0
    fine = shapely.segmentize(feature.geometry, 0.002)
    lon, lat = shapely.get_coordinates(fine).T
    here = np.full(len(lon), place[0]), np.full(len(lon), place[1])
    return float(np.min(GEOD.inv(lon, lat, here[0], here[1])[2]))


def test_lines_and_areas_are_measured_to_points_that_are_known_so_well(catalog: Catalog) -> None:
    """A reported place may be anywhere in its disc, so that it may be nearer to the line."""
    station = "FEATURE('facilities', 'cpc-ps-kropotkinskaya')"
    known = catalog.gazette.target_of("cpc-ps-kropotkinskaya")
    radius_m = known.parts[0].accuracy_m if known else 0.0
    assert radius_m > 0.0
    exact = f"S_DISTANCE(geom, {station}, 'm') <= {{}}"
    reach = 60_000
    may = ids(catalog, "route", filter=f"S_DWITHIN(geom, {station}, {reach}, 'm')")
    accuracies = {p.id: p.properties["accuracy_m"] for p in catalog.collection("route").features}
    for piece, accuracy in accuracies.items():
        limit = reach + radius_m + accuracy
        wide = ids(catalog, "route", filter=exact.format(limit), ids=piece)
        assert (piece in may) is bool(wide)
    assert 0 < len(may) < len(accuracies)


def test_two_lines_are_not_measured(catalog: Catalog) -> None:
    for name in EXTENDED:
        for other in ("FEATURE('route', 'cpc-route-01')", "LINESTRING(40 45, 41 46)"):
            with pytest.raises(BadParameterError, match="are measured to a point only"):
                ids(catalog, name, filter=f"S_DWITHIN(geom, {other}, 5, 'km')")
    with pytest.raises(BadParameterError, match="near: the lines and areas of route are measured"):
        ids(catalog, "route", near="cpc-pipeline,5km")


def test_the_context_has_its_day_wherever_that_was(catalog: Catalog) -> None:
    meeting = "tokayev-zelenskyy-2025-09"
    for span in ("2025-09-22", "2025-09-21T10:00:00Z", "2025-09-23T11:59:00Z", "2025-09-01/.."):
        assert meeting in ids(catalog, "context", datetime=span)
    for span in ("2025-01-01", "2025-09-21T09:59:00Z", "2025-09-23T12:00:01Z"):
        assert meeting not in ids(catalog, "context", datetime=span)


def test_possible_meets_the_time_and_certain_lies_in_it(catalog: Catalog) -> None:
    spill = "cpc-2025-08-29-spm2-oil-spill"
    week = "2025-08-28/2025-09-05"
    assert spill in ids(catalog, datetime=week)
    assert spill not in ids(catalog, datetime=week, datetime_mode="certain")
    certain = ids(catalog, datetime="2025-01-01/2025-12-31", datetime_mode="certain")
    possible = ids(catalog, datetime="2025-01-01/2025-12-31", datetime_mode="possible")
    assert set(certain) < set(possible) or certain == possible
    assert spill in certain
    office = "cpc-2025-09-24-office-strike"
    assert office in ids(catalog, datetime="2025-09-23/2025-09-24", datetime_mode="certain")
    assert office not in ids(catalog, datetime="2025-09-24", datetime_mode="certain")


def test_the_order_is_as_asked_with_gaps_last(catalog: Catalog) -> None:
    kilometres = {f.id: f.properties["kp_km"] for f in catalog.collection("incidents").features}
    for sign in ("", "-"):
        found = ids(catalog, sortby=f"{sign}kp_km")
        values = [kilometres[name] for name in found]
        known = [value for value in values if value is not None]
        assert known == sorted(known, reverse=sign == "-")
        assert values[: len(known)] == known
        ties = [(value, name) for value, name in zip(known, found, strict=False)]
        assert ties == sorted(ties, key=lambda p: (-p[0] if sign else p[0], p[1]))
    assert ids(catalog, sortby="-id") == sorted(kilometres, reverse=True)
    both = ids(catalog, sortby="country,-date_start_local", limit="5")
    assert both == ids(catalog, sortby="country,-date_start_local")[:5]


def test_distance_and_kp_are_in_the_order_where_they_are_asked(catalog: Catalog) -> None:
    found = ids(catalog, near="cpc-terminal,300km", sortby="distance")
    metres = [catalog.incidents[name].distances["terminal"].best_m for name in found]
    assert metres == sorted(metres)
    assert ids(catalog, near="cpc-terminal,300km", sortby="-distance")[0] == found[-1]
    by_id = catalog.collection("incidents").by_id
    along = ids(catalog, kp="0/1511", sortby="kp")
    rows = [by_id[name].properties for name in along]
    best, lows = ([row[name] for row in rows] for name in ("kp_km", "kp_min_km"))
    assert best == sorted(best)
    assert lows != sorted(lows)
    assert along == ids(catalog, kp="0/1511", sortby="kp_km")
    for query, other in (("distance", "near"), ("kp", "kp")):
        with pytest.raises(BadParameterError, match=f"only together with {other}") as caught:
            ids(catalog, sortby=query)
        assert caught.value.parameter == "sortby"
    with pytest.raises(BadParameterError, match=r"only together with near \(part 2 of 3\)$"):
        ids(catalog, sortby="id,-distance,colour")
    with pytest.raises(BadParameterError, match=r"'nope' is no property .* \(part 2 of 2\)$"):
        ids(catalog, sortby="id,-nope")
    for name in ("colour", "geom", "interval"):
        with pytest.raises(BadParameterError, match=f"'{name}' is no property of incidents"):
            ids(catalog, sortby=name)


def test_what_is_asked_holds_together(catalog: Catalog) -> None:
    asked = {"filter": "independent_sources >= 2", "bbox": "37,44,38.5,45", "kp": "1490/1511"}
    alone = [set(ids(catalog, **{name: value})) for name, value in asked.items()]
    assert set(ids(catalog, **asked)) == set.intersection(*alone)
    some = ids(catalog)[3:9]
    found = ids(catalog, ids=",".join(reversed(some)), filter="independent_sources >= 1")
    assert found == some[::-1]


@pytest.mark.parametrize("name", ["claims", "sources", "assets", "places", "route"])
def test_every_collection_reads_a_filter(catalog: Catalog, name: str) -> None:
    everything = ids(catalog, name)
    assert ids(catalog, name, filter="id IS NOT NULL") == everything
    assert ids(catalog, name, filter=f"id = '{everything[0]}'") == everything[:1]
    with pytest.raises(BadParameterError, match=f"'colour' is no queryable of {name}"):
        ids(catalog, name, filter="colour = 1")


def test_a_collection_without_positions_has_no_geometry_to_ask(catalog: Catalog) -> None:
    with pytest.raises(BadParameterError, match="'geom' is no queryable of claims"):
        ids(catalog, "claims", filter="S_INTERSECTS(geom, BBOX(0, 0, 1, 1))")
