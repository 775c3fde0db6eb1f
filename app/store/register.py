"""Assets and places as features: joined, with the digits and the area that their class allows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import shapely

from app.domain.geo.footprint import Disc
from app.domain.record.assets import Asset
from app.domain.record.places import DIGITS, NEVER_A_PIN
from app.domain.record.vocabulary import LocationClass
from app.sources.layers import PlaceRow
from app.store.features import Feature
from app.store.geometry import footprint_polygon
from app.store.schema import one_of, types_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shapely.geometry.base import BaseGeometry

    from app.domain.geo.footprint import Footprint
    from app.domain.record.places import Place
    from app.store.measured import Gazette

__all__ = ["ASSET_TYPES", "PLACE_TYPES", "areas_first", "asset_feature", "place_feature"]

ASSET_COLUMNS = (
    "id", "kind", "name_en", "name_ru", "cpc_relation", "place_id", "accuracy_m", "radius_m",
    "location_class", "source", "source_url", "note",
)  # fmt: skip
_ASSET = {**types_of(Asset), "location_class": one_of(LocationClass)}
ASSET_TYPES = {name: _ASSET[name] for name in ASSET_COLUMNS}
PLACE_TYPES = types_of(PlaceRow)


def asset_feature(asset: Asset, gazette: Gazette) -> Feature:
    """Make the feature of an asset, at its place."""
    place = gazette.place_of(asset.id)
    properties: dict[str, Any] = {
        "id": asset.id,
        "kind": asset.kind,
        "name_en": asset.name_en,
        "name_ru": asset.name_ru,
        "cpc_relation": asset.cpc_relation,
        "place_id": asset.place_id,
        "accuracy_m": asset.accuracy_m or (place.accuracy_m if place else None),
        "radius_m": asset.radius_m or (place.radius_m if place else None),
        "location_class": place.location_class if place else None,
        "source": asset.source,
        "source_url": asset.source_url,
        "note": asset.note,
    }
    if place is None:
        return Feature(asset.id, properties)
    footprint = _footprint(place.footprint, asset.radius_m)
    return Feature(asset.id, properties, _geometry(place), footprint=footprint)


def place_feature(place: Place) -> Feature:
    """Make the feature of a place."""
    properties = {
        "id": place.id,
        "kind": place.kind,
        **{f"name_{code}": place.names.get(code) for code in ("en", "ru", "uk", "kk")},
        "location_class": place.location_class,
        "radius_m": place.radius_m,
        "accuracy_m": place.accuracy_m,
        "point_method": place.point_method,
        "at_sea": place.at_sea,
        "off_map": place.off_map,
        "country": place.country,
        "admin1": place.admin1,
        "parent": place.parent,
        "basis": place.basis,
        "source": place.source,
        "source_url": place.source_url,
        "why_no_geometry": place.why_no_geometry,
    }
    return Feature(place.id, properties, _geometry(place), footprint=place.footprint)


def areas_first(features: Iterable[Feature]) -> list[Feature]:
    """Put the areas before the points, else in their order.

    Who guesses the type of a layer from its first page, as GDAL does, then sees both.
    """
    return sorted(features, key=lambda feature: not _is_area(feature.geometry))


def _is_area(geometry: BaseGeometry | None) -> bool:
    return isinstance(geometry, shapely.Polygon | shapely.MultiPolygon)


def _footprint(footprint: Footprint | None, radius_m: float | None) -> Footprint | None:
    """Give the footprint of a place, with the radius that an asset states itself."""
    if radius_m is None or not isinstance(footprint, Disc):
        return footprint
    return Disc(footprint.lon, footprint.lat, radius_m)


def _geometry(place: Place) -> BaseGeometry | None:
    """Give a place's geometry with no more digits than its class allows; a region as its area."""
    if place.footprint and place.location_class in NEVER_A_PIN:
        return footprint_polygon(place.footprint)
    if isinstance(place.geometry, shapely.Point):
        digits = DIGITS[place.location_class]
        return shapely.Point(round(place.geometry.x, digits), round(place.geometry.y, digits))
    return place.geometry
