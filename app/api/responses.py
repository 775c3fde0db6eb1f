"""How each operation can be answered: statuses, media types with their schemas, headers."""

from __future__ import annotations

from typing import Any

from app.api.analysis_params import BUNDLE, EXECUTION, JOB, PICTURES, READ_BY_ANALYSES
from app.api.answer_schemas import PROBLEM_EXAMPLE, ref
from app.api.answers import GEOJSON, JSON, SCHEMA
from app.api.atom import ATOM
from app.api.json_feed import JSON_FEED
from app.api.negotiation import CITATIONS, PAGE
from app.api.oembed_params import PATH as OEMBED
from app.api.params import IMPORT, INCIDENT_PAGE, ITEM, ITEMS, STYLE, TILE, TILES, TILESET
from app.api.resource_links import OPENAPI
from app.api.signposts import JSON_LD
from app.api.still_params import MEDIA_TYPES, POSTED, STILLS
from app.exports.formats import FORMATS
from app.exports.layer_file import LAYER_FILE
from app.exports.result_bundle import ZIP
from app.exports.tiles.drawing import MEDIA_TYPE

__all__ = ["HEADERS", "RESPONSES", "responses"]

Responses = dict[str, Any]
TEXT = {"type": "string"}
FILE: dict[str, Any] = {"schema": {"type": "string", "format": "binary"}}
HTML: dict[str, Any] = {"text/html": {"schema": TEXT}}
HEADERS = {
    name: {"description": said, "schema": TEXT, "required": name == "ETag"}
    for name, said in {
        "Link": "Where else to go: self, next, prev, collection, alternate (RFC 8288)",
        "Content-Crs": "URI of the coordinate reference system, in angle brackets",
        "Content-Disposition": "Name of the file, where the answer is one",
        "ETag": "Tag of the answer, for If-None-Match",
        "Content-Location": "The lasting address of the result",
        "Memento-Datetime": "When the version was recorded (RFC 7089)",
        "Location": "Where the item is",
    }.items()
}
AS_PROBLEM = {"application/problem+json": {"schema": ref("problem"), "example": PROBLEM_EXAMPLE}}
RESPONSES = {
    "problem": {
        "description": "A problem (RFC 9457) that says what, where and what was expected",
        "content": AS_PROBLEM,
    },
    "problemOrPage": {
        "description": "A problem (RFC 9457), or a page that says the same to a reader",
        "content": {**AS_PROBLEM, **HTML},
    },
    "notModified": {"description": "You have it already"},
}
COLLECTION = "/collections/{collection_id}"


def _json(schema: str, media_type: str = JSON) -> dict[str, Any]:
    return {media_type: {"schema": ref(schema)}}


