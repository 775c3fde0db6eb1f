"""Kilometre points: what a place has as its kilometre, with its interval, offset and side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

    from app.domain.geo.geodesy import Floats
    from app.domain.geo.linear.course import Integers

__all__ = ["Abeam", "KilometrePoint"]


@dataclass(frozen=True, slots=True)
class KilometrePoint:
    """A kilometre point with its interval, in kilometres along the route from its start."""

    route_id: str
    kp_km: float
    kp_min_km: float
    kp_max_km: float
    source: str


@dataclass(frozen=True, slots=True, eq=False)
class Abeam:
    """Exact positions seen from a route; every field has the shape of the positions.

    ``chainage_m`` is the length along the line up to the foot and ``offset_m`` the distance to it,
    both in metres; ``side`` is left, right or on, seen towards higher kilometres. The kilometres
    from ``kp_min_km`` to ``kp_max_km`` are those that the accuracy of the line and the error of the
    calibration allow; all three are NaN where the route is not calibrated. ``foot_lon`` and
    ``foot_lat`` are degrees; ``stretch`` counts the parts between gaps from 0.
    """

    kp_km: Floats
    kp_min_km: Floats
    kp_max_km: Floats
    chainage_m: Floats
    offset_m: Floats
    side: np.ndarray
    foot_lon: Floats
    foot_lat: Floats
    stretch: Integers
