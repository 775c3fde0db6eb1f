"""Writing over HTTP: who may, what is refused and why, and what stands afterwards."""

from __future__ import annotations

import copy
import hashlib
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import SecretStr
from starlette.testclient import TestClient

from app.main import create_app
from app.settings import Settings
from app.store.record import Still
from tests.writers import AUTH, RECORD, TOKEN, writer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from app.store.catalog import Catalog
    from app.store.live import Live

ITEMS = "/collections/incidents/items"
OFFICE = "cpc-2025-09-24-office-strike"
NEW = "cpc-2026-02-03-test"
GEOJSON = {"Content-Type": "application/geo+json"}


def feature(name: str = NEW, **fields: Any) -> dict[str, Any]:
    properties = {"id": name, **copy.deepcopy(RECORD), **fields}
    return {"type": "Feature", "geometry": None, "properties": properties}


@pytest.fixture
def client(record: Live) -> Iterator[TestClient]:
    with writer(record) as opened:
        yield opened


def test_a_new_item_is_created_and_shows_at_once(client: TestClient, record: Live) -> None:
    answer = client.post(ITEMS, json=feature(), headers=AUTH)
    assert answer.status_code == 201, answer.text
    assert answer.headers["location"] == f"http://testserver{ITEMS}/{NEW}"
    body = answer.json()
    assert (body["id"], body["version"], body["editor"]) == (NEW, 1, "editor")
    assert body["catalog_version"] == record.catalog.version
    shown = client.get(answer.headers["location"]).json()
    assert shown["properties"]["title"] == "A fire at a depot"
    assert shown["properties"]["updated"] == "2026-11-23"
    assert shown["properties"]["kp_km"] is not None
    assert client.get(body["href"]).status_code == 200


def test_what_is_sent_back_as_it_was_given_changes_nothing_but_the_version(
    client: TestClient,
) -> None:
    before = client.get(f"{ITEMS}/{OFFICE}").json()
    answer = client.put(f"{ITEMS}/{OFFICE}", json=before, headers=AUTH | GEOJSON)
    assert answer.status_code == 200, answer.text
    after = client.get(f"{ITEMS}/{OFFICE}").json()
    kept = {"version", "updated"}
    for name, value in before["properties"].items():
        if name not in kept:
            assert after["properties"][name] == value, name
    assert after["properties"]["version"] == 2
    assert after["geometry"] == before["geometry"]


def test_a_patch_changes_what_it_names(client: TestClient) -> None:
    """As QGIS sends it: flat columns of a feature."""
    before = client.get(f"{ITEMS}/{OFFICE}").json()["properties"]
    patch = {"properties": {"title": "Corrected", "date_prec": 2, "place_description": "Downtown"}}
    answer = client.patch(f"{ITEMS}/{OFFICE}?reason=a better title", json=patch, headers=AUTH)
    assert answer.status_code == 200, answer.text
    assert answer.json()["reason"] == "a better title"
    after = client.get(f"{ITEMS}/{OFFICE}").json()["properties"]
    assert (after["title"], after["date_prec"]) == ("Corrected", 2)
    assert after["place_description"] == "Downtown"
    assert after["sources"] == before["sources"]
    assert after["summary"] == before["summary"]


def test_nested_parts_are_merged(client: TestClient) -> None:
    patch = {"properties": {"when": {"note": None, "time_of_day": "night"}}}
    headers = AUTH | {"Content-Type": "application/merge-patch+json"}
    answer = client.patch(f"{ITEMS}/{OFFICE}", json=patch, headers=headers)
    assert answer.status_code == 200, answer.text
    when = client.get(f"{ITEMS}/{OFFICE}").json()["properties"]["when"]
    assert (when["note"], when["time_of_day"]) == (None, "night")
    assert when["date_start_local"] == "2025-09-24"


