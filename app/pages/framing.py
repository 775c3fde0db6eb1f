"""The line of HTML by which another page frames the map, in a sandbox."""

from __future__ import annotations

import html

from app.pages.quoting import plain_url

__all__ = ["SANDBOX", "frame", "frame_around"]

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


def frame_around(title: str) -> tuple[str, str]:
    """Give what stands before and after the address, for a page that knows it later and escapes it.

    >>> frame_around("Map")[0]
    '<iframe src="'
    """
    before, _, after = frame(ADDRESS_PLACE, title).partition(ADDRESS_PLACE)
    return before, after
