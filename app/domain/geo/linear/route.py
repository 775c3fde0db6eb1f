"""One route: where on it a position lies, where a kilometre is, and how well that is known.

A route is a chain of lines with known accuracy, calibrated by points whose kilometre is published.
All lengths along the line (chainages) run in the direction of the kilometres, from the first
place of the route, also where the lines are drawn against it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from app.domain.errors import KilometreError
from app.domain.geo.linear.chords import Chords
from app.domain.geo.linear.course import Course
from app.domain.geo.linear.points import Abeam, KilometrePoint
from app.domain.geo.linear.reach import feet_ranges
from app.domain.geo.linear.scale import Scale
from app.domain.geo.linear.side import side_of
from app.domain.geo.nearest import nearest
from app.domain.geo.target import Target
from app.domain.geo.uncertainty import disc_bounds_m, distance_interval

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.geo.footprint import Disc, Footprint
    from app.domain.geo.geodesy import Floats
    from app.domain.geo.linear.calibration import Calibration
    from app.domain.geo.linear.course import Line
    from app.domain.geo.linear.scale import At
    from app.domain.geo.segments import Segments

__all__ = ["Branch", "Route"]

# A record that stays farther than this from the line is "not on the route".
ON_ROUTE_LIMIT_M = 25_000.0
SIDES = np.array(["left", "on", "right"])


@dataclass(frozen=True, slots=True)
class Branch:
    """Where a route leaves another: the id of the parent and the parent's kilometre there."""

    parent_id: str
    leaves_at_km: float


