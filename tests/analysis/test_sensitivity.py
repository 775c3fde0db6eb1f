"""Curves against brute force, margins, leaving one out, bad and empty questions."""

from __future__ import annotations

import math
import subprocess
import sys
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from app.domain.errors import BadParameterError
from app.domain.geo.footprint import Disc
from app.domain.geo.uncertainty import spread
from tests.analysis.by_hand import (
    GEOD,
    TERMINAL,
    ask,
    assert_documented,
    printed_bounds,
    spelled,
)

if TYPE_CHECKING:
    from app.store.catalog import Catalog

TARGETS = ("cpc-terminal", "cpc-pipeline", "novorossiysk-okrug", "37.9,44.6")
BOUNDS = {"certain": "distance_max_m", "best": "distance_m", "possible": "distance_min_m"}
MARAN = "cpc-2026-03-14-maran-homer"


def at(curve: list[dict[str, Any]], step: str, radius_m: float) -> float:
    """Read a step function: its value is that of the last break point up to the radius."""
    values = [row[step] for row in curve if row["radius_m"] <= radius_m]
    return values[-1] if values else 0


@pytest.mark.parametrize("name", TARGETS)
def test_curves_equal_brute_force_at_every_radius(catalog: Catalog, name: str) -> None:
    found = ask(catalog, f"sensitivity?around={name}")
    curve, incidents = found["curve"], found["incidents"]
    breaks = sorted({row[bound] for row in incidents for bound in BOUNDS.values()})
    assert [row["radius_m"] for row in curve] == breaks
    assert (found["breaks"], found["is_thinned"]) == (len(breaks), False)
    between = [0.5 * (low + high) for low, high in pairwise(breaks)]
    beside = [math.nextafter(b, way) for b in breaks for way in (0.0, math.inf) if b > 0.0]
    for radius_m in [0.0, *breaks, *between, *beside, 3e7]:
        for step, bound in BOUNDS.items():
            assert at(curve, step, radius_m) == sum(row[bound] <= radius_m for row in incidents)


def test_curves_equal_brute_force_by_pyproj(catalog: Catalog) -> None:
    by_hand = printed_bounds(catalog, TERMINAL).values()
    curve = ask(catalog, "sensitivity?around=cpc-terminal")["curve"]
    for radius_m in (0.5, 999.7, 4_700.3, 12_617.4, 22_000.7, 25_000.0, 69_617.4, 250_000.3, 1.2e6):
        for place, step in enumerate(("best", "possible", "certain")):
            assert at(curve, step, radius_m) == sum(row[place] <= radius_m for row in by_hand)


@pytest.mark.parametrize("name", ["cpc-terminal", "cpc-pipeline"])
def test_the_expected_count_is_the_sum_of_the_chances(catalog: Catalog, name: str) -> None:
    target = catalog.gazette.target_of(name)
    assert target is not None
    curve = ask(catalog, f"sensitivity?around={name}&steps=5")["curve"]
    for row in curve[1:]:
        chances = [
            spread(each.footprint, target, within_m=row["radius_m"]).probability
            for each in catalog.incidents.values()
            if each.footprint is not None
        ]
        assert row["expected"] == pytest.approx(sum(c or 0.0 for c in chances), abs=0.01)


@pytest.mark.parametrize("name", TARGETS)
def test_counts_never_fall_and_lie_in_their_band(catalog: Catalog, name: str) -> None:
    curve = ask(catalog, f"sensitivity?around={name}")["curve"]
    for step in ("certain", "best", "possible", "expected"):
        values = [row[step] for row in curve]
        assert values == sorted(values)
    for row in curve:
        assert row["certain"] <= row["best"] <= row["possible"]
        assert row["certain"] - 1e-3 <= row["expected"] <= row["possible"] + 1e-3
    assert curve[-1]["expected"] == curve[-1]["certain"] == 34


def test_a_curve_is_thinned_only_if_asked(catalog: Catalog) -> None:
    whole = ask(catalog, "sensitivity?")
    few = ask(catalog, "sensitivity?steps=6")
    assert len(few["curve"]) == 6
    assert (few["is_thinned"], few["breaks"]) == (True, len(whole["curve"]))
    assert all(row in whole["curve"] for row in few["curve"])
    assert (few["curve"][0], few["curve"][-1]) == (whole["curve"][0], whole["curve"][-1])
    assert ask(catalog, "sensitivity?steps=10000")["curve"] == whole["curve"]


@pytest.mark.parametrize("least", [1, 5, 20, 27, 28, 29, 34, 35])
def test_the_radius_at_which_a_conclusion_changes(catalog: Catalog, least: int) -> None:
    found = ask(catalog, f"sensitivity?least={least}")
    curve = found["curve"]
    for row in found["conclusion"]:
        step, from_m = row["by"], row["holds_from_m"]
        assert row["holds"] == (row["count"] >= least)
        if step == "expected":
            continue
        assert row["count"] == at(curve, step, 25_000.0)
        first = next((r["radius_m"] for r in curve if r[step] >= least), None)
        assert from_m == first
        if from_m is not None:
            assert at(curve, step, from_m) >= least
            assert from_m == 0.0 or at(curve, step, math.nextafter(from_m, 0.0)) < least


