"""Bad rows (row 4 of the list of faults) in every format: each named as its readers count."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio
import pytest
import shapely

from app.bulk.errors import BadFileError
from app.bulk.formats import open_rows
from app.bulk.join import run_join
from app.bulk.places import geometries
from tests.bulk.samples import POINTS, Listener, a_join, point_frame, refusal, with_shape

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd


def write(frame: gpd.GeoDataFrame, path: Path) -> None:
    """Write points in the format of the ending."""
    if path.suffix == ".csv":
        pd.DataFrame({"id": frame["id"], "geometry": frame.geometry.to_wkt()}).to_csv(path)
    elif path.suffix == ".parquet":
        frame.to_parquet(path)
    else:
        options = {"SPATIAL_INDEX": "NO"} if path.suffix == ".fgb" else {}
        pyogrio.write_dataframe(frame, path, layer_options=options)


@pytest.mark.parametrize(
    ("point", "part"),
    [
        (shapely.Point(math.nan, 45.0), "lon nan, lat 45: expected degrees"),
        (shapely.Point(math.inf, 45.0), "lon inf, lat 45: expected degrees"),
        (shapely.Point(37.0, 90.5), "lon 37, lat 90.5: expected degrees"),
        (shapely.Point(400.0, 45.0), "lon 400, lat 45: expected degrees"),
        (shapely.LineString([(1, 1), (2, 2)]), "expected a point, not a LineString"),
    ],
    ids=str,
)
@pytest.mark.parametrize("ending", ["fgb", "gpkg", "csv"])
def test_row_04_a_bad_point_is_named_in_every_format(
    files: Path, ending: str, point: shapely.Geometry, part: str
) -> None:
    path = files / f"points.{ending}"
    write(with_shape(point_frame(), 14, point), path)
    said = refusal(files, points=path)
    assert f"points.{ending} row {14 + (ending == 'csv')}: " in said
    # GDAL takes a point that is NaN for an empty one as it writes FlatGeobuf.
    assert part in said or (ending == "fgb" and "lon nan" in part and "is empty" in said)


@pytest.mark.parametrize("row", [1, 8, 300])
@pytest.mark.parametrize("point", [None, shapely.Point()], ids=["missing", "empty"])
@pytest.mark.parametrize("ending", ["fgb", "gpkg", "csv"])
def test_row_04_a_point_without_geometry_is_named_in_every_format(
    files: Path, ending: str, point: shapely.Geometry | None, row: int
) -> None:
    """GDAL starts the offsets of a FlatGeobuf anew at such a row, without marking it."""
    path = files / f"points.{ending}"
    write(with_shape(point_frame(), row, point), path)
    said = refusal(files, points=path)
    assert f"points.{ending} row {row + (ending == 'csv')}: " in said
    assert "missing" in said or "empty" in said


def test_row_04_an_empty_row_of_a_csv_is_named_as_a_spreadsheet_counts(files: Path) -> None:
    path = files / "points.csv"
    path.write_text("id,lon,lat\n1,37,45\n\n\n2,37,95\n", encoding="utf-8")
    assert "points.csv row 3: the id is missing" in refusal(files, points=path)


@pytest.mark.parametrize("ending", ["parquet", "fgb", "gpkg"])
def test_row_04_a_gap_that_made_ids_double_is_named(files: Path, ending: str) -> None:
    path = files / f"points.{ending}"
    frame = point_frame()
    for ids, part in (
        ([float(n) if n not in {7, 9} else math.nan for n in range(POINTS)], "row 8: the id is mi"),
        ([n + 0.5 if n != 7 else math.nan for n in range(POINTS)], "whole numbers or text, not"),
        ([float(n) for n in range(POINTS)], "expected whole numbers or text, not double"),
    ):
        write(frame.assign(id=ids), path)
        assert part in refusal(files, points=path)


def test_row_04_an_empty_text_is_no_id(files: Path) -> None:
    frame = point_frame()
    frame["id"] = [f"p{n}" if n != 4 else "" for n in range(len(frame))]
    frame.to_parquet(files / "points.parquet")
    assert "points.parquet row 5: the id is missing" in refusal(files)


def test_row_04_offsets_that_arrow_refuses_are_an_error_of_the_file(files: Path) -> None:
    rows = open_rows(files / "points.fgb")
    offsets = pa.py_buffer(np.array([0, 21, 42, 0, 21], np.int32))
    places = pa.Array.from_buffers(pa.binary(), 4, [None, offsets, pa.py_buffer(bytes(42))])
    with pytest.raises(BadFileError, match=r"points\.fgb: cannot be read"):
        geometries(rows, pa.table({"id": [1, 2, 3, 4], "geometry": places}), 0)


@pytest.mark.parametrize("text", ["id,lon,lat", "id,lon,lat\n", "\ufeffid,lon,lat\r\n"])
def test_a_header_alone_is_a_csv_without_points(files: Path, text: str) -> None:
    path = files / "points.csv"
    path.write_text(text, encoding="utf-8", newline="")
    assert run_join(a_join(files, points=path), Listener()).points == 0


def test_text_of_any_kind_is_an_id(files: Path) -> None:
    path = files / "plain.parquet"
    ids = ["a", "b", "007"]
    for kind in (pa.string(), pa.large_string(), pa.string_view()):
        table = pa.table({"id": pa.array(ids, kind), "lon": [37.0] * 3, "lat": [45.0] * 3})
        pq.write_table(table, path)
        assert [name for some in open_rows(path).read(0) for name in some["id"].to_pylist()] == ids