@dataclass(frozen=True)
class Route:
    """A line with kilometres: lines of (lon, lat) in degrees, one accuracy (metres) each.

    Lines that do not touch leave a gap. ``is_reversed`` says that the kilometres fall along the
    vertices as they are drawn. Without calibration there are no kilometres, but lengths, offsets
    and sides.
    """

    route_id: str
    lines: tuple[Line, ...]
    accuracies_m: tuple[float, ...]
    calibration: tuple[Calibration, ...]
    is_reversed: bool = False
    branch: Branch | None = None

    @cached_property
    def course(self) -> Course:
        """The lines in the direction of the kilometres."""
        return Course.of_lines(self.lines, self.accuracies_m, is_reversed=self.is_reversed)

    @cached_property
    def scale(self) -> Scale:
        """The kilometres of the course.

        Raises
        ------
        CalibrationError
            If calibration points contradict each other or the line.
        """
        return Scale.of(self.route_id, self.course, self.calibration)

    @cached_property
    def target(self) -> Target:
        """The route as something that a distance is measured to."""
        return Target.of_lines(self.lines, self.accuracies_m)

    @cached_property
    def chords(self) -> Chords:
        """The course in short pieces, for bounds of feet."""
        return Chords.of_course(self.course)

    @property
    def segments(self) -> Segments:
        """The course as segments in order, chainage in metres from its start."""
        return self.course.segments

    @property
    def start_km(self) -> float:
        """The lowest kilometre of the route."""
        return min(zone.from_km for zone in self.scale.calibrated)

    @property
    def end_km(self) -> float:
        """The highest kilometre of the route."""
        return max(zone.to_km for zone in self.scale.calibrated)

    @property
    def source(self) -> str:
        """How a kilometre point of this route was made, in one phrase."""
        count = len(self.calibration)
        return f"foot on the {self.route_id} line, calibrated at {count} points"

    def project(self, lon: Floats, lat: Floats) -> Abeam:
        """Give kilometre, offset and side of positions (degrees), any shape, also a single one.

        Beyond an end of the route the foot is that end, and beside a gap its nearer end.

        Raises
        ------
        ValueError
            If a coordinate is not finite.
        CalibrationError
            If calibration points contradict each other or the line.
        """
        shape = np.shape(lon)
        x, y = np.ravel(lon), np.ravel(lat)
        feet = nearest(x, y, self.segments)
        stretch = self.course.stretch[feet.segment]
        zone = self.scale.zone_at(feet.chainage_m, stretch)
        reach = self.course.accuracy_m[feet.segment]
        span = feet.chainage_m - reach, feet.chainage_m + reach
        low, high = self.scale.interval_km(*span, stretch)
        found = {
            "kp_km": self.scale.kp_km(feet.chainage_m, zone),
            "kp_min_km": low,
            "kp_max_km": high,
            "chainage_m": feet.chainage_m,
            "offset_m": feet.distance_m,
            "side": SIDES[side_of(self.course, feet, x, y) + 1],
            "foot_lon": feet.foot_lon,
            "foot_lat": feet.foot_lat,
            "stretch": stretch,
        }
        return Abeam(**{name: value.reshape(shape) for name, value in found.items()})

    def locate(self, footprint: Footprint) -> KilometrePoint | None:
        """Give the kilometre point abeam a footprint; None if it is not on the route.

        The interval holds the kilometre of every place of the footprint, with the line shifted by
        up to its accuracy and the kilometre off by up to the error of the calibration.

        Raises
        ------
        KilometreError
            If the route is not calibrated where the feet lie.
        """
        if distance_interval(footprint, self.target).min_m > ON_ROUTE_LIMIT_M:
            return None
        return self._abeam([footprint])[0]

    def locate_discs(self, discs: Sequence[Disc]) -> list[KilometrePoint | None]:
        """Give :meth:`locate` of many discs.

        Raises
        ------
        KilometreError
            As :meth:`locate` does.
        """
        numbers = np.array([[disc.lon, disc.lat, disc.radius_m] for disc in discs])
        lon, lat, radius = numbers.reshape(-1, 3).T.copy()
        least = disc_bounds_m(lon, lat, radius, self.target)[1]
        near = np.nonzero(least <= ON_ROUTE_LIMIT_M)[0].tolist()
        found: list[KilometrePoint | None] = [None] * len(discs)
        for at, point in zip(near, self._abeam([discs[i] for i in near]), strict=True):
            found[at] = point
        return found

    def kp_km(self, chainage_m: float) -> float:
        """Give the calibrated kilometre at a distance along the line (metres), clipped to it."""
        at = np.array([chainage_m])
        stretch = np.searchsorted(self.course.start_m, at, side="right") - 1
        zone = self.scale.zone_at(at, np.maximum(stretch, 0))
        return float(self.scale.kp_km(at, zone)[0])

    def chainage_m(self, kp_km: float, *, at: At | None = None) -> float:
        """Give the distance along the line (metres) at a calibrated kilometre.

        Raises
        ------
        KilometreError
            If no place has the kilometre, or several have it and ``at`` does not say which.
        """
        return self.scale.place_of(kp_km, at=at)[1]

    def error_km(self, kp_km: float) -> float:
        """Give how far a kilometre can be off, in kilometres; of several places the worst.

        Raises
        ------
        KilometreError
            If no place has the kilometre.
        """
        self.scale.place_of(kp_km, at="back")
        at = np.asarray(kp_km)
        return max(float(zone.error_km(at)) for zone, _ in self.scale.places_of(kp_km))

    def position(self, kp_km: float, *, at: At | None = None) -> tuple[float, float]:
        """Give longitude and latitude (degrees) at a kilometre.

        Raises
        ------
        KilometreError
            If the kilometre lies outside the route, in a gap, or is skipped by the numbering; or
            if it stands at several places and ``at`` does not say which.
        """
        zone, chainage = self.scale.place_of(kp_km, at=at)
        lon, lat = self.course.position(np.array([chainage]), np.array([zone.stretch]))
        return float(lon[0]), float(lat[0])

    def positions(self, kp_km: Sequence[float] | Floats) -> tuple[Floats, Floats]:
        """Give longitudes and latitudes (degrees) at kilometres, shape (n,).

        Raises
        ------
        KilometreError
            As :meth:`position` does; the message names the first that fails, counted from 1.
        """
        chainage, stretch = self.scale.single_places(np.asarray(kp_km, dtype=float))
        return self.course.position(chainage, stretch)

    def sub_lines(self, from_km: float, to_km: float) -> tuple[Line, ...]:
        """Give every part of the line whose kilometre lies between two, as (lon, lat).

        A gap between them parts the line. Where numbers stand twice, both places are given.

        Raises
        ------
        KilometreError
            If nothing of the route lies between the two, or the first is the higher one.
        """
        return tuple(self.course.line(*part) for part in self.parts_m(from_km, to_km))

    def parts_m(self, from_km: float, to_km: float) -> tuple[tuple[float, float, int], ...]:
        """Give the lengths (metres) from and to, and the stretch, of what :meth:`sub_lines` gives.

        Raises
        ------
        KilometreError
            As :meth:`sub_lines` does.
        """
        parts: list[tuple[float, float, int]] = []
        for zone in self.scale.calibrated:
            if from_km <= zone.to_km and to_km >= zone.from_km and from_km <= to_km:
                first, last = zone.chainage_m(np.array([from_km, to_km])).tolist()
                if parts and parts[-1][1:] == (first, zone.stretch):  # on over an equation
                    first = parts.pop()[0]
                parts.append((first, last, zone.stretch))
        # What is only touched at its end is no line, unless nothing else is asked for.
        parts = [part for part in parts if part[0] < part[1]] or parts[:1]
        if not parts:
            span = f"{self.start_km:g} to {self.end_km:g} km"
            given = f"{from_km:g} to {to_km:g}"
            raise KilometreError(f"nothing of the route ({span}) lies between KP {given}")
        return tuple(parts)

    def _abeam(self, footprints: Sequence[Footprint]) -> list[KilometrePoint]:
        """Give the kilometre points of footprints on the route."""
        lon = np.array([footprint.lon for footprint in footprints])
        lat = np.array([footprint.lat for footprint in footprints])
        best = self.project(lon, lat).kp_km
        ranges = feet_ranges(self.chords, footprints)
        return [self._point(float(kp), feet) for kp, feet in zip(best, ranges, strict=True)]

    def _point(self, kp_km: float, feet: list[tuple[int, float, float]]) -> KilometrePoint:
        """Give a kilometre point from its best kilometre and the ranges of its feet."""
        stretch, low, high = (np.array(part) for part in zip(*feet, strict=True))
        least, most = self.scale.interval_km(low, high, stretch)
        if np.isnan(least).any():
            at = f"{low.min() / 1_000:.1f} to {high.max() / 1_000:.1f} km along its line"
            message = f"the route '{self.route_id}' is not calibrated everywhere from {at}"
            raise KilometreError(f"{message}: kilometres cannot be given there")
        return KilometrePoint(
            route_id=self.route_id,
            kp_km=kp_km,
            kp_min_km=float(least.min()),
            kp_max_km=float(most.max()),
            source=self.source,
        )
