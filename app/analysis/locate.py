"""Where on the route: from a position to its kilometre point, and back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.domain.errors import BadParameterError, KilometreError
from app.domain.geo.uncertainty import Interval, distance_interval
from app.domain.record.places import DIGITS
from app.domain.record.vocabulary import LocationClass
from app.store.profile import rounded_km, rounded_m

if TYPE_CHECKING:
    from app.domain.geo.footprint import Disc
    from app.domain.geo.linear import KilometrePoint, Route
    from app.store.catalog import Catalog

__all__ = ["AtKilometre", "OnRoute", "at_kilometre", "on_route"]

# A kilometre is known to kilometres: a position on it prints no more digits than a site may.
POSITION_DIGITS = DIGITS[LocationClass.SITE]

METHOD = "foot on geodesic edges, WGS 84; kilometres calibrated, see docs/kilometre-points.md"


@dataclass(frozen=True, slots=True, kw_only=True)
class OnRoute:
    """A position against the route; ``kp`` None means "not on the route".

    ``side`` is that of the best single position, seen towards higher kilometres. The other side is
    possible too where the smallest distance is 0.
    """

    kp: KilometrePoint | None
    offset: Interval
    side: str
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
            "offset_m": best if kp else None,
            "side": self.side if kp else None,
            "method": self.method,
            "catalog_version": self.catalog_version,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class AtKilometre:
    """The position of a kilometre, in degrees, and how far the kilometre may be off."""

    route_id: str
    kp_km: float
    lon: float
    lat: float
    error_km: float
    method: str
    catalog_version: str

    def flat(self) -> dict[str, str | float]:
        """Give flat columns; the position prints no more digits than it is worth."""
        return {
            "route_id": self.route_id,
            "kp_km": self.kp_km,
            "lon": round(self.lon, POSITION_DIGITS),
            "lat": round(self.lat, POSITION_DIGITS),
            "error_km": round(self.error_km, 1),
            "method": self.method,
            "catalog_version": self.catalog_version,
        }


def on_route(catalog: Catalog, place: Disc, *, route_id: str | None = None) -> OnRoute:
    """Give the kilometre point of a position that is known to a radius.

    The route is the nearest to the position, unless its id is given.

    Raises
    ------
    UnknownIdError
        If no route has the id.
    """
    routes = catalog.gazette.routes
    route = routes.nearest_to(place) if route_id is None else routes.route(route_id)
    seen = route.project(np.asarray(place.lon), np.asarray(place.lat))
    return OnRoute(
        kp=route.locate(place),
        offset=distance_interval(place, route.target),
        side=str(seen.side),
        method=METHOD,
        catalog_version=catalog.version,
    )


def at_kilometre(catalog: Catalog, kp_km: float, *, route_id: str | None = None) -> AtKilometre:
    """Give the position of a kilometre of a route, that of the incidents unless its id is given.

    Raises
    ------
    BadParameterError
        If the route does not have the kilometre: it lies outside or in a gap.
    UnknownIdError
        If no route has the id.
    """
    gazette = catalog.gazette
    route: Route = gazette.route if route_id is None else gazette.routes.route(route_id)
    try:
        lon, lat = route.position(kp_km)
    except KilometreError as error:
        raise BadParameterError("kp", str(error)) from error
    return AtKilometre(
        route_id=route.route_id,
        kp_km=kp_km,
        lon=lon,
        lat=lat,
        error_km=route.error_km(kp_km),
        method=METHOD,
        catalog_version=catalog.version,
    )
