"""JSON Schemas of what is answered, written for clients: what is always there, and its type.

Whatever else an answer holds is not forbidden. Properties of features stand in the schema of their
collection, which a client asks for by itself.
"""

from __future__ import annotations

from typing import Any

from app.domain.record.vocabulary import MsgType

__all__ = ["ANSWERS", "PROBLEM_EXAMPLE", "ref"]

Schema = dict[str, Any]
TEXT: Schema = {"type": "string"}
COUNT: Schema = {"type": "integer", "minimum": 0}
NUMBER: Schema = {"type": "number"}
FLAG: Schema = {"type": "boolean"}
MEMBERS: Schema = {"type": "object"}
TIME: Schema = {"type": "string", "format": "date-time"}
KILOMETRE_OR_NONE: Schema = {**NUMBER, "nullable": True}
LINK_OR_NONE: Schema = {"type": "string", "format": "uri", "nullable": True}
PROBLEM_EXAMPLE = {
    "type": "about:blank",
    "title": "Bad Request",
    "status": 400,
    "code": "bad-parameter",
    "detail": "limit: '0' is not a whole number from 1 up",
    "parameter": "limit",
}
GEOMETRIES = (
    "Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon",
)  # fmt: skip


def ref(name: str, kind: str = "schemas") -> Schema:
    """Point to a component."""
    return {"$ref": f"#/components/{kind}/{name}"}


def _list(of: Schema) -> Schema:
    return {"type": "array", "items": of}


def _object(required: dict[str, Schema], **optional: Schema) -> Schema:
    needed = {"required": list(required)} if required else {}
    return {"type": "object", **needed, "properties": {**required, **optional}}


def _or_none(name: str) -> Schema:
    return {"allOf": [ref(name)], "nullable": True}


