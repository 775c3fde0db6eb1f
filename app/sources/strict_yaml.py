"""Read a small, strict YAML: plain data only, each value with its row and column.

Anchors, aliases, tags and duplicate keys are refused; dates stay text, so that a date that does
not exist is reported with its place rather than as a crash of the parser.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NoReturn, TypeAlias

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["Node", "Position", "YamlFaultError", "read_yaml"]

MAX_BYTES = 1_000_000
MAX_DEPTH = 16
MAX_NODES = 50_000
TIMESTAMP = "tag:yaml.org,2002:timestamp"

Node: TypeAlias = "dict[str, Node] | list[Node] | str | int | float | bool | None"
Position: TypeAlias = tuple[int, int]


class YamlFaultError(ValueError):
    """A text that is not the strict YAML expected; ``position`` is row and column from 1."""

    def __init__(self, message: str, position: Position) -> None:
        """Keep the place beside the message."""
        super().__init__(message)
        self.position = position


class _PlainLoader(yaml.CSafeLoader):
    """The safe loader, but dates stay text."""


_PlainLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != TIMESTAMP]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def read_yaml(text: str) -> tuple[Node, Mapping[str, Position]]:
    """Read one document and give its data and the row and column of each JSON pointer.

    Raises
    ------
    YamlFaultError
        For anything that is not one plain document within the caps, with the place.
    """
    if len(text.encode()) > MAX_BYTES:
        raise YamlFaultError(f"the file is over {MAX_BYTES:,} bytes", (1, 1))
    loader = _PlainLoader(text)
    try:
        _refuse_events(text)
        root = loader.get_single_node()
        if root is None:
            raise YamlFaultError("the file is empty", (1, 1))
        positions: dict[str, Position] = {}
        return _build(loader, root, positions, ""), positions
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        raise YamlFaultError(f"not readable as YAML: {error.problem}", place) from error
    except (yaml.YAMLError, ValueError) as error:
        if isinstance(error, YamlFaultError):
            raise
        raise YamlFaultError(f"not readable as YAML: {error}", (1, 1)) from error
    finally:
        loader.dispose()


def _refuse_events(text: str) -> None:
    """Refuse anchors, aliases, tags and depth before anything is composed from them.

    The composer recurses in C: some ten thousand open brackets would end the process.
    """
    depth = 0
    for event in yaml.parse(text, Loader=_PlainLoader):
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            raise YamlFaultError(f"more than {MAX_DEPTH} levels", _position(event))
        is_alias = isinstance(event, yaml.AliasEvent)
        if is_alias or getattr(event, "anchor", None) or getattr(event, "tag", None):
            place = _position(event)
            raise YamlFaultError("anchors, aliases and tags are not allowed", place)


def _build(
    loader: _PlainLoader, node: yaml.Node, positions: dict[str, Position], pointer: str
) -> Node:
    """Turn a node into plain data and note where each value stands."""
    positions[pointer] = _position(node)
    if len(positions) > MAX_NODES:
        _refuse(node, f"more than {MAX_NODES:,} values")
    if isinstance(node, yaml.MappingNode):
        return {
            key: _build(loader, value, positions, f"{pointer}/{key}") for key, value in _pairs(node)
        }
    if isinstance(node, yaml.SequenceNode):
        return [
            _build(loader, value, positions, f"{pointer}/{index}")
            for index, value in enumerate(node.value)
        ]
    scalar: str | int | float | bool | None = loader.construct_object(node)
    if isinstance(scalar, float) and not math.isfinite(scalar):
        _refuse(node, f"{scalar} is not a number")
    return scalar


def _pairs(node: yaml.MappingNode) -> Iterator[tuple[str, yaml.Node]]:
    """Give the pairs of a mapping; a key that is not text or stands twice is refused."""
    seen = set()
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode) or key.value in seen:
            _refuse(key, f"the key '{getattr(key, 'value', '?')}' stands twice or is not text")
        seen.add(key.value)
        yield key.value, value


def _refuse(node: yaml.Node, message: str) -> NoReturn:
    """Refuse a node with its place."""
    raise YamlFaultError(message, _position(node))


def _position(item: yaml.Node | yaml.Event) -> Position:
    mark = item.start_mark
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)
