"""One item as a citation: BibTeX, CSL-JSON, RIS, by ``f`` or by the media type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import Request
from fastapi.responses import Response

from app.api.answers import answer
from app.api.links import link_header
from app.api.negotiation import CITATIONS
from app.api.resource_links import item_links
from app.api.signposts import signposts
from app.api.state import state_of
from app.pages.citations import bibtex, citation_of, csl_json, ris

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.api.wanted import WantedOne
    from app.exports.citation import Citation
    from app.store.catalog import Catalog

__all__ = ["citation_answer"]

WRITERS: dict[str, Callable[[Citation], str | bytes]] = {
    "bibtex": bibtex,
    "csl": csl_json,
    "ris": ris,
}


def citation_answer(
    request: Request, catalog: Catalog, collection: str, item: str, wanted: WantedOne
) -> Response:
    """Answer with the citation of one feature, of the version that is shown."""
    root = state_of(request).root(request)
    written = WRITERS[wanted.format](citation_of(catalog, root, collection, item))
    body = written if isinstance(written, bytes) else written.encode()
    links = item_links(root, collection, item, wanted)
    header = link_header(links + signposts(root, catalog, collection, item))
    return answer(request, body, CITATIONS[wanted.format], headers=header)
