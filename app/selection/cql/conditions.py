"""The conditions of a filter that are no AND, OR or NOT: comparisons, patterns, functions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from app.domain.geo.uncertainty import Bound
from app.selection.cql.chances import chance_held
from app.selection.cql.distances import COMPARE, held
from app.selection.cql.elements import Elements, are_texts
from app.selection.cql.kinds import Kind
from app.selection.cql.like import Like
from app.selection.cql.lists import held as list_held
from app.selection.cql.lists import held_each
from app.selection.cql.nodes import Call, Items, Literal, Node, Property, fault
from app.selection.cql.rows import limit_m
from app.selection.cql.spatial import related, related_rows, swapped
from app.selection.cql.temporal import related as times_related
from app.selection.cql.truth import Truth
from app.selection.units import UNITS_M

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from app.selection.cql.kinds import Kilometres
    from app.selection.cql.rows import Rows

__all__ = ["Conditions"]

MIRRORED = {"=": "=", "<>": "<>", "<": ">", ">": "<", "<=": ">=", ">=": "<="}
TEXTUAL = frozenset({Kind.TEXT, Kind.DATE})


class Conditions:
    """Answers one condition for the rows; ``truth`` of the evaluator answers nested ones."""

    def __init__(
        self, rows: Rows, nested: Callable[[Node, NDArray[np.intp] | None], Truth]
    ) -> None:
        """Keep the rows."""
        self._rows = rows
        self._nested = nested

    def truth(self, node: Node) -> Truth:
        """Give one entry a row, or one for all."""
        if isinstance(node, Literal):
            return Truth.single(bool(node.value))
        if isinstance(node, Property):
            found = self._rows.numbers(node)
            return Truth.of(found.values, found.missing)
        if not isinstance(node, Call):
            raise TypeError(node)
        if node.op in {"and", "or", "not"}:
            return self._nested(node, self._rows.rows)
        return self._answers(node.op)(node)

    def _answers(self, op: str) -> Callable[[Call], Truth]:
        """Give what answers an operator or a function."""
        own = {
            "between": self._between, "in": self._in, "like": self._like, "isNull": self._is_null,
            "S_DWITHIN": self._within, "KP_BETWEEN": self._kp_between,
        }  # fmt: skip
        families = {"S_": self._spatial, "T_": self._temporal, "A_": self._lists}
        return own.get(op) or families.get(op[:2]) or (lambda node: self._compared(op, *node.args))

    def _temporal(self, node: Call) -> Truth:
        return times_related(node.op, *map(self._rows.moments, node.args))

    def _lists(self, node: Call) -> Truth:
        if all(map(are_texts, node.args)):
            return list_held(node.op, *map(self._rows.texts, node.args))
        elements = Elements(self._rows, self.truth)
        (first, unknown), (second, also) = map(elements.sets, node.args)
        return Truth.of(held_each(node.op, first, second), unknown | also)

    def _compared(self, op: str, first: Node, second: Node) -> Truth:
        for node, other, sign in ((first, second, op), (second, first, MIRRORED[op])):
            is_measure = isinstance(node, Call) and node.op in {"S_DISTANCE", "P_DWITHIN"}
            if is_measure and isinstance(other, Literal):
                return self._measured(node, sign, float(other.value))  # type: ignore[arg-type]  # a Call
        kind = self._rows.kind(first)
        if kind in TEXTUAL:
            return self._rows.texts(first).compared(self._rows.texts(second), COMPARE[op])
        if kind is Kind.BOOLEAN:
            one_true, two_true = self.truth(first), self.truth(second)
            held_so = np.asarray(COMPARE[op](one_true.true, two_true.true))
            return Truth.of(held_so, one_true.unknown | two_true.unknown)
        one, two = self._rows.numbers(first), self._rows.numbers(second)
        return Truth.of(np.asarray(COMPARE[op](one.values, two.values)), one.missing | two.missing)

    def _measured(self, node: Call, op: str, limit: float) -> Truth:
        """Compare a distance or a probability with a number; most is decided by bounds."""
        places, target = self._rows.pair(node)
        if node.op == "S_DISTANCE":
            metres = limit * UNITS_M[str(getattr(node.args[2], "value", ""))]
            return Truth.of(held(places, target, Bound.BEST, op, metres), places.missing)
        is_known = isinstance(node.args[1], Call)
        held_so = chance_held(places, target, limit_m(node), (op, limit), is_known=is_known)
        return Truth.of(held_so, places.missing)

    def _between(self, node: Call) -> Truth:
        value, low, high = node.args
        return self._compared(">=", value, low) & self._compared("<=", value, high)

    def _in(self, node: Call) -> Truth:
        value, items = node.args
        listed = items.args if isinstance(items, Items) else ()
        if self._rows.kind(value) is Kind.TEXT and all(isinstance(i, Literal) for i in listed):
            words = {getattr(item, "value", None) for item in listed}
            return self._rows.texts(value).tested(words.__contains__)
        found = self._compared("=", value, listed[0])
        for item in listed[1:]:
            found = found | self._compared("=", value, item)
        return found

    def _like(self, node: Call) -> Truth:
        value, pattern = map(self._rows.texts, node.args)
        return value.tested(Like(str(pattern.words[0])).matches)

    def _is_null(self, node: Call) -> Truth:
        missing = self._missing(node.args[0])
        return Truth(missing, np.zeros(missing.shape, dtype=bool))

    def _missing(self, node: Node) -> NDArray[np.bool_]:
        kind = self._rows.kind(node)
        if kind in TEXTUAL or kind is Kind.LIST:
            return self._rows.texts(node).missing
        if kind is Kind.BOOLEAN:
            return self.truth(node).unknown
        if kind is Kind.INTERVAL:
            return self._rows.moments(node).missing
        if kind is Kind.GEOMETRY:
            is_own = isinstance(node, Property)
            bounds = self._rows.taken(self._rows.table.bounds)
            return np.isnan(bounds[:, 0]) if is_own else np.zeros((), dtype=bool)
        return self._rows.numbers(node).missing

    def _within(self, node: Call) -> Truth:
        places, target = self._rows.pair(node)
        return Truth.of(held(places, target, Bound.MIN, "<=", limit_m(node)), places.missing)

    def _kp_between(self, node: Call) -> Truth:
        route, low, high = (getattr(arg, "value", 0.0) for arg in node.args[1:])
        found = self._rows.table.kilometres(str(route))
        _check_kilometres(node, found, low, high)
        if self._rows.table.size and found.missing.all():
            raise fault(node.at, f"the features of {self._rows.table.name} have no kilometre")
        lows, highs, missing = map(self._rows.taken, (found.low_km, found.high_km, found.missing))
        with np.errstate(invalid="ignore"):
            return Truth.of((lows <= high) & (highs >= low), missing)

    def _spatial(self, node: Call) -> Truth:
        rows, table = self._rows, self._rows.table
        first, second = map(rows.geometry, node.args)
        if first is None and second is None:
            own = rows.taken(table.geometry)
            return related_rows(node.op, own, own)
        if first is not None and second is not None:
            found = related_rows(node.op, np.array([first]), np.array([second]))
            return Truth.single(bool(found.true[0]))
        op, other = (node.op, second) if first is None else (swapped(node.op), first)
        if other is None:
            raise TypeError(node)
        return related(op, rows.taken(table.geometry), rows.taken(table.bounds), other)


def _check_kilometres(node: Call, found: Kilometres, low: float, high: float) -> None:
    """Refuse kilometres that no route has; a question about nothing has no empty answer."""
    if low > high:
        raise fault(node.args[2].at or node.at, f"from {low:g} to {high:g} km runs backwards")
    if high < found.first_km or low > found.last_km:
        span = f"the route has {found.first_km:g} to {found.last_km:g} km"
        raise fault(node.args[2].at or node.at, f"{span}, nothing between {low:g} and {high:g}")
