"""Every format in, both out: the same pairs, which are those of the kernel."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely

from app.bulk.answer import Question
from app.bulk.assets import read_assets
from app.bulk.formats import open_rows
from app.bulk.join import run_join
from app.domain.geo.nearest import nearest, within
from app.domain.geo.segments import Segments
from tests.bulk.samples import POINTS, a_join, asset_frame, point_frame

if TYPE_CHECKING:
    from pathlib import Path

    from tests.bulk.samples import Listener

COLUMNS = "point_id,asset_id,rank,distance_m,foot_lon,foot_lat,azimuth_deg,chainage_m,segment"
MEASURES = ("distance_m", "foot_lon", "foot_lat", "azimuth_deg")


def joined(folder: Path, listener: Listener, **more: object) -> pa.Table:
    join = a_join(folder, **more)  # type: ignore[arg-type]  # any option
    run_join(join, listener)
    return pq.read_table(join.out)


@pytest.mark.parametrize("question", [Question(k=2), Question(within_m=30_000.0)])
def test_pairs_are_those_of_the_kernel(files: Path, listener: Listener, question: Question) -> None:
    table = joined(files, listener, question=question)
    points, assets = point_frame(), asset_frame().sort_values("id")
    segments = Segments.of_geometries(assets.geometry.to_numpy())
    lon, lat = points.geometry.x.to_numpy(), points.geometry.y.to_numpy()
    if question.within_m is None:
        wanted = nearest(lon, lat, segments, k=2)
    else:
        wanted = within(lon, lat, segments, radius_m=question.within_m)
    assert table["point_id"].to_pylist() == points["id"].iloc[wanted.point].tolist()
    assert table["asset_id"].to_pylist() == assets["id"].iloc[wanted.asset].tolist()
    assert table["rank"].to_pylist() == wanted.rank.tolist()
    for name in MEASURES:
        assert np.array_equal(table[name].to_numpy(), getattr(wanted, name)), name
    inside = wanted.segment < 0
    assert inside.any()
    assert (table["chainage_m"].is_null().to_numpy() == inside).all()
    assert (table["segment"].is_null().to_numpy() == inside).all()


@pytest.mark.parametrize("ending", ["fgb", "gpkg", "csv"])
def test_every_format_gives_the_same_pairs(files: Path, listener: Listener, ending: str) -> None:
    wanted = joined(files, listener)
    paths = {"points": files / f"points.{ending}", "assets": files / f"assets.{ending}"}
    found = joined(files, listener, overwrite=True, **paths)
    assert found.drop("point_id").equals(wanted.drop("point_id"))
    assert found["point_id"].cast(pa.int64()).equals(wanted["point_id"].cast(pa.int64()))
    text = pa.string()  # a CSV has no types
    assert found.schema.field("point_id").type == (text if ending == "csv" else pa.int64())


def test_chunks_do_not_show_in_the_bytes(files: Path, listener: Listener) -> None:
    outs = []
    for chunk in (50, 64, 299, 300, 10_000):
        join = a_join(files, f"{chunk}.parquet", chunk_points=chunk)
        assert run_join(join, listener).points == POINTS
        outs.append(join.out.read_bytes())
    assert len(set(outs)) == 1


def test_geoparquet_opens_with_feet_as_geometry(files: Path, listener: Listener) -> None:
    joined(files, listener)
    frame = gpd.read_parquet(files / "pairs.parquet")
    assert list(frame.columns) == [*COLUMNS.split(","), "geometry"]
    assert frame.crs == "OGC:CRS84"
    feet = shapely.points(frame["foot_lon"], frame["foot_lat"])
    assert (shapely.equals(frame.geometry.to_numpy(), feet)).all()


def test_csv_has_the_nine_columns_and_no_formula(tmp_path: Path, listener: Listener) -> None:
    (tmp_path / "points.csv").write_text("id,lon,lat\n=1+1,1,1\n'@x,2,2\n", "utf-8")
    (tmp_path / "assets.csv").write_text('id,geometry\n"-a\n""b",POINT (1 1)\n', "utf-8")
    paths = {"points": tmp_path / "points.csv", "assets": tmp_path / "assets.csv"}
    join = a_join(tmp_path, "pairs.csv", question=Question(), **paths)
    run_join(join, listener)
    lines = join.out.read_text("utf-8").split("\n", 1)
    assert lines[0] == COLUMNS
    assert lines[1].startswith('"\'=1+1","\'-a\n""b",1,')
    assert lines[1].count('\n"\'@x",') == 1
    again = open_rows(join.out.rename(tmp_path / "again.csv").parent / "points.csv")
    assert [b["id"].to_pylist() for b in again.read(0)] == [["=1+1", "@x"]]


def test_no_points_give_a_file_without_rows(files: Path, listener: Listener) -> None:
    point_frame().iloc[:0].to_parquet(files / "points.parquet")
    table = joined(files, listener)
    assert table.num_rows == 0
    assert table.schema.field("point_id").type == pa.int64()


def test_a_tie_goes_to_the_lower_id(tmp_path: Path, listener: Listener) -> None:
    (tmp_path / "points.csv").write_text("id,lon,lat\np,0,0\n", "utf-8")
    rows = "".join(f"{name},POINT ({lon} 0)\n" for name, lon in (("b", 1), ("c", -1), ("a", -1)))
    (tmp_path / "assets.csv").write_text(f"id,geometry\n{rows}", "utf-8")
    paths = {"points": tmp_path / "points.csv", "assets": tmp_path / "assets.csv"}
    table = joined(tmp_path, listener, question=Question(k=3), **paths)
    assert table["asset_id"].to_pylist() == ["a", "b", "c"]


def test_plain_parquet_with_lon_and_lat_and_native_points_are_read(tmp_path: Path) -> None:
    frame = point_frame()
    plain = {"id": frame["id"], "lon": frame.geometry.x, "lat": frame.geometry.y}
    pq.write_table(pa.table(plain), tmp_path / "plain.parquet")
    frame.to_parquet(tmp_path / "native.parquet", geometry_encoding="geoarrow")
    for name in ("plain", "native"):
        rows = open_rows(tmp_path / f"{name}.parquet")
        assert rows.form == "lonlat"
        lon = np.concatenate([batch["lon"].to_numpy() for batch in rows.read(290)])
        assert np.array_equal(lon, frame.geometry.x.to_numpy()[290:])


def test_a_layer_is_named_where_there_are_several(files: Path) -> None:
    asset_frame().to_file(files / "points.gpkg", layer="pipes")
    assert open_rows(files / "points.gpkg", layer="pipes").about == len(asset_frame())


def test_a_feature_id_named_id_will_do(tmp_path: Path) -> None:
    asset_frame().drop(columns="id").to_file(tmp_path / "a.gpkg", FID="id")
    assets = read_assets(open_rows(tmp_path / "a.gpkg"))
    assert assets.ids.to_pylist() == [1, 2, 3, 4]


def test_an_area_over_180_degrees_is_taken(tmp_path: Path, listener: Listener) -> None:
    shape = "POLYGON ((179 0, -179 0, -179 1, 178 1, 178.5 0.5, 179 0))"
    (tmp_path / "assets.csv").write_text(f'id,geometry\nx,"{shape}"\n', "utf-8")
    (tmp_path / "points.csv").write_text("id,lon,lat\np,180,0.5\n", "utf-8")
    paths = {"points": tmp_path / "points.csv", "assets": tmp_path / "assets.csv"}
    assert joined(tmp_path, listener, **paths)["distance_m"].to_pylist() == [0.0]


def test_written_metadata_are_geoparquet(files: Path, listener: Listener) -> None:
    geo = json.loads(joined(files, listener).schema.metadata[b"geo"])
    assert geo["version"] == "1.1.0"
    assert geo["columns"]["geometry"] == {"encoding": "WKB", "geometry_types": ["Point"]}