def test_a_moved_point_becomes_a_position_with_the_radius_of_its_class(client: TestClient) -> None:
    patch = {"geometry": {"type": "Point", "coordinates": [37.8123, 44.7321]}}
    assert client.patch(f"{ITEMS}/{OFFICE}", json=patch, headers=AUTH).status_code == 200
    shown = client.get(f"{ITEMS}/{OFFICE}").json()
    assert shown["geometry"]["coordinates"] == [37.81, 44.73]
    assert shown["properties"]["location_uncertainty_m"] == 3_000.0


def test_a_withdrawal_needs_a_reason_and_keeps_the_versions(client: TestClient) -> None:
    without = client.delete(f"{ITEMS}/{OFFICE}", headers=AUTH)
    assert (without.status_code, without.json()["parameter"]) == (400, "reason")
    answer = client.delete(f"{ITEMS}/{OFFICE}?reason=entered twice", headers=AUTH)
    assert (answer.status_code, answer.json()["msg_type"]) == (200, "cancel")
    gone = client.get(f"{ITEMS}/{OFFICE}")
    assert (gone.status_code, "entered twice" in gone.json()["detail"]) == (410, True)
    assert client.get(f"{ITEMS}/{OFFICE}/versions/1").status_code == 200
    again = client.delete(f"{ITEMS}/{OFFICE}?reason=again", headers=AUTH)
    assert again.status_code == 410


WRITES = [
    ("POST", ITEMS),
    ("PUT", f"{ITEMS}/{OFFICE}"),
    ("PATCH", f"{ITEMS}/{OFFICE}"),
    ("DELETE", f"{ITEMS}/{OFFICE}"),
]


@pytest.mark.parametrize(("method", "address"), WRITES)
@pytest.mark.parametrize(
    ("header", "status"),
    [
        ({}, 401),
        ({"Authorization": "Basic eDp5"}, 401),
        ({"Authorization": "Bearer "}, 401),
        ({"Authorization": f"Bearer {TOKEN}x"}, 401),
        ({"Authorization": f"Bearer {TOKEN[:-1]}"}, 401),
    ],
)
def test_row_13_nobody_writes_without_a_token(
    client: TestClient, record: Live, method: str, address: str, header: dict[str, str], status: int
) -> None:
    before = record.catalog.version
    answer = client.request(method, address, json=feature(), headers=header)
    assert (answer.status_code, answer.json()["code"]) == (status, "bad-token")
    assert answer.headers["www-authenticate"] == "Bearer"
    assert record.catalog.version == before


@pytest.mark.parametrize(("method", "address"), WRITES)
def test_row_13_a_service_without_a_token_is_read_only(
    record: Live, method: str, address: str
) -> None:
    with TestClient(create_app(Settings(), record)) as closed:
        answer = closed.request(method, address, json=feature(), headers=AUTH)
    assert (answer.status_code, answer.json()["code"]) == (403, "read-only")


def test_without_a_journal_nothing_can_be_written(catalog: Catalog) -> None:
    settings = Settings(token=SecretStr(TOKEN))
    with TestClient(create_app(settings, Still(catalog))) as still:
        answer = still.post(ITEMS, json=feature(), headers=AUTH)
    assert (answer.status_code, answer.json()["code"]) == (403, "read-only")


def test_several_editors_sign_with_their_names(tmp_path: Path, record: Live) -> None:
    tokens = {"Anna B.": "a" * 40, "desk-2": "b" * 40}
    lines = [f"{n}: {hashlib.sha256(t.encode()).hexdigest()}" for n, t in tokens.items()]
    file = tmp_path / "tokens"
    file.write_text("# editors\n\n" + "\n".join(lines) + "\n", encoding="utf-8")
    with TestClient(create_app(Settings(tokens=file), record)) as client:
        for number, (name, token) in enumerate(tokens.items(), start=1):
            patch = {"properties": {"title": f"Title {number}", "editor": "mallory"}}
            headers = {"Authorization": f"Bearer {token}"}
            refused = client.patch(f"{ITEMS}/{OFFICE}", json=patch, headers=headers)
            assert refused.json()["faults"][0]["pointer"] == "/properties/editor"
            del patch["properties"]["editor"]
            answer = client.patch(f"{ITEMS}/{OFFICE}", json=patch, headers=headers)
            assert answer.json()["editor"] == name


