"""Read instants, intervals and catalog versions of a query string; a ValueError says what fails."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TypeAlias

from app.selection import patterns

__all__ = [
    "Moment",
    "parse_datetime",
    "parse_instant",
    "parse_moment",
    "parse_since",
    "read_instant",
]

# An instant, or the version of a catalog.
Moment: TypeAlias = datetime | str

VERSION = re.compile(patterns.CATALOG_VERSION)
INSTANT = re.compile(
    r"\d{4}-\d{2}-\d{2}([Tt]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?([Zz]|[+-]\d{2}:\d{2}))?", re.ASCII
)
LEAP = re.compile(r"(?<=\d:\d\d:)60", re.ASCII)
NO_TIME = re.compile(r"\d{4}-\d{2}-\d{2}T", re.ASCII)
PAIR = 2
FIRST, LAST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)


def parse_datetime(text: str) -> tuple[datetime | None, datetime | None]:
    """Read an RFC 3339 instant, a date, or an interval start/end with .. for an open side.

    Returns first and last instant in UTC; a date means the whole day, and so does a date with a T
    and no time after it, as GDAL sends. An instant may leave out its seconds, which RFC 3339 has.
    """
    parts = [part[:-1] if NO_TIME.fullmatch(part) else part for part in text.split("/")]
    if len(parts) == 1:
        return _instant(parts[0]), _instant(parts[0], end=True)
    if len(parts) != PAIR or not {*parts} - {"", ".."}:  # start/end
        raise ValueError(f"'{text}' is not an instant or an interval start/end")
    start, end = (None if part in ("", "..") else part for part in parts)
    first = _side("start", start) if start else None
    last = _side("end", end, end=True) if end else None
    if first and end and _instant(end) < first:
        raise ValueError(f"'{text}' ends before it starts")
    return first, last


def parse_instant(text: str) -> datetime:
    """Read one RFC 3339 instant in UTC; a date means its end.

    Examples
    --------
    >>> parse_instant("2025-09-24").isoformat()
    '2025-09-25T00:00:00+00:00'
    """
    return _instant(text, end=True)


def parse_moment(text: str) -> Moment:
    """Read an instant, or a catalog version: 32 hexadecimal digits.

    Examples
    --------
    >>> parse_moment("dbb645812552c6e240a6b91340d6861f")
    'dbb645812552c6e240a6b91340d6861f'
    """
    return text if VERSION.fullmatch(text) else parse_instant(text)


def parse_since(text: str) -> datetime:
    """Read one RFC 3339 instant in UTC; a date means its start."""
    return _instant(text)


def read_instant(text: str) -> datetime:
    """Give the instant that a text of the form of RFC 3339 says, or the day.

    ``t`` and ``z`` may be small letters. A leap second is the first of the next minute, as clocks
    that do not know it have it.

    Raises
    ------
    ValueError
        If there is no such day or hour.
    OverflowError
        If it lies after the year 9999.

    References
    ----------
    RFC 3339, section 5.6 and appendix D.

    Examples
    --------
    >>> read_instant("2016-12-31t23:59:60z").isoformat()
    '2017-01-01T00:00:00+00:00'
    """
    plain, leaps = LEAP.subn("59", text.upper())
    return datetime.fromisoformat(plain) + timedelta(seconds=leaps)


def _side(name: str, text: str, *, end: bool = False) -> datetime:
    """Read one side of an interval; what fails says which side it is."""
    try:
        return _instant(text, end=end)
    except ValueError as error:
        raise ValueError(f"{error} (the {name})") from error


def _instant(text: str, *, end: bool = False) -> datetime:
    if not INSTANT.fullmatch(text):
        raise ValueError(f"'{text[:80]}' is not RFC 3339 (2025-09-24 or 2025-09-24T09:00:00Z)")
    try:
        value = read_instant(text)
    except ValueError as error:
        raise ValueError(f"'{text}' is not a date that exists in UTC") from error
    except OverflowError:  # a leap second at the very end
        return LAST
    try:
        if value.tzinfo is not None:
            return value.astimezone(UTC)
        day = value.replace(tzinfo=UTC)
        return day + timedelta(days=1) if end else day
    except OverflowError:  # before the first or after the last instant that there is
        return FIRST if value.year == 1 else LAST
