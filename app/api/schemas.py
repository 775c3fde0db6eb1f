"""The schema of a whole GeoJSON feature of a collection, for validators and for GDAL.

GDAL types its columns by the schema of a feature, and guesses them from the first page without it:
then a column that begins empty is text, and ``2022-07`` below three whole dates is lost. Of a
column it understands one plain ``type``, which in a JSON Schema forbids null. It looks for the
target of a ``$ref`` among the members of the root by the whole pointer first, and only then goes
down the pointer as RFC 6901 says. So there is one member for GDAL that is called like the pointer:
to everybody else it is an unknown keyword, and they find the columns that may be null.

References
----------
OGC API - Features - Part 5 (23-058), 6.1: to validate data, the logical schema is converted into
one of the format. GDAL, ``OGROAPIFLayer::GetSchema`` and ``CPLJSONObject::GetObj``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.exports.schema import is_given

if TYPE_CHECKING:
    from app.store.features import Collection

__all__ = ["feature_schema"]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
COLUMNS = "$defs/columns"
GEOMETRIES = (
    "Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon",
    "GeometryCollection",
)  # fmt: skip


def feature_schema(found: Collection, address: str) -> dict[str, Any]:
    """Give the JSON Schema of a whole feature; ``address`` is its own."""
    own = {name: {"title": name, **found.types[name]} for name in found.columns}
    lists = _lists(found)
    held = {name: _as_held(found, name, rule, lists) for name, rule in own.items()}
    return {
        "$schema": DIALECT,
        "$id": address,
        "title": found.title,
        "type": "object",
        "required": ["type", "id", "geometry", "properties"],
        "properties": {
            "type": {"type": "string", "enum": ["Feature"]},
            "id": {"type": "string"},
            "geometry": _geometry() if found.spatial else {"type": "null"},
            "properties": {"$ref": f"#/{COLUMNS}"},
        },
        "$defs": {"columns": {"type": "object", "properties": held}},
        # GDAL adds the id itself, and would have it twice.
        COLUMNS: {"type": "object", "properties": {n: own[n] for n in own if n != "id"}},
    }


def _as_held(found: Collection, name: str, rule: dict[str, Any], lists: set[str]) -> dict[str, Any]:
    """Give the rule of a column as a feature holds it: null, or the list that else is joined."""
    kinds = [rule["type"], *(["array"] if name in lists else [])]
    words = {}
    if not is_given(found, name):
        kinds.append("null")
        words = {"enum": [*rule["enum"], None]} if "enum" in rule else {}
    return {**rule, "type": kinds if len(kinds) > 1 else kinds[0], **words}


def _lists(found: Collection) -> set[str]:
    """Give the columns that a single item, or ``profile=full``, has as lists instead of text."""
    nested = found.features[0].nested if found.features else None
    return {name for name, value in (nested or {}).items() if isinstance(value, list)}


def _geometry() -> dict[str, Any]:
    """Give the rule of a geometry: null where there is none, or it was not asked for."""
    return {
        "type": ["object", "null"],
        "required": ["type"],
        "properties": {"type": {"type": "string", "enum": list(GEOMETRIES)}},
    }
