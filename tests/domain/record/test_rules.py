"""The rules of the record: each bad record is a good one with one thing wrong."""

from __future__ import annotations

import copy
from typing import Any

import orjson
import pytest
from pydantic import TypeAdapter, ValidationError

from app.domain.record.context import Context
from app.domain.record.incidents import Incident
from app.domain.record.reports import partial_date
from app.domain.record.rules import context_faults, incident_faults

INCIDENT = TypeAdapter(Incident)

GOOD: dict[str, Any] = {
    "id": "cpc-2025-09-24-office-strike",
    "version": 1,
    "msg_type": "alert",
    "record_status": "published",
    "evidence_tier": "verified",
    "updated": "2026-11-22",
    "title": "Drones hit an office",
    "summary": "An office was damaged.",
    "event_class": "attack",
    "cap_category": "Security",
    "weapon_class": ["uav"],
    "certainty": "observed",
    "when": {
        "date_start_local": "2025-09-24",
        "date_end_local": "2025-09-24",
        "date_prec": 1,
        "timezone": "Europe/Moscow",
        "utc_start": "2025-09-24T09:03:00Z",
        "utc_end": "2025-09-24T10:00:00Z",
        "time_basis": "alarm",
    },
    "where": {
        "place": "cpc-office-novorossiysk",
        "description": "City office",
        "location_class": "quarter",
        "where_prec": 2,
        "country": "RU",
    },
    "claims": [
        {"field": "time", "value": "2025-09-24", "speaker": "TASS", "sources": ["tass"]},
        {"field": "place", "value": "the centre", "speaker": "TASS", "sources": ["tass"]},
        {"field": "weapon", "value": "drones", "speaker": "TASS", "sources": ["tass"]},
    ],
    "casualties": [
        {
            "measure": "injured",
            "value": 7,
            "low": 7,
            "high": 8,
            "as_of": "2025-09-24",
            "speaker": "Governor",
            "sources": ["tass"],
        }
    ],
    "assets": [
        {
            "asset": "cpc-office-novorossiysk",
            "relation": "part_of",
            "effect": "damaged",
            "sources": ["tass"],
        }
    ],
    "attribution": {
        "cpc_as_target": "no_official_indication",
        "alleged_by": [{"by": "Governor", "accused": "Ukraine", "sources": ["tass"]}],
    },
    "impacts": [
        {
            "subject": "cpc-office-novorossiysk",
            "metric": "office",
            "status": "suspended",
            "speaker": "CPC",
            "sources": ["tass"],
            "text": "Work stopped",
            "from_date": "2025-09-24",
            "to_date": "2025-10",
        }
    ],
    "statements": [
        {
            "id": "cpc-office",
            "kind": "fact",
            "speaker": "CPC",
            "text": "Work stopped",
            "sources": ["tass"],
            "date": "2025-09-24",
            "about": ["target"],
        }
    ],
    "sources": [
        {
            "id": "tass",
            "publisher": "TASS",
            "url": "https://tass.com/emergencies/2020973",
            "date_accessed": "2026-11-22",
            "date_published": "2025-09-24",
            "language": "en",
            "voice": "state_media",
        }
    ],
}
SOURCE = GOOD["sources"][0]
REPORT = GOOD["casualties"][0]
ONE, NEXT = {**REPORT, "id": "one"}, {**REPORT, "supersedes": "one"}
STATEMENT = GOOD["statements"][0]
CLAIMS = GOOD["claims"]

CONTEXT: dict[str, Any] = {
    "sources": [SOURCE],
    "actors": [{"id": "tokayev", "name": "Tokayev", "kind": "person", "sources": ["tass"]}],
    "events": [
        {
            "id": "meeting",
            "title": "A meeting",
            "place": "new-york",
            "off_map": True,
            "actors": ["tokayev"],
            "sources": ["tass"],
            "links": [
                {
                    "incident": "cpc-2025-09-24-office-strike",
                    "relation": "precedes",
                    "gap_hours": [24.0],
                    "gap_texts": ["a day"],
                    "sources": ["tass"],
                }
            ],
        }
    ],
    "exposures": [
        {
            "id": "share",
            "from_entity": "kazakhstan",
            "to_asset": "cpc-pipeline",
            "measure": "share",
            "denominator": "exports",
            "voices": [{"speaker": "Expert", "text": "about 80 %", "sources": ["tass"]}],
            "sources": ["tass"],
        }
    ],
}


