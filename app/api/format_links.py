"""Links to the other formats: the same page as another text, the whole selection as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, quote, urlencode

from app.api.links import link
from app.api.negotiation import PAGE
from app.exports.formats import FILES, FORMATS

if TYPE_CHECKING:
    from app.api.wanted import Wanted
    from app.selection.selection import Selection
    from app.store.select import Page

__all__ = ["address", "file_links", "format_links"]

# What a file does not have.
OF_PAGES = ("limit", "offset", "crs")


def format_links(root: str, name: str, query: str, *, but: str = "") -> list[dict[str, str]]:
    """Give a link to each other format of a selection: pages as alternates, files as enclosures.

    The query is a canonical one, whose parts stand as they are. A file holds the whole selection in
    degrees, so that its link has no paging and no crs.
    """
    parts = query.split("&") if query else []
    whole = [part for part in parts if part.partition("=")[0] not in OF_PAGES]
    here = f"{root}collections/{name}/items?"
    page, file = ("".join(f"{part}&" for part in some) for some in (parts, whole))
    geojson = FORMATS["json"]
    links = [
        link(f"{here}{page}f={e.name}", "alternate", e.media_type, f"This page as {e.title}")
        for e in (*FORMATS.values(), PAGE)
        if e.is_paged and e.name != but
    ]
    download = f"{here}{file}f=json&download=true"
    links.append(_enclosure(download, geojson.media_type, geojson.title))
    return links + [_enclosure(f"{here}{file}f={e.name}", e.media_type, e.title) for e in FILES]


def file_links(
    root: str, name: str, asked: Selection, page: Page, wanted: Wanted, *, version: str
) -> list[dict[str, str]]:
    """Give the links of a file, for its header: itself, its page of data, and what follows."""
    given, own = list(wanted.given), wanted.format.media_type
    pairs = parse_qsl(asked.canonical, keep_blank_values=True)
    geojson = FORMATS["json"].media_type
    links = [
        link(address(root, name, pairs + given), "self", own, "This file"),
        link(f"{root}collections/{name}", "collection", "application/json", "The collection"),
        link(address(root, name, [*pairs, ("f", "json")]), "alternate", geojson, "As pages"),
    ]
    following = page.offset + page.limit
    if asked.limit is not None and following < page.matched:
        follows = asked.page(offset=following, limit=page.limit, version=version)
        query = parse_qsl(follows, keep_blank_values=True)
        links.append(link(address(root, name, query + given), "next", own, "What follows"))
    return links


def address(root: str, name: str, pairs: list[tuple[str, str]]) -> str:
    """Give the address of items; it carries no file suffix."""
    query = urlencode(pairs, quote_via=quote, safe=",:/.")
    return f"{root}collections/{name}/items{f'?{query}' if query else ''}"


def _enclosure(href: str, media_type: str, title: str) -> dict[str, str]:
    return link(href, "enclosure", media_type, f"The whole selection as {title}")
