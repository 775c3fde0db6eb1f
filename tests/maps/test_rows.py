"""The rows of a large map say what the cards of a small one say, and nothing finer."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from app.domain.errors import UnknownIdError, WithdrawnError
from app.domain.record.places import NEVER_A_PIN
from app.domain.record.vocabulary import EventClass, LocationClass
from app.language.languages import ENGLISH, language
from app.maps.choices import WORDS
from app.maps.facts import facts, nearest_assets
from app.maps.footprints import footprint_data
from app.maps.row_block import row_block
from app.maps.row_cards import row_card, row_titles
from app.maps.row_questions import found_rows
from app.maps.rows import NONE, chosen_rows, map_rows
from app.maps.wording import when_words
from app.selection.selection import Selection
from app.store.measured import REFERENCE_TARGETS
from tests.crowd import crowded

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from app.sources.bundle import Bundle
    from app.store.catalog import Catalog

EVERYTHING = Selection.parse([])
MS_A_DAY = 86_400_000
OFFICE = "cpc-2025-09-24-office-strike"


@pytest.fixture(scope="module")
def crowd(bundle: Bundle) -> Catalog:
    return crowded(bundle, 240)


def read_back(block: bytes) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    """Read a block as the page does."""
    length = int.from_bytes(block[:4], "little")
    head = json.loads(block[4 : 4 + length])
    assert (4 + length) % 4 == 0
    columns = {}
    for name, kind, at in head["columns"]:
        size = head["places"] if name.startswith("place_") else head["rows"]
        assert at % 4 == 0
        columns[name] = np.frombuffer(block, f"<{kind}", size, 4 + length + at)
    return head, columns


def tenths(values: Iterable[float | None]) -> list[int]:
    return [NONE if value is None else round(10 * value) for value in values]


def test_each_row_says_what_the_card_of_its_incident_says(crowd: Catalog) -> None:
    rows = chosen_rows(crowd, EVERYTHING)
    head, columns = read_back(row_block(crowd, rows))
    assert head["rows"] == len(rows) == len(crowd.incidents) == 274
    impacts = list(WORDS["impact"])
    for row, (name, measured) in enumerate(crowd.incidents.items()):
        assert crowd.collection("incidents").features[rows[row]].id == name
        told = facts(measured, crowd, medians=False)
        flags = int(columns["flags"][row])
        said = {
            "precision": list(LocationClass)[columns["precision"][row]],
            "span": [int(columns[side][row]) * MS_A_DAY for side in ("first", "end")],
            "open": bool(flags & 1),
            "killed": bool(flags & 2),
            "injured": bool(flags & 4),
            "impacts": sorted(
                n for at, n in enumerate(impacts) if columns["impacts"][row] >> at & 1
            ),
            "independent": int(columns["independent"][row]),
        }
        assert said == {
            **{key: told[key] for key in ("precision", "span", "open", "impacts", "independent")},
            **{key: any(count or 0 for count in told[key]) for key in ("killed", "injured")},
        }
        assert list(EventClass)[columns["class"][row]] is measured.incident.event_class
        assert [int(columns[f"kp_{side}"][row]) for side in ("low", "best", "high")] == tenths(
            told["kp"] or [None] * 3
        )
        for target in REFERENCE_TARGETS:
            low, _, high = told["away"].get(target, [None] * 3)
            found = [int(columns[f"{target}_{side}"][row]) for side in ("low", "high")]
            assert found == tenths([low, high])


def test_each_place_is_drawn_as_a_small_map_draws_it(crowd: Catalog) -> None:
    head, columns = read_back(row_block(crowd, chosen_rows(crowd, EVERYTHING)))
    for row, measured in enumerate(crowd.incidents.values()):
        place = int(columns["place"][row])
        if measured.footprint is None:
            assert place == -1
            continue
        known = measured.incident.where.location_class
        drawn = footprint_data(measured.footprint, known)
        at = (columns["place_lat"][place] / 1e4, columns["place_lon"][place] / 1e4)
        assert at == pytest.approx(drawn["at"], abs=1e-9)
        assert list(LocationClass)[columns["place_known"][place]] is known
        area = head["areas"].get(str(place))
        if drawn["ring"] is None:
            assert area is None
            assert columns["place_radius"][place] / 10 == pytest.approx(drawn["radius_m"], abs=0.05)
        else:
            assert area == json.loads(json.dumps(drawn))
        assert drawn["pin"] is (known not in NEVER_A_PIN)


def test_incidents_of_one_place_share_it(catalog: Catalog) -> None:
    _, columns = read_back(row_block(catalog, chosen_rows(catalog, EVERYTHING)))
    places = [
        (one.footprint, one.incident.where.location_class) if one.footprint else None
        for one in catalog.incidents.values()
    ]
    numbers = columns["place"].tolist()
    pairs = set(zip(places, numbers, strict=True))
    assert len(pairs) == len(set(places)) == len(set(numbers))
    assert all((place is None) is (number == -1) for place, number in pairs)


def test_a_selection_gives_its_rows_alone_and_the_same_bytes_again(crowd: Catalog) -> None:
    few = Selection.parse([("filter", "event_class = 'natural_hazard'")])
    rows = chosen_rows(crowd, few)
    head, columns = read_back(row_block(crowd, rows))
    assert head["rows"] == len(rows) < 274
    assert set(columns["class"].tolist()) == {list(EventClass).index(EventClass.NATURAL_HAZARD)}
    assert columns["place"].max() == head["places"] - 1
    assert row_block(crowd, chosen_rows(crowd, few)) == row_block(crowd, rows)


def test_an_empty_selection_is_an_empty_block(crowd: Catalog) -> None:
    none = chosen_rows(
        crowd, Selection.parse([("ids", "none-such")]).__class__.parse([("kp", "0")])
    )
    head, columns = read_back(row_block(crowd, none[:0]))
    assert (head["rows"], head["places"], head["areas"]) == (0, 0, {})
    assert all(len(values) == 0 for values in columns.values())


@pytest.mark.parametrize("code", ["en", "ru", "kk", "uk"])
def test_titles_are_those_of_the_cards(crowd: Catalog, code: str) -> None:
    spoken = language(code)
    rows = chosen_rows(crowd, EVERYTHING)
    for title in row_titles(crowd, rows, range(0, 274, 5), spoken):
        measured = crowd.incidents[title["id"]]
        card = row_card(crowd, rows, title["id"], spoken)
        assert {key: card[key] for key in title} == title
        assert title["date"] == when_words(measured.incident.when, spoken)[0]
        assert card["near"] == nearest_assets(measured, crowd.gazette)


def test_a_card_of_another_selection_is_not_there(crowd: Catalog) -> None:
    rows = chosen_rows(crowd, Selection.parse([("filter", "event_class = 'natural_hazard'")]))
    with pytest.raises(UnknownIdError, match="incident of this selection"):
        row_card(crowd, rows, OFFICE, ENGLISH)
    with pytest.raises((UnknownIdError, WithdrawnError)):
        row_card(crowd, rows, "no-such-incident", ENGLISH)


@pytest.mark.parametrize(
    ("words", "fewest", "most"),
    [
        ("made-up 17", 14, 60),
        ("SETTLEMENT 23", 13, 60),
        ("sèttlement 239", 1, 1),
        ("settlement made-up nothing-of-the-kind", 0, 0),
    ],
)
def test_the_search_looks_through_title_summary_and_place(
    crowd: Catalog, words: str, fewest: int, most: int
) -> None:
    rows = chosen_rows(crowd, EVERYTHING)
    found = found_rows(crowd, rows, words).tolist()
    asked = words.lower().replace("è", "e").split()
    for held, measured in zip(found, crowd.incidents.values(), strict=True):
        one = measured.incident
        text = f"{one.title} {one.summary} {one.where.description}".lower()
        assert held is all(word in text for word in asked)
    assert fewest <= sum(found) <= most


def test_rows_are_made_once_for_a_catalog(crowd: Catalog) -> None:
    assert map_rows(crowd) is map_rows(crowd)
    assert map_rows(crowd).columns is map_rows(crowd).columns


def test_many_are_measured_as_each_alone(crowd: Catalog) -> None:
    names = list(crowd.incidents)[::9]
    assert crowd.incidents.some(names) == [crowd.incidents[name] for name in names]
