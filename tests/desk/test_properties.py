"""From what a client sends to the record behind it: flat columns, nested parts, or both."""

from __future__ import annotations

from typing import Any

import pytest

from app.desk.properties import incident_document

BASE: dict[str, Any] = {
    "title": "A",
    "version": 3,
    "weapon_class": ["uav", "usv"],
    "when": {"date_start_local": "2025-01-01", "date_prec": 1, "note": "n"},
    "where": {"description": "there", "place": "x"},
}
SHOWN: dict[str, Any] = {
    "title": "A", "version": 3, "weapon_class": "uav,usv", "date_start_local": "2025-01-01",
    "date_prec": 1, "place_description": "there", "kp_km": 1.5, "killed_best": None,
}  # fmt: skip


def merged(**given: Any) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    return incident_document(given, base=BASE, shown=SHOWN, merge=True)


def test_all_that_was_given_out_comes_back_as_no_change() -> None:
    assert merged(**SHOWN) == (BASE, [])


@pytest.mark.parametrize(
    ("given", "path", "value"),
    [
        ({"title": "B"}, ("title",), "B"),
        ({"date_prec": 2}, ("when", "date_prec"), 2),
        ({"weapon_class": "uav"}, ("weapon_class",), ["uav"]),
        ({"weapon_class": ["usv"]}, ("weapon_class",), ["usv"]),
        ({"when": {"date_prec": 2}}, ("when", "date_prec"), 2),
        ({"when": {"date_prec": 2}, "date_prec": 1}, ("when", "date_prec"), 2),
        ({"when": BASE["when"], "date_prec": 2}, ("when", "date_prec"), 2),
    ],
)
def test_what_differs_is_the_change(
    given: dict[str, Any], path: tuple[str, ...], value: object
) -> None:
    document, findings = merged(**given)
    assert findings == []
    found: Any = document
    for key in path:
        found = found[key]
    assert found == value
    assert document["when"]["note"] == "n"


def test_null_takes_a_member_out() -> None:
    document, findings = merged(when={"note": None})
    assert (document["when"], findings) == ({"date_start_local": "2025-01-01", "date_prec": 1}, [])


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"kp_km": 2.0}, "is derived: change the reports"),
        ({"killed_best": 3}, "is derived: change the reports"),
        ({"version": 4}, "is kept by the journal"),
        ({"colour": "red"}, "is no field here"),
        ({"colour": None}, "is no field here"),
        ({"when": {"date_prec": 2}, "date_prec": 3}, "'3' contradicts '2' in /when/date_prec"),
    ],
)
def test_what_cannot_be_written_is_said(given: dict[str, Any], message: str) -> None:
    _, findings = merged(**given)
    [(name, found)] = findings
    assert name in given
    assert message in found


def test_what_is_not_given_is_gone_when_a_record_is_replaced() -> None:
    document, findings = incident_document({"title": "B"}, base=BASE, shown=SHOWN)
    assert (document, findings) == ({"title": "B"}, [])


def test_of_a_new_record_what_the_journal_keeps_is_passed_over() -> None:
    given = {"title": "B", "version": 7, "msg_type": "alert", "updated": "2026-01-01"}
    assert incident_document(given) == ({"title": "B"}, [])
    assert BASE["when"]["note"] == "n"
