"""The foot of a place on a piece, and the distance to it: the shared formulas, compiled."""

from __future__ import annotations

from app.domain.geo import curves, space
from app.domain.geo.compiled.options import callable_from_compiled, fast
from app.domain.geo.curves import (
    FAR_SHIFT_M,
    NEAR_M,
    far_shift_m,
    foot_share,
    heading_at,
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
    chord2 = way[0] * way[0] + way[1] * way[1] + way[2] * way[2]
    if chord2 > NEAR_M * NEAR_M:
        share = _shifted(piece, place, share, way, chord2)
        way = way_to(share, *curve)
    foot = (place[0] + way[0], place[1] + way[1], place[2] + way[2])
    if chord2 <= ARC_M * ARC_M:
        return share, arc_m(*place, *foot)
    if chord2 <= HALVES_M * HALVES_M:
        return share, arc_of_halves_m(*place, *foot)
    return share, arc_of_quarters_m(*place, *foot)


@fast
def _shifted(piece, place, share, way, chord2):
    """Move the foot in space to the foot on the ground."""
    length, heading = max(piece.length, 1e-5), heading_at(share, *_curve(piece, place)[3:])
    foot = (place[0] + way[0], place[1] + way[1], place[2] + way[2])
    unit = (heading[0] / length, heading[1] / length, heading[2] / length)
    if chord2 > FAR_SHIFT_M * FAR_SHIFT_M:
        shift = far_shift_m(*place, *foot, *unit)
    else:
        shift = shift_m(*place, *foot, *unit)
    return min(max(share + shift / length, 0.0), 1.0)


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
