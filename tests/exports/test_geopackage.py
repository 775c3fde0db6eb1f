"""GeoPackage: the tables that OGC 12-128 asks for, the index, where the features come from."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from app.exports.formats import FORMATS
from app.exports.geopackage import sources_layer
from tests.exports.samples import COVERAGE, content_at, odd, written

if TYPE_CHECKING:
    from pathlib import Path

    from app.exports.content import Content
    from app.store.catalog import Catalog


def ask(content: Content, folder: Path, sql: str) -> list[tuple[Any, ...]]:
    path = written(FORMATS["gpkg"], content, folder)
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(sql).fetchall()


def test_it_is_whole_and_says_what_it_is(tmp_path: Path) -> None:
    assert ask(odd(), tmp_path, "PRAGMA integrity_check") == [("ok",)]
    assert ask(odd(), tmp_path, "PRAGMA foreign_key_check") == []
    assert ask(odd(), tmp_path, "PRAGMA application_id") == [(0x47504B47,)]  # GPKG
    assert ask(odd(), tmp_path, "PRAGMA user_version") == [(10300,)]  # GDAL 3.6 warns of 1.4


def test_contents_carry_the_date_of_the_data_and_the_bounds(tmp_path: Path) -> None:
    sql = (
        "SELECT table_name, data_type, last_change, min_x, min_y, max_x, max_y, srs_id "
        "FROM gpkg_contents ORDER BY table_name"
    )
    assert ask(odd(), tmp_path, sql) == [
        ("odd", "features", "2026-11-22T00:00:00.000Z", 10.0, 20.0, 52.5, 48.0, 4326),
        ("sources", "attributes", "2026-11-22T00:00:00.000Z", None, None, None, None, 0),
    ]


def test_index_holds_every_placed_row_and_its_triggers(tmp_path: Path) -> None:
    boxes = ask(odd(), tmp_path, "SELECT id, minx, maxx, miny, maxy FROM rtree_odd_geom")
    assert [box[0] for box in boxes] == [1, 2, 3, 4]
    assert boxes[1][1:] == (50.0, 52.5, 46.0, 48.0)
    triggers = ask(odd(), tmp_path, "SELECT name FROM sqlite_master WHERE type = 'trigger'")
    names = {name for (name,) in triggers}
    assert {"rtree_odd_geom_insert", "rtree_odd_geom_delete"} <= names
    sql = "SELECT extension_name FROM gpkg_extensions WHERE table_name = 'odd'"
    assert ask(odd(), tmp_path, sql) == [("gpkg_rtree_index",)]


def test_sources_say_rights_coverage_and_selection(tmp_path: Path) -> None:
    sql = "SELECT collection, licence, credit, coverage, catalog_version, query, date FROM sources"
    assert ask(odd(), tmp_path, sql) == [
        (
            "odd",
            "CC-BY-4.0",
            "© A & B",
            COVERAGE,
            "4177096221e41778fa4c111d0ea87c60",
            "near=cpc-terminal,25km",
            "2026-11-22",
        )
    ]


def test_instants_are_stored_as_the_standard_says(tmp_path: Path) -> None:
    stored = ask(odd(), tmp_path, "SELECT day, at, at_sea FROM odd WHERE fid < 3")
    assert stored == [("2025-09-24", "2025-09-23T21:06:07.000Z", 1), (None, None, None)]


def test_collection_of_sources_keeps_its_name(catalog: Catalog, tmp_path: Path) -> None:
    assert (sources_layer("sources"), sources_layer("incidents")) == ("credits", "sources")
    found = ask(content_at(catalog, "sources"), tmp_path, "SELECT count(*) FROM sources")
    assert found == [(221,)]


@pytest.mark.parametrize("name", ["incidents", "claims"])
def test_counts_are_written_down(catalog: Catalog, name: str, tmp_path: Path) -> None:
    content = content_at(catalog, name)
    sql = f"SELECT feature_count FROM gpkg_ogr_contents WHERE table_name = '{name}'"  # noqa: S608
    assert ask(content, tmp_path, sql) == [(len(content.rows),)]
