"""The probability that features lie within a limit of a target."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from app.domain.geo.discs import point_chances
from app.domain.geo.uncertainty import Bound, spread
from app.selection.cql.distances import COMPARE, centres_m, held
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


def chances(places: Places, target: Target, limit_m: float) -> Floats:
    """Give the probabilities, shape (n,); NaN where there is no place.

    1 where it is certain and 0 where it is excluded, and between 0.001 and 0.999 elsewhere.

    Raises
    ------
    BadParameterError
        If too many different places would have to be counted.
    """
    found, rows = _decided(places, target, limit_m)
    found[rows] = np.clip(
        _open(places.rows(rows), target, limit_m), LEAST_CHANCE, 1.0 - LEAST_CHANCE
    )
    return found


def chance_held(
    places: Places, target: Target, limit_m: float, compare: str, least: float
) -> NDArray[np.bool_]:
    """Say where a comparison of the probability with a number holds; not without a place."""
    if LEAST_CHANCE < least <= 1.0 - LEAST_CHANCE:
        found = chances(places, target, limit_m)
    else:  # all that is open lies on one side: nothing needs to be counted
        found, rows = _decided(places, target, limit_m)
        found[rows] = 0.5 if least not in {LEAST_CHANCE, 1.0 - LEAST_CHANCE} else np.nan
        if np.isnan(found[rows]).any():
            found = chances(places, target, limit_m)
    return np.asarray(COMPARE[compare](found, least) & ~places.missing)


def _decided(places: Places, target: Target, limit_m: float) -> tuple[Floats, NDArray[np.intp]]:
    """Give 0, 1 and NaN where they are sure, and the rows where they are not."""
    may = held(places, target, Bound.MIN, "<=", limit_m)
    found = np.where(places.missing, np.nan, 0.0)
    rows = np.nonzero(may)[0]
    sure = held(places.rows(rows), target, Bound.MAX, "<=", limit_m)
    found[rows[sure]] = 1.0
    return found, rows[~sure]


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
    if len(alike) > MOST_COUNTED:
        message = f"P_DWITHIN of {len(alike):,} places to a line or an area; at most {MOST_COUNTED}"
        raise fault("", f"{message} are counted: narrow them down with AND S_DWITHIN")
    for same in alike.values():
        share = spread(footprints[same[0]], target, within_m=limit_m).probability
        found[same] = share if share is not None else np.nan
