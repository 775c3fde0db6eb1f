"""Possible duplicates, merging and taking it back over HTTP: answers, refusals, the feed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import SecretStr
from starlette.testclient import TestClient

from app.desk.editing import Change, draft_of_yaml
from app.main import create_app
from app.settings import Settings
from app.store.journal.entry import Kind
from app.store.journal.journal import Journal
from app.store.live import Live
from app.store.record import Still
from tests.desk.merging_records import HOMER, TWIN, twin_text
from tests.writers import AUTH, TOKEN

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from app.sources.bundle import Bundle
    from app.store.catalog import Catalog

ITEMS = "/collections/incidents/items"
BODY = {"other": TWIN}
MERGE, UNMERGE = (f"{ITEMS}/{HOMER}/{word}?reason=one event" for word in ("merge", "unmerge"))


class Clock:
    """A clock that goes on by a minute whenever it is asked."""

    def __init__(self) -> None:
        self.minutes = 0

    def __call__(self) -> datetime:
        self.minutes += 1
        return datetime(2026, 11, 23, self.minutes // 60, self.minutes % 60, tzinfo=UTC)


@pytest.fixture
def record(tmp_path: Path, bundle: Bundle) -> Iterator[Live]:
    journal = Journal.open(tmp_path / "journal.gpkg")
    opened = Live(journal, bundle, clock=Clock(), publication_delay_h=24.0)
    change = Change(
        catalog=opened.catalog,
        collection="incidents",
        reason="added",
        today=datetime(2026, 11, 23, tzinfo=UTC).date(),
        is_new=True,
    )
    opened.write([draft_of_yaml(twin_text(), TWIN, change)], editor="a")
    yield opened
    opened.close()


@pytest.fixture
def client(record: Live) -> Iterator[TestClient]:
    settings = Settings(token=SecretStr(TOKEN))
    with TestClient(create_app(settings, record, clock=Clock())) as opened:
        yield opened


def test_two_records_of_one_event_are_told_with_the_reasons(client: TestClient) -> None:
    body = client.get(f"{ITEMS}/{TWIN}/duplicates").json()
    [match] = body["possible_duplicates"]
    assert (body["id"], body["at_least"], match["id"]) == (TWIN, 0.5, HOMER)
    assert match["probability"] > 0.95
    assert match["machine_made"] is True
    told = {term["clue"]: term for term in match["why"]}
    assert list(told) == ["prior", "time", "place", "class", "weapon", "words", "toll"]
    assert (told["place"]["measured"], told["place"]["unit"]) == (0.0, "metre")
    assert told["words"]["ratio"] > 50.0
    back = client.get(f"{ITEMS}/{HOMER}/duplicates").json()["possible_duplicates"]
    assert [(found["id"], found["probability"]) for found in back] == [(TWIN, match["probability"])]


def test_the_shipped_record_has_none(client: TestClient) -> None:
    office = "cpc-2025-09-24-office-strike"
    assert client.get(f"{ITEMS}/{office}/duplicates").json()["possible_duplicates"] == []
    more = client.get(f"{ITEMS}/{office}/duplicates?at-least=0.05").json()
    assert (more["at_least"], more["possible_duplicates"]) == (0.05, [])
    for bad in ("2", "-0.1", "0", "0.049", "nan", "half"):
        answer = client.get(f"{ITEMS}/{office}/duplicates?at-least={bad}")
        assert (answer.status_code, answer.json()["parameter"]) == (400, "at-least"), bad
    assert client.get(f"{ITEMS}/no-such-record/duplicates").status_code == 404
    assert client.get("/collections/places/items/novorossiysk/duplicates").status_code == 404


def test_a_new_item_is_told_what_it_may_repeat(client: TestClient) -> None:
    new = "cpc-2026-03-14-again"
    feature = client.get(f"{ITEMS}/{HOMER}").json()
    nested = {key: value for key, value in feature["properties"].items() if key != "related"}
    draft = {**nested, "id": new, "record_status": "draft"}
    for part in ("version", "updated", "supersedes", "msg_type"):
        draft.pop(part, None)
    derived = {name for name in draft if name.endswith(("_m", "_km", "_low", "_best", "_high"))}
    names = {
        "route_id",
        "kp_source",
        "source_count",
        "independent_sources",
        "attribution_status",
        "provenance",
    }
    names |= derived | {"location_method", "side", "on_route"}
    kept = {key: value for key, value in draft.items() if key not in names}
    sent = {"type": "Feature", "geometry": None, "properties": kept}
    answer = client.post(ITEMS, json=sent, headers=AUTH)
    assert answer.status_code == 201, answer.text
    told = [match["id"] for match in answer.json()["possible_duplicates"]]
    assert told == [HOMER, TWIN]
    # A draft is looked at by editors alone.
    public = client.get(f"{ITEMS}/{TWIN}/duplicates").json()["possible_duplicates"]
    assert [match["id"] for match in public] == [HOMER]
    assert client.get(f"{ITEMS}/{new}/duplicates").status_code == 404
    place = {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [38.1, 45.2]},
        "properties": {
            "id": "test-depot", "kind": "depot", "name_en": "Depot", "location_class": "site",
            "radius_m": 2000.0, "accuracy_m": 1000.0, "point_method": "estimate", "at_sea": False,
            "off_map": False, "country": "RU", "admin1": None, "parent": None, "basis": "a test",
            "source": "a test",
        },
    }  # fmt: skip
    added = client.post("/collections/places/items", json=place, headers=AUTH)
    assert "possible_duplicates" not in added.json()


def test_merge_and_unmerge_answer_like_other_writes(client: TestClient, record: Live) -> None:
    before = {n: record.history(Kind.INCIDENT, n)[-1] for n in (HOMER, TWIN)}
    merged = client.post(MERGE, json=BODY, headers=AUTH)
    assert merged.status_code == 200, merged.text
    told = merged.json()
    assert (told["id"], told["version"], told["editor"]) == (HOMER, 2, "editor")
    assert told["reason"] == f"merged with {TWIN}@1: one event"
    assert told["catalog_version"] == record.catalog.version
    gone = client.get(f"{ITEMS}/{TWIN}")
    assert gone.status_code == 410
    assert f"merged into {HOMER}@2: one event" in gone.json()["detail"]
    links = {link["rel"]: link["href"] for link in gone.json()["links"]}
    assert links["alternate"] == f"http://testserver{ITEMS}/{HOMER}"
    shown = client.get(f"{ITEMS}/{HOMER}").json()["properties"]
    assert shown["related"][-1]["type"] == "same_as"
    assert client.get(f"{ITEMS}/{HOMER}/duplicates").json()["possible_duplicates"] == []
    undone = client.post(UNMERGE, json=BODY, headers=AUTH)
    assert (undone.status_code, undone.json()["version"]) == (200, 3), undone.text
    for name, version in before.items():
        now = record.history(Kind.INCIDENT, name)[-1]
        assert (now.body, now.text) == (version.body, version.text)
    assert client.get(f"{ITEMS}/{TWIN}").status_code == 200


def test_the_feed_replayed_over_merge_and_unmerge_gives_the_current_set(
    client: TestClient,
) -> None:
    copies = [(everything(client), "2026-11-23T00:00:00Z")]
    for address in (MERGE, UNMERGE, MERGE):
        answer = client.post(address, json=BODY, headers=AUTH)
        assert answer.status_code == 200, answer.text
        copies.append((everything(client), answer.json()["recorded"]))
        for copy, since in copies:
            assert replayed(client, dict(copy), since) == everything(client)
    assert TWIN not in everything(client)


def everything(client: TestClient) -> dict[str, Any]:
    page = client.get(f"{ITEMS}?limit=1000&profile=full").json()
    return {feature["id"]: feature["properties"] for feature in page["features"]}


def replayed(client: TestClient, copy: dict[str, Any], since: str) -> dict[str, Any]:
    for change in client.get("/changes", params={"since": since, "limit": 1000}).json()["changes"]:
        if change["collection"] == "incidents" and change["action"] == "put":
            copy[change["id"]] = change["feature"]["properties"]
        elif change["collection"] == "incidents":
            copy.pop(change["id"], None)
    return copy


@pytest.mark.parametrize("address", [MERGE, UNMERGE])
def test_nobody_merges_without_a_token_or_a_journal(
    client: TestClient, record: Live, catalog: Catalog, address: str
) -> None:
    before = record.catalog.version
    for header in ({}, {"Authorization": f"Bearer {TOKEN}x"}):
        answer = client.post(address, json=BODY, headers=header)
        assert (answer.status_code, answer.json()["code"]) == (401, "bad-token")
    other = client.post(address, json=BODY, headers=AUTH | {"Origin": "https://evil.example"})
    assert other.status_code == 401
    with TestClient(create_app(Settings(), record)) as closed:
        answer = closed.post(address, json=BODY, headers=AUTH)
    assert (answer.status_code, answer.json()["code"]) == (403, "read-only")
    settings = Settings(token=SecretStr(TOKEN))
    with TestClient(create_app(settings, Still(catalog))) as still:
        answer = still.post(address, json=BODY, headers=AUTH)
    assert (answer.status_code, answer.json()["code"]) == (403, "read-only")
    assert record.catalog.version == before


@pytest.mark.parametrize("address", [MERGE, UNMERGE])
def test_what_is_asked_is_checked(client: TestClient, address: str) -> None:
    for body, pointers in (
        ({}, ["/other"]),
        ([], ["/other"]),
        ({"other": 3, "x": 1}, ["/x", "/other"]),
        ({"other": TWIN, "editor": "mallory"}, ["/editor"]),
    ):
        answer = client.post(address, json=body, headers=AUTH)
        assert (answer.status_code, answer.json()["code"]) == (400, "bad-record")
        assert [fault["pointer"] for fault in answer.json()["faults"]] == pointers
    geojson = client.post(
        address, content=b"{}", headers=AUTH | {"Content-Type": "application/geo+json"}
    )
    assert geojson.status_code == 415
    without = client.post(address.partition("?")[0], json=BODY, headers=AUTH)
    assert (without.status_code, without.json()["parameter"]) == (400, "reason")


def test_unknown_ids_and_collections_are_said(client: TestClient) -> None:
    for address, body in (
        (f"{ITEMS}/no-such-record/merge?reason=x", BODY),
        (MERGE, {"other": "no-such-record"}),
        ("/collections/places/items/novorossiysk/merge?reason=x", BODY),
        ("/collections/nothing/items/novorossiysk/merge?reason=x", BODY),
    ):
        answer = client.post(address, json=body, headers=AUTH)
        assert (answer.status_code, answer.json()["code"]) == (404, "unknown-id"), address


def test_what_does_not_fit_is_a_conflict(client: TestClient) -> None:
    itself = client.post(MERGE, json={"other": HOMER}, headers=AUTH)
    assert (itself.status_code, itself.json()["code"]) == (409, "not-merged")
    early = client.post(UNMERGE, json=BODY, headers=AUTH)
    assert (early.status_code, early.json()["code"]) == (409, "not-merged")
    assert client.post(MERGE, json=BODY, headers=AUTH).status_code == 200
    again = client.post(MERGE, json=BODY, headers=AUTH)
    assert (again.status_code, again.json()["code"]) == (410, "withdrawn")
    patch = {"properties": {"title": "Edited since"}}
    assert client.patch(f"{ITEMS}/{HOMER}", json=patch, headers=AUTH).status_code == 200
    later = client.post(UNMERGE, json=BODY, headers=AUTH)
    assert (later.status_code, later.json()["code"]) == (409, "not-merged")
    assert "version 3 by editor (changed)" in later.json()["detail"]
    word = client.post(UNMERGE, json={**BODY, "discard_later": "yes"}, headers=AUTH)
    assert word.json()["faults"][0]["pointer"] == "/discard_later"
    done = client.post(UNMERGE, json={**BODY, "discard_later": True}, headers=AUTH)
    assert (done.status_code, done.json()["version"]) == (200, 4)


def test_an_old_version_is_refused_and_a_key_serves_once(client: TestClient, record: Live) -> None:
    stale = client.post(MERGE, json=BODY, headers=AUTH | {"If-Match": '"7"'})
    assert (stale.status_code, stale.json()["code"]) == (412, "version-conflict")
    tag = client.get(f"{ITEMS}/{HOMER}").headers["etag"]
    headers = AUTH | {"If-Match": tag, "Idempotency-Key": "m-1"}
    first = client.post(MERGE, json=BODY, headers=headers)
    number = record.catalog.state.number
    again = client.post(MERGE, json=BODY, headers=headers)
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json() == again.json()
    assert record.catalog.state.number == number
    other = client.post(MERGE, json={"other": "x"}, headers=headers)
    assert (other.status_code, other.json()["code"]) == (409, "key-reused")
