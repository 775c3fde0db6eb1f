"""Kilometre marks: where every tenth kilometre of a route lies, and each calibrated one.

The error of a kilometre is kilometres, so a mark has a radius and few digits: it is no post.
"""

from __future__ import annotations

from math import ceil, floor
from typing import TYPE_CHECKING

import numpy as np
import shapely

from app.domain.geo.footprint import Disc
from app.store.features import Feature
from app.store.schema import REAL, TEXT, one_of

if TYPE_CHECKING:
    from app.domain.geo.linear import Route
    from app.domain.geo.linear.scale import Zone
    from app.store.schema import Types

__all__ = ["EVERY_KM", "TYPES", "digits_for", "marks_of"]

EVERY_KM = 10
CALIBRATION, KILOMETRE = "calibration", "kilometre"
CHAINAGE_STEP_M = 100
# From such an error on, in metres, a coordinate prints so many digits after the point.
DIGITS = ((2_000.0, 2), (100.0, 3), (0.0, 4))
TYPES: Types = {
    "id": TEXT,
    "route_id": TEXT,
    "kind": one_of((CALIBRATION, KILOMETRE)),
    "kp_km": REAL,
    "kp_min_km": REAL,
    "kp_max_km": REAL,
    "chainage_m": REAL,
    "accuracy_m": REAL,
    "source": TEXT,
}


def marks_of(route: Route) -> list[Feature]:
    """Give the marks of a route by kilometre; none of a route without calibration.

    A kilometre in a gap has no mark, one that the numbering has twice has two.
    """
    if not route.calibration:
        return []
    known = {point.kp_km for point in route.calibration}
    first, last = ceil(route.start_km / EVERY_KM), floor(route.end_km / EVERY_KM)
    marks = known | {float(EVERY_KM * number) for number in range(first, last + 1)}
    return [
        _mark(route, kp_km, place, CALIBRATION if kp_km in known else KILOMETRE, number)
        for kp_km in sorted(marks)
        for number, place in enumerate(route.scale.places_of(kp_km))
    ]


def digits_for(error_m: float) -> int:
    """Give how many digits after the point a coordinate deserves that is so far off (metres)."""
    return next(digits for least_m, digits in DIGITS if error_m >= least_m)


def _mark(route: Route, kp_km: float, place: tuple[Zone, float], kind: str, number: int) -> Feature:
    zone, chainage_m = place
    error_km = float(zone.error_km(np.asarray(kp_km)))
    at = np.array([chainage_m]), np.array([zone.stretch])
    digits = digits_for(1_000.0 * error_km)
    lon, lat = (float(value[0]) for value in route.course.position(*at))
    again = f"-{number + 1}" if number else ""
    properties = {
        "id": f"{route.route_id}-kp-{kp_km:04g}{again}",
        "route_id": route.route_id,
        "kind": kind,
        "kp_km": kp_km,
        "kp_min_km": floor(10.0 * max(kp_km - error_km, route.start_km)) / 10.0,
        "kp_max_km": ceil(10.0 * min(kp_km + error_km, route.end_km)) / 10.0,
        "chainage_m": float(CHAINAGE_STEP_M * round(chainage_m / CHAINAGE_STEP_M)),
        "accuracy_m": float(ceil(1_000.0 * error_km)),
        "source": route.source,
    }
    disc = Disc(lon, lat, 1_000.0 * error_km)
    point = shapely.Point(round(lon, digits), round(lat, digits))
    return Feature(str(properties["id"]), properties, point, footprint=disc)
