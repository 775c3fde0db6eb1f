"""The static twin as GDAL, geopandas and QGIS read it from a host of plain files."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import geopandas as gpd
import pytest

from tests.clients.test_tiles import COAST, QGIS_DRAWS
from tests.publish.static_host import hosting

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from app.store.catalog import Catalog
    from tests.clients.programs import Programs
    from tests.publish.static_host import Host

SYSTEM_READS = """
import json, sys
from osgeo import gdal, ogr
gdal.UseExceptions()
said, found = [], {}
gdal.PushErrorHandler(lambda kind, number, text: said.append(text))
for address in json.loads(sys.argv[1]):
    source = ogr.Open(address)  # its layers are gone with it
    found[address] = sum(1 for _ in source.GetLayer(0))
print(json.dumps({"answer": found, "messages": said}))
"""
QGIS_READS = """
    found = {}
    for address in json.loads(sys.argv[1]):
        layer = QgsVectorLayer(address, "layer", "ogr")
        assert layer.isValid(), (address, layer.error().message())
        found[address] = sum(1 for _ in layer.getFeatures())
        del layer
    return found
"""


@pytest.fixture(scope="module")
def host(twin: Path) -> Iterator[Host]:
    with hosting(twin) as started:
        yield started


@pytest.fixture(scope="module")
def counted(host: Host, twin: Path, catalog: Catalog) -> dict[str, int]:
    """Give the features that each page and each FlatGeobuf has to hold."""
    found = {}
    for name, collection in catalog.collections.items():
        here, left = f"{host.address}collections/{name}", len(collection.features)
        found[f"{here}/{name}.fgb"] = left
        for number, _ in enumerate(twin.glob(f"collections/{name}/items*.geojson"), 1):
            page = f"-{number}" if number > 1 else ""
            found[f"{here}/items{page}.geojson"] = min(left, 100)
            left -= min(left, 100)
        assert left == 0
    return found


def test_gdal_reads_every_page_and_every_flatgeobuf(
    programs: Programs, counted: dict[str, int]
) -> None:
    told = programs.python("osgeo", SYSTEM_READS, json.dumps([*counted]))
    assert told.messages == []
    assert told.answer == counted


def test_qgis_reads_every_page_and_every_flatgeobuf(
    programs: Programs, counted: dict[str, int]
) -> None:
    told = programs.qgis(QGIS_READS, json.dumps([*counted]))
    assert told.messages == []
    assert told.answer == counted


def test_geopandas_reads_what_is_there(host: Host, catalog: Catalog) -> None:
    here = f"{host.address}collections/incidents"
    ids = [feature.id for feature in catalog.collection("incidents").features]
    assert list(gpd.read_file(f"{here}/items.geojson")["id"]) == ids
    assert sorted(gpd.read_file(f"{here}/incidents.fgb")["id"]) == sorted(ids)


def test_gdal_reads_the_tiles_of_a_zoom(host: Host, programs: Programs, catalog: Catalog) -> None:
    tiles = f"MVT:{host.address}collections/incidents/tiles/6"
    # A tile where nothing is is no file; ogr2ogr would end at the first without the flag.
    given = ("-skipfailures", "-f", "GeoJSON", "/vsistdout/", tiles, "incidents")
    told = programs.run("ogr2ogr", *given)
    found = {each["properties"]["id"] for each in json.loads(told.out)["features"]}
    placed = {
        each.id
        for each in catalog.collection("incidents").features
        if each.as_geojson()["geometry"]["type"] == "Point"
    }
    assert found == placed


def test_qgis_draws_the_tiles(host: Host, programs: Programs) -> None:
    source = f"{host.address}collections/incidents/tiles/{{z}}/{{x}}/{{y}}.pbf"
    told = programs.qgis(QGIS_DRAWS.replace("zmax=14", "zmax=8"), source, COAST)
    points, areas, errors = told.answer
    assert (points > 20, areas > 500, errors) == (True, True, [])
