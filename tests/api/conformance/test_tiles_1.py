"""OGC API - Tiles Part 1 (20-057): tilesets of the collections, and their tiles as MVT."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from tests.api.conformance.asking import OGC_REL, body_of, collections_of, linked, parameters_of
from tests.exports.tile_reader import read_tile

if TYPE_CHECKING:
    from starlette.testclient import TestClient

SET = "WebMercatorQuad"
SET_URI = f"http://www.opengis.net/def/tilematrixset/OGC/1.0/{SET}"
SYSTEM = "http://www.opengis.net/def/crs/EPSG/0/3857"
TILESETS = "/collections/incidents/tiles"
TILESET = f"{TILESETS}/{SET}"
TILE = "/collections/{collectionId}/tiles/{tileMatrixSetId}/{tileMatrix}/{tileRow}/{tileCol}"
MVT, JSON = "application/vnd.mapbox-vector-tile", "application/json"
SCHEME = f"{OGC_REL}/tiling-scheme"
LAST = 14


def tiled_of(client: TestClient) -> list[dict[str, Any]]:
    """Give the collections that have positions, which have more than one system."""
    return [each for each in collections_of(client) if len(each["crs"]) > 1]


def template_of(client: TestClient, name: str = "incidents") -> str:
    (link,) = linked(body_of(client, f"/collections/{name}/tiles/{SET}"), "item")
    return link["href"].removeprefix("http://testserver")


def address(template: str, zoom: str, row: str, col: str) -> str:
    values = {"tileMatrix": zoom, "tileRow": row, "tileCol": col}
    for name, value in values.items():
        template = template.replace(f"{{{name}}}", value)
    return template


def in_path(client: TestClient, name: str) -> dict[str, Any]:
    (found,) = (row for row in parameters_of(client, TILE) if row["name"] == name)
    assert (found["in"], found["required"]) == ("path", True)
    schema: dict[str, Any] = found["schema"]
    return schema


def test_req_tiles_core_conformance_success(client: TestClient) -> None:
    """What is supported of the standard is listed."""
    classes = body_of(client, "/conformance")["conformsTo"]
    root = "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf"
    assert {f"{root}/core", f"{root}/tileset", f"{root}/mvt"} <= set(classes)


def test_req_tiles_core_tc_op(client: TestClient) -> None:
    """A template with three variables leads to every tile, also as TileJSON names them."""
    for each in tiled_of(client):
        template = template_of(client, each["id"])
        assert template.count("{") == 3
        assert client.get(address(template, "0", "0", "0")).status_code in {200, 204}
    (template,) = body_of(client, f"{TILESET}?f=tilejson")["tiles"]
    path = template.removeprefix("http://testserver").format(z=4, y=5, x=9)
    assert (
        client.get(path).content == client.get(address(template_of(client), "4", "5", "9")).content
    )


def test_req_tiles_core_tc_tilematrix_definition(client: TestClient) -> None:
    """The matrix is named by a text."""
    assert in_path(client, "tileMatrix")["type"] == "string"


@pytest.mark.parametrize("name", ["tileRow"])
def test_req_tiles_core_tc_tilerow_definition(client: TestClient, name: str) -> None:
    """The row is a whole number from 0."""
    assert (in_path(client, name)["type"], in_path(client, name)["minimum"]) == ("integer", 0)


@pytest.mark.parametrize("name", ["tileCol"])
def test_req_tiles_core_tc_tilecol_definition(client: TestClient, name: str) -> None:
    """The column is a whole number from 0."""
    assert (in_path(client, name)["type"], in_path(client, name)["minimum"]) == ("integer", 0)


def test_req_tiles_core_tc_success(client: TestClient) -> None:
    """A tile is a 200 in its media type, and holds what lies in it or meets it."""
    answer = client.get(f"{TILESET}/4/5/9", headers={"Accept": MVT})
    assert (answer.status_code, answer.headers["content-type"]) == (200, MVT)
    for features in read_tile(answer.content).values():
        for feature in features:
            for x, y in (at for part in feature.parts for at in part):
                assert -64 <= x <= 4160
                assert -64 <= y <= 4160


def test_req_tiles_core_tc_error(client: TestClient) -> None:
    """Outside the limits is 404, inside without any data 204."""
    limits = body_of(client, TILESET)["tileMatrixSetLimits"]
    for each in limits:
        zoom, row, col = each["tileMatrix"], each["maxTileRow"], each["maxTileCol"]
        assert client.get(f"{TILESET}/{zoom}/{row}/{col}").status_code in {200, 204}
        for beyond in (f"{zoom}/{row + 1}/{col}", f"{zoom}/{row}/{col + 1}"):
            answer = client.get(f"{TILESET}/{beyond}")
            assert answer.status_code == 404
            assert answer.headers["content-type"] == "application/problem+json"
    assert client.get(f"{TILESET}/{LAST + 1}/0/0").status_code == 404
    empty = client.get(f"{TILESET}/3/0/0")
    assert (empty.status_code, empty.content) == (204, b"")


def test_req_tiles_tileset_description(client: TestClient) -> None:
    """A tileset describes itself: its set by name and link, its tiles by a template with a type."""
    for each in tiled_of(client):
        body = body_of(client, f"/collections/{each['id']}/tiles/{SET}")
        assert body["tileMatrixSetURI"] == SET_URI
        assert (body["dataType"], body["crs"]) == ("vector", SYSTEM)
        (scheme,) = linked(body, SCHEME)
        definition = body_of(client, scheme["href"])
        assert (definition["uri"], len(definition["tileMatrices"])) == (SET_URI, 25)
        known = {matrix["id"] for matrix in definition["tileMatrices"]}
        assert {limit["tileMatrix"] for limit in body["tileMatrixSetLimits"]} <= known
        (item,) = linked(body, "item")
        assert item["type"] == MVT
        assert bool(item["templated"]) is True
        for name in ("tileMatrix", "tileRow", "tileCol"):
            assert f"{{{name}}}" in item["href"]
        assert body["layers"][0]["id"] == each["id"]


def test_req_tiles_tilesets_list_tileset_path(client: TestClient) -> None:
    """The list stands under /tiles."""
    assert len(body_of(client, TILESETS)["tilesets"]) == 1


def test_req_tiles_tilesets_list_tileset_links(client: TestClient) -> None:
    """Each tileset of the list has its type, its system, and links to itself and to its set."""
    for each in tiled_of(client):
        for tileset in body_of(client, f"/collections/{each['id']}/tiles")["tilesets"]:
            assert (tileset["dataType"], tileset["crs"]) == ("vector", SYSTEM)
            assert tileset["tileMatrixSetURI"] == SET_URI
            (own,), (scheme,) = linked(tileset, "self"), linked(tileset, SCHEME)
            whole = body_of(client, own["href"])
            assert {key: whole[key] for key in tileset if key != "links"} == {
                key: value for key, value in tileset.items() if key != "links"
            }
            assert body_of(client, scheme["href"])["id"] == SET


def test_req_tiles_geodata_tilesets_operation(client: TestClient) -> None:
    """Each collection that can be drawn has a list of tilesets below its own address."""
    for each in collections_of(client):
        (own,) = linked(each, "self")
        status = 200 if len(each["crs"]) > 1 else 404
        assert client.get(f"{own['href']}/tiles").status_code == status


def test_req_tiles_geodata_tilesets_desc_links(client: TestClient) -> None:
    """Each of them links the list by the relation of vector tiles."""
    for each in tiled_of(client):
        (link,) = linked(each, f"{OGC_REL}/tilesets-vector")
        assert urlsplit(link["href"]).path == f"/collections/{each['id']}/tiles"
        assert link["type"] == JSON
        assert body_of(client, link["href"])["tilesets"]


def test_req_tiles_mvt_content(client: TestClient) -> None:
    """A tile is one MVT; features have geometry and type; 0,0 is its north-west corner."""
    layers = read_tile(client.get(f"{TILESET}/0/0/0").content)
    items = body_of(client, "/collections/incidents/items", limit="1000")["features"]
    served = {each["id"]: each["geometry"] for each in items}
    assert layers["incidents"]
    for feature in layers["incidents"]:
        assert feature.kind == 1
        ((x, y),) = feature.parts[0]
        lon, lat = served[feature.properties["id"]]["coordinates"]
        assert x == int((lon + 180.0) / 360.0 * 4096)
        assert (y < 2048) is (lat > 0)
