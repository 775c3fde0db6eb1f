"""Times by the standard library alone: RFC 3339, and the days of an incident as they are served."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

__all__ = ["Interval", "days_utc", "instant"]

Interval = tuple[datetime, datetime]


def instant(text: str) -> datetime:
    """Read an instant with its offset."""
    found = datetime.fromisoformat(text)
    assert found.tzinfo is not None
    return found.astimezone(UTC)


def days_utc(properties: dict[str, Any]) -> Interval:
    """Give the first and the last instant of the days at the place of an incident."""
    zone = ZoneInfo(properties["timezone"])
    first = date.fromisoformat(properties["date_start_local"])
    last = date.fromisoformat(properties["date_end_local"] or properties["date_start_local"])
    start = datetime.combine(first, datetime.min.time(), zone)
    end = datetime.combine(last + timedelta(days=1), datetime.min.time(), zone)
    return start.astimezone(UTC), end.astimezone(UTC)
