"""Text that a record may hold: nothing that hides, reorders or piles up."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["text_faults"]

# Controls but newline and tab; marks and overrides of direction, invisible joiners of lines.
HIDDEN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200e\u200f\u2028\u2029]"
)
SURROGATE = re.compile(r"[\ud800-\udfff]")
MOST_MARKS = 4


def text_faults(value: Any, pointer: str = "") -> Iterator[tuple[str, str]]:
    r"""Yield the JSON pointer of each text that is refused, and why.

    Examples
    --------
    >>> list(text_faults({"title": "abc\u202edef"}))
    [('/title', 'holds the control character U+202E')]
    """
    if isinstance(value, dict):
        for key, member in value.items():
            yield from text_faults(member, f"{pointer}/{key}")
    elif isinstance(value, list | tuple):
        for index, member in enumerate(value):
            yield from text_faults(member, f"{pointer}/{index}")
    elif isinstance(value, str):
        message = _why_not(value)
        if message:
            yield pointer, message


def _why_not(text: str) -> str:
    if text.isascii() and text.isprintable():
        return ""
    hidden = HIDDEN.search(text) or SURROGATE.search(text)
    if hidden:
        return f"holds the control character U+{ord(hidden[0]):04X}"
    if not unicodedata.is_normalized("NFC", text):
        return "is not in Unicode's composed form (NFC)"
    run = 0
    for char in text:
        run = run + 1 if unicodedata.combining(char) else 0
        if run > MOST_MARKS:
            return f"piles over {MOST_MARKS} marks on one letter"
    return ""
