"""DuckDB with its spatial extension: planar measures in a projected copy of the lines."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import numpy as np
import pandas as pd
import shapely
from typing_extensions import override

from benchmarks.contender import RADIUS_M, Answer, Contender, NotOfferedError, in_point_order
from benchmarks.peers.planar import Pieces, linestrings

if TYPE_CHECKING:
    from benchmarks.data import Dataset

__all__ = ["Duckdb"]

# UTM zone 38 north lies under the middle of the line.
FLAT_LINE = """
    create table lines as
    select ST_Transform(ST_GeomFromWKB(shape), 'EPSG:4326', 'EPSG:32638', true) as flat from given
"""
LINE = """
    with here as (
        select point, ST_Transform(ST_Point(lon, lat), 'EPSG:4326', 'EPSG:32638', true) as place
        from asked
    )
    select point, ST_Distance(place, flat) as distance_m, ST_LineLocatePoint(flat, place) as share
    from here, lines
"""
FLAT_NETWORK = """
    create table lines as
    select line, ST_Transform(ST_GeomFromWKB(shape), 'EPSG:4326', 'EPSG:3857', true) as flat
    from given
"""
WITHIN = """
    with circles as (
        select point, ST_Buffer(
            ST_Transform(ST_Point(lon, lat), 'EPSG:4326', 'EPSG:3857', true),
            $radius / cos(radians(lat)), 16
        ) as circle from asked
    )
    select point, line from circles join lines on ST_Intersects(flat, circle)
"""


class Duckdb(Contender):
    """In UTM for one line; joined with buffers in EPSG:3857 / cos(latitude) for the world."""

    title = "DuckDB spatial"
    packages = ("duckdb", "duckdb-extension-spatial")

    def __init__(self) -> None:
        package = Path(str(files("duckdb_extension_spatial")))
        found = package.rglob("spatial.duckdb_extension")
        self._database = duckdb.connect()
        self._database.load_extension(str(next(iter(found))))

    @override
    def load_line(self, data: Dataset) -> None:
        """Project the line once."""
        self._length_m = float(Pieces.of(data.lines).length_m.sum())
        self._load(data, FLAT_LINE)

    @override
    def load_network(self, data: Dataset) -> None:
        """Project the lines once; the join builds its own index."""
        self._load(data, FLAT_NETWORK)

    @override
    def ask(self, data: Dataset) -> None:
        """Put the points into a table."""
        super().ask(data)
        points = pd.DataFrame({"point": range(len(data.points)), "lon": data.lon, "lat": data.lat})
        self._database.register("given_points", points)
        self._database.execute("create or replace table asked as select * from given_points")

    @override
    def line(self) -> Answer:
        """Give planar distance and share of the length in UTM."""
        rows = self._database.execute(LINE).fetchnumpy()
        distance_m, share = in_point_order(
            rows["point"], len(self.asked.points), rows["distance_m"], rows["share"]
        )
        return Answer(distance_m, None, share * self._length_m)

    @override
    def nearest(self) -> Answer:
        """Refuse: a nearest neighbour would be a product of all points and all lines."""
        raise NotOfferedError("has no join by nearest neighbour")

    @override
    def within(self) -> np.ndarray:
        """Join lines with circles that are widened by the cosine of latitude."""
        rows = self._database.execute(WITHIN, {"radius": RADIUS_M}).fetchnumpy()
        return np.column_stack([rows["point"], rows["line"]])

    def _load(self, data: Dataset, statement: str) -> None:
        shapes = shapely.to_wkb(linestrings(data.lines))
        given = pd.DataFrame({"line": range(len(shapes)), "shape": shapes})
        self._database.register("given", given)
        self._database.execute(statement)
