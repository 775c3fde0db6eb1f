"""Timeline: incidents per day, week, month, quarter or year, uncertain dates shared out.

Beside them stand their casualties as reported and the context events that reports name; nothing of
this says that one thing followed from another.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from app.analysis.definition import Analysis, Answer, Question, Table
from app.analysis.parameters import choice
from app.analysis.periods import (
    LOCAL,
    MONTH,
    PERIODS,
    SPANS,
    TIMES,
    WHOLE,
    as_number,
    interval_of,
    label,
    next_start,
    periods_between,
    shares,
    zone_of,
)
from app.analysis.surroundings import CONTEXT_COLUMNS, context_rows
from app.analysis.toll_statistics import TOLL_COLUMNS, TOLL_UNITS, Tolls

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from app.analysis.definition import Row
    from app.domain.record.incidents import Incident

__all__ = ["TIMELINE", "answer"]

METHOD = (
    "share of the length of each interval in each period, exact fractions;"
    " context stands beside and nearness in time is not a cause"
)
COLUMNS = ("period", "start", "end", "incidents", "certain", "possible")
PERIOD, CERTAINTY = "period", "certainty"
CASUALTY_COLUMNS = (PERIOD, CERTAINTY, *TOLL_COLUMNS)
INCIDENTS = dict.fromkeys(("incidents", "certain", "possible"), "incident")


@dataclass(frozen=True, slots=True)
class _Dated:
    """An incident with the share of it in each period, by first day."""

    incident: Incident
    parts: dict[date, Fraction]


def answer(question: Question) -> Answer:
    """Count the incidents of a selection in each period, with casualties and context beside.

    Raises
    ------
    BadParameterError
        If the periods from the first to the last are more than a table holds.
    """
    period = question.values["period"]
    dated = [_dated(measured.incident, question) for measured in question.incidents]
    starts = _starts(dated, period)
    return Answer(
        method=METHOD,
        unit="incident",
        tables={
            "periods": Table.of(_counts(dated, starts, period), COLUMNS, **INCIDENTS),
            "casualties": Table.of(
                _casualties(dated, starts, period), CASUALTY_COLUMNS, **TOLL_UNITS
            ),
            "context": Table.of(
                context_rows(question.catalog.context, _chosen(dated), starts, period),
                CONTEXT_COLUMNS,
                gap_hours="h",
            ),
        },
        facts={
            "incidents": len(dated),
            "over_several_periods": sum(len(each.parts) > 1 for each in dated),
            "without_end": [d.incident.id for d in dated if d.incident.when.date_end_local is None],
        },
        empty_because=None if dated else "no incident meets the selection",
        credits=("incidents/", "context/"),
    )


def _dated(incident: Incident, question: Question) -> _Dated:
    asked = question.values
    interval = interval_of(incident.when, span=asked["span"])
    return _Dated(
        incident, shares(interval, asked["period"], zone_of(incident.when, asked["time"]))
    )


def _starts(dated: Sequence[_Dated], period: str) -> tuple[date, ...]:
    """Give the first days of all periods from the first with an incident to the last."""
    met = {start for each in dated for start in each.parts}
    return periods_between(min(met), max(met), period) if met else ()


def _counts(dated: Sequence[_Dated], starts: Sequence[date], period: str) -> list[Row]:
    """Give one row a period: the shares, what lies wholly within, what meets it."""
    mass = dict.fromkeys(starts, Fraction(0))
    certain, possible = dict.fromkeys(starts, 0), dict.fromkeys(starts, 0)
    for each in dated:
        for start, share in each.parts.items():
            mass[start] += share
            certain[start] += share == 1
            possible[start] += 1
    return [
        {
            "period": label(start, period),
            "start": start.isoformat(),
            "end": next_start(start, period).isoformat(),
            "incidents": as_number(mass[start]),
            "certain": certain[start],
            "possible": possible[start],
        }
        for start in starts
    ]


def _casualties(dated: Sequence[_Dated], starts: Sequence[date], period: str) -> list[Row]:
    """Give tolls of each period that an incident meets: of what lies within, and of what may."""
    tolls = Tolls(each.incident for each in dated)
    within: dict[date, list[str]] = {start: [] for start in starts}
    meeting: dict[date, list[str]] = {start: [] for start in starts}
    for each in dated:
        for start, share in each.parts.items():
            meeting[start].append(each.incident.id)
            if share == 1:
                within[start].append(each.incident.id)
    return [
        {PERIOD: label(start, period), CERTAINTY: word, **row}
        for start in starts
        if meeting[start]
        for word, names in (("certain", within[start]), ("possible", meeting[start]))
        for row in tolls.rows(names)
    ]


def _chosen(dated: Sequence[_Dated]) -> frozenset[str]:
    return frozenset(each.incident.id for each in dated)


TIMELINE = Analysis(
    id="timeline",
    title="Timeline",
    description="Incidents per period, uncertain dates shared out, with casualties and context",
    parameters=(
        choice("period", "how long a period is", PERIODS, default=MONTH),
        choice("time", "the calendar: of each incident's own zone, or UTC", TIMES, default=LOCAL),
        choice("span", "begin: when it may have begun, no consequences", SPANS, default=WHOLE),
    ),
    answer=answer,
)