WRONG: list[tuple[list[tuple[str, Any]], str, str]] = [
    ([("/id", "Office strike")], "/id", "'Office strike' is not a slug"),
    ([("/id", "abc-2025-09-24-office")], "/id", "is not a slug"),
    ([("/id", f"cpc-2025-09-24-{'x' * 60}")], "/id", "is not a slug"),
    (
        [("/id", "cpc-2025-10-24-office")],
        "/id",
        "names 2025-10, the record starts 2025-09-24",
    ),
    ([("/version", 0)], "/version", "0 is not a version number from 1 up"),
    ([("/title", "  ")], "/title", "holds 0 characters, expected 1 to 200"),
    ([("/title", "x" * 201)], "/title", "holds 201 characters"),
    ([("/summary", "x" * 2_001)], "/summary", "holds 2001 characters, expected 1 to 2000"),
    ([("/when/date_prec", 0)], "/when/date_prec", "0 is not a UCDP code 1 to 5"),
    ([("/when/date_prec", 6)], "/when/date_prec", "6 is not a UCDP code 1 to 5"),
    (
        [("/when/date_end_local", "2025-09-23")],
        "/when/date_end_local",
        "2025-09-23 lies before the start",
    ),
    ([("/when/date_end_local", "9999-12-31")], "/when", "lies at an end of the calendar"),
    ([("/when/timezone", "Mars/Olympus")], "/when/timezone", "is not an IANA zone"),
    ([("/when/timezone", "Europe")], "/when/timezone", "'Europe' is not an IANA zone"),
    ([("/when/timezone", "../zone")], "/when/timezone", "is not an IANA zone"),
    ([("/when/timezone", "x" * 300)], "/when/timezone", "is not an IANA zone"),
    ([("/when/time_basis", None)], "/when/time_basis", "needs what it refers to"),
    (
        [("/when/utc_start", "2025-09-24T09:03:00+03:00")],
        "/when/utc_start",
        "is not UTC (write it with Z)",
    ),
    ([("/when/utc_start", "2025-09-24T09:03:00")], "/when/utc_start", "is not UTC"),
    (
        [("/when/utc_start", "2025-09-23T20:59:00Z")],
        "/when/utc_start",
        "is 2025-09-23 23:59 local, not the start date",
    ),
    ([("/when/utc_end", "2025-09-24T09:00:00Z")], "/when/utc_end", "lies before utc_start"),
    ([("/where/where_prec", 0)], "/where/where_prec", "0 is not a UCDP code 1 to 7"),
    ([("/where/where_prec", 8)], "/where/where_prec", "8 is not a UCDP code 1 to 7"),
    (
        [("/claims", CLAIMS[:2]), ("/weapon_class", ["unknown"])],
        "/claims",
        "no claim for what happened: expected one of cause, damage, effect",
    ),
    (
        [("/claims/0/quote", "word " * 26)],
        "/claims/0/quote",
        "holds 26 words, expected 1 to 25",
    ),
    ([("/claims/0/quote", " ")], "/claims/0/quote", "holds 0 words"),
    ([("/claims/0/date", "2025-02-30")], "/claims/0/date", "is not a date that exists"),
    (
        [("/casualties/0/supersedes", "before")],
        "/casualties/0/supersedes",
        "'before' is no earlier report of this incident",
    ),
    (
        [("/casualties", [ONE, {**REPORT, "scope": "region", "supersedes": "one"}])],
        "/casualties/1/supersedes",
        "'one' counts something else",
    ),
    (
        [("/casualties", [ONE, NEXT, NEXT])],
        "/casualties/2/supersedes",
        "'one' is corrected by another report already",
    ),
    (
        [("/casualties", [ONE, ONE])],
        "/casualties/1/id",
        "the report 'one' stands twice",
    ),
    (
        [("/where/place", None)],
        "/where",
        "expected a place (an id) or a position (lon, lat), one of the two",
    ),
    ([("/where/position", {"lon": 37.0, "lat": 44.0})], "/where", "one of the two"),
    (
        [("/where/place", None), ("/where/position", {"lon": 44.0, "lat": 97.0})],
        "/where/position",
        "44.0, 97.0 is not longitude and latitude in degrees",
    ),
    (
        [
            ("/where/place", None),
            ("/where/position", {"lon": 37.0, "lat": 44.0, "radius_m": 50.0}),
        ],
        "/where/position/radius_m",
        "50 m claims more than 'quarter' allows (at least 500 m)",
    ),
    (
        [
            ("/where/place", None),
            ("/where/location_class", "area"),
            ("/where/position", {"lon": 37.0, "lat": 44.0}),
        ],
        "/where/position/radius_m",
        "'area' needs a radius",
    ),
    (
        [
            ("/where/place", None),
            ("/where/position", {"lon": 37.0, "lat": 44.0, "radius_m": 3e6}),
        ],
        "/where/position/radius_m",
        "is not over 0 and at most 2,000 km",
    ),
    (
        [("/where/location_class", "exact")],
        "/where/location_class",
        "'exact' needs a claim with reported coordinates",
    ),
    ([("/sources", [SOURCE, SOURCE])], "/sources/1/id", "the source 'tass' stands twice"),
    ([("/sources/0/url", "tass.com")], "/sources/0/url", "'tass.com' is not a link"),
    ([("/sources/0/url", "")], "/sources/0/url", "'' is not a link"),
    ([("/sources/0/url", "javascript:alert(1)")], "/sources/0/url", "is not a link"),
    ([("/sources/0/url", "https://a.b/<script>")], "/sources/0/url", "is not a link"),
    ([("/sources/0/language", "English")], "/sources/0/language", "not an ISO 639 code"),
    (
        [("/sources/0/date_published", "24.09.2025")],
        "/sources/0/date_published",
        "'24.09.2025' is not YYYY, YYYY-MM or YYYY-MM-DD",
    ),
    (
        [("/sources/0/date_published", "2025-02-30")],
        "/sources/0/date_published",
        "'2025-02-30' is not a date that exists",
    ),
    ([("/claims/1/sources", [])], "/claims/1/sources", "names no source"),
    ([("/claims/1/speaker", " ")], "/claims/1/speaker", "names nobody"),
    ([("/impacts/0/speaker", "")], "/impacts/0/speaker", "names nobody"),
    (
        [("/attribution/alleged_by/0/by", "")],
        "/attribution/alleged_by/0/by",
        "names nobody",
    ),
    (
        [("/claims/1/sources", ["ap"])],
        "/claims/1/sources",
        "the source 'ap' is not in this file",
    ),
    (
        [("/casualties/0/sources", ["ap"])],
        "/casualties/0/sources",
        "the source 'ap' is not in this file",
    ),
    ([("/assets/0/sources", [])], "/assets/0/sources", "names no source"),
    ([("/impacts/0/sources", [])], "/impacts/0/sources", "names no source"),
    ([("/statements/0/sources", [])], "/statements/0/sources", "names no source"),
    (
        [("/attribution/alleged_by/0/sources", [])],
        "/attribution/alleged_by/0/sources",
        "names no source",
    ),
    (
        [("/attribution/claimed_by", [{"by": "X", "official": True, "sources": ["ap"]}])],
        "/attribution/claimed_by/0/sources",
        "the source 'ap' is not in this file",
    ),
    (
        [("/attribution/denied_by", [{"by": "X", "what": "it", "sources": []}])],
        "/attribution/denied_by/0/sources",
        "names no source",
    ),
    ([("/statements", [STATEMENT] * 2)], "/statements", "two statements carry one id"),
    ([("/casualties/0/low", 9)], "/casualties/0", "not low <= value <= high: 9 to 7 to 8"),
    ([("/casualties/0/high", 6)], "/casualties/0", "not low <= value <= high: 7 to 7 to 6"),
    (
        [("/casualties/0/value", None), ("/casualties/0/low", 9)],
        "/casualties/0",
        "not low <= value <= high: 9 to 8",
    ),
    (
        [("/casualties/0/value", -1), ("/casualties/0/low", None)],
        "/casualties/0",
        "a count below 0",
    ),
    (
        [("/evidence_tier", "secondary_lead")],
        "/record_status",
        "a secondary lead is never published",
    ),
    ([("/claims", [CLAIMS[0], CLAIMS[2]])], "/claims", "no claim for 'place'"),
    ([("/claims", CLAIMS[1:])], "/claims", "no claim for 'time'"),
    ([("/claims/0/value", None)], "/claims", "no claim for 'time'"),
    (
        [("/claims/2/field", "damage")],
        "/weapon_class",
        "no claim for 'uav': expected one for weapon or cause",
    ),
    (
        [("/statements/0/about", [])],
        "/attribution/cpc_as_target",
        "no claim for 'no_official_indication': expected one for target, or a statement about it",
    ),
    (
        [("/where/publication_grid_m", 999)],
        "/where/publication_grid_m",
        "999 m is no grid: expected 1,000 to 200,000 m",
    ),
    (
        [("/where/publication_grid_m", 200_001)],
        "/where/publication_grid_m",
        "200001 m is no grid: expected 1,000 to 200,000 m",
    ),
    (
        [("/impacts/0/from_date", "yesterday")],
        "/impacts/0/from_date",
        "'yesterday' is not YYYY, YYYY-MM or YYYY-MM-DD",
    ),
    (
        [("/impacts/0/to_date", "2025-08")],
        "/impacts/0/to_date",
        "2025-08 lies before 2025-09-24",
    ),
    (
        [("/related", [{"type": "same_as", "id": GOOD["id"]}])],
        "/related/0/id",
        "is this record itself",
    ),
    (
        [("/statements/0/date", "2025-13")],
        "/statements/0/date",
        "'2025-13' is not a date that exists",
    ),
]


