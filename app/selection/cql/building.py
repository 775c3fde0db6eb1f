"""Make the tree of a filter from the dictionaries that CQL2 JSON is: known operators, few nodes."""

from __future__ import annotations

import math
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

import shapely

from app.selection.cql.moments import moment, span
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
    nodes_of,
)
from app.selection.cql.shapes import MAX_VERTICES_IN_ALL, box_shape, geometry_shape
from app.selection.crs import CRS84, Crs
from app.selection.functions import FUNCTIONS

if TYPE_CHECKING:
    from app.selection.cql.spots import Spots

__all__ = ["MAX_DEPTH", "MAX_NODES", "built"]

MAX_DEPTH = 20
MAX_NODES = 200
MAX_TEXT = 2_000
# The number of arguments of each operator; AND and OR take two and more.
OPERATORS = {
    "not": 1, "isNull": 1, "between": 3, "like": 2, "in": 2,
    "=": 2, "<>": 2, "<": 2, ">": 2, "<=": 2, ">=": 2,
    "+": 2, "-": 2, "*": 2, "/": 2, "%": 2, "div": 2, "^": 2,
}  # fmt: skip
SPELLED = {name.upper(): name for name in (*OPERATORS, "and", "or")} | {
    "!=": "<>",
    "ISNULL": "isNull",
}
# Where the operator is written before its first argument.
PREFIXED = {"not"}
LISTS = frozenset({"A_EQUALS", "A_CONTAINS", "A_CONTAINEDBY", "A_OVERLAPS"})


def built(value: Any, spots: Spots, crs: Crs = CRS84) -> Node:
    """Give the tree of a filter, whose geometries are written in ``crs``.

    Raises
    ------
    BadParameterError
        For an unknown function or operator, a wrong number of arguments, a literal that is out of
        range, more than 20 levels or 200 nodes; it says where.
    """
    root = _Builder(spots, crs).node(value, "", 1)
    count = 0
    for shape in (node for node in nodes_of(root) if isinstance(node, Shape)):
        count += int(shapely.get_num_coordinates(shape.geometry))
        if count > MAX_VERTICES_IN_ALL:
            raise fault(shape.at, f"holds more than {MAX_VERTICES_IN_ALL:,} vertices in all")
    return root


class _Builder:
    def __init__(self, spots: Spots, crs: Crs) -> None:
        self._spots, self._crs = spots, crs
        self._count = 0

    def node(self, value: Any, pointer: str, depth: int) -> Node:
        """Make one node and all below it."""
        self._count += 1
        if depth > MAX_DEPTH or self._count > MAX_NODES:
            limit = f"{MAX_DEPTH} levels and {MAX_NODES} nodes"
            at = self._spots.at(_first_word(value), pointer)
            raise fault(at, f"the filter is too large; at most {limit}")
        if isinstance(value, list):
            items = [self.node(v, f"{pointer}/{i}", depth + 1) for i, v in enumerate(value)]
            return Items(tuple(items), items[0].at if items else self._spots.at("", pointer))
        if isinstance(value, dict):
            return self._member(value, pointer, depth)
        return self._literal(value, pointer)

    def _literal(self, value: Any, pointer: str) -> Node:
        at = self._spots.at(_literal_word(value), pointer)
        if isinstance(value, bool):
            return Literal(value, at)
        if isinstance(value, int | float):
            if not math.isfinite(value):
                raise fault(at, "the number is too large")
            return Literal(float(value) + 0.0, at)
        if isinstance(value, str):
            if len(value) > MAX_TEXT:
                raise fault(at, f"the text is longer than {MAX_TEXT:,} characters")
            return Literal(value, at)
        raise fault(at, "NULL is asked for with IS NULL")

    def _member(self, value: dict[str, Any], pointer: str, depth: int) -> Node:
        keys = set(value)
        if keys == {"op", "args"} and isinstance(value["op"], str):
            return self._call(value["op"], value["args"], pointer, depth)
        if keys == {"property"} and isinstance(value["property"], str):
            return Property(value["property"], self._spots.at(value["property"], pointer))
        if keys == {"bbox"}:
            return box_shape(value["bbox"], self._spots.at("BBOX", pointer), self._crs)
        if keys in ({"date"}, {"timestamp"}):
            (name,) = keys
            at = self._spots.at(name, pointer)
            if isinstance(value[name], str):
                self._spots.at("'" + value[name] + "'", pointer)
            return moment(value[name], at, is_date=name == "date")
        if keys == {"interval"}:
            at = self._spots.at("interval", pointer)
            return span(value["interval"], lambda name: self._spots.at(name, pointer), at)
        if "type" in keys:
            return geometry_shape(value, self._spots.at(str(value["type"]), pointer), self._crs)
        at = self._spots.at("", pointer)
        raise fault(at, f"an object with {', '.join(sorted(keys))[:80] or 'nothing'} is not CQL2")

    def _call(self, name: str, args: Any, pointer: str, depth: int) -> Node:
        op = SPELLED.get(name.upper(), name.upper())
        is_function = op in FUNCTIONS
        if not is_function and op not in SPELLED.values():
            raise fault(self._spots.at(name, pointer), _unknown(name))
        if not isinstance(args, list):
            raise fault(self._spots.at(name, pointer), f"the arguments of {name} are not a list")
        word = _word(op)
        at = self._spots.at(word, pointer) if is_function or op in PREFIXED else ""
        nodes = []
        for number, arg in enumerate(args):
            nodes.append(self.node(arg, f"{pointer}/args/{number}", depth + 1))
            if not at:
                at = self._spots.at(word, pointer)
            elif op in {"and", "or", "between"} and 0 < number < len(args) - 1:
                self._spots.at("AND" if op == "between" else word, pointer)
        at = at or self._spots.at(word, pointer)  # no argument came before it
        _check_count(op, nodes, at)
        if op == "in" and nodes[1] == Items(()):  # JSON may say so; it is false, and text cannot
            return Call("and", (Literal(value=False), Call("isNull", (nodes[0],), at)), at)
        return Call(op, _arranged(op, nodes), at)


