"""What values of a query string look like, as regular expressions that ECMA 262 reads too.

They stand in the OpenAPI document, and tests hold them against the readers: whatever matches is
read, and what they do not match is refused. Order (west before east, start before end) and size of
a whole are no matter of a pattern.
"""

from __future__ import annotations

import math

from app.selection.units import MAX_RADIUS_M, UNITS_M

__all__ = [
    "CATALOG_VERSION",
    "DISTANCE",
    "ID",
    "INSTANT",
    "INTERVAL",
    "KILOMETRES",
    "MOMENT",
    "NEAR",
    "ROWS",
    "SORT_KEY",
]


def _any(*parts: str) -> str:
    return f"(?:{'|'.join(parts)})"


ID = "[a-z0-9_:-]{1,96}"
SORT_KEY = "[+-]?[a-z0-9_:][a-z0-9_:-]{0,95}"
CATALOG_VERSION = "[0-9a-f]{32}"
ROWS = "[0-9]{1,8}(?:,[0-9]{1,8})*"
# Years 0001 to 9999, those with a 29 February, and the days that a month has.
_YEAR = _any("[0-9]{3}[1-9]", "[0-9]{2}[1-9]0", "[0-9][1-9]00", "[1-9]000")
_FOURTH = _any("0[48]", "[2468][048]", "[13579][26]")
_LEAP_YEAR = _any(f"[0-9]{{2}}{_FOURTH}", f"{_FOURTH}00")
_DAY_OF_YEAR = _any(
    "(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])",
    "(?:0[13-9]|1[0-2])-(?:29|30)",
    "(?:0[13578]|1[02])-31",
)
_DAY = _any(f"{_YEAR}-{_DAY_OF_YEAR}", f"{_LEAP_YEAR}-02-29")
_CLOCK = "(?:[01][0-9]|2[0-3]):[0-5][0-9]"
# A leap second may be there in any zone, so in any minute.
_SECOND = r"(?:[0-5][0-9]|60)(?:\.[0-9]{1,9})?"
_TIME = rf"[Tt]{_CLOCK}(?::{_SECOND})?(?:[Zz]|[+-]{_CLOCK})"
INSTANT = f"{_DAY}(?:{_TIME})?"
MOMENT = _any(INSTANT, CATALOG_VERSION)
# GDAL sends a date with a T and no time after it.
_END = f"{_DAY}(?:T|{_TIME})?"
INTERVAL = _any(rf"{_END}(?:/(?:{_END}|\.\.)?)?", rf"(?:\.\.)?/{_END}")


def _less(digits: str, *, least: int = 0) -> list[str]:
    """Give what stands before a run of digits in order, its first digit ``least`` or greater."""
    found = []
    for at, digit in enumerate(digits):
        low, high = (least if at == 0 else 0), int(digit) - 1
        if low <= high:
            found.append((f"{digits[:at]}[{low}-{high}]", len(digits) - at - 1))
    return [head + (f"[0-9]{{{rest}}}" if rest else "") for head, rest in found]


def _part(digits: str) -> str:
    """Give a fraction of at most the six digits given."""
    below = [text.replace("[0-9]{", "[0-9]{0,") for text in _less(digits)]
    begun = [digits[:count] for count in range(1, 7)]
    return rf"(?:\.{_any(*below, *begun)})?"


def _up_to(most: float) -> str:
    """Give the numbers from 1 to ``most``: nine digits before the point and six after it."""
    whole, _, part = f"{math.floor(most * 1e6) / 1e6:.6f}".partition(".")
    size = len(whole)
    shorter = _any(*(f"0{{0,{9 - n}}}[1-9][0-9]{{{n - 1}}}" for n in range(1, size)))
    below = _any(*_less(whole, least=1)) if _less(whole, least=1) else ""
    zeros = f"0{{0,{9 - size}}}"
    parts = [rf"{shorter}{_FRACTION}", f"{zeros}{whole}{_part(part)}"]
    return _any(*parts, *([f"{zeros}{below}{_FRACTION}"] if below else []))


# Over 0 and at most 2,000 km, in any unit.
_FRACTION = r"(?:\.[0-9]{1,6})?"
_SMALL = _any(*(f"0{{{n}}}[1-9][0-9]{{0,{5 - n}}}" for n in range(6)))
DISTANCE = _any(
    *(f"{_up_to(MAX_RADIUS_M / metres)}{unit}" for unit, metres in UNITS_M.items()),
    rf"0{{1,9}}\.{_SMALL}{_any(*UNITS_M)}",
)
# Numbers are plain here, in /near also with an exponent.
_DIGITS = r"(?:\.[0-9]{1,15})?"
_LON = _any(rf"[+-]?(?:[0-9]{{1,2}}|1[0-7][0-9]){_DIGITS}", r"[+-]?180(?:\.0{1,15})?")
_LAT = _any(rf"[+-]?[0-8]?[0-9]{_DIGITS}", r"[+-]?90(?:\.0{1,15})?")
NEAR = f"{_any(ID, f'{_LON},{_LAT}')},{DISTANCE}"
_NUMBER = rf"[+-]?[0-9]{{1,15}}{_DIGITS}"
KILOMETRES = f"{_NUMBER}(?:/{_NUMBER})?"
