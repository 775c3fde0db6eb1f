"""Links for machines that look for data: how to cite, under which licence, described where.

They stand in the ``Link`` header alone, since they lead to other hosts too, and say the same of
every representation.

References: FAIR Signposting profile, level 1; RFC 8574 (cite-as); RFC 6903 (type); RFC 4946
(license).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.api.links import link
from app.store.citation import citation_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.store.catalog import Catalog
    from app.store.withdrawn import Withdrawal

__all__ = ["JSON_LD", "described_by", "shown_signposts", "signposts", "withdrawals"]

HTML, JSON_LD = "text/html", "application/ld+json"
CITED = "The address to cite: of this version of the record, in every format"
# The descriptions of the whole, by name: their media type, and what they are.
DESCRIPTIONS = {
    "datapackage.json": ("application/json", "The collections as a Data Package"),
    "dcat.jsonld": (JSON_LD, "The service as a DCAT catalog"),
    "prov.jsonld": (JSON_LD, "Where the data come from, as PROV"),
}
MOST_NAMED = 5
DATASET, PAGE = "https://schema.org/Dataset", "https://schema.org/AboutPage"


def signposts(
    root: str, catalog: Catalog, collection: str | None = None, item: str | None = None
) -> list[dict[str, Any]]:
    """Give the links of the whole record, of a collection with all its files, or of one item."""
    name = collection or "incidents"
    licence = catalog.manifest.licence(catalog.collection(name).licence)
    links = [
        link(citation_of(catalog, root, collection, item).address, "cite-as", HTML, CITED),
        link(DATASET, "type", HTML, "What the data are"),
    ]
    if collection is not None:  # the landing page has them among its own links
        links += described_by(root)
    if licence is not None:
        links.append(link(licence.path, "license", HTML, licence.title))
    if item is None:
        links.append(link(PAGE, "type", HTML, "What the page is"))
    return links


def shown_signposts(catalog: Catalog, lasting: str, kind: str) -> list[dict[str, Any]]:
    """Give the links of a map or a picture: its address of this very record, and the licence."""
    licence = catalog.manifest.licence(catalog.collection("incidents").licence)
    links = [link(lasting, "cite-as", kind, "The same of this very record")]
    if licence is not None:
        links.append(link(licence.path, "license", HTML, licence.title))
    return links


def withdrawals(root: str, gone: Sequence[Withdrawal]) -> list[dict[str, Any]]:
    """Give the links to the pages of what a map or a picture leaves out as withdrawn.

    They are few: proxies refuse headers that are much longer.
    """
    return [
        link(f"{root}incidents/{each.id}", "related", HTML, f"Withdrawn: {each.id}")
        for each in gone[:MOST_NAMED]
    ]


def described_by(root: str) -> list[dict[str, Any]]:
    """Give the links to the descriptions of the whole."""
    return [
        link(f"{root}{name}", "describedby", kind, title)
        for name, (kind, title) in DESCRIPTIONS.items()
    ]
