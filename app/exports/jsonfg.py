"""JSON-FG: GeoJSON that also says when, of which type, after which schema.

Geometry stays in ``geometry``, as it is OGC:CRS84; ``place`` is null, as the standard then asks.

References: OGC 21-045r1 (JSON-FG 1.0), /req/core/metadata, /req/core/interval,
/req/core/place-geometries, /req/types-schemas/feature-type.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson

from app.exports.geojson import geojson_head, joined

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from app.exports.content import Content, Row

__all__ = ["CONFORMS", "jsonfg", "jsonfg_feature", "root_members"]

CLASSES = "http://www.opengis.net/spec/json-fg-1/1.0/conf"
CONFORMS = [f"{CLASSES}/core", f"{CLASSES}/types-schemas"]
CRS84 = "http://www.opengis.net/def/crs/OGC/0/CRS84"
SCHEMA = "application/schema+json"
PROFILE = {
    "href": "http://www.opengis.net/def/profile/OGC/0/jsonfg",
    "rel": "profile",
    "title": "This document is JSON-FG",
}


def jsonfg(content: Content) -> Iterator[bytes]:
    """Give one JSON-FG FeatureCollection in pieces."""
    head = geojson_head(content)
    root = root_members(content.collection, content.head.schema_url)
    links = [*head["links"], *root.pop("links")]
    yield orjson.dumps({**head, **root, "links": links})[:-1] + b',"features":['
    yield from joined(_rows(content), b",")
    yield b"]}"


def root_members(collection: str, schema_url: str | None) -> dict[str, Any]:
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
        "coordRefSys": CRS84,
        "links": [PROFILE, described] if schema_url else [PROFILE],
    }


def jsonfg_feature(row: Row, names: tuple[str, ...] | None, *, nested: bool) -> dict[str, Any]:
    """Give a feature of a collection: as GeoJSON, with time and place."""
    return {**row.as_geojson(names, nested=nested), "time": _time(row.interval), "place": None}


def _rows(content: Content) -> Iterator[list[bytes]]:
    for rows in content.chunks():
        yield [
            orjson.dumps(jsonfg_feature(row, content.names, nested=content.is_full)) for row in rows
        ]


def _time(interval: tuple[datetime, datetime] | None) -> dict[str, Any] | None:
    """Give when it may have happened: an instant, or an interval."""
    if interval is None:
        return None
    start, end = (f"{instant:%Y-%m-%dT%H:%M:%SZ}" for instant in interval)
    return {"timestamp": start} if start == end else {"interval": [start, end]}
