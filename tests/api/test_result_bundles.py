"""The bundle of a result over HTTP: a zip by the result's lasting name, or why there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson
import pytest
from starlette.testclient import TestClient

from app.analysis.asking import asked_of, result_id
from app.analysis.register import analysis_of
from app.exports.recomputing import bundle_members, recomputed
from app.main import create_app
from app.settings import Settings
from app.store.journal.entry import Draft, Kind
from app.store.record import Still
from app.store.redaction import Field, redact
from tests.analysis.asked import ONE_OF_EACH
from tests.writers import NOW

if TYPE_CHECKING:
    from pathlib import Path

    from app.store.catalog import Catalog
    from app.store.live import Live

PERSON = "Ivan Ivanovich Somebody"
HOMER, OFFICE = "cpc-2026-03-14-maran-homer", "cpc-2025-09-24-office-strike"


@pytest.mark.parametrize("name", ONE_OF_EACH)
def test_every_analysis_leads_to_its_bundle(client: TestClient, name: str, tmp_path: Path) -> None:
    first = client.get(f"/analyses/{name}", params=dict(ONE_OF_EACH[name]))
    address = first.links["related"]["url"]
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/zip"
    saved = f"incident-mapper-{name}-{first.json()['id'][:8]}.zip"
    assert answer.headers["content-disposition"] == f'attachment; filename="{saved}"'
    path = tmp_path / saved
    path.write_bytes(answer.content)
    members = bundle_members(path)
    assert members["result.json"] == first.content
    assert recomputed(members).differing is None
    again = client.get(address, headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304
    assert client.head(address).status_code == 200


def test_without_a_result_there_is_no_bundle(client: TestClient) -> None:
    answer = client.get(f"/analyses/{'0' * 32}/bundle.zip")
    assert (answer.status_code, answer.json()["code"]) == (404, "unknown-id")
    answer = client.get(f"/analyses/{'0' * 32}/bundle.zip?f=json")
    assert (answer.status_code, answer.json()["code"]) == (400, "bad-parameter")


def test_a_name_that_was_unknown_is_known_once_it_is_made(catalog: Catalog, tmp_path: Path) -> None:
    service = create_app(Settings(data=tmp_path), Still(catalog))
    asked = asked_of(analysis_of("summary"), [])
    lasting = f"/analyses/{result_id(asked, catalog.version)}"
    with TestClient(service) as client:
        assert client.get(lasting).status_code == 404
        made = client.get("/analyses/summary")
        assert client.get(lasting).content == made.content


def test_a_result_that_rests_on_a_withdrawn_record_has_no_bundle(
    record: Live, tmp_path: Path
) -> None:
    settings = Settings(data=tmp_path)
    with TestClient(create_app(settings, record, clock=lambda: NOW)) as client:
        results = {name: client.get(f"/analyses/summary?ids={name}") for name in (HOMER, OFFICE)}
        body = record.history(Kind.INCIDENT, HOMER)[-1].body
        gone = Draft(kind=Kind.INCIDENT, id=HOMER, body=body, reason="wrong", withdraws=True)
        record.write([gone], editor="desk")
        addresses = {name: one.links["related"]["url"] for name, one in results.items()}
        refused = client.get(addresses[HOMER])
        assert (refused.status_code, refused.json()["code"]) == (410, "no-bundle")
        assert client.get(results[HOMER].links["canonical"]["url"]).status_code == 200
        given = client.get(addresses[OFFICE])
        assert given.status_code == 200
        assert HOMER.encode() not in given.content


def test_a_record_that_is_not_known_any_more_has_no_bundle(
    record: Live, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with TestClient(create_app(Settings(data=tmp_path), record, clock=lambda: NOW)) as client:
        address = client.get("/analyses/summary").links["related"]["url"]
        body = record.history(Kind.INCIDENT, HOMER)[-1].body
        record.write([Draft(kind=Kind.INCIDENT, id=HOMER, body=body, reason="r")], editor="desk")
        monkeypatch.setattr(record.journal, "number_of", lambda _: None)
        record._published._kept.clear()  # noqa: SLF001  # as after a restart
        refused = client.get(address)
    assert (refused.status_code, refused.json()["code"]) == (410, "no-bundle")
    assert "is not known here any more" in refused.json()["detail"]


def test_a_redacted_value_is_neither_in_the_result_nor_in_its_bundle(
    record: Live, tmp_path: Path
) -> None:
    field = Field(Kind.INCIDENT, HOMER, "/impacts/0/text")
    body = record.history(Kind.INCIDENT, HOMER)[-1].data
    body["impacts"][0]["text"] = PERSON
    one = Draft(kind=Kind.INCIDENT, id=HOMER, body=orjson.dumps(body), reason="r")
    record.write([one], editor="desk")
    with TestClient(create_app(Settings(data=tmp_path), record, clock=lambda: NOW)) as client:
        first = client.get("/analyses/status")
        assert PERSON in first.text
        lasting, bundle = (first.links[rel]["url"] for rel in ("canonical", "related"))
        for address in (lasting, bundle):
            assert client.get(address).status_code == 200
        redact(record.journal, field, editor="chief", reason="private", recorded=NOW)
        record.refresh()
        assert PERSON not in client.get(lasting).text
        path = tmp_path / "b.zip"
        path.write_bytes(client.get(bundle).content)
    members = bundle_members(path)
    assert PERSON.encode() not in b"".join(members.values())
    assert recomputed(members).differing is None
