"""The file of rows: read back as made, passed over where it does not fit, gone after redaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson
import pytest

from app.store.journal.entry import Draft, Kind
from app.store.journal.shipped import shipped_state
from app.store.kept_rows import KeptRows
from app.store.redaction import Field, redact
from app.store.snapshot import Snapshots
from tests.conftest import NOW
from tests.store.test_live import HOMER, open_record  # noqa: F401 - a fixture
from tests.store.test_live import clock as clock  # noqa: PLC0414 - a fixture

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from app.sources.bundle import Bundle
    from app.store.catalog import Catalog
    from app.store.live import Live
    from app.store.stacks import Stacks


def made(bundle: Bundle) -> tuple[Snapshots, Catalog]:
    snapshots = Snapshots(bundle)
    return snapshots, snapshots.catalog(shipped_state(bundle), now=NOW)


def files(data: Path) -> list[Path]:
    return list((data / "cache").glob("rows-*.arrow"))


@pytest.fixture
def stacks(bundle: Bundle) -> Stacks:
    return Snapshots(bundle).stacks(shipped_state(bundle))


@pytest.fixture
def kept(tmp_path: Path, bundle: Bundle) -> KeptRows:
    """Keep the rows of the shipped record."""
    keeper = KeptRows(tmp_path, worth_it=1)
    keeper.keep(made(bundle)[0], "these layers")
    assert len(files(tmp_path)) == 1
    return keeper


def test_rows_come_back_as_they_were_made(kept: KeptRows, bundle: Bundle, catalog: Catalog) -> None:
    state = shipped_state(bundle)
    fresh = Snapshots(bundle)
    rows = kept.read("these layers", fresh.stacks(state))
    fresh.adopt(rows)
    again = fresh.catalog(state, now=NOW)
    assert len(rows) == 44
    assert fresh.rows_made == 0
    assert again.version == catalog.version
    for name, collection in catalog.collections.items():
        found = again.collection(name)
        assert [f.fragment for f in found.features] == [f.fragment for f in collection.features]
        assert [f.box for f in found.features] == [f.box for f in collection.features]
        assert [f.nested for f in found.features] == [f.nested for f in collection.features]
        assert [f.footprint for f in found.features] == [f.footprint for f in collection.features]
        assert [f.interval for f in found.features] == [f.interval for f in collection.features]
    assert list(again.incidents.values()) == list(catalog.incidents.values())


def test_an_incident_in_an_area_is_made_again(
    open_record: Callable[..., Live],  # noqa: F811 - the fixture
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("app.store.live.KeptRows", lambda data: KeptRows(data, worth_it=1))
    record = open_record()
    newest = record.history(Kind.INCIDENT, HOMER)[-1]
    where = {**newest.data["where"], "place": "novorossiysk-okrug"}
    body = orjson.dumps(newest.data | {"where": where})
    record.write([Draft(kind=Kind.INCIDENT, id=HOMER, body=body, reason="wider")], editor="desk")
    assert len(files(tmp_path)) == 1
    again = open_record()
    assert again.catalog.feature("incidents", HOMER).fragment == (
        record.catalog.feature("incidents", HOMER).fragment
    )
    assert again.catalog.incident(HOMER) == record.catalog.incident(HOMER)


def test_another_key_or_a_changed_byte_is_passed_over(
    kept: KeptRows, tmp_path: Path, stacks: Stacks
) -> None:
    assert kept.read("other layers", stacks) == []
    [path] = files(tmp_path)
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 1
    path.write_bytes(raw)
    assert kept.read("these layers", stacks) == []
    path.write_bytes(b"")
    assert kept.read("these layers", stacks) == []


def test_a_newer_file_takes_the_place_of_the_older(
    kept: KeptRows, tmp_path: Path, bundle: Bundle
) -> None:
    [before] = files(tmp_path)
    snapshots, _ = made(bundle)
    snapshots.rows_made += 100
    kept.keep(snapshots, "other layers")
    [after] = files(tmp_path)
    assert before.name != after.name
    kept.keep(snapshots, "third layers")  # nothing was made since
    assert files(tmp_path) == [after]


def test_a_folder_that_cannot_be_written_keeps_nothing(
    tmp_path: Path, bundle: Bundle, stacks: Stacks
) -> None:
    (tmp_path / "cache").write_text("a file stands here")
    KeptRows(tmp_path, worth_it=1).keep(made(bundle)[0], "these layers")
    assert KeptRows(tmp_path).read("these layers", stacks) == []


def test_after_a_redaction_no_file_holds_the_value(
    open_record: Callable[..., Live],  # noqa: F811 - the fixture
    tmp_path: Path,
    bundle: Bundle,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("app.store.live.KeptRows", lambda data: KeptRows(data, worth_it=1))
    secret = b"Jane of Somewhere"
    record = open_record(bundle)
    newest = record.history(Kind.INCIDENT, HOMER)[-1]
    body = orjson.dumps(newest.data | {"title": secret.decode()})
    record.write([Draft(kind=Kind.INCIDENT, id=HOMER, body=body, reason="named")], editor="desk")
    other = open_record(bundle)  # as another process, which learns of it by the journal alone
    assert any(secret in path.read_bytes() for path in files(tmp_path))
    field = Field(Kind.INCIDENT, HOMER, "/title")
    redact(record.journal, field, editor="desk", reason="a person", recorded=NOW)
    other.refresh()
    record.refresh()
    assert files(tmp_path)
    everything = [p for p in tmp_path.rglob("*") if p.is_file()]
    assert not any(secret in path.read_bytes() for path in everything)
