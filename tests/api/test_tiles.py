"""Tiles over HTTP: the same selection as items, known tiles again, refusals, what is kept."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import TYPE_CHECKING, Any

import pytest
from starlette.testclient import TestClient

from app.api.kept_tiles import KeptTiles
from app.api.workers import Workers
from app.domain.errors import BadParameterError
from app.exports.tiles.placed import place
from app.main import create_app
from app.settings import Settings
from app.store.features import Feature
from app.store.record import Still
from tests.exports.tile_reader import read_tile

if TYPE_CHECKING:
    from pathlib import Path

    from fastapi import FastAPI

    from app.store.catalog import Catalog
    from app.store.live import Live

TILESETS = "/collections/incidents/tiles"
TILESET = f"{TILESETS}/WebMercatorQuad"
WORLD, REGION = f"{TILESET}/0/0/0", f"{TILESET}/4/5/9"
ITEMS = "/collections/incidents/items"
MVT = "application/vnd.mapbox-vector-tile"
SELECTIONS = (
    "", "bbox=37,44,38.5,45", "datetime=2025-09-01/..",
    "datetime=2025-09-01/..&datetime-mode=certain",
    "near=cpc-terminal,25km&verdict=certain", "kp=1200/1511",
    "filter=kp_km > 1400 AND country = 'RU'", "ids=cpc-2025-09-24-office-strike",
    "bbox=44,37,45,38.5&bbox-crs=http://www.opengis.net/def/crs/EPSG/0/4326",
    "filter=S_INTERSECTS(geometry,POLYGON((37 44,39 44,39 46,37 46,37 44)))",
)  # fmt: skip


def ids_in(body: bytes) -> set[str]:
    return {each.properties["id"] for layer in read_tile(body).values() for each in layer}


@pytest.mark.parametrize("query", SELECTIONS)
def test_a_tile_holds_the_selection_that_items_hold(client: TestClient, query: str) -> None:
    items = client.get(f"{ITEMS}?limit=1000&{query}").json()["features"]
    placed = {each["id"] for each in items if each["geometry"] is not None}
    answer = client.get(f"{WORLD}?{query}")
    assert (ids_in(answer.content) if answer.status_code == 200 else set()) == placed
    said = client.get(f"{TILESET}?{query}").json()
    assert (said["numberMatched"], said["numberInTiles"]) == (len(items), len(placed))


def test_a_selection_stays_with_its_links(client: TestClient) -> None:
    query = "filter=kp_km%20%3E%201400&properties=title"
    listed = client.get(f"{TILESETS}?{query}").json()["tilesets"][0]["links"]
    (own,) = (each["href"] for each in listed if each["rel"] == "self")
    body = client.get(own).json()
    (item,) = (each["href"] for each in body["links"] if each["rel"] == "item")
    assert item.endswith(
        "{tileMatrix}/{tileRow}/{tileCol}?properties=title&filter=kp_km%20%3E%201400"
    )
    (other,) = (each["href"] for each in body["links"] if each["rel"] == "alternate")
    assert (
        client.get(other)
        .json()["tiles"][0]
        .endswith("{z}/{y}/{x}?properties=title&filter=kp_km%20%3E%201400")
    )
    assert set(body["layers"][0]["propertiesSchema"]["properties"]) == {"id", "title"}


@pytest.mark.parametrize("last", ["", "/WebMercatorQuad", "/WebMercatorQuad/4/5/9"])
@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("limit=10", "limit"), ("offset=1", "offset"), ("crs=http://x", "crs"),
        ("geometry=footprint", "geometry"), ("sortby=id", "sortby"), ("z=1", "z"),
        ("bbox=1,2,3", "bbox"), ("filter=nothing = 1", "filter"), ("filter=(", "filter"),
        ("datetime=x", "datetime"), ("properties=nothing", "properties"), ("f=png", "f"),
        ("kp=9000", "kp"), ("verdict=certain", "verdict"), ("as-of=2000-13-01", "as-of"),
    ],
)  # fmt: skip
def test_bad_parameters_are_refused_by_name(
    client: TestClient, last: str, query: str, parameter: str
) -> None:
    answer = client.get(f"{TILESETS}{last}?{query}")
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["parameter"] == parameter


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("/collections/claims/tiles", "unknown-id"),
        ("/collections/claims/tiles/WebMercatorQuad/0/0/0", "unknown-id"),
        ("/collections/nothing/tiles", "unknown-id"),
        (f"{TILESETS}/WorldCRS84Quad", "unknown-id"),
        (f"{TILESETS}/WorldCRS84Quad/0/0/0", "unknown-id"),
        ("/tileMatrixSets/WorldCRS84Quad", "unknown-id"),
        (f"{TILESET}/15/0/0", "no-such-tile"),
        (f"{TILESET}/1/2/0", "no-such-tile"),
        (f"{TILESET}/1/0/-1", "no-such-tile"),
        (f"{TILESET}/x/0/0", "no-such-tile"),
        (f"{TILESET}/4/5/9.mvt", "no-such-tile"),
        (f"{WORLD}?ids=nothing", "unknown-id"),
        (f"{WORLD}?near=nothing,5km", "unknown-id"),
    ],
)
def test_what_is_not_there_is_404(client: TestClient, address: str, code: str) -> None:
    answer = client.get(address)
    assert (answer.status_code, answer.json()["code"]) == (404, code)
    assert answer.headers["content-type"] == "application/problem+json"


def test_who_has_a_tile_gets_304_and_nothing_is_made(api: FastAPI, client: TestClient) -> None:
    for address in (REGION, f"{TILESET}/4/0/0"):
        tag = client.get(address).headers["etag"]
        api.state.api.tiles = KeptTiles()
        again = client.get(address, headers={"If-None-Match": tag})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
        assert api.state.api.tiles.size_bytes == 0
        assert client.get(address, headers={"If-None-Match": "*"}).status_code == 304
        assert client.get(address, headers={"If-None-Match": '"other"'}).status_code in {200, 204}


def test_each_selection_and_tile_has_a_tag_of_its_own(client: TestClient) -> None:
    addresses = (REGION, WORLD, f"{REGION}?properties=title", f"{REGION}?bbox=37,44,38,45")
    tags = {client.get(address).headers["etag"] for address in addresses}
    assert len(tags) == len(addresses)
    assert client.get(f"{REGION}?f=mvt").headers["etag"] in tags


def test_head_is_the_same_without_the_body(client: TestClient) -> None:
    whole, head = client.get(REGION), client.head(REGION)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["etag"] == whole.headers["etag"]
    assert head.headers["content-type"] == MVT
    assert client.head(f"{TILESET}/4/0/0").status_code == 204


def test_any_page_may_draw_tiles(client: TestClient) -> None:
    for address in (REGION, f"{TILESET}/4/0/0", TILESET, f"{TILESET}?f=tilejson"):
        headers = client.get(address, headers={"Origin": "https://example.org"}).headers
        assert headers["access-control-allow-origin"] == "*"
        assert headers["cross-origin-resource-policy"] == "cross-origin"


def test_tilejson_says_all_that_a_map_needs(client: TestClient) -> None:
    body = client.get(f"{TILESET}?f=tilejson").json()
    assert (body["tilejson"], body["scheme"]) == ("3.0.0", "xyz")
    assert (body["minzoom"], body["maxzoom"]) == (0, 14)
    west, south, east, north = body["bounds"]
    assert -180 <= west < east <= 180
    assert -90 < south < north < 90
    layers = {layer["id"]: layer["fields"] for layer in body["vector_layers"]}
    assert set(layers) == {"incidents", "incidents_grouped", "footprints", "footprints_grouped"}
    assert layers["incidents"]["killed_best"] == "Number"
    assert layers["incidents"]["title"] == layers["footprints"]["title"] == "String"
    assert layers["incidents_grouped"] == {
        "count": "Number",
        "areas": "Number",
        "radius_m": "Number",
    }
    served = client.get("/collections/incidents").json()
    assert body["attribution"] == served["attribution"]
    assert "incidents" in body["coverage"]


@pytest.mark.parametrize(
    ("name", "layers"),
    [
        ("route", {"route"}),
        ("basemap-land", {"basemap-land"}),
        ("basemap-towns", {"basemap-towns", "basemap-towns_grouped"}),
        ("places", {"places", "places_grouped", "footprints", "footprints_grouped"}),
    ],
)
def test_a_tile_has_no_layer_that_is_not_described(
    client: TestClient, name: str, layers: set[str]
) -> None:
    tileset = f"/collections/{name}/tiles/WebMercatorQuad"
    body = client.get(tileset).json()
    assert {layer["id"] for layer in body["layers"]} == layers
    for layer, features in read_tile(client.get(f"{tileset}/0/0/0").content).items():
        assert layer in layers
        (said,) = (each for each in body["layers"] if each["id"] == layer)
        for feature in features:
            assert set(feature.properties) <= set(said["propertiesSchema"]["properties"])


def test_row_1_a_credit_is_no_html_in_the_attribution(
    catalog: Catalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    evil = "<img src=x onerror=alert(1)>"
    found = catalog.collection("incidents")
    monkeypatch.setitem(found.__dict__, "credit", evil)
    with TestClient(create_app(Settings(data=tmp_path), Still(catalog))) as client:
        body = client.get(f"{TILESET}?f=tilejson").json()
    assert body["attribution"] == "&lt;img src=x onerror=alert(1)&gt;"


def test_row_17_a_full_queue_is_503_and_what_is_kept_is_still_given(
    api: FastAPI, client: TestClient
) -> None:
    assert client.get(REGION).status_code == 200
    kept, api.state.api.workers = api.state.api.workers, Workers(threads=0, queue=0)
    try:
        refused = client.get(f"{TILESET}/9/184/309?kp=1/2")
        known = client.get(REGION)
    finally:
        api.state.api.workers = kept
    assert (refused.status_code, refused.headers["retry-after"]) == (503, "1")
    assert known.status_code == 200


def test_row_29_what_is_kept_is_bounded() -> None:
    kept = KeptTiles(most_bytes=10_000, most_placed=25)
    for number in range(100):
        kept.keep(number, b"x" * 1_000)
        kept.keep(number, b"x" * 1_000)
        assert kept.size_bytes <= 10_000
    assert kept.tile(0) is None
    assert kept.tile(99) == b"x" * 1_000
    features = [Feature(f"{n}", {"id": f"{n}"}) for n in range(10)]
    made = []

    def make() -> Any:
        made.append(1)
        return place(features, ("id",))

    for key in (1, 2, 1, 3, 1, 2):
        kept.placed(key, make)
    assert len(made) == 4  # 2 went when 3 came


def test_who_asks_for_a_selection_that_is_being_placed_waits_for_it_alone() -> None:
    kept, release, begun, made = KeptTiles(), Event(), Event(), []

    def slow() -> Any:
        made.append("slow")
        begun.set()
        assert release.wait(10)
        return place([], ("id",))

    def bad() -> Any:
        raise BadParameterError("filter", "is none")

    with ThreadPoolExecutor(3) as pool:
        first = pool.submit(kept.placed, "slow", slow)
        assert begun.wait(10)
        second = pool.submit(kept.placed, "slow", slow)
        other = kept.placed("other", lambda: place([], ("id",)))
        assert other is not None  # did not wait
        release.set()
        assert first.result(10) is second.result(10)
    assert made == ["slow"]
    for _ in range(2):
        with pytest.raises(BadParameterError):
            kept.placed("bad", bad)


def test_hidden_leads_are_in_no_tile(
    catalog: Catalog, leads_catalog: Catalog, tmp_path: Path
) -> None:
    hidden = {*leads_catalog.incidents} - {*catalog.incidents}
    assert hidden
    with TestClient(create_app(Settings(data=tmp_path), Still(catalog))) as client:
        assert not hidden & ids_in(client.get(WORLD).content)
    with TestClient(create_app(Settings(data=tmp_path), Still(leads_catalog))) as client:
        assert hidden & ids_in(client.get(WORLD).content)


def test_a_tile_of_the_past_stays_what_it_was(record: Live, tmp_path: Path) -> None:
    with TestClient(create_app(Settings(data=tmp_path), record)) as client:
        now = client.get(WORLD)
        then = client.get(f"{WORLD}?as-of={record.catalog.version}")
        before = client.get(f"{WORLD}?as-of=2000-01-01")
        assert then.content == now.content
        assert before.status_code == 204


def test_the_style_leads_to_the_tiles_of_the_selection(client: TestClient) -> None:
    body = client.get("/map/style.json?kp=1200/1511&theme=dark").json()
    assert body["name"].endswith("dark")
    for name, source in body["sources"].items():
        if name == "window":
            continue
        address = source.get("url") or source["data"]
        assert address.startswith("http://testserver/")
        assert ("kp=1200/1511" in address) is (name == "incidents")
        answer = client.get(address)
        assert answer.status_code == 200
        layers = {layer["id"] for layer in answer.json().get("vector_layers", [])}
        drawn = {each.get("source-layer") for each in body["layers"] if each.get("source") == name}
        assert drawn <= (layers or {None})
    assert "Borders follow UN" in body["sources"]["window"]["attribution"]
    assert "Record read up to" in body["sources"]["window"]["attribution"]


def test_the_style_carries_its_time_to_all_that_is_drawn(record: Live, tmp_path: Path) -> None:
    with TestClient(create_app(Settings(data=tmp_path), record)) as client:
        version = record.catalog.version
        body = client.get(f"/map/style.json?as-of={version}").json()
    for name, source in body["sources"].items():
        if name != "window":
            assert f"as-of={version}" in source.get("url", source.get("data"))


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("theme=blue", "theme"),
        ("limit=1", "limit"),
        ("kp=9000", "kp"),
        ("properties=id", "properties"),
    ],
)
def test_a_bad_style_is_refused_by_name(client: TestClient, query: str, parameter: str) -> None:
    answer = client.get(f"/map/style.json?{query}")
    assert (answer.status_code, answer.json()["parameter"]) == (400, parameter)
