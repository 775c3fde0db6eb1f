"""What tells whether two reports are of one event: when it began, where, what, in which words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from shapely import Point

from app.domain.geo.footprint import Area
from app.domain.geo.geodesy import distance_m
from app.domain.record.views import toll
from app.domain.record.vocabulary import Measure, TimeBasis, WeaponClass
from app.domain.record.wording import Wording, wording

if TYPE_CHECKING:
    from shapely import MultiPolygon, Polygon

    from app.domain.record.incidents import Incident
    from app.domain.record.places import Place
    from app.domain.record.vocabulary import EventClass
    from app.domain.record.when import When

__all__ = ["EPOCH", "MOST_DAYS", "Clue", "began", "clue_of"]

# How far the beginning may lie from a clock time, by what the clock refers to.
CLOCK_SLACK = {
    TimeBasis.IMPACT: timedelta(hours=1),
    TimeBasis.FIRST_REPORT: timedelta(hours=6),
    TimeBasis.ALARM: timedelta(hours=6),
    TimeBasis.STATEMENT: timedelta(hours=24),
}
# Days that a UCDP code of precision stands for: if no end is given, and at most.
USUAL_DAYS = {1: 1, 2: 4, 3: 7, 4: 31, 5: 366}
MOST_DAYS = {1: 1, 2: 6, 3: 7, 4: 31, 5: 366}
EPOCH, DAY = datetime(1970, 1, 1, tzinfo=UTC), timedelta(days=1)
FIRST, LAST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
NO_WORDS = Wording()
NO_WEAPON = {WeaponClass.UNKNOWN, WeaponClass.NONE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Clue:
    """What of a report is compared with others.

    ``start`` to ``end`` (UTC) is when the event may have begun. ``disc`` holds the footprint:
    longitude, latitude (degrees) and radius (metres); None where no place is published.
    ``weapons`` are the known ones. Tolls are None where none is settled.
    """

    id: str
    start: datetime
    end: datetime
    event_class: EventClass
    disc: tuple[float, float, float] | None = None
    weapons: frozenset[WeaponClass] = frozenset()
    words: Wording = NO_WORDS
    killed: int | None = None
    injured: int | None = None

    @property
    def middle_d(self) -> float:
        """The middle of the interval, in days since 1970."""
        return (self.start + (self.end - self.start) / 2 - EPOCH) / DAY

    @property
    def width_d(self) -> float:
        """The length of the interval in days."""
        return (self.end - self.start) / DAY


def clue_of(incident: Incident, place: Place | None) -> Clue:
    """Give the clue of an incident at its place; None for a place that is not published."""
    start, end = began(incident.when)
    return Clue(
        id=incident.id,
        start=start,
        end=end,
        event_class=incident.event_class,
        disc=_disc(place) if place else None,
        weapons=frozenset(incident.weapon_class) - NO_WEAPON,
        words=wording(incident.title, incident.where.description, incident.summary),
        killed=toll(incident.casualties, Measure.KILLED).best,
        injured=toll(incident.casualties, Measure.INJURED).best,
    )


def began(when: When) -> tuple[datetime, datetime]:
    """Give the first and the last instant (UTC) at which an event may have begun.

    With a clock time, that and its slack; else the day, or as many days as the precision says. An
    end that lies farther away than the precision allows is that of a consequence, so the days then
    lie about the start.

    Examples
    --------
    >>> from datetime import date
    >>> from app.domain.record.when import When
    >>> days = {"date_start_local": date(2025, 11, 29), "date_end_local": None, "date_prec": 1}
    >>> clock = datetime(2025, 11, 29, 1, 6, tzinfo=UTC)
    >>> moscow = When(
    ...     **days, timezone="Europe/Moscow", utc_start=clock, time_basis=TimeBasis.IMPACT
    ... )
    >>> astana = When(**days, timezone="Asia/Almaty", utc_start=clock, time_basis=TimeBasis.IMPACT)
    >>> began(moscow) == began(astana)
    True
    """
    if when.utc_start is not None:
        slack = CLOCK_SLACK[when.time_basis or TimeBasis.STATEMENT]
        return _padded(when.utc_start, when.utc_start, slack)
    days, first = USUAL_DAYS[when.date_prec], when.date_start_local
    if when.date_end_local is not None:
        stated = (when.date_end_local - first).days + 1
        if 1 < stated <= MOST_DAYS[when.date_prec]:
            return _midnight(when, 0), _midnight(when, stated)
    pad = timedelta(days=(days - 1) / 2.0)
    return _padded(_midnight(when, 0), _midnight(when, 1), pad)


def _padded(start: datetime, end: datetime, pad: timedelta) -> tuple[datetime, datetime]:
    """Widen an interval on both sides, but not beyond the calendar."""
    pad = min(pad, start - FIRST, LAST - end)
    return start - pad, end + pad


def _midnight(when: When, days: int) -> datetime:
    day = when.date_start_local + timedelta(days=days)
    return datetime.combine(day, time(), ZoneInfo(when.timezone)).astimezone(UTC)


def _disc(place: Place) -> tuple[float, float, float] | None:
    """Give a disc that holds the footprint of a place."""
    if place.geometry is None or place.radius_m is None:
        return None
    if isinstance(place.geometry, Point):
        return place.geometry.x, place.geometry.y, place.radius_m
    return _disc_about(place.geometry)


@lru_cache(maxsize=256)
def _disc_about(geometry: Polygon | MultiPolygon) -> tuple[float, float, float]:
    area = Area(geometry)
    corners = zip(*area.outline(), strict=True)
    farthest_m = max(distance_m(area.lon, area.lat, lon, lat) for lon, lat in corners)
    return area.lon, area.lat, farthest_m
