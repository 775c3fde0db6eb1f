"""SedonaDB: geography on the sphere; its search for the nearest works in degrees."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import sedonadb
import shapely
from typing_extensions import override

from benchmarks.contender import Answer, Contender, in_point_order
from benchmarks.peers.planar import Pieces, linestrings

if TYPE_CHECKING:
    from benchmarks.data import Dataset

__all__ = ["Sedonadb"]

LINES = """
    select line, ST_GeomFromWKB(shape) as flat, ST_GeogFromWKB(shape) as round from given
"""
POINTS = """
    select point, ST_Point(lon, lat) as flat, ST_GeogPoint(lon, lat) as round from given_points
"""
LINE = """
    select point, ST_Distance(asked.round, lines.round) as distance_m,
           ST_LineLocatePoint(lines.round, asked.round) as share
    from asked, lines
"""
NEAREST = """
    select point, line, ST_Distance(asked.round, lines.round) as distance_m
    from asked join lines on ST_KNN(asked.flat, lines.flat, 1, false)
"""
WITHIN = """
    select point, line from asked join lines on ST_DWithin(asked.round, lines.round, 10000.0)
"""


class Sedonadb(Contender):
    """Distances on the sphere (S2); nearest by ST_KNN on degrees, which is the only one offered."""

    title = "SedonaDB"
    packages = ("sedonadb", "geoarrow-pyarrow")

    def __init__(self) -> None:
        self._database = sedonadb.connect()

    @override
    def load_line(self, data: Dataset) -> None:
        """Keep the line in memory, and its length for chainage."""
        self._length_m = float(Pieces.of(data.lines).length_m.sum())
        self.load_network(data)

    @override
    def load_network(self, data: Dataset) -> None:
        """Keep the lines in memory; joins build their own index."""
        shapes = shapely.to_wkb(linestrings(data.lines))
        self._view(pd.DataFrame({"line": range(len(shapes)), "shape": shapes}), "given")
        self._table(LINES, "lines")

    @override
    def ask(self, data: Dataset) -> None:
        """Keep the points in memory."""
        super().ask(data)
        points = {"point": range(len(data.points)), "lon": data.lon, "lat": data.lat}
        self._view(pd.DataFrame(points), "given_points")
        self._table(POINTS, "asked")

    @override
    def line(self) -> Answer:
        """Give distance on the sphere, and the share of the line before the foot."""
        distance_m, share = self._rows(LINE, "distance_m", "share")
        return Answer(distance_m, None, share * self._length_m)

    @override
    def nearest(self) -> Answer:
        """Give the line that is nearest in degrees, and its distance on the sphere."""
        return Answer(*self._rows(NEAREST, "distance_m", "line"))

    @override
    def within(self) -> np.ndarray:
        """Join by distance on the sphere."""
        pairs = self._database.sql(WITHIN).to_pandas()
        return np.column_stack([pairs["point"], pairs["line"]])

    def _view(self, frame: pd.DataFrame, name: str) -> None:
        self._database.create_data_frame(frame).to_view(name, overwrite=True)

    def _table(self, statement: str, name: str) -> None:
        self._database.sql(statement).to_memtable().to_view(name, overwrite=True)

    def _rows(self, statement: str, *names: str) -> list[np.ndarray]:
        rows = self._database.sql(statement).to_pandas()
        columns = (rows[name].to_numpy() for name in names)
        return in_point_order(rows["point"].to_numpy(), len(self.asked.points), *columns)
