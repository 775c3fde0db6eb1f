"""The probability that features lie within a limit of a target."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from app.domain.geo.discs import point_chances
from app.domain.geo.uncertainty import Bound
from app.selection.cql.distances import COMPARE, centres_m, held, surely_within
from app.selection.cql.mirrored import chance
from app.selection.cql.nodes import fault

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.domain.geo.geodesy import Floats
    from app.domain.geo.target import Target
    from app.selection.cql.places import Places

__all__ = ["LEAST_CHANCE", "chance_held", "chances"]

# What is likely or unlikely, but not certain, is never 0 or 1: as /near has it.
LEAST_CHANCE = 0.001
# To a line or an area the chance is counted over many positions, some milliseconds a place.
MOST_COUNTED = 200
# To what a stranger draws, so many places times edges: about a second.
MOST_WORK = 1_000
EVEN_CHANCE = 0.5


def chances(places: Places, target: Target, limit_m: float, *, is_known: bool = True) -> Floats:
    """Give the probabilities, shape (n,); NaN where there is no place.

    1 where it is certain and 0 where it is excluded, and between 0.001 and 0.999 elsewhere.
    ``is_known`` says that the target is of the layers; to what a stranger draws, an area is certain
    only if the disc around it is, and fewer places are counted.

    Raises
    ------
    BadParameterError
        If too many different places would have to be counted.
    """
    found, rows = _decided(places, target, limit_m, is_known=is_known)
    chosen = places.rows(rows)
    _check_work(chosen, target, is_known=is_known)
    found[rows] = np.clip(_open(chosen, target, limit_m), LEAST_CHANCE, 1.0 - LEAST_CHANCE)
    return found


def chance_held(
    places: Places,
    target: Target,
    limit_m: float,
    comparison: tuple[str, float],
    *,
    is_known: bool = True,
) -> NDArray[np.bool_]:
    """Say where a comparison of the probability with a number holds; not without a place."""
    compare, number = comparison
    if LEAST_CHANCE <= number <= 1.0 - LEAST_CHANCE:
        found = chances(places, target, limit_m, is_known=is_known)
    else:  # all that is open lies on one side: nothing needs to be counted
        found, rows = _decided(places, target, limit_m, is_known=is_known)
        found[rows] = EVEN_CHANCE
    return np.asarray(COMPARE[compare](found, number) & ~places.missing)


def _decided(
    places: Places, target: Target, limit_m: float, *, is_known: bool
) -> tuple[Floats, NDArray[np.intp]]:
    """Give 0, 1 and NaN where they are sure, and the rows where they are not."""
    found = np.where(places.missing, np.nan, 0.0)
    rows = np.nonzero(held(places, target, Bound.MIN, "<=", limit_m))[0]
    may = places.rows(rows)
    if is_known or target.point is not None:
        sure = held(may, target, Bound.MAX, "<=", limit_m)
    else:
        sure = surely_within(may, target, limit_m)
    found[rows[sure]] = 1.0
    return found, rows[~sure]


def _check_work(places: Places, target: Target, *, is_known: bool) -> None:
    """Refuse to count positions for too many different places, or too many edges."""
    if target.point is not None and places.is_disc.all():
        return
    count = len(set(map(id, places.footprints)))
    edges = sum(len(part.segments.lon) for part in target.parts)
    most = MOST_COUNTED if is_known else min(MOST_COUNTED, MOST_WORK // edges)
    if count > most:
        message = f"P_DWITHIN of {count:,} places to {edges:,} edges; at most {most} are counted"
        raise fault("", f"{message}: narrow them down with AND S_DWITHIN")


def _open(places: Places, target: Target, limit_m: float) -> Floats:
    found = np.zeros(len(places))
    closed = places.is_disc if target.point is not None else np.zeros(len(places), dtype=bool)
    discs = np.nonzero(closed)[0]
    if len(discs):
        chosen = places.rows(discs)
        found[discs] = point_chances(
            centres_m(chosen, target),
            radius_m=chosen.radius_m,
            accuracy_m=np.full(len(discs), target.parts[0].accuracy_m),
            within_m=np.full(len(discs), limit_m),
        )
    _count(places, np.nonzero(~closed)[0], target, limit_m, found)
    return found


def _count(
    places: Places, rows: NDArray[np.intp], target: Target, limit_m: float, found: Floats
) -> None:
    """Count positions, once for each different place."""
    footprints = places.footprints
    alike: dict[object, list[int]] = {}
    for row in rows.tolist():
        disc = (places.lon[row], places.lat[row], places.radius_m[row])
        alike.setdefault(disc if places.is_disc[row] else id(footprints[row]), []).append(row)
    for same in alike.values():
        share = chance(footprints[same[0]], target, limit_m)
        found[same] = share if share is not None else np.nan
