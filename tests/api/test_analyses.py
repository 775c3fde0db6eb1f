"""Analyses by address, as processes, and by the lasting names of their results."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

import orjson
import pytest
from starlette.testclient import TestClient

from app.analysis.register import ANALYSES
from app.main import create_app
from app.settings import Settings
from app.store.journal.entry import Draft, Kind
from app.store.kept_results import forget_results
from app.store.record import Still
from tests.writers import NOW

if TYPE_CHECKING:
    from pathlib import Path

    from fastapi import FastAPI
    from httpx2 import Response

    from app.store.catalog import Catalog
    from app.store.live import Live

NEAR = "/analyses/near-table?k=3&within=25km&filter=country = 'RU'"
OFFICE = "cpc-2025-09-24-office-strike"
# There is no answer to these without a value.
NEED_A_VALUE = {"reach", "what-if"}


def link_of(answer: Response, rel: str) -> str:
    found: str = answer.links[rel]["url"]
    return found


def test_the_list_leads_to_every_analysis(client: TestClient) -> None:
    listed = client.get("/analyses").json()["analyses"]
    assert [one["id"] for one in listed] == list(ANALYSES)
    for one in listed:
        for link in one["links"]:
            answer = client.get(link["href"])
            needs = {"reach": "incident", "what-if": "geometry"}.get(one["id"])
            if needs and link["rel"] == "item":
                assert (answer.status_code, answer.json()["parameter"]) == (400, needs)
            else:
                assert answer.status_code == 200


def test_a_result_has_a_lasting_name_that_gives_the_same_bytes(client: TestClient) -> None:
    first = client.get(NEAR)
    lasting = link_of(first, "canonical")
    assert lasting.endswith(f"/analyses/{first.json()['id']}")
    assert first.headers["content-location"] == lasting
    assert client.get(lasting).content == first.content
    assert client.get(link_of(first, "self")).content == first.content
    tag = first.headers["etag"]
    assert client.get(lasting, headers={"If-None-Match": tag}).status_code == 304
    assert client.head(lasting).status_code == 200


def test_the_first_table_is_a_csv(client: TestClient) -> None:
    document = client.get(NEAR).json()
    answer = client.get(f"{NEAR}&f=csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    name = f"incident-mapper-near-table-{document['id'][:8]}.csv"
    assert answer.headers["content-disposition"] == f'attachment; filename="{name}"'
    rows = list(csv.DictReader(io.StringIO(answer.text, newline="")))
    assert [row["asset_id"] for row in rows] == [row["asset_id"] for row in document["pairs"]]
    assert {row["result_id"] for row in rows} == {document["id"]}
    assert all("OpenStreetMap" in row["credit"] and row["coverage"] for row in rows)


@pytest.mark.parametrize("name", ANALYSES)
def test_a_process_is_its_analysis(client: TestClient, name: str) -> None:
    described = client.get(f"/processes/{name}").json()
    analysis = ANALYSES[name]
    assert described["jobControlOptions"] == ["sync-execute"]
    own = [each.name for each in analysis.parameters]
    assert list(described["inputs"])[: len(own)] == own
    assert set(described["outputs"]) == {"result"}
    for each in described["inputs"].values():
        assert each["description"]
        assert each["schema"]


def test_a_process_answers_at_once_with_the_same_bytes(client: TestClient) -> None:
    body: dict[str, Any] = {
        "inputs": {"k": 3, "within": "25km", "ids": [OFFICE, "cpc-2025-11-29-spm2-naval-drones"]}
    }
    raw = client.post("/processes/near-table/execution", json=body)
    ids = f"{OFFICE},cpc-2025-11-29-spm2-naval-drones"
    assert raw.content == client.get(f"/analyses/near-table?k=3&within=25km&ids={ids}").content
    answer = client.post("/processes/near-table/execution", json={**body, "response": "document"})
    assert answer.json() == {"result": {"value": raw.json(), "mediaType": "application/json"}}


@pytest.mark.parametrize(
    ("body", "parameter"),
    [
        ([], "body"),
        ({"input": {}}, "input"),
        ({"inputs": []}, "inputs"),
        ({"inputs": {"k": None}}, "k"),
        ({"inputs": {"k": [[1]]}}, "k"),
        ({"inputs": {"k": 1.5}}, "k"),
        ({"inputs": {"colour": "red"}}, "colour"),
        ({"inputs": {}, "response": "html"}, "response"),
        ({"inputs": {}, "outputs": {"map": {}}}, "outputs"),
    ],
)
def test_a_bad_body_names_what_is_wrong(client: TestClient, body: Any, parameter: str) -> None:
    answer = client.post("/processes/near-table/execution", json=body)
    assert (answer.status_code, answer.json()["parameter"]) == (400, parameter)


def test_what_does_not_exist_is_not_found(client: TestClient) -> None:
    for address in ("/analyses/forecast", f"/analyses/{'0' * 32}"):
        answer = client.get(address)
        assert (answer.status_code, answer.json()["code"]) == (404, "unknown-id")
    for answer in (
        client.get("/processes/forecast"),
        client.post("/processes/forecast/execution", json={}),
    ):
        assert (answer.status_code, answer.json()["code"]) == (404, "no-such-process")


def test_a_link_outlives_the_process_and_the_software(
    catalog: Catalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def served() -> FastAPI:
        return create_app(Settings(data=tmp_path), Still(catalog))

    with TestClient(served()) as client:
        first = client.get(NEAR)
    lasting = link_of(first, "canonical")
    monkeypatch.setattr("app.api.results.software_version", lambda: "9.0.0+0")
    with TestClient(served()) as client:
        assert client.get(lasting).content == first.content


def test_bytes_that_a_redaction_took_are_made_again_by_the_same_software(
    catalog: Catalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with TestClient(create_app(Settings(data=tmp_path), Still(catalog))) as client:
        first = client.get(NEAR)
    lasting = link_of(first, "canonical")
    forget_results(tmp_path)
    with TestClient(create_app(Settings(data=tmp_path), Still(catalog))) as client:
        assert client.get(lasting).content == first.content
    monkeypatch.setattr("app.api.results.software_version", lambda: "9.0.0+0")
    with TestClient(create_app(Settings(data=tmp_path), Still(catalog))) as client:
        answer = client.get(lasting)
    assert (answer.status_code, answer.json()["code"]) == (410, "superseded")


def test_a_result_that_names_what_is_public_no_more_is_given_out_no_more(record: Live) -> None:
    data = record.journal.path.parent
    app = create_app(Settings(data=data), record, clock=lambda: NOW)
    with TestClient(app) as client:
        others = client.get("/analyses/near-table?filter=country = 'KZ'")
        first = client.get(f"/analyses/near-table?ids={OFFICE}")
        lasting = link_of(first, "canonical")
        assert client.get(lasting).content == first.content
        newest = record.history(Kind.INCIDENT, OFFICE)[-1]
        draft = Draft(
            kind=Kind.INCIDENT,
            id=OFFICE,
            body=orjson.dumps({**newest.data, "record_status": "draft"}),
            reason="not to be public",
            replaces=newest.version,
        )
        record.write([draft], editor="desk")
        answer = client.get(lasting)
        assert (answer.status_code, answer.json()["code"]) == (410, "superseded")
        assert client.get(f"{lasting}/bundle.zip").status_code == 410
        assert client.get(link_of(others, "canonical")).content == others.content
