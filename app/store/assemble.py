"""The collections of the catalog: incidents with their reports, assets, places, the route."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson
import shapely

from app.domain.record.backing import report_key
from app.domain.record.places import DIGITS, NEVER_A_PIN
from app.store.features import (
    Collection,
    Feature,
    footprint_polygon,
    incident_geometry,
)
from app.store.profile import COLUMNS, flat_profile
from app.store.provenance import nested_provenance, report_columns

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from app.domain.record.assets import Asset
    from app.domain.record.incidents import Incident
    from app.domain.record.places import Place
    from app.sources.bundle import Bundle
    from app.store.measured import Gazette, Measured

__all__ = [
    "CHILDREN",
    "IncidentFeatures",
    "asset_feature",
    "build_collections",
    "incident_features",
    "place_feature",
    "plain",
]

# Reports of an incident that are collections of their own: id, field, title, description.
CHILDREN = (
    ("claims", "claims", "Claims", "What each voice says about one field of an incident"),
    ("casualty_reports", "casualties", "Casualty reports", "Dated counts, each by one speaker"),
    ("impacts", "impacts", "Impact reports", "What each voice says about the state of an asset"),
    ("statements", "statements", "Statements", "Who said what, in our own words"),
    ("sources", "sources", "Sources", "The published pages behind each incident"),
    ("asset_links", "assets", "Asset links", "The assets that the reports name, and the effect"),
)
# What surrounds the incidents; never on the map as an incident.
CONTEXT = (
    ("context_events", "events", "Context events", "What reports name beside an incident"),
    ("exposures", "exposures", "Exposures", "Shares that depend on an asset, with denominator"),
    ("actors", "actors", "Actors", "People who spoke in public, and organisations"),
)
ODBL = "ODbL-1.0"
CC_BY = "CC-BY-4.0"


@dataclass(frozen=True, slots=True)
class IncidentFeatures:
    """An incident as a feature, and its reports as features by the collection they belong to."""

    feature: Feature
    children: dict[str, tuple[Feature, ...]]


def incident_features(measured: Measured) -> IncidentFeatures:
    """Make the features of one incident and of its reports."""
    children = {name: _children(field, measured) for name, field, _, _ in CHILDREN}
    return IncidentFeatures(_incident(measured), children)


def build_collections(
    bundle: Bundle, gazette: Gazette, incidents: list[IncidentFeatures]
) -> dict[str, Collection]:
    """Build every collection in a stable order; incidents come in theirs."""
    credit = _credits(bundle)
    collections = [
        Collection(
            id="incidents",
            title="Incidents",
            description="Publicly reported incidents; kilometre points from the ODbL route",
            features=tuple(item.feature for item in incidents),
            licence=CC_BY,
            credit=credit["incidents"],
            columns=COLUMNS,
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
    for name, _, title, description in CHILDREN:
        features = [feature for item in incidents for feature in item.children[name]]
        rights = CC_BY, credit["reports"]
        collections.append(_collection(name, title, description, features, rights))
    collections += [_context(*group, bundle, credit["reports"]) for group in CONTEXT]
    return {collection.id: collection for collection in collections}


def plain(record: object) -> Any:
    """Give a record as plain data: dates and instants as text, enums as words."""
    return orjson.loads(orjson.dumps(record, option=orjson.OPT_UTC_Z))


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


def _incident(measured: Measured) -> Feature:
    incident = measured.incident
    return Feature(
        id=incident.id,
        properties=flat_profile(measured),
        geometry=incident_geometry(measured),
        interval=incident.when.interval_utc,
        footprint=measured.footprint,
        nested=_nested(incident),
    )


def _nested(incident: Incident) -> dict[str, Any]:
    """Give the reports of an incident as nested objects, for a single item."""
    whole = plain(incident)
    # A position of its own is given as geometry, with the digits that its class allows.
    where = {key: value for key, value in whole["where"].items() if key != "position"}
    names = [field for _, field, _, _ in CHILDREN]
    others = ("attribution", "related", "verification", "when", "tags", "notes", "weapon_text")
    extras = ("certainty", "cap_category", "acled_event_type", "acled_sub_event_type")
    nested = {name: whole[name] for name in (*names, *others, *extras)}
    return {**nested, "where": where, "provenance": nested_provenance(incident)}


def _children(field: str, measured: Measured) -> tuple[Feature, ...]:
    """Make the features of the reports of one kind; their keys start with the incident's id."""
    incident, features = measured.incident, []
    more = report_columns(incident, field)
    for number, child in enumerate(getattr(incident, field), start=1):
        row = {"incident_id": incident.id, **_flat(plain(child)), **more[number - 1]}
        label = row.pop("id", None) or number
        if field == "casualties":
            row["report_id"] = child.id
        key = report_key(incident.id, label)
        features.append(Feature(key, {"id": key, **row}, interval=incident.when.interval_utc))
    return tuple(features)


def _context(
    name: str, field: str, title: str, description: str, bundle: Bundle, credit: str
) -> Collection:
    rows = [plain(row) for row in getattr(bundle.context, field, ())]
    nested = {name for row in rows for name, value in row.items() if _is_nested(value)}
    flat = [{k: v for k, v in row.items() if k not in nested} for row in rows]
    features = [
        Feature(row["id"], _flat(short), nested=row) for row, short in zip(rows, flat, strict=True)
    ]
    return _collection(name, title, description, features, (CC_BY, credit))


def _is_nested(value: Any) -> bool:
    return isinstance(value, list) and any(isinstance(item, dict) for item in value)


def _flat(row: dict[str, Any]) -> dict[str, Any]:
    """Join lists by commas, so that every property is a scalar."""
    return {k: ",".join(map(str, v)) or None if isinstance(v, list) else v for k, v in row.items()}


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
