"""The columns of a collection, typed, for filters: made on first use and kept with it."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import shapely

from app.domain.errors import UnknownIdError
from app.domain.geo.footprint import Disc
from app.domain.geo.target import Target
from app.selection.cql.checking import GEOMETRY_NAMES, INTERVAL_NAME
from app.selection.cql.kinds import Column, Kilometres, Kind, Moments, Numbers, Referred
from app.selection.cql.moments import is_date_text
from app.selection.cql.places import Extended, Places
from app.selection.cql.targets import known_target
from app.selection.cql.texts import Texts
from app.selection.selection import POINT
from app.store.geometry import served_geometry

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from app.domain.geo.footprint import Footprint
    from app.domain.geo.linear import Route, Routes
    from app.store.catalog import Catalog
    from app.store.features import Collection, Feature

__all__ = ["Columns", "columns_of", "made_ready", "microseconds", "referred", "resolver_of"]

INSTANT = re.compile(
    r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?(Z|[+-]\d{2}:\d{2})", re.ASCII
)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# Columns that say between which kilometres a feature lies: of what is on the route, and of it.
KP_COLUMNS = (("route_id", "kp_min_km", "kp_max_km"), ("route_id", "kp_from_km", "kp_to_km"))
BEST_KP = "kp_km"
ACCURACY = "accuracy_m"
DTYPES = {Kind.BOOLEAN: np.bool_, Kind.NUMBER: np.float64, Kind.INSTANT: np.int64}
# Lowest, highest and best kilometre.
Span: TypeAlias = tuple[float, float, float]
NO_SPAN: Span = (np.nan, np.nan, np.nan)
# So many geometries that are no points are made beside the catalog; of more each when it is asked.
FEW_AREAS = 200
SECONDS_A_DAY, US_A_SECOND = 86_400, 1_000_000


class Columns:
    """A collection as the table that a filter is asked of."""

    def __init__(self, collection: Collection, routes: Routes, *, geometry: str = POINT) -> None:
        """Keep a collection whose features are served as ``geometry``, point or footprint."""
        self._served = geometry
        self._collection, self._features = collection, collection.features
        self._types = collection.types
        self._spatial = collection.spatial
        self._routes = routes
        self._columns: dict[str, Column] = {}
        self._kilometres: dict[str, Kilometres] = {}
        self._shapes: dict[int, BaseGeometry | None] = {}
        self.name = collection.id
        self.is_ready = False
        self.size = len(collection.features)

    @cached_property
    def ids(self) -> list[str]:
        """The ids of the features."""
        return [feature.id for feature in self._features]

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The number of each feature by its id."""
        return {name: number for number, name in enumerate(self.ids)}

    @cached_property
    def kinds(self) -> Mapping[str, Kind]:
        """The queryables with their kinds: properties, geometry, and the time of the features."""
        own = {name: _kind(schema) for name, schema in self._types.items()}
        own |= self._kinds_of_texts([name for name, kind in own.items() if kind is Kind.TEXT])
        if any(feature.span_us for feature in self._features):
            own.setdefault(INTERVAL_NAME, Kind.INTERVAL)
        if self._spatial:
            own = {**dict.fromkeys(GEOMETRY_NAMES, Kind.GEOMETRY), **own}
        return own

    def column(self, name: str) -> Column:
        """Give one property."""
        if name not in self._columns:
            self._columns[name] = _column(self.kinds[name], self._values(name))
        return self._columns[name]

    def prepare(self, names: Sequence[str]) -> None:
        """Make several columns at once: each feature is read a single time."""
        left = [name for name in names if name not in self._columns]
        found = [list(map(feature.properties.get, left)) for feature in self._features if left]
        for at, name in enumerate(left):
            self._columns[name] = _column(self.kinds[name], [values[at] for values in found])

    @cached_property
    def geometry(self) -> NDArray[np.object_]:
        """The geometries as they are served, None where there is none."""
        found = np.empty(self.size, dtype=object)
        found[:] = [served_geometry(feature, self._served) for feature in self._features]
        return found

    def shapes(self, rows: NDArray[np.intp]) -> NDArray[np.object_]:
        """Give the geometries of some features as they are served; each is made once."""
        numbers = rows.tolist()
        for row in (row for row in numbers if row not in self._shapes):
            self._shapes[row] = served_geometry(self._features[row], self._served)
        found = np.empty(len(rows), dtype=object)
        found[:] = [self._shapes[row] for row in numbers]
        return found

    @cached_property
    def bounds(self) -> NDArray[np.float64]:
        """West, south, east, north of each geometry."""
        if self._served == POINT and self._spatial:
            return self._collection.boxes
        return np.asarray(shapely.bounds(self.geometry))

    @cached_property
    def places(self) -> Places:
        """The footprints; of a point without one the point, of a line or an area all of it."""
        return Places.of([_place_of(feature) for feature in self._features])

    @cached_property
    def interval(self) -> Moments:
        """When each feature happened: from the first to the last instant."""
        spans = [feature.span_us for feature in self._features]
        missing = np.array([span is None for span in spans], dtype=bool)
        both = np.array([span or (0, 0) for span in spans], dtype=np.int64).reshape(-1, 2)
        start, end = np.ascontiguousarray(both.T)
        # The end is the first instant that no longer counts, unless it is the instant itself.
        return Moments(start, np.maximum(start, end - 1), missing, is_date=False)

    def kilometres(self, route_id: str) -> Kilometres:
        """Give between which kilometres of a route the features lie, and which is the best."""
        route = self._routes.route(route_id)
        if route_id not in self._kilometres:
            own = next((names for names in KP_COLUMNS if {*names} <= {*self._types}), None)
            spans = [
                _own_span(feature, route_id, own) if own else _located(feature, route)
                for feature in self._features
            ]
            low, high, best = np.array(spans, dtype=float).reshape(-1, 3).T
            is_known = ~np.isnan(low)
            placed = [footprint_of(feature) is not None for feature in self._features]
            missing = ~(is_known | np.array(placed, dtype=bool))
            found = Kilometres(route.start_km, route.end_km, low, high, best, missing)
            self._kilometres[route_id] = found
        return self._kilometres[route_id]

    def _values(self, name: str) -> list[Any]:
        return [feature.properties[name] for feature in self._features]

    def _kinds_of_texts(self, names: list[str]) -> dict[str, Kind]:
        """Give the kinds of properties that are text: dates and instants are all written so.

        Each feature is read once at most, since that is what takes the time.
        """
        found: dict[str, Kind] = {}
        left = set(names)
        for feature in self._features if left else ():
            properties = feature.properties
            for name in tuple(left):
                value = properties[name]
                if value is not None:
                    kind = _kind_of_text(value)
                    if found.setdefault(name, kind) is not kind:
                        found[name] = Kind.TEXT
                    if found[name] is Kind.TEXT:
                        left.remove(name)
            if not left:
                break
        return found


