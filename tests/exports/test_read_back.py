"""Every format opens in GDAL, or in pyarrow, with the same ids and the same coordinates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
import shapely

from app.exports.formats import FORMATS
from tests.exports.samples import content_at, odd, written

if TYPE_CHECKING:
    from pathlib import Path

    from app.exports.content import Content
    from app.store.catalog import Catalog

COLLECTIONS = ("incidents", "assets", "places", "route", "claims", "sources", "actors")


def read(name: str, content: Content, folder: Path) -> Any:
    path = written(FORMATS[name], content, folder)
    if name == "parquet":
        return (gpd.read_parquet if content.is_spatial else pd.read_parquet)(path)
    layer = content.collection if name == "gpkg" else None
    return pyogrio.read_dataframe(path, layer=layer)


def shapes(frame: Any) -> dict[str, Any]:
    return dict(zip(frame["id"], frame.geometry, strict=True))


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("collection", COLLECTIONS)
def test_same_ids_and_coordinates(
    catalog: Catalog, name: str, collection: str, tmp_path: Path
) -> None:
    content = content_at(catalog, collection)
    frame = read(name, content, tmp_path)
    ids = [feature.id for feature in content.rows]
    if name == "fgb" and collection in {"incidents", "route"}:  # in the order of its index
        assert sorted(frame["id"]) == sorted(ids)
    else:
        assert list(frame["id"]) == ids
    if not content.is_spatial:
        assert "geometry" not in frame or frame["geometry"].isna().all()
        return
    found = shapes(frame)
    for feature in content.rows:
        shape = found[feature.id]
        if feature.geometry is None:
            assert shape is None
        else:
            expected = shapely.get_coordinates(feature.geometry).tolist()
            assert shape.geom_type == feature.geometry.geom_type
            assert shapely.get_coordinates(shape).tolist() == expected


@pytest.mark.parametrize("name", FORMATS)
def test_every_kind_of_geometry_and_text_survives(name: str, tmp_path: Path) -> None:
    content = odd(title="Теңіз, \"<a & b>\" 'é'\nfurther")
    frame = read(name, content, tmp_path).set_index("id")
    assert len(frame) == 5
    for feature in content.rows:
        shape = frame.loc[feature.id].geometry
        assert (shape is None) == (feature.geometry is None)
        if shape is not None:
            assert shape.equals_exact(feature.geometry, 0)
    assert frame.loc["odd-0"]["title"] == content.rows[0].properties["title"]


@pytest.mark.parametrize("name", ["gpkg", "fgb"])
def test_types_are_declared_even_where_all_is_null(name: str, tmp_path: Path) -> None:
    path = written(FORMATS[name], odd(), tmp_path)
    info = pyogrio.read_info(path, layer="odd" if name == "gpkg" else None)
    day = "OFTDate" if name == "gpkg" else "OFTString"  # FlatGeobuf knows no days
    assert dict(zip(info["fields"], info["ogr_types"], strict=True)) == {
        "id": "OFTString",
        "title": "OFTString",
        "persons": "OFTInteger64",
        "distance_m": "OFTReal",
        "at_sea": "OFTInteger",
        "day": day,
        "at": "OFTDateTime",
        "never": "OFTInteger64",
    }
    assert info["ogr_subtypes"][4] == "OFSTBoolean"


@pytest.mark.parametrize("name", ["gpkg", "fgb"])
def test_values_keep_their_digits(name: str, tmp_path: Path) -> None:
    # With two places: GDAL mixes up the rows of a FlatGeobuf that has one without.
    places = shapely.Point(37.78, 44.73), shapely.Point(51.9, 47.1)
    path = written(FORMATS[name], odd(*places), tmp_path)
    _, table = pyogrio.read_arrow(path, layer="odd" if name == "gpkg" else None)
    rows = {row["id"]: row for row in table.to_pylist()}
    full, nothing = rows["odd-0"], rows["odd-1"]
    assert full["persons"] == 9_007_199_254_740_993
    assert full["distance_m"] == 1234.5
    assert full["at_sea"] is True
    assert str(full["day"]) == "2025-09-24"
    assert full["at"].isoformat().startswith("2025-09-23T21:06:07")
    assert {nothing[key] for key in ("title", "persons", "at_sea", "day", "at")} == {None}


@pytest.mark.parametrize("name", FORMATS)
def test_an_empty_selection_is_a_file_that_says_why(
    catalog: Catalog, name: str, tmp_path: Path
) -> None:
    content = content_at(catalog, "incidents", "bbox=0,0,1,1")
    assert len(content.rows) == 0
    raw = written(FORMATS[name], content, tmp_path).read_bytes()
    if name == "csv":  # has no place for it
        assert raw.count(b"\r\n") == 1
    else:
        assert b"none of the 34 features of incidents matches bbox=0,0,1,1" in raw
    if name == "jsonfg":  # GDAL makes no layer of it
        return
    frame = read(name, content, tmp_path)
    assert len(frame) == 0
    if name not in {"json", "geojsonseq"}:  # which have no columns but those of features
        names = {column.name for column in content.columns} - {"id", "name"}
        assert names <= {*frame.columns}


def test_the_layer_of_a_kml_has_its_name_with_and_without_features(
    catalog: Catalog, tmp_path: Path
) -> None:
    layers = set()
    for query in ("", "bbox=0,0,1,1"):
        path = written(FORMATS["kml"], content_at(catalog, "incidents", query), tmp_path)
        ((layer, _),) = pyogrio.list_layers(path)
        fields = pyogrio.read_info(path)["fields"].tolist()
        layers.add((layer, tuple(fields)))
    assert len(layers) == 1
