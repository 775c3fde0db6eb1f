"""Links: where else a reader can go from an answer, with rel and type."""

from __future__ import annotations

from typing import Any

from app.api.answers import GEOJSON, JSON

__all__ = ["link", "link_header", "withdrawn_links"]


def link(href: str, rel: str, media_type: str, title: str) -> dict[str, Any]:
    """Give one link."""
    return {"href": href, "rel": rel, "type": media_type, "title": title}


def link_header(links: list[dict[str, Any]]) -> dict[str, str]:
    """Give links as an HTTP header (RFC 8288), each with the time it carries if it does.

    Enclosures are left out: proxies refuse headers of the length that a dozen long queries make.
    """
    parts = []
    for item in (each for each in links if each["rel"] != "enclosure"):
        at = f'; datetime="{item["datetime"]}"' if "datetime" in item else ""
        kind = item["type"].replace('"', r"\"")
        parts.append(f'<{item["href"]}>; rel="{item["rel"]}"; type="{kind}"{at}')
    return {"Link": ", ".join(parts)}


def withdrawn_links(
    root: str, name: str, *, collection: str = "incidents", into: str | None = None
) -> list[dict[str, Any]]:
    """Give the links of a record that was taken back: its versions, and what it was merged into.

    The withdrawal of an incident is told in words on its page, in all languages.
    """
    items = f"{root}collections/{collection}/items"
    here = f"{items}/{name}/versions"
    links = [
        link(here, "version-history", JSON, "The versions of this record"),
        link(here, "timemap", JSON, "The versions of this record"),
    ]
    if collection == "incidents":
        page = link(f"{root}incidents/{name}", "related", "text/html", "Page of this incident")
        links.insert(0, page)
    if into:
        links.append(link(f"{items}/{into}", "alternate", GEOJSON, "What it was merged into"))
    return links
