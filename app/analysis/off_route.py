"""What is not on a route, and why; how far anything is from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.geo.linear import ON_ROUTE_LIMIT_M
from app.domain.geo.uncertainty import distance_interval
from app.domain.record.assets import REFERENCE_ROUTE
from app.store.profile import rounded_m

if TYPE_CHECKING:
    from app.domain.geo.linear import Route
    from app.domain.geo.uncertainty import Interval
    from app.store.measured import Measured

__all__ = ["OFF_COLUMNS", "distance_columns", "why_not"]

OFF_COLUMNS = (
    "id", "title", "event_class", "why", "route_distance_m", "route_distance_min_m",
    "route_distance_max_m",
)  # fmt: skip
NO_PLACE, OTHER_ROUTE = "place_not_published", "nearer_to_another_route"
TOO_FAR, NOT_ON_SYSTEM = "too_far_from_the_route", "no_place_on_the_system"


def why_not(measured: Measured, route: Route) -> str | None:
    """Say in a word why an incident is not on a route; None if it is."""
    if measured.kp is not None:
        return None if measured.kp.route_id == route.route_id else OTHER_ROUTE
    interval = distance_to(measured, route)
    if interval is None:
        return NO_PLACE
    return TOO_FAR if interval.min_m > ON_ROUTE_LIMIT_M else NOT_ON_SYSTEM


def distance_to(measured: Measured, route: Route) -> Interval | None:
    """Give the distance of an incident to a route; None without a place."""
    if route.route_id == REFERENCE_ROUTE and "route" in measured.distances:
        return measured.distances["route"]
    if measured.footprint is None:
        return None
    return distance_interval(measured.footprint, route.target)


def distance_columns(measured: Measured, route: Route) -> dict[str, float | None]:
    """Give the distance to a route in metres, best and bounds; None without a place."""
    interval = distance_to(measured, route)
    return dict(zip(OFF_COLUMNS[-3:], rounded_m(interval) if interval else [None] * 3, strict=True))
