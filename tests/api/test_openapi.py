"""The OpenAPI document: whole, 3.0.3, and with what GDAL reads out of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.api.routes import (
    EXAMPLES,
    EXECUTION,
    HTML,
    OF_A_JOB,
    OF_A_RESULT,
    READS,
    STILL,
    WRITES,
    documented,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.testclient import TestClient

ITEMS = "/collections/{collection_id}/items"
# A page and its files, and what the page of the map asks for itself.
FOR_PAGES = {"/map/rows", "/map/rows/titles", "/map/rows/card", "/map/rows/found"}
NOT_IN_THE_DOCUMENT = {"/docs", "/static/{name}", *FOR_PAGES}


@pytest.fixture(scope="session")
def document(client: TestClient) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/api").json()
    return found


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield method, path, operation


def resolved(document: dict[str, Any], found: dict[str, Any]) -> dict[str, Any]:
    if "$ref" not in found:
        return found
    _, _, kind, name = found["$ref"].split("/")
    component: dict[str, Any] = document["components"][kind][name]
    return component


def parameters_of(document: dict[str, Any], path: str) -> dict[str, dict[str, Any]]:
    rows = document["paths"][documented(path)]["get"]["parameters"]
    return {row["name"]: row for row in rows}


def test_it_is_3_0_3_in_its_own_media_type(client: TestClient, document: dict[str, Any]) -> None:
    assert document["openapi"] == "3.0.3"
    expected = "application/vnd.oai.openapi+json;version=3.0"
    assert client.get("/api").headers["content-type"] == expected


def test_every_route_is_documented(document: dict[str, Any]) -> None:
    reads = set(map(documented, {*EXAMPLES, *OF_A_RESULT, *OF_A_JOB} - NOT_IN_THE_DOCUMENT))
    written = {documented(path) for path, _ in WRITES}
    asked = {documented(EXECUTION), STILL}
    assert set(document["paths"]) == reads | written | asked
    for path in asked:
        assert set(document["paths"][path]) == {"post"}
        assert "security" not in document["paths"][path]["post"]
    for path in set(document["paths"]) - asked:
        writes = {method.lower() for other, method in WRITES if documented(other) == path}
        assert set(document["paths"][path]) == writes | ({"get"} if path in reads else set())
        for method in writes:
            operation = document["paths"][path][method]
            assert operation["security"] == [{"bearer": []}]
            assert ("requestBody" in operation) is (method != "delete")
            assert "reason" in {row["name"] for row in operation["parameters"]}
        for operation in document["paths"][path].values():
            assert operation["summary"]
            assert operation["description"]


def test_every_parameter_is_documented_and_nothing_else(document: dict[str, Any]) -> None:
    for path, names in {**READS, **OF_A_RESULT, **OF_A_JOB}.items():
        if path in NOT_IN_THE_DOCUMENT:
            continue
        rows = parameters_of(document, path)
        in_query = {name for name, row in rows.items() if row["in"] == "query"}
        in_path = {name for name, row in rows.items() if row["in"] == "path"}
        assert in_query == set(names)
        assert in_path == {name for name in rows if f"{{{name}}}" in documented(path)}
        for name in in_query:
            assert rows[name]["description"]
            assert rows[name]["required"] is (name == "q" or (path, name) == ("/oembed", "url"))
        for name in in_path:
            assert rows[name]["required"] is True


@pytest.mark.parametrize("path", ["/collections/{collection_id}/items", "/map", "/embed"])
def test_lists_are_joined_by_commas(document: dict[str, Any], path: str) -> None:
    rows = parameters_of(document, path)
    for name in ("bbox", "limit", "datetime", "ids", "properties"):
        assert (rows[name]["style"], rows[name]["explode"]) == ("form", False)
    assert rows["bbox"]["schema"] == {
        "type": "array",
        "items": {"type": "number"},
        "oneOf": [{"minItems": 4, "maxItems": 4}, {"minItems": 6, "maxItems": 6}],
    }


def test_limit_tells_its_bounds(document: dict[str, Any]) -> None:
    limit = parameters_of(document, "/collections/{collection_id}/items")["limit"]["schema"]
    assert limit == {"type": "integer", "minimum": 1, "maximum": 10_000, "default": 100}


def test_answers_keep_the_limits_that_are_told(client: TestClient) -> None:
    assert client.get("/collections/incidents/items?limit=10000").status_code == 200
    assert client.get("/collections/incidents/items?limit=0").status_code == 400


def problem_schema(document: dict[str, Any], response: dict[str, Any]) -> dict[str, Any]:
    content = resolved(document, response)["content"]
    return resolved(document, content["application/problem+json"]["schema"])


def test_errors_are_problems(document: dict[str, Any]) -> None:
    required = ["type", "title", "status", "code", "detail"]
    for method, path, operation in operations(document):
        refused = {status for status in operation["responses"] if status[0] in "45"}
        assert {"400", "414", "5XX"} <= refused, (method, path)
        is_write = method != "get" and path not in {documented(EXECUTION), STILL}
        assert not is_write or {"401", "403", "404", "412", "415"} <= refused
        for status in refused:
            schema = problem_schema(document, operation["responses"][status])
            assert schema["required"] == required


def test_problem_has_the_shape_that_is_documented(
    client: TestClient, document: dict[str, Any]
) -> None:
    schema = problem_schema(document, document["paths"]["/near"]["get"]["responses"]["400"])
    kinds = {"string": str, "integer": int}
    body = client.get("/near").json()
    assert set(schema["required"]) <= set(body) <= set(schema["properties"])
    for name, value in body.items():
        assert isinstance(value, kinds[schema["properties"][name]["type"]])


def test_every_reference_leads_somewhere_and_every_component_is_used(
    document: dict[str, Any],
) -> None:
    used = set(re.findall(r"'#/components/([a-z]+/[\w-]+)'", repr(document), re.IGNORECASE))
    there = {
        f"{kind}/{name}"
        for kind, components in document["components"].items()
        for name in components
        if kind != "securitySchemes"
    }
    assert used == there


def test_whatever_is_answered_as_json_has_a_schema(document: dict[str, Any]) -> None:
    for method, path, operation in operations(document):
        for status, response in operation["responses"].items():
            for media_type, content in resolved(document, response).get("content", {}).items():
                is_json = media_type.partition(";")[0].endswith("json")
                assert not is_json or "$ref" in content["schema"], (method, path, status)


def test_operations_have_names_that_stay(document: dict[str, Any]) -> None:
    names = {(method, path): each["operationId"] for method, path, each in operations(document)}
    assert len(set(names.values())) == len(names)
    assert names["get", documented(ITEMS)] == "items"
    assert names["put", documented(f"{ITEMS}/{{item_id}}")] == "replace_item"
    tags = {tag["name"] for tag in document["tags"]}
    assert tags == {tag for _, _, each in operations(document) for tag in each["tags"]}


def test_the_path_tells_what_is_served(client: TestClient, document: dict[str, Any]) -> None:
    served = [each["id"] for each in client.get("/collections").json()["collections"]]
    written = ["incidents", "assets", "places"]
    tiled = [name for name in served if client.get(f"/collections/{name}/tiles").is_success]
    for method, _, operation in operations(document):
        rows = {row["name"]: row for row in operation["parameters"] if row["in"] == "path"}
        if "collectionId" in rows:
            enum = rows["collectionId"]["schema"]["enum"]
            others = (written, [*written, "casualty-reports"], ["incidents"], tiled)
            assert enum in (served, *others)
            assert (enum == served) <= (method == "get")
        if "featureId" in rows and method == "get":
            example = rows["featureId"]["example"]
            assert client.get(f"/collections/incidents/items/{example}").status_code == 200


@pytest.mark.parametrize("path", ["/collections/{collection_id}/items", "/near", "/locate"])
def test_each_example_is_read(client: TestClient, document: dict[str, Any], path: str) -> None:
    rows = parameters_of(document, path)
    position = {"lon": "37.8", "lat": "44.7"} if path != ITEMS else {}
    for name, row in rows.items():
        if row["in"] != "query" or "example" not in row:
            continue
        value, others = row["example"], {} if name in ("kp", "incident") else position
        said = ",".join(map(str, value)) if isinstance(value, list) else str(value)
        asked = {**others, name: said}
        answer = client.get(path.format(collection_id="incidents"), params=asked)
        assert answer.status_code == 200, (name, answer.text)


def test_what_goes_with_each_write_is_told(document: dict[str, Any]) -> None:
    item = document["paths"][documented(f"{ITEMS}/{{item_id}}")]
    needed = {
        method: next(r["required"] for r in each["parameters"] if r["name"] == "reason")
        for method, each in item.items()
        if method != "get"
    }
    assert needed == {"put": False, "patch": False, "delete": True}
    for method in needed:
        headers = [row["name"] for row in item[method]["parameters"] if row["in"] == "header"]
        assert headers == ["If-Match", "Idempotency-Key"]


def test_server_is_told(document: dict[str, Any]) -> None:
    assert document["servers"] == [{"url": "http://testserver"}]


def test_documentation_page_uses_files_of_this_server(client: TestClient) -> None:
    page = client.get("/docs").text.replace("http://testserver/", "")  # its own, in the snippets
    assert "http://" not in page.replace("http://www.w3.org/2000/svg", "")
    assert "https://" not in page
    for name in ("swagger-ui-bundle.js", "swagger-ui.css", "docs.js"):
        assert f"static/{name}?v=" in page
        answer = client.get(f"/static/{name}?v=1")
        assert answer.status_code == 200
        assert "immutable" in answer.headers["cache-control"]


def test_tables_of_pages_are_whole() -> None:
    assert {address.partition("?")[0] for address in HTML} <= {
        address.partition("?")[0] for address in EXAMPLES.values()
    }
