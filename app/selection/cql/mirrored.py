"""One feature and one target: a line or an area is measured from the target, to itself.

A footprint says where a feature may be, and is measured to the target. A feature that is extended
itself is the thing that is measured to; then the target, a point with its accuracy, is what may be
anywhere in a disc. The numbers mean the same: smallest, best and greatest distance.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.geo.footprint import Disc
from app.domain.geo.uncertainty import distance_bound, spread
from app.selection.cql.places import Extended

if TYPE_CHECKING:
    from app.domain.geo.footprint import Footprint
    from app.domain.geo.target import Target
    from app.domain.geo.uncertainty import Bound

__all__ = ["bound_m", "chance"]


def bound_m(place: Footprint | Extended, target: Target, bound: Bound) -> float:
    """Give one bound of the distance in metres; to a target that is no point, of footprints only.

    Raises
    ------
    ValueError
        If the place is extended and the target is no point.
    """
    if isinstance(place, Extended):
        return distance_bound(_disc(target), place.target, bound)
    return distance_bound(place, target, bound)


def chance(place: Footprint | Extended, target: Target, within_m: float) -> float | None:
    """Give the probability of lying within a limit in metres.

    Raises
    ------
    ValueError
        If the place is extended and the target is no point.
    """
    if isinstance(place, Extended):
        return spread(_disc(target), place.target, within_m=within_m).probability
    return spread(place, target, within_m=within_m).probability


def _disc(target: Target) -> Disc:
    if target.point is None:
        raise ValueError("a line or an area is measured to a point only")
    return Disc(*target.point, float(target.parts[0].accuracy_m))