def _word(op: str) -> str:
    """Give the word of the text that stands for an operator."""
    return "IS" if op == "isNull" else op


def _first_word(value: Any) -> str:
    """Give the first word of what a part of the tree was read from; it may be deep on the left."""
    while isinstance(value, dict | list) and value:
        if isinstance(value, list):
            value = value[0]
            continue
        op, args = value.get("op"), value.get("args")
        is_infix = isinstance(op, str) and op.upper() not in FUNCTIONS and op not in PREFIXED
        if is_infix and isinstance(args, list) and args:
            value = args[0]
            continue
        name = value.get("property", value.get("type", op))
        return name if isinstance(name, str) else next(iter(value))
    return _literal_word(value)


def _literal_word(value: Any) -> str:
    """Give the word of the text that a literal was read from."""
    if value is None or isinstance(value, bool):
        return "NULL" if value is None else str(value)
    if isinstance(value, int | float):
        return repr(abs(float(value)))
    return "'" + str(value).replace("'", "''") + "'"


def _unknown(name: str) -> str:
    alike = get_close_matches(name.upper(), FUNCTIONS, n=3) or ["S_DWITHIN", "CASEI", "T_DURING"]
    return f"'{name[:40]}' is no function or operator here; expected one like {', '.join(alike)}"


def _check_count(op: str, nodes: list[Node], at: str) -> None:
    expected = len(FUNCTIONS[op].args) if op in FUNCTIONS else OPERATORS.get(op)
    if expected is None and len(nodes) >= 2:  # noqa: PLR2004 - AND and OR join two and more
        return
    if expected != len(nodes):
        wants = (
            FUNCTIONS[op].signature if op in FUNCTIONS else f"{expected or '2 or more'} arguments"
        )
        raise fault(at, f"{op.upper()} has {len(nodes)} arguments; expected {wants}")


def _arranged(op: str, nodes: list[Node]) -> tuple[Node, ...]:
    """Bring what can be written in two ways into one: joined parts side by side, lists as lists."""
    if op in {"and", "or"}:
        inner = [n.args if isinstance(n, Call) and n.op == op else (n,) for n in nodes]
        return tuple(part for parts in inner for part in parts)
    if op == "in" and not isinstance(nodes[1], Items):
        return nodes[0], Items((nodes[1],), nodes[1].at)
    if op in LISTS:
        return tuple(Items((n,), n.at) if _is_item(n) else n for n in nodes)
    return tuple(nodes)


def _is_item(node: Node) -> bool:
    """Say whether brackets round one thing make it a list; round a name or a text they do not."""
    is_number = isinstance(node, Call) and node.op in OPERATORS
    return is_number or isinstance(node, Literal | Moment | Span | Shape)
