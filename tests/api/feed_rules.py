"""What a feed must hold, written from the standards: RFC 4287 for Atom, JSON Feed 1.1."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["ATOM", "atom_faults", "json_feed_faults"]

ATOM = "{http://www.w3.org/2005/Atom}"
RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)")
IRI = re.compile(r"[a-z][a-z0-9+.-]*:\S+")
TAG = re.compile(r"tag:[a-z0-9.-]+,\d{4}(-\d\d(-\d\d)?)?:[\w\-.~%!$&'()*+,;=:@/?]*", re.ASCII)
# What stands at most once (4.1.1, 4.1.2).
ONCE_IN_FEED = ("id", "title", "updated", "generator", "icon", "logo", "rights", "subtitle")
ONCE_IN_ENTRY = ("id", "title", "updated", "content", "published", "rights", "source", "summary")


def atom_faults(text: bytes) -> list[str]:
    """Give what is wrong with an Atom feed."""
    feed = ET.fromstring(text)  # noqa: S314  # our own answer
    if feed.tag != f"{ATOM}feed":
        return ["the root is no feed"]
    entries = feed.findall(f"{ATOM}entry")
    ids = [(e.findtext(f"{ATOM}id"), e.findtext(f"{ATOM}updated")) for e in entries]
    found = [*_of_both(feed, ONCE_IN_FEED), *_of_links(feed)]
    found += ["no link to itself"] if "self" not in _rels(feed) else []
    found += ["two entries with one id and time"] if len(set(ids)) < len(ids) else []
    found += (
        ["an id is no tag URI"] if not all(TAG.fullmatch(name or "") for name, _ in ids) else []
    )
    for entry in entries:
        found += [*_of_both(entry, ONCE_IN_ENTRY), *_of_links(entry)]
        content = entry.find(f"{ATOM}content")
        if content is None and "alternate" not in _rels(entry):
            found.append("an entry with neither content nor alternate")
        if content is not None and (content.get("type") != "text" or len(content)):
            found.append("content that is no plain text")
    return found


def _of_both(node: ET.Element, once: tuple[str, ...]) -> Iterator[str]:
    needed = ("id", "title", "updated")
    yield from (f"no {name}" for name in needed if not node.findtext(f"{ATOM}{name}"))
    yield from (f"{name} twice" for name in once if len(node.findall(f"{ATOM}{name}")) > 1)
    if not IRI.fullmatch(node.findtext(f"{ATOM}id") or ""):
        yield "the id is no IRI"
    if not _is_time(node.findtext(f"{ATOM}updated") or ""):
        yield "updated is no time"
    authors = node.findall(f"{ATOM}author")
    if not authors or not all(author.findtext(f"{ATOM}name") for author in authors):
        yield "an author without a name"
    if not all(each.get("term") for each in node.findall(f"{ATOM}category")):
        yield "a category without a term"


def _of_links(node: ET.Element) -> Iterator[str]:
    links = node.findall(f"{ATOM}link")
    if not all(IRI.fullmatch(link.get("href", "")) for link in links):
        yield "a link without an address"
    kinds = [link.get("type") for link in links if link.get("rel") == "alternate"]
    if len(set(kinds)) < len(kinds):  # 4.1.1: one of a type and language
        yield "two alternates of one type"


def _rels(node: ET.Element) -> set[str]:
    return {link.get("rel", "alternate") for link in node.findall(f"{ATOM}link")}


def json_feed_faults(feed: dict[str, Any]) -> list[str]:
    """Give what is wrong with a JSON Feed."""
    found = []
    if feed.get("version") != "https://jsonfeed.org/version/1.1":
        found.append("version")
    found += [name for name in ("title", "description") if not isinstance(feed[name], str)]
    addresses = ("home_page_url", "feed_url", "next_url")
    found += [name for name in addresses if not IRI.fullmatch(feed.get(name, "http://x"))]
    known = {"version", "title", *addresses, "description", "authors", "language", "items"}
    found += [name for name in feed if name not in known and not name.startswith("_")]
    for item in feed["items"]:
        found += [f"item {name}" for name in ("id", "url", "title") if not item.get(name)]
        if "content_text" not in item and "content_html" not in item:
            found.append("an item without content")
        if not _is_time(item["date_modified"]):
            found.append("date_modified is no time")
        if not all(isinstance(tag, str) for tag in item["tags"]):
            found.append("a tag that is no text")
        if not all(author.keys() <= {"name", "url", "avatar"} for author in item["authors"]):
            found.append("an author that says something else")
    ids = [item["id"] for item in feed["items"]]
    return [*found, *(["two items with one id"] if len(set(ids)) < len(ids) else [])]


def _is_time(text: str) -> bool:
    return bool(RFC_3339.fullmatch(text)) and datetime.fromisoformat(text).tzinfo is not None
