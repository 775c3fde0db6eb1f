"""A feed of changes as a JSON Feed, for readers of feeds.

References: JSON Feed 1.1.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson

from app.api.feeds import AUTHOR

if TYPE_CHECKING:
    from app.api.feeds import Entry, Feed

__all__ = ["JSON_FEED", "json_feed"]

JSON_FEED = "application/feed+json"
VERSION = "https://jsonfeed.org/version/1.1"


def json_feed(feed: Feed, root: str) -> bytes:
    """Write a feed as JSON Feed 1.1; what it has no member for stands in an extension of ours."""
    by_rel = {link["rel"]: link["href"] for link in feed.links if link["rel"] != "alternate"}
    pages = [link["href"] for link in feed.links if link["type"] == "text/html"]
    return orjson.dumps(
        {
            "version": VERSION,
            "title": feed.title,
            "home_page_url": pages[0] if pages else root,
            "feed_url": by_rel["self"],
            **({"next_url": by_rel["next"]} if "next" in by_rel else {}),
            "description": feed.subtitle,
            "authors": [{"name": AUTHOR, "url": root}],
            "language": "en",
            "_incident_mapper": {
                "id": feed.id,
                "updated": feed.updated,
                "rights": feed.rights,
                "license": feed.licence.path if feed.licence else None,
                **{name: feed.said[name] for name in ("catalog_version", "data_date", "citation")},
            },
            "items": [_item(entry) for entry in feed.entries],
        }
    )


def _item(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "url": entry.page,
        "title": entry.title,
        "summary": entry.summary,
        "content_text": entry.text,
        "date_modified": entry.updated,
        "authors": [{"name": entry.editor}],
        "tags": list(entry.tags),
        "_incident_mapper": {"versions": entry.versions},
    }