@pytest.mark.parametrize("least", [1, 20, 28, 33])
@pytest.mark.parametrize("name", ["cpc-terminal", "cpc-pipeline"])
def test_the_expected_count_reaches_the_number_at_the_radius_told(
    catalog: Catalog, least: int, name: str
) -> None:
    found = ask(catalog, f"sensitivity?around={name}&least={least}")
    from_m = found["conclusion"][-1]["holds_from_m"]
    target = catalog.gazette.target_of(name)
    assert target is not None

    def expected(radius_m: float) -> float:
        footprints = [each.footprint for each in catalog.incidents.values()]
        chances = [spread(f, target, within_m=radius_m).probability for f in footprints if f]
        return sum(chance or 0.0 for chance in chances)

    assert expected(from_m) >= least - 1e-6
    assert expected(from_m - 0.2) < least + 1e-6


def test_a_margin_is_how_far_a_place_has_to_move(catalog: Catalog) -> None:
    found = ask(catalog, "sensitivity?around=cpc-terminal&within=20km")
    for row in found["incidents"]:
        place = catalog.incidents[row["incident_id"]].footprint
        assert isinstance(place, Disc)
        assert row["margin_m"] == round(abs(row["distance_m"] - 20_000.0), 1)
        assert row["counts"] == (row["distance_m"] <= 20_000.0)
        assert row["is_open"] == (row["distance_min_m"] <= 20_000.0 < row["distance_max_m"])
        azimuth, _, away = GEOD.inv(place.lon, place.lat, *TERMINAL[:2])
        out = azimuth + 180.0 if row["counts"] else azimuth
        for share, changes in ((0.99, False), (1.01, True)):
            lon, lat, _ = GEOD.fwd(place.lon, place.lat, out, share * row["margin_m"])
            moved = GEOD.inv(lon, lat, *TERMINAL[:2])[2]
            assert ((moved <= 20_000.0) != (away <= 20_000.0)) == changes


def changed_by(found: dict[str, Any], off_m: float) -> bool:
    """Say whether places that are off by so much at most can change the conclusion."""
    low = sum(row["counts"] and row["margin_m"] > off_m for row in found["incidents"])
    high = sum(row["counts"] or row["margin_m"] <= off_m for row in found["incidents"])
    return bool((low >= found["least"]) != (high >= found["least"]))


@pytest.mark.parametrize("radius", ["5km", "12km", "25km", "300km"])
@pytest.mark.parametrize("least", [1, 2, 11, 20, 27, 28, 34])
def test_how_far_places_must_be_off_at_once(catalog: Catalog, radius: str, least: int) -> None:
    found = ask(catalog, f"sensitivity?within={radius}&least={least}")
    off_m, names = found["changes_if_off_m"], found["changes_if_off_incidents"]
    count = found["conclusion"][1]["count"]
    needed = count - least + 1 if count >= least else least - count
    assert len(names) == needed
    margins = {row["incident_id"]: row["margin_m"] for row in found["incidents"]}
    assert max(margins[name] for name in names) == off_m
    assert changed_by(found, off_m)
    assert not changed_by(found, off_m - 0.1)
    assert found["smallest_margin_m"] == min(margins.values())


def test_the_conclusion_that_rests_on_one_tanker(catalog: Catalog) -> None:
    found = ask(catalog, "sensitivity?around=cpc-terminal&within=25km&least=28")
    assert [(row["count"], row["holds"]) for row in found["conclusion"][:3]] == [
        (26, False), (28, True), (28, True),
    ]  # fmt: skip
    assert found["changes_if_off_m"] == 2_492.2
    assert found["changes_if_off_incidents"] == [MARAN]


def test_leaving_one_out_is_asking_without_it(catalog: Catalog) -> None:
    query = "sensitivity?around=cpc-terminal&within=25km&least=28"
    rows = ask(catalog, query)["without"]
    assert [row["without"] for row in rows] == list(catalog.incidents)
    for row in rows[::5]:
        rest = ",".join(name for name in catalog.incidents if name != row["without"])
        found = ask(catalog, f"{query}&ids={rest}")
        for line in found["conclusion"][:3]:
            assert row[line["by"]] == line["count"]
        for tolls in found["tolls"]:
            if tolls["by"] == "best":
                assert row[f"{tolls['measure']}_best_sum"] == tolls["best_sum"]
    changing = {row["without"] for row in rows if row["changes_best"]}
    assert changing == {r["incident_id"] for r in ask(catalog, query)["incidents"] if r["counts"]}
    assert not any(row["changes_certain"] for row in rows)


