"""A position beside the route: its kilometres, its distance, and where a line crosses the route."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.geo.gap import separation
from app.domain.geo.linear.route import ON_ROUTE_LIMIT_M
from app.domain.geo.target import Target
from app.domain.geo.uncertainty import Verdict
from app.domain.record.places import DIGITS
from app.domain.record.vocabulary import LocationClass
from app.store.profile import rounded_km, rounded_m

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.analysis.drawn import Position
    from app.domain.geo.linear import Route
    from app.domain.geo.linear.drawn import Crossing
    from app.domain.geo.uncertainty import Interval

__all__ = ["BOUNDS", "CROSSING_COLUMNS", "KILOMETRE_COLUMNS", "ROUTE_COLUMNS", "beside_route"]

# A crossing is known to kilometres: it prints no more digits than a site may.
CROSSING_DIGITS = DIGITS[LocationClass.SITE]
BOUNDS = ("distance_m", "distance_min_m", "distance_max_m")
KILOMETRE_COLUMNS = ("kp_km", "kp_min_km", "kp_max_km")
ROUTE_COLUMNS = (
    "route_id", "on_route", *KILOMETRE_COLUMNS, "kp_source", *BOUNDS, "crosses",
)  # fmt: skip
CROSSING_COLUMNS = ("number", *KILOMETRE_COLUMNS, "lon", "lat", "verdict")


def beside_route(
    route: Route, position: Position, interval: Interval
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Give the row of the route, and the places where a line or an outline crosses it.

    ``interval`` is the distance of the position to the route.

    Raises
    ------
    KilometreError
        If the route is not calibrated beside the position.
    """
    is_on = interval.min_m <= ON_ROUTE_LIMIT_M
    kp = position.kilometres(route) if is_on else None
    found = [each for line in position.lines for each in line.crossings(route)] if is_on else []
    rows = [
        {
            "number": number,
            **_kilometres(rounded_km(each.kp)),
            "lon": round(each.lon, CROSSING_DIGITS),
            "lat": round(each.lat, CROSSING_DIGITS),
            "verdict": (Verdict.CERTAIN if each.is_sure else Verdict.POSSIBLE).value,
        }
        for number, each in enumerate(found, start=1)
    ]
    head = {
        "route_id": route.route_id,
        "on_route": is_on,
        **_kilometres(rounded_km(kp) if kp else (None, None, None)),
        "kp_source": kp.source if kp else None,
        **dict(zip(BOUNDS, rounded_m(interval), strict=True)),
        "crosses": _crosses(route, position, found),
    }
    return head, rows


def _kilometres(numbers: tuple[float | None, ...]) -> dict[str, float | None]:
    return dict(zip(KILOMETRE_COLUMNS, numbers, strict=True))


def _crosses(route: Route, position: Position, found: Sequence[Crossing]) -> str | None:
    """Say whether a line or an outline crosses the route; a point does not."""
    if position.is_point:
        return None
    if any(each.is_sure for each in found):
        return Verdict.CERTAIN.value
    paths = [line.line for line in position.lines]
    outline = Target.of_lines(paths, [position.radius_m] * len(paths))
    may = bool(found) or separation(outline, route.target).min_m == 0.0
    return (Verdict.POSSIBLE if may else Verdict.EXCLUDED).value