def edited(record: dict[str, Any], *edits: tuple[str, Any]) -> dict[str, Any]:
    """Give a copy with the values at JSON pointers replaced."""
    changed = copy.deepcopy(record)
    for pointer, value in edits:
        *way, last = [int(p) if p.isdigit() else p for p in pointer.strip("/").split("/")]
        holder: Any = changed
        for step in way:
            holder = holder[step]
        holder[last] = value
    return changed


def faults_of(record: dict[str, Any]) -> list[tuple[str, str]]:
    incident = INCIDENT.validate_json(orjson.dumps(record), strict=True)
    return list(incident_faults(incident))


def test_the_good_record_is_good() -> None:
    assert faults_of(GOOD) == []


@pytest.mark.parametrize(
    ("edits", "pointer", "message"),
    WRONG,
    ids=[f"{number}-{pointer}" for number, (_, pointer, _) in enumerate(WRONG)],
)
def test_one_thing_wrong_is_one_fault_with_its_place(
    edits: list[tuple[str, Any]], pointer: str, message: str
) -> None:
    [(found_pointer, found_message)] = faults_of(edited(GOOD, *edits))
    assert found_pointer == pointer
    assert message in found_message


@pytest.mark.parametrize("event_class", ["natural_hazard", "regulatory_legal"])
def test_weather_and_orders_carry_no_attacker_and_no_weapon(event_class: str) -> None:
    assert faults_of(edited(GOOD, ("/event_class", event_class))) == [
        ("/attribution", f"a {event_class} record carries no attacker"),
        ("/weapon_class", f"a {event_class} record carries no weapon"),
    ]
    harmless = edited(
        GOOD,
        ("/event_class", event_class),
        ("/attribution/alleged_by", []),
        ("/weapon_class", ["none"]),
    )
    assert faults_of(harmless) == []


