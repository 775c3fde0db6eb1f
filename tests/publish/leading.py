"""Where every link of a folder of files leads, and what stands in it that must not."""

from __future__ import annotations

import json
import posixpath
import re
import tempfile
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urldefrag, urlsplit
from xml.etree.ElementTree import fromstring

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Leading"]

IN_TAGS = ("href", "src", "srcset", "poster", "action", "data-ground", "data-document")
IN_JSON = {
    "href", "@id", "contentUrl", "path", "url", "home_page_url", "feed_url", "next_url", "address",
    "data", "tiles",
}  # fmt: skip
OF_CSS = re.compile(r"url\(\s*['\"]?([^'\")]+)")
TEMPLATE = re.compile(r"\{\w+\}")
# Our templates write every value between two double quotes.
TAG, ATTRIBUTE = re.compile(r"<([a-z]\w*)[^>]*>"), re.compile(r'([\w:-]+)="([^"]*)"')
CODE = re.compile(r"<script>.*?</script>", re.DOTALL)
# What the script of the map reads after the sign of a part.
OF_SCRIPTS = ("incident=", "map=")
DATA = ("features-data", "application/ld+json")
# The folder itself, of which documents are told.
ITSELF = "."
# Folders of the machine that makes the files.
OF_THIS_MACHINE = {Path.home(), Path(tempfile.gettempdir()), Path(__file__).parents[2]}
# Whoever reads the files is at none of these.
FORBIDDEN = (
    b"twin.invalid",
    b"127.0.0.1",
    b"localhost",
    b"file://",
    b"/home/",
    *(f"{folder}/".encode() for folder in OF_THIS_MACHINE if folder != Path("/")),
)
TEXTS = (".html", ".json", ".geojson", ".jsonld", ".css", ".js", ".svg", ".xml", ".atom", ".bib",
         ".ris", ".txt", ".csv", ".kml")  # fmt: skip
# Libraries of others name loopback in their own words.
OF_OTHERS = ("static/swagger-ui-bundle.js", "static/leaflet.js")


@dataclass
class Leading:
    """Looks at every file below a folder; ``faults`` says what is wrong, and where.

    ``base`` is the public address, if there is one; ``also`` are names that may be linked to.
    """

    folder: Path
    base: str = ""
    also: frozenset[str] = frozenset()
    faults: list[str] = field(default_factory=list)
    links: int = 0
    _ids: dict[str, set[str]] = field(default_factory=dict)
    _names: set[str] = field(default_factory=set)

    def look(self) -> Leading:
        """Look at all files."""
        paths = sorted(path for path in self.folder.rglob("*") if path.is_file())
        self._names = {str(path.relative_to(self.folder)) for path in paths}
        for path in paths:
            name = str(path.relative_to(self.folder))
            if name.endswith(TEXTS) and name not in OF_OTHERS:
                self._forbidden(name, path.read_bytes())
            for link in self._found(name, path):
                self.links += 1
                self._follow(name, link)
        return self

    def _forbidden(self, name: str, body: bytes) -> None:
        for word in FORBIDDEN:
            if word in body:
                at = body.index(word)
                self.faults.append(f"{name}: {body[max(at - 40, 0) : at + 60]!r}")

    def _found(self, name: str, path: Path) -> Iterator[str]:
        if name.endswith(".html"):
            yield from _Tags.of(path.read_text(encoding="utf-8")).links
        elif name.endswith((".json", ".geojson", ".jsonld")) and not name.startswith("static/"):
            yield from _in_json(json.loads(path.read_bytes()))
        elif name.endswith(".css"):
            yield from OF_CSS.findall(path.read_text(encoding="utf-8"))
        elif name.endswith((".atom", ".xml")):
            yield from _in_xml(path.read_bytes())

    def _follow(self, name: str, link: str) -> None:
        parts = urlsplit(link)
        if link == ITSELF:
            return
        if self.base and link.startswith(self.base):
            link, name = link.removeprefix(self.base) or "index.html", "index.html"
        elif parts.scheme in {"data", "http", "https", "tag", "urn"}:
            return
        path, fragment = urldefrag(link)
        if path.startswith("/") or "?" in path:
            self.faults.append(f"{name}: {link} leads to the root of a host, or asks")
            return
        here = posixpath.dirname(name)
        target = posixpath.normpath(posixpath.join(here, unquote(path))) if path else name
        self._check(name, link, target, fragment)

    def _check(self, name: str, link: str, target: str, fragment: str) -> None:
        if TEMPLATE.search(target):
            pattern = re.compile(TEMPLATE.sub(r"\\d+", target.replace(".", r"\.")))
            if not any(pattern.fullmatch(each) for each in self._names | self.also):
                self.faults.append(f"{name}: no tile for {link}")
        elif target not in self._names | self.also:
            self.faults.append(f"{name}: {link} leads to no file")
        elif fragment and target.endswith(".html") and not self._is_part(target, fragment):
            self.faults.append(f"{name}: {link} leads to no part of the page")

    def _is_part(self, name: str, fragment: str) -> bool:
        if name not in self._names or fragment.startswith(OF_SCRIPTS):
            return True
        return fragment in self._ids_of(name)

    def _ids_of(self, name: str) -> set[str]:
        if name not in self._ids:
            text = (self.folder / name).read_text(encoding="utf-8")
            self._ids[name] = _Tags.of(text).ids
        return self._ids[name]


@dataclass(frozen=True, slots=True)
class _Tags:
    """Links and ids of a page, and the links of data for its scripts."""

    links: list[str]
    ids: set[str]

    @classmethod
    def of(cls, text: str) -> _Tags:
        found = cls([], set())
        text = CODE.sub("", text)
        for tag in TAG.finditer(text):
            given = {name: unescape(value) for name, value in ATTRIBUTE.findall(tag[0])}
            found.ids.add(given.get("id", ""))
            found.links.extend(given[name] for name in IN_TAGS if name in given)
            content = given.get("content", "")
            if given.get("property", "").startswith("og:") and content.startswith("http"):
                found.links.append(content)
            if tag[1] == "script" and given.get("id", given.get("type")) in DATA:
                end = text.index("</script>", tag.end())
                found.links.extend(_in_json(json.loads(text[tag.end() : end])))
        return found


def _in_json(found: Any, key: str = "") -> Iterator[str]:
    if isinstance(found, dict):
        for name, each in found.items():
            yield from _in_json(each, name)
    elif isinstance(found, list):
        for each in found:
            yield from _in_json(each, key)
    elif isinstance(found, str) and key in IN_JSON:
        yield found


def _in_xml(body: bytes) -> Iterator[str]:
    for node in fromstring(body).iter():  # noqa: S314  # it is our own
        yield from (node.get(name) or "" for name in ("href",) if node.get(name))
        if node.tag.rpartition("}")[2] in {"loc", "uri"} and node.text:
            yield node.text
