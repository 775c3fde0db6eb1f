"""The probability that two reports are of one event: properties, the shipped record, slips."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from statistics import median
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.geo.geodesy import distance_m
from app.domain.record.clues import Clue, began, clue_of
from app.domain.record.likeness import (
    PLACE_SPREAD_M,
    PRIOR_ODDS,
    TIME_SPREAD_D,
    Likeness,
    class_ratio,
    least_time_ratio,
    likeness,
    place_ratios,
    probability_of,
    time_ratios,
    time_reach_d,
    time_variance_d2,
)
from app.domain.record.vocabulary import EventClass, WeaponClass
from app.domain.record.wording import wording
from tests.domain.record.reworded import REWORDED

if TYPE_CHECKING:
    from app.store.catalog import Catalog

OFFICE = "cpc-2025-09-24-office-strike"
NOON = datetime(2025, 9, 24, 9, tzinfo=UTC)
WORDS = ["oil", "hose", "office", "hotel", "Novorossiisk", "VPU-2", "Sheskharis", "ВПУ-2", "КТК"]
texts = st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)
hours = st.integers(1, 24 * 400)
numbers = st.none() | st.integers(0, 3)


@st.composite
def clues(draw: st.DrawFn) -> Clue:
    start = NOON + timedelta(hours=draw(st.integers(-500, 500)))
    disc = st.tuples(st.floats(36.0, 39.0), st.floats(43.0, 46.0), st.floats(0.0, 1e5))
    return Clue(
        id=draw(st.text(max_size=3)),
        start=start,
        end=start + timedelta(hours=draw(hours)),
        event_class=draw(st.sampled_from(EventClass)),
        disc=draw(st.none() | disc),
        weapons=draw(st.frozensets(st.sampled_from(WeaponClass), max_size=2)),
        words=wording(draw(texts)),
        killed=draw(numbers),
        injured=draw(numbers),
    )


@given(clues(), clues())
def test_it_is_a_probability_the_same_in_either_order_and_every_time(
    one: Clue, other: Clue
) -> None:
    found = likeness(one, other)
    assert 0.0 <= found.probability <= 1.0
    assert likeness(other, one) == found == likeness(one, other)


@given(clues(), clues())
def test_the_terms_that_are_given_are_the_answer(one: Clue, other: Clue) -> None:
    found = likeness(one, other)
    odds = float(np.prod([term.ratio for term in found.why]))
    assert found.probability == pytest.approx(odds / (1.0 + odds), rel=1e-12)
    assert found.why[0].ratio == PRIOR_ODDS


@given(st.floats(0.0, 1e6), st.floats(0.0, 1e6), st.floats(0.0, 2e5), st.floats(0.0, 2e5))
def test_farther_apart_is_never_likelier(a: float, b: float, mine: float, theirs: float) -> None:
    near, far = sorted((a, b))
    apart = np.array([near, far])
    nearer, farther = place_ratios(apart, np.float64(mine), np.float64(theirs))
    assert nearer >= farther > 0.0


@given(st.floats(0.0, 2e3), st.floats(0.0, 2e3), st.floats(0.0, 400.0), st.floats(0.0, 400.0))
def test_longer_between_is_never_likelier(a: float, b: float, mine: float, theirs: float) -> None:
    near, far = sorted((a, b))
    variance = time_variance_d2(np.float64(mine), np.float64(theirs))
    nearer, farther = time_ratios(np.array([near, far]), variance)
    assert nearer >= farther > 0.0


@given(clues(), clues(), hours)
def test_a_report_moved_away_in_time_is_never_likelier(one: Clue, other: Clue, more: int) -> None:
    gap = timedelta(hours=more)
    start = one.end + gap
    here = replace(other, start=start, end=start + (other.end - other.start))
    later = replace(here, start=here.start + gap, end=here.end + gap)
    assert likeness(one, here).probability >= likeness(one, later).probability


@given(st.floats(0.1, 1e5), st.floats(0.0, 1.0), st.floats(0.0, 1.0), st.floats(0.0, 5e3))
def test_beyond_its_reach_no_time_gets_to_a_ratio(
    most: float, share: float, at_least: float, apart: float
) -> None:
    least = least_time_ratio(min(at_least, 0.999))
    reach = time_reach_d(most, least)
    ratio = float(time_ratios(np.float64(apart), np.float64(max(share * most, 0.0625))))
    assert apart <= reach * (1.0 + 1e-9) or ratio <= least * (1.0 + 1e-9)


def clue(catalog: Catalog, name: str) -> Clue:
    measured = catalog.incidents[name]
    return clue_of(measured.incident, measured.place)


def moved(one: Clue, east_deg: float = 0.04, radius_m: float = 8_000.0) -> Clue:
    assert one.disc is not None
    lon, lat, own_m = one.disc
    return replace(one, disc=(lon + east_deg, lat + 0.03, max(radius_m, own_m)))


def test_no_two_shipped_incidents_come_out_as_duplicates(catalog: Catalog) -> None:
    found = [clue(catalog, name) for name in catalog.incidents]
    assert len(found) == 34
    likeliest = max(likeness(one, other).probability for one, other in combinations(found, 2))
    assert likeliest < 0.01


def test_every_shipped_incident_told_in_other_words_does(catalog: Catalog) -> None:
    """Other words and spellings, 4 to 5 km off, a day late, no clock time, no toll."""
    assert set(REWORDED) == set(catalog.incidents)
    probabilities = []
    for name, (title, summary) in REWORDED.items():
        original = catalog.incidents[name].incident
        day = original.when.date_start_local + timedelta(days=1)
        when = replace(
            original.when,
            date_start_local=day,
            date_end_local=None,
            date_prec=2,
            utc_start=None,
            utc_end=None,
            time_basis=None,
        )
        start, end = began(when)
        copy = moved(clue(catalog, name))
        copy = replace(copy, start=start, end=end, words=wording(title, summary))
        copy = replace(copy, killed=None, injured=None)
        found = {other: likeness(copy, clue(catalog, other)) for other in catalog.incidents}
        probabilities.append(found.pop(name).probability)
        assert probabilities[-1] >= 0.5, name
        assert max(other.probability for other in found.values()) < 0.1, name
    assert min(probabilities) == pytest.approx(0.58, abs=0.01)
    assert median(probabilities) == pytest.approx(0.98, abs=0.01)


@pytest.mark.parametrize(
    ("one", "other", "probability"),
    [
        ("cpc-2026-04-06-terminal", "nvr-2026-04-06-sheskharis", 0.0),
        ("cpc-2026-07-17-nordic-zenith", "cpc-2026-07-19-asia-nissos-ios", 0.0),
        ("cpc-2026-07-19-asia-nissos-ios", "cpc-2026-07-20-nelsa", 0.12),
        ("cpc-2026-07-17-nordic-zenith", "cpc-2026-07-20-nelsa", 0.0),
        ("nvr-2026-05-23-grushovaya", "nvr-2026-06-08-grushovaya", 0.0),
    ],
)
def test_pairs_and_series_of_the_record_stay_apart(
    leads_catalog: Catalog, one: str, other: str, probability: float
) -> None:
    found = likeness(clue(leads_catalog, one), clue(leads_catalog, other)).probability
    assert found == pytest.approx(probability, abs=0.01)


def office_copy(catalog: Catalog, **fields: object) -> Likeness:
    title, summary = REWORDED[OFFICE]
    when = replace(
        catalog.incidents[OFFICE].incident.when, utc_start=None, utc_end=None, time_basis=None
    )
    start, end = began(when)
    copy = replace(clue(catalog, OFFICE), start=start, end=end, words=wording(title, summary))
    return likeness(clue(catalog, OFFICE), replace(copy, **fields))  # type: ignore[arg-type]  # a few


def test_a_copy_in_the_wrong_place_is_found_by_its_words(catalog: Catalog) -> None:
    """Machine-made copies say Nikolayevsk-on-Don; a geocoder may find the one on the Amur."""
    far = office_copy(catalog, disc=(140.73, 53.14, 8_000.0))
    there = {term.clue: term for term in far.why}
    assert there["place"].ratio == pytest.approx(0.05, abs=1e-6)
    assert 0.8 < far.probability < 0.95
    right = office_copy(catalog)
    assert right.probability > 0.99


def test_a_copy_dated_the_day_before_is_found(catalog: Catalog) -> None:
    """One site dates the office strike 23 September 2025."""
    own = catalog.incidents[OFFICE].incident.when
    when = replace(
        own,
        date_start_local=date(2025, 9, 23),
        date_end_local=None,
        utc_start=None,
        time_basis=None,
    )
    start, end = began(when)
    assert office_copy(catalog, start=start, end=end).probability > 0.9


def test_a_copy_two_months_off_is_not_found(catalog: Catalog) -> None:
    """A page prints "13/03" for 13 January 2026, a day before another tanker was hit."""
    tankers, homer = "cpc-2026-01-13-tankers", "cpc-2026-03-14-maran-homer"
    day = datetime(2026, 3, 12, 21, tzinfo=UTC)
    copy = replace(
        clue(catalog, tankers),
        start=day,
        end=day + timedelta(days=1),
        words=wording(*REWORDED[tankers]),
    )
    assert likeness(copy, clue(catalog, tankers)).probability < 0.1
    assert likeness(copy, clue(catalog, homer)).probability < 0.1


def test_two_clocks_of_one_instant_are_one_time(catalog: Catalog) -> None:
    """04:06 in Moscow and 06:06 in Astana on 29 November 2025."""
    own = catalog.incidents["cpc-2025-11-29-spm2-naval-drones"].incident.when
    assert began(own) == began(replace(own, timezone="Asia/Almaty"))


def test_spreads_are_those_of_the_shipped_record(catalog: Catalog) -> None:
    found = [clue(catalog, name) for name in catalog.incidents]
    apart = [
        distance_m(*one.disc[:2], *other.disc[:2])
        for one, other in combinations(found, 2)
        if one.disc and other.disc
    ]
    assert median(apart) == pytest.approx(PLACE_SPREAD_M, rel=0.1)
    days = [one.middle_d for one in found]
    assert (max(days) - min(days)) / len(days) == pytest.approx(TIME_SPREAD_D, rel=0.02)


def test_a_storm_is_no_strike_and_a_stop_may_be_either() -> None:
    assert class_ratio(EventClass.NATURAL_HAZARD, EventClass.ATTACK) == 0.05
    assert class_ratio(EventClass.ATTACK, EventClass.OPERATIONAL_HALT) == 0.5
    assert class_ratio(EventClass.ATTACK, EventClass.VESSEL_ATTACK) == 1.0


def test_two_scripts_are_not_held_against_two_reports() -> None:
    russian = replace(bare(), words=wording("Гостиница повреждена, жилые дома, двое погибших"))
    english = replace(bare(), words=wording("Hotel and apartment blocks damaged, two dead"))
    other = replace(bare(), words=wording("Barge sinks beside a lighthouse, crew rescued unhurt"))
    ratios = {
        name: next(t.ratio for t in likeness(english, one).why if t.clue == "words")
        for name, one in {"russian": russian, "other": other}.items()
    }
    assert ratios["russian"] == 1.0
    assert ratios["other"] < 0.2


def test_nothing_known_is_the_prior() -> None:
    far = replace(bare(), start=NOON - timedelta(days=4e4), end=NOON + timedelta(days=4e4))
    found = likeness(far, replace(far, event_class=EventClass.VESSEL_ATTACK))
    assert found.probability == pytest.approx(probability_of(found.why[:1]), rel=0.02)


def bare() -> Clue:
    end = NOON + timedelta(days=1)
    return Clue(id="a", start=NOON, end=end, event_class=EventClass.ATTACK)