# A page of items, or the selection in any of the formats.
OF_ITEMS: dict[str, Any] = {
    **{each.media_type: FILE for each in (*FORMATS.values(), PAGE)},
    **_json("featureCollection", GEOJSON),
    **HTML,
}
# What an operation that reads gives, and in which headers it says more.
CONTENT: dict[str, dict[str, Any]] = {
    "/": {**_json("landingPage"), **HTML},
    "/conformance": {**_json("conformance"), **HTML},
    "/functions": {**_json("functions"), **HTML},
    "/collections": {**_json("collections"), **HTML},
    COLLECTION: {**_json("collection"), **HTML},
    f"{COLLECTION}/schema": {**_json("jsonSchema", SCHEMA), **HTML},
    f"{COLLECTION}/queryables": {**_json("jsonSchema", SCHEMA), **_json("names"), **HTML},
    ITEMS: OF_ITEMS,
    f"{COLLECTION}/qlr": {LAYER_FILE: FILE},
    "/tileMatrixSets": _json("tileMatrixSets"),
    "/tileMatrixSets/{tile_matrix_set_id}": _json("tileMatrixSet"),
    TILES: _json("tilesets"),
    TILESET: _json("tileset"),
    TILE: {MEDIA_TYPE: FILE},
    STYLE: _json("mapStyle"),
    ITEM: {
        **_json("item", GEOJSON),
        **HTML,
        **{kind: {"schema": TEXT} for kind in CITATIONS.values()},
        **_json("citations", CITATIONS["csl"]),
    },
    f"{ITEM}/versions": _json("versions"),
    f"{ITEM}/versions/{{version}}": _json("itemVersion", GEOJSON),
    f"{ITEM}/duplicates": _json("duplicates"),
    "/changes": {**_json("changes"), ATOM: {"schema": TEXT}, **_json("jsonFeed", JSON_FEED)},
    "/near": _json("distances", GEOJSON),
    "/locate": _json("located"),
    "/geocode": _json("geocoded"),
    "/map": HTML,
    "/embed": HTML,
    INCIDENT_PAGE: {
        **HTML,
        "image/svg+xml": {"schema": TEXT},
        **{kind: {"schema": TEXT} for kind in CITATIONS.values()},
        **_json("references", CITATIONS["csl"]),
    },
    "/about": HTML,
    OEMBED: {**_json("oembed"), "text/xml": {"schema": TEXT}},
    **{path: dict.fromkeys(MEDIA_TYPES.values(), FILE) for path in STILLS},
    "/healthz": _json("health"),
    "/datapackage.json": _json("dataPackage"),
    "/dcat.jsonld": _json("jsonLd", JSON_LD),
    "/prov.jsonld": _json("jsonLd", JSON_LD),
    "/api": _json("openapi", OPENAPI),
    **{
        path: {**_json("result"), "text/csv": {"schema": TEXT}, **HTML} for path in READ_BY_ANALYSES
    },
    **{
        path: {
            **_json("result"),
            "text/csv": {"schema": TEXT},
            **HTML,
            "image/svg+xml": {"schema": TEXT},
            "image/png": FILE,
        }
        for path in PICTURES
    },
    BUNDLE: {ZIP: FILE},
    "/analyses": {**_json("analyses"), **HTML},
    "/processes": _json("processes"),
    "/processes/{process_id}": _json("process"),
}
SAID_IN = {
    **dict.fromkeys(READ_BY_ANALYSES, ("Link", "Content-Location", "Content-Disposition")),
    ITEMS: ("Link", "Content-Crs", "Content-Disposition"),
    ITEM: ("Link", "Content-Crs"),
    f"{COLLECTION}/qlr": ("Content-Disposition",),
    f"{ITEM}/versions": ("Link",),
    f"{ITEM}/versions/{{version}}": ("Link", "Memento-Datetime"),
    f"{ITEM}/duplicates": ("Link",),
    "/changes": ("Link",),
    **dict.fromkeys(("/datapackage.json", "/dcat.jsonld", "/prov.jsonld"), ("Link",)),
    INCIDENT_PAGE: ("Link",),
    "/map": ("Content-Disposition",),
    BUNDLE: ("Content-Disposition",),
    **dict.fromkeys(STILLS, ("Content-Disposition",)),
    "/analyses": ("Link",),
}
# A bad parameter, a query that is too long, and too much to do (503) or a fault of ours (500).
ANYWHERE = ("400", "414", "5XX")
NOT_FOUND = {"/changes", "/near", "/locate", "/map", "/embed", OEMBED, STYLE, *READ_BY_ANALYSES}
GONE = {
    *READ_BY_ANALYSES,
    ITEMS,
    f"{COLLECTION}/qlr",
    TILES,
    TILESET,
    TILE,
    STYLE,
    ITEM,
    f"{ITEM}/duplicates",
    INCIDENT_PAGE,
    "/near",
    "/map",
    "/embed",
    OEMBED,
    *STILLS,
}
NOT_ACCEPTABLE = {ITEMS, ITEM}
FOLLOWING = ("item", "versions", "replace_item", "change_item", "withdraw")
OF_WRITES = ("401", "403", "404", "408", "409", "410", "412", "413", "415")


def responses(path: str, method: str) -> Responses:
    """Give the answers of an operation."""
    if path.startswith(JOB):  # there are none
        return _problems("404", given="problemOrPage")
    if method == "get":
        return _of_reading(path)
    if path == EXECUTION:
        done = {"description": "The result", "content": _json("executed")}
        return {"200": done, **_problems("404", "408", "410", "413", "415")}
    if path == POSTED:
        done = {"description": "The map", "content": CONTENT[path]}
        return {"200": done, **_problems("404", "408", "410", "413", "415")}
    return {**_done(path, method), **_problems(*OF_WRITES)}


def _of_reading(path: str) -> Responses:
    found = {
        "description": "The answer",
        "headers": {name: ref(name, "headers") for name in ("ETag", *SAID_IN.get(path, ()))},
        "content": CONTENT[path],
    }
    can_be_missing = "{" in path or path in NOT_FOUND
    others = [
        status
        for status, is_possible in (
            ("404", can_be_missing),
            ("406", path in NOT_ACCEPTABLE),
            ("410", path in GONE),
        )
        if is_possible
    ]
    problems = _problems(*others, given="problemOrPage")
    if path == TILE:
        problems["204"] = {"description": "Nothing is in the tile"}
    return {"200": found, "304": ref("notModified", "responses"), **problems}


def _problems(*others: str, given: str = "problem") -> Responses:
    return {status: ref(given, "responses") for status in sorted({*ANYWHERE, *others})}


def _done(path: str, method: str) -> Responses:
    if path == IMPORT:
        content = _json("imported")
        return {
            "200": {"description": "Nothing had to be written", "content": content},
            "201": {"description": "Imported", "content": content},
        }
    content = _json("written")
    if method == "post" and path == ITEMS:
        headers = {"Location": ref("Location", "headers")}
        done = {"description": "Added", "headers": headers, "content": content}
        return {"201": {**done, "links": _links("$response.body#/id")}}
    links = _links("$request.path.featureId") if path == ITEM else {}
    done = {"description": "The version that stands now", "content": content}
    return {"200": {**done, "links": links} if links else done}


def _links(item: str) -> dict[str, Any]:
    """Give the operations that can follow on the item, and where they take its id from."""
    at = {"collectionId": "$request.path.collectionId", "featureId": item}
    return {name: {"operationId": name, "parameters": at} for name in FOLLOWING}
