"""Analyses: the list, each by its own address, and results by their lasting names."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import orjson
from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.analysis.definition import Analysis
from app.analysis.register import ANALYSES
from app.api.analysis_pages import analyses_html, analysis_html, kept_html
from app.api.answers import JSON, answer
from app.api.format_links import DOCUMENT, representations
from app.api.links import link, link_header
from app.api.pages import wants_page
from app.api.params import query
from app.api.result_bundles import bundle_answer
from app.api.result_pictures import SHOWING, shown
from app.api.results import asked_answer, kept_answer
from app.api.state import state_of

__all__ = ["router"]

router = APIRouter(tags=["analyses"])


@router.get("/analyses", summary="The analyses that can be asked")
async def analyses(request: Request) -> Response:
    """List the analyses, each with its address and its description as a process."""
    query(request)
    if wants_page(request):
        return analyses_html(request)
    root = state_of(request).root(request)
    links = representations(f"{root}analyses", "", "json", "This document", DOCUMENT)
    body = {
        "analyses": [
            {
                "id": each.id,
                "title": each.title,
                "description": each.description,
                "links": [
                    link(f"{root}analyses/{each.id}", "item", JSON, each.title),
                    link(f"{root}processes/{each.id}", "describedby", JSON, "What is asked"),
                ],
            }
            for each in ANALYSES.values()
        ],
        "links": links,
    }
    return answer(request, orjson.dumps(body), JSON, headers=link_header(links))


def _asking(analysis: Analysis) -> Callable[[Request], Awaitable[Response]]:
    """Give the route of an analysis."""

    async def asked(request: Request) -> Response:
        if wants_page(request):
            return await analysis_html(request, analysis)
        values = query(request)
        pairs = [pair for pair in values.items() if pair[0] not in SHOWING]
        return await asked_answer(request, analysis, pairs, shown(values))

    asked.__name__ = analysis.id.replace("-", "_")
    asked.__doc__ = f"{analysis.description}."
    return asked


for each in ANALYSES.values():
    router.get(f"/analyses/{each.id}", summary=each.title)(_asking(each))


@router.get("/analyses/{result_id}", summary="A result by its lasting name")
async def result(request: Request, result_id: str) -> Response:
    """Give the bytes that were given out under this name."""
    values = query(request)
    if wants_page(request):
        return await kept_html(request, result_id)
    return await kept_answer(request, result_id, shown(values))


@router.get("/analyses/{result_id}/bundle.zip", summary="A result with what it follows from")
async def result_bundle(request: Request, result_id: str) -> Response:
    """Give a zip of question, result and inputs, which ``incident-mapper recompute`` checks."""
    query(request)
    return await bundle_answer(request, result_id)