def test_leaving_a_place_out_leaves_all_its_incidents_out(catalog: Catalog) -> None:
    found = ask(catalog, "sensitivity?around=cpc-terminal&within=25km&least=20")
    rows = {row["without"]: row for row in found["without_place"]}
    assert list(rows) == sorted(rows)
    assert sum(row["left_out"] for row in rows.values()) == 34
    bay = rows["tsemes-bay"]
    assert (bay["left_out"], bay["certain"], bay["best"]) == (8, 18, 20)
    assert (bay["changes_certain"], bay["changes_best"]) == (True, False)
    assert rows["cpc-office-novorossiysk"]["killed_best_sum"] == 0  # others reported that none were


def test_a_sum_is_null_where_nothing_that_is_left_was_reported(catalog: Catalog) -> None:
    ids = "cpc-2025-09-24-office-strike,cpc-2025-08-29-spm2-oil-spill"
    rows = ask(catalog, f"sensitivity?ids={ids}")["without"]
    sums = {row["without"]: (row["killed_best_sum"], row["injured_best_sum"]) for row in rows}
    assert sums == {
        "cpc-2025-09-24-office-strike": (None, None),
        "cpc-2025-08-29-spm2-oil-spill": (2, 12),
    }


def test_without_a_number_nothing_is_concluded(catalog: Catalog) -> None:
    found = ask(catalog, "sensitivity?")
    assert [row["holds"] for row in found["conclusion"]] == [None] * 4
    assert [row["holds_from_m"] for row in found["conclusion"]] == [None] * 4
    assert (found["changes_if_off_m"], found["changes_if_off_incidents"]) == (None, [])
    assert {row["changes_best"] for row in found["without"]} == {None}


def test_more_than_there_are_can_never_hold(catalog: Catalog) -> None:
    found = ask(catalog, "sensitivity?least=35")
    assert [row["holds_from_m"] for row in found["conclusion"]] == [None] * 4
    assert (found["changes_if_off_m"], found["changes_if_off_incidents"]) == (None, [])


@pytest.mark.parametrize("name", ["cpc-terminal", "cpc-pipeline"])
def test_an_empty_selection_says_why(catalog: Catalog, name: str) -> None:
    found = ask(catalog, f"sensitivity?around={name}&least=3&datetime=1990-01-01")
    assert found["empty_because"] == "no incident meets the selection"
    assert (found["curve"], found["incidents"], found["without"]) == ([], [], [])
    assert [row["count"] for row in found["conclusion"]] == [0, 0, 0, 0]
    assert (found["smallest_margin_m"], found["smallest_margin_incidents"]) == (None, [])


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("within=0km", "within"),
        ("within=25", "within"),
        ("least=0", "least"),
        ("least=-1", "least"),
        ("least=1.5", "least"),
        ("steps=1", "steps"),
        ("steps=10001", "steps"),
        ("around=1,2,3", "around"),
        ("radius=2km", "radius"),
        ("distances=5km", "distances"),
    ],
)
def test_bad_values_name_the_parameter(catalog: Catalog, query: str, parameter: str) -> None:
    with pytest.raises(BadParameterError) as refused:
        ask(catalog, f"sensitivity?{query}")
    assert refused.value.parameter == parameter


def test_a_curve_with_too_many_chances_is_refused(
    catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.analysis.sensitivity.MOST_CHANCES", 34 * 10)
    with pytest.raises(BadParameterError, match="at most 10 with so many") as refused:
        ask(catalog, "sensitivity?")
    assert refused.value.parameter == "steps"
    assert len(ask(catalog, "sensitivity?steps=10")["curve"]) == 10


def test_too_many_places_to_count_are_refused(
    catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.analysis.likely.MOST_COUNTED", 3)
    for analysis in ("rings", "sensitivity"):
        with pytest.raises(BadParameterError, match="at most 3") as refused:
            ask(catalog, f"{analysis}?around=cpc-pipeline")
        assert refused.value.parameter == "around"
        assert ask(catalog, f"{analysis}?around=cpc-terminal")["incidents"]


PRINTED = """
import hashlib, json
from datetime import UTC, datetime
from app.sources.bundle import read_bundle
from app.sources.folder import geodata_folder
from app.store.snapshot import build_catalog
from tests.analysis.by_hand import ask
catalog = build_catalog(read_bundle(geodata_folder()), now=datetime(2026, 11, 22, tzinfo=UTC))
for question in (
    "rings?", "rings?around=cpc-pipeline", "sensitivity?least=20", "summary?by=asset",
    "sensitivity?around=novorossiysk-okrug&least=3", "summary?by=month", "rings?around=180,70",
):
    text = json.dumps(ask(catalog, question), allow_nan=False)
    print(question, hashlib.sha256(text.encode()).hexdigest())
"""


def test_other_processes_give_the_same_bytes() -> None:
    printed = [
        subprocess.run(
            [sys.executable, "-c", PRINTED], env={"PYTHONHASHSEED": seed, "PYTHONPATH": "."},
            capture_output=True, text=True, check=True,
        ).stdout
        for seed in ("1", "2")
    ]  # fmt: skip
    assert printed[0] == printed[1]
    assert printed[0].count("\n") == 7


def test_the_page_shows_what_is_answered(catalog: Catalog) -> None:
    assert spelled(1234.5) == "1,234.5"
    assert_documented(catalog, "sensitivity.md", examples=4)
