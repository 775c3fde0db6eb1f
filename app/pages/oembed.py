"""A map or an incident as oEmbed: what another site needs to frame it, as JSON or XML.

Where the settings let nobody frame the map, it is offered as its picture. The answers that oEmbed
has for a refusal do not fit: something is there for the address (404), and it is not private (401).

References: oEmbed 1.0 (oembed.com), sections 2.3.3, 2.3.4.1 (``photo``) and 2.3.4.4 (``rich``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import Element, SubElement, tostring

from app.pages.framing import frame
from app.pages.link_preview import still_map
from app.pages.quoting import plain_url

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Framed", "oembed", "oembed_xml"]

DEFAULT_PX = (800, 480)
CACHE_AGE_S = 3_600


@dataclass(frozen=True, slots=True, kw_only=True)
class Framed:
    """What is to be framed: its title, its address below the root, and the map that it shows.

    ``asked`` is the selection as a query string, ``code`` the language; ``is_framed`` says whether
    any page may frame it.
    """

    title: str
    embed: str
    asked: str
    code: str
    is_framed: bool = True


def oembed(
    framed: Framed, root: str, *, max_width: int | None = None, max_height: int | None = None
) -> dict[str, Any]:
    """Give the members of the answer; sizes are in pixels, and no greater than what is allowed."""
    width, height = (
        least if most is None else min(least, most)
        for least, most in zip(DEFAULT_PX, (max_width, max_height), strict=True)
    )
    title = "".join(char if char.isprintable() else " " for char in framed.title)
    picture = plain_url(f"{root}{still_map(framed.asked, framed.code, width, height)}")
    return {
        "version": "1.0",
        "type": "rich" if framed.is_framed else "photo",
        "provider_name": "Incident Mapper",
        "provider_url": plain_url(root),
        "title": title,
        **(
            {"html": frame(f"{root}{framed.embed}", title, width=width, height=height)}
            if framed.is_framed
            else {"url": picture}
        ),
        "width": width,
        "height": height,
        "thumbnail_url": picture,
        "thumbnail_width": width,
        "thumbnail_height": height,
        "cache_age": CACHE_AGE_S,
    }


def oembed_xml(members: Mapping[str, Any]) -> bytes:
    """Give the members as XML; every text is escaped."""
    answer = Element("oembed")
    for name, value in members.items():
        SubElement(answer, name).text = str(value)
    return bytes(tostring(answer, encoding="utf-8", xml_declaration=True))
