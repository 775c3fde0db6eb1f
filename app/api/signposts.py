"""Links for machines that look for data: how to cite, under which licence, what it is.

They stand in the ``Link`` header alone, since they lead to other hosts too, and say the same of
every representation.

References: FAIR Signposting profile, level 1; RFC 8574 (cite-as); RFC 6903 (type); RFC 4946
(license).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.api.links import link

if TYPE_CHECKING:
    from app.store.catalog import Catalog

__all__ = ["signposts"]

HTML = "text/html"
DATASET, PAGE = "https://schema.org/Dataset", "https://schema.org/AboutPage"


def signposts(
    root: str, catalog: Catalog, collection: str | None = None, item: str | None = None
) -> list[dict[str, Any]]:
    """Give the links of the whole record, of a collection with all its files, or of one item."""
    name = collection or "incidents"
    licence = catalog.manifest.licence(catalog.collection(name).licence)
    links = [
        link(_cited(root, collection, item), "cite-as", HTML, "The address to cite"),
        {"href": DATASET, "rel": "type"},
    ]
    if licence is not None:
        links.append(link(licence.path, "license", HTML, licence.title))
    if item is None:
        links.append({"href": PAGE, "rel": "type"})
    return links


def _cited(root: str, collection: str | None, item: str | None) -> str:
    """Give the address that stays the same in every format and for every selection."""
    if collection is None:
        return root
    here = f"{root}collections/{collection}"
    return here if item is None else f"{here}/items/{item}"
