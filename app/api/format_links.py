"""Links to formats: this representation, each other of the same resource, files of a selection."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, quote, urlencode

from app.api.answers import JSON, SCHEMA
from app.api.links import link
from app.api.negotiation import PAGE
from app.exports.formats import FILES, FORMATS, Format

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.api.wanted import Wanted
    from app.selection.selection import Selection
    from app.store.select import Page

__all__ = [
    "DOCUMENT", "FEATURES", "SCHEMAS", "address", "file_links", "format_link", "items_links",
    "representations", "selection_links", "with_query",
]  # fmt: skip

Pairs = list[tuple[str, str]]
# What a file does not have.
OF_PAGES = ("limit", "offset", "crs")
# Only data have a profile; a page for readers has none.
OF_DATA = ("profile",)
# The formats that a resource may be had in; what comes first needs no f.
FEATURES = (FORMATS["json"], FORMATS["jsonfg"], PAGE)
DOCUMENT = (Format(name="json", title="JSON", media_type=JSON, suffix="json"), PAGE)
SCHEMAS = (Format(name="json", title="JSON Schema", media_type=SCHEMA, suffix="json"), PAGE)


def format_link(href: str, rel: str, kind: Format, title: str) -> dict[str, Any]:
    """Give a link to something in a format, its profile with the type where that is shared."""
    return link(href, rel, kind.content_type, title)


def representations(
    here: str, query: str, own: str, title: str, offered: Sequence[Format]
) -> list[dict[str, Any]]:
    """Give a link to this representation and to each other, with all that was asked for.

    ``query`` stands as it is; ``own`` is the name of the format that answers: it comes first, as
    self.

    References: OGC API - Features Part 1 (17-069r4), /req/core/f-links, /req/core/fc-links,
    /rec/core/link-header, /rec/html/links.
    """
    parts = query.split("&") if query else []
    read = "".join(f"{part}&" for part in parts if part.partition("=")[0] not in OF_DATA)
    data = f"{query}&" if query else ""
    alone = f"{here}?{query}" if query else here
    mine, others = [], []
    for each in offered:
        href = f"{here}?{read if each is PAGE else data}f={each.name}"
        if each.name == own:
            href = alone if each is offered[0] else href
            mine.append(format_link(href, "self", each, title))
        else:
            others.append(format_link(href, "alternate", each, f"{title} as {each.title}"))
    return mine + others


def selection_links(
    root: str, name: str, query: str, *, own: str, also: Sequence[tuple[str, str]] = ()
) -> list[dict[str, Any]]:
    """Give the links of a page of a selection to its formats, and to the files of the whole.

    The query is a canonical one, whose parts stand as they are. A file holds the whole selection in
    degrees, so that its link has no paging and no crs.
    """
    profile = [f"{key}={value}" for key, value in also if key in OF_DATA]
    parts = query.split("&") if query else []
    here = f"{root}collections/{name}/items"
    links = representations(here, "&".join(parts + profile), own, "This page", FEATURES)
    whole = [part for part in parts if part.partition("=")[0] not in OF_PAGES]
    return links + _enclosures(here, "".join(f"{part}&" for part in whole))


def items_links(root: str, name: str) -> list[dict[str, Any]]:
    """Give the links of a collection to its features: one a format, GeoJSON first, then files.

    References: 17-069r4, /req/core/fc-md-items-links.
    """
    here = f"{root}collections/{name}/items"
    links = [format_link(here, "items", FEATURES[0], f"Its features as {FEATURES[0].title}")]
    for each in (*FEATURES[1:], *FILES):
        said = "All its features" if each in FILES else "Its features"
        href = f"{here}?f={each.name}"
        links.append(format_link(href, "items", each, f"{said} as {each.title}"))
    return links + _enclosures(here, "", of="collection")


def file_links(
    root: str, name: str, asked: Selection, page: Page, wanted: Wanted, *, version: str
) -> list[dict[str, Any]]:
    """Give the links of a file, for its header: itself, its page of data, and what follows."""
    given, own = list(wanted.given), wanted.format.media_type
    pairs = parse_qsl(asked.canonical, keep_blank_values=True)
    geojson = FORMATS["json"].media_type
    links = [
        link(address(root, name, pairs + given), "self", own, "This file"),
        link(f"{root}collections/{name}", "collection", JSON, "The collection"),
        link(address(root, name, [*pairs, ("f", "json")]), "alternate", geojson, "As pages"),
    ]
    following = page.offset + page.limit
    if asked.limit is not None and following < page.matched:
        follows = asked.page(offset=following, limit=page.limit, version=version)
        query = parse_qsl(follows, keep_blank_values=True)
        links.append(link(address(root, name, query + given), "next", own, "What follows"))
    return links


def address(root: str, name: str, pairs: Pairs) -> str:
    """Give the address of items; it carries no file suffix."""
    return with_query(f"{root}collections/{name}/items", pairs)


def with_query(here: str, pairs: Pairs) -> str:
    """Give an address with a query.

    >>> with_query("http://x/items/a", [("crs", "http://y/0/4326"), ("f", "html")])
    'http://x/items/a?crs=http://y/0/4326&f=html'
    """
    query = urlencode(pairs, quote_via=quote, safe=",:/.")
    return f"{here}{f'?{query}' if query else ''}"


def _enclosures(here: str, asked: str, *, of: str = "selection") -> list[dict[str, Any]]:
    """Give the links to the files of a selection or a collection; GeoJSON must be asked for."""
    files = [(FORMATS["json"], "f=json&download=true"), *((e, f"f={e.name}") for e in FILES)]
    return [
        format_link(f"{here}?{asked}{f}", "enclosure", each, f"The whole {of} as {each.title}")
        for each, f in files
    ]
