"""Kilometre points: where on the route a position lies, and how well that is known.

A route is a chain of lines with known accuracy, calibrated by points whose kilometre is
published. Between calibration points the kilometre is interpolated along the geodesic length;
its error grows with the distance from the nearest calibration point up to a stated maximum.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from app.domain.geo.geodesy import destination
from app.domain.geo.nearest import Pairs, nearest
from app.domain.geo.segments import Segments
from app.domain.geo.target import Target
from app.domain.geo.uncertainty import distance_interval

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.geo.footprint import Footprint
    from app.domain.geo.geodesy import Floats

__all__ = ["Calibration", "KilometrePoint", "Route"]

# A record that stays farther than this from the line is "not on the route".
ON_ROUTE_LIMIT_M = 25_000.0
SAMPLES = 256


@dataclass(frozen=True, slots=True)
class Calibration:
    """A position whose kilometre is known: degrees, kilometres, and how its error grows."""

    kp_km: float
    lon: float
    lat: float
    accuracy_km: float
    drift_per_km: float
    max_error_km: float


@dataclass(frozen=True, slots=True)
class KilometrePoint:
    """A kilometre point with its interval, in kilometres along the route from its start."""

    route_id: str
    kp_km: float
    kp_min_km: float
    kp_max_km: float
    source: str


@dataclass(frozen=True)
class Route:
    """A pipeline as lines (lon, lat in degrees) with accuracies (metres) and calibration."""

    route_id: str
    lines: tuple[tuple[tuple[float, float], ...], ...]
    accuracies_m: tuple[float, ...]
    calibration: tuple[Calibration, ...]

    @cached_property
    def segments(self) -> Segments:
        """The whole route as segments in order, chainage in metres from its start."""
        return Segments.of_lines(self.lines)

    @cached_property
    def target(self) -> Target:
        """The route as something that a distance is measured to."""
        return Target.of_lines(self.lines, self.accuracies_m)

    @property
    def end_km(self) -> float:
        """The kilometre of the route's end."""
        return self._table[1][-1]

    @property
    def source(self) -> str:
        """How a kilometre point of this route was made, in one phrase."""
        count = len(self.calibration)
        return f"foot on the {self.route_id} line, calibrated at {count} points"

    def locate(self, footprint: Footprint) -> KilometrePoint | None:
        """Give the kilometre point abeam a footprint; None if it is not on the route.

        The interval is the range of the foot over the footprint, widened by the accuracy of the
        line and the error of the calibration.
        """
        if distance_interval(footprint, self.target).min_m > ON_ROUTE_LIMIT_M:
            return None
        best = nearest(np.array([footprint.lon]), np.array([footprint.lat]), self.segments)
        feet = self._feet_over(footprint)
        reach = self._accuracy_at(feet) + footprint.outline_gap_m
        low = self.kp_km(float((feet.chainage_m - reach).min()))
        high = self.kp_km(float((feet.chainage_m + reach).max()))
        return KilometrePoint(
            route_id=self.route_id,
            kp_km=self.kp_km(float(best.chainage_m[0])),
            kp_min_km=max(0.0, low - self.error_km(low)),
            kp_max_km=min(self.end_km, high + self.error_km(high)),
            source=self.source,
        )

    def kp_km(self, chainage_m: float) -> float:
        """Give the calibrated kilometre at a distance along the line (metres)."""
        chainages, kilometres = self._table
        return float(np.interp(chainage_m, chainages, kilometres))

    def chainage_m(self, kp_km: float) -> float:
        """Give the distance along the line (metres) at a calibrated kilometre."""
        chainages, kilometres = self._table
        return float(np.interp(kp_km, kilometres, chainages))

    def error_km(self, kp_km: float) -> float:
        """Give how far the kilometre can be off there, in kilometres."""
        return min(
            min(point.max_error_km, point.accuracy_km + point.drift_per_km * abs(kp_km - at))
            for point, at in zip(self.calibration, self._table[1], strict=True)
        )

    def position(self, kp_km: float) -> tuple[float, float]:
        """Give longitude and latitude (degrees) at a kilometre.

        Raises
        ------
        ValueError
            If the kilometre lies outside the route.
        """
        if not 0.0 <= kp_km <= self.end_km:
            raise ValueError(f"{kp_km:g} lies outside the route (0 to {self.end_km:g} km)")
        return self._at(self.chainage_m(kp_km))

    def stretch(self, from_km: float, to_km: float) -> list[tuple[float, float]]:
        """Give the line between two kilometres as (lon, lat), clipped to the route."""
        first, last = self.chainage_m(from_km), self.chainage_m(to_km)
        starts = self.segments.chainage_m
        between = np.nonzero((starts > first) & (starts < last))[0]
        inner = [(float(self.segments.lon[i]), float(self.segments.lat[i])) for i in between]
        return [self._at(first), *inner, self._at(last)]

    def _at(self, chainage_m: float) -> tuple[float, float]:
        segments = self.segments
        index = max(0, int(np.searchsorted(segments.chainage_m, chainage_m, side="right")) - 1)
        lon, lat, _ = destination(
            segments.lon[index],
            segments.lat[index],
            segments.azimuth_deg[index],
            np.asarray(chainage_m - segments.chainage_m[index]),
        )
        return float(lon), float(lat)

    @cached_property
    def _table(self) -> tuple[list[float], list[float]]:
        """Chainages (metres) and kilometres of the calibration points, in order."""
        lon, lat = (
            np.array([getattr(c, name) for c in self.calibration]) for name in ("lon", "lat")
        )
        feet = nearest(lon, lat, self.segments)
        return feet.chainage_m.tolist(), [point.kp_km for point in self.calibration]

    def _feet_over(self, footprint: Footprint) -> Pairs:
        outline, inner = footprint.outline(), footprint.samples(SAMPLES)
        lon, lat = (np.concatenate(pair) for pair in zip(outline, inner, strict=True))
        return nearest(lon, lat, self.segments)

    def _accuracy_at(self, feet: Pairs) -> Floats:
        accuracies: Sequence[float] = self.accuracies_m
        at_feet: Floats = np.asarray(accuracies)[self.segments.asset[feet.segment]]
        return at_feet
