"""Temporal functions (OGC 21-065r2, after Allen): every relation on days and on instants."""

from __future__ import annotations

import pytest

from app.selection.cql.evaluating import selected
from app.selection.cql.reading import parse_filter
from tests.selection.cql.sample import TABLE, ids, resolve, rows_where

# What holds between the interval 10 to 20 and others, by their ends.
RELATIONS = {
    "T_AFTER": [(1, 5)],
    "T_BEFORE": [(25, 28)],
    "T_CONTAINS": [(12, 15)],
    "T_DURING": [(5, 25)],
    "T_EQUALS": [(10, 20)],
    "T_FINISHEDBY": [(15, 20)],
    "T_FINISHES": [(5, 20)],
    "T_MEETS": [(20, 25)],
    "T_METBY": [(5, 10)],
    "T_OVERLAPPEDBY": [(5, 15)],
    "T_OVERLAPS": [(15, 25)],
    "T_STARTEDBY": [(10, 15)],
    "T_STARTS": [(10, 25)],
}
OTHERS = [pair for pairs in RELATIONS.values() for pair in pairs]
DAYS, INSTANTS = "2025-01-{:02}", "2025-01-{:02}T06:00:00Z"


def holds(text: str) -> bool:
    return bool(selected(parse_filter(text), TABLE, resolve).all())


@pytest.mark.parametrize("form", [DAYS, INSTANTS])
@pytest.mark.parametrize("op", RELATIONS)
def test_req_temporal_functions_hold_for_one_relation_only(op: str, form: str) -> None:
    for start, end in OTHERS:
        first = f"INTERVAL('{form.format(10)}', '{form.format(20)}')"
        second = f"INTERVAL('{form.format(start)}', '{form.format(end)}')"
        assert holds(f"{op}({first}, {second})") is ((start, end) in RELATIONS[op])


def test_disjoint_and_intersects_share_all_pairs() -> None:
    for start, end in OTHERS:
        other = f"INTERVAL('2025-01-{start:02}', '2025-01-{end:02}')"
        pair = f"INTERVAL('2025-01-10', '2025-01-20'), {other}"
        assert holds(f"T_DISJOINT({pair})") is not holds(f"T_INTERSECTS({pair})")


def test_a_date_beside_an_instant_is_the_whole_day() -> None:
    assert holds("T_DURING(TIMESTAMP('2025-01-10T12:00:00Z'), DATE('2025-01-10'))")
    assert holds("T_AFTER(TIMESTAMP('2025-01-11T00:00:00Z'), DATE('2025-01-10'))")
    assert not holds("T_AFTER(TIMESTAMP('2025-01-10T23:59:59.999999Z'), DATE('2025-01-10'))")
    assert holds("T_INTERSECTS(TIMESTAMP('2025-01-11T02:00:00+03:00'), DATE('2025-01-10'))")
    assert holds("T_CONTAINS(INTERVAL('2025-01-09', '..'), TIMESTAMP('2025-01-10T00:00:00Z'))")


def test_columns_and_open_intervals() -> None:
    expected = rows_where(lambda row: row["day"] is not None and row["day"] >= "2025-01-10")
    assert ids("T_INTERSECTS(day, INTERVAL('2025-01-10', '..'))") == expected
    assert ids("T_AFTER(day, DATE('2025-01-09'))") == ids("day > '2025-01-09'") == expected
    assert ids("T_EQUALS(day, DATE('2025-01-10'))") == ids("day = DATE('2025-01-10')")
    late = rows_where(lambda row: row["at"] is not None and row["at"] > "2025-01-10T06:00:00Z")
    assert ids("at > TIMESTAMP('2025-01-10T09:00:00+03:00')") == late
    assert ids("T_AFTER(at, TIMESTAMP('2025-01-10T06:00:00Z'))") == late


def test_the_time_of_a_feature_is_its_interval() -> None:
    known = [f for f in TABLE.ids if f in ids("interval IS NOT NULL")]
    assert ids("T_AFTER(interval, DATE('2024-12-31'))") == known
    assert 0 < len(known) < TABLE.size
    assert ids("T_DURING(interval, INTERVAL('2024-12-31', '2025-02-01'))") == known


def test_req_rfc_3339_small_letters_and_leap_seconds() -> None:
    leap = "TIMESTAMP('2016-12-31t23:59:60z') = TIMESTAMP('2017-01-01T00:00:00Z')"
    assert (
        parse_filter(leap).text
        == parse_filter(
            "TIMESTAMP('2017-01-01T00:00:00Z') = TIMESTAMP('2017-01-01T00:00:00Z')"
        ).text
    )