LINKS = _list(ref("link"))
# What an answer rests on.
RESTS_ON = {"catalog_version": TEXT, "coverage": TEXT}
CREDITED = {**RESTS_ON, "attribution": TEXT}
PAGED = {"numberMatched": COUNT, "numberReturned": COUNT}
FAULT = _object({"pointer": TEXT, "message": TEXT}, row=COUNT, column=COUNT)
FEATURE = {
    "type": {"type": "string", "enum": ["Feature"]},
    "id": TEXT,
    "geometry": _or_none("geometry"),
    "properties": MEMBERS,
}
ABOUT_VERSION: dict[str, Schema] = {
    "version": {"type": "integer", "minimum": 1},
    "msg_type": {"type": "string", "enum": [kind.value for kind in MsgType]},
    "editor": TEXT,
    "reason": TEXT,
    "recorded": TIME,
    "catalog_version": TEXT,
    "href": LINK_OR_NONE,
}
CLUE = _object(
    {
        "clue": TEXT,
        "ratio": NUMBER,
        "measured": {**NUMBER, "nullable": True},
        "unit": {**TEXT, "nullable": True},
    }
)
ON_ROUTE = _object(
    {
        "kp_km": KILOMETRE_OR_NONE,
        "kp_min_km": KILOMETRE_OR_NONE,
        "kp_max_km": KILOMETRE_OR_NONE,
        "on_route": FLAG,
        "route_distance_m": NUMBER,
        "route_distance_min_m": NUMBER,
        "route_distance_max_m": NUMBER,
        "side": {"type": "string", "enum": ["left", "right", "on", None], "nullable": True},
        "method": TEXT,
        **RESTS_ON,
    }
)
AT_KILOMETRE = _object(
    {
        "route_id": TEXT,
        "kp_km": NUMBER,
        "lon": NUMBER,
        "lat": NUMBER,
        "error_km": NUMBER,
        "method": TEXT,
        **RESTS_ON,
    }
)
NAMED_PLACE = _object(
    {
        "id": {**TEXT, "nullable": True},
        "name": TEXT,
        "kind": TEXT,
        "matched": TEXT,
        "lon": {**NUMBER, "nullable": True},
        "lat": {**NUMBER, "nullable": True},
        "radius_m": {**NUMBER, "nullable": True},
        "source": TEXT,
    }
)
FUNCTION = _object(
    {"name": TEXT, "description": TEXT, "arguments": _list(_object({"title": TEXT})),
     "returns": _list(TEXT)}
)  # fmt: skip
ANSWERS: dict[str, Schema] = {
    "link": _object(
        {"href": {"type": "string", "format": "uri"}, "rel": TEXT}, type=TEXT, title=TEXT
    ),
    "problem": _object(
        {"type": TEXT, "title": TEXT, "status": {"type": "integer"}, "code": TEXT, "detail": TEXT},
        parameter=TEXT,
        faults=_list(FAULT),
        fault_count=COUNT,
        links=LINKS,
    ),
    "landingPage": _object({"title": TEXT, "description": TEXT, "links": LINKS}),
    "conformance": _object({"conformsTo": _list({"type": "string", "format": "uri"})}),
    "functions": _object({"functions": _list(FUNCTION), "links": LINKS}),
    "collections": _object({"links": LINKS, "collections": _list(ref("collection"))}),
    "collection": _object(
        {
            "id": TEXT,
            "title": TEXT,
            "description": TEXT,
            "itemType": {"type": "string", "enum": ["feature"]},
            "crs": _list({"type": "string", "format": "uri"}),
            "storageCrs": {"type": "string", "format": "uri"},
            "extent": ref("extent"),
            "attribution": TEXT,
            "license": TEXT,
            "links": LINKS,
        }
    ),
    "extent": _object(
        {},
        spatial=_object({"bbox": _list({**_list(NUMBER), "minItems": 4, "maxItems": 4})}),
        temporal=_object({"interval": _list({**_list(TIME), "minItems": 2, "maxItems": 2})}),
    ),
    "jsonSchema": _object(
        {"$schema": TEXT, "$id": TEXT, "title": TEXT, "type": TEXT, "properties": MEMBERS}
    ),
    "names": _object({"queryables": _list(_object({"id": TEXT}))}),
    "geometry": _object(
        {"type": {"type": "string", "enum": [*GEOMETRIES]}, "coordinates": _list({})}
    ),
    "feature": _object(FEATURE),
    "item": _object({**FEATURE, "attribution": TEXT, "coverage": TEXT, "links": LINKS}),
    "featureCollection": _object(
        {
            "type": {"type": "string", "enum": ["FeatureCollection"]},
            **PAGED,
            "data_date": {"type": "string", "format": "date"},
            **CREDITED,
            "links": LINKS,
            "features": _list(ref("feature")),
        },
        empty_because=TEXT,
    ),
    "version": _object(ABOUT_VERSION, supersedes={**TEXT, "nullable": True}),
    "versions": _object(
        {
            "id": TEXT,
            "links": LINKS,
            "versions": _list(_object({"version": COUNT, "href": LINK_OR_NONE})),
        }
    ),
    "itemVersion": _object({**FEATURE, "version": ref("version"), "links": LINKS}),
    "changes": _object(
        {
            "since": {**TEXT, "nullable": True},
            **PAGED,
            **CREDITED,
            "links": LINKS,
            "changes": _list(ref("change")),
        }
    ),
    "change": _object(
        {
            "collection": TEXT,
            "id": TEXT,
            "action": {"type": "string", "enum": ["put", "delete"]},
            "reason": TEXT,
            "version": ref("version"),
            "feature": _or_none("feature"),
        }
    ),
    "match": _object(
        {
            "id": TEXT,
            "probability": {**NUMBER, "minimum": 0, "maximum": 1},
            "machine_made": FLAG,
            "why": _list(CLUE),
        }
    ),
    "duplicates": _object(
        {
            "id": TEXT,
            "at_least": NUMBER,
            "numberMatched": COUNT,
            "possible_duplicates": _list(ref("match")),
            **CREDITED,
            "links": LINKS,
        }
    ),
    "written": _object({"id": TEXT, **ABOUT_VERSION}, possible_duplicates=_list(ref("match"))),
    "imported": _object(
        {
            "format": TEXT,
            **dict.fromkeys(("rows", "added", "updated", "unchanged"), COUNT),
            "possible_duplicates": _list({"type": "object"}),
            "catalog_version": TEXT,
            "dry_run": FLAG,
            "faults": _list(FAULT),
        }
    ),
    "distances": _object(
        {
            "type": {"type": "string", "enum": ["FeatureCollection"]},
            "method": TEXT,
            "unit": TEXT,
            "reference_system": TEXT,
            "sources": _list(TEXT),
            **RESTS_ON,
            "empty_because": {**TEXT, "nullable": True},
            "features": _list(ref("feature")),
        }
    ),
    "onRoute": ON_ROUTE,
    "atKilometre": AT_KILOMETRE,
    "located": {"oneOf": [ref("onRoute"), ref("atKilometre")]},
    "geocoded": _object(
        {"q": TEXT, "results": _list(NAMED_PLACE), "attribution": TEXT, "coverage": TEXT}
    ),
    "health": _object(
        {
            "status": {"type": "string", "enum": ["ok"]},
            "catalog_version": TEXT,
            "incidents": COUNT,
            "leads_hidden": COUNT,
        }
    ),
    "openapi": _object({"openapi": TEXT, "info": MEMBERS, "paths": MEMBERS}),
}
