"""The OpenAPI document: 3.0.3, with the limits that clients read out of it.

GDAL takes the largest page size from the ``limit`` parameter, and the languages of a filter from
``filter-lang`` if the path is written as in the standard; the conformance tests expect
``style=form, explode=false`` (OGC 17-069r4, /req/core/fc-limit-definition and its siblings).
"""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from app.api.negotiation import PAGE
from app.api.params import IMPORT, ITEMS, parameter, read_by
from app.exports.formats import FORMATS

__all__ = ["openapi_document"]

VERSION = "3.0.3"
TEXT = {"type": "string"}
OBJECT = {"schema": {"type": "object"}}
PROBLEM = {
    "description": "A problem (RFC 9457) that says what, where and what was expected",
    "content": {
        "application/problem+json": {
            "schema": {
                "type": "object",
                "required": ["type", "title", "status", "code", "detail"],
                "properties": {
                    **dict.fromkeys(("type", "title", "code", "detail", "parameter"), TEXT),
                    "status": {"type": "integer"},
                },
            },
            "example": {
                "type": "about:blank",
                "title": "Bad Request",
                "status": 400,
                "code": "bad-parameter",
                "detail": "limit: '0' is not a whole number from 1 up",
                "parameter": "limit",
            },
        }
    },
}
# What a write may send; a change also as application/merge-patch+json.
BODIES = ("application/geo+json", "application/json")
IMPORTED = ("text/csv", "application/geo+json", "application/geopackage+sqlite3")
FILE = {"schema": {"type": "string", "format": "binary"}}
RESPONSES = {
    "200": {"description": "The answer"},
    "304": {"description": "You have it already"},
    "400": PROBLEM,
    "404": PROBLEM,
    "default": PROBLEM,
}
# Names in paths, as the standard has them.
NAMES = {"collection_id": "collectionId", "item_id": "featureId"}
# A page of items, or the selection in any of the formats.
MEDIA_TYPES: dict[str, Any] = {each.media_type: {} for each in (*FORMATS.values(), PAGE)}
ITEMS_HEADERS = {
    "Link": "Where else to go: self, next, prev, collection, alternate (RFC 8288)",
    "Content-Crs": "URI of the coordinate reference system, in angle brackets",
    "Content-Disposition": "Name of the file, where the answer is one",
    "ETag": "Tag of the answer, for If-None-Match",
}
ITEMS_RESPONSE = {
    "200": {
        "description": "The answer",
        "content": MEDIA_TYPES,
        "headers": {
            name: {"description": said, "schema": TEXT} for name, said in ITEMS_HEADERS.items()
        },
    }
}


def openapi_document(app: FastAPI, root: str) -> dict[str, Any]:
    """Give the document of the application, with the server's address."""
    document = get_openapi(
        title=app.title, version=app.version, routes=app.routes, openapi_version=VERSION
    )
    document["servers"] = [{"url": root.rstrip("/")}]
    document["components"] = {"securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}}}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            in_path = [
                {**p, "name": NAMES.get(p["name"], p["name"]), "schema": TEXT}
                for p in operation.get("parameters", [])
            ]
            operation["parameters"] = in_path + [
                _described(path, name) for name in read_by(path, method.upper())
            ]
            operation["responses"] = {**RESPONSES, **(ITEMS_RESPONSE if path == ITEMS else {})}
            if method != "get":
                operation.update(_written(method, path))
    document["paths"] = {_renamed(path): each for path, each in document["paths"].items()}
    return document


def _renamed(path: str) -> str:
    for ours, standard in NAMES.items():
        path = path.replace(f"{{{ours}}}", f"{{{standard}}}")
    return path


def _written(method: str, path: str) -> dict[str, Any]:
    """Give what a write has besides: a token, a body, other answers."""
    conflict = dict.fromkeys(("401", "403", "409", "410", "412", "413", "415", "507"), PROBLEM)
    adds = method == "post" and path.endswith("/items")
    done = {"201": {"description": "Added"}} if adds else {"200": RESPONSES["200"]}
    answers = {"400": PROBLEM, "404": PROBLEM, "default": PROBLEM}
    bodies, content = _bodies(method, path)
    body = {"required": True, "content": dict.fromkeys(bodies, content)}
    shared = {"security": [{"bearer": []}], "responses": {**done, **answers, **conflict}}
    return shared if method == "delete" else {**shared, "requestBody": body}


def _bodies(method: str, path: str) -> tuple[tuple[str, ...], dict[str, Any]]:
    """Give the media types of what a write sends, and its schema."""
    if path == IMPORT:
        return IMPORTED, FILE
    is_feature = method != "post" or path.endswith("/items")
    return (BODIES if is_feature else BODIES[-1:]), OBJECT  # a merge is no feature


def _described(path: str, name: str) -> dict[str, Any]:
    described = parameter(path, name)
    return {
        "name": name,
        "in": "query",
        "required": False,
        "description": described.description,
        "schema": described.schema,
        "style": "form",
        "explode": False,
    }
