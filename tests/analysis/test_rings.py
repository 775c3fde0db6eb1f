"""Rings by pyproj and plain Python, the tolls of each, bad and empty questions."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import shapely
from shapely.geometry import shape

from app.analysis.asking import asked_of
from app.analysis.definition import Question
from app.analysis.register import analysis_of
from app.analysis.rings import Ring
from app.domain.errors import BadParameterError, UnknownIdError
from app.domain.geo.footprint import Disc
from app.domain.geo.uncertainty import distance_interval, spread
from tests.analysis.by_hand import (
    GEOD,
    TERMINAL,
    ask,
    assert_documented,
    printed_bounds,
    statistics,
)

if TYPE_CHECKING:
    from app.analysis.definition import Answer
    from app.store.catalog import Catalog
    from app.store.measured import Measured

DISTANCES_M = (5_000.0, 25_000.0, 100_000.0)
BOUNDS_M = tuple(zip((0.0, *DISTANCES_M), (*DISTANCES_M, None), strict=True))
RINGS = "rings?around=cpc-terminal&distances=5km,25km,100km"
POSITION = "rings?around=37.9,44.6&radius=3km&distances=2km,40km,300km"


@pytest.mark.parametrize(
    ("question", "spot", "limits_m"),
    [(RINGS, TERMINAL, DISTANCES_M), (POSITION, (37.9, 44.6, 3e3), (2e3, 4e4, 3e5))],
)
def test_intervals_and_verdicts_are_those_of_pyproj(
    catalog: Catalog, question: str, spot: tuple[float, float, float], limits_m: tuple[float, ...]
) -> None:
    by_hand = printed_bounds(catalog, spot)
    found = {row["incident_id"]: row for row in ask(catalog, question)["incidents"]}
    assert list(found) == list(by_hand)
    for name, (best, low, high) in by_hand.items():
        row = found[name]
        numbers = (row["distance_m"], row["distance_min_m"], row["distance_max_m"])
        assert numbers == pytest.approx((best, low, high), abs=0.11)
        _, least, most = numbers
        edges = [-1.0, *limits_m, float("inf")]
        for at, verdict in enumerate(row["verdicts"]):
            lies_in = least > edges[at] and most <= edges[at + 1]
            misses = most <= edges[at] or least > edges[at + 1]
            assert (verdict == "certain") == lies_in
            assert (verdict == "excluded") == misses


def test_probabilities_are_shares_of_seeded_places(catalog: Catalog) -> None:
    rng = np.random.default_rng(6)
    count = 40_000
    rows = {row["incident_id"]: row["probabilities"] for row in ask(catalog, RINGS)["incidents"]}
    for name in (
        "cpc-2026-01-13-tankers",
        "cpc-2026-03-14-maran-homer",
        "nvr-2023-08-04-naval-drones",
    ):
        place = catalog.incidents[name].footprint
        assert isinstance(place, Disc)
        ends = []
        for lon, lat, radius_m in ((place.lon, place.lat, place.radius_m), TERMINAL):
            away = radius_m * np.sqrt(rng.random(count))
            here = np.full(count, lon), np.full(count, lat)
            ends.append(GEOD.fwd(*here, 360.0 * rng.random(count), away)[:2])
        apart = GEOD.inv(*ends[0], *ends[1])[2]
        shares = np.histogram(apart, [0.0, *DISTANCES_M, np.inf])[0] / count
        assert rows[name] == pytest.approx(shares.tolist(), abs=0.01)


def test_counts_are_those_of_the_incidents(catalog: Catalog) -> None:
    found = ask(catalog, RINGS)
    for at, row in enumerate(found["rings"]):
        verdicts = [each["verdicts"][at] for each in found["incidents"]]
        for word in ("certain", "probable", "possible"):
            assert row[word] == verdicts.count(word)
        assert row["may_lie"] == len(verdicts) - verdicts.count("excluded")
        shares = sum(each["probabilities"][at] for each in found["incidents"])
        assert row["expected"] == pytest.approx(shares, abs=0.02)
        assert (row["from_m"], row["to_m"]) == BOUNDS_M[at]


@pytest.mark.parametrize("question", [RINGS, POSITION, "rings?around=cpc-pipeline"])
def test_every_incident_is_expected_once(catalog: Catalog, question: str) -> None:
    found = ask(catalog, question)
    assert sum(row["expected"] for row in found["rings"]) == pytest.approx(34.0, abs=0.003)
    for row in found["incidents"]:
        assert sum(row["probabilities"]) == pytest.approx(1.0, abs=0.004)
        assert row["verdicts"].count("certain") <= 1


def test_tolls_are_those_of_the_published_columns(catalog: Catalog) -> None:
    found = ask(catalog, RINGS)
    columns = {f.id: f.properties for f in catalog.collection("incidents").features}
    verdicts = {row["incident_id"]: row["verdicts"] for row in found["incidents"]}
    assert len(found["tolls"]) == 4 * 3 * 2
    for row in found["tolls"]:
        names = [n for n, words in verdicts.items() if words[row["ring"] - 1] == row["verdict"]]
        assert row["incidents"] == len(names)
        assert row["reported"] + row["not_reported"] == len(names)
        for level in ("low", "best", "high"):
            numbers = [columns[name][f"{row['measure']}_{level}"] for name in names]
            stated = tuple(row[f"{level}_{what}"] for what in ("sum", "min", "max"))
            assert stated == statistics(numbers)
            known = [number for number in numbers if isinstance(number, int)]
            mean = sum(known) / len(known) if known else None
            assert row[f"{level}_mean"] == (mean if mean is None else pytest.approx(mean, abs=5e-4))


def test_what_was_not_reported_is_never_a_zero(catalog: Catalog) -> None:
    rows = ask(catalog, RINGS)["tolls"]
    silent = [row for row in rows if row["reported"] == 0]
    assert any(row["not_reported"] > 0 for row in silent)
    assert {row[name] for row in silent for name in row if "_sum" in name or "_mean" in name} == {
        None
    }


def test_polygons_hold_what_lies_in_the_ring(catalog: Catalog) -> None:
    rows = ask(catalog, RINGS)["polygons"]
    assert [(row["from_m"], row["to_m"], row["error_m"]) for row in rows] == [
        (0.0, 5_000.0, 1.0), (5_000.0, 25_000.0, 1.0), (25_000.0, 100_000.0, 1.0),
    ]  # fmt: skip
    azimuth = np.arange(0.0, 360.0, 11.0)
    here = np.full(len(azimuth), TERMINAL[0]), np.full(len(azimuth), TERMINAL[1])
    for row in rows:
        ring = shape(row["geometry"])
        for away_m in (
            row["from_m"] - 1.0,
            row["from_m"] + 1.0,
            row["to_m"] - 1.0,
            row["to_m"] + 1.0,
        ):
            if away_m < 0.0:
                continue
            lon, lat, _ = GEOD.fwd(*here, azimuth, np.full(len(azimuth), away_m))
            is_in = row["from_m"] < away_m < row["to_m"]
            assert shapely.intersects_xy(ring, lon, lat).tolist() == [is_in] * len(azimuth)


@pytest.mark.parametrize("name", ["cpc-pipeline", "novorossiysk-okrug", "cpc-ps-atyrau-region"])
def test_nothing_is_drawn_round_a_line_an_area_or_a_region(catalog: Catalog, name: str) -> None:
    found = ask(catalog, f"rings?around={name}")
    assert (found["polygons"], found["circles_drawn"]) == ([], False)
    assert (found["lon"], found["lat"]) == (None, None)
    assert sum(row["expected"] for row in found["rings"]) == pytest.approx(34.0, abs=0.003)


@pytest.mark.parametrize("name", ["cpc-pipeline", "novorossiysk-okrug"])
def test_lines_and_areas_are_measured_as_elsewhere(catalog: Catalog, name: str) -> None:
    target = catalog.gazette.target_of(name)
    assert target is not None
    for row in ask(catalog, f"rings?around={name}&distances=8km")["incidents"]:
        place = catalog.incidents[row["incident_id"]].footprint
        assert place is not None
        interval = distance_interval(place, target)
        assert row["distance_m"] == round(interval.best_m, 1)
        if row["verdicts"][0] in {"probable", "possible"}:
            chance = spread(place, target, within_m=8_000.0).probability
            assert row["probabilities"][0] == pytest.approx(chance, abs=1.1e-3)


def test_the_first_ring_has_no_distance_and_the_last_no_end() -> None:
    first, middle, last = Ring(0.0, 10.0), Ring(10.0, 20.0), Ring(20.0, None)

    class At:
        def __init__(self, low: float, high: float) -> None:
            self.min_m, self.max_m = low, high

    def verdicts(low: float, high: float, chance: float = 0.5) -> list[str]:
        at: Any = At(low, high)
        return [ring.verdict(at, chance).value for ring in (first, middle, last)]

    assert verdicts(0.0, 0.0) == ["certain", "excluded", "excluded"]
    assert verdicts(0.0, 10.0) == ["certain", "excluded", "excluded"]
    assert verdicts(10.0, 20.0) == ["probable", "probable", "excluded"]
    assert verdicts(10.1, 20.0) == ["excluded", "certain", "excluded"]
    assert verdicts(10.0, 20.1, 0.49) == ["possible", "possible", "possible"]
    assert verdicts(20.1, 99.0) == ["excluded", "excluded", "certain"]


def test_only_the_incidents_of_the_selection_are_counted(catalog: Catalog) -> None:
    found = ask(catalog, f"{RINGS}&ids=cpc-2025-09-24-office-strike")
    # 10,996 m, known to 2 km and 5 km: from 3,996 to 17,996 m.
    assert [row["may_lie"] for row in found["rings"]] == [1, 1, 0, 0]
    killed = next(r for r in found["tolls"] if (r["ring"], r["verdict"]) == (2, "probable"))
    assert (killed["measure"], killed["best_sum"], killed["high_max"]) == ("killed", 2, 2)


def test_an_empty_selection_says_why(catalog: Catalog) -> None:
    found = ask(catalog, f"{RINGS}&datetime=1990-01-01")
    assert found["empty_because"] == "no incident meets the selection"
    assert found["incidents"] == []
    assert [row["may_lie"] for row in found["rings"]] == [0, 0, 0, 0]
    assert len(found["polygons"]) == 3


def asked_of_some(catalog: Catalog, analysis: str, incidents: tuple[Measured, ...]) -> Answer:
    asked = asked_of(analysis_of(analysis), [])
    question = Question(
        catalog=catalog, selection=asked.selection, incidents=incidents, values=asked.values
    )
    return asked.analysis.answer(question)


@pytest.mark.parametrize("analysis", ["rings", "sensitivity"])
def test_what_has_no_place_is_named_and_not_counted(catalog: Catalog, analysis: str) -> None:
    first, second = list(catalog.incidents.values())[:2]
    nowhere = replace(first, footprint=None)
    found = asked_of_some(catalog, analysis, (nowhere, second))
    assert found.facts["unplaced"] == [first.incident.id]
    assert [row["incident_id"] for row in found.tables["incidents"].rows] == [second.incident.id]
    assert found.empty_because is None
    nothing = asked_of_some(catalog, analysis, (nowhere,))
    why = "no incident of the selection has a place that can be measured"
    assert nothing.empty_because == why
    assert nothing.tables["incidents"].rows == ()


def test_an_incident_in_an_area_is_measured_as_an_area(catalog: Catalog) -> None:
    okrug = catalog.gazette.places["novorossiysk-okrug"].footprint
    target = catalog.gazette.target_of("cpc-terminal")
    assert okrug is not None
    assert target is not None
    wide = replace(next(iter(catalog.incidents.values())), footprint=okrug)
    (row,) = asked_of_some(catalog, "rings", (wide,)).tables["incidents"].rows
    interval = distance_interval(okrug, target)
    assert row["distance_m"] == round(interval.best_m, 1)
    chances = [spread(okrug, target, within_m=limit).probability or 0.0 for limit in DISTANCES_M]
    rings = np.diff([0.0, *chances, 1.0]).tolist()
    assert row["probabilities"] == pytest.approx(rings, abs=1.1e-3)


@pytest.mark.parametrize(
    ("query", "parameter", "message"),
    [
        ("distances=5", "distances", "unit"),
        ("distances=0km", "distances", "not over 0"),
        ("distances=-5km", "distances", "unit"),
        ("distances=5leagues", "distances", "unit"),
        ("distances=25km,5km", "distances", "rising"),
        ("distances=5km,5km", "distances", "rising"),
        ("distances=5000m,5003m", "distances", "less than 4 m apart"),
        ("distances=1999990m,2000000m", "distances", "less than 80 m apart"),
        ("distances=2001km", "distances", "at most 2000 km"),
        ("distances=" + ",".join(f"{n}km" for n in range(1, 22)), "distances", "at most 20"),
        ("around=37.9", "around", "not a name"),
        ("around=37.9,44.6,5", "around", "lon,lat"),
        ("around=200,44", "around", "degrees"),
        ("around=nan,44", "around", "number"),
        ("around=37.9,44.6&radius=0m", "radius", "not over 0"),
        ("around=cpc-terminal&radius=2km", "radius", "layers"),
        ("within=2km", "within", "is not a parameter here"),
    ],
)
def test_bad_values_name_the_parameter(
    catalog: Catalog, query: str, parameter: str, message: str
) -> None:
    with pytest.raises(BadParameterError, match=message) as refused:
        ask(catalog, f"rings?{query}")
    assert refused.value.parameter == parameter


@pytest.mark.parametrize("name", ["nowhere", "cpc-ps-nps-7", "tanker-matilda"])
def test_what_has_no_position_is_no_centre(catalog: Catalog, name: str) -> None:
    with pytest.raises(UnknownIdError, match="no placed asset or place") as refused:
        ask(catalog, f"rings?around={name}")
    assert refused.value.parameter == "around"


def test_the_result_is_plain_and_the_same_again(catalog: Catalog) -> None:
    first, again = (json.dumps(ask(catalog, POSITION), allow_nan=False) for _ in range(2))
    assert first == again
    spelled = ask(catalog, "rings?around=+37.90,44.600&distances=5000m,25km")
    assert spelled["parameters"] == {"around": "37.9,44.6", "distances": "5km,25km"}


def test_the_page_shows_what_is_answered(catalog: Catalog) -> None:
    assert_documented(catalog, "rings.md", examples=3)
