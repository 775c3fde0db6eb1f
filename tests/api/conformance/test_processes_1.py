"""OGC API - Processes Part 1 (18-062r2), core: the list, a process, its execution, no jobs.

Every process is answered at once, has one output, and gives it by value.
"""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

import jsonschema_rs
import pytest

from app.analysis.register import ANALYSES
from tests.api.conformance.asking import (
    OFFICE,
    OGC_REL,
    body_of,
    linked,
    parameter_of,
    refused,
    rels_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.testclient import TestClient

JSON = "application/json"
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
EXCEPTIONS = "http://www.opengis.net/def/exceptions/ogcapi-processes-1/1.0"
CONF = "http://www.opengis.net/spec/ogcapi-processes-1/1.0/conf"
CRS84H = "http://www.opengis.net/def/crs/OGC/0/CRS84h"
PLACE = "/collections/places/items/novorossiysk"
RESOURCES = ("/", "/conformance", "/api", "/processes", "/processes/near-table")
SUMMARY = {
    "id", "title", "description", "version", "jobControlOptions", "outputTransmission", "links",
}  # fmt: skip
# What nothing can be asked without: an input that must be there, or one of two.
NEEDED: dict[str, dict[str, Any]] = {
    "reach": {"incident": "cpc-2025-11-29-spm2-naval-drones"},
    "what-if": {"place": "novorossiysk"},
}
each_process = pytest.mark.parametrize("name", ANALYSES)


def run(
    client: TestClient, name: str, inputs: Any, /, *, prefer: str = "", **members: Any
) -> tuple[int, Any]:
    """Give the status and the JSON of an execution."""
    headers = {"Prefer": prefer} if prefer else {}
    body = {"inputs": inputs, **members}
    answer = client.post(f"/processes/{name}/execution", json=body, headers=headers)
    assert answer.headers["content-type"] in {JSON, "application/problem+json"}
    assert not {"location", "preference-applied"} & set(answer.headers)
    return answer.status_code, answer.json()


def assert_exception(client: TestClient, address: str, kind: str) -> None:
    answer = client.get(address)
    assert (answer.status_code, answer.json()["status"]) == (404, 404)
    assert answer.json()["type"] == f"{EXCEPTIONS}/{kind}"
    assert answer.json().keys() >= {"type", "title", "status", "detail"}


def test_req_processes_core_landingpage_op(client: TestClient) -> None:
    """The landing page is at the root."""
    assert client.get("/").status_code == 200


def test_req_processes_core_landingpage_success(client: TestClient) -> None:
    """It links the definition, what is conformed to, and the processes, by its own relations."""
    body = body_of(client, "/")
    rels = rels_of(body)
    assert (rels["service-desc"], rels["service-doc"]) == (OPENAPI, "text/html")
    for last in ("conformance", "processes"):
        (link,) = linked(body, f"{OGC_REL}/{last}")
        assert (urlsplit(link["href"]).path, link["type"]) == (f"/{last}", JSON)


def test_req_processes_core_api_definition_op(client: TestClient) -> None:
    """Every link to a definition answers."""
    body = body_of(client, "/")
    for link in linked(body, "service-desc") + linked(body, "service-doc"):
        assert client.get(link["href"]).status_code == 200


def test_req_processes_core_api_definition_success(client: TestClient) -> None:
    """It is a definition, with the resources of the processes."""
    paths = body_of(client, "/api")["paths"]
    one, job = "/processes/{processID}", "/jobs/{jobID}"
    assert {"/processes", one, f"{one}/execution", job, f"{job}/results"} <= set(paths)


def test_req_processes_core_conformance_op(client: TestClient) -> None:
    """The classes are listed at /conformance."""
    assert client.get("/conformance").status_code == 200


def test_req_processes_core_conformance_success(client: TestClient) -> None:
    """The classes that are met are listed, and those of jobs are not."""
    found = [uri for uri in body_of(client, "/conformance")["conformsTo"] if CONF in uri]
    names = ("core", "ogc-process-description", "json", "oas30")
    assert found == [f"{CONF}/{name}" for name in names]


def test_req_processes_core_http(client: TestClient) -> None:
    """HEAD is GET without the body, a copy 304, a method that is not read 405."""
    for address in RESOURCES:
        got, head = client.get(address), client.head(address)
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers["content-type"] == got.headers["content-type"]
        again = client.get(address, headers={"If-None-Match": got.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
    for address, allowed in (("/processes", "GET"), ("/processes/rings/execution", "POST")):
        answer = client.delete(address)
        assert (answer.status_code, allowed in answer.headers["allow"]) == (405, True)


def examples(client: TestClient, name: str) -> Iterator[tuple[str, Any]]:
    """Give the example of each input that has one."""
    for key, each in body_of(client, f"/processes/{name}")["inputs"].items():
        forms = each["schema"].get("oneOf", ()) if "type" not in each["schema"] else ()
        for form in (each["schema"], *forms):
            if "example" in form:
                yield key, form["example"]


@each_process
def test_req_processes_core_test_process(client: TestClient, name: str) -> None:
    """A process can be tried with the examples of its description."""
    for key, value in examples(client, name):
        # A radius and a place are for some positions only, a result knows the record of today.
        if key not in {"radius", "place"}:
            inputs = {**NEEDED.get(name, {}), key: value}
            inputs = {key: value} if key == "geometry" else inputs
            status, found = run(client, name, inputs)
            assert status == 200, (key, value, found)


def test_req_processes_core_process_list(client: TestClient) -> None:
    """The processes are at /processes."""
    assert client.get("/processes").status_code == 200


def test_req_processes_core_pl_limit_definition(client: TestClient) -> None:
    """The definition tells of limit, in the form that the standard has."""
    limit = parameter_of(client, "limit", "/processes")["schema"]
    assert limit == {"type": "integer", "minimum": 1, "maximum": 10_000, "default": 100}
    for value in ("0", "-1", "x", "1.5", ""):
        refused(client, "/processes", "limit", limit=value)


@pytest.mark.parametrize("limit", [1, 4, 11, 12, 10_000, 20_000])
def test_req_processes_core_pl_limit_response(client: TestClient, limit: int) -> None:
    """No more are listed than limit says, the first of them."""
    found = [one["id"] for one in body_of(client, f"/processes?limit={limit}")["processes"]]
    assert found == [*ANALYSES][:limit]


def test_req_processes_core_process_list_success(client: TestClient) -> None:
    """The list holds the summary of each process, and links."""
    listed = body_of(client, "/processes")
    assert set(listed) == {"processes", "links"}
    assert [one["id"] for one in listed["processes"]] == list(ANALYSES)
    for one in listed["processes"]:
        assert set(one) == SUMMARY
        assert one["jobControlOptions"] == ["sync-execute"]
        assert one["outputTransmission"] == ["value"]
        assert all({"href", "rel", "type"} <= set(link) for link in one["links"])


def test_req_processes_core_pl_links(client: TestClient) -> None:
    """The list links itself as it was asked for; there is no other media type to link."""
    for address in ("/processes", "/processes?limit=3"):
        body = body_of(client, address)
        (link,) = linked(body, "self")
        assert (link["href"], link["type"]) == (f"http://testserver{address}", JSON)
        assert linked(body, "alternate") == []


@each_process
def test_req_processes_core_process(client: TestClient, name: str) -> None:
    """Each process has its own address."""
    assert client.get(f"/processes/{name}").status_code == 200


@each_process
def test_req_processes_core_process_success(client: TestClient, name: str) -> None:
    """It is described with inputs and outputs, and leads to itself and to its execution."""
    found = body_of(client, f"/processes/{name}")
    assert set(found) == SUMMARY | {"inputs", "outputs"}
    (listed,) = (one for one in body_of(client, "/processes")["processes"] if one["id"] == name)
    assert {key: found[key] for key in SUMMARY} == listed
    here = f"http://testserver/processes/{name}"
    for rel, address in (("self", here), (f"{OGC_REL}/execute", f"{here}/execution")):
        assert [link["href"] for link in linked(found, rel)] == [address]


def test_req_processes_core_process_exception_no_such_process(client: TestClient) -> None:
    """An unknown process is a 404 of the type that the standard has."""
    assert_exception(client, "/processes/no-such", "no-such-process")
    status, body = run(client, "no-such", {})
    assert (status, body["type"]) == (404, f"{EXCEPTIONS}/no-such-process")


@each_process
def test_req_processes_core_process_execute_op(client: TestClient, name: str) -> None:
    """Each process is executed by POST."""
    status, found = run(client, name, NEEDED.get(name, {}))
    assert (status, found["analysis"]) == (200, name)
    assert client.get(f"/processes/{name}/execution").status_code == 405


def test_req_processes_core_process_execute_request(client: TestClient) -> None:
    """A request has inputs, outputs and the kind of the answer, each of which may be left out."""
    output = {"transmissionMode": "value", "format": {"mediaType": JSON, "encoding": "utf-8"}}
    given = {"inputs": {"by": "month"}, "outputs": {"result": output}, "response": "raw"}
    for name in (None, *given):
        body = {key: value for key, value in given.items() if key != name}
        answer = client.post("/processes/summary/execution", json=body)
        assert answer.status_code == 200, body
        assert ("by" in answer.json()["parameters"]) is (name != "inputs")


def test_req_processes_core_process_execute_inputs(client: TestClient) -> None:
    """Inputs are given by value or by reference: a data: URI, or a feature of this service."""
    ids = [OFFICE, "cpc-2025-11-29-spm2-naval-drones"]
    status, by_value = run(client, "near-table", {"ids": ids, "k": 2, "within": "25km"})
    assert status == 200
    assert {row["incident_id"] for row in by_value["pairs"]} == {*ids}
    listed = quote(f'["{ids[0]}","{ids[1]}"]')
    by_reference = {
        "ids": {"href": f"data:application/json,{listed}", "rel": "related", "type": JSON},
        "k": {"href": f"data:application/json;base64,{base64.b64encode(b'2').decode()}"},
        "within": {"href": "data:,25km"},
    }
    assert run(client, "near-table", by_reference) == (200, by_value)
    _, drawn = run(client, "what-if", {"geometry": body_of(client, PLACE)["geometry"]})
    linked_to = {"geometry": {"href": f"http://testserver{PLACE}"}}
    assert run(client, "what-if", linked_to) == (200, drawn)
    assert drawn["geometry_type"] == "Point"


POINT = {"type": "Point", "coordinates": [37.65, 44.67]}


def test_req_processes_core_process_execute_input_inline_object(client: TestClient) -> None:
    """An object is given as a qualified value, and means what its text means."""
    _, by_text = run(client, "what-if", {"geometry": "POINT (37.65 44.67)"})
    feature = {"type": "Feature", "geometry": POINT, "properties": {}}
    for value in ({"value": POINT}, {"value": feature}, POINT):
        assert run(client, "what-if", {"geometry": value}) == (200, by_text)


def test_req_processes_core_process_execute_input_mixed_type(client: TestClient) -> None:
    """A qualified value says by its media type which of the types of an input it is."""
    text, geojson = "POINT (37.65 44.67)", "application/geo+json"
    _, found = run(client, "what-if", {"geometry": text})
    for value, kind in ((POINT, geojson), (POINT, JSON), (text, "text/plain"), (text, JSON)):
        qualified = {"value": value, "mediaType": kind}
        assert run(client, "what-if", {"geometry": qualified}) == (200, found)
    for value, kind in ((POINT, "text/plain"), (text, geojson), (text, "image/png")):
        status, body = run(client, "what-if", {"geometry": {"value": value, "mediaType": kind}})
        assert (status, body["parameter"]) == (400, "geometry")


def told(result: dict[str, Any]) -> dict[str, Any]:
    """Give what a result says, without how it was asked for."""
    return {key: each for key, each in result.items() if key not in {"id", "parameters"}}


def test_req_processes_core_process_execute_input_inline_bbox(client: TestClient) -> None:
    """A box is an object with four numbers or six, in CRS84 or with heights, or in ours."""
    flat, high = [37, 44, 38.5, 45], [37, 44, -10, 38.5, 45, 1000]
    crs84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
    status, by_list = run(client, "summary", {"bbox": flat})
    assert status == 200
    boxes: list[dict[str, Any]] = [
        {"bbox": flat}, {"bbox": flat, "crs": crs84}, {"bbox": high, "crs": CRS84H},
    ]  # fmt: skip
    for box in (*boxes, *({"value": box} for box in boxes)):
        status, found = run(client, "summary", {"bbox": box})
        assert status == 200
        assert told(found) == told(by_list)
    mercator = "http://www.opengis.net/def/crs/EPSG/0/3857"
    _, found = run(client, "summary", {"bbox": {"bbox": flat, "crs": mercator}})
    assert found["parameters"]["bbox-crs"] == mercator


# Values of every JSON type, of which each input takes a few.
VALUES: tuple[Any, ...] = (
    None, True, 0, -1, 1.5, 10**9, "", "x y", "25", [], [1, 2], ["a"], ["a,b"], [[1]], {},
    {"type": "Point"}, {"type": "Feature", "geometry": None}, {"bbox": [1, 2]},
    {"bbox": [1, 2, 3, 4], "crs": "x"}, {"bbox": [1, 2, 3, 4], "x": 1},
)  # fmt: skip


@each_process
def test_req_processes_core_process_execute_input_validation(client: TestClient, name: str) -> None:
    """What the description of an input does not allow is a 400 that names it, however given."""
    for key, each in body_of(client, f"/processes/{name}")["inputs"].items():
        if key not in {own.name for own in ANALYSES[name].parameters} and name != "summary":
            continue  # what chooses incidents is the same for all
        check = jsonschema_rs.validator_for(each["schema"])
        for value in (value for value in VALUES if not check.is_valid(value)):
            for given in (value, {"value": value}):
                status, body = run(client, name, {key: given})
                assert (status, body.get("parameter")) == (400, key), (key, given, body)


def test_req_processes_core_process_execute_default_execution_mode(client: TestClient) -> None:
    """Without a preference the answer is given at once."""
    assert run(client, "summary", {})[0] == 200


@pytest.mark.parametrize("prefer", ["respond-async", "respond-async, wait=10", "wait=1"])
def test_req_processes_core_process_execute_auto_execution_mode(
    client: TestClient, prefer: str
) -> None:
    """A client that would rather wait is answered at once too, and told nothing of jobs."""
    assert run(client, "summary", {}, prefer=prefer) == run(client, "summary", {})


def test_req_processes_core_process_execute_default_outputs(client: TestClient) -> None:
    """Without outputs all are meant: the one that there is."""
    for response in ("raw", "document"):
        asked = run(client, "summary", {}, response=response, outputs={"result": {}})
        assert run(client, "summary", {}, response=response) == asked


def test_req_processes_core_process_execute_sync_raw_value_one(client: TestClient) -> None:
    """One output that is asked for raw is the whole answer, of the type that is described."""
    (output,) = body_of(client, "/processes/near-table")["outputs"].values()
    body = {"inputs": {"k": 2}, "response": "raw"}
    answer = client.post("/processes/near-table/execution", json=body)
    assert answer.headers["content-type"] == output["schema"]["contentMediaType"]
    assert answer.content == client.get("/analyses/near-table?k=2").content


def test_req_processes_core_process_execute_sync_document(client: TestClient) -> None:
    """A document is JSON and holds the output, which is an object, as a qualified value."""
    _, raw = run(client, "near-table", {"k": 2})
    for outputs in ({}, {"result": {"transmissionMode": "value"}}):
        found = run(client, "near-table", {"k": 2}, response="document", outputs=outputs)
        assert found == (200, {"result": {"value": raw, "mediaType": JSON}})


def test_req_processes_core_job(client: TestClient) -> None:
    """The address of a job is read by GET."""
    assert "GET" in client.delete("/jobs/x").headers["allow"]
    assert_exception(client, "/jobs/x", "no-such-job")


def test_req_processes_core_job_exception_no_such_job(client: TestClient) -> None:
    """No job is known: a 404 of the type that the standard has, also of the name of a result."""
    for job in ("x", "1", "0" * 32, run(client, "summary", {})[1]["id"]):
        assert_exception(client, f"/jobs/{job}", "no-such-job")


def test_req_processes_core_job_results(client: TestClient) -> None:
    """The address of the results of a job is read by GET."""
    assert "GET" in client.delete("/jobs/x/results").headers["allow"]
    assert_exception(client, "/jobs/x/results", "no-such-job")


def test_req_processes_core_job_results_exception_no_such_job(client: TestClient) -> None:
    """No job has results: a 404 of the type that the standard has."""
    for job in ("x", "1", "0" * 32, run(client, "summary", {})[1]["id"]):
        assert_exception(client, f"/jobs/{job}/results", "no-such-job")
