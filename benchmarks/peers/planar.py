"""Flat maps that the planar peers work in, and the pieces of one line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely
from pyproj import Proj

from benchmarks.lines import GEOD

if TYPE_CHECKING:
    from benchmarks.lines import Lines

__all__ = ["AEQD", "AEQD_CRS", "MERCATOR", "Pieces", "linestrings"]

# Equidistant from the middle of the line: the best single plane for work A.
AEQD_CRS = "+proj=aeqd +lat_0=45.5 +lon_0=45 +ellps=WGS84"
AEQD = Proj(AEQD_CRS)
MERCATOR = Proj("EPSG:3857")


@dataclass(frozen=True, slots=True, eq=False)
class Pieces:
    """The segments of one line with their geodesic azimuth, length and way from the head."""

    corners: np.ndarray
    azimuth_deg: np.ndarray
    length_m: np.ndarray
    before_m: np.ndarray

    @classmethod
    def of(cls, lines: Lines) -> Pieces:
        """Measure the segments of a data set with one line."""
        corners = lines.coordinates
        azimuth_deg, _, length_m = GEOD.inv(
            corners[:-1, 0], corners[:-1, 1], corners[1:, 0], corners[1:, 1]
        )
        before_m = np.concatenate([[0.0], np.cumsum(length_m)[:-1]])
        return cls(corners, azimuth_deg, length_m, before_m)

    def flat(self, projection: Proj) -> np.ndarray:
        """Give each segment as a line of two points in a flat map."""
        flat = np.column_stack(projection(self.corners[:, 0], self.corners[:, 1]))
        return np.asarray(shapely.linestrings(np.stack([flat[:-1], flat[1:]], axis=1)))

    def place(self, segment: np.ndarray, along_m: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Give longitude and latitude so far along the geodesic of a segment."""
        start = self.corners[segment]
        lon, lat, _ = GEOD.fwd(start[:, 0], start[:, 1], self.azimuth_deg[segment], along_m)
        return lon, lat


def linestrings(lines: Lines, projection: Proj | None = None) -> np.ndarray:
    """Give the lines as geometries, in degrees or in a flat map."""
    corners = lines.coordinates
    if projection is not None:
        corners = np.column_stack(projection(corners[:, 0], corners[:, 1]))
    return np.asarray(shapely.linestrings(corners, indices=lines.line_of_vertex))
