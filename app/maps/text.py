"""The one way for text to reach a map page.

Text given to folium lands in a JavaScript template literal, where ``${...}`` runs even after
HTML escaping. So folium gets no text at all: everything travels as a JSON data block that the page
reads as data and writes as text nodes.
"""

from __future__ import annotations

from typing import Any

import orjson

__all__ = ["json_block"]

# What could end the element or its script, in any reading of HTML or JavaScript.
UNSAFE = "&<>\u2028\u2029"


def json_block(data: Any) -> str:
    """Give data as JSON that cannot end the script element it stands in.

    Other letters stay as they are: a page is UTF-8.
    """
    text = orjson.dumps(data).decode()
    for sign in UNSAFE:
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text
