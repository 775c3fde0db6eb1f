"""Pages instead of data: what a browser gets from the routes of the collections."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import Request
from fastapi.responses import Response

from app.api.answers import html_answer
from app.api.descriptions import all_described, one_described
from app.api.format_links import DOCUMENT, SCHEMAS, representations
from app.api.links import link_header
from app.api.negotiation import HTML, OF_ITEMS, NotAcceptableError, negotiated
from app.api.resource_links import (
    collection_links,
    collections_links,
    item_links,
    landing_links,
    page_links,
)
from app.api.signposts import signposts
from app.api.state import state_of
from app.exports.metadata.schema_org import dataset_of_all, dataset_of_one
from app.pages.collections import (
    collection_page,
    collections_page,
    conformance_page,
    properties_page,
)
from app.pages.documents import landing_page
from app.pages.functions import functions_page
from app.pages.items import Asked, item_page, items_page
from app.pages.service_use import Service
from app.pages.snippets import Use
from app.selection.selection import Selection
from app.store.citation import citation_of
from app.store.select import select

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.api.wanted import Wanted, WantedOne
    from app.pages.render import HtmlPage
    from app.store.catalog import Catalog

__all__ = [
    "collection_html",
    "collections_html",
    "conformance_html",
    "functions_html",
    "given_of",
    "item_html",
    "items_html",
    "landing_html",
    "properties_html",
    "service_of",
    "wants_page",
]

DATA_OR_PAGE = {"json": ("application/problem+json", *OF_ITEMS["json"]), "html": HTML}
MAX_GIVEN = 2_000
MAX_ROWS = 1_000


def wants_page(request: Request, *, by_f: bool = True) -> bool:
    """Say whether a page is wanted: by ``f`` if that is to be heard, else by the Accept header."""
    f = request.query_params.get("f")
    if by_f and f is not None:
        return f == "html"
    try:
        return negotiated(None, request.headers.get("accept", ""), DATA_OR_PAGE) == "html"
    except NotAcceptableError:
        return False


async def landing_html(request: Request, catalog: Catalog, moment: str) -> Response:
    """Answer with the landing page, in which the data are described for machines too."""
    state = state_of(request)
    root = state.root(request)
    links = landing_links(root, "html", moment) + signposts(root, catalog)
    found = await all_described(state, catalog, root)
    said = dataset_of_all(found, root, catalog.manifest.sources, citation_of(catalog, root))
    page = landing_page(catalog, service_of(request, "", "service"), said, base=state.home)
    return html_answer(request, page, headers=link_header(links))


def conformance_html(request: Request, classes: Sequence[str]) -> Response:
    """Answer with the page of the requirements classes."""
    state = state_of(request)
    page = conformance_page(state.catalog, classes, service_of(request, "conformance"))
    return html_answer(request, page, headers=_header(state.root(request), "conformance"))


def functions_html(request: Request) -> Response:
    """Answer with the page of the functions of a filter."""
    state = state_of(request)
    page = functions_page(state.catalog, service_of(request, "functions"))
    return html_answer(request, page, headers=_header(state.root(request), "functions"))


def collections_html(request: Request) -> Response:
    """Answer with the page of all collections."""
    state = state_of(request)
    page = collections_page(state.catalog, service_of(request, "collections"))
    links = collections_links(state.root(request), "html")
    return html_answer(request, page, headers=link_header(links))


async def collection_html(request: Request, name: str) -> Response:
    """Answer with the page of one collection, which is described for machines too."""
    state = state_of(request)
    catalog, root = state.catalog, state.root(request)
    use = _whole(request, catalog, name)
    links = collection_links(root, catalog.collection(name), "html")
    said = dataset_of_one(await one_described(state, catalog, root, name), root)
    page = collection_page(catalog, name, use, links, said)
    header = link_header(links + signposts(root, catalog, name))
    return html_answer(request, page, headers=header)


def properties_html(request: Request, name: str) -> Response:
    """Answer with the page of a collection's properties, as schema or as queryables."""
    kind, state = request.url.path.rpartition("/")[2], state_of(request)
    catalog, root = state.catalog, state.root(request)
    page = properties_page(catalog, name, _whole(request, catalog, name), kind=kind)
    here = f"{root}collections/{name}/{kind}"
    links = representations(here, "", "html", "This document", SCHEMAS)
    return html_answer(request, page, headers=link_header(links))


async def items_html(request: Request, name: str, asked: Selection, wanted: Wanted) -> Response:
    """Answer with a page of features as table and map."""
    state = state_of(request)
    catalog, root = await state.catalog_at(asked.as_of), state.root(request)
    asked = _readable(asked)
    found = await state.workers.run(
        ("items", catalog.key, name, asked.canonical),
        lambda: select(catalog, name, asked, default_limit=state.default_limit),
    )
    links = page_links(root, name, asked, found, catalog.version, wanted)
    used = Asked(asked, given_of(request), links)
    use = _use(request, catalog, name, _unpaged(asked), found.matched)

    def made() -> HtmlPage:
        return items_page(catalog, name, found, used, use)

    # Only pages of the usual length are kept: many long ones would fill the memory.
    key = ("items-page", catalog.key, name, asked.canonical, used.given, root, wanted.given)
    is_short = found.limit <= state.default_limit
    page = await (state.workers.run(key, made) if is_short else state.builds.run(made))
    header = link_header(links + signposts(root, catalog, name))
    return html_answer(request, page, form_action="'self'", headers=header)


async def item_html(request: Request, name: str, item: str, wanted: WantedOne) -> Response:
    """Answer with the page of one feature."""
    state = state_of(request)
    catalog, root = await state.catalog_at(wanted.as_of), state.root(request)
    catalog.feature(name, item)
    given = [("ids", item), *(pair for pair in wanted.given if pair[0] == "as-of")]
    asked = Selection.parse(given)
    links = item_links(root, name, item, wanted)
    use = _use(request, catalog, name, asked, 1)
    page = await state.workers.run(
        ("item-page", catalog.key, name, asked.canonical, wanted.given, root),
        lambda: item_page(catalog, name, item, Asked(asked, tuple(given), links), use),
    )
    header = link_header(links + signposts(root, catalog, name, item))
    return html_answer(request, page, headers=header)


def given_of(request: Request) -> tuple[tuple[str, str], ...]:
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


def _header(root: str, name: str) -> dict[str, str]:
    return link_header(representations(f"{root}{name}", "", "html", "This document", DOCUMENT))


def service_of(request: Request, path: str, file: str = "") -> Service:
    """Give the service, with a page of it as data and the file to keep that in."""
    state = state_of(request)
    root = state.root(request)
    return Service(
        root=root,
        document=f"{root}{path}?f=json",
        file=f"{file or path}.json",
        framers=state.frame_ancestors,
    )


def _whole(request: Request, catalog: Catalog, name: str) -> Use:
    """Give a collection to be used as a whole."""
    matched = len(catalog.collection(name).features)
    return _use(request, catalog, name, Selection(), matched)


def _use(request: Request, catalog: Catalog, name: str, asked: Selection, matched: int) -> Use:
    collection, state = catalog.collection(name), state_of(request)
    return Use(
        root=state.root(request),
        collection=name,
        title=collection.title,
        query=asked.canonical,
        on_map=asked.on_map,
        matched=matched,
        credit=collection.credit,
        licence=collection.licence,
        coverage=catalog.coverage.sentence(),
        catalog_version=catalog.version,
        date=catalog.data_date,
        framers=state.frame_ancestors,
    )
