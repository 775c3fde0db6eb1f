"""A feed of changes as Atom, for readers of feeds.

References: RFC 4287 (Atom), RFC 4946 (licence), RFC 5005 (pages of a feed), RFC 5829 (versions).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, tostring

from app import __version__
from app.api.feeds import AUTHOR

if TYPE_CHECKING:
    from app.api.feeds import Entry, Feed

__all__ = ["ATOM", "atom_feed"]

ATOM = "application/atom+xml"
NAMESPACE = "http://www.w3.org/2005/Atom"
# What XML 1.0 cannot hold, not even escaped.
NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def atom_feed(feed: Feed, root: str) -> bytes:
    """Write a feed as Atom 1.0; every text is escaped."""
    made = Element("feed", {"xmlns": NAMESPACE, "xml:lang": "en"})
    _texts(made, id=feed.id, title=feed.title, updated=feed.updated, subtitle=feed.subtitle)
    _texts(made, rights=feed.rights)
    _author(made, AUTHOR, root)
    SubElement(made, "generator", version=__version__).text = AUTHOR
    if feed.licence is not None:
        SubElement(made, "link", rel="license", href=feed.licence.path, type="text/html")
    for item in feed.links:
        SubElement(made, "link", href=_clean(item["href"]), rel=item["rel"], type=item["type"])
    for entry in feed.entries:
        made.append(_entry(entry))
    return bytes(tostring(made, encoding="utf-8", xml_declaration=True))


def _entry(entry: Entry) -> Element:
    made = Element("entry")
    _texts(made, id=entry.id, title=entry.title, updated=entry.updated, summary=entry.summary)
    _author(made, entry.editor)
    for tag in entry.tags:
        SubElement(made, "category", term=_clean(tag))
    SubElement(made, "link", href=_clean(entry.page), rel="alternate", type=entry.kind)
    versions = _clean(entry.versions)
    SubElement(made, "link", href=versions, rel="version-history", type="application/json")
    SubElement(made, "content", type="text").text = _clean(entry.text)
    return made


def _author(parent: Element, name: str, uri: str = "") -> None:
    author = SubElement(parent, "author")
    _texts(author, name=name, **({"uri": uri} if uri else {}))


def _texts(parent: Element, **texts: str) -> None:
    for name, text in texts.items():
        SubElement(parent, name).text = _clean(text)


def _clean(text: str) -> str:
    return NO_XML.sub("\ufffd", text)
