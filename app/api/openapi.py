"""The OpenAPI document: 3.0.3, with the limits that clients read out of it.

GDAL takes the largest page size from the ``limit`` parameter, and the languages of a filter from
``filter-lang`` if the path is written as in the standard; the conformance tests expect
``style=form, explode=false`` (OGC 17-069r4, /req/core/fc-limit-definition and its siblings).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

from app.api.analysis_params import EXECUTION
from app.api.analysis_schemas import EXECUTE, OF_ANALYSES, PROCESS_IDS, RESULT_ID
from app.api.answer_schemas import ANSWERS
from app.api.body_schemas import BODIES, request_body
from app.api.description_schemas import OF_DESCRIPTIONS
from app.api.params import IMPORT, ITEM, TILES, parameter, read_by
from app.api.path_names import PATH_NAMES
from app.api.responses import HEADERS, RESPONSES, responses
from app.api.still_params import PARTS, POSTED
from app.api.tile_schemas import OF_TILES
from app.api.value_schemas import IDENTIFIER, TEXT, VALUES
from app.exports.tiles.grid import MAX_ZOOM, SET
from app.store.history import CLAIMS, KINDS

if TYPE_CHECKING:
    from app.store.catalog import Catalog

__all__ = ["openapi_document", "operation_id"]

VERSION = "3.0.3"
Schema = dict[str, Any]
TAGS = {
    "features": "Collections and their features, after OGC API - Features",
    "tiles": "Vector tiles, after OGC API - Tiles",
    "questions": "Distances, kilometre points and names",
    "analyses": "Questions to a selection of incidents, with results under lasting names",
    "processes": "The same as processes, after OGC API - Processes",
    "versions": "What stood when, and what has changed",
    "duplicates": "Records that may be of the same event, and merging them",
    "writing": "Adding, changing, withdrawing and importing, with a token",
    "stills": "Maps as PNG, SVG and PDF, in the grammar of Mapbox's Static Images",
    "pages": "Pages for readers",
    "service": "The service itself",
}
INCIDENTS = "incidents"
NUMBER: Schema = {"type": "integer", "minimum": 0, "maximum": (1 << MAX_ZOOM) - 1}
# What else stands in a path; of tiles see 20-057, /req/core/tc-tilematrix-definition and siblings.
IN_PATH: dict[str, Schema] = {
    "process_id": {"schema": PROCESS_IDS, "example": "near-table"},
    "result_id": {"schema": RESULT_ID},
    "job_id": {"schema": TEXT},
    "version": {"schema": {"type": "integer", "minimum": 1}, "example": 1},
    "tile_matrix_set_id": {"schema": {"type": "string", "enum": [SET]}, "example": SET},
    "tile_matrix": {
        "schema": {"type": "string", "enum": [f"{zoom}" for zoom in range(MAX_ZOOM + 1)]},
        "example": "4",
    },
    "tile_row": {"schema": NUMBER, "example": 5},
    "tile_col": {"schema": NUMBER, "example": 9},
    **{
        name: {"description": described, "schema": schema, "example": example}
        for name, (described, schema, example) in PARTS.items()
    },
}
# What a client may send besides with a write of an item.
WRITE_HEADERS = (
    {
        "name": "If-Match",
        "in": "header",
        "description": 'ETag of the item as it was read, or its version, like "3"; else 412',
        "schema": TEXT,
        "example": "*",
    },
    {
        "name": "Idempotency-Key",
        "in": "header",
        "description": "the same request with the same key is done once",
        "schema": {
            "type": "string",
            "minLength": 1,
            "maxLength": 200,
            "pattern": "^[!-~](?:[ -~]*[!-~])?$",
        },
    },
)


def operation_id(route: APIRoute) -> str:
    """Give the id of an operation: the name of its function, which stays when a path changes."""
    return route.name


def openapi_document(app: FastAPI, root: str, catalog: Catalog) -> dict[str, Any]:
    """Give the document of the application, with the server's address and its collections."""
    document = get_openapi(
        title=app.title, version=app.version, routes=app.routes, openapi_version=VERSION
    )
    document["servers"] = [{"url": root.rstrip("/")}]
    document["tags"] = [{"name": name, "description": said} for name, said in TAGS.items()]
    document["components"] = {
        "schemas": {
            **VALUES,
            **ANSWERS,
            **OF_DESCRIPTIONS,
            **OF_TILES,
            **OF_ANALYSES,
            **BODIES,
            **EXECUTE,
        },
        "responses": RESPONSES,
        "headers": HEADERS,
        "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}},
    }
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            in_path = [
                {**row, **_in_path(row["name"], path, method, catalog)}
                for row in operation.get("parameters", [])
            ]
            in_query = [_in_query(path, method, name) for name in read_by(path, method.upper())]
            operation["parameters"] = [*in_path, *in_query]
            operation["responses"] = responses(path, method)
            if method != "get":
                operation.update(_written(method, path, operation["parameters"]))
    _bound_kilometres(document, catalog)
    document["paths"] = {_renamed(path): each for path, each in document["paths"].items()}
    return document


def _renamed(path: str) -> str:
    for ours, standard in PATH_NAMES.items():
        path = path.replace(f"{{{ours}}}", f"{{{standard}}}")
    return path


def _written(method: str, path: str, parameters: list[Schema]) -> Schema:
    """Give what a write has besides: a token, headers, a body."""
    if path in {EXECUTION, POSTED}:  # nothing is written
        return {"requestBody": request_body(method, path)}
    headers = () if path == IMPORT else WRITE_HEADERS
    shared = {"security": [{"bearer": []}], "parameters": [*parameters, *headers]}
    body = {} if method == "delete" else {"requestBody": request_body(method, path)}
    return {**shared, **body}


def _in_path(name: str, path: str, method: str, catalog: Catalog) -> Schema:
    """Give name, schema and example of a part of the path."""
    if name == "collection_id":
        served = _collections(path, method, catalog)
        named = {"name": PATH_NAMES[name], "example": INCIDENTS}
        return {**named, "schema": {"type": "string", "enum": served}}
    if name in IN_PATH:
        return {"name": PATH_NAMES.get(name, name), **IN_PATH[name]}
    shown = catalog.collection(INCIDENTS).features
    example = {"example": shown[0].id} if shown else {}
    return {"name": PATH_NAMES[name], "schema": IDENTIFIER, **example}


def _collections(path: str, method: str, catalog: Catalog) -> list[str]:
    """Give the collections that an operation is for."""
    if path.endswith(("/duplicates", "/merge", "/unmerge")):
        return [INCIDENTS]
    if path.startswith(TILES):
        return [name for name, found in catalog.collections.items() if found.spatial]
    if path.endswith("/versions"):
        return [*KINDS, CLAIMS]
    if method != "get" or path.startswith(f"{ITEM}/"):
        return [*KINDS]
    return [*catalog.collections]


def _in_query(path: str, method: str, name: str) -> Schema:
    described = parameter(path, name)
    needs_reason = method == "delete" or path.endswith("merge")
    row = {
        "name": name,
        "in": "query",
        "required": described.is_required or (name == "reason" and needs_reason),
        "description": described.description,
        "schema": described.schema,
        "style": "form",
        "explode": False,
    }
    return row if described.example is None else {**row, "example": described.example}


def _bound_kilometres(document: Schema, catalog: Catalog) -> None:
    """Say which kilometres the route of the incidents has."""
    route = catalog.gazette.route
    for row in document["paths"]["/locate"]["get"]["parameters"]:
        if row["name"] == "kp":
            row["schema"] = {**row["schema"], "minimum": route.start_km, "maximum": route.end_km}
