"""Pairs of a place and an asset: where the asset is nearest, how far, in which direction."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.domain.geo.geodesy import Floats

__all__ = ["TIE_M", "Pairs"]

# Distances closer than this are a tie: rounding, which differs between machines, decides nothing.
TIE_M = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Arrays of one length, one entry a pair, in order of place and rank.

    ``point`` and ``asset`` are numbers from 0 (rows of the input), ``rank`` 1 is the nearest.
    ``distance_m`` and ``chainage_m`` are metres; ``foot_lon``, ``foot_lat`` and ``azimuth_deg``
    (in which the geodesic to the foot leaves the place, -180 to 180, 0 where the two are one)
    are degrees; ``segment`` is the number of the segment. Of a place inside a polygon the
    distance is 0, the foot is the place, chainage is NaN and segment -1.
    """

    point: NDArray[np.integer]
    asset: NDArray[np.integer]
    rank: NDArray[np.integer]
    distance_m: Floats
    foot_lon: Floats
    foot_lat: Floats
    azimuth_deg: Floats
    chainage_m: Floats
    segment: NDArray[np.integer]

    def __len__(self) -> int:
        """Give the number of pairs."""
        return len(self.point)

    def rows(self, chosen: NDArray[np.integer] | NDArray[np.bool_]) -> Pairs:
        """Keep some pairs, in the order given."""
        return Pairs(*(getattr(self, column.name)[chosen] for column in fields(self)))

    @classmethod
    def joined(cls, parts: list[Pairs]) -> Pairs:
        """Put pairs one after the other."""
        return cls(
            *(
                np.concatenate([getattr(part, column.name) for part in parts])
                for column in fields(cls)
            )
        )

    @classmethod
    def of_inside(
        cls, inside: tuple[NDArray[np.intp], NDArray[np.intp]], lon: Floats, lat: Floats
    ) -> Pairs:
        """Make the pairs of places inside polygons: (number of the place, asset)."""
        point, asset = inside
        nothing = np.zeros(len(point))
        return cls(
            point=point,
            asset=asset,
            rank=np.ones(len(point), dtype=np.int32),
            distance_m=nothing,
            foot_lon=lon[point],
            foot_lat=lat[point],
            azimuth_deg=nothing,
            chainage_m=np.full(len(point), np.nan),
            segment=np.full(len(point), -1),
        )

    def nearest_of_each(self) -> Pairs:
        """Keep the nearest of the pairs of one place and one asset."""
        order = np.lexsort((self.segment, self.distance_m, self.asset, self.point))
        return self.rows(order[_opens(self.point[order], self.asset[order])])

    def ranked(self, *, most: int | None = None) -> Pairs:
        """Order by place and distance, of a tie by asset, and number from 1; at most so many."""
        order = np.lexsort((self.distance_m, self.point))
        point, distance = self.point[order], self.distance_m[order]
        apart = np.diff(distance, prepend=-np.inf) > TIE_M
        level = np.cumsum(apart | _opens(point))
        order = order[np.lexsort((self.asset[order], level))]
        begins = np.nonzero(_opens(point))[0]
        rank = np.arange(len(point)) - np.repeat(begins, np.diff(np.append(begins, len(point)))) + 1
        kept = rank <= (len(rank) if most is None else most)
        return replace(self.rows(order[kept]), rank=rank[kept].astype(np.int32))


def _opens(*columns: NDArray[np.integer]) -> NDArray[np.bool_]:
    """Say where a new run of equal values begins in columns sorted together."""
    opens = np.ones(len(columns[0]), dtype=bool)
    opens[1:] = np.any([column[1:] != column[:-1] for column in columns], axis=0)
    return opens
