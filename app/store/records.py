"""Between versions of the journal and the records they stand for: incidents, assets, places."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson
from pydantic import TypeAdapter
from shapely.geometry import mapping, shape

from app.domain.record.assets import Asset
from app.domain.record.places import Place
from app.domain.record.plain import plain_record
from app.domain.record.vocabulary import LocationClass, LocationMethod
from app.sources.record_files import INCIDENT

if TYPE_CHECKING:
    from app.domain.record.incidents import Incident
    from app.store.journal.entry import Version

__all__ = ["asset_of", "body_of", "incident_of", "place_of"]

ASSET = TypeAdapter(Asset)


def body_of(record: Incident | Asset | Place) -> bytes:
    """Give a record as the journal keeps it: canonical JSON; a geometry as GeoJSON."""
    if isinstance(record, Place):
        return orjson.dumps(_plain_place(record))
    return orjson.dumps(plain_record(record))


def incident_of(version: Version) -> Incident:
    """Give the incident of a version; the journal knows its number better than the file did."""
    body = version.data | {"version": version.version, "msg_type": version.msg_type}
    if version.supersedes:
        body["supersedes"] = version.supersedes
    return INCIDENT.validate_json(orjson.dumps(body), strict=True)


def asset_of(version: Version) -> Asset:
    """Give the asset of a version."""
    return ASSET.validate_json(version.body, strict=True)


def place_of(version: Version) -> Place:
    """Give the place of a version, its geometry in OGC:CRS84."""
    body: dict[str, Any] = version.data
    geometry = body["geometry"]
    typed = {
        "location_class": LocationClass(body["location_class"]),
        "point_method": LocationMethod(body["point_method"]),
        "geometry": shape(geometry) if geometry else None,
    }
    return Place(**{**body, **typed})


def _plain_place(place: Place) -> dict[str, Any]:
    names = [name for name in Place.__dataclass_fields__ if name != "geometry"]
    body = {name: plain_record(getattr(place, name)) for name in names}
    return {**body, "geometry": mapping(place.geometry) if place.geometry is not None else None}
