"""Encoded polylines: latitude and longitude to five digits, each as the step from the one before.

Reference: Encoded Polyline Algorithm Format, as published by Google for its maps.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.selection.still.characters import MAX_LAT, MAX_LON, Characters

if TYPE_CHECKING:
    from app.selection.still.drawn import Positions

__all__ = ["read_polyline"]

FIRST, LAST = "?", "~"
BITS, GOES_ON = 5, 0x20
# A step of a whole turn has 26 bits, so six characters.
MOST_BITS = 30
DIGITS = 1e5
FEWEST = 2


def read_polyline(given: Characters, *, most: int) -> Positions:
    """Read the places of a line up to its closing bracket, longitude first.

    Raises
    ------
    BadParameterError
        For a character that is none of it, a step without an end, a place that is none, fewer
        than two or more than ``most`` of them.

    Examples
    --------
    >>> read_polyline(Characters("overlay", "_p~iF~ps|U_ulLnnqC)"), most=10)
    ((-120.2, 38.5), (-120.95, 40.7))
    """
    start, lat, lon = given.at, 0, 0
    places: list[tuple[float, float]] = []
    while not given.next_is(")"):
        at = given.at
        lat += _step(given)
        if given.next_is(")"):
            given.refuse("the line ends with a latitude alone", at)
        lon += _step(given)
        if abs(lat) > MAX_LAT * DIGITS or abs(lon) > MAX_LON * DIGITS:
            given.refuse(f"{lon / DIGITS:g},{lat / DIGITS:g} is not on the map", at)
        places.append((lon / DIGITS, lat / DIGITS))
        if len(places) > most:
            given.refuse(f"more than {most:,} places are not read", at)
    if len(places) < FEWEST:
        given.refuse(f"a line has two places or more, found {len(places)}", start)
    return tuple(places)


def _step(given: Characters) -> int:
    """Read one step, in the last digit."""
    start, value, shift = given.at, 0, 0
    while True:
        char = given.text[given.at : given.at + 1]
        if not char or not FIRST <= char <= LAST:
            given.refuse(f"expected a character of an encoded polyline, found {given.found()}")
        given.at += 1
        chunk = ord(char) - ord(FIRST)
        value |= (chunk & (GOES_ON - 1)) << shift
        shift += BITS
        if not chunk & GOES_ON:
            return ~(value >> 1) if value & 1 else value >> 1
        if shift > MOST_BITS:
            given.refuse("a step of the line has no end", start)
