"""OGC API - Features Part 1 (17-069r4), core: the API, the collections, one feature."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from shapely.geometry import box, shape

from tests.api.conformance.asking import (
    COLLECTION,
    CRS84,
    FEATURE,
    ITEMS,
    OFFICE,
    body_of,
    collections_of,
    features_of,
    linked,
    refused,
    rels_of,
)
from tests.api.conformance.moments import days_utc, instant

if TYPE_CHECKING:
    from starlette.testclient import TestClient

OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
RESOURCES = ("/", "/conformance", "/collections", COLLECTION, ITEMS, FEATURE, "/api")


def test_req_core_root_op(client: TestClient) -> None:
    """The landing page is at the root."""
    assert client.get("/").status_code == 200


def test_req_core_root_success(client: TestClient) -> None:
    """It links the API definition, the conformance declaration and the collections."""
    body = body_of(client, "/")
    rels = rels_of(body)
    assert rels["service-desc"] == OPENAPI
    assert rels["service-doc"] == "text/html"
    assert rels["conformance"] == rels["data"] == "application/json"
    for rel, path in (("conformance", "/conformance"), ("data", "/collections")):
        (link,) = linked(body, rel)
        assert urlsplit(link["href"]).path == path


def test_req_core_api_definition_op(client: TestClient) -> None:
    """Every link to an API definition answers."""
    body = body_of(client, "/")
    for link in linked(body, "service-desc") + linked(body, "service-doc"):
        assert client.get(link["href"]).status_code == 200


def test_req_core_api_definition_success(client: TestClient) -> None:
    """Asked with the type of its link, a definition is of that type."""
    body = body_of(client, "/")
    for link in linked(body, "service-desc") + linked(body, "service-doc"):
        answer = client.get(link["href"], headers={"Accept": link["type"]})
        assert answer.headers["content-type"].startswith(link["type"])
    assert body_of(client, "/api")["openapi"].startswith("3.0.")


def test_req_core_conformance_op(client: TestClient) -> None:
    """The classes are listed at /conformance."""
    assert client.get("/conformance").status_code == 200


def test_req_core_conformance_success(client: TestClient) -> None:
    """The list is one of URIs, each once; that each is met is what test_the_table asks."""
    found = body_of(client, "/conformance")["conformsTo"]
    assert len(found) == len(set(found)) == 35
    core = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf"
    assert found[:4] == [f"{core}/{name}" for name in ("core", "geojson", "html", "oas30")]


def test_req_core_http(client: TestClient) -> None:
    """HEAD is GET without the body, an unknown address 404, an unread method 405, a copy 304."""
    for address in RESOURCES:
        got, head = client.get(address), client.head(address)
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers["etag"] == got.headers["etag"]
        assert head.headers["content-type"] == got.headers["content-type"]
        again = client.get(address, headers={"If-None-Match": got.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
    assert client.get("/no-such").status_code == 404
    answer = client.delete("/conformance")
    assert answer.status_code == 405
    assert "GET" in answer.headers["allow"]


@pytest.mark.parametrize("address", RESOURCES)
def test_req_core_query_param_unknown(client: TestClient, address: str) -> None:
    """A parameter that the definition does not name is a 400."""
    refused(client, f"{address}?no-such=1", "no-such")


@pytest.mark.parametrize(
    "pair",
    ["limit=0", "limit=x", "limit=1.5", "bbox=1,2", "bbox=1,2,3,4,5", "bbox=a,b,c,d", "datetime=x",
     "bbox=0,10,1,5", "bbox=-500,0,10,10", "bbox=0,-100,1,1", "bbox=181,0,182,1", "offset=-1",
     "datetime=2025-01-02/2025-01-01", "datetime=2025-02-30", "datetime=2025-01-01/2025-01-02/.."],
)  # fmt: skip
def test_req_core_query_param_invalid(client: TestClient, pair: str) -> None:
    """A value that cannot be read, or that its axis does not have, is a 400."""
    refused(client, f"{ITEMS}?{pair}", pair.partition("=")[0])


def test_req_core_crs84(client: TestClient) -> None:
    """Geometries are longitude and latitude unless another system is asked for."""
    answer = client.get(FEATURE)
    assert answer.headers["content-crs"] == f"<{CRS84}>"
    assert answer.json()["geometry"]["coordinates"] == [37.76, 44.73]
    for collection in ("incidents", "places", "route", "basemap-land"):
        for feature in features_of(client, collection):
            if feature["geometry"]:
                assert box(31, 41, 56, 50.5).contains(shape(feature["geometry"])) or (
                    collection == "basemap-land"
                )


def test_req_core_fc_md_op(client: TestClient) -> None:
    """The collections are at /collections."""
    assert client.get("/collections").status_code == 200


def test_req_core_fc_md_success(client: TestClient) -> None:
    """The answer has links and collections; each collection an id and links of its own."""
    body = body_of(client, "/collections")
    assert body["links"]
    for found in body["collections"]:
        assert isinstance(found["id"], str)
        assert all({"href", "rel", "type"} <= set(link) for link in found["links"])
        assert found["itemType"] == "feature"


def test_req_core_fc_md_items(client: TestClient) -> None:
    """Every collection that the service has is in the list, once, and nothing else is one."""
    listed = [found["id"] for found in collections_of(client)]
    assert len(listed) == len(set(listed)) == 25
    path = "/collections/{collectionId}"
    assert path in body_of(client, "/api")["paths"]
    assert client.get("/collections/no-such").status_code == 404


def test_req_core_fc_md_extent(client: TestClient) -> None:
    """The extent holds all geometries and all times of the features as they are served."""
    for found in collections_of(client):
        features, extent = features_of(client, found["id"]), found.get("extent", {})
        shapes = [shape(f["geometry"]) for f in features if f["geometry"]]
        assert bool(shapes) is ("spatial" in extent)
        if shapes:
            around = box(*extent["spatial"]["bbox"][0])
            assert all(around.covers(each) for each in shapes), found["id"]
    start, end = body_of(client, COLLECTION)["extent"]["temporal"]["interval"][0]
    days = [days_utc(f["properties"]) for f in features_of(client, "incidents")]
    assert instant(start) <= min(first for first, _ in days)
    assert max(last for _, last in days) <= instant(end)


def test_req_core_fc_md_extent_multi(client: TestClient) -> None:
    """The first box and the first interval hold all; there are no others that would have to."""
    for found in collections_of(client):
        extent = found.get("extent", {})
        assert len(extent.get("spatial", {"bbox": [0]})["bbox"]) == 1
        assert len(extent.get("temporal", {"interval": [0]})["interval"]) == 1


def test_req_core_sfc_md_op(client: TestClient) -> None:
    """Each collection has its own address."""
    for found in collections_of(client):
        assert client.get(f"/collections/{found['id']}").status_code == 200


def test_req_core_sfc_md_success(client: TestClient) -> None:
    """One collection is described as in the list."""
    for found in collections_of(client):
        own = body_of(client, f"/collections/{found['id']}")
        for name in ("id", "title", "description", "extent", "itemType"):
            assert own.get(name) == found.get(name)
        assert all(link in own["links"] for link in found["links"])


def test_req_core_f_op(client: TestClient) -> None:
    """Every feature of every collection has its own address; an unknown one is a 404."""
    for found in collections_of(client):
        for feature in features_of(client, found["id"])[:3]:
            address = f"/collections/{found['id']}/items/{feature['id']}"
            assert client.get(address).status_code == 200, address
    assert client.get(f"{ITEMS}/no-such").status_code == 404


def test_req_core_f_success(client: TestClient) -> None:
    """It is a 200 with the feature that was asked for, as in the page of its collection."""
    one = body_of(client, FEATURE)
    (listed,) = (f for f in features_of(client, "incidents") if f["id"] == OFFICE)
    assert (one["id"], one["geometry"]) == (OFFICE, listed["geometry"])
    assert one["properties"].items() >= listed["properties"].items()
