"""What an export holds: the features, their columns with types, and what must be said of them.

Every format gets the same :class:`Content`. Coordinates are OGC:CRS84 degrees, with the digits that
the features carry, unless a page was asked for in another system; nothing is reprojected or rounded
here.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import shapely

from app.selection.crs import CRS84, Crs
from app.store.citation import Citation

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from app.domain.geo.footprint import Footprint

__all__ = ["CHUNK_ROWS", "Column", "Content", "Head", "Kind", "Part", "Row"]

CHUNK_ROWS = 1_000


class Kind(StrEnum):
    """The type of a column, the same in every format as far as the format has it."""

    TEXT = "text"
    WHOLE = "whole"
    REAL = "real"
    TRUTH = "truth"
    DAY = "day"
    INSTANT = "instant"


@dataclass(frozen=True, slots=True)
class Column:
    """A property: its name and type; days and instants are text after RFC 3339 in a feature."""

    name: str
    kind: Kind


class Row(Protocol):
    """A feature as the exports read it; ``fragment`` is its GeoJSON with all flat properties."""

    @property
    def id(self) -> str:
        """The lasting id."""

    @property
    def properties(self) -> Mapping[str, Any]:
        """The flat properties."""

    @property
    def geometry(self) -> BaseGeometry | None:
        """The geometry in degrees, longitude first."""

    @property
    def box(self) -> bytes:
        """The box of the geometry, as :func:`app.store.boxes.box_of` gives it."""

    @property
    def footprint(self) -> Footprint | None:
        """Where the place may be."""

    @property
    def interval(self) -> tuple[datetime, datetime] | None:
        """When it may have happened, UTC, the end left out."""

    @property
    def marks(self) -> Mapping[str, str] | None:
        """What stands beside the properties."""

    @property
    def fragment(self) -> bytes:
        """The feature as GeoJSON, made once."""

    def as_geojson(
        self, names: tuple[str, ...] | None = None, *, nested: bool = False
    ) -> dict[str, Any]:
        """Give the feature as GeoJSON, with only the named properties if any are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What is said of the features as a whole.

    ``date`` is that of the data: the same selection has the same bytes. Only a page of an answer
    has a ``time_stamp``, the moment it was made, as the standard wants it.
    """

    matched: int
    returned: int
    date: str
    catalog_version: str
    coverage: str
    query: str = ""
    links: tuple[dict[str, str], ...] = ()
    schema_url: str | None = None
    time_stamp: str | None = None
    empty_because: str | None = None
    cut_because: str | None = None

    @property
    def remarks(self) -> dict[str, str]:
        """Why there is nothing, or less than was asked for."""
        said = {"empty_because": self.empty_because, "cut_because": self.cut_because}
        return {name: why for name, why in said.items() if why}


@dataclass(frozen=True, slots=True)
class Part:
    """A few features, each of whose properties and geometry was read once.

    A feature may read them from its bytes each time that it is asked.
    """

    rows: Sequence[Row]
    properties: list[Mapping[str, Any]]

    def values(self, name: str) -> list[Any]:
        """Give a column; a mark where no property has the name, else None."""
        return [
            found[name] if name in found else (row.marks or {}).get(name)
            for found, row in zip(self.properties, self.rows, strict=True)
        ]

    def shapes(self) -> NDArray[np.object_]:
        """Give the geometries; None where there is none or it is empty."""
        shapes = np.empty(len(self.rows), dtype=object)
        shapes[:] = [row.geometry for row in self.rows]
        shapes[shapely.is_empty(shapes)] = None
        return shapes


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """Features of one collection with all that an export says of them.

    ``names`` are the properties that were asked for, None for all; ``is_full`` adds the reports,
    nested, where a format has them. The geometries of ``rows`` are in ``crs``.
    """

    collection: str
    title: str
    description: str
    licence: str
    credit: str
    columns: tuple[Column, ...]
    is_spatial: bool
    rows: Sequence[Row]
    head: Head
    names: tuple[str, ...] | None = None
    is_full: bool = False
    crs: Crs = CRS84

    def chunks(self, size: int = CHUNK_ROWS) -> Iterator[Sequence[Row]]:
        """Give the features in their order, a few at a time; can be asked again."""
        for first in range(0, len(self.rows), size):
            yield self.rows[first : first + size]

    def parts(self, size: int = CHUNK_ROWS) -> Iterator[Part]:
        """Give the features in their order, a few at a time, with their properties read."""
        for rows in self.chunks(size):
            yield Part(rows, [row.properties for row in rows])

    @property
    def citation(self) -> Citation:
        """How the collection is cited in this version, without an address."""
        return Citation(
            key=self.collection,
            title=self.title,
            version=self.head.catalog_version,
            date=self.head.date,
            licence=self.licence,
            coverage=self.head.coverage,
        )

    @property
    def about(self) -> dict[str, str]:
        """What every file says of itself, in one order: rights, coverage, which selection."""
        said = {
            "collection": self.collection,
            "title": self.title,
            "description": self.description,
            "licence": self.licence,
            "credit": self.credit,
            "coverage": self.head.coverage,
            "catalog_version": self.head.catalog_version,
            "query": self.head.query,
            "date": self.head.date,
            "citation": self.citation.sentence,
        }
        return {**said, **self.head.remarks}
