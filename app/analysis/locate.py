"""Where on the route: from a position to its kilometre point, and back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.errors import BadParameterError
from app.domain.geo.uncertainty import Interval, distance_interval
from app.domain.record.places import DIGITS
from app.domain.record.vocabulary import LocationClass
from app.store.profile import rounded_km, rounded_m

if TYPE_CHECKING:
    from app.domain.geo.footprint import Disc
    from app.domain.geo.linear import KilometrePoint
    from app.store.catalog import Catalog

__all__ = ["AtKilometre", "OnRoute", "at_kilometre", "on_route"]

# A kilometre is known to kilometres: a position on it prints no more digits than a site may.
POSITION_DIGITS = DIGITS[LocationClass.SITE]

METHOD = "foot on geodesic edges, WGS 84; kilometres calibrated, see docs/distances.md"


@dataclass(frozen=True, slots=True, kw_only=True)
class OnRoute:
    """A position against the route; ``kp`` None means "not on the route"."""

    kp: KilometrePoint | None
    offset: Interval
    method: str
    catalog_version: str

    def flat(self) -> dict[str, str | float | None]:
        """Give flat columns: kilometres to a tenth, metres to a tenth with bounds outward."""
        best, low, high = rounded_m(self.offset)
        kp = self.kp
        at, first, last = rounded_km(kp) if kp else (None, None, None)
        return {
            "route_id": kp.route_id if kp else None,
            "kp_km": at,
            "kp_min_km": first,
            "kp_max_km": last,
            "kp_source": kp.source if kp else None,
            "on_route": kp is not None,
            "route_distance_m": best,
            "route_distance_min_m": low,
            "route_distance_max_m": high,
            "method": self.method,
            "catalog_version": self.catalog_version,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class AtKilometre:
    """The position of a kilometre, in degrees, and how far the kilometre may be off."""

    kp_km: float
    lon: float
    lat: float
    error_km: float
    method: str
    catalog_version: str

    def flat(self) -> dict[str, str | float]:
        """Give flat columns; the position prints no more digits than it is worth."""
        return {
            "kp_km": self.kp_km,
            "lon": round(self.lon, POSITION_DIGITS),
            "lat": round(self.lat, POSITION_DIGITS),
            "error_km": round(self.error_km, 1),
            "method": self.method,
            "catalog_version": self.catalog_version,
        }


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
