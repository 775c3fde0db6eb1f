"""Each published value leads to the reports it rests on, and what rests on none is found."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from app.domain.record.backing import columns_behind, provenance_of, unbacked
from app.domain.record.incidents import CasualtyReport, Claim
from app.domain.record.views import Toll, originals, toll, toll_reports
from app.domain.record.vocabulary import CasualtySubset, CpcAsTarget, Measure, WeaponClass
from app.store.profile import COLUMNS

if TYPE_CHECKING:
    from app.domain.record.incidents import Incident
    from app.sources.bundle import Bundle

OFFICE = "cpc-2025-09-24-office-strike"
NO_TARGET = (
    "no claim for 'no_official_indication': expected one for target, or a statement about it"
)
# Beside these nothing that a reader sees of an incident is a value of its own: identity, the
# editor's words, and what is counted or measured from the rest.
NOT_CLAIMED = {
    *("id", "title", "summary", "evidence_tier", "record_status", "version", "updated"),
    *("timezone", "location_uncertainty_m", "location_method", "source_count"),
    *("independent_sources", "route_id", "kp_km", "kp_min_km", "kp_max_km", "kp_source"),
    *(f"{t}_distance{n}_m" for t in ("route", "terminal", "city") for n in ("", "_min", "_max")),
}


def incident_of(bundle: Bundle, name: str) -> Incident:
    return next(i for i in bundle.incidents.values() if i.id == name)


@pytest.fixture(scope="session")
def office(bundle: Bundle) -> Incident:
    return incident_of(bundle, OFFICE)


def test_every_published_value_of_the_record_rests_on_a_report(bundle: Bundle) -> None:
    assert len(bundle.incidents) == 34
    for incident in bundle.incidents.values():
        pages = {source.id for source in incident.sources}
        for column, behind in provenance_of(incident).items():
            assert behind, (incident.id, column)
            for backing in behind:
                assert backing.speaker, (incident.id, column)
                assert set(backing.sources) <= pages
                assert 1 <= backing.independent_sources <= len(backing.sources)


def test_no_column_is_left_out(bundle: Bundle) -> None:
    """Of all incidents together: a column is either told here or follows from what is."""
    told = {column for i in bundle.incidents.values() for column in provenance_of(i)}
    assert told - {"position", "impacts"} == set(COLUMNS) - NOT_CLAIMED


def test_the_office_strike_leads_to_each_of_its_reports(office: Incident) -> None:
    found = {
        column: [backing.pointer for backing in behind]
        for column, behind in provenance_of(office).items()
    }
    assert {
        column: [(office.claims[int(p.rpartition("/")[2])].field) for p in found[column]]
        for column in ("date_start_local", "date_prec", "utc_start", "position", "weapon_class")
    } == {
        "date_start_local": ["time"],
        "date_prec": ["date_prec"],
        "utc_start": ["clock_time"],
        "position": ["place", "place"],
        "weapon_class": ["weapon", "weapon"],
    }
    counts = {c: [_value(office, p) for p in found[c]] for c in found if c.startswith("injured")}
    assert counts == {"injured_low": [3], "injured_best": [12], "injured_high": [12]}
    assert found["attribution_status"] == ["/attribution/alleged_by/0", "/attribution/alleged_by/1"]
    assert found["impacts"] == [f"/impacts/{at}" for at in range(15)]
    assert "utc_end" not in found


def _value(incident: Incident, pointer: str) -> int | None:
    return incident.casualties[int(pointer.rpartition("/")[2])].value


def test_a_report_says_who_when_where_and_who_chose_it(office: Incident) -> None:
    said = Claim(
        field="clock_time",
        value="12:05",
        speaker="A resident",
        sources=("kommersant-8061412", "ria-2025-09-24"),
        quote="it was five past twelve",
        date="2025-09-24",
        chosen_by="desk",
    )
    changed = replace(office, claims=(*office.claims, said))
    backing = provenance_of(changed)["utc_start"][-1]
    at = len(office.claims)
    assert (backing.collection, backing.id) == ("claims", f"{OFFICE}-{at + 1}")
    assert backing.pointer == f"/claims/{at}"
    assert (backing.speaker, backing.value) == ("A resident", "12:05")
    assert (backing.quote, backing.date, backing.chosen_by) == (said.quote, said.date, "desk")
    assert len(backing.sources) == 2
    assert backing.independent_sources == 1  # one page relays the other
    assert backing.key == f"claims/items/{OFFICE}-{at + 1}"


def test_what_has_no_collection_is_found_in_the_incident(office: Incident) -> None:
    backing = provenance_of(office)["attribution_status"][0]
    assert backing.speaker == "Governor of Krasnodar Krai"
    assert backing.key == f"incidents/items/{OFFICE}#/attribution/alleged_by/0"


def test_copies_of_one_wire_report_count_once(office: Incident) -> None:
    relayed = {s.id for s in office.sources if s.relayed_from == "TASS" or s.publisher == "TASS"}
    assert len(relayed) > 2
    assert {originals(office)[name] for name in relayed} == {"tass"}


def test_each_claim_and_count_names_what_rests_on_it(office: Incident) -> None:
    claims = dict(zip(office.claims, columns_behind(office, "claims"), strict=True))
    by_field = {claim.field: columns for claim, columns in claims.items() if claim.value}
    assert by_field["weapon"] == ("event_class", "weapon_class")
    assert by_field["target"] == ("event_class", "cpc_as_target")
    assert by_field["buildings_damaged"] == ()
    assert all(columns == () for claim, columns in claims.items() if claim.value is None)
    counts = columns_behind(office, "casualties")
    assert counts[0] == ("killed_low", "killed_best", "killed_high")
    assert counts[1] == ("injured_low",)
    assert counts[6] == ("injured_best", "injured_high")
    assert set(counts[2:6]) == {()}


@pytest.mark.parametrize("measure", [Measure.KILLED, Measure.INJURED, Measure.MISSING])
def test_the_reports_of_a_toll_give_the_toll(bundle: Bundle, measure: Measure) -> None:
    for incident in bundle.incidents.values():
        counts, found = (
            toll(incident.casualties, measure),
            toll_reports(incident.casualties, measure),
        )
        lows = {r.low if r.low is not None else r.value for r in _at(incident, found["low"])}
        assert lows == ({counts.low} if counts.low is not None else set())
        bests = {report.value for report in _at(incident, found["best"])}
        assert bests == ({counts.best} if counts.best is not None else set())
        assert bool(found["high"]) is (counts.high is not None)


def _at(incident: Incident, numbers: list[int]) -> list[CasualtyReport]:
    return [incident.casualties[at] for at in numbers]


@pytest.mark.parametrize(
    ("change", "pointer", "message"),
    [
        ("time", "/claims", "no claim for 'time'"),
        ("place", "/claims", "no claim for 'place'"),
        ("weapon", "/weapon_class", "no claim for 'uav': expected one for weapon or cause"),
        (
            "target",
            "/attribution/cpc_as_target",
            NO_TARGET,
        ),
    ],
)
def test_a_value_without_a_claim_is_found(
    office: Incident, change: str, pointer: str, message: str
) -> None:
    assert list(unbacked(office)) == []
    dropped = tuple(c for c in office.claims if c.field != change)
    effect = Claim(field="effect", value="x", speaker="A", sources=("timesca",))
    changed = replace(office, claims=(*dropped, effect))
    assert list(unbacked(changed)) == [(pointer, message)]
    silent = tuple(replace(c, value=None) if c.field == change else c for c in office.claims)
    assert list(unbacked(replace(office, claims=(*silent, effect)))) == [(pointer, message)]


def test_what_says_that_nothing_is_known_needs_no_claim(office: Incident) -> None:
    claims = tuple(c for c in office.claims if c.field in {"time", "place"})
    effect = Claim(field="effect", value="x", speaker="A", sources=("timesca",))
    blame = replace(office.attribution, cpc_as_target=CpcAsTarget.NOT_INDICATED, alleged_by=())
    quiet = replace(
        office,
        claims=(*claims, effect),
        weapon_class=(WeaponClass.UNKNOWN,),
        attribution=blame,
        casualties=(),
    )
    assert list(unbacked(quiet)) == []
    told = provenance_of(quiet)
    nothing = {"attribution_status", "cpc_as_target", "killed_best", "weapon_class"}
    assert nothing & set(told) == set()
    weapon = Claim(field="weapon", value="perhaps a mine", speaker="A", sources=("timesca",))
    disputed = provenance_of(replace(quiet, claims=(*quiet.claims, weapon)))
    assert [backing.value for backing in disputed["weapon_class"]] == ["perhaps a mine"]


def test_parts_that_were_added_lead_to_the_highest_of_each() -> None:
    def count(value: int | None, subset: CasualtySubset) -> CasualtyReport:
        return CasualtyReport(
            measure=Measure.INJURED,
            value=value,
            subset=subset,
            as_of=date(2026, 3, 2),
            speaker="A",
            sources=("a",),
        )

    crew, child = CasualtySubset.CREW, CasualtySubset.CHILD
    reports = (count(2, crew), count(3, crew), count(4, child), count(None, child))
    assert toll(reports, Measure.INJURED) == Toll(2, None, 7)
    assert toll_reports(reports, Measure.INJURED) == {"low": [0], "best": [], "high": [1, 2]}
    assert toll_reports(reports[:2], Measure.INJURED) == {"low": [], "best": [], "high": []}


def test_a_page_that_was_redacted_still_counts_once(office: Incident) -> None:
    """Its id is gone from the list of sources, not from the reports that cite it."""
    claim = Claim(field="time", value="x", speaker="A", sources=("timesca", "gone"))
    changed = replace(office, claims=(claim,))
    assert provenance_of(changed)["date_start_local"][0].independent_sources == 2
