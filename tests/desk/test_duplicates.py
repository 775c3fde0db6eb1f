"""The index of clues: the same answers as comparing all pairs, whatever is asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.desk.duplicates import Clue, DuplicateIndex, Match
from app.domain.record.likeness import likeness
from app.domain.record.vocabulary import EventClass, WeaponClass
from app.domain.record.wording import wording

FIRST = datetime(2024, 1, 1, tzinfo=UTC)
VOCABULARY = ["hotel", "office", "hose", "barge", "pylon", "siren", "grain", "depot", "гостиница"]
WIDTHS_H = (2, 12, 24, 24, 24, 96, 168, 24 * 31, 24 * 366)


def seeded(seed: int) -> Random:
    return Random(seed)  # noqa: S311  # made data


def made(random: Random, name: str, *, days: int = 40) -> Clue:
    """Give a made clue; a few have no place or no words."""
    start = FIRST + timedelta(hours=random.randrange(24 * days))
    disc = (random.uniform(37.0, 38.5), random.uniform(44.2, 45.2), random.choice((0.0, 2e3, 8e3)))
    words = " ".join(random.choices(VOCABULARY, k=random.randrange(8)))
    return Clue(
        id=name,
        start=start,
        end=start + timedelta(hours=random.choice(WIDTHS_H)),
        event_class=random.choice(list(EventClass)[:5]),
        disc=None if random.random() < 0.1 else disc,
        weapons=frozenset(random.sample(list(WeaponClass)[:3], k=random.randrange(3))),
        words=wording(words),
        killed=random.choice((None, 0, 2)),
        injured=random.choice((None, 0, 7)),
    )


def by_hand(clue: Clue, others: list[Clue], at_least: float) -> list[Match]:
    found = []
    for other in others:
        result = likeness(clue, other)
        if other.id != clue.id and result.probability >= at_least:
            found.append(Match(other.id, result.probability, result.why))
    return sorted(found, key=lambda match: (-match.probability, match.id))


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 10**6), st.sampled_from([0.0, 1e-6, 0.01, 0.2, 0.5, 0.9, 0.999, 1.0]))
def test_it_finds_what_comparing_all_pairs_finds(seed: int, at_least: float) -> None:
    random = seeded(seed)
    known = [made(random, f"k{number}") for number in range(400)]
    index = DuplicateIndex(known)
    for number in range(5):
        asked = made(random, f"q{number}")
        assert index.find(asked, at_least=at_least) == by_hand(asked, known, at_least)


def test_some_are_found_at_every_level() -> None:
    """Else the comparison with all pairs would compare nothing."""
    random = seeded(7)
    known = [made(random, f"k{number}") for number in range(400)]
    index = DuplicateIndex(known)
    for at_least in (0.2, 0.5, 0.9):
        assert any(index.find(made(random, "q"), at_least=at_least) for _ in range(100))


def test_a_clue_does_not_find_itself_and_takes_the_place_of_its_older_self() -> None:
    one = made(seeded(1), "one")
    copy = replace(one, id="copy")
    index = DuplicateIndex([one])
    assert index.find(one, at_least=0.0) == []
    [before] = index.find(copy, at_least=0.0)
    index.add(
        replace(one, start=one.start + timedelta(days=900), end=one.end + timedelta(days=901))
    )
    assert len(index) == 1
    [after] = index.find(copy, at_least=0.0)
    assert (before.id, after.id) == ("one", "one")
    assert after.probability < before.probability


def test_the_likeliest_comes_first_with_its_reasons() -> None:
    one = replace(made(seeded(2), "one"), words=wording("hotel office hose barge pylon siren"))
    later = replace(
        one, id="later", start=one.start + timedelta(hours=30), end=one.end + timedelta(hours=30)
    )
    index = DuplicateIndex([later, replace(one, id="same")])
    found = index.find(one, at_least=0.1)
    assert [match.id for match in found][:1] == ["same"]
    clues = [term.clue for term in found[0].why]
    assert clues[:2] == ["prior", "time"]
    assert clues[-4:] == ["class", "weapon", "words", "toll"]


def test_an_empty_index_finds_nothing() -> None:
    assert DuplicateIndex().find(made(seeded(3), "a"), at_least=0.0) == []


@pytest.mark.parametrize("year", [1, 9999])
def test_ends_of_the_calendar_are_no_trouble(year: int) -> None:
    start = datetime(year, 6, 1, tzinfo=UTC)
    early = replace(made(seeded(4), "early"), start=start, end=start + timedelta(days=1))
    index = DuplicateIndex([early, made(seeded(5), "now")])
    assert index.find(replace(early, id="copy"), at_least=0.5)[0].id == "early"