def test_row_14_a_page_of_another_site_may_not_write(client: TestClient) -> None:
    headers = AUTH | {"Origin": "https://evil.example"}
    answer = client.post(ITEMS, json=feature(), headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (401, "bad-token")
    own = client.post(ITEMS, json=feature(), headers=AUTH | {"Origin": "http://testserver"})
    assert own.status_code == 201


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_row_14_other_media_types_are_refused(client: TestClient, kind: str) -> None:
    answer = client.post(ITEMS, content=b"{}", headers=AUTH | {"Content-Type": kind})
    assert (answer.status_code, answer.json()["code"]) == (415, "body-type")


def test_an_id_that_is_taken_is_refused(client: TestClient) -> None:
    assert client.post(ITEMS, json=feature(), headers=AUTH).status_code == 201
    answer = client.post(ITEMS, json=feature(), headers=AUTH)
    assert (answer.status_code, answer.json()["code"]) == (409, "already-there")


@pytest.mark.parametrize("by_tag", [True, False])
@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_an_old_version_is_refused(client: TestClient, method: str, *, by_tag: bool) -> None:
    address = f"{ITEMS}/{OFFICE}"
    old = client.get(address)
    body = old.json()
    patch = {"properties": {"title": "Corrected"}}
    assert client.patch(address, json=patch, headers=AUTH).status_code == 200
    for tag in (old.headers["etag"], '"1"', '"7"'):
        headers = AUTH | {"If-Match": tag}
        stale = client.request(method, f"{address}?reason=x", json=body, headers=headers)
        assert (stale.status_code, stale.json()["code"]) == (412, "version-conflict"), tag
    fresh = client.get(address)
    title = {**fresh.json()["properties"], "title": "By the newest"}
    sent = None if method == "DELETE" else {**fresh.json(), "properties": title}
    seen = AUTH | {"If-Match": fresh.headers["etag"] if by_tag else '"2"'}
    done = client.request(method, f"{address}?reason=x", json=sent, headers=seen)
    assert (done.status_code, done.json()["version"]) == (200, 3), done.text


@pytest.mark.parametrize("asked", ["", "?f=jsonfg"])
def test_a_write_elsewhere_makes_no_version_old(client: TestClient, asked: str) -> None:
    """The body names the version of the catalog, so that caches renew it; the item is as it was."""
    address = f"{ITEMS}/{OFFICE}"
    seen = client.get(f"{address}{asked}")
    assert client.post(ITEMS, json=feature(), headers=AUTH).status_code == 201
    renewed = client.get(f"{address}{asked}", headers={"If-None-Match": seen.headers["etag"]})
    assert renewed.status_code == 200
    assert renewed.json()["catalog_version"] != seen.json()["catalog_version"]
    patch = {"properties": {"title": "Corrected"}}
    held = AUTH | {"If-Match": seen.headers["etag"]}
    assert client.patch(address, json=patch, headers=held).status_code == 200
    assert client.patch(address, json=patch, headers=held).status_code == 412


def test_an_empty_tag_is_of_nothing(client: TestClient) -> None:
    address = f"{ITEMS}/{NEW}"
    drafted = feature(record_status="draft")
    assert client.post(ITEMS, json=drafted, headers=AUTH).status_code == 201
    assert client.get(address).status_code == 404
    for tag in ('""', '"-0"'):
        headers = AUTH | {"If-Match": tag}
        answer = client.patch(address, json={"properties": {"title": "x"}}, headers=headers)
        assert answer.status_code == 412


def test_a_repeated_request_with_a_key_is_done_once(client: TestClient, record: Live) -> None:
    headers = AUTH | {"Idempotency-Key": "k-1"}
    first = client.post(ITEMS, json=feature(), headers=headers)
    again = client.post(ITEMS, json=feature(), headers=headers)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert first.headers["location"] == again.headers["location"]
    other = client.post(ITEMS, json=feature(title="Another"), headers=headers)
    assert (other.status_code, other.json()["code"]) == (409, "key-reused")
    assert record.catalog.feature("incidents", NEW).properties["title"] == "A fire at a depot"
    reason = client.post(f"{ITEMS}?reason=another", json=feature(), headers=headers)
    assert (reason.status_code, reason.json()["code"]) == (409, "key-reused")
    long = client.post(ITEMS, json=feature(), headers=AUTH | {"Idempotency-Key": "k" * 201})
    assert (long.status_code, long.json()["parameter"]) == (400, "Idempotency-Key")


def test_every_fault_is_told_at_once(client: TestClient, record: Live) -> None:
    bad = feature(
        title="",
        colour="red",
        event_class="terror",
        kp_km=12.0,
    )
    bad["properties"]["where"] |= {"place": "atlantis"}
    answer = client.post(ITEMS, json=bad, headers=AUTH)
    assert (answer.status_code, answer.json()["code"]) == (400, "bad-record")
    pointers = {fault["pointer"]: fault["message"] for fault in answer.json()["faults"]}
    assert pointers["/properties/colour"] == "is no field here"
    assert pointers["/properties/kp_km"].startswith("is derived")
    assert "terror" in pointers["/event_class"]
    assert NEW not in record.catalog.incidents
    bad["properties"] |= {"event_class": "technical_failure"}
    faults = client.post(ITEMS, json=bad, headers=AUTH).json()["faults"]
    found = {fault["pointer"]: fault["message"] for fault in faults}
    assert found["/title"] == "holds 0 characters, expected 1 to 200"
    assert found["/where/place"] == "'atlantis' is no place and no asset"


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        (b"", "is not JSON"),
        (b"{", "is not JSON"),
        (b'{"a": NaN}', "holds NaN"),
        (b'{"a": 1e400}', "overflows"),
        (b'{"a": 1, "a": 2}', "the key 'a' twice"),
        (b"[" * 900, "is nested deeper than 32"),
        (b"\xff\xfe{}", "is not UTF-8"),
        (b"[]", "expected a GeoJSON Feature"),
        (b'{"type": "FeatureCollection"}', "expected a GeoJSON Feature"),
        (b'{"type": "Feature", "properties": []}', "expected an object"),
        (b'{"type": "Feature", "properties": {"id": 3}}', "is not the id"),
    ],
)
def test_row_04_a_body_that_is_no_strict_json_is_refused(
    client: TestClient, body: bytes, detail: str
) -> None:
    answer = client.post(ITEMS, content=body, headers=AUTH | GEOJSON)
    assert (answer.status_code, answer.json()["code"]) == (400, "bad-record")
    assert detail in answer.json()["detail"]


