"""Pages of one version: nothing twice and nothing left out, however much is written meanwhile."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import orjson
import pytest
from starlette.testclient import TestClient

from app.main import create_app
from app.settings import Settings
from app.store.journal.entry import Draft, Kind
from app.store.journal.journal import Journal
from app.store.live import Live
from app.store.record import Still

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from app.sources.bundle import Bundle
    from app.store.catalog import Catalog

START = datetime(2026, 11, 22, 12, tzinfo=UTC)
ITEMS = "/collections/incidents/items"
HOMER = "cpc-2026-03-14-maran-homer"
OFFICE = "cpc-2025-09-24-office-strike"


class Desk:
    """An editor with a clock."""

    def __init__(self) -> None:
        self.now = START
        self.record: Live

    def write(self, name: str, *, withdraws: bool = False, **fields: Any) -> None:
        self.now += timedelta(hours=1)
        newest = self.record.history(Kind.INCIDENT, name)
        body = (newest or self.record.history(Kind.INCIDENT, HOMER))[-1].data
        draft = Draft(
            kind=Kind.INCIDENT,
            id=name,
            body=orjson.dumps({**body, "id": name, **fields}),
            reason="a test",
            withdraws=withdraws,
        )
        self.record.write([draft], editor="desk")


@pytest.fixture
def desk(tmp_path: Path, bundle: Bundle) -> Iterator[Desk]:
    made = Desk()
    journal = Journal.open(tmp_path / "journal.gpkg")
    made.record = Live(journal, bundle, clock=lambda: made.now, publication_delay_h=24.0)
    yield made
    made.record.close()


@pytest.fixture
def client(desk: Desk) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(), desk.record)) as opened:
        yield opened


def link_of(body: dict[str, Any], rel: str) -> str | None:
    return next((link["href"] for link in body["links"] if link["rel"] == rel), None)


def ids_of(body: dict[str, Any]) -> list[str]:
    return [feature["id"] for feature in body["features"]]


@pytest.mark.parametrize(
    "query", ["limit=7", "limit=5&sortby=-date_start_local", "limit=9&f=jsonfg"]
)
def test_pages_are_of_one_version_while_others_write(
    client: TestClient, desk: Desk, query: str
) -> None:
    whole = ids_of(client.get(f"{ITEMS}?{query}&limit=1000".replace(query[:7] + "&", "", 1)).json())
    body = client.get(f"{ITEMS}?{query}").json()
    version, visited, number = body["catalog_version"], ids_of(body), 0
    while following := link_of(body, "next"):
        number += 1
        desk.write(f"aaa-2020-01-0{number}-new", title="A new one, sorted first")
        desk.write(whole[number], withdraws=True)
        body = client.get(following).json()
        assert body["catalog_version"] == version
        assert body["numberMatched"] == len(whole)
        visited += ids_of(body)
    assert visited == whole
    assert number > 2
    now = client.get(f"{ITEMS}?limit=1000").json()
    assert now["catalog_version"] == desk.record.catalog.version != version
    assert set(ids_of(now)) != set(whole)


def test_prev_leads_back_over_the_same_pages(client: TestClient, desk: Desk) -> None:
    first = client.get(f"{ITEMS}?limit=10")
    second = client.get(link_of(first.json(), "next") or "")
    desk.write("aaa-2020-01-01-new", title="A new one")
    back = client.get(link_of(second.json(), "prev") or "")
    assert ids_of(back.json()) == ids_of(first.json())
    for answer in (second, back):
        for rel in {"next", "prev"} & {link["rel"] for link in answer.json()["links"]}:
            href = link_of(answer.json(), rel)
            assert f'<{href}>; rel="{rel}"' in answer.headers["link"]


def test_version_is_known_again_after_a_start(
    client: TestClient, desk: Desk, tmp_path: Path, bundle: Bundle
) -> None:
    body = client.get(f"{ITEMS}?limit=30").json()
    following = link_of(body, "next") or ""
    desk.write(OFFICE, title="Corrected")
    journal = Journal(tmp_path / "journal.gpkg")
    again = Live(journal, bundle, clock=lambda: desk.now, publication_delay_h=24.0)
    with TestClient(create_app(Settings(), again)) as later:
        page = later.get(following).json()
        assert page["catalog_version"] == body["catalog_version"]
        assert ids_of(page) == ids_of(client.get(following).json())
    again.close()


def test_version_with_something_held_back_is_known_while_the_service_runs(
    tmp_path: Path, bundle: Bundle
) -> None:
    made = Desk()
    made.now = datetime(2026, 3, 15, 20, 59, tzinfo=UTC)
    journal = Journal.open(tmp_path / "journal.gpkg")
    made.record = Live(journal, bundle, clock=lambda: made.now, publication_delay_h=24.0)
    version = made.record.catalog.version
    assert version != made.record.catalog.state.link
    with TestClient(create_app(Settings(), made.record)) as client:
        before = ids_of(client.get(f"{ITEMS}?limit=1000").json())
        made.now += timedelta(hours=1)
        made.record.refresh()
        after = ids_of(client.get(f"{ITEMS}?limit=1000").json())
        assert set(after) - set(before) == {HOMER}
        past = client.get(f"{ITEMS}?limit=1000&as-of={version}").json()
    made.record.close()
    assert ids_of(past) == before
    assert past["catalog_version"] == version


def test_what_was_withdrawn_since_is_marked_in_a_version_too(
    client: TestClient, desk: Desk
) -> None:
    version = desk.record.catalog.version
    desk.write(OFFICE, withdraws=True)
    item = client.get(f"{ITEMS}/{OFFICE}?as-of={version}")
    assert (item.status_code, item.json()["withdrawn_later"]) == (200, "a test")
    assert client.get(f"{ITEMS}/{OFFICE}").status_code == 410
    assert client.get(f"/map?as-of={version}").status_code == 200
    assert client.get(f"/near?incident={OFFICE}&as-of={version}").status_code == 200


@pytest.mark.parametrize(
    "address", [ITEMS, f"{ITEMS}/{OFFICE}", "/map", f"/near?incident={OFFICE}"]
)
@pytest.mark.parametrize("value", ["0" * 32, "f" * 31, "F" * 32, "f" * 33, "..", ""])
def test_unknown_versions_are_refused_by_name(client: TestClient, address: str, value: str) -> None:
    joint = "&" if "?" in address else "?"
    answer = client.get(f"{address}{joint}as-of={value}")
    assert (answer.status_code, answer.json()["parameter"]) == (400, "as-of")


def test_record_without_a_journal_knows_its_own_version(catalog: Catalog) -> None:
    with TestClient(create_app(Settings(), Still(catalog))) as still:
        body = still.get(f"{ITEMS}?limit=20").json()
        assert f"as-of={catalog.version}" in (link_of(body, "next") or "")
        assert len(ids_of(still.get(link_of(body, "next") or "").json())) == 14
        answer = still.get(f"{ITEMS}?as-of={'0' * 32}")
        assert (answer.status_code, answer.json()["parameter"]) == (400, "as-of")


def test_limit_that_is_cut_is_told(client: TestClient) -> None:
    assert "cut_because" not in client.get(f"{ITEMS}?limit=10000").json()
    said = client.get(f"{ITEMS}?limit=10001").json()["cut_because"]
    assert said == "limit was cut to 10,000, the most that is given at once; the link next goes on"


def test_page_that_a_client_has_is_not_made_again(client: TestClient, desk: Desk) -> None:
    address = f"{ITEMS}?limit=10000&filter=kp_km>1200"
    tag = client.get(address).headers["etag"]
    again = client.get(address, headers={"If-None-Match": tag})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    desk.write(OFFICE, title="Corrected")
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize("base_url", ["", "https://maps.example.org/cpc"])
def test_links_are_right_under_a_prefix(catalog: Catalog, base_url: str) -> None:
    """The prefix comes from the server (root_path) or BASE_URL; a forwarded header says nothing."""
    app = create_app(Settings(base_url=base_url), Still(catalog))
    root = f"{base_url or 'http://testserver/maps/cpc'}/"
    lies = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Prefix": "/evil",
            "X-Forwarded-Proto": "ftp", "Forwarded": "host=evil.example"}  # fmt: skip
    with TestClient(app, root_path="/maps/cpc") as proxied:
        for address in (
            "/",
            "/collections",
            f"{ITEMS}?limit=1",
            f"{ITEMS}/{OFFICE}",
            "/collections/incidents/schema",
            "/functions",
        ):
            answer = proxied.get(f"/maps/cpc{address}", headers=lies)
            assert answer.status_code == 200
            assert "evil" not in answer.text + answer.headers.get("link", "")
            for link in answer.json().get("links", []):
                assert link["href"].startswith(root), link
