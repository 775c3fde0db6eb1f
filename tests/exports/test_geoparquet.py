"""GeoParquet 1.1: its metadata, types from the schema, rights in the file."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pyarrow as pa
import pyarrow.parquet as pq

from app.exports.formats import FORMATS
from tests.exports.samples import COVERAGE, content_at, odd, written

if TYPE_CHECKING:
    from pathlib import Path

    from app.store.catalog import Catalog


def metadata(path: Path) -> dict[str, Any]:
    found = pq.read_metadata(path).metadata
    return {key.decode(): value.decode() for key, value in found.items() if key != b"ARROW:schema"}


def test_geo_says_types_bounds_and_covering(tmp_path: Path) -> None:
    geo = json.loads(metadata(written(FORMATS["parquet"], odd(), tmp_path))["geo"])
    assert geo == {
        "version": "1.1.0",
        "primary_column": "geometry",
        "columns": {
            "geometry": {
                "encoding": "WKB",
                "geometry_types": ["LineString", "MultiPolygon", "Point", "Polygon"],
                "covering": {
                    "bbox": {side: ["bbox", side] for side in ("xmin", "ymin", "xmax", "ymax")}
                },
                "bbox": [10.0, 20.0, 52.5, 48.0],
            }
        },
    }


def test_types_come_from_the_schema(tmp_path: Path) -> None:
    schema = pq.read_schema(written(FORMATS["parquet"], odd(), tmp_path))
    assert {name: schema.field(name).type for name in schema.names[:8]} == {
        "id": pa.string(),
        "title": pa.string(),
        "persons": pa.int64(),
        "distance_m": pa.float64(),
        "at_sea": pa.bool_(),
        "day": pa.date32(),
        "at": pa.timestamp("ms", tz="UTC"),
        "never": pa.int64(),
    }


def test_rights_and_coverage_stand_in_the_file(tmp_path: Path) -> None:
    said = metadata(written(FORMATS["parquet"], odd(), tmp_path))
    assert said["licence"] == "CC-BY-4.0"
    assert said["credit"] == "© A & B"
    assert said["coverage"] == COVERAGE
    assert said["query"] == "near=cpc-terminal,25km"


def test_covering_lets_geopandas_read_a_box(catalog: Catalog, tmp_path: Path) -> None:
    path = written(FORMATS["parquet"], content_at(catalog, "incidents"), tmp_path)
    found = gpd.read_parquet(path, bbox=(40.0, 45.0, 41.0, 46.0))
    assert 0 < len(found) < 34
    assert found.crs == "OGC:CRS84"


def test_collection_without_places_is_plain_parquet(catalog: Catalog, tmp_path: Path) -> None:
    path = written(FORMATS["parquet"], content_at(catalog, "claims"), tmp_path)
    assert "geo" not in metadata(path)
    assert "geometry" not in pq.read_schema(path).names
    assert metadata(path)["licence"] == "CC-BY-4.0"
