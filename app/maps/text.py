"""The one way for text to reach a map page.

Text given to folium lands in a JavaScript template literal, where ``${...}`` runs even after
HTML escaping. So folium gets only :func:`to_map_text`, and everything else travels as a JSON data
block that the page reads as data and writes as text nodes.
"""

from __future__ import annotations

import html
from typing import Any

import orjson

__all__ = ["json_block", "to_map_text"]

CODE = str.maketrans({"$": "&#36;", "`": "&#96;", "\\": "&#92;", "{": "&#123;", "}": "&#125;"})


def to_map_text(text: str) -> str:
    """Give text that is inert in HTML and inside a JavaScript template literal.

    Examples
    --------
    >>> to_map_text("${alert(1)} <b>")
    '&#36;&#123;alert(1)&#125; &lt;b&gt;'
    """
    return html.escape(text).translate(CODE)


def json_block(data: Any) -> str:
    """Give data as JSON that cannot end the script element it stands in."""
    text = orjson.dumps(data).decode()
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")
