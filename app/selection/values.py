"""Read single values of a query string; each raises ValueError that says what was expected."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from app.domain.errors import BadParameterError
from app.selection import patterns
from app.selection.crs import CRS84
from app.selection.units import MAX_RADIUS_M, UNITS_M

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from shapely.geometry.base import BaseGeometry

    from app.selection.crs import Crs

__all__ = [
    "MAX_DIGITS",
    "MAX_RADIUS_M",
    "MAX_SORT_KEYS",
    "MAX_WORDS",
    "Bbox",
    "Near",
    "SortKey",
    "parse_bbox",
    "parse_choice",
    "parse_count",
    "parse_distance_m",
    "parse_kp",
    "parse_lon_lat",
    "parse_near",
    "parse_number",
    "parse_precision",
    "parse_sortby",
    "parse_switch",
    "parse_word",
    "parse_words",
    "read_box",
    "read_value",
]

T = TypeVar("T")
Bbox: TypeAlias = tuple[float, float, float, float]

ID = re.compile(patterns.ID)
# As programs write numbers, with an exponent where one is very small or large.
NUMBER = re.compile(r"[+-]?\d{1,30}(\.\d{1,30})?([eE][+-]?\d{1,3})?", re.ASCII)
KILOMETRES = re.compile(patterns.KILOMETRES)
DISTANCE = re.compile(r"(\d{1,9}(?:\.\d{1,6})?)(km|m|mi|nmi)", re.ASCII)
MAX_WORDS = 500
MAX_SORT_KEYS = 8
MAX_DIGITS = 9
MAX_LON, MAX_LAT = 180.0, 90.0
BBOX_2D, BBOX_3D = 4, 6
PAIR = 2


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


def parse_bbox(text: str, crs: Crs = CRS84) -> Bbox:
    """Read west,south,east,north (or six numbers with heights, which are ignored).

    West of more than east means that the box crosses the antimeridian. In another system the
    numbers come in the order of its axes, and are given so.

    Examples
    --------
    >>> parse_bbox("37,44,38,45")
    (37.0, 44.0, 38.0, 45.0)
    """
    numbers = _parts(text, ",", parse_number)
    if len(numbers) not in (BBOX_2D, BBOX_3D):
        raise ValueError(f"'{text}' is not four or six numbers: west,south,east,north")
    half = len(numbers) // 2
    west, south, east, north = *numbers[:2], *numbers[half : half + 2]
    if crs is not CRS84:
        return west, south, east, north
    if max(abs(west), abs(east)) > MAX_LON:
        raise ValueError(f"'{text}': longitudes lie between -180 and 180")
    if south > north or max(abs(south), abs(north)) > MAX_LAT:
        raise ValueError(f"'{text}': south to north lies between -90 and 90, south first")
    return west, south, east, north


def read_box(text: str, crs: Crs) -> tuple[Bbox, BaseGeometry]:
    """Read a box of a system, and give its region in degrees with it."""
    box = parse_bbox(text, crs)
    try:
        return box, crs.region(box)
    except ValueError as error:
        message = str(error)
        raise ValueError(message if message[:1] == "'" else f"'{text[:80]}' {message}") from error


def parse_words(text: str) -> tuple[str, ...]:
    """Read names or ids separated by commas."""
    if (count := text.count(",") + 1) > MAX_WORDS:
        raise ValueError(f"holds {count} names, at most {MAX_WORDS} are read")
    return tuple(_parts(text, ",", parse_word))


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
    x, y = parse_number(lon), parse_number(lat)
    if abs(x) > MAX_LON or abs(y) > MAX_LAT:
        raise ValueError(f"'{lon},{lat}' is not longitude,latitude in degrees")
    return x, y


def parse_near(text: str) -> Near:
    """Read ``id,distance`` or ``lon,lat,distance``.

    Examples
    --------
    >>> parse_near("cpc-terminal,25km").within_m
    25000.0
    """
    *place, distance = text.split(",")
    if len(place) == 1 and ID.fullmatch(place[0]):
        return Near(parse_distance_m(distance), id=place[0])
    if len(place) == PAIR:  # lon, lat
        lon, lat = parse_lon_lat(*place)
        return Near(parse_distance_m(distance), lon=lon, lat=lat)
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
    keys = _parts(text, ",", _sort_key)
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


def _parts(text: str, separator: str, parse: Callable[[str], T]) -> list[T]:
    """Read each part of a list; what fails says which part it is."""
    parts, found = text.split(separator), []
    for place, part in enumerate(parts, 1):
        try:
            found.append(parse(part))
        except ValueError as error:
            of_all = f" (part {place} of {len(parts)})" if len(parts) > 1 else ""
            raise ValueError(f"{error}{of_all}") from error
    return found


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
