"""The tree of a filter after it was read: what was written, and where it was written."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from app.domain.errors import BadParameterError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shapely.geometry.base import BaseGeometry

__all__ = [
    "Call", "Items", "Literal", "Moment", "Node", "Property", "Shape", "Span", "fault", "nodes_of",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Property:
    """The name of a queryable."""

    name: str
    at: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Literal:
    """A number, a text, or TRUE and FALSE."""

    value: bool | float | str
    at: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Moment:
    """DATE('…') or TIMESTAMP('…'), in microseconds since 1970 UTC; a date is the day's start."""

    text: str
    us: int
    at: str = field(default="", compare=False)
    is_date: bool = field(kw_only=True)


@dataclass(frozen=True, slots=True)
class Span:
    """INTERVAL(start, end); None is an open side."""

    start: Moment | Property | None
    end: Moment | Property | None
    at: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Shape:
    """A geometry in degrees (OGC:CRS84) and how it is written; a box may cross 180°."""

    wkt: str
    geometry: BaseGeometry = field(compare=False)
    at: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Items:
    """A list in brackets."""

    args: tuple[Node, ...]
    at: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Call:
    """An operator or a function with its arguments."""

    op: str
    args: tuple[Node, ...]
    at: str = field(default="", compare=False)


Node: TypeAlias = Property | Literal | Moment | Span | Shape | Items | Call


def fault(at: str, message: str) -> BadParameterError:
    """Give the error that names the filter, the place in it and what is wrong there."""
    return BadParameterError("filter", f"at {at}: {message}" if at else message)


def nodes_of(node: Node) -> Iterator[Node]:
    """Give a node and everything below it, in the order of writing."""
    yield node
    if isinstance(node, Call | Items):
        for arg in node.args:
            yield from nodes_of(arg)
    elif isinstance(node, Span):
        yield from (end for end in (node.start, node.end) if end is not None)
