"""The reports of one kind of all incidents, as a sequence: only those asked for are made."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, overload

from typing_extensions import override

from app.domain.record.backing import report_key
from app.store.children import CHILDREN
from app.store.features import Feature

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.store.rows import Row

__all__ = ["Reports"]


class Reports(Sequence[Feature]):
    """The features of one kind of report, in the order of their incidents."""

    def __init__(self, rows: Sequence[Row], kind: int) -> None:
        """Take the reports of rows; ``kind`` counts in :data:`app.store.children.CHILDREN`."""
        self._rows = [row for row in rows if row.facts.counts[kind]]
        self._name = CHILDREN[kind].id
        self._ends = list(accumulate(row.facts.counts[kind] for row in self._rows))

    @property
    def by_id(self) -> Mapping[str, Feature]:
        """The features by their id."""
        return _ById(self, self._rows, self._name)

    @overload
    def __getitem__(self, at: int) -> Feature: ...

    @overload
    def __getitem__(self, at: slice) -> list[Feature]: ...

    @override
    def __getitem__(self, at: int | slice) -> Feature | list[Feature]:
        places = range(len(self))[at]
        return [self._at(i) for i in places] if isinstance(places, range) else self._at(places)

    @override
    def __len__(self) -> int:
        return self._ends[-1] if self._ends else 0

    @override
    def __iter__(self) -> Iterator[Feature]:
        for row in self._rows:
            yield from row.children(self._name)

    def _at(self, place: int) -> Feature:
        number = bisect_right(self._ends, place)
        children = self._rows[number].children(self._name)
        return children[place - self._ends[number]]


class _ById(Mapping[str, Feature]):
    """Reports by id: an id begins with that of its incident, so that only one is looked into."""

    def __init__(self, reports: Reports, rows: Sequence[Row], name: str) -> None:
        self._reports, self._name = reports, name
        self._rows = {report_key(row.head.id, ""): row for row in rows}

    @override
    def __getitem__(self, key: str) -> Feature:
        parts = key.split("-")
        for count in range(len(parts) - 1, 0, -1):
            row = self._rows.get("-".join(parts[:count]))
            for feature in row.children(self._name) if row else ():
                if feature.id == key:
                    return feature
        raise KeyError(key)

    @override
    def __iter__(self) -> Iterator[str]:
        return (feature.id for feature in self._reports)

    @override
    def __len__(self) -> int:
        return len(self._reports)
