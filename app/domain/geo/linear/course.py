"""The course of a route: its lines in the direction of its kilometres, cut into stretches.

A stretch is a chain of lines that touch. Between two stretches lies a gap: the route goes on, but
where is not known, so the length along the line (the chainage) does not grow over a gap.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from app.domain.geo.geodesy import destination, distance_m
from app.domain.geo.segments import Segments

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.geo.geodesy import Floats

__all__ = ["Course", "Integers", "Line"]

Line: TypeAlias = tuple[tuple[float, float], ...]
Integers: TypeAlias = NDArray[np.intp]

# Ends of lines this close are one place: layers are written to five digits of a degree, 1.1 m.
TOUCH_M = 1.5


@dataclass(frozen=True, slots=True, eq=False)
class Course:
    """Segments in order with one accuracy (metres) and one stretch each.

    ``first`` and ``last`` are the segments at the ends of each stretch, ``start_m`` and ``end_m``
    its chainages; one entry a stretch.
    """

    segments: Segments
    accuracy_m: Floats
    stretch: Integers
    first: Integers
    last: Integers
    start_m: Floats
    end_m: Floats

    @classmethod
    def of_lines(
        cls, lines: Sequence[Line], accuracies_m: Sequence[float], *, is_reversed: bool = False
    ) -> Course:
        """Chain lines of (lon, lat) in degrees, in the direction of the kilometres.

        Doubled vertices are dropped: a segment without length has no direction.

        Raises
        ------
        ValueError
            If there is no line, a line without a point, not one accuracy a line, or an
            accuracy that is negative or not finite.
        """
        if len(lines) != len(accuracies_m):
            given = f"{len(lines)} lines and {len(accuracies_m)} accuracies"
            raise ValueError(f"expected one accuracy a line, not {given}")
        for number, accuracy_m in enumerate(accuracies_m):
            if not (np.isfinite(accuracy_m) and accuracy_m >= 0.0):
                given = f"line {number}: accuracy_m {accuracy_m}"
                raise ValueError(f"{given}: expected a finite number, 0 or more")
        turn = -1 if is_reversed else 1
        ordered = [_single(line[::turn]) for line in lines[::turn]]
        segments = Segments.of_lines(ordered)
        stretch = _stretches(ordered)[segments.asset]
        count = np.arange(stretch[-1] + 1)
        first = np.searchsorted(stretch, count)
        last = np.searchsorted(stretch, count, side="right") - 1
        return cls(
            segments=segments,
            accuracy_m=np.asarray(accuracies_m, dtype=float)[::turn][segments.asset],
            stretch=stretch,
            first=first,
            last=last,
            start_m=segments.chainage_m[first],
            end_m=segments.chainage_m[last] + segments.length_m[last],
        )

    def position(self, chainage_m: Floats, stretch: Integers) -> tuple[Floats, Floats]:
        """Give longitudes and latitudes (degrees) at lengths along a stretch, shape (n,).

        The stretch decides at a gap, where one length is the end of one and the start of the next.
        """
        segments = self.segments
        found = np.searchsorted(segments.chainage_m, chainage_m, side="right") - 1
        at = np.clip(found, self.first[stretch], self.last[stretch])
        along = np.asarray(chainage_m - segments.chainage_m[at])
        lon, lat, _ = destination(
            segments.lon[at], segments.lat[at], segments.azimuth_deg[at], along
        )
        return lon, lat

    def line(self, from_m: float, to_m: float, stretch: int) -> Line:
        """Give the line between two lengths along one stretch; its ends and what lies between."""
        ends = np.array([from_m, to_m])
        lon, lat = self.position(ends, np.full(2, stretch))
        starts = self.segments.chainage_m
        own = self.stretch == stretch
        inner = np.nonzero(own & (starts > from_m) & (starts < to_m))[0]
        middle = zip(self.segments.lon[inner].tolist(), self.segments.lat[inner].tolist())  # noqa: B905  # one index
        return ((float(lon[0]), float(lat[0])), *middle, (float(lon[1]), float(lat[1])))

    def places(self, segment: Integers, along_m: Floats) -> tuple[Floats, Floats, Floats]:
        """Give longitude, latitude and the direction of the line there, all in degrees.

        The direction is from north as seen with that longitude: at a pole the three belong
        together.
        """
        segments = self.segments
        start = segments.lon[segment], segments.lat[segment], segments.azimuth_deg[segment]
        return destination(*start, along_m)


def _single(line: Line) -> Line:
    """Drop vertices that repeat the one before."""
    return line[:1] + tuple(b for a, b in pairwise(line) if a != b)


def _stretches(lines: Sequence[Line]) -> Integers:
    """Give the number of the stretch of each line; it grows where two lines do not touch."""
    apart = [distance_m(*a[-1][:2], *b[0][:2]) > TOUCH_M for a, b in pairwise(lines)]
    return np.concatenate([[0], np.cumsum(apart, dtype=np.intp)]).astype(np.intp)
