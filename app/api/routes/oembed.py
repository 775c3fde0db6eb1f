"""oEmbed: what another site needs to frame a map or an incident of this service."""

from __future__ import annotations

from typing import Any

import orjson
from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.api.answers import JSON, answer
from app.api.embeddable import Embeddable, NoEmbedError, embeddable
from app.api.oembed_params import FORMATS, PATH, NoFormatError
from app.api.params import query
from app.api.said import said_of
from app.api.state import state_of
from app.domain.errors import BadParameterError, UnknownIdError
from app.language.languages import language
from app.maps.rows import chosen_rows
from app.pages.columns import label_of
from app.pages.framers import is_framed_by_any
from app.pages.map_page import TITLE
from app.pages.oembed import Framed, oembed, oembed_xml
from app.selection.values import parse_count, read_value
from app.store.catalog import Catalog
from app.store.withdrawn import what_stands

__all__ = ["router"]

router = APIRouter(tags=["pages"])
XML = "text/xml; charset=utf-8"
INCIDENTS = "incidents"


@router.get(PATH, summary="How to frame a map or an incident (oEmbed)")
async def oembed_of(request: Request) -> Response:
    """Give title, frame or picture of an address of this service, which is read, not fetched."""
    form = request.query_params.get("format", FORMATS[0])
    if form not in FORMATS:
        raise NoFormatError(f"format: '{form[:80]}' is none of {', '.join(FORMATS)}")
    values = query(request)
    if not values.get("url"):
        raise BadParameterError("url", "is missing; expected an address of this service")
    width, height = (
        read_value(values, name, lambda text: parse_count(text, 1))
        for name in ("maxwidth", "maxheight")
    )
    state = state_of(request)
    root = state.root(request)
    asked = embeddable(values["url"], root)
    catalog = await state.catalog_at(asked.selection.as_of)
    is_framed = is_framed_by_any(state.frame_ancestors)
    framed = await state.workers.run(None, lambda: _framed(catalog, asked, is_framed=is_framed))
    members: dict[str, Any] = oembed(framed, root, max_width=width, max_height=height)
    if form == "xml":
        return answer(request, oembed_xml(members), XML)
    return answer(request, orjson.dumps(members), JSON)


def _framed(catalog: Catalog, asked: Embeddable, *, is_framed: bool) -> Framed:
    """Give what is framed, once it is there."""
    try:
        title = _title(catalog, asked)
    except UnknownIdError as error:
        raise NoEmbedError(f"url: {error}") from error
    incident = asked.incident
    return Framed(
        title=title,
        embed=asked.embed,
        asked=asked.selection.as_shown,
        code=asked.code,
        is_framed=is_framed,
        said=said_of(catalog, incident and INCIDENTS, incident),
    )


def _title(catalog: Catalog, asked: Embeddable) -> str:
    if asked.incident is not None:
        return label_of(catalog.feature(INCIDENTS, asked.incident))
    standing, _ = what_stands(catalog, asked.selection)
    chosen_rows(catalog, standing)
    return language(asked.code).say(TITLE)
