"""Bad input (rows 4, 5 of the list of faults): named with its row; no output, nothing lost."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely
from typing_extensions import override

from app.bulk.errors import OutputError
from app.bulk.join import run_join
from tests.bulk.samples import Listener, a_join, asset_frame, point_frame, refusal, with_shape

if TYPE_CHECKING:
    from pathlib import Path


def with_point(folder: Path, row: int, point: shapely.Geometry | None) -> None:
    with_shape(point_frame(), row, point).to_parquet(folder / "points.parquet")


@pytest.mark.parametrize(
    ("point", "part"),
    [
        (shapely.Point(math.nan, 45.0), "lon nan, lat 45: expected degrees"),
        (shapely.Point(math.inf, 45.0), "lon inf, lat 45: expected degrees"),
        (shapely.Point(37.0, 90.5), "lon 37, lat 90.5: expected degrees"),
        (shapely.Point(400.0, 45.0), "lon 400, lat 45: expected degrees"),
        (shapely.Point(), "the geometry is empty"),
        (None, "the geometry is missing"),
        (shapely.LineString([(1, 1), (2, 2)]), "expected a point, not a LineString"),
        (shapely.MultiPoint([(1, 1)]), "expected a point, not a MultiPoint"),
    ],
    ids=str,
)
def test_row_04_a_bad_point_is_named(
    files: Path, point: shapely.Geometry | None, part: str
) -> None:
    with_point(files, 14, point)
    said = refusal(files)
    assert "points.parquet row 14: " in said
    assert part in said
    assert not (files / "pairs.parquet.parts").exists()


def test_row_04_chunks_before_a_bad_point_are_kept(files: Path) -> None:
    with_point(files, 140, shapely.Point(37.0, 95.0))
    assert "points.parquet row 140: " in refusal(files)
    kept = sorted(path.name for path in (files / "pairs.parquet.parts").iterdir())
    assert kept == ["00000000-64.arrow", "00000001-64.arrow", "job.json"]


@pytest.mark.parametrize(
    ("shape", "part"),
    [
        (None, "the geometry is missing"),
        (shapely.LineString(), "the geometry is empty"),
        (shapely.LineString([(1, 1), (1, 1)]), "the line has the length 0"),
        (shapely.LineString([(180, 1), (-180, 1)]), "the line has the length 0"),
        (shapely.LineString([(0, 90), (50, 90)]), "the line has the length 0"),
        (shapely.MultiLineString([[(1, 1), (2, 2)], [(3, 3), (3, 3)]]), "part 2 of the line has"),
        (shapely.from_wkt("MULTILINESTRING (EMPTY, (1 1, 2 2))"), "part 1 of the line has"),
        (shapely.LineString([(1, 1), (1, 91)]), "lon 1, lat 91: expected degrees"),
        (shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)]), "Self-intersection"),
        (shapely.Polygon([(179.5, 0), (-179.5, 1), (-179.5, 0), (179.5, 1)]), "no clear inside"),
        (shapely.GeometryCollection([shapely.Point(1, 1)]), "not a GeometryCollection"),
    ],
    ids=str,
)
def test_row_04_a_bad_asset_is_named(
    files: Path, shape: shapely.Geometry | None, part: str
) -> None:
    with_shape(asset_frame(), 3, shape).to_parquet(files / "assets.parquet")
    said = refusal(files)
    assert "assets.parquet row 3: " in said
    assert part in said


def test_row_04_a_vertex_that_is_nan_is_named_without_a_warning(files: Path) -> None:
    path = files / "assets.csv"
    path.write_text('id,geometry\nx,"LINESTRING (1 1, nan 2, 3 3)"\n', "utf-8")
    assert "assets.csv row 2: lon nan, lat 2: expected degrees" in refusal(files, assets=path)


def test_a_line_that_crosses_itself_and_a_pole_are_taken(files: Path) -> None:
    loop = shapely.LineString([(37, 44), (38, 45), (38, 44), (37, 45)])
    cap = shapely.Polygon([(-180, 80), (-90, 80), (0, 80), (90, 80)])
    frame = gpd.GeoDataFrame({"id": [1, 2]}, geometry=[loop, cap], crs=4326)
    frame.to_parquet(files / "assets.parquet")
    assert run_join(a_join(files), Listener()).assets == 2


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("id,lon,lat\n1,37,45\n2,x7,45\n", "points.csv row 3: lon 'x7' is not a number"),
        ("id,lon,lat\n1,37,45\n2,nan,45\n", "points.csv row 3: lon nan, lat 45: expected"),
        ("id,lon,lat\n1,37,45\n2,37,\n", "points.csv row 3: lat is missing"),
        ("id,lon,lat\n1,37,45\n,37,45\n", "points.csv row 3: the id is missing"),
        ("id,lon,lat\n1,37,45\n2,37\n", "points.csv row 3: expected 3 cells, not 2"),
        ("id,geometry\n1,POINT (1 1)\n2,POINT 1\n", "points.csv row 3: the geometry is not WKT"),
        ("id,x,y\n1,37,45\n", "expected the columns id and lon and lat, or id and geometry"),
        ("id,id,lon,lat\n1,1,37,45\n", "has the column id more than once"),
        ("id,lon,lat\n1,37,45\n\n2,37\n", "points.csv row 4: expected 3 cells, not 2"),
        ("", "expected the columns"),
    ],
)
def test_row_04_a_bad_csv_is_named(files: Path, text: str, part: str) -> None:
    (files / "points.csv").write_text(text, "utf-8")
    assert part in refusal(files, points=files / "points.csv")


def test_a_csv_in_another_encoding_is_named(files: Path) -> None:
    (files / "points.csv").write_bytes("id,lon,lat\n\u00e9,1,1\n".encode("latin-1"))
    assert "points.csv: " in refusal(files, points=files / "points.csv")
    (files / "points.csv").write_bytes("\u00e9,lon,lat\n".encode("latin-1"))
    assert "is not UTF-8 at byte 0" in refusal(files, points=files / "points.csv")


def test_ids_are_there_once_and_of_a_type_that_keeps(files: Path) -> None:
    frame = asset_frame()
    frame["id"] = ["d", "b", "c", "b"]
    frame.to_parquet(files / "assets.parquet")
    assert "assets.parquet row 4: the id 'b' is that of row 2 too" in refusal(files)
    frame["id"] = [1.0, 2.5, 3.0, np.nan]
    frame.to_parquet(files / "assets.parquet")
    assert "column id: expected whole numbers or text, not double" in refusal(files)
    frame["id"] = ["d", "b", None, "c"]
    frame.to_parquet(files / "assets.parquet")
    assert "assets.parquet row 3: the id is missing" in refusal(files)
    frame.drop(columns="id").to_parquet(files / "assets.parquet")
    assert "expected the columns id and geometry; it has geometry" in refusal(files)
    frame.iloc[:0].to_parquet(files / "assets.parquet")
    assert "the file has none" in refusal(files)


def test_row_04_another_crs_is_refused_in_every_format(files: Path) -> None:
    other = point_frame().to_crs(3857)
    other.to_parquet(files / "other.parquet")
    other.to_file(files / "other.fgb")
    other.to_file(files / "other.gpkg")
    for name in ("other.parquet", "other.fgb", "other.gpkg"):
        said = refusal(files, points=files / name)
        assert f"{name}: is in the CRS 'WGS 84 / Pseudo-Mercator'" in said
    bare = gpd.GeoDataFrame({"id": [1]}, geometry=[shapely.Point(1, 1)])
    bare.to_parquet(files / "other.parquet")
    assert "does not say its CRS" in refusal(files, points=files / "other.parquet")
    point_frame().to_crs("OGC:CRS84").to_parquet(files / "other.parquet")
    assert run_join(a_join(files, points=files / "other.parquet"), Listener()).points == 300


@pytest.mark.parametrize("share", [0.0, 0.3, 0.9, 0.999])
@pytest.mark.parametrize("name", ["points.parquet", "points.fgb", "points.gpkg"])
def test_row_04_a_truncated_file_is_refused(files: Path, name: str, share: float) -> None:
    whole = (files / name).read_bytes()
    (files / name).write_bytes(whole[: int(len(whole) * share)])
    assert name in refusal(files, points=files / name)


def test_row_04_a_broken_page_is_refused(files: Path) -> None:
    path = files / "points.parquet"
    meta = pq.ParquetFile(path).metadata
    start = meta.row_group(3).column(1).data_page_offset
    raw = bytearray(path.read_bytes())
    raw[start : start + 200] = bytes(200)
    path.write_bytes(raw)
    assert "points.parquet: cannot be read: " in refusal(files)


@pytest.mark.parametrize(
    ("geo", "part"),
    [
        (b"{", "metadata are not JSON"),
        (b"[]", "metadata name no columns"),
        (b'{"primary_column": "g", "columns": {"g": {"encoding": "WKB"}}}', "id and g; it has"),
        (
            b'{"primary_column": "geometry", "columns": {"geometry": {"encoding": "WKT"}}}',
            "expected geometry encoded as WKB, not WKT",
        ),
    ],
)
def test_strange_metadata_are_refused(files: Path, geo: bytes, part: str) -> None:
    table = pq.read_table(files / "points.parquet").replace_schema_metadata({"geo": geo})
    pq.write_table(table, files / "points.parquet")
    assert part in refusal(files)


def test_text_in_place_of_numbers_is_refused(files: Path) -> None:
    table = pa.table({"id": [1], "lon": ["37"], "lat": [45.0]})
    pq.write_table(table, files / "points.parquet")
    assert "column lon: expected numbers, not string" in refusal(files)


def test_files_that_are_no_files_here(files: Path) -> None:
    assert "there is no such file" in refusal(files, points=files / "none.parquet")
    (files / "points.shp").touch()
    assert "expected a file that ends in .parquet" in refusal(files, points=files / "points.shp")
    assert "has no layers" in refusal(files, points_layer="x")
    assert "has no layers" in refusal(files, points=files / "points.csv", points_layer="x")
    asset_frame().to_file(files / "points.gpkg", layer="pipes")
    said = refusal(files, points=files / "points.gpkg")
    assert "expected the name of one of its layers (points, pipes)" in said
    assert "not 'x'" in refusal(files, points=files / "points.gpkg", points_layer="x")


@pytest.mark.parametrize(
    ("out", "part"),
    [
        ("pairs.txt", "ends in .parquet"),
        ("no/pairs.csv", "does not exist"),
        ("assets.parquet", "exists: give another name"),
    ],
)
def test_an_output_that_cannot_be_is_refused_first(files: Path, out: str, part: str) -> None:
    with pytest.raises(OutputError, match=part):
        run_join(a_join(files, out), Listener())
    with pytest.raises(OutputError, match="is read from"):
        run_join(a_join(files, "assets.parquet", overwrite=True), Listener())


def test_a_folder_of_somebody_else_is_not_touched(files: Path) -> None:
    folder = files / "pairs.parquet.parts"
    folder.mkdir()
    (folder / "notes.txt").write_text("precious", encoding="utf-8")
    for overwrite in (False, True):
        with pytest.raises(OutputError, match=r"holds 'notes\.txt', which no run has written"):
            run_join(a_join(files, overwrite=overwrite), Listener())
    assert (folder / "notes.txt").read_text(encoding="utf-8") == "precious"


@pytest.mark.parametrize("text", ["{}", "[1]", "{", '{"name": "mine", "version": 1}'])
def test_a_job_of_somebody_else_is_not_touched(files: Path, text: str) -> None:
    folder = files / "pairs.parquet.parts"
    folder.mkdir()
    (folder / "job.json").write_text(text, encoding="utf-8")
    for overwrite in (False, True):
        with pytest.raises(OutputError, match=r"holds 'job\.json', which no run has written"):
            run_join(a_join(files, overwrite=overwrite), Listener())
    assert (folder / "job.json").read_text(encoding="utf-8") == text


def test_what_is_put_into_the_folder_meanwhile_stays(files: Path) -> None:
    note = files / "pairs.parquet.parts" / "notes.txt"

    class Writer(Listener):
        @override
        def moved(self, points: int, about: int) -> None:
            note.write_text("precious", encoding="utf-8")

    assert run_join(a_join(files), Writer()).points == len(point_frame())
    assert [path.name for path in note.parent.iterdir()] == ["notes.txt"]
    assert note.read_text(encoding="utf-8") == "precious"


def test_an_output_that_is_a_folder_is_refused_at_once(files: Path) -> None:
    (files / "pairs.parquet").mkdir()
    with pytest.raises(OutputError, match="is a folder: give another name"):
        run_join(a_join(files, overwrite=True), Listener())


def test_a_mended_file_is_told_as_changed(files: Path) -> None:
    with_point(files, 140, shapely.Point(37.0, 95.0))
    refusal(files)
    with_point(files, 140, shapely.Point(37.0, 45.0))
    with pytest.raises(OutputError, match="the points file has changed since; give --overwrite"):
        run_join(a_join(files), Listener())
    assert run_join(a_join(files, overwrite=True), Listener()).points == len(point_frame())
