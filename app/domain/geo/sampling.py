"""The distances of a fixed, evenly filled set of positions of a footprint and a target.

Each stands for the same chance, and the set depends on footprint and target alone: so the share
within a limit never falls as the limit grows. No random numbers. See docs/distances.md.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import shapely

from app.domain.geo.field import Field
from app.domain.geo.footprint import Disc
from app.domain.geo.plane import STRETCH
from app.domain.geo.positions import positions

if TYPE_CHECKING:
    from app.domain.geo.footprint import Footprint
    from app.domain.geo.geodesy import Floats
    from app.domain.geo.target import Target

__all__ = ["sampled_m"]

# What was sampled last: with another limit only the count is another. A megabyte each at most.
KEPT = 64


@lru_cache(maxsize=KEPT)
def sampled_m(footprint: Footprint, target: Target) -> Floats:
    """Give the distances in metres of a fixed set of positions, shape (n,); 0 inside a polygon.

    They rise, and nobody may write into them.
    """
    parts = [target.parts[index] for index in _in_reach(footprint, target)]
    moves = positions(footprint, tuple(part.accuracy_m for part in parts))
    distances = []
    for part in parts:
        bounds = moves.moved_bounds_m(part.accuracy_m)
        field = Field.over(bounds, moves.plane, part.segments, target.inside)
        distances.append(field.at(moves.moved_m(part.accuracy_m)))
    away: Floats = np.sort(np.minimum.reduce(distances))
    away.flags.writeable = False
    return away


def _in_reach(footprint: Footprint, target: Target) -> list[int]:
    """Give the numbers of the parts that can be the nearest, wherever place and target are."""
    if len(target.parts) == 1:
        return [0]
    if isinstance(footprint, Disc):
        lon, lat, radius = footprint.lon, footprint.lat, footprint.radius_m
    else:
        plane, flat = footprint.area.plane, footprint.area.flat
        lon, lat = plane.lon, plane.lat
        radius = STRETCH * float(np.hypot(*shapely.get_coordinates(flat).T).max())
    centre = target.distances_m(np.array([lon]), np.array([lat]))[:, 0]
    accuracy = target.accuracies_m[:, 0]
    nearest_most = (centre + accuracy).min() + radius
    return np.nonzero(centre - accuracy - radius <= nearest_most)[0].tolist()
