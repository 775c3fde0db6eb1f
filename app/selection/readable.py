"""A selection as people read it: without percent signs, yet nothing in it that cannot be seen."""

from __future__ import annotations

from urllib.parse import parse_qsl, quote

__all__ = ["readable"]


def readable(query: str) -> str:
    """Give a query string decoded; what does not print stays encoded.

    >>> readable("near=cpc-terminal,25km&filter=kp_km%20%3E%209999%0A")
    'near=cpc-terminal,25km & filter=kp_km > 9999%0A'
    """
    pairs = parse_qsl(query, keep_blank_values=True)
    return " & ".join(f"{_printed(name)}={_printed(value)}" for name, value in pairs)


def _printed(text: str) -> str:
    return "".join(char if char.isprintable() else quote(char) for char in text)
