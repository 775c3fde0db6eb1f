"""Features of the catalog: properties, geometry, interval, and their bytes made once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import orjson
import shapely
from shapely.geometry import mapping

from app.domain.geo.footprint import Disc
from app.domain.record.places import DIGITS, NEVER_A_PIN

if TYPE_CHECKING:
    from datetime import datetime

    from shapely.geometry.base import BaseGeometry

    from app.domain.geo.footprint import Footprint
    from app.store.measured import Measured

__all__ = ["Collection", "Feature", "footprint_polygon", "incident_geometry"]

LINE_DIGITS = 5


@dataclass(frozen=True)
class Feature:
    """One feature with flat properties; ``nested`` is added where a single item is asked for.

    ``marks`` stand beside the properties: what a reader of the past must know of today.
    """

    id: str
    properties: dict[str, Any]
    geometry: BaseGeometry | None = None
    interval: tuple[datetime, datetime] | None = None
    footprint: Footprint | None = None
    nested: dict[str, Any] | None = None
    marks: dict[str, str] | None = None

    def as_geojson(
        self, names: tuple[str, ...] | None = None, *, nested: bool = False
    ) -> dict[str, Any]:
        """Give the feature as RFC 7946 GeoJSON, with only the named properties if any are."""
        properties = self.properties
        if names is not None:
            properties = {name: properties[name] for name in properties if name in names}
        if nested and self.nested:
            properties = {**properties, **self.nested}
        geometry = mapping(self.geometry) if self.geometry is not None else None
        whole = {"type": "Feature", "id": self.id, "geometry": geometry, "properties": properties}
        return {**whole, **(self.marks or {})}

    @cached_property
    def fragment(self) -> bytes:
        """The feature as bytes with all flat properties."""
        return orjson.dumps(self.as_geojson())


@dataclass(frozen=True)
class Collection:
    """Features of one kind in one stable order."""

    id: str
    title: str
    description: str
    features: tuple[Feature, ...]
    licence: str
    credit: str
    columns: tuple[str, ...] = ()
    spatial: bool = True

    @cached_property
    def by_id(self) -> dict[str, Feature]:
        """The features by their id."""
        return {feature.id: feature for feature in self.features}

    @cached_property
    def frame(self) -> gpd.GeoDataFrame:
        """The features as a frame in OGC:CRS84, index in the collection's order."""
        geometry = np.array([feature.geometry for feature in self.features], dtype=object)
        records = [feature.properties for feature in self.features]
        return gpd.GeoDataFrame(records, geometry=geometry, crs="OGC:CRS84")

    @cached_property
    def types(self) -> dict[str, dict[str, Any]]:
        """The JSON Schema type of each property, from all features, so that it never changes."""
        return {
            name: _schema_type([f.properties[name] for f in self.features]) for name in self.columns
        }

    @cached_property
    def bounds(self) -> tuple[float, float, float, float] | None:
        """West, south, east, north of all geometries in degrees; None without any."""
        shapes = [f.geometry for f in self.features if f.geometry is not None]
        if not shapes:
            return None
        west, south, east, north = (float(value) for value in shapely.total_bounds(shapes))
        return west, south, east, north

    @cached_property
    def extent(self) -> tuple[datetime, datetime] | None:
        """First and last instant of all intervals; None without any."""
        intervals = [f.interval for f in self.features if f.interval]
        if not intervals:
            return None
        return min(start for start, _ in intervals), max(end for _, end in intervals)


def _schema_type(values: list[Any]) -> dict[str, Any]:
    """Give the narrowest JSON Schema type of values; without any value it is text."""
    kinds = {type(value) for value in values if value is not None}
    if kinds and kinds <= {bool}:
        return {"type": "boolean"}
    if kinds and kinds <= {int}:
        return {"type": "integer"}
    return {"type": "number"} if kinds and kinds <= {int, float} else {"type": "string"}


def incident_geometry(measured: Measured) -> BaseGeometry | None:
    """Give what is served as geometry: a point with the digits its class allows, or an area.

    A place of region level or coarser is never a pin: its footprint is served instead.
    """
    footprint, place = measured.footprint, measured.place
    if footprint is None or place is None:
        return None
    if measured.incident.where.location_class in NEVER_A_PIN:
        return footprint_polygon(footprint)
    digits = DIGITS[measured.incident.where.location_class]
    return shapely.Point(round(footprint.lon, digits), round(footprint.lat, digits))


def footprint_polygon(footprint: Footprint) -> BaseGeometry:
    """Give a footprint as a polygon in degrees, turned as RFC 7946 asks."""
    if isinstance(footprint, Disc):
        lon, lat = footprint.outline()
        ring = [
            (round(x, LINE_DIGITS), round(y, LINE_DIGITS)) for x, y in zip(lon, lat, strict=True)
        ]
        return shapely.Polygon(ring[::-1])
    return footprint.polygon