def columns_of(collection: Collection, catalog: Catalog, *, geometry: str = POINT) -> Columns:
    """Give the columns of a collection, kept with it as long as it lives."""
    name = f"filter_columns_{geometry}"
    kept = collection.__dict__.get(name)
    if not isinstance(kept, Columns):
        kept = Columns(collection, catalog.gazette.routes, geometry=geometry)
        collection.__dict__[name] = kept
    return kept


def made_ready(catalog: Catalog) -> None:
    """Make what a question by place or time reads of all incidents, so that the first need not."""
    columns = columns_of(catalog.collection("incidents"), catalog)
    west, south, east, north = columns.bounds.T
    areas = np.nonzero((west < east) | (south < north))[0]
    columns.is_ready = len(columns.interval.start) > 0 and len(areas) <= FEW_AREAS
    if columns.is_ready:
        columns.shapes(areas)


def footprint_of(feature: Feature) -> Footprint | None:
    """Give what distances are measured from: the footprint, or a point as it stands."""
    if feature.footprint is None and isinstance(feature.geometry, shapely.Point):
        return Disc(feature.geometry.x, feature.geometry.y, 0.0)
    return feature.footprint


def resolver_of(catalog: Catalog) -> Any:
    """Give what finds the features that filters name."""
    return lambda collection, name: referred(catalog, collection, name)


