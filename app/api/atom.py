"""The feed of changes as Atom (RFC 4287), for readers of feeds."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, tostring

if TYPE_CHECKING:
    from app.store.history import Change

__all__ = ["ATOM", "atom_feed"]

ATOM = "application/atom+xml"
NAMESPACE = "http://www.w3.org/2005/Atom"
TITLE = "Incident Mapper: changes of the record"
# A feed must carry a time even where nothing has changed.
NOTHING_YET = "1970-01-01T00:00:00Z"


def atom_feed(
    found: list[Change], *, root: str, links: list[dict[str, str]], coverage: str
) -> bytes:
    """Give changes as a feed, newest first; every text is escaped."""
    feed = Element("feed", xmlns=NAMESPACE)
    times = [_time(change) for change in found]
    for name, text in (
        ("id", f"{root}changes"),
        ("title", TITLE),
        ("updated", max(times, default=NOTHING_YET)),
        ("subtitle", coverage),
    ):
        SubElement(feed, name).text = text
    author = SubElement(feed, "author")
    SubElement(author, "name").text = "Incident Mapper"
    for item in links:
        SubElement(feed, "link", href=item["href"], rel=item["rel"], type=item["type"])
    for change in reversed(found):
        feed.append(_entry(change, root))
    return bytes(tostring(feed, encoding="utf-8", xml_declaration=True))


def _entry(change: Change, root: str) -> Element:
    here = f"{root}collections/{change.collection}/items/{change.id}"
    entry = Element("entry")
    gone = change.feature is None
    title = change.id if change.feature is None else _title(change)
    for name, text in (
        ("id", f"{here}/versions/{change.version.version}"),
        ("title", f"Withdrawn: {title}" if gone else title),
        ("updated", _time(change)),
        ("summary", f"{change.reason} (version {change.version.version})"),
    ):
        SubElement(entry, name).text = text
    author = SubElement(entry, "author")
    SubElement(author, "name").text = change.version.editor
    SubElement(entry, "link", href=here, rel="alternate", type="application/geo+json")
    if change.collection == "incidents":
        page = f"{root}incidents/{change.id}"
        SubElement(entry, "link", href=page, rel="alternate", type="text/html")
    history = f"{here}/versions"
    SubElement(entry, "link", href=history, rel="version-history", type="application/json")
    return entry


def _title(change: Change) -> str:
    properties = change.feature.properties if change.feature else {}
    return str(properties.get("title") or properties.get("name_en") or change.id)


def _time(change: Change) -> str:
    return f"{change.version.recorded:%Y-%m-%dT%H:%M:%S.%fZ}"
