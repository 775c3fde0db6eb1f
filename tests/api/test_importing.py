"""Importing over HTTP: who may, what is taken, what is refused, and what stands afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import orjson
import pytest
from pydantic import SecretStr
from shapely import Point
from starlette.testclient import TestClient

from app.main import create_app
from app.settings import Settings
from app.store.journal.entry import Kind
from app.store.record import Still
from tests.api.routes import IMPORT
from tests.sources.imports.tables import ACLED, UCDP, as_csv
from tests.writers import AUTH, TOKEN, writer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from httpx2 import Response

    from app.store.catalog import Catalog
    from app.store.live import Live

CSV = {"Content-Type": "text/csv; charset=utf-8"}
RIGHTS = {"licence": "CC-BY-4.0", "credit": "UCDP"}
FIRST = "ucdp-2025-09-24-412345"


@pytest.fixture
def client(record: Live) -> Iterator[TestClient]:
    with writer(record) as opened:
        yield opened


def send(
    client: TestClient,
    content: str | bytes = "",
    headers: dict[str, str] | None = None,
    **asked: str,
) -> Response:
    params = {name.replace("_", "-"): value for name, value in (RIGHTS | asked).items()}
    given = AUTH | CSV | (headers or {})
    return client.post(IMPORT, content=content or as_csv(UCDP), params=params, headers=given)


def test_a_table_is_imported_and_shows(client: TestClient, record: Live) -> None:
    answer = send(client, reason="the yearly release")
    assert answer.status_code == 201, answer.text
    assert answer.json() == {
        "format": "ucdp",
        "rows": 1,
        "added": 1,
        "updated": 0,
        "unchanged": 0,
        "possible_duplicates": [],
        "catalog_version": record.journal.since(0)[-1].catalog_version,
        "dry_run": False,
        "faults": [],
    }
    record.refresh()
    shown = client.get(f"/collections/incidents/items/{FIRST}").json()["properties"]
    assert shown["location_class"] == "city"
    [version] = record.history(Kind.INCIDENT, FIRST)
    assert (version.editor, version.reason) == ("editor", "the yearly release")
    assert version.origin is not None
    assert (version.origin.file, version.origin.row) == ("request body", 2)


def test_rows_that_may_be_one_event_are_told_unless_nobody_asks(client: TestClient) -> None:
    text = as_csv(UCDP, UCDP | {"id": 7})
    [found] = send(client, text, dry_run="true").json()["possible_duplicates"]
    assert (found["imported"], found["known"]) == ("ucdp-2025-09-24-7", FIRST)
    assert 0.9 <= found["probability"] <= 1.0
    silent = send(client, text, dry_run="true", duplicates="false")
    assert silent.json()["possible_duplicates"] == []


def test_a_dry_run_writes_nothing(client: TestClient, record: Live) -> None:
    before = record.journal.newest_number()
    answer = send(client, dry_run="true")
    assert (answer.status_code, answer.json()["dry_run"]) == (200, True)
    assert answer.json()["catalog_version"] == record.catalog.version
    assert record.journal.newest_number() == before


def test_faults_are_a_problem_with_rows_and_columns(client: TestClient, record: Live) -> None:
    before = record.journal.newest_number()
    rows = [UCDP | {"id": n, "best": "many"} for n in range(250)]
    answer = send(client, as_csv(UCDP, *rows))
    body = answer.json()
    assert (answer.status_code, body["code"], body["fault_count"]) == (400, "bad-import", 250)
    assert len(body["faults"]) == 200
    assert body["faults"][0] == {
        "pointer": "column best",
        "message": "'many' is not a whole number",
        "row": 3,
        "column": 1 + list(UCDP).index("best"),
    }
    assert record.journal.newest_number() == before


def test_geojson_and_geopackage_are_taken(client: TestClient, tmp_path: Path) -> None:
    properties = {"title": "A", "event_class": "attack", "date_start_local": "2025-09-24"}
    feature: dict[str, Any] = {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [37.5, 44.5]},
        "properties": properties,
    }
    raw = orjson.dumps({"type": "FeatureCollection", "features": [feature]})
    url = "https://example.org/data"
    kind = {"Content-Type": "application/geo+json"}
    answer = send(client, raw, kind, url=url)
    assert (answer.status_code, answer.json()["added"]) == (201, 1), answer.text
    frame = gpd.GeoDataFrame([properties | {"title": "B"}], geometry=[Point(1, 2)], crs=4326)
    frame.to_file(tmp_path / "a.gpkg", driver="GPKG")
    kind = {"Content-Type": "application/geopackage+sqlite3"}
    answer = send(client, (tmp_path / "a.gpkg").read_bytes(), kind, url=url)
    assert (answer.status_code, answer.json()["added"]) == (201, 1), answer.text


def test_a_mapping_comes_as_json(client: TestClient) -> None:
    mapping = '{"values": {"event_class": {"Protests": "operational_halt"}}}'
    rows = as_csv(ACLED | {"event_type": "Protests", "sub_event_type": "Peaceful protest"})
    answer = send(client, rows, mapping=mapping, format="acled")
    assert (answer.status_code, answer.json()["format"]) == (201, "acled"), answer.text


def test_an_update_is_asked_for(client: TestClient, record: Live) -> None:
    send(client)
    record.refresh()
    again = send(client)
    assert again.status_code == 400
    assert "is taken; with update" in again.json()["faults"][0]["message"]
    changed = send(client, as_csv(UCDP | {"best": 7}), update="true")
    assert (changed.status_code, changed.json()["updated"]) == (201, 1)
    record.refresh()
    same = send(client, as_csv(UCDP | {"best": 7}), update="true")
    assert (same.status_code, same.json()["unchanged"]) == (200, 1)


@pytest.mark.parametrize("name", ["licence", "credit"])
def test_an_import_names_licence_and_credit(client: TestClient, name: str) -> None:
    answer = send(client, headers=None, **{name: ""})
    assert (answer.status_code, answer.json()["parameter"]) == (400, name)


@pytest.mark.parametrize(
    ("asked", "parameter"),
    [
        ({"format": "xls"}, "format"),
        ({"dry_run": "yes"}, "dry-run"),
        ({"colour": "red"}, "colour"),
        ({"reason": "x" * 501}, "reason"),
        ({"publisher": "x" * 501}, "publisher"),
        ({"publisher": " "}, "publisher"),
        ({"format": "csv"}, "url"),
    ],
)
def test_parameters_are_checked(client: TestClient, asked: dict[str, str], parameter: str) -> None:
    answer = send(client, headers=None, **asked)
    assert (answer.status_code, answer.json()["parameter"]) == (400, parameter)


def test_a_broken_mapping_is_refused(client: TestClient) -> None:
    answer = send(client, mapping='{"colour": 1}')
    assert (answer.status_code, answer.json()["faults"][0]["pointer"]) == (400, "/colour")


@pytest.mark.parametrize("header", [{}, {"Authorization": f"Bearer {TOKEN}x"}])
def test_row_13_nobody_imports_without_a_token(
    client: TestClient, record: Live, header: dict[str, str]
) -> None:
    before = record.journal.newest_number()
    answer = client.post(IMPORT, content=as_csv(UCDP), params=RIGHTS, headers=CSV | header)
    assert (answer.status_code, answer.json()["code"]) == (401, "bad-token")
    assert record.journal.newest_number() == before


def test_row_13_a_service_without_a_token_or_a_journal_is_read_only(
    record: Live, catalog: Catalog
) -> None:
    with TestClient(create_app(Settings(), record)) as closed:
        assert send(closed).status_code == 403
    still = Still(catalog)
    with TestClient(create_app(Settings(token=SecretStr(TOKEN)), still)) as closed:
        assert (send(closed).status_code, send(closed).json()["code"]) == (403, "read-only")


def test_row_14_a_page_of_another_site_may_not_import(client: TestClient) -> None:
    assert send(client, headers={"Origin": "https://evil.example"}).status_code == 401


@pytest.mark.parametrize("kind", ["text/plain", "multipart/form-data", "application/zip"])
def test_row_06_other_media_types_are_refused(client: TestClient, kind: str) -> None:
    answer = send(client, headers={"Content-Type": kind})
    assert (answer.status_code, answer.json()["code"]) == (415, "body-type")
    packed = send(client, headers={"Content-Encoding": "gzip"})
    assert packed.status_code == 415


def test_row_05_a_body_over_the_cap_is_refused_and_nothing_stays(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    answer = send(client, b"x" * 50_000_001)
    assert (answer.status_code, answer.json()["code"]) == (413, "body-too-large")
    assert list(tmp_path.glob("import-*")) == []


def test_row_05_more_rows_than_are_taken_are_refused(client: TestClient) -> None:
    answer = send(client, "a\n" + "1\n" * 200_001, format="csv", url="https://example.org/")
    assert (answer.status_code, answer.json()["code"]) == (400, "import-too-large")


def test_the_document_tells_how(client: TestClient) -> None:
    operation = client.get("/api").json()["paths"][IMPORT]["post"]
    assert set(operation["requestBody"]["content"]) == {
        "text/csv", "application/geo+json", "application/geopackage+sqlite3",
    }  # fmt: skip
    assert [row["name"] for row in operation["parameters"]] == [
        "format", "licence", "credit", "restricted", "publisher", "url", "update", "dry-run",
        "duplicates", "mapping", "reason",
    ]  # fmt: skip
    assert client.get(IMPORT).status_code == 405