def test_exact_is_allowed_with_reported_coordinates() -> None:
    coordinates = {"field": "coordinates", "value": "x", "speaker": "A", "sources": ["tass"]}
    exact = edited(GOOD, ("/where/location_class", "exact"), ("/claims", [*CLAIMS, coordinates]))
    assert faults_of(exact) == []
    silent = edited(exact, (f"/claims/{len(CLAIMS)}/value", None))
    [(pointer, _)] = faults_of(silent)
    assert pointer == "/where/location_class"


def test_a_record_without_any_source_says_so_first() -> None:
    found = faults_of(edited(GOOD, ("/sources", [])))
    assert ("/sources", "no source, no incident") in found
    assert ("/claims/0/sources", "the source 'tass' is not in this file") in found


def test_a_hidden_lead_needs_no_claims() -> None:
    lead = edited(
        GOOD,
        ("/record_status", "hidden"),
        ("/evidence_tier", "secondary_lead"),
        ("/claims", []),
    )
    assert faults_of(lead) == []


def test_every_fault_of_a_record_is_found_at_once() -> None:
    found = faults_of(
        edited(GOOD, ("/version", 0), ("/where/where_prec", 9), ("/sources/0/url", "x"))
    )
    assert [pointer for pointer, _ in found] == ["/version", "/where/where_prec", "/sources/0/url"]


