"""Read single values of a query string; each raises ValueError that says what was expected."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from app.domain.errors import BadParameterError
from app.selection import patterns
from app.selection.units import MAX_RADIUS_M, UNITS_M

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

__all__ = [
    "MAX_DIGITS",
    "MAX_LAT",
    "MAX_LON",
    "MAX_RADIUS_M",
    "MAX_SORT_KEYS",
    "MAX_WORDS",
    "Near",
    "SortKey",
    "parse_choice",
    "parse_count",
    "parse_distance_m",
    "parse_kp",
    "parse_lat",
    "parse_lon",
    "parse_lon_lat",
    "parse_near",
    "parse_number",
    "parse_parts",
    "parse_precision",
    "parse_sortby",
    "parse_switch",
    "parse_word",
    "parse_words",
    "part_of",
    "read_value",
]

T = TypeVar("T")

ID = re.compile(patterns.ID)
# As programs write numbers, with an exponent where one is very small or large.
NUMBER = re.compile(r"[+-]?\d{1,30}(\.\d{1,30})?([eE][+-]?\d{1,3})?", re.ASCII)
KILOMETRES = re.compile(patterns.KILOMETRES)
DISTANCE = re.compile(r"(\d{1,9}(?:\.\d{1,6})?)(km|m|mi|nmi)", re.ASCII)
MAX_WORDS = 500
MAX_SORT_KEYS = 8
MAX_DIGITS = 9
MAX_LON, MAX_LAT = 180.0, 90.0
PAIR, POSITION = 2, 3


@dataclass(frozen=True, slots=True)
class Near:
    """Features that may lie within a distance (metres) of a position (degrees) or of an id."""

    within_m: float
    lon: float | None = None
    lat: float | None = None
    id: str | None = None


@dataclass(frozen=True, slots=True)
class SortKey:
    """A property to sort by, rising unless it falls; missing values come last either way."""

    name: str
    falls: bool


def parse_words(text: str) -> tuple[str, ...]:
    """Read names or ids separated by commas."""
    if (count := text.count(",") + 1) > MAX_WORDS:
        raise ValueError(f"holds {count} names, at most {MAX_WORDS} are read")
    return tuple(parse_parts(text, ",", parse_word))


def parse_word(text: str) -> str:
    """Read one name or id."""
    if not ID.fullmatch(text):
        raise ValueError(f"'{text[:80]}' is not a name of a-z, 0-9, _, - (at most 96)")
    return text


def parse_count(text: str, least: int, most: int | None = None) -> int:
    """Read a whole number of at least ``least`` and at most ``most``."""
    if not re.fullmatch(r"[0-9]{1,9}", text) or int(text) < least:
        raise ValueError(f"'{text[:80]}' is not a whole number from {least} up")
    if most is not None and int(text) > most:
        raise ValueError(f"'{text}' is over {most:,}")
    return int(text)


def parse_distance_m(text: str) -> float:
    """Read a distance with its unit and give metres.

    Examples
    --------
    >>> parse_distance_m("25km")
    25000.0
    """
    match = DISTANCE.fullmatch(text)
    if not match:
        raise ValueError(
            f"'{text[:80]}' is not a distance with its unit, like 25km, 800m, 5mi or 3nmi"
        )
    metres = float(match[1]) * UNITS_M[match[2]]
    if not 0 < metres <= MAX_RADIUS_M:
        raise ValueError(f"'{text}' is not over 0 and at most {MAX_RADIUS_M / 1000:g} km")
    return metres


def parse_lon_lat(lon: str, lat: str) -> tuple[float, float]:
    """Read a longitude and a latitude in degrees."""
    return parse_lon(lon), parse_lat(lat)


def parse_lon(text: str) -> float:
    """Read a longitude in degrees."""
    return _degrees(text, "longitude", MAX_LON)


def parse_lat(text: str) -> float:
    """Read a latitude in degrees."""
    return _degrees(text, "latitude", MAX_LAT)


def _degrees(text: str, name: str, most: float) -> float:
    value = parse_number(text)
    if abs(value) > most:
        raise ValueError(f"'{text[:80]}' is not a {name} in degrees, from -{most:g} to {most:g}")
    return value


def parse_near(text: str) -> Near:
    """Read ``id,distance`` or ``lon,lat,distance``.

    Examples
    --------
    >>> parse_near("cpc-terminal,25km").within_m
    25000.0
    """
    parts = text.split(",")
    if len(parts) == PAIR:
        name = _part(parts, 0, parse_word)
        return Near(_part(parts, 1, parse_distance_m), id=name)
    if len(parts) == POSITION:
        lon, lat = _part(parts, 0, parse_lon), _part(parts, 1, parse_lat)
        return Near(_part(parts, 2, parse_distance_m), lon=lon, lat=lat)
    raise ValueError(f"'{text[:80]}' is not id,distance or lon,lat,distance (distance like 25km)")


def parse_kp(text: str) -> tuple[float, float]:
    """Read from/to in kilometres of the route; one number means that kilometre.

    Examples
    --------
    >>> parse_kp("1200/1250")
    (1200.0, 1250.0)
    """
    plain = text.replace(" ", "+")  # a plus sign that is not escaped arrives as a space
    if not KILOMETRES.fullmatch(plain):
        raise ValueError(f"'{text[:80]}' is not kilometres from/to, like 1200/1250")
    numbers = [float(part) for part in plain.split("/")]
    if numbers[0] > numbers[-1]:
        raise ValueError(f"'{text[:80]}' is not kilometres from/to, the lower first")
    return numbers[0], numbers[-1]


def parse_sortby(text: str) -> tuple[SortKey, ...]:
    """Read names with + (rising, also without a sign) or - (falling), separated by commas.

    Examples
    --------
    >>> parse_sortby("-updated,id")
    (SortKey(name='updated', falls=True), SortKey(name='id', falls=False))
    """
    keys = parse_parts(text, ",", _sort_key)
    if len(keys) > MAX_SORT_KEYS:
        raise ValueError(f"holds {len(keys)} names, at most {MAX_SORT_KEYS} are read")
    if len({key.name for key in keys}) < len(keys):
        raise ValueError(f"'{text[:80]}' names a property twice")
    return tuple(keys)


def _sort_key(text: str) -> SortKey:
    # A plus sign that is not escaped arrives as a space.
    sign, name = (text[0], text[1:]) if text[:1] in {"+", "-", " "} else ("+", text)
    if name.startswith("-"):
        raise ValueError(f"'{text[:80]}' has two signs before the name")
    return SortKey(parse_word(name), falls=sign == "-")


def parse_parts(text: str, separator: str, parse: Callable[[str], T]) -> list[T]:
    """Read each part of a list; what fails says which part it is."""
    parts = text.split(separator)
    return [_part(parts, place, parse) for place in range(len(parts))]


def _part(parts: list[str], place: int, parse: Callable[[str], T]) -> T:
    try:
        return parse(parts[place])
    except ValueError as error:
        raise ValueError(f"{error}{part_of(place + 1, len(parts))}") from error


def part_of(number: int, count: int) -> str:
    """Say which part of a list something is, counted from 1; nothing of a list of one.

    Examples
    --------
    >>> part_of(2, 3), part_of(1, 1)
    (' (part 2 of 3)', '')
    """
    return f" (part {number} of {count})" if count > 1 else ""


def parse_choice(text: str, choices: Sequence[str]) -> str:
    """Read one of some words."""
    if text not in choices:
        raise ValueError(f"'{text[:80]}' is none of {', '.join(choices)}")
    return text


def parse_switch(text: str) -> bool:
    """Read true or false."""
    return parse_choice(text, ("true", "false")) == "true"


def parse_precision(text: str) -> int:
    """Read how many digits after the point a coordinate keeps."""
    return parse_count(text, 0, MAX_DIGITS)


def parse_number(text: str) -> float:
    """Read a plain, finite number."""
    if not NUMBER.fullmatch(text.strip()) or not math.isfinite(float(text)):
        raise ValueError(f"'{text[:80]}' is not a plain number")
    return float(text)


def read_value(values: Mapping[str, str], name: str, parse: Callable[[str], T]) -> T | None:
    """Read one value if it is given; a ValueError becomes a refusal that names the parameter.

    Raises
    ------
    BadParameterError
        If the value cannot be read.
    """
    if name not in values:
        return None
    try:
        return parse(values[name])
    except ValueError as error:
        raise BadParameterError(name, str(error)) from error
