"""Events on a line: what is known by its kilometres only, put on the ground and laid over.

A point event has a kilometre with its interval, a line event runs from one kilometre to another.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.domain.errors import KilometreError, UnknownIdError
from app.domain.geo.geodesy import destination
from app.domain.geo.linear.side import LEFT, ON, RIGHT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from app.domain.geo.linear.course import Line
    from app.domain.geo.linear.route import Route
    from app.domain.geo.linear.routes import Routes
    from app.domain.geo.linear.scale import At

__all__ = ["LineEvent", "Overlap", "PlacedLine", "PlacedPoint", "PointEvent", "overlay", "placed"]

SIGNS = {"left": LEFT, "on": ON, "right": RIGHT}
SQUARE_DEG = 90.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PointEvent:
    """Something at a kilometre of a route, ``offset_m`` off on one side of it.

    ``kp_min_km`` and ``kp_max_km`` are as far as it may lie, both the kilometre itself if not
    given; ``at`` says which place is meant where a number stands twice.
    """

    id: str
    route_id: str
    kp_km: float
    kp_min_km: float | None = None
    kp_max_km: float | None = None
    offset_m: float = 0.0
    side: str = "on"
    at: At | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LineEvent:
    """Something along a route, from one kilometre to another."""

    id: str
    route_id: str
    from_km: float
    to_km: float


@dataclass(frozen=True, slots=True)
class PlacedPoint:
    """A point event on the ground: its position and the lines on which it may lie, in degrees."""

    event: PointEvent
    lon: float
    lat: float
    may_lie_on: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class PlacedLine:
    """A line event on the ground, in degrees: one line, more where a gap parts it."""

    event: LineEvent
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Overlap:
    """Where two line events share a part of a route, in kilometres."""

    first_id: str
    second_id: str
    route_id: str
    from_km: float
    to_km: float


def placed(
    events: Sequence[PointEvent | LineEvent], routes: Routes
) -> list[PlacedPoint | PlacedLine]:
    """Put events on the ground, in their order.

    Raises
    ------
    KilometreError
        If a route or a kilometre does not exist, or an offset is none; the message names the row,
        counted from 1, and the event.
    """
    found: list[PlacedPoint | PlacedLine] = []
    for row, event in enumerate(events, start=1):
        with _named(row, event):
            found.append(_placed(event, routes.route(event.route_id)))
    return found


def overlay(
    first: Iterable[LineEvent], second: Iterable[LineEvent], routes: Routes
) -> list[Overlap]:
    """Give the parts of routes that an event of both tables covers, in the order of the first.

    Parts are compared by their length along the line, so that numbers that stand twice are not
    taken for one place. Events that only touch do not overlap.

    Raises
    ------
    KilometreError
        If a route does not exist, or nothing of it lies between the kilometres of an event; the
        message names the table, the row, counted from 1, and the event.
    """
    ours, others = _parts(first, routes, "first table, "), _parts(second, routes, "second table, ")
    return [
        overlap
        for a, part in ours
        for b, other in others
        if a.route_id == b.route_id
        for overlap in _shared(a, b, routes.route(a.route_id), (part, other))
    ]


def _parts(
    events: Iterable[LineEvent], routes: Routes, table: str
) -> list[tuple[LineEvent, tuple[float, float, int]]]:
    """Give each event with the parts of its route that it covers."""
    found = []
    for row, event in enumerate(events, start=1):
        with _named(row, event, table):
            route = routes.route(event.route_id)
            found += [(event, part) for part in route.parts_m(event.from_km, event.to_km)]
    return found


@contextmanager
def _named(row: int, event: PointEvent | LineEvent, table: str = "") -> Iterator[None]:
    """Name table, row and event in what is wrong with it."""
    try:
        yield
    except (KilometreError, UnknownIdError) as error:
        raise KilometreError(f"{table}row {row}, event '{event.id}': {error}") from error


def _shared(
    a: LineEvent,
    b: LineEvent,
    route: Route,
    parts: tuple[tuple[float, float, int], tuple[float, float, int]],
) -> list[Overlap]:
    """Give what two parts share, zone by zone."""
    (from_a, to_a, stretch), (from_b, to_b, other) = parts
    shared = []
    for zone in route.scale.calibrated:
        first = max(from_a, from_b, float(zone.lengths_m[0]))
        last = min(to_a, to_b, float(zone.lengths_m[-1]))
        if stretch == other == zone.stretch and first < last:
            start, end = zone.kp_km(np.array([first, last])).tolist()
            shared.append(Overlap(a.id, b.id, a.route_id, start, end))
    return shared


def _placed(event: PointEvent | LineEvent, route: Route) -> PlacedPoint | PlacedLine:
    if isinstance(event, LineEvent):
        return PlacedLine(event, route.sub_lines(event.from_km, event.to_km))
    low = event.kp_km if event.kp_min_km is None else event.kp_min_km
    high = event.kp_km if event.kp_max_km is None else event.kp_max_km
    if not low <= event.kp_km <= high:
        raise KilometreError(f"{event.kp_km:g} does not lie in its interval {low:g} to {high:g}")
    lon, lat = _beside(event, route)
    return PlacedPoint(event, lon, lat, route.sub_lines(low, high))


def _beside(event: PointEvent, route: Route) -> tuple[float, float]:
    """Give the position of a point event: at its kilometre, then square off to its side."""
    if event.side not in SIGNS:
        raise KilometreError(f"the side '{event.side}' is none of {', '.join(SIGNS)}")
    if not (np.isfinite(event.offset_m) and event.offset_m >= 0.0):
        raise KilometreError(f"offset_m {event.offset_m}: expected a finite number, 0 or more")
    if event.offset_m and not SIGNS[event.side]:
        raise KilometreError(f"offset_m {event.offset_m:g}: expected the side, left or right")
    zone, chainage = route.scale.place_of(event.kp_km, at=event.at)
    course = route.course
    found = int(np.searchsorted(course.segments.chainage_m, chainage, side="right")) - 1
    segment = np.clip([found], course.first[zone.stretch], course.last[zone.stretch])
    along = chainage - course.segments.chainage_m[segment]
    lon, lat, heading = course.places(segment, along)
    square = heading + SQUARE_DEG * SIGNS[event.side]
    away = np.array([event.offset_m])
    x, y, _ = destination(lon, lat, square, away)
    return float(x[0]), float(y[0])
