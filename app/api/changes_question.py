"""What /changes asks: since when, of which collection and selection, which page, which format."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from fastapi import Request

from app.api.answers import JSON
from app.api.asked import paging
from app.api.atom import ATOM
from app.api.json_feed import JSON_FEED
from app.api.links import link
from app.api.negotiation import NotAcceptableError, negotiated
from app.api.params import selection_of
from app.selection.times import parse_since
from app.selection.values import read_value

__all__ = ["FEEDS", "ChangesQuestion"]

DATA = "json"
FEEDS = {"atom": ATOM, "jsonfeed": JSON_FEED}
TYPES = {DATA: JSON, **FEEDS}
TITLES = {DATA: "The same as data", "atom": "The same as Atom", "jsonfeed": "The same as JSON Feed"}
OF_THIS_PAGE = ("since", "limit", "offset", "collection", "f")


class ChangesQuestion:
    """What is asked, read together. A feed goes from the newest change, data from the oldest."""

    def __init__(self, request: Request, values: dict[str, str]) -> None:
        """Read and check the parameters; a feed reader gets its format by its Accept header."""
        self.text = values.get("since")
        since = read_value(values, "since", parse_since)
        self.since = since or datetime.min.replace(tzinfo=UTC)
        self.limit, self.offset = paging(values)
        chosen = {name: text for name, text in values.items() if name not in OF_THIS_PAGE}
        self.selection = selection_of(chosen)
        # A selection is one of features, and incidents are what is followed.
        self.collection = values.get("collection") or ("incidents" if chosen else None)
        self.format = values.get("f") or _accepted(request)
        self._asked = values

    @property
    def is_feed(self) -> bool:
        """Whether it is for a reader of feeds."""
        return self.format in FEEDS

    @property
    def about(self) -> str:
        """What is followed, as a query string: neither which page nor since when."""
        whole = self.collection == "incidents" and self.selection.given
        named = f"collection={self.collection}" if self.collection and not whole else ""
        return "&".join(part for part in (named, self.selection.canonical) if part)

    def links(self, root: str, found: int) -> list[dict[str, Any]]:
        """Give the links of this page: itself, the other formats, the pages around it."""
        own = TYPES[self.format]
        here = {**self._asked, "f": self.format} if self.is_feed else self._asked
        links = [
            link(_at(root, here), "self", own, "This page"),
            *(
                link(_at(root, {**self._asked, "f": name}), "alternate", kind, TITLES[name])
                for name, kind in TYPES.items()
                if name != self.format
            ),
        ]
        if self.is_feed:
            links.append(link(self._page(root), "alternate", "text/html", "To read and see"))
        around = self._around(found) if self.is_feed else self._after(found)
        for rel, first in around.items():
            address = _at(root, {**here, "offset": str(first)} if first else _first(here))
            links.append(link(address, rel, own, f"The {rel} page"))
        return links

    def _after(self, found: int) -> dict[str, int]:
        following = self.offset + self.limit
        return {"next": following} if following < found else {}

    def _around(self, found: int) -> dict[str, int]:
        """Give where the pages of a feed begin, by relation (RFC 5005, section 3)."""
        before = {"previous": max(0, self.offset - self.limit)} if self.offset else {}
        last = (max(found, 1) - 1) // self.limit * self.limit
        return {"first": 0, **before, **self._after(found), "last": last}

    def _page(self, root: str) -> str:
        """Give the page on which people see what is followed."""
        if self.collection is None:
            return f"{root}?f=html"
        query = self.selection.on_map
        if self.collection == "incidents":
            return f"{root}map?{query}" if query else f"{root}map"
        return f"{root}collections/{self.collection}/items?{f'{query}&' if query else ''}f=html"


def _accepted(request: Request) -> str:
    """Give the format of the Accept header; whoever takes none of these gets data."""
    offered = {name: (kind,) for name, kind in TYPES.items()}
    with suppress(NotAcceptableError):
        return negotiated(None, request.headers.get("accept", ""), offered)
    return DATA


def _first(asked: dict[str, str]) -> dict[str, str]:
    return {name: text for name, text in asked.items() if name != "offset"}


def _at(root: str, asked: dict[str, str]) -> str:
    query = urlencode(asked, safe=":,/")
    return f"{root}changes?{query}" if query else f"{root}changes"
