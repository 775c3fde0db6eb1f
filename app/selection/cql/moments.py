"""Dates, instants and intervals that are written in a filter."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from app.selection.cql.nodes import Moment, Property, Span, fault
from app.selection.times import read_instant

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["is_date_text", "moment", "span"]

DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
TIMESTAMP = re.compile(
    r"\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d{1,6})?([Zz]|[+-]\d{2}:\d{2})", re.ASCII
)
OPEN = ("..", "")
ENDS = 2
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
DAY_US, SECOND_US = 86_400_000_000, 1_000_000


def is_date_text(text: str) -> bool:
    """Say whether a text is written as a date."""
    return DATE.fullmatch(text) is not None


def moment(text: Any, at: str, *, is_date: bool) -> Moment:
    """Read DATE('2025-09-24') or TIMESTAMP('2025-09-24T09:00:00Z').

    Raises
    ------
    BadParameterError
        If the text is not RFC 3339, or no such day or instant exists in UTC.
    """
    expected = "DATE('2025-09-24')" if is_date else "TIMESTAMP('2025-09-24T09:00:00Z')"
    form = DATE if is_date else TIMESTAMP
    if not isinstance(text, str) or not form.fullmatch(text):
        raise fault(at, f"'{str(text)[:40]}' is not RFC 3339; expected {expected}")
    try:
        if is_date:
            days = date.fromisoformat(text).toordinal() - EPOCH.toordinal()
            return Moment(text, days * DAY_US, at, is_date=True)
        since = read_instant(text).astimezone(UTC) - EPOCH
    except (ValueError, OverflowError) as error:
        raise fault(at, f"'{text}' is not a date that exists in UTC") from error
    us = (since.days * 86_400 + since.seconds) * SECOND_US + since.microseconds
    return Moment(_canonical(us), us, at, is_date=False)


def span(value: Any, place: Callable[[str], str], at: str) -> Span:
    """Read INTERVAL('2025-01-01', '..'); an end may also be a property.

    Raises
    ------
    BadParameterError
        If it has not two ends, or it ends before it starts.
    """
    if not isinstance(value, list) or len(value) != ENDS:
        raise fault(at, "INTERVAL has a start and an end")
    start, end = (_end(item, place) for item in value)
    if isinstance(start, Moment) and isinstance(end, Moment) and end.us < start.us:
        raise fault(at, f"INTERVAL ends ({end.text}) before it starts ({start.text})")
    return Span(start, end, at)


def _end(item: Any, place: Callable[[str], str]) -> Moment | Property | None:
    if isinstance(item, dict) and len(item) == 1:
        (key, inner), *_ = item.items()
        if key == "property" and isinstance(inner, str):
            return Property(inner, place(inner))
        if key in {"date", "timestamp"}:
            return moment(inner, place(key), is_date=key == "date")
    at = place(f"'{item}'")
    if item in OPEN:
        return None
    return moment(item, at, is_date=isinstance(item, str) and is_date_text(item))


def _canonical(us: int) -> str:
    """Give an instant in UTC with no more digits than it needs."""
    seconds, rest = divmod(us, SECOND_US)
    whole = datetime.fromtimestamp(seconds, tz=UTC).strftime("%Y-%m-%dT%H:%M:%S").rjust(19, "0")
    return f"{whole}{f'.{rest:06d}'.rstrip('0') if rest else ''}Z"
