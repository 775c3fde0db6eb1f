"""Versions, the past and the feed of changes, over a journal that is written to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import orjson
import pytest
from starlette.testclient import TestClient

from app.main import create_app
from app.settings import Settings
from app.store.journal.entry import Draft, Kind
from app.store.journal.journal import Journal
from app.store.live import Live
from tests.api.desk import HOMER, OFFICE, Desk, opened_desk, stamp

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from app.sources.bundle import Bundle

SPILL = "cpc-2025-08-29-spm2-oil-spill"
LEAD = "cpc-2026-04-06-terminal"
ITEMS = "/collections/incidents/items"
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def desk(tmp_path: Path, bundle: Bundle) -> Iterator[Desk]:
    yield from opened_desk(tmp_path, bundle, Desk)


@pytest.fixture
def client(desk: Desk) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(), desk.record)) as opened:
        yield opened


def test_every_version_is_listed_with_editor_reason_and_time(
    client: TestClient, desk: Desk
) -> None:
    at = desk.write(OFFICE, "a better title", title="Corrected")
    body = client.get(f"{ITEMS}/{OFFICE}/versions").json()
    first, second = body["versions"]
    assert (first["version"], first["msg_type"], first["supersedes"]) == (1, "alert", None)
    assert first["editor"] == "shipped record 2026.11.22.1"
    assert {k: second[k] for k in ("version", "msg_type", "supersedes", "editor", "reason")} == {
        "version": 2, "msg_type": "update", "supersedes": f"{OFFICE}@1", "editor": "desk",
        "reason": "a better title",
    }  # fmt: skip
    assert second["recorded"] == at.isoformat(timespec="microseconds").replace("+00:00", "Z")
    assert second["catalog_version"] == desk.record.catalog.version
    rels = [link["rel"] for link in body["links"]]
    assert rels == ["self", "original", "first", "last", "latest-version", "memento", "memento"]
    for link in body["links"]:
        assert client.get(link["href"]).status_code == 200
    assert body["links"][-1]["datetime"] == "Mon, 23 Nov 2026 01:00:00 GMT"


def test_one_version_is_the_item_as_it_stood(client: TestClient, desk: Desk) -> None:
    before = client.get(f"{ITEMS}/{OFFICE}").json()
    desk.write(OFFICE, "a better title", title="Corrected")
    desk.write(OFFICE, "better still", title="Corrected twice")
    answer = client.get(f"{ITEMS}/{OFFICE}/versions/1")
    assert answer.headers["memento-datetime"] == "Sun, 22 Nov 2026 00:00:00 GMT"
    first = answer.json()
    assert (first["geometry"], first["properties"]) == (before["geometry"], before["properties"])
    second = client.get(f"{ITEMS}/{OFFICE}/versions/2").json()
    assert (second["properties"]["title"], second["properties"]["version"]) == ("Corrected", 2)
    links = {link["rel"]: link["href"].rpartition("/")[2] for link in second["links"]}
    assert links["predecessor-version"] == "1"
    assert links["successor-version"] == links["latest-version"] == "3"
    for unknown in ("0", "4", "x", "1.0"):
        assert client.get(f"{ITEMS}/{OFFICE}/versions/{unknown}").status_code == 404


def test_places_and_assets_have_versions_too(client: TestClient) -> None:
    for address in ("places/items/novorossiysk", "assets/items/cpc-terminal"):
        [only] = client.get(f"/collections/{address}/versions").json()["versions"]
        assert only["version"] == 1
        shown = client.get(f"/collections/{address}/versions/1").json()
        now = client.get(f"/collections/{address}").json()
        assert shown["properties"] == now["properties"]
        assert shown["geometry"] == now["geometry"]
    assert client.get("/collections/claims/items/x/versions").status_code == 404
    described = client.get("/collections/incidents").json()
    assert described["versioning"] == {"timeAxis": "transaction-time", "mutationTime": "server"}
    assert "versioning" not in client.get("/collections/claims").json()


def test_a_withdrawn_item_answers_410_with_reason_and_link(client: TestClient, desk: Desk) -> None:
    desk.write(OFFICE, "entered twice", withdraws=True)
    answer = client.get(f"{ITEMS}/{OFFICE}")
    assert answer.status_code == 410
    problem = answer.json()
    assert "entered twice" in problem["detail"]
    assert [link["rel"] for link in problem["links"]] == ["related", "version-history", "timemap"]
    assert problem["links"][0]["href"] == f"http://testserver/incidents/{OFFICE}"
    assert 'rel="version-history"' in answer.headers["link"]
    history = client.get(problem["links"][1]["href"]).json()
    assert [v["msg_type"] for v in history["versions"]] == ["alert", "cancel"]
    assert history["versions"][1]["href"] is None
    first = client.get(f"{ITEMS}/{OFFICE}/versions/1").json()
    assert first["withdrawn_later"] == "entered twice"
    assert client.get(f"{ITEMS}/{OFFICE}/versions/2").status_code == 404


def test_drafts_and_leads_have_no_public_versions(client: TestClient, desk: Desk) -> None:
    desk.write("cpc-2026-01-02-draft", "begun", record_status="draft", title="Secret")
    for name in ("cpc-2026-01-02-draft", LEAD):
        assert client.get(f"{ITEMS}/{name}/versions").status_code == 404
        assert client.get(f"{ITEMS}/{name}/versions/1").status_code == 404
    feed = client.get("/changes?limit=10000").text
    assert "cpc-2026-01-02-draft" not in feed
    assert "Secret" not in feed
    assert LEAD not in feed
    desk.write(OFFICE, "under review", record_status="draft", title="Unfinished")
    shown = client.get(f"{ITEMS}/{OFFICE}/versions").json()["versions"]
    assert [v["version"] for v in shown] == [1]
    assert "Unfinished" not in client.get("/changes?limit=10000").text


def test_restricted_records_have_no_public_versions(client: TestClient, desk: Desk) -> None:
    name = "cpc-2026-03-14-restricted"
    rights = {"licence": "none", "credit": "Others", "restricted": True}
    desk.write(name, "imported", rights=rights, title="Secret")
    desk.write(OFFICE, "a licence was withdrawn", rights=rights, title="Secret too")
    for address in ("versions", "versions/1"):
        assert client.get(f"{ITEMS}/{name}/{address}").status_code == 404
    assert client.get(f"{ITEMS}/{OFFICE}/versions/2").status_code == 404
    for feed in ("/changes?limit=10000", "/changes?limit=10000&f=atom"):
        text = client.get(feed).text
        assert name not in text
        assert "Secret" not in text
    changes = client.get("/changes?limit=10000").json()["changes"]
    assert [c["action"] for c in changes if c["id"] == OFFICE] == ["delete"]


@pytest.mark.parametrize(
    "fields",
    [
        {"record_status": "draft"},
        {"evidence_tier": "secondary_lead"},
        {"rights": {"licence": "none", "credit": "Others", "restricted": True}},
    ],
)
def test_what_was_never_shown_is_unknown_after_its_withdrawal(
    client: TestClient, desk: Desk, fields: dict[str, Any]
) -> None:
    name = "cpc-2026-03-14-draft"
    desk.write(name, "begun", **fields)
    desk.write(name, "the witness is a private person", withdraws=True)
    for address in (f"{ITEMS}/{name}", f"/near?incident={name}"):
        answer = client.get(address)
        assert answer.status_code == 404
        assert "witness" not in answer.text


@pytest.mark.parametrize(
    "address",
    [
        f"{ITEMS}?as-of={{}}",
        f"{ITEMS}/{OFFICE}?as-of={{}}",
        f"/near?incident={OFFICE}&as-of={{}}",
        "/map?as-of={}",
        "/embed?as-of={}",
    ],
)
def test_every_output_gives_the_record_as_it_stood(
    client: TestClient, desk: Desk, address: str
) -> None:
    past = stamp(desk.now)
    before = client.get(address.format(past))
    desk.write(OFFICE, "a better title", title="Corrected afterwards")
    desk.write(OFFICE, "no such event", withdraws=True)
    after = client.get(address.format(past))
    assert before.status_code == after.status_code == 200
    assert "Corrected afterwards" not in after.text
    assert "Drones hit the CPC office building" in after.text or "/near" in address
    assert "As the record stood at 2026-11-23 00:00:00 UTC" in after.text
    if "/near" not in address:
        assert "no such event" in after.text
        assert "1 withdrawn since" in after.text
    if "/map" in address:
        assert after.text.count("· withdrawn since</small>") == 1


def test_the_past_is_asked_for_within_bounds(client: TestClient, desk: Desk) -> None:
    future = client.get(f"{ITEMS}?as-of={stamp(desk.now + timedelta(seconds=1))}")
    assert (future.status_code, future.json()["parameter"]) == (400, "as-of")
    assert "has not come yet" in future.json()["detail"]
    empty = client.get(f"{ITEMS}?as-of=2020-01-01").json()
    assert empty["numberMatched"] == 0
    for asked in ("near=37.8,44.7,5km", "kp=1200/1250"):  # where nothing is, nothing is found
        assert client.get(f"{ITEMS}?as-of=2020-01-01&{asked}").json()["numberMatched"] == 0
    for page in ("/map", "/embed", "/map?near=37.8,44.7,5km"):
        joined = "&" if "?" in page else "?"
        assert client.get(f"{page}{joined}as-of=2020-01-01").status_code == 200
    day = client.get(f"{ITEMS}?as-of=2026-11-22&limit=3").json()
    assert day["numberMatched"] == 34
    [following] = [link["href"] for link in day["links"] if link["rel"] == "next"]
    assert "as-of=2026-11-22" in following


def replayed(copy: dict[str, Any], client: TestClient, since: datetime) -> dict[str, Any]:
    """Put the feed over a copy, page by page, as a client would."""
    address = f"/changes?since={stamp(since)}&limit=2"
    while address:
        body = client.get(address).json()
        for change in body["changes"]:
            if change["collection"] == "incidents":
                copy.pop(change["id"], None)
                if change["action"] == "put":
                    copy[change["id"]] = change["feature"]
        address = next((x["href"] for x in body["links"] if x["rel"] == "next"), "")
    return copy


def all_items(client: TestClient, more: str = "") -> dict[str, Any]:
    body = client.get(f"{ITEMS}?limit=10000&profile=full{more}").json()
    return {feature["id"]: feature for feature in body["features"]}


def test_replaying_the_feed_on_an_old_copy_gives_the_current_set(
    client: TestClient, desk: Desk
) -> None:
    old = all_items(client)
    since = desk.now
    desk.write(OFFICE, "a better title", title="Corrected")
    desk.write(HOMER, "entered twice", withdraws=True)
    desk.write(SPILL, "under review", record_status="draft")
    desk.write("cpc-2026-03-15-new", "a new report", title="New", related=[])
    desk.write("cpc-2026-03-16-gone", "a new report", title="Gone", related=[])
    desk.write("cpc-2026-03-16-gone", "no such event", withdraws=True)
    middle = all_items(client), desk.now
    place = desk.record.history(Kind.PLACE, "novorossiysk")[-1]
    moved = {**place.data, "geometry": {"type": "Point", "coordinates": [37.8, 44.75]}}
    desk.now += timedelta(hours=1)
    desk.record.write(
        [Draft(kind=Kind.PLACE, id=place.id, body=orjson.dumps(moved), reason="a better centre")],
        editor="desk",
    )
    now = all_items(client)
    assert len(old) == 34
    assert now.keys() == (old.keys() | {"cpc-2026-03-15-new"}) - {HOMER, SPILL}
    assert now != old
    assert replayed(old, client, since) == now
    assert replayed(middle[0], client, middle[1]) == now
    assert replayed({}, client, datetime(2000, 1, 1, tzinfo=UTC)) == now
    assert client.get("/changes").json()["numberMatched"] > 150


def test_a_release_by_the_delay_is_a_change(tmp_path: Path, bundle: Bundle) -> None:
    clock = [datetime(2026, 3, 15, 20, tzinfo=UTC)]
    journal = Journal.open(tmp_path / "journal.gpkg")
    record = Live(journal, bundle, clock=lambda: clock[0], publication_delay_h=24.0)
    with TestClient(create_app(Settings(), record)) as client:
        old, since = all_items(client), clock[0]
        assert client.get(f"{ITEMS}/{HOMER}/versions").status_code == 404
        clock[0] = datetime(2026, 3, 15, 21, tzinfo=UTC)
        record.refresh()
        now = all_items(client)
        assert now.keys() - old.keys() == {HOMER}
        assert replayed(old, client, since) == now
    record.close()


def test_the_feed_is_atom_for_feed_readers(client: TestClient, desk: Desk) -> None:
    since = stamp(desk.now + timedelta(minutes=1))
    desk.write(OFFICE, "<b>why</b> & \u201chow\u201d", title="A <script> & more")
    desk.write(HOMER, "entered twice", withdraws=True)
    answer = client.get(f"/changes?since={since}", headers={"Accept": "application/atom+xml"})
    assert answer.headers["content-type"].startswith("application/atom+xml")
    same = client.get(f"/changes?since={since}&f=atom").text
    assert answer.text.partition("<entry>")[2] == same.partition("<entry>")[2]
    feed = ET.fromstring(answer.text)  # noqa: S314  # our own answer
    assert feed.findtext(f"{ATOM}updated") == "2026-11-23T02:00:00.000000Z"
    newest, older = feed.findall(f"{ATOM}entry")
    assert newest.findtext(f"{ATOM}title") == f"Withdrawn: {HOMER}"
    assert newest.findtext(f"{ATOM}summary") == "entered twice (version 2)"
    assert older.findtext(f"{ATOM}title") == "Corrected: A <script> & more"
    assert older.findtext(f"{ATOM}summary") == "<b>why</b> & \u201chow\u201d (version 2)"
    assert older.findtext(f"{ATOM}author/{ATOM}name") == "desk"
    assert older.findtext(f"{ATOM}id") == f"tag:testserver,2026:{ITEMS}/{OFFICE}/2"
    assert "<script" not in answer.text


def test_the_six_counts_of_the_injured_are_six_versions_of_one_claim(client: TestClient) -> None:
    reports = client.get("/collections/casualty-reports/items?limit=1000").json()["features"]
    ids = [
        report["id"]
        for report in reports
        if report["properties"]["incident_id"] == OFFICE and report["properties"]["report_id"]
    ]
    assert len(ids) == 6
    for name in ids:
        body = client.get(f"/collections/casualty-reports/items/{name}/versions").json()
        assert [v["value"] for v in body["versions"]] == [3, 6, 7, 8, 11, 12]
        assert [v["version"] for v in body["versions"]] == [1, 2, 3, 4, 5, 6]
        assert [v["supersedes"] for v in body["versions"]] == [
            None, "injured-1", "injured-2", "injured-3", "injured-4", "injured-5",
        ]  # fmt: skip
        for link in body["links"]:
            assert client.get(link["href"]).status_code == 200
    [killed] = [r for r in reports if r["properties"]["incident_id"] == OFFICE
                and r["properties"]["measure"] == "killed"]  # fmt: skip
    alone = client.get(f"/collections/casualty-reports/items/{killed['id']}/versions").json()
    assert len(alone["versions"]) == 1
    assert client.get("/collections/casualty-reports/items/none/versions").status_code == 404


@pytest.mark.parametrize("name", ["rings", "sensitivity"])
def test_a_default_that_was_not_there_yet_is_an_explained_empty_result(
    client: TestClient, name: str
) -> None:
    before = "as-of=2020-01-01T00:00:00Z"
    found = client.get(f"/analyses/{name}?{before}")
    assert found.status_code == 200
    assert found.json()["empty_because"] == "the record had not begun by then"
    assert found.json()["incidents"] == []
    assert client.get(f"/analyses/{name}?{before}&f=svg").status_code == 200
    assert client.get(f"/analyses/{name}?{before}&f=html").status_code == 200
    assert client.get(f"/analyses/{name}?{before}&around=cpc-spm-2").status_code == 404


def test_the_page_of_an_incident_follows_its_versions(client: TestClient, desk: Desk) -> None:
    before = stamp(desk.now)
    desk.write(OFFICE, "a better title", title="Another title")
    page = client.get(f"/incidents/{OFFICE}", headers={"Accept": "text/html"})
    assert "Another title</h1>" in page.text
    assert "desk: a better title" in page.text
    then = client.get(f"/incidents/{OFFICE}?as-of={before}", headers={"Accept": "text/html"})
    assert "Another title" not in then.text
    assert "1 version was recorded after the moment that is shown." in then.text


def test_the_page_of_a_withdrawn_incident_says_why(client: TestClient, desk: Desk) -> None:
    lasting = client.get(f"/incidents/{OFFICE}?f=csl").json()[0]["URL"]
    desk.write(OFFICE, "entered twice", withdraws=True)
    page = client.get(f"/incidents/{OFFICE}", headers={"Accept": "text/html"})
    assert (page.status_code, page.headers["content-type"]) == (410, "text/html; charset=utf-8")
    assert "entered twice" in page.text
    assert f"{ITEMS}/{OFFICE}/versions" in page.text
    assert f'href="http://testserver/incidents/{OFFICE}"' not in page.text
    assert f'<a href="../incidents/{OFFICE}?lang=kk"' in page.text
    kept = client.get(lasting.removeprefix("http://testserver"), headers={"Accept": "text/html"})
    assert kept.status_code == 200
    assert "Withdrawn since: entered twice" in kept.text
    russian = client.get(
        f"{lasting.removeprefix('http://testserver')}&lang=ru", headers={"Accept": "text/html"}
    )
    assert 'С тех пор отозвано: <span lang="en">entered twice</span>' in russian.text
    assert 'property="og:description" content="С тех пор отозвано: entered twice' in russian.text
    past = lasting.partition("?")[2]
    item = client.get(f"{ITEMS}/{OFFICE}?{past}", headers={"Accept": "text/html"})
    assert '<p class="fault">Withdrawn since: entered twice</p>' in item.text
    assert "withdrawn_later:" not in item.text + kept.text
    assert "withdrawn later:" not in item.text + kept.text
