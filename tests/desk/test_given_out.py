"""What comes back of a record on a grid: the cell is no change, the place on record stays."""

from __future__ import annotations

from typing import Any

import pytest

from app.desk.given_out import as_on_record

PLACE: dict[str, Any] = {"field": "place", "value": "7 Lenin Street", "speaker": "A"}
OTHER: dict[str, Any] = {"field": "place", "value": "8 Lenin Street", "speaker": "A"}
CAUSE: dict[str, Any] = {"field": "cause", "value": "a fire", "speaker": "A"}
HIDDEN: dict[str, Any] = {"field": "place", "value": "[withheld]", "speaker": "A", "note": None}
WHERE: dict[str, Any] = {
    "description": "town", "location_class": "exact", "position": {"lon": 1.0},
    "publication_grid_m": 10_000.0,
}  # fmt: skip
BASE: dict[str, Any] = {"where": WHERE, "claims": [PLACE, OTHER, CAUSE]}
CELL: dict[str, Any] = {
    "description": "town", "location_class": "city", "place": None, "publication_grid_m": 10_000.0,
}  # fmt: skip
SHOWN: dict[str, Any] = {"where": CELL, "claims": [HIDDEN, HIDDEN, CAUSE]}


def put_back(given: dict[str, Any], *, merge: bool = False) -> dict[str, Any]:
    return as_on_record(given, base=BASE, shown=SHOWN, merge=merge)


def test_what_was_given_out_becomes_what_is_on_record() -> None:
    assert put_back(SHOWN) == {"where": {**WHERE, "place": None}, "claims": BASE["claims"]}
    assert put_back({"title": "t"}) == {
        "title": "t",
        "where": {
            "publication_grid_m": 10_000.0,
            "position": {"lon": 1.0},
        },
    }
    assert put_back({"title": "t"}, merge=True) == {"title": "t"}


def test_what_the_editor_changed_stays_changed() -> None:
    where = put_back({"where": {**CELL, "description": "city", "location_class": "quarter"}})[
        "where"
    ]
    assert (where["description"], where["location_class"]) == ("city", "quarter")
    assert where["position"] == {"lon": 1.0}
    moved = put_back({"where": {"place": "kropotkin"}})["where"]
    assert moved == {"publication_grid_m": 10_000.0, "place": "kropotkin"}


@pytest.mark.parametrize(("given", "expected"), [(None, None), (5_000.0, 5_000.0)])
def test_a_grid_goes_only_by_name(given: float | None, expected: float | None) -> None:
    assert (
        put_back({"where": {"publication_grid_m": given}})["where"]["publication_grid_m"]
        == expected
    )
    assert put_back({"where": {"description": "x"}})["where"]["publication_grid_m"] == 10_000.0


def test_claims_come_back_in_whatever_order_and_with_new_ones() -> None:
    fresh = {"field": "place", "value": "a yard", "speaker": "B"}
    hidden = {name: value for name, value in HIDDEN.items() if value is not None}
    given = {"claims": [CAUSE, fresh, hidden, HIDDEN, HIDDEN, "no claim"]}
    assert put_back(given)["claims"] == [CAUSE, fresh, PLACE, OTHER, HIDDEN, "no claim"]


def test_without_a_grid_nothing_is_put_back() -> None:
    plain = {"where": {"place": "x", "description": "town"}, "claims": []}
    given = {"where": {"description": "city"}}
    assert as_on_record(given, base=plain, shown=plain) is given
    assert as_on_record(given, base=None, shown=None) is given


def test_of_a_record_that_is_not_shown_place_and_grid_stay() -> None:
    found = as_on_record({"where": {"description": "city"}}, base=BASE, shown=None)
    assert found == {
        "where": {
            "publication_grid_m": 10_000.0,
            "description": "city",
            "position": {"lon": 1.0},
        }
    }
