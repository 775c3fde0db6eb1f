"""JSON Schemas of what is answered, written for clients: what is always there, and its type.

Whatever else an answer holds is not forbidden. Properties of features stand in the schema of their
collection, which a client asks for by itself.
"""

from __future__ import annotations

from typing import Any

from app.domain.record.vocabulary import MsgType
from app.store.history import News

__all__ = [
    "ANSWERS", "COUNT", "CREDITED", "FLAG", "LINKS", "MEMBERS", "NUMBER", "PROBLEM_EXAMPLE", "TEXT",
    "WEB", "Schema", "list_of", "object_of", "ref",
]  # fmt: skip

Schema = dict[str, Any]
TEXT: Schema = {"type": "string"}
COUNT: Schema = {"type": "integer", "minimum": 0}
NUMBER: Schema = {"type": "number"}
FLAG: Schema = {"type": "boolean"}
MEMBERS: Schema = {"type": "object"}
TIME: Schema = {"type": "string", "format": "date-time"}
KILOMETRE_OR_NONE: Schema = {**NUMBER, "nullable": True}
WEB: Schema = {"type": "string", "format": "uri"}
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


def list_of(of: Schema) -> Schema:
    """Give the schema of a list."""
    return {"type": "array", "items": of}


def object_of(required: dict[str, Schema], **optional: Schema) -> Schema:
    """Give the schema of an object, with what is always there and what may be."""
    needed = {"required": list(required)} if required else {}
    return {"type": "object", **needed, "properties": {**required, **optional}}


def _or_none(name: str) -> Schema:
    return {"allOf": [ref(name)], "nullable": True}


