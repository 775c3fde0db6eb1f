"""The tags of a piece of HTML, as the parser of the standard library reads them."""

from __future__ import annotations

from html.parser import HTMLParser

from typing_extensions import override


class Tags(HTMLParser):
    """Keeps the tags with their attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
