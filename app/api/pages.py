"""Pages instead of data: what a browser gets from the routes of the collections."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from fastapi import Request
from fastapi.responses import Response

from app.api.answers import html_answer
from app.api.format_links import format_links
from app.api.links import item_links, link_header, page_links
from app.api.negotiation import HTML, OF_ITEMS, NotAcceptableError, negotiated
from app.api.state import state_of
from app.pages.collections import (
    collection_page,
    collections_page,
    conformance_page,
    properties_page,
)
from app.pages.items import Asked, fault_page, item_page, items_page
from app.pages.snippets import Use
from app.selection.selection import Selection
from app.store.select import select

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.api.wanted import Wanted
    from app.pages.render import HtmlPage
    from app.selection.times import Moment
    from app.store.catalog import Catalog

__all__ = [
    "collection_html",
    "collections_html",
    "conformance_html",
    "fault_html",
    "item_html",
    "items_html",
    "properties_html",
    "wants_page",
]

PAGED = "/collections/{collection_id}/items"
DATA_OR_PAGE = {"json": OF_ITEMS["json"], "html": HTML}
MAX_GIVEN = 2_000
MAX_ROWS = 1_000


def wants_page(request: Request) -> bool:
    """Say whether a page is wanted: by ``f``, else by the Accept header; never an error."""
    f = request.query_params.get("f")
    if f is not None:
        return f == "html"
    try:
        return negotiated(None, request.headers.get("accept", ""), DATA_OR_PAGE) == "html"
    except NotAcceptableError:
        return False


def conformance_html(request: Request, classes: Sequence[str]) -> Response:
    """Answer with the page of the requirements classes."""
    return html_answer(request, conformance_page(state_of(request).catalog, classes))


def collections_html(request: Request) -> Response:
    """Answer with the page of all collections."""
    return html_answer(request, collections_page(state_of(request).catalog))


def collection_html(request: Request, name: str) -> Response:
    """Answer with the page of one collection."""
    state = state_of(request)
    catalog, root = state.catalog, state.root(request)
    matched = len(catalog.collection(name).features)
    use = _use(catalog, name, Selection(), root, matched)
    page = collection_page(catalog, name, use, format_links(root, name, ""))
    return html_answer(request, page)


def properties_html(request: Request, name: str) -> Response:
    """Answer with the page of a collection's properties, as schema or as queryables."""
    kind = request.url.path.rpartition("/")[2]
    return html_answer(request, properties_page(state_of(request).catalog, name, kind=kind))


async def items_html(request: Request, name: str, asked: Selection, wanted: Wanted) -> Response:
    """Answer with a page of features as table and map."""
    state = state_of(request)
    catalog, root = await state.catalog_at(asked.as_of), state.root(request)
    asked = _readable(asked)
    found = await state.workers.run(
        ("items", catalog.key, name, asked.canonical),
        lambda: select(catalog, name, asked, default_limit=state.default_limit),
    )
    links = page_links(root, name, asked, found, catalog.version, also=wanted.given)
    links += format_links(root, name, asked.canonical, but="html")
    used = Asked(asked, _given(request), links)
    use = _use(catalog, name, _unpaged(asked), root, found.matched)

    def made() -> HtmlPage:
        return items_page(catalog, name, found, used, use)

    # Only pages of the usual length are kept: many long ones would fill the memory.
    key = ("items-page", catalog.key, name, asked.canonical, used.given, root, wanted.given)
    is_short = found.limit <= state.default_limit
    page = await (state.workers.run(key, made) if is_short else state.builds.run(made))
    return html_answer(request, page, form_action="'self'", headers=link_header(links))


async def item_html(request: Request, name: str, item: str, as_of: Moment | None) -> Response:
    """Answer with the page of one feature."""
    state = state_of(request)
    catalog, root = await state.catalog_at(as_of), state.root(request)
    catalog.feature(name, item)
    given = [("ids", item), *(pair for pair in _given(request) if pair[0] == "as-of")]
    asked = Selection.parse(given)
    links = item_links(root, name, item)
    use = _use(catalog, name, asked, root, 1)
    page = await state.workers.run(
        ("item-page", catalog.key, name, asked.canonical, root),
        lambda: item_page(catalog, name, item, Asked(asked, tuple(given), links), use),
    )
    return html_answer(request, page, headers=link_header(links))


def fault_html(request: Request, status: HTTPStatus, detail: str) -> Response | None:
    """Answer a reader of items with a page that says what went wrong, to mend the filter on.

    None where a problem is wanted, or where there is nothing to mend: then it is a problem as ever.
    """
    route, catalog = request.scope.get("route"), state_of(request).catalog
    name = request.path_params.get("collection_id")
    is_items = getattr(route, "path", None) == PAGED and request.method == "GET"
    if not is_items or name not in catalog.collections or not wants_page(request):
        return None
    words = f"{status.phrase} ({status.value})"
    page = fault_page(catalog, name, dict(_given(request)), status=words, detail=detail)
    answered = html_answer(request, page, form_action="'self'")
    answered.status_code = status.value
    answered.headers["Cache-Control"] = "no-store"
    del answered.headers["ETag"]
    return answered


def _given(request: Request) -> tuple[tuple[str, str], ...]:
    """Give the query as pairs, bounded, as a page says it again."""
    pairs = request.query_params.multi_items()
    return tuple((name, value[:MAX_GIVEN]) for name, value in pairs)


def _readable(asked: Selection) -> Selection:
    """Give the selection with no more rows than a page for readers has."""
    if asked.limit is None or asked.limit <= MAX_ROWS:
        return asked
    others = [pair for pair in asked.given if pair[0] != "limit"]
    return Selection.parse([*others, ("limit", str(MAX_ROWS))])


def _unpaged(asked: Selection) -> Selection:
    """Give the selection without its paging: what a file of it holds."""
    return Selection.parse([p for p in asked.given if p[0] not in {"limit", "offset"}])


def _use(catalog: Catalog, name: str, asked: Selection, root: str, matched: int) -> Use:
    collection = catalog.collection(name)
    return Use(
        root=root,
        collection=name,
        title=collection.title,
        query=asked.canonical,
        on_map=asked.on_map,
        matched=matched,
        credit=collection.credit,
        licence=collection.licence,
        coverage=catalog.coverage.sentence(),
        catalog_version=catalog.version,
        date=catalog.manifest.created[:10],
    )
