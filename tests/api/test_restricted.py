"""A restricted record is in no public output; the credit of other imports is in all."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from starlette.testclient import TestClient

from app.desk.importing import ImportOrder, import_file
from app.exports.formats import FORMATS
from app.exports.ucdp_file import ucdp_csv
from app.main import create_app
from app.settings import Settings
from app.sources.imports.offer import Offer
from app.store.journal.entry import ANY_VERSION, Draft, Kind
from app.store.journal.journal import Journal
from app.store.live import Live
from app.store.packed_rows import pack, unpack
from tests.api.routes import EXAMPLES
from tests.sources.imports.tables import UCDP, as_csv

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from app.sources.bundle import Bundle

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
HIDDEN, GONE, SHOWN = "ucdp-2025-09-24-555001", "ucdp-2025-09-24-555002", "ucdp-2025-09-24-555003"
HEADLINE, PUBLIC = "A headline nobody may read", "A headline for all"
SECRETS = (HIDDEN, GONE, HEADLINE, "555001", "555002", "Secret Data")
CREDIT = 'An <i>archive</i> & "friends"'
DEEP = ("claims", "sources", "casualty-reports", "context")


def offer(credit: str, *, restricted: bool) -> Offer:
    return Offer(
        file="x.csv",
        licence="Licence-X",
        credit=credit,
        read_on=date(2026, 11, 23),
        restricted=restricted,
    )


def take(record: Live, path: Path, text: str, given: Offer) -> None:
    path.write_text(text, encoding="utf-8")
    import_file(record, ImportOrder(path=path, offer=given), editor="desk")


@pytest.fixture
def record(tmp_path: Path, bundle: Bundle) -> Iterator[Live]:
    journal = Journal.open(tmp_path / "journal.gpkg")
    opened = Live(journal, bundle, clock=lambda: NOW, publication_delay_h=24.0)
    secret = {"source_headline": HEADLINE, "where_description": HEADLINE}
    rows = [UCDP | secret | {"id": name[-6:]} for name in (HIDDEN, GONE)]
    take(opened, tmp_path / "a", as_csv(*rows), offer("Secret Data", restricted=True))
    row = UCDP | {"id": SHOWN[-6:], "source_headline": PUBLIC}
    take(opened, tmp_path / "b", as_csv(row), offer(CREDIT, restricted=False))
    opened.refresh()
    [version] = opened.history(Kind.INCIDENT, GONE)
    gone = Draft(
        kind=Kind.INCIDENT,
        id=GONE,
        body=version.body,
        reason="taken back",
        withdraws=True,
        replaces=ANY_VERSION,
    )
    opened.write([gone], editor="desk")
    opened.refresh()
    yield opened
    opened.close()


@pytest.fixture
def client(record: Live) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(), record, clock=lambda: NOW)) as opened:
        yield opened


def addresses() -> list[str]:
    items = "/collections/incidents/items"
    found = [*EXAMPLES.values(), "/changes?since=2020-01-01T00:00:00Z&limit=1000"]
    found += ["/changes?since=2020-01-01T00:00:00Z&limit=1000&f=atom", "/map?limit=1000"]
    found += [f"{items}?f={name}&limit=1000" for name in FORMATS]
    found += [f"{items}?f={name}&download=true" for name in FORMATS]
    found += [f"{items}?limit=1000&profile=full", f"{items}?as-of=2026-11-23"]
    return found + [
        f"/collections/{name}/items?f={kind}&limit=10000" for name in DEEP for kind in FORMATS
    ]


def test_a_restricted_record_is_on_record_and_counted_aside(record: Live) -> None:
    assert set(record.catalog.restricted) == {HIDDEN}
    assert {HIDDEN, GONE} <= set(record.catalog.rows)
    assert SHOWN in record.catalog.incidents


@pytest.mark.parametrize("address", addresses())
def test_no_public_address_gives_it_away(client: TestClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code in {200, 400}, answer.text
    for secret in SECRETS:
        assert secret.encode() not in answer.content, secret


@pytest.mark.parametrize("name", [HIDDEN, GONE])
def test_whoever_knows_the_id_learns_nothing(client: TestClient, name: str) -> None:
    item = f"/collections/incidents/items/{name}"
    paths = ("", "?f=html", "/versions", "/versions/1", "/duplicates", "?as-of=2026-11-23")
    for address in (*(f"{item}{path}" for path in paths), f"/near?incident={name}&within=25km"):
        answer = client.get(address)
        assert answer.status_code in {400, 404}, address
        assert HEADLINE not in answer.text
        assert "taken back" not in answer.text
    found = client.get(f"/collections/incidents/items?ids={name}").json()
    assert found.get("numberMatched", 0) == 0


def test_the_live_file_and_the_table_of_ucdp_are_without_it(record: Live) -> None:
    assert HIDDEN not in record.journal.shown_ids("incidents")
    assert SHOWN in record.journal.shown_ids("incidents")
    table = b"".join(ucdp_csv(record.catalog)).decode()
    assert PUBLIC in table
    assert not any(secret in table for secret in SECRETS)


def test_an_import_is_credited_wherever_its_records_are(client: TestClient) -> None:
    told = f"{CREDIT} (Licence-X)"
    items = client.get("/collections/incidents/items").json()
    assert items["attribution"].endswith(f"; {told}")
    assert client.get("/collections/claims").json()["attribution"].endswith(f"; {told}")
    assert told not in client.get("/collections/places").json()["attribution"]
    page = client.get("/map").text
    assert "An &lt;i&gt;archive&lt;/i&gt; &amp; &#34;friends&#34; (Licence-X)" in page
    assert "<i>archive" not in page
    item = client.get(f"/collections/incidents/items/{SHOWN}").json()["properties"]
    assert item["rights"] == {"licence": "Licence-X", "credit": CREDIT, "restricted": False}
    text = client.get("/collections/incidents/items?f=csv").text
    assert "archive" in text.splitlines()[1]


def test_a_row_that_is_kept_keeps_its_credit(record: Live) -> None:
    row = record.catalog.rows[SHOWN]
    assert row.facts.rights == ("Licence-X", CREDIT)
    again = unpack(pack(row), row.stacks)
    assert again.facts == row.facts
    assert again.facts.rights is row.facts.rights
