"""Calibration points: places on a line whose kilometre is published, and whether they agree.

The points of a route stand in the order of their kilometres. A point with ``back_km`` is a station
equation: the numbering arrives there with that kilometre and goes on with ``kp_km``.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from math import isfinite
from typing import TYPE_CHECKING

import numpy as np

from app.domain.geo.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from app.domain.geo.linear.course import Course

__all__ = ["Calibration", "Mark", "calibration_faults", "marks_on"]

# A point this close to the end of a stretch is its end: layers are written to five digits, 1.1 m.
AT_END_M = 1.5
METRES_A_KM = 1_000.0


@dataclass(frozen=True, slots=True)
class Calibration:
    """A position whose kilometre is known: degrees, kilometres, and how its error grows.

    ``back_km`` makes it a station equation: the kilometre just before, where ``kp_km`` is the
    kilometre just after ("back 100.0 = ahead 99.4").
    """

    kp_km: float
    lon: float
    lat: float
    accuracy_km: float
    drift_per_km: float
    max_error_km: float
    back_km: float | None = None

    @property
    def arrives_km(self) -> float:
        """The kilometre with which the numbering arrives at the point."""
        return self.kp_km if self.back_km is None else self.back_km


@dataclass(frozen=True, slots=True)
class Mark:
    """A calibration point on its line: the length along it (metres), the stretch, metres off."""

    point: Calibration
    chainage_m: float
    stretch: int
    off_m: float
    accuracy_m: float


def marks_on(course: Course, points: Sequence[Calibration]) -> list[Mark]:
    """Put each point on the line, at its foot; close to the end of a stretch, at that end."""
    if not points:
        return []
    lon, lat = (np.array([getattr(point, name) for point in points]) for name in ("lon", "lat"))
    feet = nearest(lon, lat, course.segments)
    marks = []
    for index, point in enumerate(points):
        segment, along = feet.segment[index], float(feet.chainage_m[index])
        stretch = int(course.stretch[segment])
        for end in (float(course.start_m[stretch]), float(course.end_m[stretch])):
            along = end if abs(end - along) <= AT_END_M else along
        accuracy = float(course.accuracy_m[segment])
        marks.append(Mark(point, along, stretch, float(feet.distance_m[index]), accuracy))
    return marks


def calibration_faults(points: Sequence[Calibration]) -> Iterator[tuple[int, str]]:
    """Yield (index, message) for each point whose own numbers cannot be, or out of order."""
    for index, point in enumerate(points):
        values = [getattr(point, field.name) for field in fields(point)]
        if not all(isfinite(value) for value in values if value is not None):
            yield index, f"expected finite numbers, not {point}"
        elif not 0.0 <= point.drift_per_km < 1.0:
            yield index, f"drift_per_km {point.drift_per_km:g} is not from 0 to below 1"
        elif not 0.0 <= point.accuracy_km <= point.max_error_km:
            given = f"{point.accuracy_km:g} and {point.max_error_km:g}"
            yield index, f"expected 0 <= accuracy_km <= max_error_km, not {given}"
        elif index and point.arrives_km <= points[index - 1].kp_km:
            before = points[index - 1].kp_km
            yield index, f"KP {point.arrives_km:g} does not come after KP {before:g} before it"


def mark_faults(marks: Sequence[Mark]) -> Iterator[tuple[int, str]]:
    """Yield (index, message) for each mark off its line, or against the direction of the line."""
    for index, mark in enumerate(marks):
        before = marks[index - 1] if index else None
        allowed_m = METRES_A_KM * mark.point.accuracy_km + mark.accuracy_m
        if mark.off_m > allowed_m:
            allowed = f"its accuracy and that of the line allow {_km(allowed_m)}"
            yield index, f"KP {mark.point.kp_km:g} stands {_km(mark.off_m)} off the line, {allowed}"
        elif before and mark.chainage_m <= before.chainage_m and not _over_gap(before, mark):
            earlier = f"KP {before.point.kp_km:g} at {_km(before.chainage_m)}"
            at = f"KP {mark.point.kp_km:g} lies {_km(mark.chainage_m)} along the line"
            yield index, f"{at}, not after {earlier}"


def _km(metres: float) -> str:
    return f"{metres / METRES_A_KM:.3f} km"


def _over_gap(before: Mark, mark: Mark) -> bool:
    """Say whether a gap lies between two marks: it has no length along the line."""
    return mark.stretch > before.stretch and mark.chainage_m == before.chainage_m
