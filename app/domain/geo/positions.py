"""Where the place and the shifted target can be: fixed positions that stand for equal chances.

They fill footprint and accuracy evenly. There are no random numbers: the same question has the
same answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from app.domain.geo.evenly import lattice
from app.domain.geo.footprint import Disc
from app.domain.geo.lens import sum_of_discs
from app.domain.geo.plane import Plane

if TYPE_CHECKING:
    from app.domain.geo.footprint import Footprint
    from app.domain.geo.geodesy import Floats

__all__ = ["Positions", "positions"]

# Positions where the target has one accuracy, and where several move its parts differently:
# errors in docs/distances.md.
OF_ONE, OF_SEVERAL = 32_768, 131_072
# Radii at which the distribution of a sum of two discs is taken, to be read backwards.
TABLE = 513


@dataclass(frozen=True, slots=True, eq=False)
class Positions:
    """Places in a plane within ``bounds_m`` (west, south, east, north), metres, shape (n, 2).

    ``shifts`` are shares of the target's accuracy, or None if the places hold them already.
    """

    plane: Plane
    places_m: Floats
    bounds_m: tuple[float, float, float, float]
    shifts: Floats | None

    def moved_m(self, accuracy_m: float) -> Floats:
        """Give the places as seen from a target that is off by up to its accuracy."""
        return self.places_m if self.shifts is None else self.places_m + accuracy_m * self.shifts

    def moved_bounds_m(self, accuracy_m: float) -> tuple[float, float, float, float]:
        """Give the rectangle that holds the moved places: west, south, east, north."""
        wide = 0.0 if self.shifts is None else accuracy_m
        west, south, east, north = self.bounds_m
        return west - wide, south - wide, east + wide, north + wide


def positions(footprint: Footprint, accuracies_m: tuple[float, ...]) -> Positions:
    """Give positions that stand for a footprint and the shifts of a target's parts.

    Of a disc and one accuracy the sum of both is one law, and two numbers make a position.
    """
    count = OF_ONE if len(accuracies_m) == 1 else OF_SEVERAL
    if isinstance(footprint, Disc):
        plane, radius = Plane(footprint.lon, footprint.lat), footprint.radius_m
        if len(accuracies_m) > 1:
            return Positions(
                plane, radius * _on_disc(count, 0), _square(radius), _on_disc(count, 2)
            )
        reach = radius + accuracies_m[0]
        return Positions(plane, _summed(radius, accuracies_m[0]), _square(reach), None)
    area = footprint.area
    if any(accuracies_m):
        places = area.spread(lattice(count, dimensions=4))
        return Positions(area.plane, places, area.flat.bounds, _on_disc(count, 2))
    places = area.spread(lattice(OF_ONE, dimensions=2))
    return Positions(area.plane, places, area.flat.bounds, None)


def _square(half_m: float) -> tuple[float, float, float, float]:
    return -half_m, -half_m, half_m, half_m


def _summed(radius_m: float, accuracy_m: float) -> Floats:
    """Give positions on a disc that is shifted over another, metres."""
    law = sum_of_discs(np.array(radius_m), np.array(accuracy_m))
    at = law.reach * np.linspace(0.0, 1.0, TABLE)
    away = np.interp(lattice(OF_ONE, dimensions=2)[:, 0], law.distribution(at), at)
    return away[:, None] * _directions(OF_ONE, 2, 1)


@cache
def _on_disc(count: int, column: int) -> Floats:
    """Lay two columns of the lattice over the unit disc; the root makes equal areas equal."""
    away = np.sqrt(lattice(count, dimensions=4)[:, column])
    return away[:, None] * _directions(count, 4, column + 1)


@cache
def _directions(count: int, dimensions: int, column: int) -> Floats:
    turned = 2.0 * np.pi * lattice(count, dimensions=dimensions)[:, column]
    return np.stack([np.cos(turned), np.sin(turned)], axis=1)
