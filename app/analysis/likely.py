"""The chances of incidents to lie within limits of what is measured to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from app.domain.errors import BadParameterError
from app.domain.geo.chances import Chances, counted_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from app.analysis.around import Around, Away
    from app.domain.geo.footprint import Footprint
    from app.domain.geo.geodesy import Floats
    from app.store.measured import Gazette

__all__ = ["Likely", "likely"]

# To a line or an area, or of an area, a chance is counted over many positions: some 20 ms a place.
MOST_COUNTED = 200
T = TypeVar("T")


@dataclass(frozen=True, slots=True, eq=False)
class Likely:
    """The chances of incidents; those in one footprint have one row of ``chances``."""

    chances: Chances
    rows: list[int]
    low_m: Floats
    high_m: Floats

    @classmethod
    def of(cls, spot: Around, away: Sequence[Away]) -> Likely:
        """Prepare the chances of incidents to what is measured to."""
        footprints = _footprints(away)
        distinct = tuple(dict.fromkeys(footprints))
        numbers = {footprint: row for row, footprint in enumerate(distinct)}
        bounds = np.array([[each.min_m, each.max_m] for each in away]).reshape(-1, 2)
        return cls(
            chances=Chances.of(distinct, spot.target),
            rows=[numbers[footprint] for footprint in footprints],
            low_m=bounds[:, :1],
            high_m=bounds[:, 1:],
        )

    def within(self, limits_m: Sequence[float]) -> Floats:
        """Give the chance of each to lie within rising limits (metres), shape (incidents, limits).

        It is 1 from the largest distance on, 0 below the smallest, and never falls.
        """
        limits = np.array(limits_m, dtype=float)
        found = self.chances.within(limits)[self.rows]
        found = np.where(limits >= self.high_m, 1.0, np.where(limits < self.low_m, 0.0, found))
        rising: Floats = np.maximum.accumulate(found, axis=1)
        return rising

    def expected(self, limits_m: Sequence[float]) -> list[float]:
        """Give how many are expected within rising limits (metres): the sums of the chances."""
        found: list[float] = self.within(limits_m).sum(axis=0).tolist()
        return found


def likely(
    gazette: Gazette,
    spot: Around,
    away: Sequence[Away],
    *,
    key: Hashable,
    follow: Callable[[Likely], T],
) -> T:
    """Give what follows from the chances of incidents; ``key`` names what else it follows from.

    Where chances have no closed form, and the layers alone decide them, it is kept.

    Raises
    ------
    BadParameterError
        If the chances of too many different places would have to be counted.
    """
    footprints = _footprints(away)
    distinct = tuple(dict.fromkeys(footprints))
    counted = len(counted_rows(distinct, spot.target))
    if counted > MOST_COUNTED:
        message = f"the chances of {counted:,} different places are counted; at most {MOST_COUNTED}"
        raise BadParameterError("around", f"{message}: narrow the selection down")
    if not counted or spot.name is None:
        return follow(Likely.of(spot, away))
    kept = ("likely", spot.key, footprints, key)
    return gazette.once(kept, lambda: follow(Likely.of(spot, away)))


def _footprints(away: Sequence[Away]) -> tuple[Footprint, ...]:
    footprints = (each.measured.footprint for each in away)
    return tuple(footprint for footprint in footprints if footprint is not None)
