"""The scale of a route: from lengths along the line to kilometres and back, zone by zone.

A zone has one numbering: a stretch of the line, or its part between two station equations. In it
kilometres rise with the length: straight from each calibrated point to the next, and beyond the
outermost with the scale of the nearest two, or 1 if there is one point only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np

from app.domain.errors import CalibrationError, KilometreError
from app.domain.geo.linear.calibration import calibration_faults, mark_faults, marks_on

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.geo.geodesy import Floats
    from app.domain.geo.linear.calibration import Calibration, Mark
    from app.domain.geo.linear.course import Course, Integers

__all__ = ["At", "Scale", "Zone"]

# Which of several places with one number: the first along the line, or the last.
At: TypeAlias = Literal["back", "ahead"]
PLACES = (None, "back", "ahead")
KM_A_METRE = 1e-3
# A kilometre this little beyond the end of a zone is its end: rounding, which decides nothing.
ROUNDING_KM = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Zone:
    """A part of the line with one numbering: lengths (metres) and kilometres, both rising.

    The first and the last entry are the ends of the zone. ``known_km`` are the kilometres of the
    calibrated points, empty if there is none; then kilometres are NaN.
    """

    stretch: int
    lengths_m: Floats
    kilometres: Floats
    known_km: Floats
    points: tuple[Calibration, ...]

    @classmethod
    def of_nodes(
        cls, stretch: int, span_m: tuple[float, float], nodes: Sequence[tuple[Mark, float]]
    ) -> Zone:
        """Make a zone from its ends (metres) and calibrated points with their kilometres."""
        lengths = np.array([mark.chainage_m for mark, _ in nodes])
        known = np.array([kp_km for _, kp_km in nodes])
        x, y = np.array(span_m), np.full(2, np.nan)
        if len(nodes):
            rise = np.diff(known) / np.diff(lengths) if len(nodes) > 1 else np.array([KM_A_METRE])
            y = known[[0, -1]] + rise[[0, -1]] * (x - lengths[[0, -1]])
        inner = (lengths > x[0]) & (lengths < x[1])
        return cls(
            stretch=stretch,
            lengths_m=np.concatenate([x[:1], lengths[inner], x[1:]]),
            kilometres=np.concatenate([y[:1], known[inner], y[1:]]),
            known_km=known,
            points=tuple(mark.point for mark, _ in nodes),
        )

    @property
    def from_km(self) -> float:
        """The kilometre at the start of the zone; NaN without calibration."""
        return float(self.kilometres[0])

    @property
    def to_km(self) -> float:
        """The kilometre at the end of the zone; NaN without calibration."""
        return float(self.kilometres[-1])

    def holds(self, kp_km: Floats) -> np.ndarray:
        """Say which kilometres stand in the zone, any shape."""
        least, most = self.from_km - ROUNDING_KM, self.to_km + ROUNDING_KM
        return np.asarray((least <= kp_km) & (kp_km <= most))

    def kp_km(self, chainage_m: Floats) -> Floats:
        """Give the kilometre at lengths along the line (metres), any shape, clipped to the zone."""
        kilometres: Floats = np.interp(chainage_m, self.lengths_m, self.kilometres)
        return kilometres

    def chainage_m(self, kp_km: Floats) -> Floats:
        """Give the length along the line (metres) at kilometres of the zone, any shape."""
        lengths: Floats = np.interp(kp_km, self.kilometres, self.lengths_m)
        return lengths

    def error_km(self, kp_km: Floats) -> Floats:
        """Give how far kilometres of the zone can be off, in kilometres; NaN if uncalibrated.

        It grows from each calibrated point; the limit holds between the outermost two only.
        """
        if not self.points:
            return np.full(np.shape(kp_km), np.nan)
        away = np.abs(np.asarray(kp_km)[..., None] - self.known_km)
        drift = np.array([point.drift_per_km for point in self.points])
        grown = (np.array([point.accuracy_km for point in self.points]) + drift * away).min(axis=-1)
        limit = min(point.max_error_km for point in self.points)
        between = (kp_km >= self.known_km[0]) & (kp_km <= self.known_km[-1])
        error: Floats = np.where(between, np.minimum(grown, limit), grown)
        return error


@dataclass(frozen=True, slots=True, eq=False)
class Scale:
    """The zones of a route in the order of its course."""

    route_id: str
    zones: tuple[Zone, ...]

    @classmethod
    def of(cls, route_id: str, course: Course, points: Sequence[Calibration]) -> Scale:
        """Calibrate a course.

        Raises
        ------
        CalibrationError
            If points are out of order, off the line or against its direction; every one is named.
        """
        faults = tuple(calibration_faults(points))
        marks = [] if faults else marks_on(course, points)
        faults = faults or tuple(mark_faults(marks))
        if faults:
            raise CalibrationError(route_id, faults)
        zones = []
        for stretch, (start, end) in enumerate(zip(course.start_m, course.end_m, strict=True)):
            own = [mark for mark in marks if mark.stretch == stretch]
            zones += _zones(stretch, (float(start), float(end)), own)
        return cls(route_id, tuple(zones))

    @property
    def calibrated(self) -> tuple[Zone, ...]:
        """The zones that have kilometres.

        Raises
        ------
        KilometreError
            If there is none.
        """
        zones = tuple(zone for zone in self.zones if zone.points)
        if not zones:
            message = f"the route '{self.route_id}' has no calibration point"
            raise KilometreError(f"{message}: kilometres cannot be given, expected one at least")
        return zones

    def zone_at(self, chainage_m: Floats, stretch: Integers) -> Integers:
        """Give the index of the zone at lengths along stretches; at an equation the one ahead."""
        starts = np.array([zone.lengths_m[0] for zone in self.zones])
        stretches = np.array([zone.stretch for zone in self.zones])
        first = np.searchsorted(stretches, stretch)
        last = np.searchsorted(stretches, stretch, side="right") - 1
        found = np.searchsorted(starts, chainage_m, side="right") - 1
        return np.asarray(np.clip(found, first, last), dtype=np.intp)

    def kp_km(self, chainage_m: Floats, zone: Integers) -> Floats:
        """Give the kilometre at lengths along zones, shape (n,); NaN where not calibrated."""
        kilometres = np.full(len(chainage_m), np.nan)
        for index in np.unique(zone):
            here = zone == index
            kilometres[here] = self.zones[index].kp_km(chainage_m[here])
        return kilometres

    def interval_km(
        self, low_m: Floats, high_m: Floats, stretch: Integers
    ) -> tuple[Floats, Floats]:
        """Give the least and the highest kilometre that may stand from one length to another.

        The error of the calibration is taken off and added; the result is cut to the route. Shape
        (n,); NaN where a zone without calibration is touched.
        """
        least, most = np.full(len(low_m), np.inf), np.full(len(low_m), -np.inf)
        for zone in self.zones:
            first = np.maximum(low_m, zone.lengths_m[0])
            last = np.minimum(high_m, zone.lengths_m[-1])
            here = (stretch == zone.stretch) & (first <= last)
            start, end = zone.kp_km(first), zone.kp_km(last)
            least = np.where(here, np.minimum(least, start - zone.error_km(start)), least)
            most = np.where(here, np.maximum(most, end + zone.error_km(end)), most)
        ends = [km for zone in self.zones if zone.points for km in (zone.from_km, zone.to_km)]
        return np.maximum(least, min(ends, default=np.nan)), np.minimum(
            most, max(ends, default=np.nan)
        )

    def places_of(self, kp_km: float) -> list[tuple[Zone, float]]:
        """Give every zone that has a kilometre, with the length along the line; may be empty."""
        return [
            (zone, float(zone.chainage_m(np.asarray(kp_km))))
            for zone in self.calibrated
            if zone.holds(np.asarray(kp_km))
        ]

    def place_of(self, kp_km: float, *, at: At | None = None) -> tuple[Zone, float]:
        """Give the zone of a kilometre and the length along the line in metres.

        Raises
        ------
        KilometreError
            If no place has the kilometre, or several have it and ``at`` does not say which.
        """
        found = self.places_of(kp_km)
        if not found:
            raise KilometreError(self._why_nowhere(kp_km))
        if len(found) > 1 and at is None:
            places = " and ".join(f"{chainage / 1_000:.3f} km" for _, chainage in found)
            message = f"{kp_km:g} stands {len(found)} times on the route, {places} along its line"
            raise KilometreError(f"{message}: expected 'back' for the first or 'ahead'")
        if at not in PLACES:
            raise KilometreError(f"'{at}' is none of back, ahead")
        return found[0 if at == "back" else -1]

    def single_places(self, kp_km: Floats) -> tuple[Floats, Integers]:
        """Give the length along the line (metres) and the stretch of kilometres, shape (n,).

        Raises
        ------
        KilometreError
            As :meth:`place_of` does; the message names the first that fails, counted from 1.
        """
        zones = self.calibrated
        held = np.array([zone.holds(kp_km) for zone in zones])
        for row in np.nonzero(held.sum(axis=0) != 1)[0].tolist():
            try:
                self.place_of(float(kp_km[row]))
            except KilometreError as error:
                raise KilometreError(f"row {row + 1}: {error}") from error
        chainages = np.array([zone.chainage_m(kp_km) for zone in zones])
        which = held.argmax(axis=0)
        stretches = np.array([zone.stretch for zone in zones], dtype=np.intp)
        return chainages[which, np.arange(len(kp_km))], stretches[which]

    def _why_nowhere(self, kp_km: float) -> str:
        zones = self.calibrated
        start, end = min(z.from_km for z in zones), max(z.to_km for z in zones)
        if not start <= kp_km <= end:
            return f"{kp_km:g} lies outside the route ({start:g} to {end:g} km)"
        low = max((z for z in zones if z.to_km < kp_km), key=lambda z: z.to_km)
        high = min((z for z in zones if z.from_km > kp_km), key=lambda z: z.from_km)
        between = f"{low.to_km:g} to {high.from_km:g} km"
        if low.stretch == high.stretch:
            return f"{kp_km:g} is skipped by the numbering of the route ({between})"
        return f"{kp_km:g} lies in a gap of the route ({between}), where no kilometre is known"


def _zones(stretch: int, span_m: tuple[float, float], marks: Sequence[Mark]) -> list[Zone]:
    """Cut a stretch at its station equations."""
    zones: list[Zone] = []
    start, nodes = span_m[0], list[tuple["Mark", float]]()
    for mark in marks:
        if mark.point.back_km is not None:
            nodes.append((mark, mark.point.back_km))
            zones.append(Zone.of_nodes(stretch, (start, mark.chainage_m), nodes))
            start, nodes = mark.chainage_m, []
        nodes.append((mark, mark.point.kp_km))
    return [*zones, Zone.of_nodes(stretch, (start, span_m[1]), nodes)]
