"""Still maps: by an address in the grammar of Mapbox's Static Images, or by a body."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.api.still_params import OVERLAID, PLAIN, POSTED
from app.api.stills import body_parts, path_parts, still_answer

__all__ = ["router"]

router = APIRouter(tags=["stills"])


@router.get(PLAIN, summary="A still map")
async def still(request: Request) -> Response:
    """Draw the selected incidents as PNG, SVG or PDF."""
    return await still_answer(request, path_parts(request))


@router.get(OVERLAID, summary="A still map with pins, paths and areas of one's own")
async def overlaid_still(request: Request) -> Response:
    """Draw the selected incidents, and over them what the address holds."""
    return await still_answer(request, path_parts(request))


@router.post(POSTED, summary="A still map with more than an address holds")
async def posted_still(request: Request) -> Response:
    """Draw the same from a body, for overlays that are too long for an address."""
    return await still_answer(request, await body_parts(request))
