"""A text that is read from left to right; a fault says at which character it is."""

from __future__ import annotations

import math
import re
from typing import NoReturn

from app.domain.errors import BadParameterError

__all__ = ["MAX_LAT", "MAX_LON", "Characters", "at_character"]

NUMBER = re.compile(r"[+-]?\d{1,15}(?:\.\d{1,30})?", re.ASCII)
DIGITS = re.compile(r"[0-9]{1,9}", re.ASCII)
# Of a text that is repeated in a fault.
SHOWN = 20
MAX_LON = 180.0
# Web Mercator is a square as far as this latitude (degrees).
MAX_LAT = 85.0511


def at_character(place: int) -> str:
    """Say where something stands, counted from 1.

    >>> at_character(0)
    ' (character 1)'
    """
    return f" (character {place + 1})"


class Characters:
    """A text with the place of the next character; ``name`` is the parameter that it is of."""

    def __init__(self, name: str, text: str, at: int = 0) -> None:
        """Begin at a place of a text."""
        self.name, self.text, self.at = name, text, at

    @property
    def is_at_end(self) -> bool:
        """Whether everything is read."""
        return self.at >= len(self.text)

    def refuse(self, message: str, at: int | None = None) -> NoReturn:
        """Refuse what stands here, or at another place.

        Raises
        ------
        BadParameterError
            Always, with the place.
        """
        place = self.at if at is None else at
        raise BadParameterError(self.name, f"{message}{at_character(place)}")

    def next_is(self, text: str) -> bool:
        """Say whether a text follows."""
        return self.text.startswith(text, self.at)

    def has(self, text: str) -> bool:
        """Read a text if it follows."""
        found = self.next_is(text)
        self.at += len(text) if found else 0
        return found

    def expect(self, text: str, what: str = "") -> None:
        """Read a text that must follow; ``what`` tells what it is, where it does not say itself."""
        if not self.has(text):
            self.refuse(f"expected {what or repr(text)}, found {self.found()}")

    def found(self) -> str:
        """Give what follows, as a fault says it."""
        rest = self.text[self.at : self.at + SHOWN]
        return repr(rest) if rest else "the end"

    def read(self, pattern: re.Pattern[str]) -> str | None:
        """Read what a pattern matches here; None if it matches nothing."""
        match = pattern.match(self.text, self.at)
        if match is None:
            return None
        self.at = match.end()
        return match[0]

    def number(self, what: str, least: float, most: float) -> float:
        """Read a plain number between two bounds."""
        start = self.at
        text = self.read(NUMBER)
        if text is None:
            self.refuse(f"expected {what}, a plain number, found {self.found()}")
        value = float(text)
        if not (math.isfinite(value) and least <= value <= most):
            self.refuse(f"{what} {text[:SHOWN]} is not from {least:g} to {most:g}", start)
        return value

    def count(self, what: str, least: int, most: int) -> int:
        """Read a whole number between two bounds."""
        start = self.at
        text = self.read(DIGITS)
        if text is None:
            self.refuse(f"expected {what}, a whole number, found {self.found()}")
        if not least <= int(text) <= most:
            self.refuse(f"{what} {text} is not from {least:,} to {most:,}", start)
        return int(text)

    def lon_lat(self) -> tuple[float, float]:
        """Read a longitude and a latitude that Web Mercator has, in degrees."""
        lon = self.number("longitude", -MAX_LON, MAX_LON)
        self.expect(",", "a comma before the latitude")
        return lon, self.number("latitude", -MAX_LAT, MAX_LAT)
