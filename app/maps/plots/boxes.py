"""Incidents of a corridor profile as boxes of kilometres and time, with what to say of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.domain.record.vocabulary import EventClass
from app.maps.plots.calendar import instant_number
from app.maps.style import CLASSES

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Box", "boxes", "kilometres", "span_of", "times"]

# Free space beyond the first and the last instant, as a share of the time between them.
BEYOND, LEAST_DAYS = 0.04, 0.5
# What is shown of the route on both sides of kilometres that were asked for, as a share of them.
ASIDE = 0.08


@dataclass(frozen=True, slots=True)
class Box:
    """An incident: from and to which kilometre, from and to which day number (UTC).

    ``at_km`` is None where no one kilometre may stand for the place.
    """

    id: str
    event_class: EventClass
    at_km: float | None
    kilometres: tuple[float, float]
    days: tuple[float, float]
    words: str


def boxes(document: Mapping[str, Any]) -> tuple[Box, ...]:
    """Give the box of each incident on the route, in the order of the result."""
    return tuple(
        Box(
            row["id"],
            EventClass(row["event_class"]),
            row["kp_km"],
            (row["kp_min_km"], row["kp_max_km"]),
            (instant_number(row["utc_start"]), instant_number(row["utc_end"])),
            _words(row),
        )
        for row in document["incidents"]
    )


def kilometres(document: Mapping[str, Any]) -> tuple[float, float]:
    """Give the kilometres that are drawn: of the whole route, or round those asked for."""
    first, last = document["route_from_km"], document["route_to_km"]
    asked = document["parameters"].get("kp")
    if asked is None:
        return first, last
    low, high = sorted(float(part) for part in asked.split("/"))
    aside = max((high - low) * ASIDE, 1.0)
    found = max(low - aside, first), min(high + aside, last)
    return found if found[0] < found[1] else (first, last)


def times(found: tuple[Box, ...]) -> tuple[float, float]:
    """Give the day numbers that are drawn: those of the boxes, and a little more."""
    if not found:
        return 0.0, 1.0
    first, last = min(box.days[0] for box in found), max(box.days[1] for box in found)
    beyond = max((last - first) * BEYOND, LEAST_DAYS)
    return first - beyond, last + beyond


def span_of(first: float, last: float, unit: str = "km") -> str:
    """Write an interval.

    Examples
    --------
    >>> span_of(1217.5, 1266.3), span_of(10.0, 10.0)
    ('1,217.5–1,266.3 km', '10 km')
    """
    low, high = (f"{value:,.1f}".removesuffix(".0") for value in (first, last))
    return f"{low} {unit}" if low == high else f"{low}–{high} {unit}"


def _words(row: Mapping[str, Any]) -> str:
    label = CLASSES[EventClass(row["event_class"])].label
    where = f"KP {span_of(row['kp_min_km'], row['kp_max_km'])}"
    return f"{row['title']}. {label}, {where}, {row['utc_start']} to {row['utc_end']}"
