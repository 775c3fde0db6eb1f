"""OGC API - Processes Part 1 (18-062r2): descriptions of processes, JSON, and OpenAPI 3.0."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import jsonschema_rs
import pytest

from app.analysis.register import ANALYSES
from tests.api.conformance.asking import body_of, linked
from tests.api.conformance.definition import (
    all_operations,
    assert_well_formed,
    document,
    followed,
)
from tests.api.conformance.test_processes_1 import NEEDED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.testclient import TestClient

    from tests.api.conformance.definition import Operation

JSON = "application/json"
PROBLEM = "application/problem+json"
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
DESCRIBED = {"title", "description", "schema"}
# The words that the standard lets a schema have.
WORDS = {
    "title", "multipleOf", "maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum",
    "maxLength", "minLength", "pattern", "maxItems", "minItems", "uniqueItems", "maxProperties",
    "minProperties", "required", "enum", "type", "not", "allOf", "oneOf", "anyOf", "items",
    "properties", "additionalProperties", "description", "format", "default", "nullable",
    "readOnly", "writeOnly", "example", "deprecated", "contentMediaType", "contentEncoding",
    "contentSchema",
}  # fmt: skip
TYPES = {"array", "boolean", "integer", "number", "object", "string"}
each_process = pytest.mark.parametrize("name", ANALYSES)


def process_of(client: TestClient, name: str) -> dict[str, Any]:
    return body_of(client, f"/processes/{name}")


def schemas_in(schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Give a schema and all that are in it."""
    yield schema
    inside = [*schema.get("oneOf", ()), *schema.get("properties", {}).values()]
    for each in (*inside, *([schema["items"]] if "items" in schema else ())):
        yield from schemas_in(each)


def assert_schema(schema: dict[str, Any]) -> None:
    jsonschema_rs.meta.validate(schema)
    for each in schemas_in(schema):
        assert set(each) <= WORDS
        assert each.get("type", "string") in TYPES


@each_process
def test_req_processes_ogc_process_description_json_encoding(client: TestClient, name: str) -> None:
    """A description is an object with the members of the standard, each of its type."""
    found = process_of(client, name)
    assert found["id"] == name
    assert all(isinstance(found[key], str) for key in ("id", "version", "title", "description"))
    assert set(found["jobControlOptions"]) <= {"sync-execute", "async-execute", "dismiss"}
    assert set(found["outputTransmission"]) <= {"value", "reference"}
    assert all(isinstance(link["href"], str) for link in found["links"])
    assert isinstance(found["inputs"], dict)
    assert isinstance(found["outputs"], dict)


@each_process
def test_req_processes_ogc_process_description_inputs_def(client: TestClient, name: str) -> None:
    """Each input is under its name, with how often it is given: what must be, at least once."""
    inputs = process_of(client, name)["inputs"]
    for each in inputs.values():
        assert set(each) == DESCRIBED | {"minOccurs", "maxOccurs"}
        assert 0 <= each["minOccurs"] <= each["maxOccurs"] == 1
    needed = {key for key, each in inputs.items() if each["minOccurs"]}
    assert needed == ({"incident"} if name == "reach" else set())
    answer = client.post(f"/processes/{name}/execution", json={})
    assert (answer.status_code == 400) is (name in NEEDED)


@each_process
def test_req_processes_ogc_process_description_input_def(client: TestClient, name: str) -> None:
    """Each input has a schema of the words of the standard, and its example is valid by it."""
    for key, each in process_of(client, name)["inputs"].items():
        assert_schema(each["schema"])
        check = jsonschema_rs.validator_for(each["schema"])
        for schema in schemas_in(each["schema"]):
            assert "example" not in schema or check.is_valid(schema["example"]), key
            assert "default" not in schema or jsonschema_rs.is_valid(schema, schema["default"])


@each_process
def test_req_processes_ogc_process_description_input_mixed_type(
    client: TestClient, name: str
) -> None:
    """An input of several types has one schema for each; no value is of two of them."""
    inputs = process_of(client, name)["inputs"]
    mixed = {key: each["schema"] for key, each in inputs.items() if "type" not in each["schema"]}
    assert set(mixed) == {"bbox", "geometry"} & set(inputs)
    for schema in mixed.values():
        assert set(schema) == {"oneOf"}
        assert schema["oneOf"][0]["type"] in {"array", "string"}
        formats = [each["format"] for each in schema["oneOf"][1:]]
        assert formats in (["ogc-bbox"], ["geojson-geometry", "geojson-feature"])


@each_process
def test_req_processes_ogc_process_description_outputs_def(client: TestClient, name: str) -> None:
    """Each output is under its name; there is one."""
    (output,) = process_of(client, name)["outputs"].items()
    assert output[0] == "result"
    assert set(output[1]) == DESCRIBED


@each_process
def test_req_processes_ogc_process_description_output_def(client: TestClient, name: str) -> None:
    """Each output has a schema, by which its value is valid."""
    schema = process_of(client, name)["outputs"]["result"]["schema"]
    assert_schema(schema)
    body = {"inputs": NEEDED.get(name, {}), "response": "document"}
    found = client.post(f"/processes/{name}/execution", json=body).json()["result"]
    assert found["mediaType"] == schema["contentMediaType"]
    assert jsonschema_rs.is_valid(schema, found["value"])


@each_process
def test_what_asks_nothing_here_is_not_offered(client: TestClient, name: str) -> None:
    """Why some requirements are not applicable: what they are about is not described."""
    found = process_of(client, name)
    assert (found["jobControlOptions"], found["outputTransmission"]) == (
        ["sync-execute"],
        ["value"],
    )
    assert len(found["outputs"]) == 1
    for each in (*found["inputs"].values(), *found["outputs"].values()):
        assert each.get("maxOccurs", 1) == 1
        for schema in schemas_in(each["schema"]):
            assert "contentEncoding" not in schema
            assert schema.get("format") not in {"byte", "binary"}


