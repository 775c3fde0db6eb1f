"""Lines as arrays of geodesic segments: the form in which distances are asked for.

Edges between vertices are WGS 84 geodesics. Nothing here depends on a projection, so the
antimeridian and the poles need no special case.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.domain.geo.geodesy import ecef_m, inverse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.geo.geodesy import Floats

__all__ = ["Segments"]

# Smallest radius of curvature of WGS 84 (metres): the meridian at the equator.
SMALLEST_RADIUS_M = 6_335_439.0


@dataclass(frozen=True, slots=True, eq=False)
class Segments:
    """Geodesic segments: start points, azimuths, lengths and distance along the line.

    All arrays have one entry a segment; ``start`` and ``end`` are earth-centred, shape (n, 3).
    ``asset`` is the index of the line that a segment belongs to; ``chainage_m`` runs on across
    lines. A point is a segment of length 0.
    """

    lon: Floats
    lat: Floats
    azimuth_deg: Floats
    length_m: Floats
    chainage_m: Floats
    asset: np.ndarray
    start: Floats
    end: Floats

    @classmethod
    def of_lines(cls, lines: Sequence[Sequence[tuple[float, float]]]) -> Segments:
        """Cut lines of (lon, lat) into segments; lines follow each other in chainage.

        Raises
        ------
        ValueError
            If there is no line, or a line without a point, or a coordinate that is not finite.
        """
        if not lines or not all(len(line) for line in lines):
            raise ValueError("expected at least one line with at least one point")
        ends = [_ends(np.asarray(line, dtype=float)[:, :2]) for line in lines]
        first = np.concatenate([pair[0] for pair in ends])
        last = np.concatenate([pair[1] for pair in ends])
        if not np.isfinite(first).all() or not np.isfinite(last).all():
            raise ValueError("a coordinate is not finite")
        asset = np.repeat(np.arange(len(lines)), [len(pair[0]) for pair in ends])
        azimuth, _, length = inverse(first[:, 0], first[:, 1], last[:, 0], last[:, 1])
        chainage = np.concatenate([[0.0], np.cumsum(length)[:-1]])
        return cls(
            lon=first[:, 0],
            lat=first[:, 1],
            azimuth_deg=azimuth,
            length_m=length,
            chainage_m=chainage,
            asset=asset,
            start=ecef_m(first[:, 0], first[:, 1]),
            end=ecef_m(last[:, 0], last[:, 1]),
        )

    @classmethod
    def of_point(cls, lon: float, lat: float) -> Segments:
        """Give the one segment of length 0 that stands for a point."""
        return cls.of_lines([[(lon, lat)]])

    @property
    def total_m(self) -> float:
        """The length of all segments in metres."""
        return float(self.length_m.sum())

    @property
    def sagitta_m(self) -> Floats:
        """How far a geodesic segment can lie from its straight chord, in metres (a bound)."""
        return self.length_m**2 / (8.0 * SMALLEST_RADIUS_M)


def _ends(points: Floats) -> tuple[Floats, Floats]:
    """Give first and last points of each segment; a single point is both."""
    return (points, points) if len(points) == 1 else (points[:-1], points[1:])
