"""The line of HTML by which another page frames the map, in a sandbox."""

from __future__ import annotations

import html

from app.pages.framers import only_framed_by
from app.pages.quoting import plain_url

__all__ = ["SANDBOX", "does_framing", "frame", "frame_around"]

ADDRESS_PLACE = "the-address"

# The map runs scripts; links to sources open pages of their own, which the frame does not bind.
SANDBOX = "allow-scripts allow-popups allow-popups-to-escape-sandbox"


def frame(address: str, title: str, *, width: int | str = "100%", height: int = 480) -> str:
    """Give the frame; address and title are escaped, width and height are pixels or per cent.

    Examples
    --------
    >>> frame("http://127.0.0.1:8000/embed", "Map", width=640)[:61]
    '<iframe src="http://127.0.0.1:8000/embed" title="Map" width="'
    """
    return (
        f'<iframe src="{html.escape(plain_url(address))}" title="{html.escape(title)}" '
        f'width="{width}" height="{height}" sandbox="{SANDBOX}" loading="lazy"></iframe>'
    )


def does_framing(what: str, framers: str) -> str:
    """Say what the frame does, and in whose pages alone it works.

    >>> does_framing("the map", "https://one.example")
    'puts the map into a page; the settings let only https://one.example frame it'
    """
    only = only_framed_by(framers)
    return f"puts {what} into a page" + (f"; the settings let only {only} frame it" if only else "")


def frame_around(title: str) -> tuple[str, str]:
    """Give what stands before and after the address, for a page that knows it later and escapes it.

    >>> frame_around("Map")[0]
    '<iframe src="'
    """
    before, _, after = frame(ADDRESS_PLACE, title).partition(ADDRESS_PLACE)
    return before, after
