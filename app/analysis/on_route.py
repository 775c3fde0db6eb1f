"""Which incidents of a selection are on a route, and where on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.errors import BadParameterError, KilometreError
from app.domain.record.places import NEVER_A_PIN
from app.store.profile import rounded_km

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.geo.linear import KilometrePoint, Route
    from app.store.catalog import Catalog
    from app.store.measured import Measured

__all__ = ["OnRoute", "on_route", "route_of"]


@dataclass(frozen=True, slots=True)
class OnRoute:
    """An incident with its kilometre point on the route that is asked for."""

    measured: Measured
    kp: KilometrePoint

    @property
    def is_a_point(self) -> bool:
        """Whether the place has a best kilometre: not if it is known to a region only."""
        return self.measured.incident.where.location_class not in NEVER_A_PIN

    def printed_km(self) -> tuple[float, float, float]:
        """Give best, min and max as printed, in kilometres; the middle for best without one."""
        best, low, high = rounded_km(self.kp)
        return best if self.is_a_point else (low + high) / 2.0, low, high


def on_route(incidents: Sequence[Measured], route: Route) -> list[OnRoute]:
    """Give the incidents that are on a route, in their order."""
    return [
        OnRoute(each, each.kp)
        for each in incidents
        if each.kp is not None and each.kp.route_id == route.route_id
    ]


def route_of(catalog: Catalog, name: str) -> Route:
    """Give a route by its id.

    Raises
    ------
    BadParameterError
        If there is none, or it has no kilometres.
    """
    found = catalog.gazette.routes.by_id.get(name)
    if found is None:
        known = ", ".join(catalog.gazette.routes.by_id)
        raise BadParameterError("route", f"'{name}' is no route; expected one of {known}")
    try:
        _ = found.scale.calibrated
    except KilometreError as error:
        raise BadParameterError("route", str(error)) from error
    return found