def test_row_05_a_body_over_the_cap_is_refused(client: TestClient) -> None:
    body = b'{"a": "' + b"x" * 5_000_001 + b'"}'
    answer = client.post(ITEMS, content=body, headers=AUTH | GEOJSON)
    assert (answer.status_code, answer.json()["code"]) == (413, "body-too-large")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("abc\u202edef", "control character U+202E"),
        ("abc\x00def", "control character U+0000"),
        ("e\u0301", "composed form (NFC)"),
        ("a" + "\u0330" * 9, "marks on one letter"),
    ],
)
def test_row_25_text_that_hides_or_piles_up_is_refused(
    client: TestClient, text: str, message: str
) -> None:
    answer = client.post(ITEMS, json=feature(title=text), headers=AUTH)
    assert answer.status_code == 400
    assert message in answer.json()["detail"]


def test_unknown_ids_and_collections_are_said(client: TestClient) -> None:
    for method in ("PUT", "PATCH", "DELETE"):
        address = f"{ITEMS}/no-such-record?reason=x"
        answer = client.request(method, address, json=feature("no-such-record"), headers=AUTH)
        assert (answer.status_code, answer.json()["code"]) == (404, "unknown-id"), method
    for name in ("claims", "route", "nothing"):
        answer = client.post(f"/collections/{name}/items", json=feature(), headers=AUTH)
        assert (answer.status_code, answer.json()["code"]) == (404, "unknown-id")
    wrong = client.put(f"{ITEMS}/{OFFICE}", json=feature(NEW), headers=AUTH)
    assert f"is not the id '{OFFICE}'" in wrong.json()["detail"]


