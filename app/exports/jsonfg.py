"""JSON-FG: GeoJSON that also says when, of which type, after which schema.

In OGC:CRS84 the geometry stays in ``geometry`` and ``place`` is null, as the standard then asks; in
another system it is the other way round, and ``coordRefSys`` names the system.

References: OGC 21-045r1 (JSON-FG 1.0), /req/core/metadata, /req/core/interval,
/req/core/place-geometries, /req/types-schemas/feature-type.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson

from app.exports.geojson import geojson_head, joined
from app.selection.crs import CRS84, Crs

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from app.exports.content import Content, Row

__all__ = ["CONFORMS", "PROFILE", "PROFILE_URI", "jsonfg", "jsonfg_feature", "root_members"]

CLASSES = "http://www.opengis.net/spec/json-fg-1/1.0/conf"
CONFORMS = [f"{CLASSES}/core", f"{CLASSES}/types-schemas"]
COORD_REF_SYS = "http://www.opengis.net/def/crs/OGC/0/CRS84"
SCHEMA = "application/schema+json"
PROFILE_URI = "http://www.opengis.net/def/profile/OGC/0/jsonfg"
PROFILE = {
    "href": PROFILE_URI,
    "rel": "profile",
    "type": "text/html",
    "title": "This document is JSON-FG",
}


def jsonfg(content: Content) -> Iterator[bytes]:
    """Give one JSON-FG FeatureCollection in pieces."""
    head = geojson_head(content)
    root = root_members(content.collection, content.head.schema_url, content.crs)
    links = [*head["links"], *root.pop("links")]
    yield orjson.dumps({**head, **root, "links": links})[:-1] + b',"features":['
    yield from joined(_rows(content), b",")
    yield b"]}"


def root_members(collection: str, schema_url: str | None, crs: Crs = CRS84) -> dict[str, Any]:
    """Give what the root of a document says of the whole, with the links it adds."""
    described = {
        "href": schema_url,
        "rel": "describedby",
        "type": SCHEMA,
        "title": "The schema of its features",
    }
    return {
        "conformsTo": CONFORMS,
        "featureType": collection,
        **({"featureSchema": schema_url} if schema_url else {}),
        "coordRefSys": COORD_REF_SYS if crs is CRS84 else crs.uri,
        "links": [PROFILE, described] if schema_url else [PROFILE],
    }


def jsonfg_feature(
    row: Row, names: tuple[str, ...] | None, *, nested: bool, crs: Crs = CRS84
) -> dict[str, Any]:
    """Give a feature of a collection: as GeoJSON, with time and place.

    The geometry of GeoJSON is in degrees, so that what is in another system is the place alone.
    """
    found = row.as_geojson(names, nested=nested)
    place = None if crs is CRS84 else found["geometry"]
    shape = found["geometry"] if crs is CRS84 else None
    return {**found, "geometry": shape, "time": _time(row.interval), "place": place}


def _rows(content: Content) -> Iterator[list[bytes]]:
    for rows in content.chunks():
        yield [
            orjson.dumps(
                jsonfg_feature(row, content.names, nested=content.is_full, crs=content.crs)
            )
            for row in rows
        ]


def _time(interval: tuple[datetime, datetime] | None) -> dict[str, Any] | None:
    """Give when it may have happened: an instant, or an interval."""
    if interval is None:
        return None
    start, end = (f"{instant:%Y-%m-%dT%H:%M:%SZ}" for instant in interval)
    return {"timestamp": start} if start == end else {"interval": [start, end]}
