"""The public record as GeoJSON (RFC 7946): the same features as the service gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson

if TYPE_CHECKING:
    from app.store.catalog import Catalog

__all__ = ["geojson_text"]


def geojson_text(catalog: Catalog) -> str:
    """Give a FeatureCollection, one feature a line, with licence, credit and catalog version."""
    incidents = catalog.collection("incidents")
    head = {
        "type": "FeatureCollection",
        "licence": incidents.licence,
        "credit": incidents.credit,
        "catalog_version": catalog.version,
    }
    fragments = [
        feature.fragment.decode()
        for feature in incidents.features
        if not catalog.incident(feature.id).incident.is_restricted
    ]
    opened = orjson.dumps(head).decode().removesuffix("}")
    return f'{opened},"features":[\n' + ",\n".join(fragments) + "\n]}\n"
