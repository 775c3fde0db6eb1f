"""geopandas: ``sjoin_nearest`` and a join with buffers, each in the flat map that suits best."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely
from typing_extensions import override

from benchmarks.contender import RADIUS_M, Answer, Contender, in_point_order
from benchmarks.peers.planar import AEQD, AEQD_CRS, MERCATOR, Pieces, linestrings

if TYPE_CHECKING:
    from benchmarks.data import Dataset

__all__ = ["Geopandas"]

DEGREES = "OGC:CRS84"
QUARTER_SEGMENTS = 16


class Geopandas(Contender):
    """In AEQD about the middle for one line; in EPSG:3857 x cos(latitude) for the world."""

    title = "geopandas"
    packages = ("geopandas", "shapely", "pyproj", "pandas")

    @override
    def load_line(self, data: Dataset) -> None:
        """Cut the line into segments, lay them flat and index them."""
        self._pieces = Pieces.of(data.lines)
        self._load(self._pieces.flat(AEQD), AEQD_CRS)

    @override
    def load_network(self, data: Dataset) -> None:
        """Lay the lines flat and index them."""
        self._load(linestrings(data.lines, MERCATOR), "EPSG:3857")

    @override
    def line(self) -> Answer:
        """Give distance to the nearest segment, and chainage along the line."""
        points = self._points()
        row, segment, distance_m = self._joined(points)
        on_segment = self._frame.geometry.values[segment]
        share = shapely.line_locate_point(on_segment, points.geometry.values[row], normalized=True)
        chainage_m = self._pieces.before_m[segment] + share * self._pieces.length_m[segment]
        return Answer(distance_m, None, chainage_m)

    @override
    def nearest(self) -> Answer:
        """Give the nearest line in Mercator, its distance shrunk by the cosine of latitude."""
        row, asset, distance_m = self._joined(self._points())
        return Answer(distance_m * np.cos(np.radians(self.asked.lat[row])), asset)

    @override
    def within(self) -> np.ndarray:
        """Join lines with circles that are widened by the cosine of latitude."""
        points = self._points()
        radius = RADIUS_M / np.cos(np.radians(self.asked.lat))
        circles = shapely.buffer(points.geometry.values, radius, quad_segs=QUARTER_SEGMENTS)
        joined = gpd.sjoin(points.set_geometry(circles), self._frame, predicate="intersects")
        return np.column_stack([joined.index.to_numpy(), joined["index_right"].to_numpy()])

    def _load(self, flat: np.ndarray, crs: str) -> None:
        self._frame = gpd.GeoDataFrame(geometry=flat, crs=crs)
        # The index is built when it is first asked for.
        self._frame.sindex.query(flat[0])

    def _points(self) -> gpd.GeoDataFrame:
        places = gpd.points_from_xy(self.asked.lon, self.asked.lat)
        return gpd.GeoDataFrame(geometry=places, crs=DEGREES).to_crs(self._frame.crs)

    def _joined(self, points: gpd.GeoDataFrame) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        joined = gpd.sjoin_nearest(points, self._frame, distance_col="distance_m")
        columns = (joined["index_right"].to_numpy(), joined["distance_m"].to_numpy())
        found, distance_m = in_point_order(joined.index.to_numpy(), len(points), *columns)
        return np.arange(len(points)), found.astype(int), distance_m
