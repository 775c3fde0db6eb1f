"""The pages of the analyses: what a browser gets from their routes."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, quote, urlencode

import orjson
from fastapi import Request
from fastapi.responses import Response

from app.analysis.register import ANALYSES
from app.api.answers import JSON, html_answer
from app.api.format_links import DOCUMENT, representations
from app.api.links import link, link_header
from app.api.negotiation import PAGE
from app.api.pages import service_of
from app.api.params import as_of, query
from app.api.result_pictures import SHOWING
from app.api.results import asked_result, kept_document, result_links
from app.api.state import ApiState, state_of
from app.domain.errors import BadParameterError
from app.pages.analyses import AnalysisAsked, analyses_page, analysis_page

if TYPE_CHECKING:
    from app.analysis.definition import Analysis
    from app.pages.render import HtmlPage
    from app.store.catalog import Catalog
    from app.store.kept_results import KeptResult

__all__ = ["analyses_html", "analysis_html", "kept_html"]


def analyses_html(request: Request) -> Response:
    """Answer with the list of the analyses."""
    root = state_of(request).root(request)
    page = analyses_page(state_of(request).catalog, service_of(request, "analyses"))
    links = representations(f"{root}analyses", "", PAGE.name, "This document", DOCUMENT)
    return html_answer(request, page, headers=link_header(links))


async def analysis_html(request: Request, analysis: Analysis) -> Response:
    """Answer with the form of an analysis and, where there is an answer, with that.

    A form sends every field: one that was left empty says nothing.
    """
    request = _filled_in(request)
    values = query(request)
    pairs = tuple(pair for pair in values.items() if pair[0] not in SHOWING)
    state = state_of(request)
    try:
        kept = await asked_result(request, analysis, pairs)
    except BadParameterError:
        if pairs:  # what was asked is wrong; where nothing was asked, nothing is
            raise
        kept = None
    catalog = await state.catalog_at(as_of(values))
    asked = AnalysisAsked(analysis=analysis, given=pairs, root=state.root(request))
    return await _page(request, catalog, asked, kept)


async def kept_html(request: Request, name: str) -> Response:
    """Answer with a result by its name, as a page of the bytes that are kept."""
    query(request)
    state, kept = state_of(request), await kept_document(request, name)
    asked = AnalysisAsked(
        analysis=ANALYSES.get(kept.analysis),
        given=tuple(parse_qsl(kept.parameters, keep_blank_values=True)),
        root=state.root(request),
        is_kept=True,
    )
    return await _page(request, state.catalog, asked, kept)


async def _page(
    request: Request, catalog: Catalog, asked: AnalysisAsked, kept: KeptResult | None
) -> Response:
    which = kept.id if kept else asked.analysis and asked.analysis.id
    key = ("analysis-page", catalog.key, asked.root, asked.given, asked.is_kept, which)
    state = state_of(request)
    page = await state.workers.run(key, lambda: _made(state, catalog, asked, kept))
    headers = _unanswered(asked) if kept is None else _answered(request, asked, kept)
    return html_answer(request, page, form_action="'self'", headers=headers)


def _made(
    state: ApiState, catalog: Catalog, asked: AnalysisAsked, kept: KeptResult | None
) -> HtmlPage:
    if kept is None:
        return analysis_page(catalog, asked)
    lasts = asked.is_kept or state.results.find(kept.id) is not None
    document = orjson.loads(kept.body or b"")
    return analysis_page(catalog, asked.answered(document, lasts=lasts))


def _answered(request: Request, asked: AnalysisAsked, kept: KeptResult) -> dict[str, str]:
    here = f"{asked.root}analyses/{kept.id}?f={PAGE.name}"
    links = result_links(request, kept, PAGE.name)
    return link_header(links) | {"Content-Location": here}


def _unanswered(asked: AnalysisAsked) -> dict[str, str]:
    name = asked.analysis.id if asked.analysis else ""
    here = f"{asked.root}analyses/{name}?f={PAGE.name}"
    return link_header(
        [
            link(here, "self", PAGE.media_type, "This form"),
            link(f"{asked.root}processes/{name}", "describedby", JSON, "What is asked"),
        ]
    )


def _filled_in(request: Request) -> Request:
    """Give the request without the fields that were left empty."""
    pairs = [pair for pair in request.query_params.multi_items() if pair[1].strip()]
    written = urlencode(pairs, quote_via=quote).encode()
    return Request({**request.scope, "query_string": written}, request.receive)
