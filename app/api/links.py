"""Links: where else a reader can go from an answer, with rel and type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.api.answers import GEOJSON, JSON, SCHEMA
from app.api.atom import ATOM
from app.store.history import KINDS

if TYPE_CHECKING:
    from app.selection.selection import Selection
    from app.store.select import Page

__all__ = [
    "collection_links",
    "item_links",
    "landing_links",
    "link",
    "link_header",
    "page_links",
    "withdrawn_links",
]

OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
HTML = "text/html"
# As older GDAL (3.6) spells it, which compares letter by letter.
OLD_GDAL = "describedBy"
OGC_REL = "http://www.opengis.net/def/rel/ogc/1.0"
QUERYABLES, FUNCTIONS, RETURNED = (
    f"{OGC_REL}/{name}" for name in ("queryables", "functions", "schema")
)


def link(href: str, rel: str, media_type: str, title: str) -> dict[str, str]:
    """Give one link."""
    return {"href": href, "rel": rel, "type": media_type, "title": title}


def link_header(links: list[dict[str, str]]) -> dict[str, str]:
    """Give links as an HTTP header (RFC 8288), each with the time it carries if it does.

    Enclosures are left out: proxies refuse headers of the length that a dozen long queries make.
    """
    parts = []
    for item in (each for each in links if each["rel"] != "enclosure"):
        at = f'; datetime="{item["datetime"]}"' if "datetime" in item else ""
        parts.append(f'<{item["href"]}>; rel="{item["rel"]}"; type="{item["type"]}"{at}')
    return {"Link": ", ".join(parts)}


def landing_links(root: str) -> list[dict[str, str]]:
    """Give the links of the landing page; QGIS needs service-desc and conformance."""
    return [
        link(root, "self", JSON, "This document"),
        link(f"{root}api", "service-desc", OPENAPI, "The API, as OpenAPI"),
        link(f"{root}docs", "service-doc", HTML, "The API, to read"),
        link(f"{root}conformance", "conformance", JSON, "What this service conforms to"),
        link(f"{root}functions", FUNCTIONS, JSON, "The functions of a filter"),
        link(f"{root}collections", "data", JSON, "The collections"),
        link(f"{root}map", "alternate", HTML, "The map"),
        link(f"{root}changes?f=atom", "monitor", ATOM, "What has changed, as a feed"),
        link(f"{root}about", "about", HTML, "How to read this map"),
    ]


def collection_links(root: str, name: str) -> list[dict[str, str]]:
    """Give the links of a collection, without a file suffix."""
    here = f"{root}collections/{name}"
    return [
        link(here, "self", JSON, "This collection"),
        link(f"{here}/items", "items", GEOJSON, "Its features"),
        link(f"{here}/schema?f=feature", "describedby", SCHEMA, "The schema of its features"),
        link(f"{here}/schema?f=feature", OLD_GDAL, SCHEMA, "The schema of its features"),
        link(f"{here}/schema", RETURNED, SCHEMA, "The schema of its properties"),
        link(f"{here}/queryables", QUERYABLES, SCHEMA, "What a filter may ask"),
        link(f"{here}/queryables?f=names", "queryables", JSON, "Names in a filter, for GDAL"),
    ]


def page_links(
    root: str,
    name: str,
    asked: Selection,
    page: Page,
    version: str,
    *,
    also: tuple[tuple[str, str], ...] = (),
) -> list[dict[str, str]]:
    """Give the links of a page of features; next carries every parameter, and ``also`` others.

    The pages before and after are of the same ``version`` of the catalog, so that nothing is given
    twice or left out while the record moves on.
    """
    here = f"{root}collections/{name}/items"
    profile = "".join(f"&{key}={value}" for key, value in also)
    query = f"{asked.canonical}{profile}".removeprefix("&")
    own = f"?{query}" if query else ""
    links = [
        link(f"{here}{own}", "self", GEOJSON, "This page"),
        link(f"{root}collections/{name}", "collection", JSON, "The collection"),
    ]
    if name == "incidents":
        shown = asked.on_map
        view = f"?{shown}" if shown else ""
        links.append(link(f"{root}map{view}", "alternate", HTML, "The same on the map"))
    following = page.offset + page.limit
    if following < page.matched:
        query = asked.page(offset=following, limit=page.limit, version=version)
        links.append(link(f"{here}?{query}{profile}", "next", GEOJSON, "The next page"))
    if page.offset:
        before = max(0, page.offset - page.limit)
        query = asked.page(offset=before, limit=page.limit, version=version)
        links.append(link(f"{here}?{query}{profile}", "prev", GEOJSON, "The page before"))
    return links


def withdrawn_links(
    root: str, name: str, *, collection: str = "incidents", into: str | None = None
) -> list[dict[str, str]]:
    """Give the links of a record that was taken back: its versions, and what it was merged into."""
    items = f"{root}collections/{collection}/items"
    here = f"{items}/{name}/versions"
    links = [
        link(here, "version-history", JSON, "The versions of this record"),
        link(here, "timemap", JSON, "The versions of this record"),
    ]
    if into:
        links.append(link(f"{items}/{into}", "alternate", GEOJSON, "What it was merged into"))
    return links


def item_links(root: str, name: str, item: str) -> list[dict[str, str]]:
    """Give the links of one feature."""
    here = f"{root}collections/{name}"
    links = [
        link(f"{here}/items/{item}", "self", GEOJSON, "This feature"),
        link(here, "collection", JSON, "Its collection"),
    ]
    if name in KINDS:
        links.append(link(f"{here}/items/{item}/versions", "version-history", JSON, "Its versions"))
    if name == "incidents":
        links.append(link(f"{root}map#incident={item}", "alternate", HTML, "It on the map"))
        links.append(link(f"{root}near?incident={item}", "related", GEOJSON, "What lies near it"))
    return links
