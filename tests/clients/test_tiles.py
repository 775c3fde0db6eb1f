"""Vector tiles as GDAL and QGIS read them from a running service."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import httpx2
import pyogrio

if TYPE_CHECKING:
    from tests.clients.programs import Programs
    from tests.clients.service import Service

TILESET = "collections/incidents/tiles/WebMercatorQuad"


def qgis_source(service: Service) -> str:
    return f"{service.address}{TILESET}/{{z}}/{{y}}/{{x}}"


QGIS_DRAWS = """
    from qgis.PyQt.QtCore import QSize, QEventLoop, QTimer
    from qgis.PyQt.QtGui import QColor
    from urllib.parse import quote
    address = sys.argv[1]
    source = f"type=xyz&zmin=0&zmax=14&url={quote(address, safe='')}"
    layer = QgsVectorTileLayer(source, "tiles")
    assert layer.isValid(), layer.error().message()
    renderer = QgsVectorTileBasicRenderer()
    signs = []
    for name, kind, colour in (
        ("footprints", QgsWkbTypes.PolygonGeometry, "#0000ff"),
        ("incidents", QgsWkbTypes.PointGeometry, "#ff0000"),
    ):
        sign = QgsVectorTileBasicRendererStyle(name, name, kind)
        symbol = QgsSymbol.defaultSymbol(kind)
        symbol.setColor(QColor(colour))
        sign.setSymbol(symbol)
        signs.append(sign)
    renderer.setStyles(signs)
    layer.setRenderer(renderer)
    settings = QgsMapSettings()
    settings.setLayers([layer])
    settings.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:3857"))
    settings.setExtent(QgsRectangle(*map(float, sys.argv[2].split(","))))
    settings.setOutputSize(QSize(512, 512))
    settings.setBackgroundColor(QColor("#ffffff"))
    job = QgsMapRendererSequentialJob(settings)
    job.start()
    job.waitForFinished()
    image = job.renderedImage()
    found = {}
    for x in range(0, 512):
        for y in range(0, 512):
            colour = image.pixelColor(x, y).name()
            found[colour] = found.get(colour, 0) + 1
    errors = [error.message for error in job.errors()]
    del job, layer
    return [found.get("#ff0000", 0), found.get("#0000ff", 0), errors]
"""
# The Black Sea coast about Novorossiysk, and the North Pacific, where nothing is (metres).
COAST, NOWHERE = "4150000,5520000,4250000,5620000", "-17000000,4000000,-16900000,4100000"


def test_qgis_draws_points_and_footprints(service: Service, programs: Programs) -> None:
    told = programs.qgis(QGIS_DRAWS, qgis_source(service), COAST)
    points, areas, errors = told.answer
    assert (points > 20, areas > 500, errors) == (True, True, [])


def test_qgis_takes_an_empty_tile_for_empty(service: Service, programs: Programs) -> None:
    told = programs.qgis(QGIS_DRAWS, qgis_source(service), NOWHERE)
    assert told.answer == [0, 0, []]
    assert told.messages == []


def test_gdal_reads_a_tile(service: Service, programs: Programs) -> None:
    path = programs.home / "tile.mvt"
    path.write_bytes(httpx2.get(f"{service.address}{TILESET}/6/23/38").content)
    given = ("-oo", "X=38", "-oo", "Y=23", "-oo", "Z=6", "-t_srs", "OGC:CRS84")
    told = programs.run("ogr2ogr", "-f", "GeoJSON", "/vsistdout/", f"{path}", "incidents", *given)
    assert told.errors == ""
    served = httpx2.get(f"{service.address}collections/incidents/items?limit=1000").json()
    at = {each["id"]: each["geometry"]["coordinates"] for each in served["features"]}
    found = json.loads(told.out)["features"]
    assert len(found) > 20
    for each in found:
        lon, lat = at[each["properties"]["id"]]
        assert abs(each["geometry"]["coordinates"][0] - lon) < 360 / 4096 / 2**6
        assert abs(each["geometry"]["coordinates"][1] - lat) < 360 / 4096 / 2**6


def test_newer_gdal_finds_tiles_by_the_address_of_the_collection(service: Service) -> None:
    address = f"OGCAPI:{service.address}collections/incidents"
    frame = pyogrio.read_dataframe(address, layer="Zoom level 0", API="TILES")
    served = httpx2.get(f"{service.address}collections/incidents/items?limit=1000").json()
    points = {e["id"] for e in served["features"] if e["geometry"]["type"] == "Point"}
    assert set(frame["id"]) == points
    assert frame.crs is not None
    assert frame.crs.to_epsg() == 3857