def test_req_processes_json_definition(client: TestClient) -> None:
    """Everything that the standard has as JSON is given as JSON."""
    for address in ("/", "/conformance", "/processes", "/processes/near-table"):
        assert client.get(address, headers={"Accept": JSON}).headers["content-type"] == JSON
    answer = client.post("/processes/summary/execution", json={"response": "document"})
    assert (answer.status_code, answer.headers["content-type"]) == (200, JSON)


def operations(client: TestClient) -> Iterator[Operation]:
    """Give the operations on the processes and jobs, and what leads there."""
    for each in all_operations(client):
        if re.match(r"/(conformance$|api$|processes|jobs|$)", each[0]):
            yield each


def test_req_processes_oas30_oas_definition_1(client: TestClient) -> None:
    """The definition is there for machines as OpenAPI 3.0, and for people as HTML."""
    body = body_of(client, "/")
    for rel, media_type in (("service-desc", OPENAPI), ("service-doc", "text/html")):
        (link,) = linked(body, rel)
        assert link["type"] == media_type
        assert client.get(link["href"]).headers["content-type"].startswith(media_type)


def test_req_processes_oas30_oas_definition_2(client: TestClient) -> None:
    """It is an OpenAPI 3.0 document, also where it tells of processes and jobs."""
    assert_well_formed(client, operations(client))
    assert len([*operations(client)]) == 8


def address_of(path: str) -> str:
    return path.replace("{processID}", "summary").replace("{jobID}", "x")


def asked(client: TestClient, path: str, method: str) -> Any:
    """Give the answer to a good request."""
    body = {"inputs": {"by": "month"}} if method == "post" else None
    return client.request(method, address_of(path), json=body)


def test_req_processes_oas30_oas_impl(client: TestClient) -> None:
    """Every operation is there, every process that is named, and every parameter is read."""
    for path, method, operation in operations(client):
        answer = asked(client, path, method)
        assert answer.status_code == (404 if path.startswith("/jobs") else 200), path
        for row in (followed(client, row) for row in operation["parameters"]):
            if row["name"] == "processID":
                assert row["schema"]["enum"] == list(ANALYSES)
            if row["in"] == "query":
                schema = row["schema"]
                for value in schema.get("enum", [schema["default"]] if "default" in schema else []):
                    found = client.get(path, params={row["name"]: value})
                    assert found.status_code == 200, (path, row["name"])
    schema = document(client)["components"]["schemas"]["execute"]
    assert set(schema["properties"]) == {"inputs", "outputs", "response"}


def without_null(value: Any) -> Any:
    """Give schemas as JSON Schema has them: what may be null has no type there."""
    if isinstance(value, list):
        return [without_null(each) for each in value]
    if not isinstance(value, dict):
        return value
    left_out = {"type", "nullable"} if value.get("nullable") is True else set()
    return {key: without_null(each) for key, each in value.items() if key not in left_out}


def test_req_processes_oas30_completeness(client: TestClient) -> None:
    """Every operation tells of the status, the media type and the body that it answers with."""
    components = without_null(document(client)["components"])
    for path, method, operation in operations(client):
        answer = asked(client, path, method)
        told = followed(client, operation["responses"][str(answer.status_code)])
        kind = answer.headers["content-type"]
        assert kind in told["content"], path
        check = {**told["content"][kind]["schema"], "components": components}
        assert jsonschema_rs.is_valid(check, answer.json()), path
        is_read = method == "get" and answer.status_code == 200
        assert ("304" in operation["responses"]) is is_read
        assert {"400", "414", "5XX"} <= set(operation["responses"])


FAULTS: list[tuple[str, str, str, Any, int]] = [
    ("/processes", "get", "/processes?limit=0", None, 400),
    ("/processes", "get", f"/processes?offset={'0' * 8_001}", None, 414),
    ("/processes/{processID}", "get", "/processes/x", None, 404),
    ("/processes/{processID}", "get", "/processes/summary?x=1", None, 400),
    ("/processes/{processID}/execution", "post", "/processes/x/execution", {}, 404),
    ("/processes/{processID}/execution", "post", "/processes/summary/execution", [], 400),
    ("/processes/{processID}/execution", "post", "/processes/summary/execution", None, 415),
    ("/processes/{processID}/execution", "post", "/processes/summary/execution",
     {"inputs": {"filter": "x" * 5_000_001}}, 413),
    ("/jobs/{jobID}", "get", "/jobs/x", None, 404),
    ("/jobs/{jobID}", "get", "/jobs/x?x=1", None, 400),
    ("/jobs/{jobID}/results", "get", "/jobs/x/results", None, 404),
]  # fmt: skip


@pytest.mark.parametrize(("path", "method", "address", "body", "status"), FAULTS)
def test_req_processes_oas30_exceptions_codes(
    client: TestClient, path: str, method: str, address: str, body: Any, status: int
) -> None:
    """Every status of a fault is in the definition, with the body that it has."""
    answer = client.request(method, address, json=body)
    assert (answer.status_code, answer.headers["content-type"]) == (status, PROBLEM)
    told = document(client)["paths"][path][method]["responses"]
    content = followed(client, told[str(status)])["content"]
    schema = followed(client, content[PROBLEM]["schema"])
    assert set(schema["required"]) <= set(answer.json())


def test_req_processes_oas30_security(client: TestClient) -> None:
    """Nothing here asks for a token, and the definition names none."""
    for path, method, operation in operations(client):
        assert operation.get("security", []) == []
        assert asked(client, path, method).status_code not in {401, 403}
        assert not {"401", "403"} & set(operation["responses"])
