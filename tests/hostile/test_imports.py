"""Hostile files to import: refused with what is wrong, never an error of ours, never written."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from app.store.journal.journal import Journal
from app.store.live import Live
from tests.hostile.corpus import XSS
from tests.writers import NOW, TOKEN, writer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from starlette.testclient import TestClient

    from app.sources.bundle import Bundle

ADDRESS = "/collections/incidents/import?licence=A&credit=B&url=https://example.org/"
HEAD = "title,event_class,date_start_local,lon,lat,location_uncertainty_m,timezone\n"
DEEP = b'{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"a":'
POLYGON = DEEP + b'1},"geometry":{"type":"Polygon","coordinates":'


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory, bundle: Bundle) -> Iterator[Live]:
    journal = Journal.open(tmp_path_factory.mktemp("hostile") / "journal.gpkg")
    opened = Live(journal, bundle, clock=lambda: NOW, publication_delay_h=24.0)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def importer(record: Live) -> Iterator[TestClient]:
    with writer(record, raises=False) as opened:
        yield opened


def send(importer: TestClient, content: bytes, kind: str = "text/csv", more: str = "") -> Any:
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": kind}
    return importer.post(f"{ADDRESS}{more}", content=content, headers=headers)


def assert_refused(record: Live, importer: TestClient, content: bytes, kind: str) -> None:
    before = record.journal.newest_number()
    answer = send(importer, content, kind)
    assert answer.status_code == 400, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert "Traceback" not in answer.text
    assert record.journal.newest_number() == before


CELLS = (
    "A,attack,0001-01-01,37,44,,Asia/Tokyo", "A,attack,9999-12-31,37,44,,UTC",
    "A,attack,2025-09-24,1e308,44,,UTC", "A,attack,2025-09-24,37,91,,UTC",
    "A,attack,2025-09-24,NaN,44,,UTC", "A,attack,2025-09-24,37,44,-1,UTC",
    "A,attack,2025-09-24,37,44,1e300,UTC", "A,attack,2025-09-24,37,44,,../../etc/passwd",
    "A,attack,2025-09-24,37,44,,Europe", "A\u202eB,attack,2025-09-24,37,44,,UTC",
    "A\x00B,attack,2025-09-24,37,44,,UTC", "A\x1bB,attack,2025-09-24,37,44,,UTC",
    "a" + "\u0330" * 9 + ",attack,2025-09-24,37,44,,UTC", "e\u0301,attack,2025-09-24,37,44,,UTC",
    "x" * 201 + ",attack,2025-09-24,37,44,,UTC", "A,__class__,2025-09-24,37,44,,UTC",
    "A,attack,2025-09-24,37,44,," + "x" * 5_000, "A,attack,%s,37,44,," % ("9" * 5_000),
)  # fmt: skip


@pytest.mark.parametrize("row", CELLS)
def test_row_04_hostile_cells(record: Live, importer: TestClient, row: str) -> None:
    assert_refused(record, importer, f"{HEAD}{row}\n".encode(), "text/csv")


def in_feature(value: Any) -> bytes:
    point = {"type": "Point", "coordinates": [37, 44]}
    given = {"title": value, "event_class": "attack", "date_start_local": "2025-09-24"}
    feature = {"type": "Feature", "geometry": point, "properties": given}
    return json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()


DOCUMENTS = (
    in_feature("\ud800"), in_feature(10**400), in_feature({"a": "\udfff"}), in_feature(""),
    DEEP + b"[" * 500 + b"]" * 500 + b"}}]}", DEEP + b"[" * 50_000, DEEP + b"9" * 5_000 + b"}}]}",
    DEEP + b"1}}]}{", POLYGON + b"[" * 600,
    POLYGON + b"[[[1e400,0],[1,1],[2,2],[1e400,0]]]}}]}",
    POLYGON + b"[[[" + b"9" * 400 + b",0],[1,1],[2,2],[3,3]]]}}]}",
    b"\x00", b"{", b'{"features":', b"\xff\xfe{\x00", b"[]", b'{"type":"FeatureCollection"}',
)  # fmt: skip


@pytest.mark.parametrize("document", DOCUMENTS, ids=range(len(DOCUMENTS)))
def test_row_04_hostile_geojson(record: Live, importer: TestClient, document: bytes) -> None:
    assert_refused(record, importer, document, "application/geo+json")


def test_row_09_a_geopackage_reaches_no_other_file(
    record: Live, importer: TestClient, tmp_path: Path, watch: list[tuple[str, tuple[Any, ...]]]
) -> None:
    path = tmp_path / "evil.gpkg"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(
            """
            CREATE TABLE gpkg_contents (table_name, data_type, srs_id);
            CREATE TABLE gpkg_spatial_ref_sys (srs_id, organization, organization_coordsys_id);
            CREATE VIEW v AS WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x FROM c)
            SELECT x FROM c;
            INSERT INTO gpkg_contents VALUES ('v', 'features', 4326),
                ('/vsicurl/http://127.0.0.1:9/x', 'features', 4326);
            INSERT INTO gpkg_spatial_ref_sys VALUES (4326, 'EPSG', 4326);
            """
        )
    assert_refused(record, importer, path.read_bytes(), "application/geopackage+sqlite3")
    assert not [event for event, _ in watch if event.startswith("socket.connect")]


@pytest.mark.parametrize("payload", XSS)
def test_row_01_payloads_are_kept_as_text(importer: TestClient, payload: str) -> None:
    cell = payload.replace('"', '""')
    answer = send(
        importer, f'{HEAD}"{cell}",attack,2025-09-24,37,44,,UTC\n'.encode(), more="&dry-run=true"
    )
    assert (answer.status_code, answer.json()["rows"]) == (200, 1), answer.text


@pytest.mark.parametrize("payload", XSS[::3])
def test_row_01_payloads_in_names_of_columns(importer: TestClient, payload: str) -> None:
    cell = payload.replace('"', '""')
    answer = send(importer, f'"{cell}",event_class\n1,attack\n'.encode())
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
