"""A page of items as GeoJSON: what is only looked up is answered at once, the rest in the pool."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import Request
from fastapi.responses import Response

from app.api.answers import CACHE, GEOJSON, answer, unchanged
from app.api.files import selection_tag
from app.api.links import link_header
from app.api.resource_links import page_links
from app.api.signposts import signposts
from app.api.state import state_of
from app.exports.describe import content_of
from app.exports.geojson import geojson
from app.store.select import is_quick, select

if TYPE_CHECKING:
    from datetime import datetime

    from app.api.wanted import Wanted
    from app.selection.selection import Selection
    from app.store.catalog import Catalog
    from app.store.select import Page

__all__ = ["page_answer"]

# Up to so many features are joined while other requests wait: less than a millisecond.
AT_ONCE = 1_000

Made = tuple[bytes, dict[str, str]]


async def page_answer(
    request: Request, collection_id: str, asked: Selection, wanted: Wanted
) -> Response:
    """Give one page; a client that has it gets 304, and nothing is selected."""
    state = state_of(request)
    catalog = await state.catalog_at(asked.as_of)
    root = state.root(request)
    headers = {
        "ETag": selection_tag(catalog, root, collection_id, asked, wanted),
        "Content-Crs": f"<{asked.crs.uri}>",
    }
    known = unchanged(request, {**headers, "Cache-Control": CACHE}, is_there=False)
    if known is not None:
        return known

    def found() -> Page:
        return select(catalog, collection_id, asked, default_limit=state.default_limit)

    def made(page: Page) -> Made:
        return _page(catalog, collection_id, asked, wanted, page, root, state.clock())

    size = asked.limit or state.default_limit
    if size <= AT_ONCE and not wanted.is_full and is_quick(catalog, collection_id, asked):
        body, linked = made(found())
    elif size > state.default_limit:  # long pages would fill the memory of what is kept
        key = ("items", catalog.key, collection_id, asked.canonical)
        page = await state.workers.run(key, found)
        body, linked = await state.builds.run(lambda: made(page))
    else:
        body, linked = await state.workers.run(
            ("items-page", headers["ETag"]), lambda: made(found())
        )
    return answer(request, body, GEOJSON, headers=headers | linked)


def _page(  # noqa: PLR0913, PLR0917 - what is asked, what was found, where and when
    catalog: Catalog,
    collection_id: str,
    asked: Selection,
    wanted: Wanted,
    page: Page,
    root: str,
    made_at: datetime,
) -> Made:
    """Give the bytes of a page of features, and its links as a header."""
    links = page_links(root, collection_id, asked, page, catalog.version, wanted)
    content = content_of(
        catalog, collection_id, asked, page, links=links, is_full=wanted.is_full, made_at=made_at
    )
    header = link_header(links + signposts(root, catalog, collection_id))
    return b"".join(geojson(content)), header
