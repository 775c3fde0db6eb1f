"""The pages about the collections: all of them, one, its properties, and the conformance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.pages.columns import properties_of
from app.pages.render import HtmlPage, render
from app.pages.snippets import Use, snippets

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.store.catalog import Catalog

__all__ = ["SHEETS", "collection_page", "collections_page", "conformance_page", "properties_page"]

SHEETS = ("theme.css", "page.css", "data.css")
Links = list[dict[str, str]]


def collections_page(catalog: Catalog) -> HtmlPage:
    """List the collections with what they hold and whose they are."""
    found = list(catalog.collections.values())
    return render("collections.html", catalog, sheets=SHEETS, collections=found)


def collection_page(catalog: Catalog, name: str, use: Use, links: Links) -> HtmlPage:
    """Describe one collection, with the ways to read it as a whole."""
    collection = catalog.collection(name)
    return render(
        "collection.html",
        catalog,
        base="../",
        sheets=SHEETS,
        collection=collection,
        properties=list(properties_of(collection).values()),
        formats=[link for link in links if link["rel"] in {"alternate", "enclosure"}],
        use=use,
        snippets=snippets(use),
    )


def properties_page(catalog: Catalog, name: str, *, kind: str) -> HtmlPage:
    """Show the properties of a collection as a table; ``kind`` is schema or queryables."""
    collection = catalog.collection(name)
    return render(
        "properties.html",
        catalog,
        base="../../",
        sheets=SHEETS,
        collection=collection,
        kind=kind,
        properties=list(properties_of(collection).values()),
    )


def conformance_page(catalog: Catalog, classes: Sequence[str]) -> HtmlPage:
    """List the requirements classes, as text: their addresses are names."""
    return render("conformance.html", catalog, sheets=SHEETS, classes=classes)
