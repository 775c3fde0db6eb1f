"""A feed of changes, before it is written as Atom or as a JSON Feed: its entries in plain words.

An entry stands for one version of one record. Its id is a tag URI (RFC 4151): it stays whatever
becomes of the addresses of the service, and another server never gives it to something else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from app.store.history import News

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.sources.manifest import Licence
    from app.store.catalog import Catalog
    from app.store.history import Change

__all__ = ["AUTHOR", "Entry", "Feed", "feed_of", "tag_of"]

AUTHOR = "Incident Mapper"
TITLE = "Incident Mapper: changes of the record"
# A feed must carry a time even where nothing has changed.
NOTHING_YET = "1970-01-01T00:00:00Z"
# The year since when these ids are given; it is part of each of them and never changes.
TAGGED = "2026"
DOMAIN = re.compile(r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?", re.ASCII)
# What an id of a change that has no version of its own ends in.
ENDINGS = {News.WITHDRAWN: "/withdrawn", News.MEASURED_ANEW: "/measured-anew"}
WORDS = {
    News.NEW: "New",
    News.CORRECTED: "Corrected",
    News.WITHDRAWN: "Withdrawn",
    News.MEASURED_ANEW: "Measured anew",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One change in plain words; ``page`` is where to read on, in the media type ``kind``."""

    id: str
    title: str
    summary: str
    text: str
    updated: str
    editor: str
    page: str
    kind: str
    versions: str
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A page of a feed, newest first, with what must be said of all of it.

    ``said`` is what every answer says of the record; ``rights`` ends in its citation.
    """

    id: str
    title: str
    subtitle: str
    updated: str
    rights: str
    licence: Licence | None
    said: Mapping[str, str]
    links: list[dict[str, Any]]
    entries: list[Entry]


def feed_of(  # noqa: PLR0913 - what was found, where, and what is said of it
    found: list[Change],
    page: list[Change],
    catalog: Catalog,
    *,
    root: str,
    asked: str,
    said: Mapping[str, str],
    links: list[dict[str, Any]],
) -> Feed:
    """Make a feed of a page of changes; ``asked`` is the selection as a canonical query string.

    ``said`` is what an answer says of the record, of :func:`app.api.said.said_of`.
    """
    return Feed(
        id=tag_of(root, f"changes?{asked}" if asked else "changes"),
        title=f"{TITLE} ({asked})" if asked else TITLE,
        subtitle=said["coverage"],
        updated=max(map(_time, found), default=NOTHING_YET),
        rights=f"{said['license']}. {said['attribution']}. Cite as: {said['citation']}",
        licence=catalog.manifest.licence(said["license"]),
        said=said,
        links=links,
        entries=[_entry(change, catalog, root) for change in page],
    )


def _entry(change: Change, catalog: Catalog, root: str) -> Entry:
    here = f"{root}collections/{change.collection}/items/{change.id}"
    shown, number = change.feature, change.version.version
    properties = shown.properties if shown else {}
    versions = f"{here}/versions"
    is_incident = change.collection == "incidents"
    page = f"{root}incidents/{change.id}" if is_incident else f"{here}?f=html"
    # A page says in words what was withdrawn; of what is no longer published none does.
    has_page = bool(shown) or catalog.tells_withdrawn(change.collection, change.id)
    said = f"{WORDS[change.news]} (version {number}): {change.reason}"
    label = str(properties.get("title") or properties.get("name_en") or change.id)
    ending = ENDINGS.get(change.news, "")
    return Entry(
        id=tag_of(root, f"collections/{change.collection}/items/{change.id}/{number}{ending}"),
        title=label if change.news is News.NEW else f"{WORDS[change.news]}: {label}",
        summary=f"{change.reason} (version {number})",
        text="\n\n".join([said, *_told(properties)]),
        updated=_time(change),
        editor=change.version.editor,
        page=page if has_page else versions,
        kind="text/html" if has_page else "application/json",
        versions=versions,
        tags=(change.news.value, *_classes(properties)),
    )


def _told(properties: Any) -> list[str]:
    """Give what a record says of itself, as far as it does: summary, when, where, sources."""
    named = {"When": "date_start_local", "Where": "place_description", "Sources": "source_count"}
    lines = [f"{word}: {properties[key]}" for word, key in named.items() if properties.get(key)]
    summary = properties.get("summary")
    return [*([str(summary)] if summary else []), *(["\n".join(lines)] if lines else [])]


def _classes(properties: Any) -> tuple[str, ...]:
    found = properties.get("event_class")
    return (str(found),) if found else ()


def tag_of(root: str, what: str) -> str:
    """Give a tag URI under the host and the path of the service; a port is no part of it.

    An authority is a name or an address of mail (RFC 4151, section 2.1), and a service that moves
    to another port is the same.

    >>> tag_of("https://example.org:8443/cpc/", "changes")
    'tag:example.org,2026:/cpc/changes'
    >>> tag_of("http://[::1]:8000/", "changes?near=cpc-terminal,25km")
    'tag:localhost,2026:/changes?near=cpc-terminal,25km'
    """
    try:
        parts = urlsplit(root)
        host = parts.hostname or ""
    except ValueError:  # the Host header is whatever somebody sent
        return f"tag:localhost,{TAGGED}:/{what}"
    host = host if DOMAIN.fullmatch(host) else "localhost"
    return f"tag:{host},{TAGGED}:{quote(parts.path, safe='/%')}{what}"


def _time(change: Change) -> str:
    return f"{change.version.recorded:%Y-%m-%dT%H:%M:%S.%fZ}"