def referred(catalog: Catalog, collection: str, name: str) -> Referred:
    """Find a feature; what is measured to it has the accuracy that the layers give it.

    Raises
    ------
    UnknownIdError
        If there is no such collection, or no such feature in it.
    """
    found = catalog.collection(collection).by_id.get(name)
    if found is None:
        raise UnknownIdError(f"feature of {collection}", name)
    return Referred(found.geometry, lambda: _target(catalog, found))


def _target(catalog: Catalog, feature: Feature) -> Target | None:
    """Give an asset or a place as /near measures it, a report with its radius, else a geometry."""
    gazette = catalog.gazette
    if feature.id in gazette.assets or feature.id in gazette.places:
        return gazette.target_of(feature.id)
    if isinstance(feature.footprint, Disc):
        disc = feature.footprint
        return Target.of_point(disc.lon, disc.lat, accuracy_m=disc.radius_m)
    return None if feature.geometry is None else _extended(feature, feature.geometry)


def _place_of(feature: Feature) -> Footprint | Extended | None:
    footprint = footprint_of(feature)
    if footprint is not None or feature.geometry is None:
        return footprint
    return Extended.of(feature.geometry, _extended(feature, feature.geometry))


def _extended(feature: Feature, geometry: BaseGeometry) -> Target:
    """Give a line or an area, as accurate as its layer says."""
    return known_target(geometry, "", accuracy_m=feature.properties.get(ACCURACY) or 0.0)


def _own_span(feature: Feature, route_id: str, names: tuple[str, ...]) -> Span:
    own, low, high = (feature.properties[name] for name in names)
    if own != route_id or low is None:
        return NO_SPAN
    best = feature.properties.get(BEST_KP)
    return low, high, (low + high) / 2.0 if best is None else best


def _located(feature: Feature, route: Route) -> Span:
    footprint = footprint_of(feature)
    found = route.locate(footprint) if footprint else None
    return (found.kp_min_km, found.kp_max_km, found.kp_km) if found else NO_SPAN


def _kind(schema: Mapping[str, Any]) -> Kind:
    """Give the kind that a type of a property says."""
    plain = {"boolean": Kind.BOOLEAN, "integer": Kind.NUMBER, "number": Kind.NUMBER}
    timed = {"date": Kind.DATE, "date-time": Kind.INSTANT}
    return plain.get(schema["type"]) or timed.get(schema.get("format", ""), Kind.TEXT)


def _kind_of_text(text: str) -> Kind:
    if is_date_text(text):
        return Kind.DATE
    return Kind.INSTANT if INSTANT.fullmatch(text) else Kind.TEXT


def _column(kind: Kind, values: list[Any]) -> Column:
    if kind not in DTYPES:
        return Column(kind, Texts.of(values))
    missing = np.array([value is None for value in values], dtype=bool)
    if kind is Kind.INSTANT:
        values = [value and microseconds(datetime.fromisoformat(value)) for value in values]
    filled: NDArray[Any] = np.array(
        [0 if value is None else value for value in values], dtype=DTYPES[kind]
    )
    if kind is Kind.NUMBER:
        missing |= ~np.isfinite(filled)
    return Column(kind, Numbers(filled, missing))


def microseconds(instant: datetime) -> int:
    """Give microseconds since 1970 UTC."""
    since = instant.astimezone(UTC) - EPOCH
    return (since.days * SECONDS_A_DAY + since.seconds) * US_A_SECOND + since.microseconds
