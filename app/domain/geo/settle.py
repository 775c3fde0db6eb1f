"""From pieces that may hold the nearest place to the one that does, with numpy.

Up to 3,000 km the closed formulas of :mod:`app.domain.geo.space` serve; beyond, the foot is found
by Newton's method on the azimuth condition: there the geodesic stands square on the line.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np

from app.domain.geo.curves import (
    BASE_M,
    NEAR_M,
    foot_share,
    heading_at,
    moved_m,
    shift_m,
    way_to,
)
from app.domain.geo.geodesy import destination, inverse
from app.domain.geo.pairs import TIE_M, Pairs
from app.domain.geo.space import (
    ARC_M,
    FAR_M,
    HALVES_M,
    Triple,
    arc_m,
    arc_of_halves_m,
    arc_of_quarters_m,
    onto_surface,
    to_degrees,
    to_space,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.domain.geo.geodesy import Floats
    from app.domain.geo.segments import Segments

    Index = NDArray[np.intp]

__all__ = ["Feet", "as_pairs", "best_of_each", "feet"]

MEAN_RADIUS_M = 6_371_008.8
NEWTON_STEPS = 12
CONVERGED_M = 1e-5


@dataclass(frozen=True, slots=True, eq=False)
class Feet:
    """Places on pieces, one row each: ``share`` 0 to 1 of the piece, the distance in metres.

    Of each ``group`` (any numbers) only the nearest is wanted.
    """

    point: Index
    piece: Index
    group: Index
    share: Floats
    distance_m: Floats

    def rows(self, chosen: Index | NDArray[np.bool_]) -> Feet:
        """Keep some rows, in the order given."""
        return Feet(*(getattr(self, column.name)[chosen] for column in fields(self)))


def feet(
    lon: Floats, lat: Floats, segments: Segments, found: tuple[Index, Index], group: Index
) -> Feet:
    """Find the foot on each candidate: pairs (number of the place, number of the piece)."""
    point, piece = found
    share, distance = _in_space(lon[point], lat[point], segments, piece)
    far = np.nonzero(distance > FAR_M)[0]
    if len(far):
        place = lon[point[far]], lat[point[far]]
        kept = far[_thinned(place, segments, (piece[far], share[far], group[far]))]
        place = lon[point[kept]], lat[point[kept]]
        share[kept], distance[kept] = _on_ellipsoid(place, segments, piece[kept], share[kept])
        stays = np.ones(len(point), dtype=bool)
        stays[np.setdiff1d(far, kept, assume_unique=True)] = False
        return Feet(point, piece, group, share, distance).rows(stays)
    return Feet(point, piece, group, share, distance)


def best_of_each(found: Feet, segments: Segments) -> Feet:
    """Keep the nearest foot of each group; of a tie the lower asset, then the lower segment.

    Where two pieces of one line meet, the foot that lies within a piece goes before its end.
    """
    tied = found.rows(found.distance_m <= _least(found.distance_m, found.group) + TIE_M)
    segment = segments.tree.pieces["segment"][tied.piece]
    is_end = (tied.share <= 0.0) | (tied.share >= 1.0)
    order = np.lexsort((segment, is_end, segments.asset[segment], tied.group))
    group = tied.group[order]
    first = np.ones(len(group), dtype=bool)
    first[1:] = group[1:] != group[:-1]
    return tied.rows(order[first])


def _least(distance: Floats, group: Index) -> Floats:
    """Give for each row the smallest distance of its group."""
    names, number = np.unique(group, return_inverse=True)
    least = np.full(len(names), np.inf)
    np.minimum.at(least, number, distance)
    return least[number]


def as_pairs(lon: Floats, lat: Floats, segments: Segments, found: Feet) -> Pairs:
    """Describe feet: where they lie, the azimuth to them, chainage, segment and asset."""
    tree, point, piece = segments.tree, found.point, found.piece
    segment = tree.pieces["segment"][piece]
    along = tree.pieces["along"][piece] + found.share * tree.pieces["length"][piece]
    place = np.stack(to_space(lon[point], lat[point]))
    foot = place + np.stack(way_to(found.share, *_curve(place, segments, piece)))
    foot_lon, foot_lat = to_degrees(*foot)
    azimuth = inverse(lon[point], lat[point], foot_lon, foot_lat)[0]
    azimuth[found.distance_m <= TIE_M] = 0.0
    return Pairs(
        point=point,
        asset=segments.asset[segment],
        rank=np.ones(len(point), dtype=np.int32),
        distance_m=found.distance_m,
        foot_lon=foot_lon,
        foot_lat=foot_lat,
        azimuth_deg=azimuth,
        chainage_m=segments.chainage_m[segment] + along,
        segment=segment,
    )


def _curve(place: Floats, segments: Segments, piece: Index) -> list[Floats]:
    """Give the twelve numbers of a piece, seen from the place."""
    rows = segments.tree.pieces[piece]
    start = [rows[name] - place[axis] for axis, name in enumerate("xyz")]
    return [*start, *(rows[kind + name] for kind in "cst" for name in "xyz")]


def _in_space(lon: Floats, lat: Floats, segments: Segments, piece: Index) -> tuple[Floats, Floats]:
    """Give the share of each piece at its foot, and the distance by closed formulas."""
    place = np.stack(to_space(lon, lat))
    curve = _curve(place, segments, piece)
    share = np.asarray(foot_share(*curve))
    foot = place + np.stack(way_to(share, *curve))
    chord = np.sqrt(((foot - place) ** 2).sum(axis=0))
    distance = _distances(place, foot, chord)
    far = np.nonzero(distance > NEAR_M)[0]
    if len(far):
        length = np.maximum(segments.tree.pieces["length"][piece[far]], CONVERGED_M)
        step = np.stack(heading_at(share[far], *[c[far] for c in curve[3:]])) * (BASE_M / length)
        behind, ahead = (
            _distances(place[:, far], onto_surface(*(foot[:, far] + side * step)), chord[far])
            for side in (-1.0, 1.0)
        )
        three = behind, distance[far], ahead
        moved = np.clip(share[far] + shift_m(*three) / length, 0.0, 1.0)
        distance[far] = moved_m(*three, (moved - share[far]) * length)
        share[far] = moved
    return share, distance


def _distances(place: Floats, foot: Floats | Triple, chord: Floats) -> Floats:
    """Give distances over the ground (metres) by the formulas that serve for chords.

    Distances that are compared with each other take the same: each has errors of its own.
    """
    distance = np.asarray(arc_m(*place, *foot))
    for formula, least, most in (
        (arc_of_halves_m, ARC_M, HALVES_M),
        (arc_of_quarters_m, HALVES_M, np.inf),
    ):
        rows = np.nonzero((chord > least) & (chord <= most))[0]
        distance[rows] = formula(*place[:, rows], *(x[rows] for x in foot))
    return distance


def _thinned(
    place: tuple[Floats, Floats], segments: Segments, found: tuple[Index, Floats, Index]
) -> NDArray[np.bool_]:
    """Say which far candidates can hold the foot, from the true distance to each guess.

    Along a piece the distance changes by no more than the way that is moved.
    """
    piece, share, group = found
    length = segments.tree.pieces["length"][piece]
    lon, lat, _ = _on_segment(segments, piece, share * length)
    distance = inverse(lon, lat, *place)[2]
    reach = np.maximum(share, 1.0 - share) * length
    can_hold: NDArray[np.bool_] = distance - reach <= _least(distance, group) + TIE_M
    return can_hold


def _on_segment(segments: Segments, piece: Index, along: Floats) -> tuple[Floats, Floats, Floats]:
    """Give longitude, latitude and heading (degrees) at lengths along pieces."""
    segment = segments.tree.pieces["segment"][piece]
    start = segments.lon[segment], segments.lat[segment], segments.azimuth_deg[segment]
    return destination(*start, segments.tree.pieces["along"][piece] + along)


def _on_ellipsoid(
    place: tuple[Floats, Floats], segments: Segments, piece: Index, share: Floats
) -> tuple[Floats, Floats]:
    """Move each guess to the foot on the geodesic; give the share and the distance."""
    length = segments.tree.pieces["length"][piece]
    along, distance = share * length, np.zeros_like(share)
    for _ in range(NEWTON_STEPS):
        lon, lat, heading = _on_segment(segments, piece, along)
        to_place, _, distance = inverse(lon, lat, *place)
        angle, ratio = np.radians(to_place - heading), distance / MEAN_RADIUS_M
        step = MEAN_RADIUS_M * np.arctan2(np.sin(ratio) * np.cos(angle), np.cos(ratio))
        moved = np.clip(along + step, 0.0, length)
        settled = np.abs(moved - along).max(initial=0.0) < CONVERGED_M
        along = moved
        if settled:
            break
    for end in (np.zeros_like(length), length):  # more than a quarter round off, one is nearest
        lon, lat, _ = _on_segment(segments, piece, end)
        away = inverse(lon, lat, *place)[2]
        along, distance = np.where(away < distance, end, along), np.minimum(away, distance)
    return along / np.maximum(length, CONVERGED_M), distance
