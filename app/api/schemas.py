"""The schema of a whole GeoJSON feature of a collection.

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

__all__ = ["feature_schema"]

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def feature_schema(found: Collection, address: str) -> dict[str, Any]:
    """Give the JSON Schema of a whole feature; ``address`` is its own."""
    own = {name: {"title": name, **found.types[name]} for name in found.columns}
    return {
        "$schema": DIALECT,
        "$id": address,
        "title": found.title,
        "type": "object",
        "properties": _members(found, own),
    }


def _members(found: Collection, named: dict[str, Any]) -> dict[str, Any]:
    """Give the members of a feature. Its id is one of them and not told twice: GDAL adds both."""
    own = {name: rule for name, rule in named.items() if name != "id"}
    return {
        "type": {"type": "string", "enum": ["Feature"]},
        "id": {"type": "string"},
        "geometry": {"type": "object"} if found.spatial else {"type": "null"},
        "properties": {"type": "object", "properties": own},
    }
