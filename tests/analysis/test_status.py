"""The history of assets, against the YAML files of the record."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from app.analysis.asking import answered, asked_of
from app.analysis.state_class import StateClass, class_of
from app.analysis.status import STATUS
from app.domain.errors import BadParameterError, UnknownIdError
from app.domain.record.vocabulary import ImpactStatus
from app.sources.folder import geodata_folder

if TYPE_CHECKING:
    from app.store.catalog import Catalog

OFFICE, TERMINAL, SPM_2 = "cpc-office-novorossiysk", "cpc-terminal", "cpc-spm-2"
OFFICE_STRIKE = "cpc-2025-09-24-office-strike"


def told(catalog: Catalog, **given: str) -> dict[str, Any]:
    return answered(asked_of(STATUS, list(given.items())), catalog).document()


def record() -> list[dict[str, Any]]:
    files = sorted((geodata_folder() / "incidents").glob("*.yaml"))
    return [yaml.safe_load(path.read_text(encoding="utf-8")) for path in files]


@pytest.fixture(scope="module")
def everything(catalog: Catalog) -> dict[str, Any]:
    return told(catalog)


def test_every_impact_of_an_asset_is_one_row_with_its_voice(
    catalog: Catalog, everything: dict[str, Any]
) -> None:
    expected = [
        (
            impact["subject"],
            impact["metric"],
            impact["status"],
            impact["speaker"],
            impact["text"],
            incident["id"],
            impact.get("value"),
            str(impact["from_date"]) if impact.get("from_date") else None,
            "reported" if impact.get("to_known") and impact.get("to_date") else "open",
        )
        for incident in record()
        for impact in incident.get("impacts", [])
        if impact["subject"] in catalog.gazette.assets
    ]
    names = (
        "asset_id", "metric", "state", "speaker", "text", "incident_id", "value", "from", "end",
    )  # fmt: skip
    rows = [row for row in everything["history"] if row["report"] == "impact"]
    found = [tuple(row[name] for name in names) for row in rows]
    assert len(found) > 100
    assert sorted(found, key=str) == sorted(expected, key=str)


def test_statements_and_claims_stand_beside_the_impacts(everything: dict[str, Any]) -> None:
    kinds = [row["report"] for row in everything["history"] if row["asset_id"] == SPM_2]
    assert kinds.count("claim") == 2
    assert kinds.count("statement") == 8
    breach = [r for r in everything["history"] if r["report"] == "claim" and r["asset_id"] == SPM_2]
    assert [row["text"] for row in breach] == [
        "Breach of 3 by 2.5 metres",
        "Breach of 3.5 by 2 metres",
    ]
    assert {row["speaker"] for row in breach} == {"Minister of Energy of Kazakhstan"}
    assert all(row["state"] is None and row["end"] is None for row in breach)


def test_sources_are_ids_of_the_collection(catalog: Catalog, everything: dict[str, Any]) -> None:
    names = catalog.collection("sources").by_id
    impacts = catalog.collection("impacts").by_id
    for row in everything["history"]:
        assert row["source_ids"]
        assert all(name in names for name in row["source_ids"].split(","))
        if row["report"] == "impact":
            feature = impacts[row["report_id"]]
            assert feature.properties["text"] == row["text"]


def test_the_rows_stand_by_asset_then_by_time(everything: dict[str, Any]) -> None:
    rows = [row for row in everything["history"] if row["report"] == "impact"]
    order = [(row["asset_id"], row["from_first"] or "", row["from_last"] or "") for row in rows]
    assert order == sorted(order)


def test_the_office_was_suspended_and_came_back(catalog: Catalog) -> None:
    rows = told(catalog, assets=OFFICE)["history"]
    states = [(row["state"], row["speaker"], row["from"]) for row in rows if row["state"]]
    assert states == [
        ("suspended", "CPC", "2025-09-24"),
        ("evacuated", "CPC", "2025-09-24"),
        ("restored", "CPC general director", "2025-10-16"),
    ]
    days = told(catalog, assets=OFFICE)["days_out"]
    # 24 September to 16 October, both counted; CPC itself named no return.
    most = (date(2025, 10, 16) - date(2025, 9, 24)).days + 1
    assert [(row["speaker"], row["days_min"], row["days_max"]) for row in days] == [
        (None, 1, most),
        ("CPC", 1, None),
    ]


def test_unrestricted_stands_beside_paused(catalog: Catalog) -> None:
    rows = told(catalog, assets=TERMINAL, on="2025-09-24")["on_day"]
    that_day = [
        (row["speaker"], row["state"], row["holds_on"], row["reported_by_then"])
        for row in rows
        if row["incident_id"] == OFFICE_STRIKE and row["metric"] == "loading"
    ]
    assert that_day == [
        ("Kazakh Energy Ministry", "unrestricted", "certain", "certain"),
        # Published in October: true of the day, not yet said on it.
        ("CPC", "paused", "certain", "excluded"),
        ("Bloomberg", "paused", "certain", "certain"),
    ]


def test_the_mooring_went_out_and_the_terminal_to_half_and_back(catalog: Catalog) -> None:
    rows = told(catalog, assets=f"{SPM_2},{TERMINAL}")["history"]
    of_strike = [row for row in rows if row["incident_id"] == "cpc-2025-11-29-spm2-naval-drones"]
    told_of = {(row["asset_id"], row["state"], row["value"], row["unit"]) for row in of_strike}
    assert (SPM_2, "suspended", None, None) in told_of
    assert (TERMINAL, "reduced", 50, "percent of usual exports") in told_of
    assert (TERMINAL, "restored", 2, "moorings in use") in told_of
    berths = [row for row in of_strike if row["metric"] == "berths_available"]
    assert [(row["state"], row["from"], row["to"], row["end"]) for row in berths] == [
        # The page of 30 December knew no end; that of January is another voice's.
        ("reduced", "2025-11-29", None, "open"),
        ("restored", "2026-01-25", None, "open"),
    ]


def test_a_later_word_of_one_voice_takes_the_place_of_its_earlier_one(catalog: Catalog) -> None:
    def words(day: str) -> list[tuple[str, str]]:
        rows = told(catalog, assets=SPM_2, on=day)["on_day"]
        return [(row["speaker"], row["state"]) for row in rows if row["metric"] == "operation"]

    back = ("Head of CPC, as reported by Kommersant", "restored")
    ministry = ("Ministry of Energy of Kazakhstan", "suspended")
    # CPC named no end of the stop after the spill; its head, another voice, named the return.
    assert words("2025-11-28") == [("CPC", "suspended"), back]
    assert words("2025-12-01") == [back, ("CPC", "suspended"), ministry]
    assert words("2026-02-01") == [
        back,
        ministry,
        ("CPC", "destroyed"),
        ("Minister of Energy of Kazakhstan", "damaged"),
    ]
    # On the 20th it was found, and published on the 20th or the 21st: both words stand.
    assert [state for voice, state in words("2026-01-20") if voice == "CPC"] == [
        "suspended",
        "destroyed",
    ]


def test_as_of_a_day_nothing_later_is_told(catalog: Catalog) -> None:
    found = told(catalog, assets=SPM_2, on="2025-12-01")
    assert all((row["from_first"] or row["said_first"]) <= "2025-12-01" for row in found["history"])
    assert found["on"] == "2025-12-01"
    # Kropotkinskaya came back on 23 May: on 1 March that was not known.
    earlier = told(catalog, assets="cpc-ps-kropotkinskaya", on="2025-03-01")["days_out"]
    assert [(row["days_min"], row["days_max"]) for row in earlier] == [(1, None), (1, None)]
    later = told(catalog, assets="cpc-ps-kropotkinskaya", on="2025-05-31")["days_out"]
    whole = (date(2025, 5, 23) - date(2025, 2, 17)).days + 1
    assert [(row["days_min"], row["days_max"]) for row in later] == [(whole, whole)] * 2


def test_days_out_are_those_of_a_plain_count(everything: dict[str, Any]) -> None:
    """Of reports whose dates are days and whose ends were reported, the days are just counted."""
    days: dict[tuple[str, str, str, str | None], set[date]] = {}
    for incident in record():
        for impact in incident.get("impacts", []):
            word = class_of(ImpactStatus(impact["status"])).value
            for voice in (None, impact["speaker"]):
                found = days.setdefault((impact["subject"], impact["metric"], word, voice), set())
                found |= counted(impact)
    plain = {key: len(found) for key, found in days.items() if date.min not in found}
    rows = {
        tuple(row[name] for name in ("asset_id", "metric", "state_class", "speaker")): row
        for row in everything["days_out"]
    }
    compared = {key: count for key, count in plain.items() if key in rows}
    assert len(compared) > 8
    found_days = {key: (rows[key]["days_min"], rows[key]["days_max"]) for key in compared}
    assert found_days == {key: (count, count) for key, count in compared.items()}


def counted(impact: dict[str, Any]) -> set[date]:
    """Give the days of a report; the first day of all where not all of them are known."""
    start, end = str(impact.get("from_date")), str(impact.get("to_date"))
    if not impact["to_known"] or len(start) != 10 or len(end) != 10:
        return {date.min}
    first, last = date.fromisoformat(start), date.fromisoformat(end)
    return {first + timedelta(n) for n in range((last - first).days + 1)}


def bounds(catalog: Catalog, incident: str) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    names = ("asset_id", "metric", "state_class", "speaker")
    rows = told(catalog, ids=incident)["days_out"]
    return {tuple(r[n] for n in names): (r["days_min"], r["days_max"]) for r in rows}


def test_an_end_that_nobody_reported_makes_no_day_sure(catalog: Catalog) -> None:
    """Each page is older than the end, or names an upper bound, a plan, a day worked out."""
    spill = bounds(catalog, "cpc-2025-08-29-spm2-oil-spill")
    most = (date(2025, 10, 16) - date(2025, 8, 29)).days + 1
    assert spill[SPM_2, "operation", "out", None] == (1, most)
    assert spill[SPM_2, "operation", "out", "CPC"] == (1, None)
    assert spill[TERMINAL, "berths_available", "reduced", "CPC"] == (1, None)
    closed = bounds(catalog, "cpc-2025-03-31-two-spms-closed")
    assert closed["cpc-spm-1", "order_in_force", "restricted", None] == (1, None)
    survey = bounds(catalog, "cpc-2022-06-15-ordnance-survey")
    assert survey["cpc-spm-1", "loading", "out", None] == (1, None)
    assert survey[SPM_2, "loading", "out", None] == (1, None)
    storm = bounds(catalog, "cpc-2022-03-21-spm-storm-damage")
    # Back in April, as a page of August told: by the end of that month.
    most = (date(2022, 4, 30) - date(2022, 3, 21)).days + 1
    assert storm["cpc-spm-3", "loading", "out", None] == (1, most)
    court = bounds(catalog, "cpc-2022-07-05-court-suspension")
    assert court["cpc-r-company", "order_in_force", "restricted", None] == (1, 7)
    # "By the next morning" may have been the evening before.
    office = bounds(catalog, OFFICE_STRIKE)
    assert office[TERMINAL, "loading", "out", None] == (1, 2)
    assert office[TERMINAL, "loading", "out", "Bloomberg"] == (1, 2)
    assert office[TERMINAL, "loading", "out", "CPC"] == (1, 1)


def test_what_is_open_has_no_most_and_a_return_bounds_it(everything: dict[str, Any]) -> None:
    rows = {
        (row["asset_id"], row["metric"], row["state_class"]): row
        for row in everything["days_out"]
        if row["speaker"] is None
    }
    mooring = rows[SPM_2, "operation", "out"]
    assert (mooring["days_max"], mooring["open_reports"]) == (None, 3)
    # SPM-3: out since some day of November 2025, back on 25 January 2026.
    third = rows["cpc-spm-3", "operation", "out"]
    assert third["days_max"] == (date(2026, 1, 25) - date(2025, 11, 1)).days + 1
    # Energy Aspects and Reuters told of less after Chevron's "loading again": it ended nothing.
    # In 2022 no page reported the end of the lowest rate, nor that one mooring was not enough.
    assert rows[TERMINAL, "loading", "reduced"]["open_reports"] == 7
    assert all(
        row["days_max"] is None or row["days_min"] <= row["days_max"]
        for row in everything["days_out"]
    )


def test_every_state_has_a_class() -> None:
    assert {class_of(status) for status in ImpactStatus} == set(StateClass)


def test_places_are_told_only_when_asked_for(catalog: Catalog, everything: dict[str, Any]) -> None:
    assert "novorossiysk" in everything["other_places"]
    assert "novorossiysk" not in everything["assets"]
    rows = told(catalog, assets="novorossiysk")["history"]
    assert {row["asset_id"] for row in rows} == {"novorossiysk"}


@pytest.mark.parametrize(
    ("given", "parameter"),
    [
        ({"assets": "nothing-of-the-kind"}, "assets"),
        ({"assets": "novorossiysk-naval-base"}, "assets"),
        ({"assets": "cpc-spm-2,cpc-spm-2"}, "assets"),
        ({"on": "2025-13-01"}, "on"),
        ({"on": "20251201"}, "on"),
        ({"on": "yesterday"}, "on"),
        ({"day": "2025-12-01"}, "day"),
    ],
)
def test_bad_values_are_refused_by_name(
    catalog: Catalog, given: dict[str, str], parameter: str
) -> None:
    with pytest.raises((BadParameterError, UnknownIdError)) as caught:
        told(catalog, **given)
    assert getattr(caught.value, "parameter", None) == parameter


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"datetime": "2010-01-01/2010-12-31"}, "no incident meets the selection"),
        (
            {"ids": OFFICE_STRIKE, "assets": "cpc-spm-1"},
            "no incident of the selection has a report",
        ),
        ({"assets": SPM_2, "on": "2020-01-01"}, "nothing that is on record began by that day"),
    ],
)
def test_an_empty_answer_says_why(catalog: Catalog, given: dict[str, str], why: str) -> None:
    found = told(catalog, **given)
    assert found["history"] == found["days_out"] == found["on_day"] == []
    assert found["empty_because"].startswith(why)


def test_the_same_question_is_the_same_bytes(catalog: Catalog) -> None:
    given = {"assets": f"{SPM_2},{TERMINAL}", "on": "2025-12-15"}
    assert json.dumps(told(catalog, **given)) == json.dumps(told(catalog, **given))
    json.dumps(told(catalog), allow_nan=False)
