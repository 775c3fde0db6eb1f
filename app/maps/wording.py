"""Numbers in words: distances, kilometre points, times and tolls, never finer than they are."""

from __future__ import annotations

from math import ceil, floor
from typing import TYPE_CHECKING

from app.domain.record.views import toll
from app.domain.record.vocabulary import LocationClass, Measure
from app.language.languages import ENGLISH
from app.selection.readable import readable

if TYPE_CHECKING:
    from datetime import date

    from app.domain.geo.linear import KilometrePoint
    from app.domain.geo.uncertainty import Interval
    from app.domain.record.incidents import Incident
    from app.domain.record.when import When
    from app.language.languages import Language

__all__ = [
    "days_words",
    "distance_words",
    "grid_words",
    "kilometres",
    "kp_words",
    "more_match_words",
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


def distance_words(interval: Interval | None, language: Language = ENGLISH) -> str:
    """Give a distance as an interval in kilometres.

    The distance from the middle says nothing where the place may touch the target: left out.

    Examples
    --------
    >>> from app.domain.geo.uncertainty import Interval
    >>> distance_words(Interval(9276.3, 6776.2, 11776.3))
    '6–12 km, 9 km from the middle of the place'
    """
    if interval is None:
        return language.say("not measured: no place is published")
    coarse = interval.max_m - interval.min_m >= COARSE_WIDTH_M
    digits = 0 if coarse else 1
    step = KILOMETRE_M / 10**digits
    low = interval.min_m // step * step
    high = -(-interval.max_m // step) * step
    low_km, best_km, high_km = (
        language.number(metres / KILOMETRE_M, digits) for metres in (low, interval.best_m, high)
    )
    span = language.say("{low}–{high} km", low=low_km, high=high_km)
    if interval.min_m <= 0.0:
        return span
    return language.say("{span}, {best} km from the middle of the place", span=span, best=best_km)


def kp_words(
    kp: KilometrePoint | None, offset: Interval | None, language: Language = ENGLISH
) -> str:
    """Give a kilometre point as an interval with its offset from the line."""
    if kp is None:
        return language.say(NOT_ON_ROUTE)
    first, last = language.number(floor(kp.kp_min_km)), language.number(ceil(kp.kp_max_km))
    span = language.say("abeam KP {low}–{high}", low=first, high=last)
    if offset is None:
        return span
    low, high = offset.min_m // KILOMETRE_M, -(-offset.max_m // KILOMETRE_M)
    return language.say(
        "{span}, {low}–{high} km off the line",
        span=span,
        low=language.number(low),
        high=language.number(high),
    )


def precision_words(
    location_class: LocationClass, radius_m: float | None, language: Language = ENGLISH
) -> str:
    """Say how well a place is known, with its radius."""
    words = language.say(PLACE_WORDS[location_class])
    if not radius_m:
        return words
    return language.say("{words}, ±{radius} km", words=words, radius=kilometres(radius_m, language))


def grid_words(grid_m: float, language: Language = ENGLISH) -> str:
    """Say that a cell of a grid is given instead of the place."""
    return language.say(
        "given as a cell of a grid of {size} km; the reports may be more precise",
        size=kilometres(grid_m, language),
    )


def days_words(first: date, last: date | None, date_prec: int, language: Language = ENGLISH) -> str:
    """Say on which days, as the calendar at the place has them, and how well they are known."""
    if last is None:
        words = language.say("{day}, no end reported", day=language.day(first))
    else:
        words = language.day(first)
        words = words if last == first else f"{words} – {language.day(last)}"
    known = DATE_PRECISION[date_prec]
    return f"{words} ({language.say(known)})" if known else words


def when_words(when: When, language: Language = ENGLISH) -> list[str]:
    """Say when: local date, local and UTC clock where one was reported, and how precise."""
    days = when.date_start_local, when.date_end_local
    lines = [days_words(*days, when.date_prec, language)]
    zone = when.timezone
    if when.utc_start is None:
        return [*lines, language.say("clock time not reported ({zone})", zone=zone)]
    clock = language.say(
        "{clock} local time ({zone}) = {utc} UTC",
        clock=f"{when.local(when.utc_start):%H:%M}",
        zone=zone,
        utc=f"{language.day(when.utc_start.date())}, {when.utc_start:%H:%M}",
    )
    basis = language.say(TIME_BASIS[when.time_basis]) if when.time_basis else None
    return [*lines, f"{clock}, {basis}" if basis else clock]


def more_match_words(n: int, cut: str, language: Language = ENGLISH) -> str:
    """Say how many more match a selection than its limit and offset, ``cut``, let through.

    >>> more_match_words(1, "limit=2")
    '1 more matches, of which the address asks for a part: limit=2'
    """
    return language.count(
        n,
        "{n} more matches, of which the address asks for a part: {cut}",
        "{n} more match, of which the address asks for a part: {cut}",
        cut=readable(cut),
    )


def partial_date_words(text: str | None, language: Language = ENGLISH) -> str:
    """Give a day, or the month or year that is stated of it, in words; or say that none is."""
    return language.partial_day(text) if text else language.say("date not stated")


def toll_words(incident: Incident, measure: Measure, language: Language = ENGLISH) -> str:
    """Give a toll as best with its range, and whether it rose."""
    counts = toll(incident.casualties, measure)
    if counts.low is None or counts.high is None:
        parts = any(report.measure is measure for report in incident.casualties)
        return language.say("not reported for everybody" if parts else "not reported")
    low, high = (language.number(count) for count in (counts.low, counts.high))
    if counts.best is None:
        text = "nobody counted everybody; {low} to {high} if the parts are added"
        return language.say(text, low=low, high=high)
    best = language.number(counts.best)
    if counts.low == counts.high:
        return best
    words = language.say(
        "{best} (reports range from {low} to {high})", best=best, low=low, high=high
    )
    if counts.best != counts.high:
        return words
    return language.say("{words}; rose from {low} to {high}", words=words, low=low, high=high)


def kilometres(metres: float, language: Language = ENGLISH) -> str:
    """Write metres as kilometres, with no more digits than they have.

    Examples
    --------
    >>> kilometres(1_500.0), kilometres(2_000.0)
    ('1.5', '2')
    """
    digits = len(f"{metres / KILOMETRE_M:g}".partition(".")[2])
    return language.number(metres / KILOMETRE_M, digits)
