"""The service itself: is it well, and what can it do."""

from __future__ import annotations

import orjson
from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.api.answers import JSON, answer
from app.api.openapi import openapi_document
from app.api.params import query
from app.api.resource_links import OPENAPI
from app.api.state import state_of

__all__ = ["router"]

router = APIRouter(tags=["service"])


@router.get("/healthz", summary="Whether the service is well")
async def healthz(request: Request) -> Response:
    """Answer 200 with the catalog's version once the catalog is loaded."""
    query(request)
    catalog = state_of(request).catalog
    body = {"status": "ok", "catalog_version": catalog.version, **_counts(request)}
    return answer(request, orjson.dumps(body), JSON)


@router.get("/api", summary="The OpenAPI document")
async def api(request: Request) -> Response:
    """Give the API as OpenAPI 3.0.3."""
    query(request)
    state = state_of(request)
    document = openapi_document(request.app, state.root(request), state.catalog)
    return answer(request, orjson.dumps(document), OPENAPI)


def _counts(request: Request) -> dict[str, int]:
    coverage = state_of(request).catalog.coverage
    return {"incidents": coverage.incidents, "leads_hidden": coverage.leads_hidden}
