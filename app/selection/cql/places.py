"""The footprints of all features as arrays: centres, radii, positions in space."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.domain.geo.footprint import Disc
from app.domain.geo.geodesy import ecef_m, inverse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from app.domain.geo.footprint import Footprint
    from app.domain.geo.geodesy import Floats

__all__ = ["Places"]

# No place of an area is farther from its centre than its farthest vertex, but for rounding.
ROUNDING_M = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """One entry a feature: centre (degrees, and metres in space), radius, and the footprint.

    ``radius_m`` of an area is that of the disc around its centre that holds it.
    """

    lon: Floats
    lat: Floats
    radius_m: Floats
    space_m: Floats
    is_disc: NDArray[np.bool_]
    missing: NDArray[np.bool_]
    footprints: NDArray[np.object_]

    @classmethod
    def of(cls, footprints: Sequence[Footprint | None]) -> Places:
        """Prepare footprints; None is missing."""
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
            missing=self.missing[rows],
            footprints=self.footprints[rows],
        )


def _disc(footprint: Footprint) -> tuple[float, float, float]:
    """Give centre and radius of the disc that holds a footprint."""
    if isinstance(footprint, Disc):
        return footprint.lon, footprint.lat, footprint.radius_m
    lon, lat = footprint.outline()
    centre = np.full(len(lon), footprint.lon), np.full(len(lon), footprint.lat)
    farthest = float(inverse(*centre, lon, lat)[2].max())
    return footprint.lon, footprint.lat, farthest + ROUNDING_M
