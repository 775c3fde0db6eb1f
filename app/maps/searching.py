"""The search of the map: what is looked through, made plain as the page's script makes it."""

from __future__ import annotations

import unicodedata

__all__ = ["plain"]


def plain(text: str) -> str:
    """Leave out diacritics and case.

    >>> plain("Güney Röhre")
    'guney rohre'
    """
    if not text.isascii():
        apart = unicodedata.normalize("NFD", text)
        text = "".join(
            letter for letter in apart if not unicodedata.category(letter).startswith("M")
        )
    return text.lower()
