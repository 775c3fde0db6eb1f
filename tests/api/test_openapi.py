"""The OpenAPI document: whole, 3.0.3, and with what GDAL reads out of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.api.routes import EXAMPLES, HTML, READS, WRITES, documented

if TYPE_CHECKING:
    from starlette.testclient import TestClient

NOT_IN_THE_DOCUMENT = {"/docs", "/static/{name}"}  # a page and its files


@pytest.fixture(scope="session")
def document(client: TestClient) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/api").json()
    return found


def parameters_of(document: dict[str, Any], path: str) -> dict[str, dict[str, Any]]:
    rows = document["paths"][documented(path)]["get"]["parameters"]
    return {row["name"]: row for row in rows}


def test_it_is_3_0_3_in_its_own_media_type(client: TestClient, document: dict[str, Any]) -> None:
    assert document["openapi"] == "3.0.3"
    expected = "application/vnd.oai.openapi+json;version=3.0"
    assert client.get("/api").headers["content-type"] == expected


def test_every_route_is_documented(document: dict[str, Any]) -> None:
    reads = set(map(documented, set(EXAMPLES) - NOT_IN_THE_DOCUMENT))
    written = {documented(path) for path, _ in WRITES}
    assert set(document["paths"]) == reads | written
    for path in document["paths"]:
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
    for path in READS.keys() - NOT_IN_THE_DOCUMENT:
        rows = parameters_of(document, path)
        in_query = {name for name, row in rows.items() if row["in"] == "query"}
        in_path = {name for name, row in rows.items() if row["in"] == "path"}
        assert in_query == set(READS[path])
        assert in_path == {name for name in rows if f"{{{name}}}" in documented(path)}
        for name in in_query:
            assert rows[name]["description"]
            assert rows[name]["required"] is False
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
        "minItems": 4,
        "maxItems": 6,
    }


def test_limit_tells_its_bounds(document: dict[str, Any]) -> None:
    limit = parameters_of(document, "/collections/{collection_id}/items")["limit"]["schema"]
    assert limit == {"type": "integer", "minimum": 1, "maximum": 10_000, "default": 100}


def test_answers_keep_the_limits_that_are_told(client: TestClient) -> None:
    assert client.get("/collections/incidents/items?limit=10000").status_code == 200
    assert client.get("/collections/incidents/items?limit=0").status_code == 400


def test_errors_are_problems(document: dict[str, Any]) -> None:
    for methods in document["paths"].values():
        [operation, *_] = methods.values()
        for status in ("400", "404", "default"):
            for operation in methods.values():
                content = operation["responses"][status]["content"]
                assert set(content) == {"application/problem+json"}
                schema = content["application/problem+json"]["schema"]
                assert schema["required"] == ["type", "title", "status", "code", "detail"]


def test_problem_has_the_shape_that_is_documented(
    client: TestClient, document: dict[str, Any]
) -> None:
    responses = document["paths"]["/near"]["get"]["responses"]
    schema = responses["400"]["content"]["application/problem+json"]["schema"]
    kinds = {"string": str, "integer": int}
    body = client.get("/near").json()
    assert set(schema["required"]) <= set(body) <= set(schema["properties"])
    for name, value in body.items():
        assert isinstance(value, kinds[schema["properties"][name]["type"]])


def test_no_reference_leads_nowhere(document: dict[str, Any]) -> None:
    assert "$ref" not in repr(document)
    assert set(document["components"]) == {"securitySchemes"}


def test_server_is_told(document: dict[str, Any]) -> None:
    assert document["servers"] == [{"url": "http://testserver"}]


def test_documentation_page_uses_files_of_this_server(client: TestClient) -> None:
    page = client.get("/docs").text
    assert "http://" not in page.replace("http://www.w3.org/2000/svg", "")
    assert "https://" not in page
    for name in ("swagger-ui-bundle.js", "swagger-ui.css", "docs.js"):
        assert f"static/{name}?v=" in page
        answer = client.get(f"/static/{name}?v=1")
        assert answer.status_code == 200
        assert "immutable" in answer.headers["cache-control"]


def test_tables_of_pages_are_whole() -> None:
    assert {address.partition("?")[0] for address in HTML} <= set(EXAMPLES.values())
