"""Points and assets to join, in every format, and a listener."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pytest
import shapely

from app.bulk.answer import Question
from app.bulk.errors import BadFileError
from app.bulk.join import Join, run_join

if TYPE_CHECKING:
    from pathlib import Path

POINTS = 300
CHUNK = 64


@dataclass(slots=True)
class Listener:
    """Notes what a join tells."""

    found: list[int] = field(default_factory=list)
    steps: list[int] = field(default_factory=list)

    def resumed(self, points: int) -> None:
        self.found.append(points)

    def moved(self, points: int, about: int) -> None:
        assert about > 0
        self.steps.append(points)


def a_join(folder: Path, out: str = "pairs.parquet", **more: object) -> Join:
    given = {
        "points": folder / "points.parquet",
        "assets": folder / "assets.parquet",
        "question": Question(k=2),
        "chunk_points": CHUNK,
    }
    return Join(out=folder / out, **{**given, **more})  # type: ignore[arg-type]  # any option


def refusal(folder: Path, **more: object) -> str:
    join = a_join(folder, **more)  # type: ignore[arg-type]  # any option
    with pytest.raises(BadFileError) as refused:
        run_join(join, Listener())
    assert not join.out.exists()
    return str(refused.value)


def point_frame() -> gpd.GeoDataFrame:
    spread = np.random.default_rng(7)
    places = shapely.points(spread.uniform(37, 39, POINTS), spread.uniform(44, 46, POINTS))
    return gpd.GeoDataFrame({"id": np.arange(1000, 1000 + POINTS)}, geometry=places, crs=4326)


def asset_frame() -> gpd.GeoDataFrame:
    shapes = [
        shapely.LineString([(37.2, 44.2), (38.0, 45.0), (38.8, 45.1)]),
        shapely.Point(37.5, 45.5),
        shapely.box(38.2, 44.2, 38.6, 44.5),
        shapely.MultiLineString([[(37, 46), (37.5, 45.9)], [(38, 45.8), (38.5, 45.9)]]),
    ]
    return gpd.GeoDataFrame({"id": ["d", "b", "c", "a"]}, geometry=shapes, crs=4326)


def with_shape(
    frame: gpd.GeoDataFrame, row: int, shape: shapely.Geometry | None
) -> gpd.GeoDataFrame:
    """Give the frame with another geometry in a row, counted from 1."""
    shapes = [*frame.geometry]
    shapes[row - 1 : row] = [shape]
    return gpd.GeoDataFrame({"id": frame["id"]}, geometry=np.array(shapes, object), crs=4326)


def write_files(folder: Path) -> None:
    """Write points and assets in every format."""
    for name, frame in (("points", point_frame()), ("assets", asset_frame())):
        frame.to_parquet(folder / f"{name}.parquet", row_group_size=70)
        # Unordered: a FlatGeobuf with an index is sorted along a curve.
        frame.to_file(folder / f"{name}.fgb", SPATIAL_INDEX="NO")
        frame.to_file(folder / f"{name}.gpkg")
        rows = zip(frame["id"], frame.geometry, strict=True)
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            if name == "points":
                writer.writerow(["id", "lon", "lat"])
                writer.writerows(
                    [row, float(shapely.get_x(place)), float(shapely.get_y(place))]
                    for row, place in rows
                )
            else:
                writer.writerow(["id", "geometry"])
                writer.writerows([row, shapely.to_wkt(shape, -1)] for row, shape in rows)
