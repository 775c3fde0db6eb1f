"""Backups: whole while the service writes, verified to the last value, restored or refused."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from app.store.journal.backup import back_up, other_copies, restore, verify
from app.store.journal.errors import JournalBusyError, JournalCorruptError
from app.store.journal.journal import Journal
from tests.store.journal.conftest import NOON, draft

if TYPE_CHECKING:
    from pathlib import Path


def write(journal: Journal, *titles: str) -> None:
    with journal.writing() as writing:
        for title in titles:
            writing.append(draft(title=title), editor="desk", recorded=NOON)


def test_a_backup_in_use_is_whole_and_verifies(journal: Journal, tmp_path: Path) -> None:
    write(journal, "A", "B")
    with journal.writing() as writing:
        writing.append(draft(title="not yet"), editor="desk", recorded=NOON)
        copy = back_up(journal.path, tmp_path / "backups", now=NOON)
    found = verify(copy)
    assert (found.versions, found.faults) == (2, ())
    assert found.head == journal.since(1)[0].catalog_version
    assert verify(journal.path).versions == 3
    assert sorted(path.name for path in copy.parent.iterdir()) == [
        "journal-20261122T120000000000Z.gpkg",
        "journal-20261122T120000000000Z.gpkg.sha256",
    ]


def test_a_restored_backup_is_the_journal_of_then(tmp_path: Path) -> None:
    journal = Journal.open(tmp_path / "journal.gpkg")
    write(journal, "A")
    before = journal.state()
    copy = back_up(journal.path, tmp_path / "backups", now=NOON)
    write(journal, "B")
    with pytest.raises(JournalBusyError, match="stop the service first"):
        restore(copy, journal.path, now=NOON)
    assert not list(tmp_path.glob("*.restored"))
    journal.close()
    moved = restore(copy, journal.path, now=NOON + timedelta(hours=1))
    assert moved is not None
    assert verify(moved).versions == 2
    again = Journal(journal.path)
    assert again.state() == before
    write(again, "C")
    again.close()
    assert verify(journal.path).faults == ()


def test_a_lost_journal_is_restored(tmp_path: Path) -> None:
    journal = Journal.open(tmp_path / "journal.gpkg")
    write(journal, "A")
    copy = back_up(journal.path, tmp_path / "backups", now=NOON)
    journal.close()
    journal.path.write_bytes(b"damaged" * 1000)
    with pytest.raises(JournalCorruptError, match="restore"):
        Journal(journal.path)
    assert restore(copy, journal.path, now=NOON) is not None
    Journal(journal.path).close()


def test_the_log_of_a_damaged_journal_is_kept_beside_it(tmp_path: Path) -> None:
    journal = Journal.open(tmp_path / "journal.gpkg")
    write(journal, "A")
    copy = back_up(journal.path, tmp_path / "backups", now=NOON)
    write(journal, "B")
    log = (tmp_path / "journal.gpkg-wal").read_bytes()
    journal.close()
    journal.path.write_bytes(b"no database")
    (tmp_path / "journal.gpkg-wal").write_bytes(log)
    moved = restore(copy, journal.path, now=NOON)
    assert moved is not None
    assert moved.read_bytes() == b"no database"
    assert moved.with_name(f"{moved.name}-wal").read_bytes() == log
    assert not (tmp_path / "journal.gpkg-wal").exists()
    assert verify(journal.path).versions == 1


def test_every_other_copy_is_named(tmp_path: Path) -> None:
    journal = Journal.open(tmp_path / "journal.gpkg")
    assert other_copies(journal.path) == []
    copy = back_up(journal.path, tmp_path / "backups", now=NOON)
    journal.close()
    moved = restore(copy, journal.path, now=NOON)
    assert other_copies(journal.path) == [copy, moved]


def test_a_damaged_backup_is_not_restored(tmp_path: Path) -> None:
    journal = Journal.open(tmp_path / "journal.gpkg")
    write(journal, "A", "B")
    copy = back_up(journal.path, tmp_path / "backups", now=NOON)
    journal.close()
    kept = journal.path.read_bytes()
    raw = copy.read_bytes()
    at = raw.index(b'"title":"A"') + 9
    copy.write_bytes(raw[:at] + b"Z" + raw[at + 1 :])
    faults = verify(copy).faults
    assert len(faults) == 2
    assert "differs from its SHA-256" in faults[0]
    assert "version 1 in the journal is not what was written" in faults[1]
    with pytest.raises(JournalCorruptError, match="is not restored, it does not verify"):
        restore(copy, journal.path, now=NOON)
    assert journal.path.read_bytes() == kept


def test_a_forged_row_breaks_the_chain(tmp_path: Path) -> None:
    """A checksum can be made again by whoever writes the file; the link after it can not."""
    journal = Journal.open(tmp_path / "journal.gpkg")
    write(journal, "A", "B")
    with journal.writing() as writing:
        [first, _] = writing.since(0)
        forged = first.body.replace(b'"A"', b'"Z"')
        object.__setattr__(first, "body", forged)
        writing.rewrite(first)
    assert verify(journal.path).faults == ("version 1 does not follow from the one before",)
    journal.close()


def test_what_is_no_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(JournalCorruptError, match="is no file"):
        verify(tmp_path / "none.gpkg")
