"""Feeds and plain texts with the links of the files."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, fromstring, register_namespace, tostring

from app.api.feeds import tag_of
from app.publish.twin.asking import ROOT

if TYPE_CHECKING:
    from app.publish.twin.links import Links

__all__ = ["atom_file", "of_host", "text_file"]

ATOM = "http://www.w3.org/2005/Atom"


def atom_file(body: bytes, links: Links) -> bytes:
    """Give a feed with the links of the files; a link to what no file holds is taken out."""
    register_namespace("", ATOM)
    feed = fromstring(body)  # noqa: S314  # it is our own
    _relink(feed, links)
    made = tostring(feed, encoding="utf-8", xml_declaration=True)
    return of_host(bytes(made), links.base)


def of_host(body: bytes, base: str) -> bytes:
    """Give a feed whose names are those that a service at the address of the twin gives."""
    old, new = (tag_of(each, "").encode() for each in (ROOT, base))
    return body.replace(old, new)


def text_file(body: bytes, links: Links) -> bytes:
    """Give a text of lines; without a public address a line that gives one is taken out."""
    text = body.decode()
    if not links.base:
        text = "".join(line for line in text.splitlines(keepends=True) if ROOT not in line)
    return links.text(text, page=True).encode()


def _relink(node: Element, links: Links) -> None:
    for child in list(node):
        href = child.get("href")
        is_page = child.get("type") == "text/html"
        found = href and links.target(href, page=is_page)
        if href and not found:
            node.remove(child)
            continue
        if found:
            child.set("href", found)
        if child.text:
            child.text = links.text(child.text, page=True)
        _relink(child, links)
