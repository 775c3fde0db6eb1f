"""Check a filter against the queryables: every name, and the kinds of what is compared."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from app.selection.cql.kinds import Kind
from app.selection.cql.moments import moment
from app.selection.cql.nodes import (
    Call,
    Items,
    Literal,
    Moment,
    Node,
    Property,
    Shape,
    Span,
    fault,
)
from app.selection.cql.older import as_rfc3339
from app.selection.functions import FUNCTIONS
from app.selection.units import UNITS_M
from app.selection.values import MAX_RADIUS_M

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.selection.functions import Argument, Function

__all__ = ["GEOMETRY_NAMES", "INTERVAL_NAME", "checked", "kind_of"]

# Names that stand for the geometry and the time of a feature, if no property has them.
GEOMETRY_NAMES = ("geom", "geometry")
INTERVAL_NAME = "interval"
COMPARISONS = frozenset({"=", "<>", "<", ">", "<=", ">="})
ARITHMETIC = frozenset({"+", "-", "*", "/", "%", "div", "^"})
ORDERED = frozenset({Kind.NUMBER, Kind.TEXT, Kind.DATE, Kind.INSTANT})
COMPARED = ORDERED | {Kind.BOOLEAN}  # false before true
TIMES = frozenset({Kind.DATE, Kind.INSTANT})
LITERALS: dict[type, Kind] = {
    bool: Kind.BOOLEAN,
    float: Kind.NUMBER,
    str: Kind.TEXT,
    Span: Kind.INTERVAL,
    Shape: Kind.GEOMETRY,
    Items: Kind.LIST,
}
CHANGES = frozenset({"CASEI", "ACCENTI"})


def checked(node: Node, kinds: Mapping[str, Kind], name: str) -> Node:
    """Give the tree with texts read as dates where they are compared with dates.

    Raises
    ------
    BadParameterError
        For an unknown property, or kinds that do not go together; it says where.
    """
    root, kind = _Checker(kinds, name).node(node)
    if kind is not Kind.BOOLEAN:
        raise fault(node.at, f"the filter is {kind}; expected a condition like kp_km > 1200")
    return root


def kind_of(node: Node, kinds: Mapping[str, Kind]) -> Kind:
    """Give the kind of a node of a checked tree."""
    if isinstance(node, Property):
        return kinds[node.name]
    if isinstance(node, Call) and node.op in FUNCTIONS:
        return FUNCTIONS[node.op].returns
    if isinstance(node, Call):
        return Kind.NUMBER if node.op in ARITHMETIC else Kind.BOOLEAN
    if isinstance(node, Moment):
        return Kind.DATE if node.is_date else Kind.INSTANT
    return LITERALS[type(node.value if isinstance(node, Literal) else node)]


class _Checker:
    def __init__(self, kinds: Mapping[str, Kind], name: str) -> None:
        self._kinds = kinds
        self._name = name

    def node(self, node: Node) -> tuple[Node, Kind]:
        """Check a node and all below it; give it with its kind."""
        if isinstance(node, Property):
            self._property(node)
        elif isinstance(node, Span):
            for end in (node.start, node.end):
                if isinstance(end, Property) and self._property(end) not in TIMES:
                    raise fault(
                        end.at, f"'{end.name}' is {self._property(end)}, no date or instant"
                    )
        elif isinstance(node, Items):
            node = Items(tuple(self.node(arg)[0] for arg in node.args), node.at)
        elif isinstance(node, Call):
            node = self._call(node)
        return node, kind_of(node, self._kinds)

    def _property(self, node: Property) -> Kind:
        if node.name not in self._kinds:
            alike = get_close_matches(node.name, self._kinds, n=3)
            hint = f"expected one like {', '.join(alike)}" if alike else "see its queryables"
            message = f"'{node.name[:80]}' is no queryable of {self._name}; {hint}"
            raise fault(node.at, message)
        return self._kinds[node.name]

    def _call(self, node: Call) -> Call:
        args = [self.node(arg) for arg in node.args]
        if node.op in FUNCTIONS:
            found = self._arguments(node, FUNCTIONS[node.op], args)
        elif node.op in COMPARISONS or node.op == "between":
            found = self._alike(node, args)
        elif node.op == "in":
            found = self._listed(node, args)
        elif node.op == "like":
            found = self._pattern(node, args)
        else:
            found = self._plain(node, args)
        return Call(node.op, tuple(found), node.at)

    def _alike(self, node: Call, args: list[tuple[Node, Kind]]) -> list[Node]:
        """Check that all arguments are of one kind that can be compared."""
        args = _read_as_dates(args)
        kinds = [kind for _, kind in args]
        others = [kind for kind in kinds if kind is not kinds[0]]
        if others:
            raise fault(node.at, f"{node.op.upper()} compares {kinds[0]} with {others[0]}")
        if kinds[0] not in (ORDERED if node.op == "between" else COMPARED):
            raise fault(node.at, f"{node.op.upper()} does not compare {kinds[0]}{_hint(kinds[0])}")
        return [arg for arg, _ in args]

    def _listed(self, node: Call, args: list[tuple[Node, Kind]]) -> list[Node]:
        (value, kind), (items, _) = args
        listed = items.args if isinstance(items, Items) else ()
        if not listed:
            raise fault(node.at, "IN has an empty list")
        pairs = [(value, kind), *((item, kind_of(item, self._kinds)) for item in listed)]
        first, *others = self._alike(node, pairs)
        return [first, Items(tuple(others), items.at)]

    def _pattern(self, node: Call, args: list[tuple[Node, Kind]]) -> list[Node]:
        (value, kind), (pattern, other) = args
        if kind not in {Kind.TEXT, Kind.DATE} or other is not Kind.TEXT:
            wrong = other if kind in {Kind.TEXT, Kind.DATE} else kind
            raise fault(node.at, f"LIKE compares a text with a pattern, not {wrong}")
        if not _is_written(pattern):
            raise fault(pattern.at, "the pattern of LIKE is not written out")
        return [value, pattern]

    def _plain(self, node: Call, args: list[tuple[Node, Kind]]) -> list[Node]:
        """Check AND, OR, NOT, IS NULL and arithmetic."""
        if node.op != "isNull":
            wants = Kind.NUMBER if node.op in ARITHMETIC else Kind.BOOLEAN
            for arg, kind in args:
                if kind is not wants:
                    message = f"{node.op.upper()} expects {wants}, not {kind}"
                    raise fault(arg.at or node.at, message)
        return [arg for arg, _ in args]

    def _arguments(
        self, node: Call, function: Function, args: list[tuple[Node, Kind]]
    ) -> list[Node]:
        for argument, (arg, kind) in zip(function.args, args, strict=True):
            if kind not in argument.kinds:
                expected = " or ".join(argument.kinds)
                message = f"{node.op}: {argument.name} is {kind}; expected {expected}"
                raise fault(arg.at or node.at, message)
            if argument.is_literal and not _is_written(arg):
                raise fault(arg.at, f"{node.op}: {argument.name} is not written out")
            _check_argument(node, argument, arg)
        if node.op.startswith("A_") and any(kind is Kind.TEXT for _, kind in args):
            self._check_texts(node)
        return [arg for arg, _ in args]

    def _check_texts(self, node: Call) -> None:
        """Check that what a column of lists is compared with holds texts, as the column does."""
        for item in (item for arg in node.args if isinstance(arg, Items) for item in arg.args):
            if kind_of(item, self._kinds) is not Kind.TEXT:
                raise fault(item.at, f"{node.op}: a list holds texts like 'uav'")


def _is_written(node: Node) -> bool:
    """Say whether a value is the same for every feature."""
    if isinstance(node, Call):
        return node.op in {*CHANGES, "FEATURE"} and all(map(_is_written, node.args))
    return not isinstance(node, Property)


def _check_argument(node: Call, argument: Argument, arg: Node) -> None:
    """Check the numbers and units of distances."""
    value = arg.value if isinstance(arg, Literal) else None
    if argument.name == "unit" and value not in UNITS_M:
        raise fault(arg.at, f"'{str(value)[:20]}' is no unit; expected one of {', '.join(UNITS_M)}")
    if argument.name == "limit":
        _check_limit(node, value)


def _check_limit(node: Call, value: object) -> None:
    unit = node.args[3]
    unit_m = UNITS_M.get(str(unit.value), 0.0) if isinstance(unit, Literal) else 0.0
    if not isinstance(value, float) or not 0.0 <= value * unit_m <= MAX_RADIUS_M:
        most = f"{MAX_RADIUS_M / 1_000:,.0f} km"
        raise fault(node.args[2].at or node.at, f"{node.op}: the limit is no number up to {most}")


def _read_as_dates(args: list[tuple[Node, Kind]]) -> list[tuple[Node, Kind]]:
    """Read texts that are compared with dates or instants as such."""
    times = {kind for _, kind in args if kind in TIMES}
    if len(times) != 1:
        return args
    (kind,) = times
    is_date = kind is Kind.DATE
    found = []
    for arg, own in args:
        if isinstance(arg, Literal) and isinstance(arg.value, str):
            text = as_rfc3339(arg.value, is_date=is_date)
            arg, own = moment(text, arg.at, is_date=is_date), kind  # noqa: PLW2901
        found.append((arg, own))
    return found


def _hint(kind: Kind) -> str:
    hints = {
        Kind.GEOMETRY: "; expected a function like S_INTERSECTS",
        Kind.INTERVAL: "; expected a function like T_INTERSECTS",
        Kind.LIST: "; expected a function like A_CONTAINS",
    }
    return hints.get(kind, "")
