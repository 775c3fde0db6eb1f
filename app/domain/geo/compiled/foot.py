"""The foot of a place on a piece, and the distance to it: the shared formulas, compiled."""

from __future__ import annotations

from app.domain.geo import curves, space
from app.domain.geo.compiled.options import callable_from_compiled, fast
from app.domain.geo.curves import (
    BASE_M,
    NEAR_M,
    foot_share,
    heading_at,
    moved_m,
    shift_m,
    way_to,
)
from app.domain.geo.pairs import TIE_M
from app.domain.geo.space import (
    ARC_M,
    HALVES_M,
    arc_m,
    arc_of_halves_m,
    arc_of_quarters_m,
    heading_deg,
    onto_surface,
    to_degrees,
)

__all__ = ["describe", "foot_on", "is_better"]

# The formulas are plain functions, written for numpy; compiled code may call them from here on.
for _name in (*space.__all__, *curves.__all__):
    _formula = getattr(space, _name, None) or getattr(curves, _name)
    if callable(_formula):
        callable_from_compiled(_formula)


@fast
def _curve(piece, place):
    """Give the twelve numbers of a piece, seen from the place."""
    p, (x, y, z) = piece, place
    start, chord = (p.x - x, p.y - y, p.z - z), (p.cx, p.cy, p.cz)
    return (*start, *chord, p.sx, p.sy, p.sz, p.tx, p.ty, p.tz)


@fast
def foot_on(piece, place):
    """Give the share of the piece at its foot and the distance."""
    curve = _curve(piece, place)
    share = foot_share(*curve)
    way = way_to(share, *curve)
    foot = (place[0] + way[0], place[1] + way[1], place[2] + way[2])
    chord2 = way[0] * way[0] + way[1] * way[1] + way[2] * way[2]
    here = _distance(place, foot, chord2)
    if here <= NEAR_M:
        return share, here
    length, heading = max(piece.length, 1e-5), heading_at(share, *curve[3:])
    behind = _beside(place, foot, heading, -BASE_M / length, chord2)
    ahead = _beside(place, foot, heading, BASE_M / length, chord2)
    moved = min(max(share + shift_m(behind, here, ahead) / length, 0.0), 1.0)
    return moved, moved_m(behind, here, ahead, (moved - share) * length)


@fast
def _beside(place, foot, heading, share, chord2):
    """Give the distance to the place on the ground beside a foot, a share of the heading off."""
    x, y, z = foot
    beside = onto_surface(x + share * heading[0], y + share * heading[1], z + share * heading[2])
    return _distance(place, beside, chord2)


@fast
def _distance(place, foot, chord2):
    """Give the distance over the ground by the formula that serves for a squared chord.

    Distances that are compared with each other take the same: each has errors of its own.
    """
    if chord2 <= ARC_M * ARC_M:
        return arc_m(*place, *foot)
    if chord2 <= HALVES_M * HALVES_M:
        return arc_of_halves_m(*place, *foot)
    return arc_of_quarters_m(*place, *foot)


@fast
def is_better(distance, best, piece, share, other, part):
    """Say whether a foot goes before another: nearer, or tied and lower.

    Of a tie the lower asset, then a foot within a piece before one at its end, then the lower
    segment.
    """
    if abs(distance - best) > TIE_M:
        return distance < best
    mine = (piece.asset, share <= 0.0 or share >= 1.0, piece.segment)
    return mine < (other.asset, part <= 0.0 or part >= 1.0, other.segment)


@fast
def describe(piece, share, place):
    """Give longitude and latitude of a foot and the azimuth to it, in degrees."""
    way = way_to(share, *_curve(piece, place))
    foot = (place[0] + way[0], place[1] + way[1], place[2] + way[2])
    lon, lat = to_degrees(*foot)
    return lon, lat, heading_deg(*place, *foot)
