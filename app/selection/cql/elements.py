"""Lists of anything, one a feature: numbers, times, geometries, conditions, properties, lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from app.selection.cql.kinds import Kind
from app.selection.cql.nodes import Items, Literal, Node

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from numpy.typing import NDArray

    from app.selection.cql.rows import Rows
    from app.selection.cql.truth import Truth

    Column = tuple[list[Hashable], NDArray[np.bool_]]
    Values = tuple[Any, NDArray[np.bool_]]

__all__ = ["Elements", "are_texts"]


def are_texts(node: Node) -> bool:
    """Say whether a list is one of a column, or holds nothing but texts that are written out."""
    items = node.args if isinstance(node, Items) else ()
    return all(isinstance(item, Literal) and isinstance(item.value, str) for item in items)


class Elements:
    """Gives lists as sets, in which values of different kinds are never the same."""

    def __init__(self, rows: Rows, truth: Callable[[Node], Truth]) -> None:
        """Keep the rows, and what answers a condition."""
        self._rows, self._truth = rows, truth
        self._size = rows.table.size if rows.rows is None else len(rows.rows)

    def sets(self, node: Node) -> tuple[list[frozenset[Hashable]], NDArray[np.bool_]]:
        """Give one set a row, and which are unknown because the column or a member is missing."""
        if not isinstance(node, Items):
            texts = self._rows.texts(node)
            lists = [frozenset((Kind.TEXT, word) for word in each) for each in texts.lists]
            codes = np.broadcast_to(texts.codes, self._size).tolist()
            return [lists[code] for code in codes], np.broadcast_to(texts.missing, self._size)
        columns = [self._column(item) for item in node.args]
        missing = np.zeros(self._size, dtype=bool)
        for _, unknown in columns:
            missing |= unknown
        members = list(zip(*(found for found, _ in columns), strict=True))
        return list(map(frozenset, members or [()] * self._size)), missing

    def _column(self, item: Node) -> Column:
        kind = self._rows.kind(item)
        if kind is Kind.LIST:
            sets, missing = self.sets(item)
            return [(kind, each) for each in sets], missing
        makes = {
            Kind.GEOMETRY: self._shapes, Kind.INTERVAL: self._times, Kind.BOOLEAN: self._held,
            Kind.TEXT: self._words, Kind.DATE: self._words,
        }  # fmt: skip
        values, missing = makes.get(kind, self._numbers)(item)
        found = np.broadcast_to(values, self._size).tolist()
        return [(kind, value) for value in found], np.broadcast_to(missing, self._size)

    def _shapes(self, item: Node) -> Values:
        own = self._rows.geometry(item)
        table = self._rows.table
        shapes = self._rows.taken(table.geometry) if own is None else np.array([own])
        return shapely.to_wkb(shapely.normalize(shapes)), shapely.is_missing(shapes)

    def _times(self, item: Node) -> Values:
        times = self._rows.moments(item)
        keys = np.char.add(np.char.add(times.start.astype(str), "/"), times.end.astype(str))
        return keys, times.missing

    def _held(self, item: Node) -> Values:
        held = self._truth(item)
        return held.true, held.unknown

    def _words(self, item: Node) -> Values:
        texts = self._rows.texts(item)
        return texts.words[texts.codes], texts.missing

    def _numbers(self, item: Node) -> Values:
        numbers = self._rows.numbers(item)
        return numbers.values, numbers.missing
