r"""What CQL2 text may be spelled like and its parser does not read: escapes, ``.5``, ``()``.

A quote that is escaped with a backslash is doubled before parsing, in the same number of letters;
the other escapes are read afterwards, in the texts of the tree. An empty list is the list of an
empty text, as a column without a word is an empty list.
"""

from __future__ import annotations

import re
from typing import Any

__all__ = ["escaped", "readable", "unescaped"]

# Each quoted part is passed over as a whole, closed or not, so that the time is that of one look.
PARTS = re.compile(
    r"""(?P<name>"[^"]*(?:"|\Z))|(?P<text>'(?:\\.|[^'\\])*(?:'|\\?\Z))
    |(?P<point>(?<![\w.])\.(?=\d))|(?<=[(,])(?P<space>\s*)\(\s*\)""",
    re.VERBOSE | re.DOTALL,
)
ESCAPE = re.compile(r"\\(.)", re.DOTALL)
MEANT = {
    "a": "\a", "b": "\b", "t": "\t", "n": "\n", "v": "\v", "f": "\f", "r": "\r", "\\": "\\",
    "'": "'",
}  # fmt: skip
ESCAPED = re.compile(r"\\(?=[\\'abtnvfr]|\Z)")


def readable(text: str) -> str:
    r"""Spell a filter as the parser reads it.

    Examples
    --------
    >>> readable(r"kp_km > .5 AND title = 'it\'s .5'")
    "kp_km > 0.5 AND title = 'it''s .5'"
    >>> readable("A_CONTAINS(weapon_class, ())")
    "A_CONTAINS(weapon_class, (''))"
    """
    return PARTS.sub(_spelled, text)


def unescaped(value: Any) -> Any:
    r"""Give the tree of a parsed filter with the escapes of its texts read.

    A backslash before any other letter stays: ``\%`` and ``\_`` are for LIKE.
    """
    if isinstance(value, str):
        return ESCAPE.sub(lambda m: MEANT.get(m[1], m[0]), value)
    if isinstance(value, list):
        return list(map(unescaped, value))
    if isinstance(value, dict) and "args" in value:
        return {**value, "args": unescaped(value["args"])}
    return value


def escaped(text: str) -> str:
    r"""Write a text between quotes so that reading gives it back.

    Examples
    --------
    >>> print(escaped("it's"), escaped(r"100\%"), escaped(r"C:\temp"))
    it''s 100\% C:\\temp
    """
    return ESCAPED.sub(r"\\\\", text).replace("'", "''")


def _spelled(match: re.Match[str]) -> str:
    if match["text"] is not None and match["text"].endswith("'"):
        return ESCAPE.sub(lambda m: "''" if m[1] == "'" else m[0], match["text"])
    if match["point"] is not None:
        return "0."
    return match[0] if match["space"] is None else f"{match['space']}('')"
