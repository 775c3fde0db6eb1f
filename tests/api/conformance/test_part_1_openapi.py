"""OGC API - Features Part 1 (17-069r4), OpenAPI 3.0: what the definition says is what is done."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.api.conformance.asking import OFFICE, body_of, linked
from tests.api.conformance.definition import (
    all_operations,
    assert_well_formed,
    document,
    followed,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.testclient import TestClient

    from tests.api.conformance.definition import Operation

# What stands for a name in a path, and what a GET needs to be asked at all.
NAMES = {
    "collectionId": "incidents", "featureId": OFFICE, "version": "1",
    "tileMatrixSetId": "WebMercatorQuad", "tileMatrix": "4", "tileRow": "5", "tileCol": "9",
}  # fmt: skip
NEEDED = {
    "/near": {"incident": OFFICE, "within": "25km"}, "/locate": {"kp": "1240"},
    "/geocode": {"q": "Tengiz"},
}  # fmt: skip
# A value of each parameter that no schema tells by itself.
VALUES = {
    "bbox": "37,44,38,45", "datetime": "2025-01-01/..", "ids": OFFICE, "properties": "title",
    "near": "cpc-terminal,25km", "filter": "kp_km > 1", "sortby": "-kp_km", "simplify": "500m",
    "kp": "1000/1500", "as-of": "x", "since": "2026-01-01", "q": "Tengiz",
    "incident": OFFICE, "radius": "2km", "within": "25km", "kind": "pump_station",
    "route": "cpc", "lon": "40", "lat": "45.5",
}  # fmt: skip
# What some mean something only together with.
BESIDE = {
    "verdict": {"near": VALUES["near"]},
    "datetime-mode": {"datetime": VALUES["datetime"]},
    "filter-crs": {"filter": VALUES["filter"]},
    "bbox-crs": {"bbox": "44,44,45,45"},  # a box in every system
    "csv-geometry": {"f": "csv"},
    "bom": {"f": "csv"},
    "profile": {"f": "json"},
    "download": {"f": "json"},
}
# Of another standard, or ours.
OTHERS = ("/analyses", "/processes", "/jobs", "/static", "/oembed", "/incidents")


def operations(client: TestClient) -> Iterator[Operation]:
    """Give the operations on the features."""
    return (each for each in all_operations(client) if not each[0].startswith(OTHERS))


def address_of(path: str) -> str:
    return re.sub(r"\{(\w+)\}", lambda match: NAMES[match[1]], path)


def test_req_oas30_oas_definition_1(client: TestClient) -> None:
    """The landing page links the definition, for machines as OpenAPI 3.0 and for people as HTML."""
    body = body_of(client, "/")
    (desc,), (doc,) = (linked(body, rel) for rel in ("service-desc", "service-doc"))
    assert desc["type"] == "application/vnd.oai.openapi+json;version=3.0"
    assert doc["type"] == "text/html"
    for link in (desc, doc):
        assert client.get(link["href"]).headers["content-type"].startswith(link["type"])


def test_req_oas30_oas_definition_2(client: TestClient) -> None:
    """It is an OpenAPI 3.0 document: its version, its parts, its names, references that lead on."""
    assert_well_formed(client, operations(client))


def asked_for(path: str, row: dict[str, Any]) -> list[dict[str, str]]:
    """Give queries that use one parameter: each word of its schema, or one fitting value."""
    name, schema = row["name"], row["schema"]
    if name == "filter-lang":
        return []  # each word is tried in Part 3, as it needs a filter of its own
    if (path, name) == ("/locate", "kp"):
        values = ["1240"]
    elif name in VALUES:
        values = [VALUES[name]]
    else:
        values = schema.get("enum") or [schema.get("default", schema.get("minimum", "x"))]
    others = dict(NEEDED.get(path, {}))
    if name in {"lon", "lat", "radius"}:
        others = {each: VALUES[each] for each in ("lon", "lat")}
    if name == "crs" and not path.endswith("{featureId}"):
        others = {"skipGeometry": "true"}  # not all features lie where every system is served
    return [{**others, **BESIDE.get(name, {}), name: spelled(value)} for value in values]


def spelled(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def version_of(client: TestClient) -> str:
    """Give a version of the catalog, as the link to the next page has it."""
    (link,) = linked(body_of(client, "/collections/incidents/items?limit=1"), "next")
    return link["href"].partition("as-of=")[2]


def test_req_oas30_oas_impl(client: TestClient) -> None:
    """Every operation is there, and every parameter of a GET is read, with each of its words."""
    version = version_of(client)
    for path, method, operation in operations(client):
        answered = {200, 204} if path.endswith("{tileCol}") else {200}  # a tile may be empty
        if method != "get":
            answer = client.request(method, address_of(path))
            assert answer.status_code in {401, 403}, (path, method)
            continue
        assert client.get(address_of(path), params=NEEDED.get(path)).status_code == 200, path
        for row in (followed(client, row) for row in operation.get("parameters", ())):
            for query in asked_for(path, row) if row["in"] == "query" else ():
                asked = query | ({"as-of": version} if "as-of" in query else {})
                answer = client.get(address_of(path), params=asked)
                assert answer.status_code in answered, (path, query, answer.text[:200])


# What goes wrong in a reading, and with what status.
FAULTS = [
    ("/collections/{collectionId}/items", "/collections/incidents/items?limit=0", 400),
    ("/collections/{collectionId}/items", "/collections/no-such/items", 404),
    ("/collections/{collectionId}/items/{featureId}", "/collections/incidents/items/x", 404),
    ("/collections/{collectionId}/items/{featureId}", f"/collections/incidents/items/{OFFICE}?f=x",
     400),
    ("/collections/{collectionId}", "/collections/no-such", 404),
    ("/collections/{collectionId}/schema", "/collections/no-such/schema", 404),
    ("/collections", "/collections?x=1", 400),
    ("/", "/?x=1", 400),
    ("/near", "/near", 400),
    ("/near", "/near?incident=no-such", 404),
    ("/locate", "/locate?kp=99999", 400),
]  # fmt: skip


@pytest.mark.parametrize(("path", "address", "status"), FAULTS)
def test_req_oas30_exceptions_codes(
    client: TestClient, path: str, address: str, status: int
) -> None:
    """Every status of a fault is in the definition, with the body that it has."""
    answer = client.get(address)
    assert answer.status_code == status
    told = document(client)["paths"][path]["get"]["responses"]
    content = followed(client, told[str(status)])["content"]
    assert answer.headers["content-type"] in content
    schema = followed(client, content["application/problem+json"]["schema"])
    assert set(schema["required"]) <= set(answer.json())


def completeness(client: TestClient) -> dict[str, str]:
    """Give by path what a good GET has that the definition does not tell."""
    wrong = {}
    for path, method, operation in operations(client):
        if method != "get":
            continue
        answer = client.get(address_of(path), params=NEEDED.get(path))
        told = followed(client, operation["responses"][str(answer.status_code)])
        kinds = {kind.partition(";")[0] for kind in told.get("content", {})}
        if answer.headers["content-type"].partition(";")[0] not in kinds:
            wrong[path] = answer.headers["content-type"]
    return wrong


def test_req_oas30_completeness(client: TestClient) -> None:
    """Every operation tells of the statuses and of the media types that it answers with."""
    for path, method, operation in operations(client):
        told = set(operation["responses"])
        assert told & {"200", "201"}, path
        assert {"400", "5XX"} <= told
        assert "404" in told or "{" not in path, path
        assert "304" in told or method != "get"
        is_negotiated = path.endswith(("/items", "/{featureId}")) and method == "get"
        assert "406" in told or not is_negotiated, path
    assert completeness(client) == {}


def test_items_tell_of_every_format_and_header(client: TestClient) -> None:
    path = "/collections/{collectionId}/items"
    operation = document(client)["paths"][path]["get"]
    told = followed(client, operation["responses"]["200"])
    rows = [followed(client, row) for row in operation["parameters"]]
    (formats,) = (row["schema"]["enum"] for row in rows if row["name"] == "f")
    for name in formats:
        answer = client.get(address_of(path), params={"f": name, "limit": "2"})
        kind = answer.headers["content-type"].partition(";")[0]
        assert kind in {each.partition(";")[0] for each in told["content"]}, name
        for header in ("Link", "Content-Crs", "Content-Disposition", "ETag"):
            assert header in told["headers"] or header.lower() not in answer.headers


def test_req_oas30_security(client: TestClient) -> None:
    """What needs a token says so, by a scheme of the document; what does not, asks for none."""
    schemes = document(client)["components"]["securitySchemes"]
    for path, method, operation in operations(client):
        needs = operation.get("security", [])
        assert bool(needs) is (method != "get"), path
        for name in (name for need in needs for name in need):
            assert schemes[name] == {"type": "http", "scheme": "bearer"}
        if method != "get":
            told = set(operation["responses"])
            assert {"401", "403"} <= told
