"""The end of a publication delay, over HTTP: nobody writes, and the catalog moves on by itself."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from starlette.testclient import TestClient

from app.main import create_app
from app.settings import Settings
from app.store.journal.journal import Journal
from app.store.live import Live

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from app.sources.bundle import Bundle

HOMER = "cpc-2026-03-14-maran-homer"
ITEMS = "/collections/incidents/items"
# The event's day ends at 21:00 UTC on the 14th; a day later it may be shown.
RELEASE = datetime(2026, 3, 15, 21, tzinfo=UTC)
LIMIT_S = 5.0


class Clock:
    def __init__(self) -> None:
        self.now = RELEASE - timedelta(microseconds=1)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def record(tmp_path: Path, bundle: Bundle, clock: Clock) -> Iterator[Live]:
    journal = Journal.open(tmp_path / "journal.gpkg")
    opened = Live(journal, bundle, clock=clock, publication_delay_h=24.0)
    opened.follow()
    yield opened
    opened.close()


@pytest.fixture
def client(record: Live) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(), record)) as opened:
        yield opened


def awaited(answer: Callable[[], bool]) -> bool:
    end = time.monotonic() + LIMIT_S
    while not answer() and time.monotonic() < end:
        time.sleep(0.02)
    return answer()


def version_of(client: TestClient) -> str:
    version: str = client.get(f"{ITEMS}?limit=1").json()["catalog_version"]
    return version


def rows_of(record: Live) -> int:
    with closing(sqlite3.connect(record.journal.path)) as connection:
        asked = "SELECT count(*) FROM incidents WHERE id = ?"
        count: int = connection.execute(asked, [HOMER]).fetchone()[0]
        return count


def claims_of(client: TestClient) -> int:
    rows = client.get("/collections/claims/items?limit=10000").json()["features"]
    return sum(row["properties"]["incident_id"] == HOMER for row in rows)


def test_the_catalog_moves_on_by_itself_when_a_delay_ends(
    client: TestClient, record: Live, clock: Clock
) -> None:
    before, number = version_of(client), record.journal.newest_number()
    assert client.get(f"{ITEMS}/{HOMER}").status_code == 404
    clock.now = RELEASE
    assert awaited(lambda: client.get(f"{ITEMS}/{HOMER}").status_code == 200)
    after = version_of(client)
    assert after != before
    assert client.get("/healthz").json()["catalog_version"] == after
    assert record.journal.newest_number() == number  # nothing was written
    time.sleep(0.5)
    assert version_of(client) == after


def test_until_then_nothing_public_knows_of_it(
    client: TestClient, record: Live, clock: Clock
) -> None:
    for address in (f"{ITEMS}/{HOMER}", f"{ITEMS}/{HOMER}/versions", f"/near?incident={HOMER}"):
        assert client.get(address).status_code == 404, address
    for address in (
        f"{ITEMS}?limit=1000",
        "/map",
        "/embed",
        "/changes?since=2020-01-01&limit=1000",
    ):
        assert HOMER not in client.get(address).text, address
    assert (claims_of(client), rows_of(record)) == (0, 0)
    clock.now = RELEASE
    assert awaited(lambda: client.get(f"{ITEMS}/{HOMER}").status_code == 200)
    for address in (f"{ITEMS}?limit=1000", "/map", "/changes?since=2026-03-15&limit=1000"):
        assert HOMER in client.get(address).text, address
    assert (claims_of(client), rows_of(record)) == (6, 1)


def test_a_copy_that_was_kept_is_told_that_it_is_old(client: TestClient, clock: Clock) -> None:
    asked = f"{ITEMS}?limit=1000"
    kept = {"If-None-Match": client.get(asked).headers["etag"]}
    assert client.get(asked, headers=kept).status_code == 304
    clock.now = RELEASE
    assert awaited(lambda: client.get(asked, headers=kept).status_code == 200)
    changes = client.get("/changes?since=2026-03-15&limit=1000").json()["changes"]
    assert [change["action"] for change in changes if change["id"] == HOMER] == ["put"]


def test_the_past_keeps_to_the_delay_of_its_time(client: TestClient, clock: Clock) -> None:
    """What was held back at an instant is not shown as of that instant, however late one asks."""
    clock.now = RELEASE + timedelta(days=300)
    assert awaited(lambda: client.get(f"{ITEMS}/{HOMER}").status_code == 200)
    for moment, expected in (("2026-11-22T00:00:00Z", 200), ("2026-03-15T20:59:59Z", 404)):
        answer = client.get(f"{ITEMS}/{HOMER}?as-of={moment}")
        assert answer.status_code == expected, moment
