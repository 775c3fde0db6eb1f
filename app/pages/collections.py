"""The pages about the collections: all of them, one, its properties, and the conformance."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.maps.text import json_block
from app.pages.columns import properties_of, queryables_of
from app.pages.filters import examples_of
from app.pages.functions import DISTANCE_EXAMPLES
from app.pages.render import HtmlPage, render
from app.pages.sheets import SHEETS
from app.pages.snippets import Use, snippets
from app.store.citation import citation_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.pages.service_use import Service
    from app.store.catalog import Catalog

__all__ = ["collection_page", "collections_page", "conformance_page", "properties_page"]

Links = list[dict[str, Any]]
# The links of a collection to what it holds, in any form.
OFFERED = {"items", "enclosure", "http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector"}


def collections_page(catalog: Catalog, service: Service) -> HtmlPage:
    """List the collections with what they hold and whose they are."""
    found = list(catalog.collections.values())
    return render("collections.html", catalog, sheets=SHEETS, collections=found, **service.shown)


def collection_page(
    catalog: Catalog, name: str, use: Use, links: Links, described: dict[str, Any]
) -> HtmlPage:
    """Describe one collection, with the ways to read it as a whole, and as JSON-LD."""
    collection = catalog.collection(name)
    formats: dict[str, dict[str, Any]] = {}
    for link in links:  # a file stands among the formats and again as a whole
        if link["rel"] in OFFERED:
            formats.setdefault(link["href"], link)
    return render(
        "collection.html",
        catalog,
        base="../",
        sheets=SHEETS,
        collection=collection,
        properties=list(properties_of(collection, catalog).values()),
        cited=citation_of(catalog, use.root, name),
        formats=list(formats.values()),
        described=json_block(described),
        use=use,
        snippets=snippets(use),
    )


def properties_page(catalog: Catalog, name: str, use: Use, *, kind: str) -> HtmlPage:
    """Show the properties of a collection as a table; ``kind`` is schema or queryables."""
    collection = catalog.collection(name)
    found = (queryables_of if kind == "queryables" else properties_of)(collection, catalog)
    return render(
        "properties.html",
        catalog,
        base="../../",
        sheets=SHEETS,
        collection=collection,
        kind=kind,
        cited=citation_of(catalog, use.root, name),
        properties=list(found.values()),
        examples=examples_of(collection),
        distances=DISTANCE_EXAMPLES if collection.spatial else (),
        use=use,
        snippets=snippets(use),
    )


def conformance_page(catalog: Catalog, classes: Sequence[str], service: Service) -> HtmlPage:
    """List the requirements classes, as text: their addresses are names."""
    shown = service.shown
    return render("conformance.html", catalog, sheets=SHEETS, classes=classes, **shown)
