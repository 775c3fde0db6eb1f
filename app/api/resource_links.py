"""The links of each answer of the collections: from the landing page down to one feature."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from app.api.answers import GEOJSON, JSON, SCHEMA
from app.api.atom import ATOM
from app.api.format_links import (
    DOCUMENT,
    FEATURES,
    format_link,
    items_links,
    representations,
    selection_links,
    with_query,
)
from app.api.json_feed import JSON_FEED
from app.api.links import link
from app.api.negotiation import CITATIONS, PAGE
from app.api.signposts import described_by
from app.store.history import KINDS

if TYPE_CHECKING:
    from app.api.wanted import Wanted, WantedOne
    from app.selection.selection import Selection
    from app.store.features import Collection
    from app.store.select import Page

__all__ = [
    "OPENAPI", "collection_links", "collections_links", "item_links", "landing_links", "page_links",
]  # fmt: skip

OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
HTML = PAGE.media_type
CITED_AS = {"bibtex": "BibTeX", "csl": "CSL-JSON", "ris": "RIS"}
# As older GDAL (3.6) spells it, which compares letter by letter.
OLD_GDAL = "describedBy"
OGC_REL = "http://www.opengis.net/def/rel/ogc/1.0"
QUERYABLES, FUNCTIONS, RETURNED = (
    f"{OGC_REL}/{name}" for name in ("queryables", "functions", "schema")
)
# As OGC API - Tiles has them (20-057, /req/geodata-tilesets/desc-links).
TILESETS, TILING_SCHEMES = (f"{OGC_REL}/{name}" for name in ("tilesets-vector", "tiling-schemes"))

# As OGC API - Processes has them (18-062r2, /req/core/landingpage-success).
PROCESSES, CONFORMANCE = (f"{OGC_REL}/{name}" for name in ("processes", "conformance"))


def landing_links(root: str, own: str = "json", moment: str = "") -> list[dict[str, Any]]:
    """Give the links of the landing page; QGIS needs service-desc and conformance.

    ``moment`` is the ``as-of`` that was asked for, as it was written.
    """
    asked = f"as-of={quote(moment, safe=':')}" if moment else ""
    return [
        *representations(root, asked, own, "This document", DOCUMENT),
        link(f"{root}api", "service-desc", OPENAPI, "The API, as OpenAPI"),
        link(f"{root}docs", "service-doc", HTML, "The API, to read"),
        link(f"{root}conformance", "conformance", JSON, "What this service conforms to"),
        link(f"{root}conformance", CONFORMANCE, JSON, "What this service conforms to"),
        link(f"{root}functions", FUNCTIONS, JSON, "The functions of a filter"),
        link(f"{root}collections", "data", JSON, "The collections"),
        link(f"{root}tileMatrixSets", TILING_SCHEMES, JSON, "The grid of vector tiles"),
        link(f"{root}map", "related", HTML, "The map"),
        link(f"{root}processes", PROCESSES, JSON, "The analyses as processes"),
        link(f"{root}changes?f=atom", "monitor", ATOM, "What has changed, as a feed"),
        link(f"{root}changes?f=jsonfeed", "monitor", JSON_FEED, "The same as a JSON Feed"),
        *described_by(root),
        link(f"{root}about", "about", HTML, "How to read this map"),
    ]


def collections_links(root: str, own: str = "json") -> list[dict[str, Any]]:
    """Give the links of the list of collections (17-069r4, /req/core/fc-md-links)."""
    return representations(f"{root}collections", "", own, "This document", DOCUMENT)


def collection_links(root: str, found: Collection, own: str = "json") -> list[dict[str, Any]]:
    """Give the links of a collection: itself, its page, its features in every format, schemas."""
    name, here = found.id, f"{root}collections/{found.id}"
    tiles = [link(f"{here}/tiles", TILESETS, JSON, "Its vector tiles")] if found.spatial else []
    return [
        *representations(here, "", own, "This collection", DOCUMENT),
        link(f"{here}/schema?f=feature", "describedby", SCHEMA, "The schema of its features"),
        link(f"{here}/schema?f=feature", OLD_GDAL, SCHEMA, "The schema of its features"),
        link(f"{here}/schema", RETURNED, SCHEMA, "The schema of its properties"),
        link(f"{here}/queryables", QUERYABLES, SCHEMA, "What a filter may ask"),
        link(f"{here}/queryables?f=names", "queryables", JSON, "Names in a filter, for GDAL"),
        *items_links(root, name),
        *tiles,
    ]


def page_links(
    root: str, name: str, asked: Selection, page: Page, version: str, wanted: Wanted
) -> list[dict[str, Any]]:
    """Give the links of a page of features; next carries all parameters and the format.

    The pages before and after are of the same ``version`` of the catalog, so that nothing is given
    twice or left out while the record moves on.
    """
    here, own = f"{root}collections/{name}/items", wanted.format
    links = selection_links(root, name, asked.canonical, own=own.name, also=wanted.given)
    links.append(link(f"{root}collections/{name}", "collection", JSON, "The collection"))
    if name == "incidents":
        shown = asked.on_map
        view = f"?{shown}" if shown else ""
        links.append(link(f"{root}map{view}", "related", HTML, "The same on the map"))
    profile = "".join(f"&{key}={value}" for key, value in wanted.given)
    following, before = page.offset + page.limit, max(0, page.offset - page.limit)
    if following < page.matched:
        query = asked.page(offset=following, limit=page.limit, version=version)
        links.append(format_link(f"{here}?{query}{profile}", "next", own, "The next page"))
    if page.offset:
        query = asked.page(offset=before, limit=page.limit, version=version)
        links.append(format_link(f"{here}?{query}{profile}", "prev", own, "The page before"))
    return links


def item_links(root: str, name: str, item: str, wanted: WantedOne) -> list[dict[str, Any]]:
    """Give the links of one feature; each other representation is of the same time and system.

    References: OGC API - Features Part 1 (17-069r4), /req/core/f-links.
    """
    here, home = f"{root}collections/{name}", f"{root}collections/{name}/items/{item}"
    then = [pair for pair in wanted.given if pair[0] == "as-of"]
    links = representations(home, wanted.query, wanted.format, "This feature", FEATURES)
    links.append(link(here, "collection", JSON, "Its collection"))
    for f, kind in CITATIONS.items():
        cited = with_query(home, [*then, ("f", f)])
        links.append(link(cited, "describedby", kind, f"To cite it: {CITED_AS[f]}"))
    if name in KINDS:
        links.append(link(f"{home}/versions", "version-history", JSON, "Its versions"))
    if name == "incidents":
        on_map, near = with_query(f"{root}map", then), [("incident", item), *then]
        page = with_query(f"{root}incidents/{item}", then)
        links += [
            link(page, "related", HTML, "Its page, to read and to cite"),
            link(f"{on_map}#incident={item}", "related", HTML, "It on the map"),
            link(with_query(f"{root}near", near), "related", GEOJSON, "What lies near it"),
        ]
    return links
