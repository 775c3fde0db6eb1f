"""An online basemap: tiles of another host over the bundled one, if whoever runs the service asks.

The server never asks that host; browsers do, once a reader switches it on. So everything here,
the key too, is public.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from urllib.parse import SplitResult

__all__ = ["OnlineBasemap", "online_basemap"]

PLACES = ("{z}", "{x}", "{y}")
KEY = "{key}"
LONGEST = 500
# The signs of an address (RFC 3986) without those that quote, open a fragment or stand for others.
ADDRESS = re.compile(r"[A-Za-z0-9._~:/?&=%+,;@!$*()-]+")
# What a content security policy can name: letters, digits, hyphens and points, no brackets.
HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?")
KEY_TEXT = re.compile(r"[A-Za-z0-9._~-]{1,200}")


@dataclass(frozen=True, slots=True, kw_only=True)
class OnlineBasemap:
    """Tiles of another host: the template with its key filled in, and what must be said of them."""

    template: str
    attribution: str
    name: str
    max_zoom: int

    @property
    def origin(self) -> str:
        """The scheme and host that a browser asks, as a content security policy names them."""
        parts = urlsplit(self.template)
        return f"{parts.scheme}://{parts.netloc.lower()}"

    @property
    def host(self) -> str:
        """The host that learns what a reader looks at."""
        return urlsplit(self.template).netloc.lower()


def online_basemap(
    url: str, *, attribution: str, key: str = "", name: str = "", max_zoom: int = 19
) -> OnlineBasemap | None:
    """Give the online basemap of a template; None without one.

    ``key`` takes the place of ``{key}``; without a name it is called by its host; beyond
    ``max_zoom``, which is a level of Web Mercator tiles, the last tiles are enlarged.

    Raises
    ------
    ValueError
        With all that is wrong, never with the key.

    Examples
    --------
    >>> made = online_basemap(
    ...     "https://tiles.example.org/{z}/{x}/{y}.png?k={key}", attribution="© them", key="a1"
    ... )
    >>> made.template, made.name, made.origin
    ('https://tiles.example.org/{z}/{x}/{y}.png?k=a1', 'tiles.example.org', 'https://tiles.example.org')
    >>> online_basemap("", attribution="")
    """
    told = " ".join(attribution.split())
    faults = [*_url_faults(url), *_other_faults(url, told, key)] if url else []
    if not url and any((told, key, name)):
        faults = ["attribution, key and name of a basemap say nothing without its URL"]
    if faults:
        raise ValueError("; ".join(faults))
    if not url:
        return None
    return OnlineBasemap(
        template=url.replace(KEY, key),
        attribution=told,
        name=" ".join(name.split()) or urlsplit(url).netloc.lower(),
        max_zoom=max_zoom,
    )


def _url_faults(url: str) -> list[str]:
    """Name what is wrong with a template of addresses."""
    bare = url
    for place in (*PLACES, KEY):
        bare = bare.replace(place, "0")
    if len(url) > LONGEST or not ADDRESS.fullmatch(bare):
        said = f"the URL is an address of at most {LONGEST} characters with {{z}}, {{x}} and {{y}}"
        return [f"{said} in braces, {{key}} if it takes one, and nothing else in braces"]
    try:
        parts = urlsplit(url)
        port_is_right = parts.port is None or parts.port > 0
    except ValueError:
        return ["the port of the URL is no number from 1 to 65535"]
    faults = [] if port_is_right else ["the port of the URL is no number from 1 to 65535"]
    faults += _host_faults(parts)
    if any(f"{parts.path}?{parts.query}".count(place) != 1 for place in PLACES):
        faults.append("{z}, {x} and {y} stand in the URL once each, behind its host")
    return faults


def _host_faults(parts: SplitResult) -> list[str]:
    host = parts.hostname or ""
    if "@" in parts.netloc:
        return ["the URL carries no user and no password"]
    if not HOST.fullmatch(parts.netloc.lower().partition(":")[0]):
        return ["the URL names its host in full, in ASCII letters, digits, hyphens and points"]
    if parts.scheme == "https" or (parts.scheme == "http" and _is_this_machine(host)):
        return []
    return ["the URL begins with https://, or with http:// on this machine"]


def _is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _other_faults(url: str, attribution: str, key: str) -> list[str]:
    """Name what is missing or too much beside a URL."""
    faults = []
    if not attribution:
        faults.append("a basemap needs its attribution, which the map always shows with it")
    if (KEY in url) != bool(key) or url.count(KEY) > 1:
        faults.append("{key} stands in the URL once if there is a key, else not at all")
    if key and not KEY_TEXT.fullmatch(key):
        faults.append("the key is 1 to 200 letters, digits, points, hyphens, tildes, underscores")
    return faults
