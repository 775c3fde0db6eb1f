"""Rows made by several processes are the rows that one makes; what they leave is made here."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.store.crew import Crew
from app.store.journal.entry import Kind
from app.store.journal.journal import Journal
from app.store.journal.shipped import take_in
from app.store.packed_rows import pack
from app.store.snapshot import Snapshots
from tests.conftest import NOW

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from app.sources.bundle import Bundle
    from app.store.catalog import Catalog


@pytest.fixture
def journal(tmp_path: Path, bundle: Bundle) -> Iterator[Journal]:
    journal = Journal.open(tmp_path / "journal.gpkg")
    take_in(journal, bundle)
    yield journal
    journal.close()


def made_by(crew: Crew | None, bundle: Bundle, journal: Journal) -> tuple[Snapshots, Catalog]:
    snapshots = Snapshots(bundle, crew=crew)
    return snapshots, snapshots.catalog(journal.state(), now=NOW)


def test_the_rows_of_a_crew_are_those_of_one(
    journal: Journal, bundle: Bundle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.store.crew.MANY", 10)
    monkeypatch.setattr("app.store.crew.SHARE", 15)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    crew = Crew(journal.path, bundle.folder, with_leads=False)
    state = journal.state()
    stacks = Snapshots(bundle).stacks(state)
    found = list(crew.rows(list(state.of_kind(Kind.INCIDENT).values()), state.number, stacks))
    assert len(found) == 44
    alone, catalog = made_by(None, bundle, journal)
    assert {row.head.id: pack(row) for row in found} == {
        name: pack(row) for name, row in alone.rows.items()
    }
    _, together = made_by(crew, bundle, journal)
    assert together.version == catalog.version
    assert list(together.incidents.values()) == list(catalog.incidents.values())


def test_few_rows_hire_nobody(journal: Journal, bundle: Bundle) -> None:
    crew = Crew(journal.path, bundle.folder, with_leads=False)
    state = journal.state()
    heads = list(state.of_kind(Kind.INCIDENT).values())
    assert list(crew.rows(heads, state.number, Snapshots(bundle).stacks(state))) == []


def test_a_crew_that_cannot_start_leaves_the_work(
    journal: Journal,
    bundle: Bundle,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr("app.store.crew.MANY", 10)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    nowhere = Crew(journal.path, tmp_path / "no layers", with_leads=False)
    _, catalog = made_by(nowhere, bundle, journal)
    assert len(catalog.incidents) == 34
    assert "rows are made in one process" in caplog.text
