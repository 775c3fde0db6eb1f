"""Pages with the links of the files, under a policy of their own, without what needs the service.

What a page says of itself by ``data-needs="service"`` is taken out. Any other link to what no file
holds stays as words that say so.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape, unescape
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import orjson
from typing_extensions import override

from app.maps.text import json_block
from app.publish.twin.asking import ROOT
from app.publish.twin.json_links import relinked

if TYPE_CHECKING:
    from app.language.languages import Language
    from app.publish.twin.links import Links

__all__ = ["Page", "html_file"]

# Attributes that hold an address of a page, and of anything else.
TO_PAGES, TO_FILES = ("href",), ("src", "data-ground", "data-document")
ADDRESSED = {"og:url", "og:image"}
# What means something to the reader also without a word more.
OF_OTHER_WORTH = ("script", "pre", "footer", "a", "li")
# A policy within a page cannot say who may frame it.
ONLY_AS_HEADER = "frame-ancestors"
# The page itself as a citation, which is there for some pages only.
CITED = "?f=bibtex"
WITH_ADDRESSES = "features-data"
CARD_PAGES = ' data-root="" data-page-of="incidents/{{id}}{spoken}.html"'


@dataclass(frozen=True, slots=True)
class Page:
    """What stands in a page besides what the service gives.

    ``said`` follows the first heading, or the first words under it if it ``is_second``; ``foot``
    begins the foot, both as HTML;
    ``canonical`` is the public address of the page, if there is one.
    """

    language: Language
    policy: str
    said: str = ""
    is_second: bool = False
    foot: str = ""
    canonical: str = ""


def html_file(body: bytes, links: Links, page: Page) -> bytes:
    """Give a page as a file."""
    reader = _Reader(links, page)
    reader.feed(body.decode())
    reader.close()
    return "".join(reader.out).encode()


class _Reader(HTMLParser):
    """Writes down again what it reads, but for what changes."""

    def __init__(self, links: Links, page: Page) -> None:
        super().__init__(convert_charrefs=False)
        self.out: list[str] = []
        self._links, self._page = links, page
        self._skipped, self._depth = "", 0
        self._ends: list[str] = []
        self._block = ""
        self._text: list[str] = []
        self._is_quoted = False
        self._before = ["h1", "p"] if page.is_second else ["h1"]

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Write a tag with its links, or begin to leave out."""
        self._write_text()
        if self._skipped:
            self._depth += tag == self._skipped
            return
        if not attrs and tag not in OF_OTHER_WORTH:
            self.out.append(f"<{tag}>")
            return
        given = dict(attrs)
        if self._is_left_out(given):
            self._skipped, self._depth = tag, 1
            return
        if self._begins_dead(tag, given):  # the row that the link begins goes as a whole
            self.out.pop()
            self._skipped, self._depth = "li", 1
            return
        raw = self.get_starttag_text() or ""
        self._is_quoted |= tag == "pre"
        if tag == "script":
            self._block = self._kind_of_block(given)
        self.out.append(self._tag(tag, given, raw))

    @override
    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Write an element that is empty."""
        self._write_text()
        if not self._skipped:
            self.out.append(self.get_starttag_text() or "")

    @override
    def handle_endtag(self, tag: str) -> None:
        """Write the end of an element; what stands for a link ends as what it became."""
        self._write_text()
        if self._skipped:
            self._depth -= tag == self._skipped
            if not self._depth:
                self._skipped = ""
            return
        if tag == "script":
            self._block = ""
        self._is_quoted &= tag != "pre"
        self.out.append(f"</{self._ends.pop() if tag == 'a' and self._ends else tag}>")
        if self._before[:1] == [tag]:
            self._before.pop(0)
            self.out.append("" if self._before else self._page.said)

    @override
    def handle_data(self, data: str) -> None:
        """Keep a text until it ends; what is data for a script is one piece."""
        if self._block == "json":
            data = json_block(relinked(orjson.loads(data), self._links))
        elif self._block == "features":
            data = json_block(self._features(orjson.loads(data)))
        self._keep(data)

    @override
    def handle_entityref(self, name: str) -> None:
        """Keep a named character as it stood."""
        self._keep(f"&{name};")

    @override
    def handle_charref(self, name: str) -> None:
        """Keep a numbered character as it stood."""
        self._keep(f"&#{name};")

    @override
    def handle_decl(self, decl: str) -> None:
        """Keep the document type."""
        self._keep(f"<!{decl}>")

    @override
    def handle_comment(self, data: str) -> None:
        """Keep a comment."""
        self._keep(f"<!--{data}-->")

    @override
    def updatepos(self, i: int, j: int) -> int:
        """Count no lines: nobody is told of a place."""
        return j

    @override
    def close(self) -> None:
        """Write what is left."""
        super().close()
        self._write_text()
        if self._skipped:
            raise ValueError(f"<{self._skipped}> is left out, and has no end")

    def _keep(self, text: str) -> None:
        if not self._skipped:
            self._text.append(text)

    def _write_text(self) -> None:
        """Write the text since the last tag; addresses in it are those of files."""
        text = "".join(self._text)
        self._text.clear()
        if not text:
            return
        if self._is_quoted and not self._links.base:  # a line that gives an address says no more
            lines = text.splitlines(keepends=True)
            text = "".join(line for line in lines if ROOT not in line)
        self.out.append(text if self._block else self._links.text(text, page=True))

    def _is_left_out(self, given: dict[str, str | None]) -> bool:
        """Say whether an element says of itself that files cannot have it."""
        needs = given.get("data-needs", "")
        if needs == "citation":
            return self._links.target(CITED) is None
        return needs == "service" or (needs == "address" and not self._links.base)

    def _begins_dead(self, tag: str, given: dict[str, str | None]) -> bool:
        """Say whether a row of a list begins with a link to what no file holds."""
        if tag != "a" or not self.out or not self.out[-1].startswith("<li"):
            return False
        return self._links.target(given.get("href") or "#", page=True) is None

    def _kind_of_block(self, given: dict[str, str | None]) -> str:
        if given.get("type") == "application/ld+json":
            return "json"
        return "features" if given.get("id") == WITH_ADDRESSES else "code"

    def _features(self, features: list[dict[str, object]]) -> list[dict[str, object]]:
        """Give the features of a small map, each with the address of its page."""
        for each in features:
            each["address"] = self._links.target(str(each["address"]), page=True) or "#"
        return features

    def _tag(self, tag: str, given: dict[str, str | None], raw: str) -> str:
        if tag == "meta":
            return self._meta(given, raw)
        if tag == "a":
            return self._anchor(given, raw)
        if tag == "body" and "data-root" in given:
            return self._body(given, raw)
        for name in (*TO_PAGES, *TO_FILES):
            if given.get(name):
                found = self._links.target(
                    given[name] or "", page=name in TO_PAGES and tag != "link"
                )
                if found is None:
                    return ""
                raw = _with(raw, name, given[name] or "", found)
        return raw + (self._foot() if tag == "footer" else "")

    def _meta(self, given: dict[str, str | None], raw: str) -> str:
        """Give a word about the page; the policy and the lasting address stand behind the first."""
        if "charset" in given:
            return raw + self._head()
        if given.get("property") not in ADDRESSED:
            text = self._links.text(raw, page=True)
            is_preview = str(given.get("property", "")).startswith("og:")
            return text if self._links.base or not is_preview else ""
        found = self._links.public(given.get("content") or "", page=True)
        return _with(raw, "content", given["content"] or "", found) if found else ""

    def _head(self) -> str:
        parts = (each.strip() for each in self._page.policy.split(";"))
        policy = "; ".join(each for each in parts if each and not each.startswith(ONLY_AS_HEADER))
        said = ""
        if policy:
            said += f'\n<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">'
        if self._page.canonical:
            said += f'\n<link rel="canonical" href="{escape(self._page.canonical)}">'
        return said

    def _foot(self) -> str:
        return self._page.foot

    def _anchor(self, given: dict[str, str | None], raw: str) -> str:
        href = given.get("href")
        if href is None:
            self._ends.append("a")
            return raw
        found = self._links.target(href, page=True)
        if found is None:
            self._ends.append("span")
            title = escape(self._page.language.say("Needs the running service"))
            return f'<span class="needs-service" title="{title}">'
        self._ends.append("a")
        return _with(raw, "href", href, found)

    def _body(self, given: dict[str, str | None], raw: str) -> str:
        """Tell the script of the map where pages of incidents are among the files."""
        code = self._page.language.code
        said = CARD_PAGES.format(spoken="" if code == "en" else f".{code}")
        return _with(raw, "data-root", given["data-root"] or "", "").replace(' data-root=""', said)


def _with(raw: str, name: str, old: str, new: str) -> str:
    """Give a tag with another value of an attribute, which may be written in several ways."""
    if old == new:
        return raw
    start = raw.index(f'{name}="') + len(name) + 2
    end = raw.index('"', start)
    if unescape(raw[start:end]) != old:
        raise ValueError(f"{raw[:200]!r} has no {name} of {old[:200]!r}")
    return f"{raw[:start]}{escape(new)}{raw[end:]}"
