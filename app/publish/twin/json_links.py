"""Documents in JSON with the links of the files; a link to what no file holds is taken out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson

from app.publish.twin.asking import ROOT

if TYPE_CHECKING:
    from app.publish.twin.links import Links

__all__ = ["json_file", "relinked"]

# Without the address under one of these the whole of it says nothing.
ITS_POINT = ("href", "@id", "path", "contentUrl", "url")
GONE = object()


def json_file(body: bytes, links: Links, *, page: bool = False) -> bytes:
    """Give a document with the links of the files, otherwise as it was.

    ``page`` says whether pages are meant where an address leaves it open, as in a feed for readers.
    """
    return orjson.dumps(relinked(orjson.loads(body), links, page=page))


def relinked(given: Any, links: Links, *, page: bool = False) -> Any:
    """Give what was read from JSON with the links of the files."""
    found = _walked(given, links, page=page)
    return {} if found is GONE else found


def _walked(given: Any, links: Links, *, page: bool) -> Any:
    if isinstance(given, dict):
        return _members(given, links, page=page)
    if isinstance(given, list):
        found = (_walked(each, links, page=page) for each in given)
        return [each for each in found if each is not GONE]
    if isinstance(given, str) and ROOT in given:
        return _text(given, links, page=page)
    return given


def _members(given: dict[str, Any], links: Links, *, page: bool) -> Any:
    page = given["type"] == "text/html" if "type" in given else page
    found = {key: _walked(each, links, page=page) for key, each in given.items()}
    if any(found.get(key) is GONE for key in ITS_POINT):
        return GONE
    return {key: each for key, each in found.items() if each is not GONE}


def _text(given: str, links: Links, *, page: bool) -> Any:
    if given.startswith(ROOT) and " " not in given:
        return links.target(given, page=page) or GONE
    return links.text(given, page=page)
