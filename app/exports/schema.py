"""JSON Schemas of a collection: of its features, and of what a filter may ask.

Titles, units, words, formats and roles stand in them, so that a client needs no other document.

References: OGC API - Features Part 5 (23-058r1), Part 3 (19-079r2, queryables).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.desk.properties import WRITTEN
from app.domain.record.assets import Asset
from app.domain.record.context import Actor, ContextEvent, Exposure
from app.exports.meanings import ENUMS, ROLES, meaning_of, unit_of
from app.selection.cql.checking import GEOMETRY_NAMES, INTERVAL_NAME
from app.selection.cql.kinds import Kind
from app.sources.layers import PlaceRow, RoutePiece
from app.store.children import CHILDREN
from app.store.kp_marks import TYPES as MARK_TYPES
from app.store.schema import given_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.store.features import Collection

__all__ = ["is_given", "queryable_names", "queryables_document", "schema_document"]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
FORMATS = {Kind.DATE: "date", Kind.INSTANT: "date-time"}
# Kinds of which a condition of GDAL means what a filter does; its booleans are numbers.
PUSHED_DOWN = frozenset({Kind.NUMBER, Kind.TEXT, Kind.DATE, Kind.INSTANT})
# What every feature of a collection that has the column has.
NEVER_NULL = frozenset({"id", "incident_id", "independent_sources"})
# What the record demands of each, so that no value is ever null, whatever the data.
GIVEN: dict[str, frozenset[str]] = {
    "incidents": frozenset({
        "title", "summary", "event_class", "date_start_local", "date_prec", "timezone",
        "place_description", "location_class", "where_prec", "country", "attribution_status",
        "cpc_as_target", "evidence_tier", "record_status", "source_count", "version", "updated",
    }),
    "kp-marks": frozenset(MARK_TYPES) - {"source"},
    "route": given_of(RoutePiece),
    "assets": given_of(Asset),
    "places": given_of(PlaceRow),
    "context": given_of(ContextEvent),
    "exposures": given_of(Exposure),
    "actors": given_of(Actor),
    **{child.id: given_of(child.kind) for child in CHILDREN},
}  # fmt: skip
GEOMETRY = {
    "title": "Geometry",
    "description": "where it is: a point, or an area where no point may stand for the place",
    "format": "geometry-any",
}
INTERVAL = {
    "title": "Time",
    "description": "from the first to the last instant at which it may have happened",
    "type": "string",
    "format": "interval",
}


def schema_document(collection: Collection, kinds: Mapping[str, Kind], url: str) -> dict[str, Any]:
    """Give the schema of the features' properties and geometry.

    ``kinds`` are the kinds of the queryables, which tell dates and instants from texts.
    """
    found = {name: _property(collection, name, kinds) for name in collection.columns}
    for place, (name, rule) in enumerate(found.items(), 1):
        rule["x-ogc-propertySeq"] = place
        if name not in WRITTEN.get(collection.id, ()):
            rule["readOnly"] = True
        if name in ROLES:
            rule["x-ogc-role"] = ROLES[name]
    if collection.geometry_kind is not None:
        kind = {"format": f"geometry-{collection.geometry_kind}"}
        found["geometry"] = {**GEOMETRY, **kind, "x-ogc-role": "primary-geometry"}
    required = [name for name in collection.columns if is_given(collection, name)]
    return {**_head(collection, url), "required": required, "properties": found}


def queryables_document(
    collection: Collection, kinds: Mapping[str, Kind], url: str
) -> dict[str, Any]:
    """Give the schema of what a filter may ask; it asks nothing else."""
    found: dict[str, Any] = {}
    for name, kind in kinds.items():
        if kind is Kind.GEOMETRY and name in GEOMETRY_NAMES:
            found[name] = dict(GEOMETRY)
        elif name == INTERVAL_NAME and kind is Kind.INTERVAL:
            found[name] = dict(INTERVAL)
        else:
            found[name] = _property(collection, name, kinds)
        if name in ROLES:
            found[name]["x-ogc-role"] = ROLES[name]
    if "geometry" in found:  # geom is another name of the same
        found["geometry"]["x-ogc-role"] = "primary-geometry"
    return {**_head(collection, url), "properties": found, "additionalProperties": False}


def queryable_names(kinds: Mapping[str, Kind]) -> dict[str, Any]:
    """Give the names that GDAL may leave to the server in a condition; it reads no JSON Schema."""
    listed = [{"id": name} for name, kind in kinds.items() if kind in PUSHED_DOWN]
    return {"queryables": listed}


def is_given(collection: Collection, name: str) -> bool:
    """Say whether a column is never null."""
    return name in NEVER_NULL or name in GIVEN.get(collection.id, ())


def _head(collection: Collection, url: str) -> dict[str, Any]:
    return {
        "$schema": DIALECT,
        "$id": url,
        "title": collection.title,
        "description": collection.description,
        "type": "object",
    }


def _property(collection: Collection, name: str, kinds: Mapping[str, Kind]) -> dict[str, Any]:
    meaning = meaning_of(name, collection.id)
    said = {"title": meaning.title, "description": meaning.description}
    rule: dict[str, Any] = {**said, **collection.types[name]}
    if kinds.get(name) in FORMATS:
        rule["format"] = FORMATS[kinds[name]]
    words = ENUMS.get(f"{collection.id}.{name}") or ENUMS.get(name)
    if words is not None and rule["type"] == "string":
        rule["enum"] = [word.value for word in words]
    unit = unit_of(name, collection.id)
    if unit is not None and rule["type"] in ("number", "integer"):
        rule["x-ogc-unit"] = unit
    return rule
