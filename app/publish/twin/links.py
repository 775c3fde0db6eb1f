"""Where a link of the service leads among the files, from the file that it stands in."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import quote, urldefrag, urljoin

from app.publish.twin.asking import ROOT

if TYPE_CHECKING:
    from collections.abc import Collection

    from app.publish.twin.names import Names

__all__ = ["INDEX", "Links"]

INDEX = "index.html"
# What descriptions call the service itself; files are none.
SERVICE = f"{ROOT}#service"

# An address within a text, which may be written as HTML; what may close a sentence, a bracket or a
# string is no part of it.
IN_TEXT = re.compile(rf"\s?{re.escape(ROOT)}(?:&(?!#|gt;|lt;|quot;)|[^\s\"'<>(){{}}\\&])*")


@dataclass(frozen=True, slots=True)
class Links:
    """The links of one file, which stands for an address of the service.

    ``files`` are all there are; ``base`` is the public address of the twin, ending in a slash, or
    empty; ``is_absolute`` says that links lead from there.
    """

    names: Names
    files: Collection[str]
    address: str
    here: str
    base: str = ""
    is_absolute: bool = False

    def target(self, href: str, *, page: bool = False) -> str | None:
        """Give what a link becomes: the same where it leads elsewhere, None where no file is."""
        if href.startswith("#"):
            return href
        found = urljoin(self.address, href)
        if not found.startswith(ROOT):
            return href
        if found == SERVICE:
            return None
        address, fragment = urldefrag(found)
        file = self.names.file_of(address, page=page)
        if file is None or file not in self.files:
            return None
        at = f"#{fragment}" if fragment else ""
        if self.is_absolute and self.base:
            return self.public(found, page=page)
        return f"{self._way(file)}{at}"

    def public(self, href: str, *, page: bool = False) -> str | None:
        """Give the public address of the file that a link leads to; None without one."""
        address, fragment = urldefrag(urljoin(self.address, href))
        file = self.names.file_of(address, page=page)
        if not self.base or file is None or file not in self.files:
            return None
        at = f"#{fragment}" if fragment else ""
        return f"{self.base}{'' if file == INDEX else quote(file, safe='/{}')}{at}"

    def text(self, text: str, *, page: bool = False) -> str:
        """Give a text in which addresses of the service are those of files.

        Without a public address there is none to give, and the text goes without.
        """
        if ROOT not in text:
            return text
        return IN_TEXT.sub(lambda found: self._said(found[0], page=page), text)

    def _said(self, found: str, *, page: bool) -> str:
        space = found[: len(found) - len(found.lstrip())]
        address = unescape(found.strip())
        end = "." if address.endswith(".") else ""
        public = self.public(address.removesuffix("."), page=page)
        return f"{space}{public or self.base}{end}" if self.base else end

    def _way(self, file: str) -> str:
        way = posixpath.relpath(file, posixpath.dirname(self.here) or ".")
        return quote(way, safe="/{}")
