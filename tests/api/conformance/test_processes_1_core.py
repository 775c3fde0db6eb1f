"""OGC API - Processes - Part 1 (18-062r2), by the names of its requirements.

Jobs are not claimed: every process answers at once, so that requirements of asynchronous execution
and of job lists have nothing to hold.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from app.analysis.register import ANALYSES
from tests.api.conformance.test_part_1_core import body_of

if TYPE_CHECKING:
    from starlette.testclient import TestClient

PROCESSES = "http://www.opengis.net/def/rel/ogc/1.0/processes"
EXECUTE = "http://www.opengis.net/def/rel/ogc/1.0/execute"
NEAR = "/processes/near-table/execution"
SUMMARY = {
    "id", "title", "description", "version", "jobControlOptions", "outputTransmission", "links",
}  # fmt: skip


def test_req_core_landingpage_success(client: TestClient) -> None:
    """The landing page leads to the processes."""
    links = body_of(client, "/")["links"]
    (found,) = [link for link in links if link["rel"] == PROCESSES]
    assert found["href"] == "http://testserver/processes"
    assert found["type"] == "application/json"


def test_req_core_conformance_success(client: TestClient) -> None:
    """The classes are declared."""
    base = "http://www.opengis.net/spec/ogcapi-processes-1/1.0/conf"
    declared = {
        uri for uri in body_of(client, "/conformance")["conformsTo"] if uri.startswith(base)
    }
    assert declared == {
        f"{base}/{name}" for name in ("core", "ogc-process-description", "json", "oas30")
    }


def test_req_core_process_list_success(client: TestClient) -> None:
    """The list holds a summary of each process, and a link to itself."""
    listed = body_of(client, "/processes")
    assert [one["id"] for one in listed["processes"]] == list(ANALYSES)
    assert all(set(one) == SUMMARY for one in listed["processes"])
    assert "self" in {link["rel"] for link in listed["links"]}


@pytest.mark.parametrize("name", ANALYSES)
def test_req_core_process_success(client: TestClient, name: str) -> None:
    """A process is described with inputs and outputs, and leads to its execution."""
    found = body_of(client, f"/processes/{name}")
    assert set(found) == SUMMARY | {"inputs", "outputs"}
    assert found["id"] == name
    (run,) = [link["href"] for link in found["links"] if link["rel"] == EXECUTE]
    assert run == f"http://testserver/processes/{name}/execution"


@pytest.mark.parametrize("name", ANALYSES)
def test_req_ogc_process_description_inputs_def(client: TestClient, name: str) -> None:
    """Each input has a title, a schema, and how often it may be given."""
    for each in body_of(client, f"/processes/{name}")["inputs"].values():
        assert set(each) == {"title", "description", "schema", "minOccurs", "maxOccurs"}
        assert each["schema"].get("type") in {"string", "integer", "number", "array", "boolean"}


@pytest.mark.parametrize("name", ANALYSES)
def test_req_ogc_process_description_outputs_def(client: TestClient, name: str) -> None:
    """Each output has a schema."""
    outputs = body_of(client, f"/processes/{name}")["outputs"]
    assert outputs["result"]["schema"]["contentMediaType"] == "application/json"


def test_req_core_process_exception_no_such_process(client: TestClient) -> None:
    """An unknown process is 404, with a code of its own."""
    for answer in (client.get("/processes/x"), client.post("/processes/x/execution", json={})):
        assert (answer.status_code, answer.json()["code"]) == (404, "no-such-process")


def run(client: TestClient, body: Any) -> Any:
    answer = client.post(NEAR, json=body)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
    return answer.json()


def test_req_core_process_execute_sync_raw_value_one(client: TestClient) -> None:
    """One output that is asked for raw is the whole answer."""
    assert run(client, {"inputs": {"k": 2}, "response": "raw"})["analysis"] == "near-table"


def test_req_core_process_execute_sync_document(client: TestClient) -> None:
    """A document holds the output by its name."""
    body = {"inputs": {"k": 2}, "outputs": {"result": {}}, "response": "document"}
    assert set(run(client, body)) == {"result"}


def test_req_core_process_execute_default_execution_mode(client: TestClient) -> None:
    """A client that prefers to be answered later is answered at once, and told nothing of jobs."""
    answer = client.post(NEAR, json={"inputs": {}}, headers={"Prefer": "respond-async"})
    assert answer.status_code == 200
    assert "location" not in answer.headers


def test_req_core_process_execute_inputs(client: TestClient) -> None:
    """Inputs in line are texts, numbers, lists and geometries, and mean what a query would."""
    ids = ["cpc-2025-09-24-office-strike", "cpc-2025-11-29-spm2-naval-drones"]
    found = run(client, {"inputs": {"ids": ids, "k": 2}})
    assert {row["incident_id"] for row in found["pairs"]} == set(ids)
    point = {"type": "Point", "coordinates": [37.65, 44.67]}
    answer = client.post("/processes/what-if/execution", json={"inputs": {"geometry": point}})
    by_query = client.get("/analyses/what-if?geometry=POINT (37.65 44.67)")
    assert answer.content == by_query.content


def test_req_json_definition(client: TestClient) -> None:
    """Everything that is answered with 200 is JSON."""
    for address in ("/processes", "/processes/near-table"):
        assert client.get(address).headers["content-type"] == "application/json"


def test_req_oas30_oas_definition(client: TestClient) -> None:
    """The definition has the three resources of the processes, with their names."""
    paths = body_of(client, "/api")["paths"]
    assert set(paths["/processes"]) == {"get"}
    assert set(paths["/processes/{processID}"]) == {"get"}
    assert set(paths["/processes/{processID}/execution"]) == {"post"}
