"""Where on the route: from a position to its kilometre point, and back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.errors import BadParameterError
from app.domain.geo.uncertainty import Interval, distance_interval

if TYPE_CHECKING:
    from app.domain.geo.footprint import Disc
    from app.domain.geo.linear import KilometrePoint
    from app.store.catalog import Catalog

__all__ = ["AtKilometre", "OnRoute", "at_kilometre", "on_route"]

METHOD = "foot on geodesic edges, WGS 84; kilometres calibrated, see docs/distances.md"


@dataclass(frozen=True, slots=True, kw_only=True)
class OnRoute:
    """A position against the route; ``kp`` None means "not on the route"."""

    kp: KilometrePoint | None
    offset: Interval
    method: str
    catalog_version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AtKilometre:
    """The position of a kilometre, in degrees, and how far the kilometre may be off."""

    kp_km: float
    lon: float
    lat: float
    error_km: float
    method: str
    catalog_version: str


def on_route(catalog: Catalog, place: Disc) -> OnRoute:
    """Give the kilometre point of a position that is known to a radius."""
    route = catalog.gazette.route
    return OnRoute(
        kp=route.locate(place),
        offset=distance_interval(place, route.target),
        method=METHOD,
        catalog_version=catalog.version,
    )


def at_kilometre(catalog: Catalog, kp_km: float) -> AtKilometre:
    """Give the position of a kilometre of the route.

    Raises
    ------
    BadParameterError
        If the kilometre lies outside the route.
    """
    route = catalog.gazette.route
    try:
        lon, lat = route.position(kp_km)
    except ValueError as error:
        raise BadParameterError("kp", str(error)) from error
    return AtKilometre(
        kp_km=kp_km,
        lon=lon,
        lat=lat,
        error_km=route.error_km(kp_km),
        method=METHOD,
        catalog_version=catalog.version,
    )