def test_a_draft_is_kept_but_not_shown(client: TestClient) -> None:
    answer = client.post(ITEMS, json=feature(record_status="draft"), headers=AUTH)
    assert answer.status_code == 201
    assert client.get(f"{ITEMS}/{NEW}").status_code == 404
    patch = {"properties": {"record_status": "published"}}
    assert client.patch(f"{ITEMS}/{NEW}", json=patch, headers=AUTH).status_code == 200
    assert client.get(f"{ITEMS}/{NEW}").json()["properties"]["version"] == 2


def test_places_and_assets_are_written_too(client: TestClient) -> None:
    place: dict[str, Any] = {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [38.1, 45.2]},
        "properties": {
            "id": "test-depot", "kind": "depot", "name_en": "Test depot",
            "location_class": "site", "radius_m": 2000.0, "accuracy_m": 1000.0,
            "point_method": "estimate", "at_sea": False, "off_map": False, "country": "RU",
            "admin1": None, "parent": None, "basis": "a test", "source": "a test",
            "source_url": None, "why_no_geometry": None,
        },
    }  # fmt: skip
    answer = client.post("/collections/places/items", json=place, headers=AUTH)
    assert answer.status_code == 201, answer.text
    asset: dict[str, Any] = {
        "type": "Feature",
        "geometry": None,
        "properties": {
            "id": "test-tanks", "kind": "storage", "name_en": "Test tanks",
            "cpc_relation": "none", "place_id": "test-depot", "source": "a test",
        },
    }  # fmt: skip
    answer = client.post("/collections/assets/items", json=asset, headers=AUTH)
    assert answer.status_code == 201, answer.text
    shown = client.get("/collections/assets/items/test-tanks").json()
    assert shown["geometry"]["coordinates"] == [38.1, 45.2]
    moved = {"geometry": {"type": "Point", "coordinates": [38.2, 45.2]}}
    address = "/collections/places/items/test-depot"
    assert client.patch(address, json=moved, headers=AUTH).status_code == 200
    shown = client.get("/collections/assets/items/test-tanks").json()
    assert shown["geometry"]["coordinates"] == [38.2, 45.2]
    asset["properties"] |= {"id": "lost", "place_id": "atlantis", "colour": "red"}
    faults = client.post("/collections/assets/items", json=asset, headers=AUTH).json()["faults"]
    assert [fault["pointer"] for fault in faults] == [
        "/properties/colour",
        "/properties/place_id",
    ]
    place["geometry"] = {"type": "Point", "coordinates": [381.0, 45.2]}
    refused = client.put(address, json={**place, "properties": place["properties"]}, headers=AUTH)
    assert "out of range" in refused.json()["detail"]


def test_row_20_a_full_disk_is_507_and_reading_goes_on(client: TestClient, record: Live) -> None:
    connection = record.journal._writer  # noqa: SLF001  # to make the disk full
    [pages] = connection.execute("PRAGMA page_count").fetchone()
    connection.execute(f"PRAGMA max_page_count = {pages}")
    names = [f"cpc-2026-02-03-t{number}" for number in range(200)]
    for name in names:
        answer = client.post(ITEMS, json=feature(name, notes="x" * 1_900), headers=AUTH)
        if answer.status_code != 201:
            assert (answer.status_code, answer.json()["code"]) == (507, "storage-full")
            break
    else:
        raise AssertionError("the disk was never full")
    assert client.get(f"{ITEMS}?limit=1").status_code == 200
    connection.execute("PRAGMA max_page_count = 1000000")
    assert client.post(ITEMS, json=feature(name), headers=AUTH).status_code == 201
