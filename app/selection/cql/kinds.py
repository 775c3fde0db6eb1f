"""The kinds of values in a filter, and what the caller hands in: columns, geometries, places."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from app.domain.geo.target import Target
    from app.selection.cql.places import Places
    from app.selection.cql.texts import Texts

__all__ = ["Column", "Kilometres", "Kind", "Moments", "Numbers", "Referred", "Resolver", "Table"]


class Kind(StrEnum):
    """What a value is, in the words of the messages."""

    NUMBER = "a number"
    TEXT = "a text"
    BOOLEAN = "true or false"
    DATE = "a date"
    INSTANT = "an instant"
    INTERVAL = "an interval"
    GEOMETRY = "a geometry"
    LIST = "a list"


@dataclass(frozen=True, slots=True, eq=False)
class Numbers:
    """Numbers, true and false, or instants (microseconds since 1970 UTC), and which are missing."""

    values: NDArray[Any]
    missing: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Moments:
    """Intervals in microseconds since 1970 UTC, both ends included.

    With ``is_date`` both ends are whole days, given by their starts.
    """

    start: NDArray[np.int64]
    end: NDArray[np.int64]
    missing: NDArray[np.bool_]
    is_date: bool = field(kw_only=True)


@dataclass(frozen=True, eq=False)
class Column:
    """One property of all features.

    Text and dates (RFC 3339 full-date, which sort as text) are :class:`Texts`; numbers, true and
    false (dtype bool) and instants (int64, microseconds since 1970 UTC) are :class:`Numbers`.
    """

    kind: Kind
    values: Texts | Numbers

    @cached_property
    def moments(self) -> Moments:
        """The dates or instants as intervals without length."""
        if isinstance(self.values, Numbers):
            numbers = self.values
            return Moments(numbers.values, numbers.values, numbers.missing, is_date=False)
        words = [word or "1970-01-01" for word in self.values.words.tolist()]
        days = np.array(words, dtype="datetime64[us]").astype(np.int64)[self.values.codes]
        return Moments(days, days, self.values.missing, is_date=True)


@dataclass(frozen=True, slots=True, eq=False)
class Kilometres:
    """Between which kilometres of a route each feature lies; NaN where it is not on the route.

    ``best_km`` is the kilometre of its best position, or the middle where it has none of its own.
    ``missing`` are the features without a place; the route has ``first_km`` to ``last_km``.
    """

    first_km: float
    last_km: float
    low_km: NDArray[np.float64]
    high_km: NDArray[np.float64]
    best_km: NDArray[np.float64]
    missing: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Referred:
    """What FEATURE('collection', 'id') stands for: its geometry, and what is measured to it."""

    geometry: BaseGeometry | None
    target: Callable[[], Target | None]


class Resolver(Protocol):
    """Finds a feature by collection and id.

    Raises
    ------
    UnknownIdError
        If there is no such collection or feature.
    """

    def __call__(self, collection: str, name: str) -> Referred:
        """Give the feature."""
        ...


class Table(Protocol):
    """The features that a filter is asked of, as columns; all arrays have one entry a feature."""

    @property
    def name(self) -> str:
        """What the features are called in messages: the id of the collection."""
        ...

    @property
    def size(self) -> int:
        """The number of features."""
        ...

    @property
    def kinds(self) -> Mapping[str, Kind]:
        """The queryables: every name that a filter may use, with its kind."""
        ...

    def column(self, name: str) -> Column:
        """Give one property."""
        ...

    @property
    def geometry(self) -> NDArray[np.object_]:
        """The geometries in degrees (OGC:CRS84), None where there is none."""
        ...

    @property
    def bounds(self) -> NDArray[np.float64]:
        """West, south, east, north of each geometry, shape (n, 4); NaN where there is none."""
        ...

    @property
    def places(self) -> Places:
        """The places that distances are measured from."""
        ...

    @property
    def interval(self) -> Moments:
        """When each feature happened."""
        ...

    def kilometres(self, route_id: str) -> Kilometres:
        """Give the kilometres of a route; an unknown route raises UnknownIdError."""
        ...
