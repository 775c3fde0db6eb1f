"""Cases of CQL2 in time, beside the definitions of OWL-Time on the served dates and instants.

RFC 3339 in UTC sorts as text does, so that an interval is two texts; an open side is beyond all.
"""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any

from tests.api.conformance.asking import features_of
from tests.api.conformance.cases import Case, Truth, call, prop

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.testclient import TestClient

__all__ = ["FUNCTIONS", "OF_INSTANTS", "instant_cases", "interval_cases", "mirrored_cases"]

Span = tuple[str, str]
BEFORE_ALL, AFTER_ALL = "", "~"


def after(a: Span, b: Span) -> bool:
    return a[0] > b[1]


def during(a: Span, b: Span) -> bool:
    return a[0] > b[0] and a[1] < b[1]


def finishes(a: Span, b: Span) -> bool:
    return a[0] > b[0] and a[1] == b[1]


def meets(a: Span, b: Span) -> bool:
    return a[1] == b[0]


def overlaps(a: Span, b: Span) -> bool:
    return a[0] < b[0] < a[1] < b[1]


def starts(a: Span, b: Span) -> bool:
    return a[0] == b[0] and a[1] < b[1]


def inverse(test: Callable[[Span, Span], bool]) -> Callable[[Span, Span], bool]:
    return lambda a, b: test(b, a)


def disjoint(a: Span, b: Span) -> bool:
    return after(a, b) or after(b, a)


OF_INSTANTS: dict[str, Callable[[Span, Span], bool]] = {
    "t_after": after, "t_before": inverse(after), "t_disjoint": disjoint, "t_equals": operator.eq,
    "t_intersects": lambda a, b: not disjoint(a, b),
}  # fmt: skip
FUNCTIONS = OF_INSTANTS | {
    "t_contains": inverse(during), "t_during": during, "t_finishedBy": inverse(finishes),
    "t_finishes": finishes, "t_meets": meets, "t_metBy": inverse(meets),
    "t_overlappedBy": inverse(overlaps), "t_overlaps": overlaps, "t_startedBy": inverse(starts),
    "t_starts": starts,
}  # fmt: skip
# Two columns that are an interval, and one feature whose ends the literals are made of.
INTERVALS = [
    ("date_start_local", "date_end_local", "2025-08-29", "2025-10-16",
     ("2025-08-01", "2025-09-15", "2025-11-01")),
    ("utc_start", "utc_end", "2025-02-16T21:22:00Z", "2025-02-16T22:55:00Z",
     ("2025-02-16T00:00:00Z", "2025-02-16T22:00:00Z", "2025-02-17T00:00:00Z")),
]  # fmt: skip


def span_of(text: tuple[str, str]) -> Span:
    return (
        BEFORE_ALL if text[0] == ".." else text[0],
        AFTER_ALL if text[1] == ".." else text[1],
    )


def spans(start: str, end: str, others: tuple[str, str, str]) -> list[tuple[str, str]]:
    """Give intervals to which the one from start to end lies in every way that there is."""
    early, middle, late = others
    return [
        (start, end), (early, start), (end, late), (early, middle), (middle, late), (early, late),
        (start, middle), (start, late), (middle, end), (early, end), (middle, middle),
        ("..", start), ("..", middle), (end, ".."), (start, ".."), ("..", end), ("..", ".."),
    ]  # fmt: skip


def of_columns(first: str, last: str) -> Callable[[dict[str, Any]], Span | None]:
    def read(feature: dict[str, Any]) -> Span | None:
        start, end = (feature["properties"][name] for name in (first, last))
        return None if None in (start, end) else (start, end)

    return read


def held(
    test: Callable[[Span, Span], bool],
    read: Callable[[dict[str, Any]], Span | None],
    literal: Span,
    *,
    is_first: bool = False,
) -> Callable[[dict[str, Any]], Truth]:
    def holds(feature: dict[str, Any]) -> Truth:
        own = read(feature)
        if own is None:
            return None
        return test(literal, own) if is_first else test(own, literal)

    return holds


def interval_cases(op: str, *, is_first: bool = False) -> list[Case]:
    """Give a function of the interval of two columns and each literal, or of both turned round."""
    cases = []
    for first, last, start, end, others in INTERVALS:
        own = {"interval": [prop(first), prop(last)]}
        for each in spans(start, end, others):
            literal = {"interval": list(each)}
            tree = call(op, literal, own) if is_first else call(op, own, literal)
            read = of_columns(first, last)
            test = held(FUNCTIONS[op], read, span_of(each), is_first=is_first)
            cases.append(Case("incidents", tree, test))
    return cases


def instant_cases(op: str, *, is_first: bool = False) -> list[Case]:
    """Give a function of one column and instants or intervals, or of both turned round."""
    cases = []
    for column, _, start, end, others in INTERVALS:
        kind = "date" if len(start) == len("2025-08-29") else "timestamp"
        asked: list[tuple[Any, Span]] = [({kind: at}, (at, at)) for at in (start, end, *others)] + [
            ({"interval": list(each)}, span_of(each)) for each in spans(start, end, others)
        ]
        for literal, span in asked:
            tree = call(op, literal, prop(column)) if is_first else call(op, prop(column), literal)
            read = of_columns(column, column)
            test = held(FUNCTIONS[op], read, span, is_first=is_first)
            cases.append(Case("incidents", tree, test))
    return cases


def mirrored_cases(client: TestClient, op: str) -> list[Case]:
    """Give a function of literals and columns, and of columns and columns."""
    days, times = of_columns("date_start_local", "date_end_local"), of_columns("updated", "updated")
    assert all(times(feature) for feature in features_of(client, "incidents"))

    def both(feature: dict[str, Any]) -> Truth:
        own, other = days(feature), times(feature)
        return FUNCTIONS[op](own, other) if own and other else None

    own = {"interval": [prop("date_start_local"), prop("date_end_local")]}
    other = {"interval": [prop("updated"), prop("updated")]}
    return [*interval_cases(op, is_first=True), Case("incidents", call(op, own, other), both)]
