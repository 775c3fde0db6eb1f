"""PostGIS geography: distances on the ellipsoid, nearest by its index on the sphere's boxes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import psycopg
import shapely
from typing_extensions import override

from benchmarks.clock import process_cpu_s
from benchmarks.contender import RADIUS_M, Answer, Contender, in_point_order
from benchmarks.peers.cluster import Cluster
from benchmarks.peers.planar import Pieces, linestrings

if TYPE_CHECKING:
    from benchmarks.data import Dataset

__all__ = ["Postgis"]

LINE = """
    select point, ST_Distance(asked.place, lines.shape),
           ST_LineLocatePoint(lines.flat, asked.place::geometry)
    from asked, lines
"""
NEAREST = """
    select point, distance_m, line from asked cross join lateral (
        select line, ST_Distance(asked.place, lines.shape) as distance_m
        from lines order by lines.shape <-> asked.place limit 1
    ) as found
"""
WITHIN = """
    select point, line from asked join lines on ST_DWithin(asked.place, lines.shape, %s)
"""


class Postgis(Contender):
    """ST_Distance, KNN ``<->`` and ST_DWithin on geography; one backend, no parallel plans."""

    title = "PostGIS geography"
    packages = ("psycopg",)

    def __init__(self) -> None:
        self._cluster = Cluster()
        self._database = psycopg.connect(self._cluster.address, autocommit=True)
        self._database.execute("create extension postgis")

    @override
    def load_line(self, data: Dataset) -> None:
        """Store the line, in degrees too, and keep its length for chainage."""
        self._length_m = float(Pieces.of(data.lines).length_m.sum())
        self.load_network(data)
        self._database.execute("alter table lines add column flat geometry")
        self._database.execute("update lines set flat = shape::geometry")

    @override
    def load_network(self, data: Dataset) -> None:
        """Store the lines and index them."""
        self._database.execute("create table lines (line int, shape geography(linestring))")
        self._copy("copy lines from stdin", linestrings(data.lines))
        self._database.execute("create index on lines using gist (shape)")
        self._database.execute("analyze lines")

    @override
    def ask(self, data: Dataset) -> None:
        """Store the points."""
        super().ask(data)
        self._database.execute("drop table if exists asked")
        self._database.execute("create table asked (point int, place geography(point))")
        self._copy("copy asked from stdin", shapely.points(data.points))
        self._database.execute("analyze asked")

    @override
    def line(self) -> Answer:
        """Give distance on the ellipsoid; the share of the line comes from degrees."""
        distance_m, share = self._rows(LINE)
        return Answer(distance_m, None, share * self._length_m)

    @override
    def nearest(self) -> Answer:
        """Give the line that the index finds nearest, and its distance on the ellipsoid."""
        return Answer(*self._rows(NEAREST))

    @override
    def within(self) -> np.ndarray:
        """Join by distance on the ellipsoid."""
        rows = self._database.execute(WITHIN, (RADIUS_M,), binary=True).fetchall()
        return np.array(rows, dtype=int).reshape(-1, 2)

    @override
    def other_cpu_s(self) -> float:
        """Count the CPU time of the server process behind this connection."""
        return process_cpu_s(self._database.info.backend_pid)

    @override
    def versions(self) -> dict[str, str]:
        """Ask the server."""
        asked = "select current_setting('server_version'), PostGIS_Lib_Version()"
        server, extension = self._database.execute(asked).fetchall()[0]
        return {"PostgreSQL": server, "PostGIS": extension}

    @override
    def close(self) -> None:
        """Stop and remove the cluster."""
        self._database.close()
        self._cluster.close()

    def _copy(self, statement: str, shapes: np.ndarray) -> None:
        known = shapely.to_wkb(shapely.set_srid(shapes, 4326), hex=True, include_srid=True)
        with self._database.cursor().copy(statement) as copy:
            for row in enumerate(known):
                copy.write_row(row)

    def _rows(self, statement: str) -> list[np.ndarray]:
        rows = np.array(self._database.execute(statement, binary=True).fetchall(), dtype=float)
        return in_point_order(rows[:, 0], len(self.asked.points), rows[:, 1], rows[:, 2])
