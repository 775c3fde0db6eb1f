"""When an incident took place: local dates, zone, UTC where a clock time was reported."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import ClassVar
from zoneinfo import ZoneInfo

from app.domain.record.provenance import STRICT
from app.domain.record.vocabulary import TimeBasis

__all__ = ["When"]


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """An interval of local dates with its precision; UTC only where a clock time was reported.

    ``date_prec`` is the UCDP code: 1 exact day, 2 two to six days, 3 week, 4 month, 5 year.
    ``timezone`` is an IANA name. ``date_end_local`` None means that no end was reported.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT

    date_start_local: date
    date_end_local: date | None
    date_prec: int
    timezone: str
    utc_start: datetime | None = None
    utc_end: datetime | None = None
    time_basis: TimeBasis | None = None
    time_of_day: str | None = None
    note: str | None = None

    @property
    def interval_utc(self) -> tuple[datetime, datetime]:
        """First and last instant in UTC that the local dates allow.

        Examples
        --------
        >>> night = When(
        ...     date_start_local=date(2025, 2, 17),
        ...     date_end_local=None,
        ...     date_prec=1,
        ...     timezone="Europe/Moscow",
        ... )
        >>> [t.isoformat() for t in night.interval_utc]
        ['2025-02-16T21:00:00+00:00', '2025-02-17T21:00:00+00:00']
        """
        zone = ZoneInfo(self.timezone)
        last = self.date_end_local or self.date_start_local
        start = datetime.combine(self.date_start_local, time(), zone)
        end = datetime.combine(last + timedelta(days=1), time(), zone)
        return start.astimezone(UTC), end.astimezone(UTC)

    def local(self, instant: datetime) -> datetime:
        """Give an instant as the clock at the place showed it."""
        return instant.astimezone(ZoneInfo(self.timezone))
