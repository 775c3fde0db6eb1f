"""Rows checked by several processes are those that one checks: in order, with the same faults."""

from __future__ import annotations

import os
import pickle
from typing import TYPE_CHECKING, Any

import pytest

from app.desk.checking import Checker
from app.sources.checks import Known
from app.sources.imports.errors import BadImportError, ImportTooLargeError
from app.sources.imports.format import Format
from app.sources.imports.formats import open_import
from app.sources.imports.mapping import Mapping
from app.store.journal.chain import link_of
from app.store.journal.entry import Kind
from tests.desk.conftest import OFFER, table
from tests.sources.imports.tables import ACLED, UCDP, as_csv

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from app.desk.importing import ImportResult
    from app.store.catalog import Catalog
    from app.store.journal.entry import Version
    from app.store.live import Live

    Take = Callable[..., ImportResult]

FLAT = {
    "title": "A fire", "event_class": "attack", "date_start_local": "2025-09-24",
    "lon": 37.78, "lat": 44.73, "source_url": "https://example.org/",
}  # fmt: skip


def on(processes: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let even a small file be checked by so many processes."""
    monkeypatch.setattr("os.cpu_count", lambda: processes)
    for name, value in {"MANY": 1, "FIRST": 2, "SHARE": 3}.items():
        monkeypatch.setattr(f"app.desk.hands.{name}", value)


def faults_of(take: Take, text: str, **order: Any) -> tuple[int, list[str]]:
    with pytest.raises(BadImportError) as refused:
        take(text, **order)
    return refused.value.count, [str(fault) for fault in refused.value.faults]


def test_the_versions_are_in_the_order_of_the_file_and_the_chain_holds(
    record: Live, take: Take, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = take(table(40), dry_run=True)
    on(2, monkeypatch)
    before = record.journal.newest_number()
    result = take(table(40))
    assert (result.added, result.rows) == (alone.added, alone.rows) == (40, 40)
    versions = record.journal.since(before)
    assert [v.origin.row for v in versions if v.origin] == list(range(2, 42))
    last = record.journal.since(before - 1)[0].catalog_version
    for version in versions:
        assert version.catalog_version == link_of(last, version)
        last = version.catalog_version
    assert len({version.salts for version in versions}) == 40


def test_changed_rows_become_versions_with_a_link_of_their_own(
    record: Live, take: Take, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = record.journal.newest_number()
    rows = [FLAT | {"title": f"Fire {n}, é"} for n in range(20)]
    take(as_csv(*rows))
    names = [version.id for version in record.journal.since(before)]
    record.refresh()
    on(2, monkeypatch)
    changed = [
        row | {"id": name, "title": f"{row['title']}!" if n % 2 else row["title"]}
        for n, (row, name) in enumerate(zip(rows, names, strict=True))
    ]
    result = take(as_csv(*changed), update=True)
    assert (result.added, result.updated, result.unchanged) == (0, 10, 10)
    for name in names[1::2]:
        first, newest = record.history(Kind.INCIDENT, name)
        assert (newest.data["version"], newest.data["supersedes"]) == (2, f"{name}@1")
        assert link_of(link_before(record, newest), newest) == newest.catalog_version
        assert list(first.data) == [key for key in newest.data if key != "supersedes"]


def link_before(record: Live, version: Version) -> str:
    return record.journal.since(version.number - 2)[0].catalog_version


def spoiled() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = [UCDP | {"id": n} for n in range(30)]
    rows[1]["best"] = "many"
    rows[7]["date_start"] = "2025-02-31"
    rows[11]["id"] = 3
    rows[16]["where_description"] = "bell \x07"
    rows[22]["high"] = 1
    return rows


def test_faults_are_the_same_up_to_where_the_file_ends_in_the_middle(
    record: Live, take: Take, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = as_csv(*spoiled()) + '"open'
    alone = faults_of(take, text)
    assert alone[0] >= 6
    assert "is not CSV" in alone[1][-1]
    before = record.journal.newest_number()
    on(2, monkeypatch)
    assert faults_of(take, text) == alone
    assert record.journal.newest_number() == before


def test_one_row_too_many_is_told_as_ever(take: Take, monkeypatch: pytest.MonkeyPatch) -> None:
    on(2, monkeypatch)
    with pytest.raises(ImportTooLargeError, match="over 19 rows"):
        take(table(20), max_rows=19, dry_run=True)


@pytest.mark.parametrize(
    ("row", "shape", "mapping"),
    [
        (UCDP, Format.UCDP, Mapping()),
        (ACLED, Format.ACLED, Mapping()),
        (FLAT, Format.CSV, Mapping(constants={"country": "RU"}, timezone="Europe/Moscow")),
    ],
)
def test_every_shape_can_be_sent(
    tmp_path: Path, catalog: Catalog, row: dict[str, Any], shape: Format, mapping: Mapping
) -> None:
    path = tmp_path / "x"
    path.write_text(as_csv(row), encoding="utf-8")
    reading = open_import(path, OFFER, mapping=mapping)
    [only] = list(reading.rows.rows)
    reading.rows.close()
    checker = Checker(reading.cells, reading.reader, Known(catalog.gazette.places, {}))
    sent = pickle.loads(pickle.dumps(checker))  # noqa: S301  # our own
    assert reading.format is shape
    assert sent.check(only) == checker.check(only)
    assert checker.check(only).findings == []


def test_a_process_that_ends_leaves_its_rows_to_this_one(
    record: Live, take: Take, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    on(2, monkeypatch)
    monkeypatch.setattr("app.desk.hands._work", os._exit)  # a list of rows is no exit code
    monkeypatch.setattr("app.desk.hands._start", os.abort)
    before = record.journal.newest_number()
    assert take(table(10)).added == 10
    assert [v.origin.row for v in record.journal.since(before) if v.origin] == list(range(2, 12))
    assert "rows are checked in one process" in caplog.text


def test_few_rows_stay_in_one_process(take: Take, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("no process was asked for")

    monkeypatch.setattr("app.desk.hands.ProcessPoolExecutor", refuse)
    assert take(table(600), dry_run=True).rows == 600
