"""Routes that are drawn for the tests, with lengths that can be worked out by hand."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from app.domain.geo.geodesy import destination, distance_m, inverse
from app.domain.geo.linear import Branch, Calibration, Route

if TYPE_CHECKING:
    from app.domain.geo.geodesy import Floats

# One degree of the equator of WGS 84: π · 6,378,137 m / 180.
DEGREE_M = 111_319.490793
DEGREE_KM = DEGREE_M / 1_000.0


def mark(
    kp_km: float, lon: float, lat: float = 0.0, *, back_km: float | None = None
) -> Calibration:
    """Give a calibration point: 1 km, growing by 0.1 a km, at most 4 km."""
    return Calibration(kp_km, lon, lat, 1.0, 0.1, 4.0, back_km)


def route(
    *lines: tuple[tuple[float, float], ...],
    marks: tuple[Calibration, ...] = (),
    name: str = "test",
    is_reversed: bool = False,
    branch: Branch | None = None,
) -> Route:
    """Give a route whose lines are known to 100 m."""
    return Route(
        route_id=name,
        lines=lines,
        accuracies_m=(100.0,) * len(lines),
        calibration=marks,
        is_reversed=is_reversed,
        branch=branch,
    )


def equator(west: float, east: float, *, step: float = 1.0) -> tuple[tuple[float, float], ...]:
    """Give a line along the equator with a vertex every step of a degree."""
    count = max(1, round((east - west) / step))
    return tuple((west + (east - west) * at / count, 0.0) for at in range(count + 1))


def winding(length_km: float = 1_500.0, *, edge_km: float = 4.0) -> tuple[tuple[float, float], ...]:
    """Give a line of an exact length that winds over the steppe, never back on itself."""
    lon, lat, line = 40.0, 45.0, [(40.0, 45.0)]
    for at in range(round(length_km / edge_km)):
        azimuth = 90.0 + 55.0 * np.sin(at / 7.0)
        east, north, _ = destination(
            np.asarray(lon), np.asarray(lat), np.asarray(azimuth), np.asarray(1_000.0 * edge_km)
        )
        lon, lat = float(east), float(north)
        line.append((lon, lat))
    return tuple(line)


def with_more_vertices(
    line: tuple[tuple[float, float], ...], shares: list[float]
) -> tuple[tuple[float, float], ...]:
    """Give the line with one more vertex on each edge, at a share of its length."""
    more: list[tuple[float, float]] = [line[0]]
    for index, (a, b) in enumerate(pairwise(line)):
        share = shares[index % len(shares)]
        azimuth = inverse(*(np.asarray(value) for value in (*a, *b)))[0]
        at = np.asarray(share * distance_m(*a, *b))
        lon, lat, _ = destination(np.asarray(a[0]), np.asarray(a[1]), azimuth, at)
        more += [(float(lon), float(lat)), b]
    return tuple(more)


def apart_m(one: tuple[Floats, Floats], other: tuple[Floats, Floats]) -> Floats:
    """Give the distances between two lists of positions, in metres."""
    return inverse(*one, *other)[2]
