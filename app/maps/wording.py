"""Numbers in words: distances, kilometre points, times and tolls, never finer than they are."""

from __future__ import annotations

from math import ceil, floor
from typing import TYPE_CHECKING

from app.domain.record.views import toll
from app.domain.record.vocabulary import LocationClass, Measure

if TYPE_CHECKING:
    from datetime import date, datetime

    from app.domain.geo.linear import KilometrePoint
    from app.domain.geo.uncertainty import Interval
    from app.domain.record.incidents import Incident
    from app.domain.record.when import When

__all__ = [
    "distance_words",
    "grid_words",
    "kp_words",
    "partial_date_words",
    "precision_words",
    "toll_words",
    "when_words",
]

NOT_ON_ROUTE = "not on the route"
DATE_PRECISION = {
    1: "",
    2: "known to a few days",
    3: "known to the week",
    4: "known to the month",
    5: "known to the year",
}
PLACE_WORDS = {
    LocationClass.EXACT: "exact position, as reported",
    LocationClass.SITE: "known to the site",
    LocationClass.QUARTER: "known to a part of the town",
    LocationClass.CITY: "known to the town",
    LocationClass.MUNICIPALITY: "known to the district",
    LocationClass.AREA: "known to an area",
    LocationClass.REGION: "known to the region",
    LocationClass.COUNTRY: "known to the country",
}
TIME_BASIS = {
    "impact": "time of the impact",
    "first_report": "time of the first report",
    "alarm": "time of the alarm",
    "statement": "time given in a statement",
}
KILOMETRE_M = 1_000.0
COARSE_WIDTH_M = 5_000.0


def distance_words(interval: Interval | None) -> str:
    """Give a distance as an interval in kilometres.

    The distance from the middle says nothing where the place may touch the target: left out.

    Examples
    --------
    >>> from app.domain.geo.uncertainty import Interval
    >>> distance_words(Interval(9276.3, 6776.2, 11776.3))
    '6–12 km, 9 km from the middle of the place'
    """
    if interval is None:
        return "not measured: no place is published"
    coarse = interval.max_m - interval.min_m >= COARSE_WIDTH_M
    digits = 0 if coarse else 1
    step = KILOMETRE_M / 10**digits
    low = interval.min_m // step * step
    high = -(-interval.max_m // step) * step
    span = f"{_km(low, digits)}–{_km(high, digits)} km"
    if interval.min_m <= 0.0:
        return span
    return f"{span}, {_km(interval.best_m, digits)} km from the middle of the place"


def kp_words(kp: KilometrePoint | None, offset: Interval | None) -> str:
    """Give a kilometre point as an interval with its offset from the line."""
    if kp is None:
        return NOT_ON_ROUTE
    span = f"abeam KP {floor(kp.kp_min_km):,}–{ceil(kp.kp_max_km):,}"
    if offset is None:
        return span
    low, high = offset.min_m // KILOMETRE_M, -(-offset.max_m // KILOMETRE_M)
    return f"{span}, {low:,.0f}–{high:,.0f} km off the line"


def precision_words(location_class: LocationClass, radius_m: float | None) -> str:
    """Say how well a place is known, with its radius."""
    words = PLACE_WORDS[location_class]
    return f"{words}, ±{radius_m / KILOMETRE_M:g} km" if radius_m else words


def grid_words(grid_m: float) -> str:
    """Say that a cell of a grid is given instead of the place."""
    size = f"{grid_m / KILOMETRE_M:g} km"
    return f"given as a cell of a grid of {size}; the reports may be more precise"


def when_words(when: When) -> list[str]:
    """Say when: local date, local and UTC clock where one was reported, and how precise."""
    lines = [_days(when)]
    if DATE_PRECISION[when.date_prec]:
        lines[0] += f" ({DATE_PRECISION[when.date_prec]})"
    if when.utc_start is None:
        return [*lines, f"clock time not reported ({when.timezone})"]
    local = when.local(when.utc_start)
    clock = f"{local:%H:%M} local time ({when.timezone}) = {_utc(when.utc_start)}"
    return [*lines, f"{clock}, {TIME_BASIS[when.time_basis]}" if when.time_basis else clock]


def _days(when: When) -> str:
    first, last = when.date_start_local, when.date_end_local
    if last is None:
        return f"{day_words(first)}, no end reported"
    return day_words(first) if last == first else f"{day_words(first)} – {day_words(last)}"


def day_words(day: date) -> str:
    """Give a day as day, month in words, year."""
    return f"{day.day} {day:%B %Y}"


def partial_date_words(text: str | None) -> str:
    """Give a published date, or say that none is stated."""
    return text or "date not stated"


def toll_words(incident: Incident, measure: Measure) -> str:
    """Give a toll as best with its range, and whether it rose."""
    counts = toll(incident.casualties, measure)
    if counts.low is None and counts.high is None:
        parts = any(report.measure is measure for report in incident.casualties)
        return "not reported for everybody" if parts else "not reported"
    if counts.best is None:
        return f"nobody counted everybody; {counts.low} to {counts.high} if the parts are added"
    best = str(counts.best)
    if counts.low == counts.high:
        return best
    words = f"{best} (reports range from {counts.low} to {counts.high})"
    if counts.best == counts.high:
        words += f"; rose from {counts.low} to {counts.high}"
    return words


def _km(metres: float, digits: int) -> str:
    return f"{metres / KILOMETRE_M:,.{digits}f}"


def _utc(instant: datetime) -> str:
    return f"{instant.day} {instant:%B %Y, %H:%M} UTC"
