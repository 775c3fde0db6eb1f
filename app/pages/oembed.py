"""A map or an incident as oEmbed: what another site needs to frame it, as JSON or XML.

Where the settings let nobody frame the map, it is offered as its picture. The answers that oEmbed
has for a refusal do not fit: something is there for the address (404), and it is not private (401).

References: oEmbed 1.0 (oembed.com), sections 2.3.3, 2.3.4.1 (``photo``), 2.3.4.3 (``link``) and
2.3.4.4 (``rich``).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import Element, SubElement, tostring

from app.pages.framing import frame
from app.pages.link_preview import still_map
from app.pages.quoting import plain_url
from app.store.citation import AUTHOR

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["LEAST_PX", "Framed", "oembed", "oembed_xml"]

DEFAULT_PX = (800, 480)
# In less, the credits and the date leave no room for a map. A frame may not be larger than what is
# allowed (section 2.3.4.4), so there is none: the answer is of the type that is shown as a link.
LEAST_PX = (200, 200)
CACHE_AGE_S = 3_600


@dataclass(frozen=True, slots=True, kw_only=True)
class Framed:
    """What is to be framed: its title, its address below the root, and the map that it shows.

    ``asked`` is the selection as a query string, ``code`` the language; ``is_framed`` says whether
    any page may frame it. ``said`` is what every answer says of the record: consumers leave out
    what oEmbed does not know (section 2.3.4).
    """

    title: str
    embed: str
    asked: str
    code: str
    is_framed: bool = True
    said: Mapping[str, str] = field(default_factory=dict)


def oembed(
    framed: Framed, root: str, *, max_width: int | None = None, max_height: int | None = None
) -> dict[str, Any]:
    """Give the members of the answer; sizes are in pixels, and no greater than what is allowed.

    Where less is allowed than a map can be read in, it is a link: a title without a frame.
    """
    width, height = (
        least if most is None else min(least, most)
        for least, most in zip(DEFAULT_PX, (max_width, max_height), strict=True)
    )
    title = _printable(framed.title)
    is_readable = width >= LEAST_PX[0] and height >= LEAST_PX[1]
    return {
        "version": "1.0",
        "type": _type(framed) if is_readable else "link",
        "provider_name": AUTHOR,
        "provider_url": plain_url(root),
        "title": title,
        "author_name": AUTHOR,
        "author_url": plain_url(root),
        "cache_age": CACHE_AGE_S,
        **(_shown(framed, root, title, (width, height)) if is_readable else {}),
        **{name: _printable(text) for name, text in framed.said.items()},
    }


def _printable(text: str) -> str:
    """Give a text that XML can hold, on one line."""
    return "".join(char if char.isprintable() else " " for char in text)


def _type(framed: Framed) -> str:
    return "rich" if framed.is_framed else "photo"


def _shown(framed: Framed, root: str, title: str, size_px: tuple[int, int]) -> dict[str, Any]:
    """Give the frame, if any page may have one, and the picture of the same size."""
    width, height = size_px
    picture = plain_url(f"{root}{still_map(framed.asked, framed.code, width, height)}")
    own = {"html": frame(f"{root}{framed.embed}", title, width=width, height=height)}
    return {
        **(own if framed.is_framed else {"url": picture}),
        "width": width,
        "height": height,
        "thumbnail_url": picture,
        "thumbnail_width": width,
        "thumbnail_height": height,
    }


def oembed_xml(members: Mapping[str, Any]) -> bytes:
    """Give the members as XML; every text is escaped."""
    answer = Element("oembed")
    for name, value in members.items():
        SubElement(answer, name).text = str(value)
    return bytes(tostring(answer, encoding="utf-8", xml_declaration=True))
