"""LIKE without backtracking: the pieces between % are found one after the other, leftmost first.

The leftmost place of each piece leaves the most room for those that follow, so nothing ever has to
be tried again: the time is that of one search a piece.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Like"]

ANY, ONE, ESCAPE = "%", "_", "\\"


class Like:
    r"""A pattern: ``%`` is any text, ``_`` one character, ``\`` takes the next one as it stands.

    Examples
    --------
    >>> Like("%pump_station%").matches("a pump station")
    True
    >>> Like(r"100\%").matches("1000")
    False
    """

    def __init__(self, pattern: str) -> None:
        """Cut the pattern at each %."""
        self.pieces = _pieces(pattern)

    @cached_property
    def matches(self) -> Callable[[str], bool]:
        """The test of one text; the common forms have a short one."""
        plain = [_plain(piece) for piece in self.pieces]
        if len(plain) == 1 and plain[0] is not None:
            return plain[0].__eq__
        match plain:
            case ["", str(inner), ""]:
                return lambda text: inner in text
            case [str(start), ""]:
                return lambda text: text.startswith(start)
            case ["", str(end)]:
                return lambda text: text.endswith(end)
            case _:
                return self._search

    def _search(self, text: str) -> bool:
        first, *middle = self.pieces
        if not middle:
            return len(text) == len(first) and self._found(0, text, 0, len(text)) == 0
        last = middle.pop()
        start, end = len(first), len(text) - len(last)
        if end < start or self._found(0, text, 0, start) != 0:
            return False
        if self._found(len(self.pieces) - 1, text, end, len(text)) != end:
            return False
        for number, piece in enumerate(middle, start=1):
            at = self._found(number, text, start, end)
            if at < 0:
                return False
            start = at + len(piece)
        return True

    def _found(self, number: int, text: str, start: int, end: int) -> int:
        """Give where a piece stands first between two offsets; -1 if it does not."""
        searcher = self._searchers[number]
        if isinstance(searcher, str):
            return text.find(searcher, start, end)
        match = searcher.search(text, start, end)
        return match.start() if match else -1

    @cached_property
    def _searchers(self) -> list[str | re.Pattern[str]]:
        """Each piece as a plain text, or as an expression of one length without repetition."""
        found: list[str | re.Pattern[str]] = []
        for piece in self.pieces:
            plain = _plain(piece)
            parts = ["." if one is None else re.escape(one) for one in piece]
            found.append(re.compile("".join(parts), re.DOTALL) if plain is None else plain)
        return found


def _pieces(pattern: str) -> list[list[str | None]]:
    """Give the pieces between %; None stands for any one character."""
    pieces: list[list[str | None]] = [[]]
    characters = iter(pattern)
    for character in characters:
        if character == ANY:
            pieces.append([])
        elif character == ONE:
            pieces[-1].append(None)
        else:
            pieces[-1].append(next(characters, ESCAPE) if character == ESCAPE else character)
    return pieces


def _plain(piece: list[str | None]) -> str | None:
    """Give a piece as text; None if any character may stand in it."""
    letters = [character for character in piece if character is not None]
    return "".join(letters) if len(letters) == len(piece) else None
