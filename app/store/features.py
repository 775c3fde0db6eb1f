"""Features of the catalog: properties, geometry, interval, and their bytes made once.

A feature is made from its parts, or from its bytes: then the parts are read when they are asked
for, and a hundred thousand of them stay small.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

import geopandas as gpd
import numpy as np
import orjson
from shapely.geometry import mapping, shape

from app.domain.geo.footprint import Disc
from app.store.boxes import box_of, boxes_of
from app.store.schema import type_seen

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from shapely.geometry.base import BaseGeometry

    from app.domain.geo.footprint import Footprint

__all__ = ["MICROSECOND", "Collection", "Feature", "instant_of", "microseconds_of"]

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


class Feature:
    """One feature with flat properties; ``nested`` is added where a single item is asked for.

    ``marks`` stand beside the properties: what a reader of the past must know of today.
    """

    __slots__ = (
        "_box",
        "_footprint",
        "_fragment",
        "_geometry",
        "_nested",
        "_properties",
        "_span",
        "id",
        "marks",
    )

    def __init__(
        self,
        id: str,  # noqa: A002 - the word of GeoJSON
        properties: dict[str, Any],
        geometry: BaseGeometry | None = None,
        *,
        interval: tuple[datetime, datetime] | None = None,
        footprint: Footprint | None = None,
        nested: dict[str, Any] | None = None,
    ) -> None:
        """Make a feature of its parts."""
        self.id = id
        self.marks: dict[str, str] | None = None
        self._properties: dict[str, Any] | None = properties
        self._geometry = geometry
        self._span: tuple[int, int] | None = (
            (microseconds_of(interval[0]), microseconds_of(interval[1])) if interval else None
        )
        self._footprint: Footprint | tuple[float, float, float] | None = footprint
        self._nested: dict[str, Any] | Callable[[], dict[str, Any]] | None = nested
        self._fragment: bytes | None = None
        self._box: bytes | None = None

    @classmethod
    def packed(
        cls,
        id: str,  # noqa: A002 - the word of GeoJSON
        fragment: bytes,
        *,
        span_us: tuple[int, int],
        box: bytes,
        footprint: Footprint | tuple[float, float, float] | None = None,
        nested: Callable[[], dict[str, Any]] | None = None,
    ) -> Feature:
        """Make a feature of its bytes, an interval in microseconds UTC, and a disc as numbers.

        ``box`` is that of the geometry in the bytes, as :func:`app.store.boxes.box_of` gives it.
        """
        made = cls.__new__(cls)
        made._pack(id, fragment, span_us, footprint, nested)  # noqa: SLF001 - its own kind
        made._box = box  # noqa: SLF001 - as above
        return made

    def _pack(
        self,
        id: str,  # noqa: A002 - as above
        fragment: bytes,
        span_us: tuple[int, int],
        footprint: Footprint | tuple[float, float, float] | None,
        nested: Callable[[], dict[str, Any]] | None,
    ) -> None:
        self.id, self.marks, self._properties, self._geometry = id, None, None, None
        self._span, self._footprint, self._nested = span_us, footprint, nested
        self._fragment = fragment

    @property
    def properties(self) -> dict[str, Any]:
        """The flat properties; ask once and keep them, a packed feature reads them anew."""
        if self._properties is not None:
            return self._properties
        found: dict[str, Any] = self._read()["properties"]
        return found

    @property
    def geometry(self) -> BaseGeometry | None:
        """The geometry in OGC:CRS84, or None."""
        if self._properties is not None:
            return self._geometry
        found = self._read()["geometry"]
        return shape(found) if found else None

    @property
    def interval(self) -> tuple[datetime, datetime] | None:
        """First and last instant in UTC, or None."""
        if self._span is None:
            return None
        start, end = self._span
        return instant_of(start), instant_of(end)

    @property
    def span_us(self) -> tuple[int, int] | None:
        """The interval in microseconds since 1970 in UTC, or None."""
        return self._span

    @property
    def box(self) -> bytes:
        """The box of the geometry, as :func:`app.store.boxes.box_of` gives it."""
        return box_of(self._geometry) if self._box is None else self._box

    @property
    def footprint(self) -> Footprint | None:
        """Where the place may be, or None."""
        return Disc(*self._footprint) if isinstance(self._footprint, tuple) else self._footprint

    @property
    def disc(self) -> tuple[float, float, float] | None:
        """The footprint of a packed feature as longitude, latitude and radius, if it is a disc."""
        return self._footprint if isinstance(self._footprint, tuple) else None

    @property
    def nested(self) -> dict[str, Any] | None:
        """What a single item carries besides."""
        return self._nested() if callable(self._nested) else self._nested

    @property
    def fragment(self) -> bytes:
        """The feature as bytes with all flat properties, and its marks."""
        if self._fragment is None:
            self._fragment = orjson.dumps(self.as_geojson())
        return self._fragment

    def marked(self, marks: dict[str, str]) -> Feature:
        """Give the same feature with marks."""
        made = Feature(
            self.id,
            self.properties,
            self.geometry,
            interval=self.interval,
            footprint=self.footprint,
        )
        made._nested, made.marks = self._nested, marks
        return made

    def as_geojson(
        self, names: tuple[str, ...] | None = None, *, nested: bool = False
    ) -> dict[str, Any]:
        """Give the feature as RFC 7946 GeoJSON, with only the named properties if any are."""
        if self._properties is None:
            whole = self._read()
        else:
            geometry = mapping(self._geometry) if self._geometry is not None else None
            properties = self._properties
            whole = {"type": "Feature", "id": self.id, "geometry": geometry}
            whole |= {"properties": properties, **(self.marks or {})}
        if names is not None:
            given = whole["properties"]
            whole["properties"] = {name: given[name] for name in given if name in names}
        if nested and self._nested:
            whole["properties"] = {**whole["properties"], **(self.nested or {})}
        return whole

    def _read(self) -> dict[str, Any]:
        found: dict[str, Any] = orjson.loads(self._fragment or b"")
        return found


@dataclass(frozen=True)
class Collection:
    """Features of one kind in one stable order.

    ``fixed_types`` are the JSON Schema types of the columns where they do not follow from the
    values.
    """

    id: str
    title: str
    description: str
    features: Sequence[Feature]
    licence: str
    credit: str
    columns: tuple[str, ...] = ()
    spatial: bool = True
    fixed_types: dict[str, dict[str, Any]] | None = None

    @cached_property
    def by_id(self) -> Mapping[str, Feature]:
        """The features by their id."""
        if isinstance(self.features, Findable):
            return self.features.by_id
        return {feature.id: feature for feature in self.features}

    @cached_property
    def geometries(self) -> np.ndarray:
        """The geometries in the collection's order, None where there is none; shape (n,)."""
        found = np.empty(len(self.features), dtype=object)
        found[:] = [feature.geometry for feature in self.features]
        return found

    @cached_property
    def boxes(self) -> np.ndarray:
        """West, south, east, north of each geometry in degrees, NaN without one; shape (n, 4)."""
        return boxes_of(feature.box for feature in self.features)

    @cached_property
    def frame(self) -> gpd.GeoDataFrame:
        """The features as a frame in OGC:CRS84, index in the collection's order."""
        records = [feature.properties for feature in self.features]
        return gpd.GeoDataFrame(records, geometry=self.geometries, crs="OGC:CRS84")

    @cached_property
    def types(self) -> dict[str, dict[str, Any]]:
        """The JSON Schema type of each property, from all features, so that it never changes."""
        if self.fixed_types is not None:
            return self.fixed_types
        records = [feature.properties for feature in self.features]
        return {name: type_seen([row[name] for row in records]) for name in self.columns}

    @cached_property
    def geometry_kind(self) -> str | None:
        """What the geometries are, as a JSON Schema format names it; None without positions.

        ``any`` where there is more than one type, or a footprint can be asked for instead.
        """
        if not self.spatial:
            return None
        if any(feature.footprint is not None for feature in self.features):
            return "any"
        kinds = {one.geom_type.lower() for one in self.geometries if one is not None}
        return kinds.pop() if len(kinds) == 1 else "any"

    @cached_property
    def bounds(self) -> tuple[float, float, float, float] | None:
        """West, south, east, north of all geometries in degrees; None without any."""
        if not self.spatial or np.isnan(self.boxes).all():
            return None
        low, high = np.nanmin(self.boxes, axis=0).tolist(), np.nanmax(self.boxes, axis=0).tolist()
        return low[0], low[1], high[2], high[3]

    @cached_property
    def extent(self) -> tuple[datetime, datetime] | None:
        """First and last instant of all intervals; None without any."""
        spans = [span for feature in self.features if (span := feature.span_us)]
        if not spans:
            return None
        return instant_of(min(start for start, _ in spans)), instant_of(max(e for _, e in spans))


def microseconds_of(instant: datetime) -> int:
    """Give microseconds since 1970 in UTC."""
    return (instant - EPOCH) // MICROSECOND


@runtime_checkable
class Findable(Protocol):
    """Features that know themselves by id."""

    @property
    def by_id(self) -> Mapping[str, Feature]:
        """The features by their id."""
        ...


def instant_of(microseconds: int) -> datetime:
    """Give the instant so many microseconds after 1970 in UTC."""
    return EPOCH + timedelta(microseconds=microseconds)
