"""GeoPackages: read through GDAL, after a look that no view and no other CRS gets past."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date
from typing import TYPE_CHECKING

import geopandas as gpd
import pytest
from shapely import LineString, Point, box

from app.sources.imports.errors import BadImportError
from app.sources.imports.gpkg_rows import gpkg_rows

if TYPE_CHECKING:
    from pathlib import Path

    from app.sources.imports.rows import Row


def package(path: Path, crs: str = "EPSG:4326", layer: str = "events") -> Path:
    frame = gpd.GeoDataFrame(
        {
            "title": ["A", "B", None],
            "day": [date(2025, 9, 24)] * 3,
            "n": [1, 2, 3],
        },
        geometry=[Point(37.5, 44.5), box(37.0, 44.0, 37.2, 44.1), LineString([(1, 2), (3, 4)])],
        crs=crs,
    )
    frame.to_file(path, layer=layer, driver="GPKG")
    return path


def rows_of(path: Path) -> list[Row]:
    rows = gpkg_rows(path, "given.gpkg")
    try:
        return list(rows.rows)
    finally:
        rows.close()


def change(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def test_features_are_rows_with_text(tmp_path: Path) -> None:
    first, second, third = rows_of(package(tmp_path / "a.gpkg"))
    assert first.cells == {
        "title": "A", "day": "2025-09-24", "n": "1",
        "geometry.lon": "37.5", "geometry.lat": "44.5", "geometry.radius_m": None,
    }  # fmt: skip
    assert second.cells["geometry.lon"] == "37.1"
    assert third.number == 3
    assert "LineString" in third.faults[0][1]


def test_another_reference_system_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadImportError, match="is in EPSG:3857"):
        rows_of(package(tmp_path / "a.gpkg", crs="EPSG:3857"))


def test_several_tables_are_refused(tmp_path: Path) -> None:
    path = package(package(tmp_path / "a.gpkg"), layer="others")
    with pytest.raises(BadImportError, match="expected one table of features, it has"):
        rows_of(path)


def test_a_view_of_a_stranger_is_never_read(tmp_path: Path) -> None:
    path = package(tmp_path / "a.gpkg")
    endless = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT x FROM c"
    change(
        path,
        "ALTER TABLE events RENAME TO hidden",
        f"CREATE VIEW events AS {endless}",
    )
    with pytest.raises(BadImportError, match="it has none"):
        rows_of(path)


@pytest.mark.parametrize("raw", [b"", b"SQLite format 3\0", b"SQLite format 3\0" + b"x" * 5_000])
def test_what_is_no_geopackage_is_refused(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "a.gpkg"
    path.write_bytes(raw)
    with pytest.raises(BadImportError, match="is not a GeoPackage"):
        rows_of(path)


def test_a_file_that_was_cut_is_refused(tmp_path: Path) -> None:
    path = package(tmp_path / "a.gpkg")
    path.write_bytes(path.read_bytes()[:9_000])
    with pytest.raises(BadImportError):
        rows_of(path)
