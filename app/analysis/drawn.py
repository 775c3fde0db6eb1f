"""What a user draws: a point, a line or a polygon, in WKT or GeoJSON, read and bounded.

What is drawn is known to a radius: all of it may be off by as much, the same way.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from app.domain.errors import BadParameterError
from app.domain.geo.footprint import Area, Disc
from app.domain.geo.linear.drawn import PIECES, Drawn, abeam
from app.selection.cql.shapes import geometry_shape
from app.selection.cql.targets import known_target, target_of
from app.sources.strict_json import JsonFaultError, read_json

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from app.domain.geo.linear import KilometrePoint, Route
    from app.domain.geo.target import Target
    from app.selection.cql.nodes import Shape

__all__ = ["DRAWN", "MAX_CHARACTERS", "Position", "read_drawn"]

DRAWN = "a point, a line or a polygon in WKT or GeoJSON, in degrees (OGC:CRS84)"
KINDS = ("Point", "LineString", "MultiLineString", "Polygon", "MultiPolygon")
WKT = re.compile(
    r"\s*(POINT|LINESTRING|POLYGON|MULTILINESTRING|MULTIPOLYGON)\s*Z?\s*\(", re.IGNORECASE
)
# What an older GeoJSON may name: the system that is read in any case.
CRS84 = (
    "urn:ogc:def:crs:OGC:1.3:CRS84", "urn:ogc:def:crs:OGC::CRS84", "OGC:CRS84", "CRS84",
    "http://www.opengis.net/def/crs/OGC/1.3/CRS84",
)  # fmt: skip
MAX_CHARACTERS, MAX_DEPTH = 200_000, 12
FROM_FILTER = re.compile(r"^filter: (at : )?")


@dataclass(frozen=True)
class Position:
    """A geometry in degrees that may be off by a radius (metres)."""

    geometry: BaseGeometry
    radius_m: float

    @property
    def is_point(self) -> bool:
        """Whether it is a single point."""
        return isinstance(self.geometry, shapely.Point)

    @property
    def disc(self) -> Disc:
        """Where a point may be."""
        lon, lat = shapely.get_coordinates(self.geometry)[0]
        return Disc(float(lon), float(lat), self.radius_m)

    @cached_property
    def target(self) -> Target:
        """What a distance to it is measured to."""
        return known_target(self.geometry, "", accuracy_m=self.radius_m)

    @cached_property
    def area(self) -> Area | None:
        """The inside of a polygon."""
        shape = self.geometry
        return Area(shape) if isinstance(shape, shapely.Polygon | shapely.MultiPolygon) else None

    @cached_property
    def lines(self) -> tuple[Drawn, ...]:
        """Its lines, or the rings of a polygon; a point has none."""
        if self.is_point:
            return ()
        if self.area is not None:
            paths = self.area.rings()
        else:
            parts = shapely.get_parts(self.geometry)
            paths = [[(float(x), float(y)) for x, y in part.coords] for part in parts]
        return tuple(Drawn(tuple(path), self.radius_m) for path in paths)

    def kilometres(self, route: Route) -> KilometrePoint:
        """Give the kilometres abeam of all of it.

        Raises
        ------
        KilometreError
            If the route is not calibrated there.
        """
        if self.is_point:
            return abeam(route, [self.disc], (self.disc.lon, self.disc.lat))
        beside = self._covering()
        if self.area is not None:
            return abeam(route, [self.area, *beside], self.area.centre)
        half = 0.5 * self.lines[0].segments.total_m
        lon, lat = self.lines[0].at(np.array([half]))
        return abeam(route, beside, (float(lon[0]), float(lat[0])))

    def _covering(self) -> list[Disc]:
        """Cover the lines by discs; of a polygon they only add what it may be off by."""
        if self.area is not None and not self.radius_m:
            return []
        total = sum(line.segments.total_m for line in self.lines)
        counts = [max(1, round(PIECES * line.segments.total_m / total)) for line in self.lines]
        pairs = zip(self.lines, counts, strict=True)
        return [disc for line, count in pairs for disc in line.discs(count)]


def read_drawn(text: str) -> Shape:
    """Read what is drawn; a GeoJSON Feature, or a collection of one, stands for its geometry.

    Raises
    ------
    ValueError
        If it cannot be read, is of another kind, empty, too large or too long, out of range, or a
        polygon that crosses itself.

    Examples
    --------
    >>> read_drawn('{"type": "Point", "coordinates": [37.65, 44.67]}').wkt
    'POINT (37.65 44.67)'
    """
    if len(text) > MAX_CHARACTERS:
        raise ValueError(f"holds {len(text):,} characters, at most {MAX_CHARACTERS:,} are read")
    value = _unwrapped(_json(text) if text.lstrip()[:1] in {"{", "["} else _from_wkt(text))
    kind = value.get("type") if isinstance(value, dict) else None
    if kind not in KINDS:
        raise ValueError(f"'{str(kind)[:40]}' is not read here; expected {', '.join(KINDS)}")
    try:
        shape = geometry_shape(value, "")
        target_of(shape.geometry, "")
    except BadParameterError as error:
        raise ValueError(FROM_FILTER.sub("", str(error))) from error
    return shape


def _json(text: str) -> Any:
    try:
        return read_json(text.encode(errors="surrogatepass"), max_depth=MAX_DEPTH)
    except JsonFaultError as error:
        raise ValueError(f"{error} (line {error.row}, character {error.column})") from error


def _unwrapped(value: Any) -> Any:
    """Give the geometry of a Feature, or of the one Feature of a collection, in degrees."""
    _check_crs(value)
    if isinstance(value, dict) and value.get("type") == "FeatureCollection":
        features = value.get("features")
        if not isinstance(features, list) or len(features) != 1:
            raise ValueError("is a collection: expected one feature in it")
        value = features[0]
        _check_crs(value)
    if isinstance(value, dict) and value.get("type") == "Feature":
        value = value.get("geometry")
        _check_crs(value)
    return value


def _check_crs(value: Any) -> None:
    """Refuse a system that is named and is another: the numbers would be read as degrees."""
    named = value.get("crs") if isinstance(value, dict) else None
    if named is None:
        return
    told = named.get("properties") if isinstance(named, dict) else None
    name = told.get("name") if isinstance(told, dict) else None
    if name not in CRS84:
        said = str(name if name is not None else named)[:80]
        raise ValueError(f"is in the crs '{said}'; expected degrees, longitude first (OGC:CRS84)")


def _from_wkt(text: str) -> Any:
    if not WKT.match(text):
        raise ValueError(f"'{text[:80]}' is not {DRAWN}")
    try:
        written = shapely.to_geojson(shapely.from_wkt(text))
    except shapely.errors.ShapelyError as error:
        said = str(error).splitlines()[0][:120]
        raise ValueError(f"'{text[:80]}' cannot be read as WKT: {said}") from error
    return _json(written)