@pytest.mark.parametrize(
    ("edits", "place"),
    [
        pytest.param([("/colour", "red")], ("colour",), id="an-unknown-field"),
        pytest.param([("/when/hour", 3)], ("when", "hour"), id="an-unknown-field-inside"),
        pytest.param([("/event_class", "terror")], ("event_class",), id="an-unknown-word"),
        pytest.param([("/version", "1")], ("version",), id="text-for-a-number"),
        pytest.param([("/version", True)], ("version",), id="truth-for-a-number"),
        pytest.param([("/updated", "2024-02-31")], ("updated",), id="a-day-that-is-not"),
        pytest.param([("/casualties/0/value", 1.5)], ("casualties", 0, "value"), id="half-a-man"),
    ],
)
def test_a_wrong_shape_is_refused_where_it_stands(
    edits: list[tuple[str, Any]], place: tuple[str | int, ...]
) -> None:
    with pytest.raises(ValidationError) as caught:
        faults_of(edited(GOOD, *edits))
    assert [error["loc"] for error in caught.value.errors()] == [place]


@pytest.mark.parametrize(
    ("pointer", "place"),
    [
        ("/actors/0/sources", "/actors/0/sources"),
        ("/events/0/sources", "/events/0/sources"),
        ("/events/0/links/0/sources", "/events/0/links/0/sources"),
        ("/exposures/0/sources", "/exposures/0/sources"),
        ("/exposures/0/voices/0/sources", "/exposures/0/voices/0/sources"),
    ],
)
def test_context_names_its_sources(pointer: str, place: str) -> None:
    adapter = TypeAdapter(Context)
    assert list(context_faults(adapter.validate_json(orjson.dumps(CONTEXT)))) == []
    wrong = adapter.validate_json(orjson.dumps(edited(CONTEXT, (pointer, ["ap"]))))
    assert list(context_faults(wrong)) == [(place, "the source 'ap' is not in this file")]


def test_context_sources_are_links() -> None:
    wrong = TypeAdapter(Context).validate_json(
        orjson.dumps(edited(CONTEXT, ("/sources/0/url", "tass.com")))
    )
    assert [pointer for pointer, _ in context_faults(wrong)] == ["/sources/0/url"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [("2025", "2025-01-01"), ("2025-04", "2025-04-01"), ("2024-02-29", "2024-02-29")],
)
def test_partial_dates(text: str, expected: str) -> None:
    assert partial_date(text).isoformat() == expected


@pytest.mark.parametrize("text", ["", "25", "2025-4", "2025-04-1", "2025-02-29", "0000", "2025/04"])
def test_what_is_no_partial_date(text: str) -> None:
    with pytest.raises(ValueError, match="is not"):
        partial_date(text)
