"""The collections of the catalog: incidents with their reports, assets, places, the route."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import shapely

from app.domain.record.places import DIGITS, NEVER_A_PIN
from app.store.children import CHILDREN, flat, plain
from app.store.features import Collection, Feature
from app.store.geometry import footprint_polygon
from app.store.profile import COLUMNS, TYPES
from app.store.reports import Reports

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely.geometry.base import BaseGeometry

    from app.domain.record.assets import Asset
    from app.domain.record.places import Place
    from app.sources.bundle import Bundle
    from app.store.measured import Gazette
    from app.store.rows import Row

__all__ = ["asset_feature", "build_collections", "place_feature"]

# What surrounds the incidents; never on the map as an incident.
CONTEXT = (
    ("context", "events", "Context events", "What reports name beside an incident"),
    ("exposures", "exposures", "Exposures", "Shares that depend on an asset, with denominator"),
    ("actors", "actors", "Actors", "People who spoke in public, and organisations"),
)
ODBL = "ODbL-1.0"
CC_BY = "CC-BY-4.0"


def build_collections(
    bundle: Bundle, gazette: Gazette, rows: Sequence[Row]
) -> dict[str, Collection]:
    """Build every collection in a stable order; incidents come in that of their rows."""
    credit = _credits(bundle)
    collections = [
        Collection(
            id="incidents",
            title="Incidents",
            description="Publicly reported incidents; kilometre points from the ODbL route",
            features=tuple(row.feature for row in rows if row.feature is not None),
            licence=CC_BY,
            credit=credit["incidents"],
            columns=COLUMNS,
            fixed_types=TYPES,
        ),
        _collection(
            "assets",
            "Assets",
            "The asset register joined with its places",
            [asset_feature(asset, gazette) for asset in gazette.assets.values()],
            (ODBL, credit["assets"]),
        ),
        _collection(
            "places",
            "Places",
            "Places with radius and accuracy",
            [place_feature(place) for place in gazette.places.values()],
            (ODBL, credit["places"]),
        ),
        _collection(
            "route",
            "CPC route",
            "The pipeline in pieces with accuracy and kilometres",
            _route(bundle),
            (ODBL, credit["route"]),
        ),
    ]
    collections += [
        Collection(
            id=child.id,
            title=child.title,
            description=child.description,
            features=Reports(rows, number),
            licence=CC_BY,
            credit=credit["reports"],
            columns=tuple(child.types),
            spatial=False,
            fixed_types=child.types,
        )
        for number, child in enumerate(CHILDREN)
    ]
    collections += [_context(*group, bundle, credit["reports"]) for group in CONTEXT]
    return {collection.id: collection for collection in collections}


def _credits(bundle: Bundle) -> dict[str, str]:
    """Give the credit of each collection; what is measured is made from the layers."""
    if bundle.manifest is None:
        return {}
    credit = bundle.manifest.credit
    return {
        "incidents": credit("incidents/", "layers/"),
        "reports": credit("incidents/"),
        "route": credit("layers/cpc_route"),
        "assets": credit("layers/", "assets/"),
        "places": credit("layers/"),
    }


def _collection(
    name: str, title: str, description: str, features: list[Feature], rights: tuple[str, str]
) -> Collection:
    columns = tuple(features[0].properties) if features else ()
    return Collection(
        id=name,
        title=title,
        description=description,
        features=tuple(features),
        licence=rights[0],
        credit=rights[1],
        columns=columns,
        spatial=any(feature.geometry is not None for feature in features),
    )


def _context(
    name: str, field: str, title: str, description: str, bundle: Bundle, credit: str
) -> Collection:
    rows = [plain(row) for row in getattr(bundle.context, field, ())]
    nested = {name for row in rows for name, value in row.items() if _is_nested(value)}
    shorts = [{k: v for k, v in row.items() if k not in nested} for row in rows]
    features = [
        Feature(row["id"], flat(short), nested=row) for row, short in zip(rows, shorts, strict=True)
    ]
    return _collection(name, title, description, features, (CC_BY, credit))


def _is_nested(value: Any) -> bool:
    return isinstance(value, list) and any(isinstance(item, dict) for item in value)


def asset_feature(asset: Asset, gazette: Gazette) -> Feature:
    """Make the feature of an asset, at its place."""
    place = gazette.place_of(asset.id)
    properties = {
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
    geometry = _place_geometry(place) if place else None
    return Feature(asset.id, properties, geometry, footprint=place.footprint if place else None)


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
    return Feature(place.id, properties, _place_geometry(place), footprint=place.footprint)


def _place_geometry(place: Place) -> BaseGeometry | None:
    """Give a place's geometry with no more digits than its class allows; a region as its area."""
    if place.footprint and place.location_class in NEVER_A_PIN:
        return footprint_polygon(place.footprint)
    if isinstance(place.geometry, shapely.Point):
        digits = DIGITS[place.location_class]
        return shapely.Point(round(place.geometry.x, digits), round(place.geometry.y, digits))
    return place.geometry


def _route(bundle: Bundle) -> list[Feature]:
    return [
        Feature(row.id, {**plain(row), "id": row.id}, shapely.LineString(line))
        for row, line in bundle.pieces
    ]
