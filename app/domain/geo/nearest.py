"""The nearest place on a set of geodesic segments: exact foot, distance, chainage, direction.

Straight chords in space give a bound that leaves a few candidates a point; on those the foot is
found by Newton's method on the azimuth condition (at the foot the geodesic to the point stands
square on the line). The derivation is in docs/distances.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.domain.geo.geodesy import destination, ecef_m, inverse

if TYPE_CHECKING:
    from app.domain.geo.geodesy import Floats
    from app.domain.geo.segments import Segments

__all__ = ["Pairs", "nearest"]

MEAN_RADIUS_M = 6_371_008.8
NEWTON_STEPS = 12
CONVERGED_M = 1e-5
# Distances closer than this are a tie: rounding, which differs between machines, decides nothing.
TIE_M = 1e-6
POINTS_A_BLOCK = 256
MANY_A_POINT = 4
# Chord and geodesic differ by curvature; bound of the spread over directions, times chord cubed.
CHORD_SPREAD = 1e-16


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """The nearest place on the line for each point; arrays of one shape, one entry a point.

    ``distance_m`` and ``chainage_m`` in metres, ``foot_lon``, ``foot_lat`` and
    ``azimuth_deg`` (from the point to its foot) in degrees, ``segment`` an index.
    """

    distance_m: Floats
    foot_lon: Floats
    foot_lat: Floats
    azimuth_deg: Floats
    chainage_m: Floats
    segment: np.ndarray


def nearest(lon: Floats, lat: Floats, segments: Segments) -> Pairs:
    """Find the nearest place on the segments for each point.

    Parameters
    ----------
    lon, lat
        Degrees (OGC:CRS84), shape (n,).
    segments
        The line; ties go to the segment with the lower index.

    Returns
    -------
    Pairs
        Arrays of shape (n,); empty in, empty out.

    Raises
    ------
    ValueError
        If a coordinate is not finite.
    """
    lon, lat = np.atleast_1d(np.asarray(lon, float)), np.atleast_1d(np.asarray(lat, float))
    if not (np.isfinite(lon).all() and np.isfinite(lat).all()):
        raise ValueError("a coordinate is not finite")
    blocks = [
        _nearest_block(lon[at : at + POINTS_A_BLOCK], lat[at : at + POINTS_A_BLOCK], segments)
        for at in range(0, max(len(lon), 1), POINTS_A_BLOCK)
    ]
    return Pairs(*(np.concatenate(parts) for parts in zip(*blocks, strict=True)))


def _nearest_block(lon: Floats, lat: Floats, segments: Segments) -> tuple[np.ndarray, ...]:
    point, segment, along = _candidates(lon, lat, segments)
    if len(point) > MANY_A_POINT * len(lon):  # far away, the chords tell little apart
        kept = _thinned(lon[point], lat[point], segments, (point, segment, along))
        point, segment, along = point[kept], segment[kept], along[kept]
    along, azimuth, distance = _feet(lon[point], lat[point], segments, segment, along)
    least = np.full(len(lon), np.inf)
    np.minimum.at(least, point, distance)
    tied = np.nonzero(distance <= least[point] + TIE_M)[0]  # in order of point, then segment
    best = tied[np.unique(point[tied], return_index=True)[1]]
    chosen, s = segment[best], along[best]
    foot_lon, foot_lat, _ = destination(
        segments.lon[chosen], segments.lat[chosen], segments.azimuth_deg[chosen], s
    )
    chainage = segments.chainage_m[chosen] + s
    return distance[best], foot_lon, foot_lat, azimuth[best], chainage, chosen


def _candidates(
    lon: Floats, lat: Floats, segments: Segments
) -> tuple[np.ndarray, np.ndarray, Floats]:
    """Give (point, segment, first guess along it) for all segments that can hold the foot."""
    edge = segments.end - segments.start
    square = np.maximum((edge**2).sum(axis=1), 1e-12)
    apart = ecef_m(lon, lat)[:, None, :] - segments.start
    part = np.clip(np.einsum("psk,sk->ps", apart, edge) / square, 0.0, 1.0)
    chord = np.sqrt(((apart - part[..., None] * edge) ** 2).sum(axis=2))
    slack = segments.sagitta_m + CHORD_SPREAD * chord**3 + 1e-3
    limit = (chord + slack).min(axis=1, keepdims=True)
    point, segment = np.nonzero(chord - slack <= limit)
    return point, segment, part[point, segment] * segments.length_m[segment]


def _thinned(
    lon: Floats, lat: Floats, segments: Segments, found: tuple[np.ndarray, np.ndarray, Floats]
) -> np.ndarray:
    """Say which candidates can hold the foot, from the true distance to each guess.

    Along a segment the distance changes by no more than the way that is moved.
    """
    point, segment, along = found
    guess_lon, guess_lat, _ = destination(
        segments.lon[segment], segments.lat[segment], segments.azimuth_deg[segment], along
    )
    distance = inverse(guess_lon, guess_lat, lon, lat)[2]
    reach = np.maximum(along, segments.length_m[segment] - along)
    least = np.full(point.max() + 1, np.inf)
    np.minimum.at(least, point, distance)
    can_hold: np.ndarray = distance - reach <= least[point] + TIE_M
    return can_hold


def _feet(
    lon: Floats, lat: Floats, segments: Segments, segment: np.ndarray, along: Floats
) -> tuple[Floats, Floats, Floats]:
    """Move each guess to the foot; give distance along, azimuth from the point, distance."""
    lon0, lat0 = segments.lon[segment], segments.lat[segment]
    azimuth0, length = segments.azimuth_deg[segment], segments.length_m[segment]
    to_foot = distance = np.zeros_like(along)
    for _ in range(NEWTON_STEPS):
        foot_lon, foot_lat, heading = destination(lon0, lat0, azimuth0, along)
        to_point, to_foot, distance = inverse(foot_lon, foot_lat, lon, lat)
        angle = np.radians(to_point - heading)
        ratio = distance / MEAN_RADIUS_M
        step = MEAN_RADIUS_M * np.arctan2(np.sin(ratio) * np.cos(angle), np.cos(ratio))
        moved = np.clip(along + step, 0.0, length)
        settled = np.abs(moved - along).max(initial=0.0) < CONVERGED_M
        along = moved
        if settled:
            break
    return along, to_foot, distance
