"""The data described for catalogues and programs: data package, DCAT, PROV."""

from __future__ import annotations

from typing import Any

import orjson
from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.api.answers import JSON, answer
from app.api.descriptions import all_described
from app.api.links import link, link_header
from app.api.params import query
from app.api.signposts import JSON_LD, signposts
from app.api.state import state_of
from app.exports.metadata.datapackage import datapackage
from app.exports.metadata.dcat import dcat
from app.exports.metadata.prov import prov

__all__ = ["router"]

router = APIRouter(tags=["service"])


@router.get("/datapackage.json", summary="The collections as a Data Package")
async def data_package(request: Request) -> Response:
    """Give tables with typed columns and all other files, with licences, sources and hashes."""
    query(request)
    state = state_of(request)
    catalog, root = state.catalog, state.root(request)
    found = datapackage(catalog, root, await all_described(state, catalog, root))
    return _described(request, found, JSON)


@router.get("/dcat.jsonld", summary="The service as a DCAT catalog")
async def dcat_catalog(request: Request) -> Response:
    """Give datasets, distributions and the API as a service, as JSON-LD."""
    query(request)
    state = state_of(request)
    root = state.root(request)
    return _described(request, dcat(await all_described(state, state.catalog, root), root), JSON_LD)


@router.get("/prov.jsonld", summary="Where the data come from, as PROV")
async def provenance(request: Request) -> Response:
    """Give what this version was made of, by whom, and what that was made of, as JSON-LD."""
    query(request)
    state = state_of(request)
    return _described(request, prov(state.catalog, state.root(request)), JSON_LD)


def _described(request: Request, found: dict[str, Any], media_type: str) -> Response:
    state = state_of(request)
    root = state.root(request)
    links = [
        link(f"{root}{request.url.path.rpartition('/')[2]}", "self", media_type, "This document"),
        link(root, "describes", "text/html", "What it describes"),
        *signposts(root, state.catalog),
    ]
    return answer(request, orjson.dumps(found), media_type, headers=link_header(links))
