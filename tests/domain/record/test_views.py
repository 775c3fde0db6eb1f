"""Views over the reports: toll, attribution, sources, and the record as one source tells it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from app.domain.record.incidents import Allegation, Attribution, CasualtyReport, ClaimOfAction
from app.domain.record.provenance import Source, Voice
from app.domain.record.views import (
    Toll,
    as_told_by,
    attribution_status,
    independent_sources,
    toll,
)
from app.domain.record.vocabulary import (
    CasualtyScope,
    CasualtySubset,
    CpcAsTarget,
    Measure,
)

if TYPE_CHECKING:
    from app.domain.record.incidents import Incident
    from app.sources.bundle import Bundle

OFFICE_STRIKE = "cpc-2025-09-24-office-strike"


def incident(bundle: Bundle, name: str) -> Incident:
    return bundle.incidents[f"incidents/{name}.yaml"]


def injured(
    value: int | None,
    day: int = 24,
    *,
    subset: CasualtySubset = CasualtySubset.ALL,
    scope: CasualtyScope = CasualtyScope.CITY,
    low: int | None = None,
    high: int | None = None,
) -> CasualtyReport:
    return CasualtyReport(
        measure=Measure.INJURED,
        value=value,
        low=low,
        high=high,
        as_of=date(2025, 9, day),
        speaker="Governor",
        sources=("a",),
        subset=subset,
        scope=scope,
    )


def test_a_toll_that_rises_keeps_its_range_and_its_latest_count() -> None:
    reports = [injured(value) for value in (3, 6, 7, 8, 11, 12)]
    staff = injured(2, subset=CasualtySubset.OPERATOR_STAFF, scope=CasualtyScope.SITE)
    uncounted = injured(None, subset=CasualtySubset.OTHER, scope=CasualtyScope.SITE)
    assert toll([*reports, staff, uncounted], Measure.INJURED) == Toll(3, 12, 12)
    assert toll([staff, *reports], Measure.INJURED) == Toll(3, 12, 12)
    assert toll(reports, Measure.KILLED) == Toll(None, None, None)


@pytest.mark.parametrize(
    ("reports", "expected"),
    [
        pytest.param([], Toll(), id="not-reported-is-not-zero"),
        pytest.param([injured(0)], Toll(0, 0, 0), id="zero-is-a-report"),
        pytest.param([injured(None)], Toll(), id="people-but-no-number"),
        pytest.param([injured(9, 25), injured(4, 24)], Toll(4, 9, 9), id="latest-by-day"),
        pytest.param([injured(4, 24), injured(3, 24)], Toll(3, 3, 4), id="then-by-order"),
        pytest.param(
            [injured(6, scope=CasualtyScope.REGION), injured(4, 25)],
            Toll(6, 6, 6),
            id="the-widest-scope-wins-though-older",
        ),
        pytest.param(
            [injured(5, low=4, high=7), injured(5, 25)], Toll(4, 5, 7), id="a-stated-range"
        ),
        pytest.param(
            [
                injured(3, subset=CasualtySubset.CIVILIAN),
                injured(5, subset=CasualtySubset.CIVILIAN),
                injured(14, 26, subset=CasualtySubset.MILITARY),
            ],
            Toll(3, None, 19),
            id="nobody-counted-everybody",
        ),
        pytest.param(
            [injured(2, subset=CasualtySubset.OPERATOR_STAFF)],
            Toll(),
            id="one-part-says-nothing-of-the-rest",
        ),
    ],
)
def test_toll(reports: list[CasualtyReport], expected: Toll) -> None:
    assert toll(reports, Measure.INJURED) == expected


@pytest.mark.parametrize(
    ("name", "killed", "hurt"),
    [
        pytest.param(OFFICE_STRIKE, Toll(2, 2, 2), Toll(3, 12, 12), id="rose-from-3-to-12"),
        pytest.param(
            "cpc-2025-11-25-terminal-admin-building", Toll(), Toll(6, 6, 6), id="city-and-region"
        ),
        pytest.param(
            "nvr-2026-03-02-port-and-base", Toll(0, None, 3), Toll(3, None, 19), id="two-sides"
        ),
        pytest.param("cpc-2022-03-21-spm-storm-damage", Toll(), Toll(), id="a-storm"),
    ],
)
def test_toll_of_shipped_records(bundle: Bundle, name: str, killed: Toll, hurt: Toll) -> None:
    reports = incident(bundle, name).casualties
    assert toll(reports, Measure.KILLED) == killed
    assert toll(reports, Measure.INJURED) == hurt


def claim(*, official: bool, other_target: str | None = None) -> ClaimOfAction:
    return ClaimOfAction(by="X", official=official, other_target=other_target, sources=("a",))


ALLEGED = Allegation(by="Y", sources=("a",))
OWN = claim(official=True)
ELSEWHERE = claim(official=True, other_target="the naval base")
UNNAMED = claim(official=False)


@pytest.mark.parametrize(
    ("alleged", "claimed", "expected"),
    [
        pytest.param([], [], "none", id="nobody"),
        pytest.param([ALLEGED], [], "alleged", id="accused"),
        pytest.param([], [UNNAMED], "claimed_unofficial", id="unnamed-voice"),
        pytest.param([ALLEGED], [UNNAMED], "claimed_unofficial", id="a-claim-over-blame"),
        pytest.param([], [ELSEWHERE], "claimed_other_target", id="another-target"),
        pytest.param(
            [ALLEGED], [UNNAMED, ELSEWHERE], "claimed_other_target", id="official-over-unnamed"
        ),
        pytest.param(
            [ALLEGED], [UNNAMED, ELSEWHERE, OWN], "claimed", id="this-target-over-another"
        ),
    ],
)
def test_attribution_status_is_the_first_that_fits(
    alleged: list[Allegation], claimed: list[ClaimOfAction], expected: str
) -> None:
    blame = Attribution(
        cpc_as_target=CpcAsTarget.NOT_ESTABLISHED,
        alleged_by=tuple(alleged),
        claimed_by=tuple(claimed),
    )
    assert attribution_status(blame) == expected


def source(name: str, publisher: str, relayed_from: str | None = None) -> Source:
    return Source(
        id=name,
        publisher=publisher,
        url="https://example.org",
        date_accessed=date(2026, 1, 1),
        language="en",
        voice=Voice.AGENCY,
        relayed_from=relayed_from,
    )


@pytest.mark.parametrize(
    ("sources", "expected"),
    [
        pytest.param([source("a", "gCaptain", "Reuters"), source("b", "Reuters")], 1, id="a-copy"),
        pytest.param(
            [source("a", "gCaptain", "REUTERS"), source("b", "Mail", "reuters")], 1, id="letters"
        ),
        pytest.param([source("a", "TASS"), source("b", "TASS")], 1, id="one-publisher"),
        pytest.param([source("a", "TASS"), source("b", "Meduza")], 2, id="two-voices"),
    ],
)
def test_two_copies_of_one_wire_report_count_once(
    bundle: Bundle, sources: list[Source], expected: int
) -> None:
    record = as_told_by(incident(bundle, OFFICE_STRIKE), frozenset())
    assert independent_sources(record) == 0
    told = replace(record, sources=tuple(sources))
    assert independent_sources(told) == expected


def test_the_office_strike_as_the_article_alone_tells_it(bundle: Bundle) -> None:
    told = as_told_by(incident(bundle, OFFICE_STRIKE), frozenset({"timesca"}))
    assert toll(told.casualties, Measure.INJURED) == Toll(7, 7, 7)
    assert toll(told.casualties, Measure.KILLED) == Toll(2, 2, 2)
    assert told.when.date_prec == 5
    assert attribution_status(told.attribution) == "none"
    assert told.attribution.cpc_as_target is CpcAsTarget.NO_OFFICIAL_INDICATION
    states = {(i.subject, i.metric.value, i.status.value, i.speaker) for i in told.impacts}
    assert ("cpc-office-novorossiysk", "office", "suspended", "CPC") in states
    loading = {(status, speaker) for _, metric, status, speaker in states if metric == "loading"}
    assert loading == {("unrestricted", "Kazakh Energy Ministry")}
    assert [page.id for page in told.sources] == ["timesca"]


def test_the_office_strike_with_every_source(bundle: Bundle) -> None:
    whole = incident(bundle, OFFICE_STRIKE)
    told = as_told_by(whole, frozenset(page.id for page in whole.sources))
    assert told == whole
    assert toll(told.casualties, Measure.INJURED) == Toll(3, 12, 12)
    assert told.when.date_prec == 1
    assert attribution_status(told.attribution) == "alleged"
    assert told.attribution.cpc_as_target is CpcAsTarget.NO_OFFICIAL_INDICATION
    loading = {(i.speaker, i.status.value) for i in told.impacts if i.metric.value == "loading"}
    assert ("Kazakh Energy Ministry", "unrestricted") in loading
    assert {status for _, status in loading} > {"unrestricted"}
    assert ("CPC", "paused") in loading
