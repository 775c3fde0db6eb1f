"""An answer of the service as a file: the same bytes, but for links and what files cannot do."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import orjson

from app.language.languages import ENGLISH, language
from app.publish.twin.asking import ROOT, NotAnsweredError
from app.publish.twin.html_links import Page, html_file
from app.publish.twin.json_links import json_file
from app.publish.twin.links import INDEX, Links
from app.publish.twin.other_links import atom_file, of_host, text_file
from app.publish.twin.own import api_document, conformance_document, landing_document, shallow
from app.publish.twin.packing import packed_png
from app.publish.twin.shapes import apart

if TYPE_CHECKING:
    from collections.abc import Collection

    from app.publish.twin.asking import Answer
    from app.publish.twin.names import Names
    from app.publish.twin.words import Words

__all__ = ["DEEPEST", "Converter"]

# A unit of such a tile is 38 m: finer than any incident is known. Programs draw deeper from it.
DEEPEST = 8
LINES = {"application/x-bibtex", "application/x-research-info-systems"}
# A feed for readers: its addresses are those of pages.
FEED = ".feed.json"
# What is read by programs that do not ask where a document lay.
IN_FULL = ("/tiles.json", "/style.json", "/style-dark.json", FEED, ".atom")
TILESETS = ("/tiles.json", "/tileset.json")


@dataclass(frozen=True, slots=True)
class Converter:
    """Makes files of answers; ``files`` are the names of all of them.

    ``shared`` gathers, by their names, files that hold what several pages have in common.
    """

    names: Names
    files: Collection[str]
    words: Words
    shared: dict[str, bytes] = field(default_factory=dict)

    def converted(self, file: str, address: str, answer: Answer) -> bytes:
        """Give the bytes of a file.

        Raises
        ------
        NotAnsweredError
            If a link of the service was forgotten in it.
        """
        links = self._links(file, address)
        kind, body = answer.media_type, answer.body
        if kind == "text/html":
            body = html_file(body, links, self._page(file, address, answer))
            body = body if "standalone" in address else self._parted(body)
        elif "json" in kind and not file.startswith("static/") and not kind.endswith("seq"):
            body = self._document(file, json_file(body, links, page=file.endswith(FEED)))
        elif kind == "application/atom+xml":
            body = atom_file(body, links)
        elif kind in LINES:
            body = text_file(body, links)
        elif kind == "image/png":
            body = packed_png(body)
        if urlsplit(ROOT).netloc.encode() in body:
            raise NotAnsweredError(f"{file}: it names the service, as {ROOT}")
        return body

    def _parted(self, body: bytes) -> bytes:
        """Give a page without what others have too."""
        body, found = apart(body)
        self.shared.update(found)
        return body

    def _links(self, file: str, address: str) -> Links:
        is_absolute = f"/{file}".endswith(IN_FULL)
        here = ROOT + address
        return Links(self.names, self.files, here, file, self.words.base, is_absolute=is_absolute)

    def _page(self, file: str, address: str, answer: Answer) -> Page:
        code = parse_qs(urlsplit(address).query).get("lang", [ENGLISH.code])[0]
        spoken, base = language(code), self.words.base
        first = {INDEX: self.words.landing, "conformance.html": self.words.conformance}
        return Page(
            language=spoken,
            policy=answer.policy if "standalone" not in address else "",
            said=first[file]() if file in first else "",
            is_second=file == INDEX,
            foot=self.words.foot(spoken),
            canonical=f"{base}{'' if file == INDEX else file}" if base else "",
        )

    def _document(self, file: str, body: bytes) -> bytes:
        """Give a document of its own where the service's says what files cannot do."""
        if file.endswith(FEED):
            return of_host(body, self.words.base)
        made = {
            "index.json": landing_document,
            "conformance.json": lambda _, words: conformance_document(words),
            "api.json": api_document,
        }.get(file)
        if made is not None:
            return orjson.dumps(made(orjson.loads(body), self.words))
        if file.endswith(TILESETS):
            return orjson.dumps(shallow(orjson.loads(body), DEEPEST))
        return body
