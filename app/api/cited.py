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
from app.pages.citations import bibtex, csl_json, ris
from app.store.citation import citation_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.api.wanted import WantedOne
    from app.store.catalog import Catalog
    from app.store.citation import Citation

__all__ = ["citation_answer", "reference"]

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
    cited = citation_of(catalog, root, collection, item)
    links = item_links(root, collection, item, wanted)
    header = link_header(links + signposts(root, catalog, collection, item))
    return reference(request, cited, wanted.format, headers=header)


def reference(
    request: Request, cited: Citation, form: str, headers: dict[str, str] | None = None
) -> Response:
    """Answer with a citation in one of the formats that programs keep."""
    written = WRITERS[form](cited)
    body = written if isinstance(written, bytes) else written.encode()
    return answer(request, body, CITATIONS[form], headers=headers)
