"""The chance of each of many footprints to lie within limits of one target, for many limits.

The same law as :func:`app.domain.geo.uncertainty.spread`: of discs to a point in closed form, of
anything else by counting over its fixed set of positions, which is made once for all limits.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.domain.geo.discs import point_chances
from app.domain.geo.footprint import Disc
from app.domain.geo.geodesy import inverse
from app.domain.geo.sampling import sampled_m

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from app.domain.geo.footprint import Footprint
    from app.domain.geo.geodesy import Floats
    from app.domain.geo.target import Target

__all__ = ["Chances", "counted_rows"]


@dataclass(frozen=True, slots=True, eq=False)
class Chances:
    """What decides the chances of ``size`` footprints to one target.

    ``closed`` are the numbers of those in closed form, with distance, radius and accuracy (metres)
    in ``columns_m``; ``sorted_m`` has the rising distances (metres) of the others by number.
    """

    size: int
    closed: NDArray[np.intp]
    columns_m: tuple[Floats, Floats, float]
    sorted_m: Mapping[int, Floats]

    @classmethod
    def of(cls, footprints: Sequence[Footprint], target: Target) -> Chances:
        """Prepare the chances of footprints to a target."""
        counted = counted_rows(footprints, target)
        discs = {row: f for row, f in enumerate(footprints) if isinstance(f, Disc)}
        closed = [row for row in discs if row not in counted]
        numbers = [[discs[row].lon, discs[row].lat, discs[row].radius_m] for row in closed]
        lon, lat, radius = np.array(numbers, dtype=float).reshape(-1, 3).T.copy()
        there = target.point or (0.0, 0.0)
        apart = inverse(lon, lat, *(np.full(len(lon), degrees) for degrees in there))[2]
        return cls(
            size=len(footprints),
            closed=np.array(closed, dtype=np.intp),
            columns_m=(apart, radius, target.parts[0].accuracy_m),
            sorted_m={row: sampled_m(footprints[row], target) for row in counted},
        )

    def within(self, limits_m: Floats) -> Floats:
        """Give the chances to lie within limits (metres, shape (k,)), shape (footprints, k).

        Raises
        ------
        ValueError
            If a limit is negative or not finite.

        Examples
        --------
        >>> from app.domain.geo.target import Target
        >>> point = Target.of_point(37.0, 44.0, accuracy_m=0.0)
        >>> here = Chances.of([Disc(37.0, 44.0, 2_000.0)], point)
        >>> here.within(np.array([1_000.0, 2_000.0])).round(4).tolist()
        [[0.25, 1.0]]
        """
        if not (np.isfinite(limits_m) & (limits_m >= 0.0)).all():
            raise ValueError("limits_m must be finite and not negative")
        found = np.empty((self.size, len(limits_m)))
        apart, radius, accuracy = self.columns_m
        count = len(limits_m)
        if len(self.closed) and count:
            chances = point_chances(
                np.repeat(apart, count),
                radius_m=np.repeat(radius, count),
                accuracy_m=np.full(len(apart) * count, accuracy),
                within_m=np.tile(limits_m, len(apart)),
            )
            found[self.closed] = chances.reshape(-1, count)
        for row, away in self.sorted_m.items():
            found[row] = np.searchsorted(away, limits_m, side="right") / len(away)
        return found


def counted_rows(footprints: Sequence[Footprint], target: Target) -> frozenset[int]:
    """Give the numbers of the footprints whose chance has no closed form."""
    closed = target.point is not None
    return frozenset(
        row for row, each in enumerate(footprints) if not (closed and isinstance(each, Disc))
    )
