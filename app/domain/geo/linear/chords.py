"""A course in short straight pieces in space, and where a place has its foot on one of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.domain.geo.geodesy import destination, ecef_m

if TYPE_CHECKING:
    from app.domain.geo.geodesy import Floats
    from app.domain.geo.linear.course import Course, Integers

__all__ = ["SMALLEST_RADIUS_M", "Chords", "along_m", "foot_error_m", "up"]

# Edges are cut to this: an edge of 2 km bulges 8 cm over its chord.
LONGEST_CHORD_M = 2_000.0
# The smallest radius of curvature of WGS 84 (metres): the meridian at the equator.
SMALLEST_RADIUS_M = 6_335_439.0
MEAN_RADIUS_M = 6_371_008.8


@dataclass(frozen=True, slots=True, eq=False)
class Chords:
    """Short pieces of a course as straight chords in space, one entry a piece.

    ``start`` and ``edge`` are earth-centred (metres), ``up`` stands square on the ellipsoid at the
    start (length 1); shape (n, 3).
    """

    start: Floats
    edge: Floats
    up: Floats
    length_m: Floats
    chainage_m: Floats
    accuracy_m: Floats
    stretch: Integers

    @classmethod
    def of_course(cls, course: Course) -> Chords:
        """Cut the edges of a course into chords."""
        lines = course.segments
        parts = np.maximum(np.ceil(lines.length_m / LONGEST_CHORD_M), 1.0).astype(np.intp)
        edge = np.repeat(np.arange(len(parts)), parts)
        number = np.arange(len(edge)) - np.repeat(np.cumsum(parts) - parts, parts)
        step = (lines.length_m / parts)[edge]
        begin = lines.lon[edge], lines.lat[edge], lines.azimuth_deg[edge]
        lon, lat, _ = destination(*begin, number * step)
        start = ecef_m(lon, lat)
        end = ecef_m(*destination(*begin, (number + 1) * step)[:2])
        return cls(
            start=start,
            edge=end - start,
            up=up(lon, lat),
            length_m=step,
            chainage_m=lines.chainage_m[edge] + number * step,
            accuracy_m=course.accuracy_m[edge],
            stretch=course.stretch[edge],
        )


def along_m(across_m: Floats, rise_m: Floats) -> Floats:
    """Give the foot of a place along an edge, in metres from its start, also beyond its ends.

    It is that on the circle that touches the edge at its start, from how far the place lies in
    the direction of the chord and over the ground at the start (both in metres).
    """
    along: Floats = MEAN_RADIUS_M * np.arctan2(across_m, MEAN_RADIUS_M + rise_m)
    return along


def foot_error_m(length_m: Floats, away_m: Floats) -> Floats:
    """Give how far :func:`along_m` can be off, from the chord's length and the distance (metres).

    Found by trial: up to 2,000 km the largest error seen is half of this.
    """
    bend = (away_m**2 + length_m**2) / SMALLEST_RADIUS_M**2
    error: Floats = (length_m / 2.0 + away_m / 50.0) * bend
    return error


def up(lon: Floats, lat: Floats) -> Floats:
    """Give the directions square on the ellipsoid at positions in degrees, shape (n, 3)."""
    phi, lam = np.radians(lat), np.radians(lon)
    across = np.cos(phi)
    return np.column_stack([across * np.cos(lam), across * np.sin(lam), np.sin(phi)])