LINKS = list_of(ref("link"))
# What any answer says of the record (app.api.said).
DAY: Schema = {"type": "string", "format": "date"}
CREDITED = {
    "data_date": DAY,
    **dict.fromkeys(("catalog_version", "coverage", "attribution", "license", "citation"), TEXT),
}
PAGED = {"numberMatched": COUNT, "numberReturned": COUNT}
FAULT = object_of({"pointer": TEXT, "message": TEXT}, row=COUNT, column=COUNT)
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
CLUE = object_of(
    {
        "clue": TEXT,
        "ratio": NUMBER,
        "measured": {**NUMBER, "nullable": True},
        "unit": {**TEXT, "nullable": True},
    }
)
ON_ROUTE = object_of(
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
        **CREDITED,
    }
)
AT_KILOMETRE = object_of(
    {
        "route_id": TEXT,
        "kp_km": NUMBER,
        "lon": NUMBER,
        "lat": NUMBER,
        "error_km": NUMBER,
        "method": TEXT,
        **CREDITED,
    }
)
NAMED_PLACE = object_of(
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
FUNCTION = object_of(
    {"name": TEXT, "description": TEXT, "arguments": list_of(object_of({"title": TEXT})),
     "returns": list_of(TEXT)}
)  # fmt: skip
ANSWERS: dict[str, Schema] = {
    "link": object_of(
        {"href": {"type": "string", "format": "uri"}, "rel": TEXT}, type=TEXT, title=TEXT
    ),
    "problem": object_of(
        {"type": TEXT, "title": TEXT, "status": {"type": "integer"}, "code": TEXT, "detail": TEXT},
        parameter=TEXT,
        faults=list_of(FAULT),
        fault_count=COUNT,
        links=LINKS,
        withdrawn=object_of({"id": TEXT, "reason": TEXT, "collection": TEXT}, day=TEXT),
    ),
    "landingPage": object_of({"title": TEXT, "description": TEXT, **CREDITED, "links": LINKS}),
    "conformance": object_of({"conformsTo": list_of({"type": "string", "format": "uri"})}),
    "functions": object_of({"functions": list_of(FUNCTION), "links": LINKS}),
    "collections": object_of(
        {"links": LINKS, **CREDITED, "collections": list_of(ref("collection"))}
    ),
    "collection": object_of(
        {
            "id": TEXT,
            "title": TEXT,
            "description": TEXT,
            "itemType": {"type": "string", "enum": ["feature"]},
            "crs": list_of({"type": "string", "format": "uri"}),
            "storageCrs": {"type": "string", "format": "uri"},
            "extent": ref("extent"),
            **CREDITED,
            "links": LINKS,
        }
    ),
    "extent": object_of(
        {},
        spatial=object_of({"bbox": list_of({**list_of(NUMBER), "minItems": 4, "maxItems": 4})}),
        temporal=object_of({"interval": list_of({**list_of(TIME), "minItems": 2, "maxItems": 2})}),
    ),
    "jsonSchema": object_of(
        {"$schema": TEXT, "$id": TEXT, "title": TEXT, "type": TEXT, "properties": MEMBERS}
    ),
    "names": object_of({"queryables": list_of(object_of({"id": TEXT}))}),
    "geometry": object_of(
        {"type": {"type": "string", "enum": [*GEOMETRIES]}, "coordinates": list_of({})}
    ),
    "feature": object_of(FEATURE),
    "item": object_of({**FEATURE, **CREDITED, "links": LINKS}),
    "featureCollection": object_of(
        {
            "type": {"type": "string", "enum": ["FeatureCollection"]},
            **PAGED,
            **CREDITED,
            "links": LINKS,
            "features": list_of(ref("feature")),
        },
        timeStamp=TIME,
        empty_because=TEXT,
    ),
    "citations": list_of(
        object_of(
            {
                **dict.fromkeys(("id", "type", "title", "publisher", "version", "URL"), TEXT),
                "author": list_of(object_of({"literal": TEXT})),
                "issued": object_of({"date-parts": list_of(list_of(COUNT))}),
            }
        )
    ),
    "version": object_of(ABOUT_VERSION, supersedes={**TEXT, "nullable": True}),
    "versions": object_of(
        {
            "id": TEXT,
            "links": LINKS,
            "versions": list_of(object_of({"version": COUNT, "href": LINK_OR_NONE})),
            **CREDITED,
        }
    ),
    "itemVersion": object_of({**FEATURE, "version": ref("version"), **CREDITED, "links": LINKS}),
    "changes": object_of(
        {
            "since": {**TEXT, "nullable": True},
            **PAGED,
            **CREDITED,
            "links": LINKS,
            "changes": list_of(ref("change")),
        }
    ),
    "change": object_of(
        {
            "collection": TEXT,
            "id": TEXT,
            "action": {"type": "string", "enum": ["put", "delete"]},
            "news": {"type": "string", "enum": [each.value for each in News]},
            "reason": TEXT,
            "version": ref("version"),
            "feature": _or_none("feature"),
        }
    ),
    "jsonFeed": object_of(
        {
            **dict.fromkeys(("version", "title", "home_page_url", "feed_url"), TEXT),
            "items": list_of(
                object_of(dict.fromkeys(("id", "url", "title", "content_text"), TEXT))
            ),
        },
        next_url=TEXT,
    ),
    "match": object_of(
        {
            "id": TEXT,
            "probability": {**NUMBER, "minimum": 0, "maximum": 1},
            "machine_made": FLAG,
            "why": list_of(CLUE),
        }
    ),
    "duplicates": object_of(
        {
            "id": TEXT,
            "at_least": NUMBER,
            "numberMatched": COUNT,
            "possible_duplicates": list_of(ref("match")),
            **CREDITED,
            "links": LINKS,
        }
    ),
    "written": object_of({"id": TEXT, **ABOUT_VERSION}, possible_duplicates=list_of(ref("match"))),
    "imported": object_of(
        {
            "format": TEXT,
            **dict.fromkeys(("rows", "added", "updated", "unchanged"), COUNT),
            "possible_duplicates": list_of({"type": "object"}),
            "catalog_version": TEXT,
            "dry_run": FLAG,
            "faults": list_of(FAULT),
        }
    ),
    "distances": object_of(
        {
            "type": {"type": "string", "enum": ["FeatureCollection"]},
            "method": TEXT,
            "unit": TEXT,
            "reference_system": TEXT,
            "sources": list_of(TEXT),
            **CREDITED,
            "empty_because": {**TEXT, "nullable": True},
            "features": list_of(ref("feature")),
        }
    ),
    "onRoute": ON_ROUTE,
    "atKilometre": AT_KILOMETRE,
    "references": list_of(object_of({"id": TEXT, "type": TEXT, "title": TEXT}, URL=TEXT)),
    "located": {"oneOf": [ref("onRoute"), ref("atKilometre")]},
    "geocoded": object_of({"q": TEXT, "results": list_of(NAMED_PLACE), **CREDITED}),
    "health": object_of(
        {
            "status": {"type": "string", "enum": ["ok"]},
            "catalog_version": TEXT,
            "incidents": COUNT,
            "leads_hidden": COUNT,
        }
    ),
    "openapi": object_of({"openapi": TEXT, "info": MEMBERS, "paths": MEMBERS}),
}
