"""The places of all features as arrays: centres, radii, positions in space."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from app.domain.geo.footprint import Disc
from app.domain.geo.geodesy import ecef_m, inverse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from app.domain.geo.footprint import Footprint
    from app.domain.geo.geodesy import Floats
    from app.domain.geo.target import Target

__all__ = ["Extended", "Places"]

# No place of an area is farther from its centre than its farthest vertex, but for rounding.
ROUNDING_M = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class Extended:
    """A feature that is a line or an area itself, not a place that is uncertain.

    It is near where any of it is near. ``lon``, ``lat`` and ``radius_m`` are a disc that holds it,
    wherever its accuracy puts it.
    """

    target: Target
    lon: float
    lat: float
    radius_m: float

    @classmethod
    def of(cls, geometry: BaseGeometry, target: Target) -> Extended:
        """Prepare a geometry in degrees, which ``target`` is too, with its accuracy."""
        centre = geometry.centroid
        lon, lat = shapely.get_coordinates(geometry).T.copy()
        here = np.full(len(lon), centre.x), np.full(len(lon), centre.y)
        farthest = float(inverse(*here, lon, lat)[2].max()) + float(target.accuracies_m.max())
        return cls(target, centre.x, centre.y, farthest + ROUNDING_M)


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """One entry a feature: centre (degrees, and metres in space), radius, and what it is.

    ``radius_m`` of an area is that of the disc around its centre that holds it.
    """

    lon: Floats
    lat: Floats
    radius_m: Floats
    space_m: Floats
    is_disc: NDArray[np.bool_]
    is_extended: NDArray[np.bool_]
    missing: NDArray[np.bool_]
    footprints: NDArray[np.object_]

    @classmethod
    def of(cls, footprints: Sequence[Footprint | Extended | None]) -> Places:
        """Prepare footprints, or what is extended itself; None is missing."""
        found = np.empty(len(footprints), dtype=object)
        found[:] = footprints
        centres = [(0.0, 0.0, 0.0) if f is None else _disc(f) for f in footprints]
        lon, lat, radius = np.array(centres, dtype=float).reshape(-1, 3).T.copy()
        return cls(
            lon=lon,
            lat=lat,
            radius_m=radius,
            space_m=np.ascontiguousarray(ecef_m(lon, lat).T),
            is_disc=np.array([isinstance(f, Disc) for f in footprints], dtype=bool),
            is_extended=np.array([isinstance(f, Extended) for f in footprints], dtype=bool),
            missing=np.array([f is None for f in footprints], dtype=bool),
            footprints=found,
        )

    def __len__(self) -> int:
        """Give the number of features."""
        return len(self.lon)

    def rows(self, rows: NDArray[np.intp]) -> Places:
        """Take some of the features."""
        return Places(
            lon=self.lon[rows],
            lat=self.lat[rows],
            radius_m=self.radius_m[rows],
            space_m=self.space_m[:, rows],
            is_disc=self.is_disc[rows],
            is_extended=self.is_extended[rows],
            missing=self.missing[rows],
            footprints=self.footprints[rows],
        )


def _disc(footprint: Footprint | Extended) -> tuple[float, float, float]:
    """Give centre and radius of the disc that holds a footprint."""
    if isinstance(footprint, Disc | Extended):
        return footprint.lon, footprint.lat, footprint.radius_m
    lon, lat = footprint.outline()
    centre = np.full(len(lon), footprint.lon), np.full(len(lon), footprint.lat)
    farthest = float(inverse(*centre, lon, lat)[2].max())
    return footprint.lon, footprint.lat, farthest + ROUNDING_M
