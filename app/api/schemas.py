"""The schema of a collection: of its properties, or of a whole GeoJSON feature.

GDAL types its columns by the schema of a feature, and guesses them from the first page without it:
then a column that begins empty is text, and ``2022-07`` below three whole dates is lost.

References
----------
OGC API - Features - Part 5 (23-058), ``x-ogc-role`` and the formats of geometries.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.store.features import Collection

__all__ = ["schema_of"]

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema_of(found: Collection, address: str, *, as_feature: bool = False) -> dict[str, Any]:
    """Give the JSON Schema of a collection; ``address`` is its own."""
    head = {
        "$schema": DIALECT,
        "$id": f"{address}?f=feature" if as_feature else address,
        "title": found.title,
        "type": "object",
    }
    named = {name: {"title": name, **found.types[name]} for name in found.columns}
    if as_feature:
        return {**head, "properties": _feature(found, named)}
    return {**head, "properties": {**named, **_geometry(found)}}


def _geometry(found: Collection) -> dict[str, Any]:
    """Give the geometry as a property, which is how a reader learns its type from no page."""
    if found.geometry_kind is None:
        return {}
    format_ = f"geometry-{found.geometry_kind}"
    return {"geometry": {"x-ogc-role": "primary-geometry", "format": format_}}


def _feature(found: Collection, named: dict[str, Any]) -> dict[str, Any]:
    """Give the members of a feature. Its id is one of them and not told twice: GDAL adds both."""
    own = {name: rule for name, rule in named.items() if name != "id"}
    return {
        "type": {"type": "string", "enum": ["Feature"]},
        "id": {"type": "string"},
        "geometry": {"type": "object"} if found.spatial else {"type": "null"},
        "properties": {"type": "object", "properties": own},
    }
