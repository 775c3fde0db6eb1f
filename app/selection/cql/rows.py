"""The values of a filter's expressions for all features, or for some rows of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from app.domain.errors import UnknownIdError
from app.domain.geo.uncertainty import Bound
from app.selection.cql.chances import chances
from app.selection.cql.checking import kind_of
from app.selection.cql.distances import distances_m
from app.selection.cql.kinds import Kind, Moments, Numbers
from app.selection.cql.nodes import Call, Items, Literal, Moment, Node, Property, Shape, Span, fault
from app.selection.cql.targets import target_of
from app.selection.cql.temporal import FOREVER_US, whole_days
from app.selection.cql.texts import Texts
from app.selection.units import UNITS_M

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from app.domain.geo.target import Target
    from app.selection.cql.kinds import Referred, Resolver, Table
    from app.selection.cql.places import Places

__all__ = ["Rows", "limit_m"]

NOWHERE = np.zeros((), dtype=bool)
ARITHMETIC: dict[str, Callable[[Any, Any], Any]] = {
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "/": np.divide,
    "^": np.power,
    "%": np.fmod,
    "div": lambda a, b: np.trunc(np.divide(a, b)),
}


class Rows:
    """A table, the rows of it that are asked, and what finds a feature by its id."""

    def __init__(self, table: Table, resolver: Resolver, rows: NDArray[np.intp] | None) -> None:
        """Take the rows; None means all."""
        self.table = table
        self.rows = rows
        self._resolver = resolver

    def kind(self, node: Node) -> Kind:
        """Give the kind of an expression."""
        return kind_of(node, self.table.kinds)

    def taken(self, values: NDArray[Any]) -> NDArray[Any]:
        """Give the rows of an array."""
        return values if self.rows is None else values[self.rows]

    def numbers(self, node: Node) -> Numbers:
        """Give numbers, or instants in microseconds; what is not finite is missing."""
        if isinstance(node, Literal | Moment):
            value = node.us if isinstance(node, Moment) else node.value
            return Numbers(np.array(value), NOWHERE)
        if isinstance(node, Property):
            column = self.table.column(node.name).values
            if not isinstance(column, Numbers):  # as the checker has seen
                raise TypeError(node.name)
            return Numbers(self.taken(column.values), self.taken(column.missing))
        if not isinstance(node, Call):
            raise TypeError(node)
        if node.op not in ARITHMETIC:
            return self.measured(node)
        first, second = (self.numbers(arg) for arg in node.args)
        with np.errstate(all="ignore"):
            pair = (np.asarray(n.values, dtype=np.float64) for n in (first, second))
            values = np.asarray(ARITHMETIC[node.op](*pair))
        missing = first.missing | second.missing | ~np.isfinite(values)
        return Numbers(np.where(missing, 0.0, values), missing)

    def measured(self, node: Call) -> Numbers:
        """Give S_DISTANCE in its unit, or P_DWITHIN."""
        places, target = self.pair(node)
        if node.op == "S_DISTANCE":
            values = distances_m(places, target, Bound.BEST) / _unit_m(node.args[2])
        else:
            is_known = isinstance(node.args[1], Call)
            values = chances(places, target, limit_m(node), is_known=is_known)
        return Numbers(values, np.isnan(values))

    def texts(self, node: Node) -> Texts:
        """Give texts, dates, or lists as texts with commas."""
        if isinstance(node, Property):
            values = self.table.column(node.name).values
            if not isinstance(values, Texts):  # as the checker has seen
                raise TypeError(node.name)
            return values if self.rows is None else values.rows(self.rows)
        if isinstance(node, Call):
            inner = self.texts(node.args[0])
            return inner.folded if node.op == "CASEI" else inner.unaccented
        if isinstance(node, Items):
            words = {str(item.value) for item in node.args if isinstance(item, Literal)}
            return Texts.listed(frozenset(words - {""}))  # () is read as ('')
        value = node.text if isinstance(node, Moment) else getattr(node, "value", "")
        return Texts.literal(str(value))

    def moments(self, node: Node) -> Moments:
        """Give dates, instants or intervals as intervals."""
        if isinstance(node, Moment):
            us = np.array(node.us)
            return Moments(us, us, NOWHERE, is_date=node.is_date)
        if isinstance(node, Span):
            return self._span(node)
        if not isinstance(node, Property):
            raise TypeError(node)
        is_own = self.table.kinds[node.name] is Kind.INTERVAL
        found = self.table.interval if is_own else self.table.column(node.name).moments
        start, end, missing = map(self.taken, (found.start, found.end, found.missing))
        return Moments(start, end, missing, is_date=found.is_date)

    def _span(self, node: Span) -> Moments:
        ends = [None if end is None else self.moments(end) for end in (node.start, node.end)]
        if len({end.is_date for end in ends if end}) > 1:
            ends = [end and whole_days(end) for end in ends]
        first, last = ends
        given = [end for end in ends if end]
        if not given:  # all of time
            return Moments(np.array(-FOREVER_US), np.array(FOREVER_US), NOWHERE, is_date=False)
        missing = given[0].missing | given[-1].missing
        start = np.array(-FOREVER_US) if first is None else first.start
        end = np.array(FOREVER_US) if last is None else last.end
        return Moments(start, end, missing, is_date=given[0].is_date)

    def geometry(self, node: Node) -> BaseGeometry | None:
        """Give the geometry that is written out or referred to; None for the features' own."""
        if isinstance(node, Shape):
            return node.geometry
        if isinstance(node, Call):
            found = self._referred(node).geometry
            if found is None:
                raise fault(node.at, "this feature has no published position")
            return found
        return None

    def target(self, node: Node) -> Target:
        """Give what a distance is measured to."""
        if isinstance(node, Call):
            found = self._referred(node).target()
            if found is None:
                raise fault(node.at, "this feature has no published position")
            return found
        if not isinstance(node, Shape):
            raise TypeError(node)
        return target_of(node.geometry, node.at)

    def pair(self, node: Call) -> tuple[Places, Target]:
        """Give what a function of distance measures: the places of the features, and to what."""
        first, second = node.args[:2]
        if not isinstance(first, Property):
            raise fault(first.at, "distances are measured from the features: expected geom")
        places, target = self.table.places, self.target(second)
        if self.table.size and places.missing.all():
            raise fault(first.at, f"the features of {self.table.name} have no place")
        if target.point is None and places.is_extended.any():
            message = f"the lines and areas of {self.table.name} are measured to a point only"
            raise fault(second.at, message)
        return (places if self.rows is None else places.rows(self.rows)), target

    def _referred(self, node: Call) -> Referred:
        collection, name = (str(getattr(arg, "value", "")) for arg in node.args)
        try:
            return self._resolver(collection, name)
        except UnknownIdError as error:
            raise fault(node.at, str(error)) from error


def limit_m(node: Call) -> float:
    """Give the limit of S_DWITHIN and P_DWITHIN in metres."""
    limit = node.args[2]
    return float(getattr(limit, "value", 0.0)) * _unit_m(node.args[3])


def _unit_m(node: Node) -> float:
    return UNITS_M[str(getattr(node, "value", ""))]
