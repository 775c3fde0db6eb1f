"""What is promised: requirements classes, schemas, queryables, and the functions of a filter."""

from __future__ import annotations

from typing import Any

import orjson
from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.api.answers import JSON, SCHEMA, answer
from app.api.conformance import conforms_to
from app.api.format_links import DOCUMENT, SCHEMAS, representations
from app.api.links import link, link_header
from app.api.negotiation import PAGE
from app.api.pages import conformance_html, functions_html, properties_html
from app.api.params import Format
from app.api.schemas import feature_schema
from app.api.state import state_of
from app.exports.schema import queryable_names, queryables_document, schema_document
from app.selection.cql.kinds import Kind
from app.selection.functions import FUNCTIONS, Function
from app.store.columns import columns_of

__all__ = ["router"]

router = APIRouter(tags=["features"])
# What the kinds of a filter are called in the list of functions.
TYPES = {
    Kind.NUMBER: "number",
    Kind.TEXT: "string",
    Kind.BOOLEAN: "boolean",
    Kind.DATE: "datetime",
    Kind.INSTANT: "datetime",
    Kind.INTERVAL: "datetime",
    Kind.GEOMETRY: "geometry",
    Kind.LIST: "array",
}


@router.get("/conformance", summary="What this service conforms to")
async def conformance(request: Request, f: Format) -> Response:
    """List the requirements classes."""
    if f == "html":
        return conformance_html(request, conforms_to())
    root = state_of(request).root(request)
    links = representations(f"{root}conformance", "", "json", "This document", DOCUMENT)
    body = orjson.dumps({"conformsTo": conforms_to()})
    return answer(request, body, JSON, headers=link_header(links))


@router.get("/functions", summary="The functions of a filter")
async def functions(request: Request, f: Format) -> Response:
    """List the functions that a filter can call, with arguments and result."""
    if f == "html":
        return functions_html(request)
    here = f"{state_of(request).root(request)}functions"
    links = representations(here, "", "json", "This document", DOCUMENT)
    body = {"functions": list(map(_described, FUNCTIONS.values())), "links": links}
    return answer(request, orjson.dumps(body), JSON, headers=link_header(links))


@router.get("/collections/{collection_id}/schema", summary="JSON Schema of the features")
async def schema(request: Request, collection_id: str, f: Format) -> Response:
    """Give the JSON Schema of a collection's features, stable whatever the first page holds."""
    if f == "html":
        return properties_html(request, collection_id)
    if f == "feature":
        state = state_of(request)
        found = state.catalog.collection(collection_id)
        here = f"{state.root(request)}collections/{collection_id}/schema"
        address = f"{here}?f=feature"
        links = [
            link(address, "self", SCHEMA, "This document"),
            *representations(here, "", "", "The properties", (PAGE,)),
        ]
        body = orjson.dumps(feature_schema(found, address))
        return answer(request, body, SCHEMA, headers=link_header(links))
    return await _document(request, collection_id, schema_document)


@router.get("/collections/{collection_id}/queryables", summary="What a filter may ask")
async def queryables(request: Request, collection_id: str, f: Format) -> Response:
    """Give the JSON Schema of what a filter of a collection may ask, and nothing else."""
    if f == "html":
        return properties_html(request, collection_id)
    if f == "names":
        catalog = state_of(request).catalog
        kinds = columns_of(catalog.collection(collection_id), catalog).kinds
        return answer(request, orjson.dumps(queryable_names(kinds)), JSON)
    return await _document(request, collection_id, queryables_document)


async def _document(request: Request, collection_id: str, make: Any) -> Response:
    state = state_of(request)
    catalog, root = state.catalog, state.root(request)
    found = catalog.collection(collection_id)
    name = request.url.path.rsplit("/", 1)[-1]
    here = f"{root}collections/{collection_id}/{name}"
    body = await state.workers.run(
        ("definition", catalog.key, collection_id, name, root),
        lambda: orjson.dumps(make(found, columns_of(found, catalog).kinds, here)),
    )
    links = representations(here, "", "json", "This document", SCHEMAS)
    return answer(request, body, SCHEMA, headers=link_header(links))


def _described(function: Function) -> dict[str, Any]:
    return {
        "name": function.name,
        "description": function.doc,
        "arguments": [
            {
                "title": argument.name,
                "description": argument.doc,
                "type": list(dict.fromkeys(TYPES[kind] for kind in argument.kinds)),
            }
            for argument in function.args
        ],
        "returns": [TYPES[function.returns]],
    }
