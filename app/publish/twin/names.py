"""Which file holds what an address of the service gives.

A web host of plain files reads neither a query nor an Accept header: what they choose among is
chosen by the name, and the name ends as its media type is known by.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote, urlsplit

from app.exports.formats import FORMATS
from app.language.languages import CODES, ENGLISH
from app.maps.style import LIGHT, THEMES
from app.publish.twin.asking import ROOT
from app.selection.selection import MAX_LIMIT

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["GRID", "ONE_TILE", "STILLS", "VIEWS", "Names"]

# The main views of the still images: name, and position as an address of a still map has it.
STILLS = ("png", "svg", "pdf")
VIEWS = {"route": "auto", "novorossiysk": "[37.3,44.45,38.3,45.0]"}
ITEMS, TILES = r"collections/([\w:-]+)/items", r"collections/([\w:-]+)/tiles"
GRID = "WebMercatorQuad"
# Programs that read tiles from a folder look for column before row, and for this ending.
ONE_TILE = "collections/{}/tiles/{}/{}/{}.pbf"
FILES = {f"file {name}": rf"collections/\1/\1.{each.suffix}" for name, each in FORMATS.items()}
# The path of an address, and the file by what ``f`` or another word asks for; the first is what a
# program gets that asks for nothing.
ROWS: tuple[tuple[str, Mapping[str, str]], ...] = (
    ("", {"json": "index.json", "html": "index.html"}),
    (r"(conformance|functions|collections)", {"json": r"\1.json", "html": r"\1.html"}),
    (r"collections/([\w:-]+)", {"json": r"collections/\1.json", "html": r"collections/\1.html"}),
    (
        r"collections/([\w:-]+)/(schema|queryables)",
        {
            "json": r"collections/\1/\2.json",
            "html": r"collections/\1/\2.html",
            "feature": r"collections/\1/\2-feature.json",
            "names": r"collections/\1/\2-names.json",
        },
    ),
    (
        ITEMS,
        {"json": r"collections/\1/items.geojson", "html": r"collections/\1/items.html"} | FILES,
    ),
    (
        rf"{ITEMS}/([\w:-]+)",
        {
            "json": r"collections/\1/items/\2.geojson",
            "html": r"collections/\1/items/\2.html",
            "bibtex": r"collections/\1/items/\2.bib",
            "csl": r"collections/\1/items/\2.csl.json",
            "ris": r"collections/\1/items/\2.ris",
        },
    ),
    (rf"{ITEMS}/([\w:-]+)/versions", {"json": r"collections/\1/items/\2/versions.json"}),
    (
        rf"{ITEMS}/([\w:-]+)/versions/(\d+)",
        {"json": r"collections/\1/items/\2/versions/\3.geojson"},
    ),
    (TILES, {"json": r"collections/\1/tiles/tilesets.json"}),
    # The TileJSON has the name under which GDAL looks for it, beside the folder of the tiles.
    (
        rf"{TILES}/{GRID}",
        {"json": r"collections/\1/tiles/tileset.json", "tilejson": r"collections/\1/tiles.json"},
    ),
    (
        rf"{TILES}/{GRID}/{{\w+}}/{{\w+}}/{{\w+}}",
        {"json": ONE_TILE.format(r"\1", "{z}", "{x}", "{y}")},
    ),
    (rf"(tileMatrixSets(?:/{GRID})?)", {"json": r"\1.json"}),
    (r"(map|embed)", {"html": r"\1.html", "standalone": r"\1-one-file.html"}),
    (r"map/style\.json", {"json": "map/style.json"}),
    (
        r"incidents/([\w:-]+)",
        {
            "html": r"incidents/\1.html",
            "svg": r"incidents/\1.svg",
            "csl": r"incidents/\1.csl.json",
            "bibtex": r"incidents/\1.bib",
            "ris": r"incidents/\1.ris",
        },
    ),
    ("changes", {"json": "changes.json", "atom": "changes.atom", "jsonfeed": "changes.feed.json"}),
    (r"(about|docs)", {"html": r"\1.html"}),
    ("api", {"json": "api.json"}),
    (r"((?:datapackage|dcat|prov)\.json(?:ld)?)", {"json": r"\1"}),
    (r"static/([\w.-]+\.\w+)", {"json": r"static/\1"}),
    (r"static/auto/1200x630\.png", {"json": "images/preview.png"}),
    *(
        (rf"static/{re.escape(at)}/1280x800(@2x)?\.(png|svg|pdf)", {"json": rf"images/{name}.\2"})
        for name, at in VIEWS.items()
    ),
)
PATTERNS = tuple((re.compile(path), forms) for path, forms in ROWS)
# One address under another name.
SAME = {"geojson": "json"}


@dataclass(frozen=True, slots=True)
class Names:
    """Names of files by addresses; of one version of the record, in pages of one length.

    ``is_whole`` says that the page of the map needs nobody; else the one file stands for it.
    """

    version: str
    page_size: int
    is_whole: bool = True

    def file_of(self, address: str, *, page: bool = False) -> str | None:
        """Give the name of the file for an address in full; None if no file can hold it.

        ``page`` says whether a page is meant where the address leaves it open.
        """
        return _kept(self, address, page) if address.startswith(ROOT) else None

    def found(self, address: str, *, page: bool) -> str | None:
        """Give the same for an address of the service that was not asked for before."""
        parts = urlsplit(address)
        path = unquote(parts.path).removeprefix("/")
        given = dict(parse_qsl(parts.query, keep_blank_values=True))
        for pattern, forms in PATTERNS:
            if found := pattern.fullmatch(path):
                return self._named(found, forms, given, page=page)
        return None

    def _named(
        self, found: re.Match[str], forms: Mapping[str, str], given: dict[str, str], *, page: bool
    ) -> str | None:
        """Give the name by what is asked for; None if something is that no file answers."""
        if given.get("as-of") == self.version:
            given.pop("as-of")
        given.pop("v", None)
        if "standalone" in forms and not self.is_whole:
            given["standalone"] = "1"
        marks = [*_taken(given, "collection", "ids"), *self._paged(given), *_looks(given)]
        template = forms.get(_form(forms, given, page=page))
        if given or template is None or None in marks:
            return None
        # A colon would begin a drive on Windows; no id holds a full stop.
        name = PurePosixPath(found.expand(template).replace(":", "."))
        stem, dot, rest = name.name.partition(".")
        return str(name.with_name(f"{stem}{''.join(filter(None, marks))}{dot}{rest}"))

    def _paged(self, given: dict[str, str]) -> list[str | None]:
        """Give the number of a page, from the second on."""
        limit, offset = given.pop("limit", ""), given.pop("offset", "0")
        if limit == f"{MAX_LIMIT}" and offset == "0":
            given["download"] = "true"
            return []
        if limit not in {"", f"{self.page_size}"} or int(offset) % self.page_size:
            return [None]
        number = int(offset) // self.page_size + 1
        return [f"-{number}" if number > 1 else ""]


@lru_cache(maxsize=20_000)
def _kept(names: Names, address: str, page: bool) -> str | None:  # noqa: FBT001  # by its key
    return names.found(address, page=page)


def _form(forms: Mapping[str, str], given: dict[str, str], *, page: bool) -> str:
    """Take out of what is given which form is asked for."""
    word = given.pop("f", "html" if page and "html" in forms else next(iter(forms)))
    word = SAME.get(word, word)
    is_file = given.pop("download", "") == "true" or word not in forms
    if given.pop("standalone", "") == "1":
        return "standalone"
    return f"file {word}" if is_file else word


def _taken(given: dict[str, str], *names: str) -> list[str | None]:
    """Give a mark for a value that is part of a name."""
    found = [given.pop(name, "") for name in names]
    return [f"-{value}" if value else "" for value in found]


def _looks(given: dict[str, str]) -> list[str | None]:
    """Give the marks of theme and language; light and English have none."""
    theme, code = given.pop("theme", LIGHT), given.pop("lang", ENGLISH.code)
    if code not in CODES or theme not in THEMES:
        return [None]
    return ["" if theme == LIGHT else f"-{theme}", "" if code == ENGLISH.code else f".{code}"]
