"""Read the layers: places with their radius and accuracy, and the route with its calibration."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias, TypeVar

import orjson
from pydantic import TypeAdapter, ValidationError

from app.domain.errors import Fault
from app.domain.record.places import Place
from app.domain.record.provenance import STRICT
from app.domain.record.vocabulary import LocationClass, LocationMethod  # noqa: TC001  # run time
from app.sources.geojson import read_feature, read_features
from app.sources.shapes import shape_fault
from app.sources.strict_json import JsonFaultError

if TYPE_CHECKING:
    from app.sources.geojson import Feature

__all__ = [
    "PlaceRow",
    "RouteLine",
    "RoutePiece",
    "RouteQuality",
    "place_of_feature",
    "read_places",
    "read_route",
]

T = TypeVar("T")


class RouteQuality(StrEnum):
    """How a piece of a route is known."""

    MAPPED = "mapped"
    SCHEMATIC = "schematic"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceRow:
    """The properties of a place feature."""

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT

    id: str
    kind: str
    name_en: str
    name_ru: str | None
    name_uk: str | None
    name_kk: str | None
    location_class: LocationClass
    radius_m: float | None
    accuracy_m: float | None
    point_method: LocationMethod
    at_sea: bool
    off_map: bool
    country: str | None
    admin1: str | None
    parent: str | None
    basis: str
    source: str
    source_url: str | None
    why_no_geometry: str | None

    @property
    def names(self) -> dict[str, str]:
        """The names by language code."""
        pairs = {
            language: getattr(self, f"name_{language}") for language in ("en", "ru", "uk", "kk")
        }
        return {language: name for language, name in pairs.items() if name}


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutePiece:
    """The properties of one piece of the route; kilometres and metres along it."""

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT

    id: str
    route_id: str
    order: int
    name_en: str
    route_quality: RouteQuality
    accuracy_m: float
    region: str
    kp_from_km: float
    kp_to_km: float
    length_m: float


RouteLine: TypeAlias = tuple[RoutePiece, tuple[tuple[float, float], ...]]

# Built once: an adapter costs more than a file of features.
PLACE_ROW = TypeAdapter(PlaceRow)
ROUTE_PIECE = TypeAdapter(RoutePiece)


def read_places(raw: bytes, file: str) -> tuple[list[Place], list[Fault]]:
    """Read a layer of places; a place without geometry must say why."""
    features, faults = read_features(raw, file)
    places = []
    for feature in features:
        rows, found = _row(feature, file, PLACE_ROW)
        faults += found
        for row in rows:
            faults += [_fault(feature, file, *item) for item in _place_faults(row, feature)]
            places.append(_place(row, feature, file))
    return places, faults


def place_of_feature(member: dict[str, Any], file: str) -> tuple[Place | None, list[Fault]]:
    """Make a place of one GeoJSON feature; None if it cannot be read, with every fault."""
    try:
        feature = read_feature(member)
    except JsonFaultError as error:
        return None, [Fault(file, 0, 0, "/geometry", str(error))]
    try:
        row = PLACE_ROW.validate_json(orjson.dumps(feature.properties), strict=True)
    except ValidationError as error:
        return None, [
            Fault(file, 0, 0, f"/properties/{'/'.join(map(str, item['loc']))}", shape_fault(item))
            for item in error.errors(include_url=False)
        ]
    found = _place_faults(row, feature)
    faults = [Fault(file, 0, 0, f"/properties/{name}", message) for name, message in found]
    return _place(row, feature, file), faults


def read_route(raw: bytes, file: str) -> tuple[list[RouteLine], list[Fault]]:
    """Read the pieces of routes in order, route by route, each with its line of (lon, lat).

    Pieces must touch, unless their kilometres say that something lies between them.
    """
    features, faults = read_features(raw, file)
    pieces = []
    for feature in features:
        rows, found = _row(feature, file, ROUTE_PIECE)
        faults += found
        if feature.geometry is None or feature.geometry.geom_type != "LineString":
            faults.append(_fault(feature, file, "geometry", "expected a LineString"))
        else:
            line = tuple((float(x), float(y)) for x, y in feature.geometry.coords)
            pieces += [(row, line) for row in rows]
    pieces.sort(key=lambda piece: (piece[0].route_id, piece[0].order))
    for (last, before), (row, after) in itertools.pairwise(pieces):
        goes_on = row.route_id == last.route_id and row.kp_from_km <= last.kp_to_km
        if goes_on and before[-1] != after[0]:
            message = f"{row.id} does not start where the piece before it ends"
            faults.append(Fault(file, 0, 0, "", message))
    return pieces, faults


def _row(feature: Feature, file: str, adapter: TypeAdapter[T]) -> tuple[list[T], list[Fault]]:
    """Give the typed properties or their faults."""
    try:
        return [adapter.validate_python(feature.properties)], []
    except ValidationError as error:
        return [], [
            _fault(feature, file, ".".join(map(str, item["loc"])), shape_fault(item))
            for item in error.errors(include_url=False)
        ]


def _fault(feature: Feature, file: str, name: str, message: str) -> Fault:
    pointer = f"/features/{feature.index}/properties/{name}"
    return Fault(file, feature.row, feature.column, pointer, message)


def _place_faults(row: PlaceRow, feature: Feature) -> list[tuple[str, str]]:
    found = []
    if feature.geometry is None and not row.why_no_geometry:
        found.append(("why_no_geometry", "a place without geometry must say why"))
    if feature.geometry is not None and not (row.radius_m and row.accuracy_m):
        found.append(("radius_m", "a place with geometry needs radius_m and accuracy_m"))
    if feature.geometry is not None and feature.geometry.geom_type not in {
        "Point",
        "Polygon",
        "MultiPolygon",
    }:
        found.append(("geometry", f"expected a point or polygon, not {feature.geometry.geom_type}"))
    return found


def _place(row: PlaceRow, feature: Feature, file: str) -> Place:
    shared = {f.name: getattr(row, f.name) for f in fields(Place) if hasattr(row, f.name)}
    return Place(**{**shared, "names": row.names, "geometry": feature.geometry, "file": file})
