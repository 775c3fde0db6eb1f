"""Feeds of changes: valid by their standards, newest first, in pages, of a selection."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
from starlette.testclient import TestClient

from app.main import create_app
from app.settings import Settings
from app.store.journal.journal import Journal
from app.store.live import Live
from tests.api.desk import HOMER, OFFICE, Desk, opened_desk, stamp
from tests.api.feed_rules import ATOM, atom_faults, json_feed_faults

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from app.sources.bundle import Bundle

ITEMS = "/collections/incidents/items"
SPILL = "cpc-2025-08-29-spm2-oil-spill"
LEAD = "cpc-2026-04-06-terminal"
SELECTIONS = (
    "", "collection=incidents", "collection=places", "near=cpc-terminal,25km", "bbox=37,44,38.5,45",
    "filter=kp_km > 1200&datetime=2025-01-01/..", "kp=1200/1511", f"ids={OFFICE}",
    "collection=assets&near=cpc-terminal,25km",
)  # fmt: skip
CC_BY = "creativecommons.org/licenses/by/4.0"
TYPES = {"atom": "application/atom+xml", "jsonfeed": "application/feed+json"}


@pytest.fixture
def desk(tmp_path: Path, bundle: Bundle) -> Iterator[Desk]:
    yield from opened_desk(tmp_path, bundle, Desk)


@pytest.fixture
def client(desk: Desk) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(), desk.record)) as opened:
        yield opened


def feed_at(client: TestClient, address: str) -> dict[str, Any]:
    """Give a JSON Feed that is valid; the same as Atom is valid too and says the same."""
    answer = client.get(f"{address}&f=jsonfeed")
    assert (answer.status_code, answer.headers["content-type"]) == (200, TYPES["jsonfeed"])
    feed: dict[str, Any] = answer.json()
    assert json_feed_faults(feed) == []
    atom = client.get(f"{address}&f=atom")
    assert atom_faults(atom.content) == []
    entries = ET.fromstring(atom.text).findall(f"{ATOM}entry")  # noqa: S314  # our own answer
    said = [[entry.findtext(f"{ATOM}{name}") for name in ("id", "content")] for entry in entries]
    assert said == [[item["id"], item["content_text"]] for item in feed["items"]]
    return feed


def ids_of(feed: dict[str, Any]) -> list[str]:
    return [re.split("/items/|/", item["id"].partition("/items/")[2])[0] for item in feed["items"]]


@pytest.mark.parametrize("asked", SELECTIONS)
def test_feeds_are_valid_and_lead_to_what_is_there(client: TestClient, asked: str) -> None:
    feed = feed_at(client, f"/changes?{asked}&limit=5".replace("?&", "?"))
    assert feed["items"]
    for address in (feed["home_page_url"], feed["feed_url"], feed["items"][0]["url"]):
        assert client.get(address).status_code == 200
    is_register = re.search("collection=(places|assets)", asked)
    licence = "opendatacommons.org/licenses/odbl/1-0" if is_register else CC_BY
    assert feed["_incident_mapper"]["license"] == f"https://{licence}/"


@pytest.mark.parametrize(("asked", "title"), [("", "The Incident Mapper record"),
    ("collection=places", "Places (the Incident Mapper record)")])  # fmt: skip
def test_a_feed_says_version_date_and_how_it_is_cited(
    client: TestClient, desk: Desk, asked: str, title: str
) -> None:
    catalog = desk.record.catalog
    cited = f"Incident Mapper (2026): {title}. Record version {catalog.version}, data of "
    own = feed_at(client, f"/changes?{asked}")["_incident_mapper"]
    assert own["citation"].startswith(f"{cited}{catalog.data_date}, ")
    assert (own["catalog_version"], own["data_date"]) == (catalog.version, catalog.data_date)
    atom = ET.fromstring(client.get(f"/changes?{asked}&f=atom").text)  # noqa: S314 - our own
    assert atom.findtext(f"{ATOM}rights") == own["rights"]
    assert own["rights"].endswith(f". Cite as: {own['citation']}")


@pytest.mark.parametrize(("f", "kind"), TYPES.items())
def test_a_feed_is_had_by_its_media_type(client: TestClient, f: str, kind: str) -> None:
    by_type = client.get("/changes", headers={"Accept": kind})
    assert by_type.headers["content-type"].partition(";")[0] == kind
    assert by_type.content == client.get(f"/changes?f={f}").content
    for other in ("*/*", "text/html", "application/json"):
        data = client.get("/changes", headers={"Accept": other})
        assert data.headers["content-type"] == "application/json"


@pytest.mark.parametrize("f", TYPES)
def test_a_feed_that_is_known_is_not_sent_again(client: TestClient, desk: Desk, f: str) -> None:
    first = client.get(f"/changes?f={f}")
    known = {"If-None-Match": first.headers["etag"]}
    assert client.get(f"/changes?f={f}", headers=known).status_code == 304
    head = client.head(f"/changes?f={f}")
    assert (head.content, head.headers["etag"]) == (b"", first.headers["etag"])
    desk.write(OFFICE, "a better title", title="Corrected")
    assert client.get(f"/changes?f={f}", headers=known).status_code == 200


def test_new_corrected_and_withdrawn_are_told_apart_with_the_reason(
    client: TestClient, desk: Desk
) -> None:
    since = stamp(desk.now + timedelta(minutes=1))
    desk.write("cpc-2026-03-15-new", "a first report", title="New here", related=[])
    desk.write(OFFICE, "the operator said otherwise", title="Other title")
    desk.write(HOMER, "entered twice", withdraws=True)
    desk.write("cpc-2026-03-16-drafted", "begun", record_status="draft", related=[])
    desk.write("cpc-2026-03-16-drafted", "checked", title="Late", record_status="published")
    feed = feed_at(client, f"/changes?since={since}")
    told = {item["title"]: (item["tags"][0], item["content_text"]) for item in feed["items"]}
    assert [*told] == ["Late", f"Withdrawn: {HOMER}", "Corrected: Other title", "New here"]
    assert [kind for kind, _ in told.values()] == ["new", "withdrawn", "corrected", "new"]
    assert told["New here"][1].startswith("New (version 1): a first report\n\n")
    text = told["Corrected: Other title"][1]
    assert text.startswith("Corrected (version 2): the operator said otherwise\n\n")
    assert "Where: " in text
    assert told[f"Withdrawn: {HOMER}"][1] == "Withdrawn (version 2): entered twice"
    news = {x["id"]: x["news"] for x in client.get(f"/changes?since={since}").json()["changes"]}
    assert news[OFFICE] == "corrected"
    gone = next(item for item in feed["items"] if HOMER in item["id"])
    assert gone["url"] == f"http://testserver/incidents/{HOMER}"
    page = client.get(gone["url"], headers={"Accept": "text/html"})
    assert (page.status_code, "entered twice" in page.text) == (410, True)


def test_what_is_no_longer_published_leads_to_its_versions(client: TestClient, desk: Desk) -> None:
    desk.write(OFFICE, "under review", record_status="draft")
    (gone,) = feed_at(client, f"/changes?ids={OFFICE}")["items"]
    assert gone["url"] == f"http://testserver{ITEMS}/{OFFICE}/versions"
    assert client.get(gone["url"]).status_code == 200


def test_pages_go_from_the_newest_back_and_none_is_left_out(client: TestClient, desk: Desk) -> None:
    for name in (OFFICE, HOMER, SPILL):
        desk.write(name, "a better title", title="Corrected")
    whole = ids_of(feed_at(client, "/changes?collection=incidents&limit=100"))
    assert whole[:3] == [SPILL, HOMER, OFFICE]
    seen, address = [], "/changes?collection=incidents&limit=10"
    while address:
        feed = feed_at(client, address)
        seen += ids_of(feed)
        address = feed.get("next_url", "").replace("&f=jsonfeed", "")
    assert seen == whole
    second = client.get("/changes?collection=incidents&limit=10&offset=10&f=atom")
    links = {
        link.get("rel"): link.get("href", "")
        for link in ET.fromstring(second.text).findall(f"{ATOM}link")  # noqa: S314  # our own
    }
    offsets = {
        rel: (re.findall(r"offset=(\d+)", links[rel]) or ["0"])[0]
        for rel in ("first", "previous", "next", "last")
    }
    assert offsets == {"first": "0", "previous": "0", "next": "20", "last": "30"}
    assert 'rel="previous"' in second.headers["link"]


def test_a_feed_follows_a_selection(client: TestClient, desk: Desk) -> None:
    near = client.get(f"{ITEMS}?near=cpc-terminal,25km").json()["features"]
    feed = feed_at(client, "/changes?near=cpc-terminal,25km")
    assert set(ids_of(feed)) == {one["id"] for one in near}
    assert feed["title"].endswith("(near=cpc-terminal,25km)")
    assert feed["home_page_url"] == "http://testserver/map?near=cpc-terminal,25km"
    kept = {item["id"] for item in feed["items"]}
    desk.write(HOMER, "entered twice", withdraws=True)
    gone = feed_at(client, "/changes?near=cpc-terminal,25km")
    assert gone["items"][0]["tags"] == ["withdrawn"]
    assert {item["id"] for item in gone["items"][1:]} <= kept
    data = client.get("/changes?near=cpc-terminal,25km").json()
    assert data["numberMatched"] == len(gone["items"])
    for ids, titles in ((HOMER, 1), (f"{HOMER},{OFFICE}", 2), (OFFICE, 1)):
        assert len(feed_at(client, f"/changes?ids={ids}")["items"]) == titles
    assert client.get("/changes?ids=never-there&f=atom").status_code == 404


def test_what_nobody_may_see_is_in_no_feed(client: TestClient, desk: Desk) -> None:
    rights = {"licence": "none", "credit": "Others", "restricted": True}
    desk.write("cpc-2026-03-14-restricted", "imported", rights=rights, title="Secret")
    desk.write("cpc-2026-01-02-draft", "begun", record_status="draft", title="Secret")
    for asked in ("", "collection=incidents&", "near=cpc-terminal,2000km&"):
        for f in TYPES:
            text = client.get(f"/changes?{asked}limit=10000&f={f}").text
            for hidden in ("Secret", "03-14-restricted", "01-02-draft", LEAD):
                assert hidden not in text


def test_what_a_delay_holds_back_is_news_when_it_ends(tmp_path: Path, bundle: Bundle) -> None:
    clock = [datetime(2026, 3, 15, 20, tzinfo=UTC)]
    journal = Journal.open(tmp_path / "journal.gpkg")
    record = Live(journal, bundle, clock=lambda: clock[0], publication_delay_h=24.0)
    with TestClient(create_app(Settings(data=tmp_path), record)) as client:
        asked = f"/changes?collection=incidents&limit=1000&since={stamp(clock[0])}"
        for f in TYPES:
            assert HOMER not in client.get(f"/changes?limit=1000&f={f}").text
        clock[0] += timedelta(hours=1)
        record.refresh()
        told = {item["id"]: item for item in feed_at(client, asked)["items"] if HOMER in item["id"]}
    record.close()
    [entry] = told.values()
    assert entry["tags"][0] == "new"
    assert HOMER not in entry["title"]


@pytest.mark.parametrize(
    ("base", "expected"),
    [
        ("https://maps.example.org/cpc", "tag:maps.example.org,2026:/cpc/changes"),
        ("http://127.0.0.1:8000", "tag:127.0.0.1,2026:/changes"),
    ],
)
def test_ids_are_under_the_public_address(
    desk: Desk, base: str, expected: str, tmp_path: Path
) -> None:
    settings = Settings(base_url=base, data=tmp_path)
    with TestClient(create_app(settings, desk.record)) as client:
        feed = client.get("/changes?f=jsonfeed&limit=1").json()
    assert feed["_incident_mapper"]["id"] == expected
    assert feed["feed_url"] == f"{base}/changes?f=jsonfeed&limit=1"


@pytest.mark.parametrize("host", ["a b", "[", "x\u0001y", "<script>", "\u00e9.example", "%41"])
def test_row_02_a_hostile_host_breaks_no_feed(client: TestClient, host: str) -> None:
    answer = client.get("/changes?f=atom&limit=2", headers={b"Host": host.encode()})
    assert answer.status_code in {200, 400}
    assert "<script>" not in answer.text


@pytest.mark.parametrize(
    ("page", "followed"),
    [
        ("/?f=html", "collection=incidents"),
        ("/map", "collection=incidents"),
        ("/map?near=cpc-terminal,25km&as-of=2026-11-22", "near=cpc-terminal,25km"),
        ("/about", "collection=incidents"),
        ("/collections/incidents?f=html", "collection=incidents"),
        (f"{ITEMS}?f=html&near=cpc-terminal,25km&limit=3", None),
        (f"{ITEMS}/{OFFICE}?f=html", "collection=incidents"),
        ("/collections/claims/items?f=html", "collection=incidents"),
    ],
)
def test_pages_name_their_feeds(client: TestClient, page: str, followed: str | None) -> None:
    followed = followed or "collection=incidents&amp;near=cpc-terminal,25km"
    answer = client.get(page)
    links = re.findall(r'<link rel="alternate" type="([^"]+)" title="[^"]+" href="([^"]+)">',
                       answer.text)  # fmt: skip
    links = [(kind, href) for kind, href in links if not kind.endswith("+oembed")]
    assert [kind for kind, _ in links] == [*TYPES.values()]
    for _, href in links:
        assert f"changes?{followed}&amp;f=" in href
        address = answer.url.join(href.replace("&amp;", "&"))
        assert client.get(str(address)).status_code == 200


def test_the_map_as_one_file_names_no_feed(client: TestClient) -> None:
    assert "changes?" not in client.get("/map?standalone=1").text
