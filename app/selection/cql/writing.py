"""Write the tree of a filter as CQL2 text, always in the same way."""

from __future__ import annotations

import re

from app.selection.cql.nodes import Call, Literal, Moment, Node, Property, Shape, Span
from app.selection.cql.spelling import escaped

__all__ = ["written", "written_number"]

PLAIN_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*", re.ASCII)
RESERVED = frozenset({
    "AND", "OR", "NOT", "LIKE", "BETWEEN", "IN", "IS", "ISNULL", "NULL", "TRUE", "FALSE", "DIV",
    "POINT", "LINESTRING", "POLYGON", "MULTIPOINT", "MULTILINESTRING", "MULTIPOLYGON", "BBOX",
    "GEOMETRYCOLLECTION", "DATE", "TIMESTAMP", "INTERVAL", "CASEI", "ACCENTI", "EQ", "Z",
})  # fmt: skip
OPERATORS = ("=", "<>", "<", ">", "<=", ">=", "+", "-", "*", "/", "%", "div", "^")
FORMS = {"isNull": "{} IS NULL", "between": "{} BETWEEN {} AND {}"}
WORDS = ("and", "or", "not", "like", "in", *FORMS)
LARGEST_WHOLE = 1e15


def written(node: Node) -> str:
    """Give the text of a tree."""
    match node:
        case Call():
            text = _call(node)
        case Property(name):
            is_plain = PLAIN_NAME.fullmatch(name) and name.upper() not in RESERVED
            text = name if is_plain else '"' + name.replace('"', '""') + '"'
        case Literal(value):
            text = _literal(value)
        case Moment():
            text = f"{'DATE' if node.is_date else 'TIMESTAMP'}('{node.text}')"
        case Span(start, end):
            text = f"INTERVAL({_end(start)}, {_end(end)})"
        case Shape(wkt):
            text = wkt
        case _:
            text = f"({', '.join(map(written, node.args))})"
    return text


def written_number(value: float) -> str:
    """Give a number without needless digits.

    Examples
    --------
    >>> written_number(25.0), written_number(0.1)
    ('25', '0.1')
    """
    whole = value.is_integer() and abs(value) < LARGEST_WHOLE
    return str(int(value)) if whole else repr(value)


def _literal(value: bool | float | str) -> str:  # noqa: FBT001 - a value, not a switch
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, str):
        return f"'{escaped(value)}'"
    return written_number(value)


def _end(end: Moment | Property | None) -> str:
    if end is None:
        return "'..'"
    return f"'{end.text}'" if isinstance(end, Moment) else written(end)


def _call(node: Call) -> str:
    op, args = node.op, node.args
    if op in {"and", "or"}:
        return f" {op.upper()} ".join(_joined(arg) for arg in args)
    if op in FORMS:
        return FORMS[op].format(*map(_inner, args))
    if op in {"not", "like", "in"}:
        first = f"NOT ({written(args[0])})" if op == "not" else f"{_inner(args[0])} {op.upper()} "
        return first + "".join(map(written, args[1:]))
    if op in OPERATORS:
        return f"{_inner(args[0])} {op.upper()} {_inner(args[1])}"
    return f"{op}({', '.join(map(written, args))})"


def _joined(node: Node) -> str:
    """Write a part of AND or OR; only another of these needs brackets."""
    is_joined = isinstance(node, Call) and node.op in {"and", "or"}
    return f"({written(node)})" if is_joined else written(node)


def _inner(node: Node) -> str:
    """Write an operand: in brackets unless it is one word or a function."""
    text = written(node)
    is_infix = isinstance(node, Call) and node.op in {*WORDS, *OPERATORS}
    is_negative = isinstance(node, Literal) and text.startswith("-")
    return f"({text})" if is_infix or is_negative else text
