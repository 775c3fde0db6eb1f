"""The contract of the journal: what any store behind the same interface must do."""

from __future__ import annotations

from datetime import timedelta
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from app.domain.errors import UnknownIdError
from app.store.journal.chain import link_of
from app.store.journal.entry import Kind
from app.store.journal.errors import AlreadyThereError, JournalBusyError, VersionConflictError
from tests.store.journal.conftest import NOON, draft

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.store.journal.entry import Draft, Version
    from app.store.journal.journal import Journal

ID = "cpc-2025-01-01-a"


def write(journal: Journal, *drafts: Draft, hours: int = 0) -> list[Version]:
    with journal.writing() as writing:
        recorded = NOON + timedelta(hours=hours)
        return [writing.append(item, editor="desk", recorded=recorded) for item in drafts]


def test_a_new_journal_is_empty(journal: Journal) -> None:
    assert journal.newest_number() == 0
    assert journal.state().everything() == []
    assert journal.since(0) == []


def test_versions_come_back_word_for_word(journal: Journal) -> None:
    [first] = write(journal, draft(title="Ünïcode 24 %"))
    [second] = write(journal, draft(title="B"))
    assert journal.history(Kind.INCIDENT, ID) == [first, second]
    assert journal.version(Kind.INCIDENT, ID, 1).data["title"] == "Ünïcode 24 %"
    assert journal.since(1) == [second]
    assert (first.recorded, first.editor, first.reason) == (NOON, "desk", "a test")
    assert second.supersedes == f"{ID}@1"


def test_the_state_is_the_newest_version_of_each_id(journal: Journal) -> None:
    write(journal, draft("a", title="1"), draft("b", title="2"), draft("a", title="3"))
    state = journal.state()
    assert {v.id: v.data["title"] for v in state.everything()} == {"a": "3", "b": "2"}
    assert (state.number, state.link) == (3, journal.since(2)[0].catalog_version)
    before = journal.state(2)
    assert {v.id: v.data["title"] for v in before.everything()} == {"a": "1", "b": "2"}
    assert before.after(journal.heads_since(2)) == state


def test_the_chain_links_every_version_to_the_one_before(journal: Journal) -> None:
    write(journal, *(draft(f"n{i}", title=str(i)) for i in range(5)))
    link = ""
    for version in journal.since(0):
        link = link_of(link, version)
        assert version.catalog_version == link


def test_time_never_runs_backwards(journal: Journal) -> None:
    write(journal, draft("a"), hours=2)
    [late] = write(journal, draft("b"), hours=1)
    assert late.recorded == NOON + timedelta(hours=2)


def test_the_number_at_an_instant_is_the_last_recorded_up_to_it(journal: Journal) -> None:
    for hour in (1, 2, 2, 5):
        write(journal, draft("a"), hours=hour)
    asked = [journal.newest_number(NOON + timedelta(hours=h)) for h in (0, 1, 2, 4, 5, 9)]
    assert asked == [0, 1, 3, 3, 4, 4]


def test_a_new_record_under_a_taken_id_is_refused(journal: Journal) -> None:
    write(journal, draft(replaces=0))
    with pytest.raises(AlreadyThereError, match="is on record already"):
        write(journal, draft(replaces=0))
    assert journal.newest_number() == 1


def test_a_change_of_an_old_version_is_refused_and_says_what_stands(journal: Journal) -> None:
    write(journal, draft(), draft(title="B"))
    with pytest.raises(VersionConflictError, match="stands at version 2") as caught:
        write(journal, draft(replaces=1))
    assert caught.value.stands == 2
    assert len(write(journal, draft(replaces=2))) == 1


def test_a_transaction_is_kept_whole_or_not_at_all(journal: Journal) -> None:
    with pytest.raises(AlreadyThereError):
        write(journal, draft("a"), draft("b"), draft("a", replaces=0))
    assert journal.newest_number() == 0
    [version] = write(journal, draft("c"))
    assert version.number == 1


def test_an_unknown_version_is_said_to_be_unknown(journal: Journal) -> None:
    with pytest.raises(UnknownIdError, match=f"{ID}@3"):
        journal.version(Kind.INCIDENT, ID, 3)
    assert journal.history(Kind.INCIDENT, ID) == []


def test_another_process_sees_a_write_at_once(open_journal: Callable[[], Journal]) -> None:
    one, other = open_journal(), open_journal()
    seen = other.change_count()
    assert other.change_count() == seen
    [version] = write(one, draft())
    assert other.change_count() != seen
    assert other.since(0) == [version]
    [following] = write(other, draft(title="B"))
    assert one.history(Kind.INCIDENT, ID) == [version, following]
    assert write(one, draft(title="C"))[0].number == 3


def test_reading_goes_on_while_another_writes(open_journal: Callable[[], Journal]) -> None:
    one, other = open_journal(), open_journal()
    with one.writing() as writing:
        writing.append(draft(), editor="desk", recorded=NOON)
        assert other.newest_number() == 0
    assert other.newest_number() == 1


def test_threads_of_one_process_take_turns(journal: Journal) -> None:
    threads = [
        Thread(target=lambda i=i: [write(journal, draft(f"t{i}-{n}")) for n in range(10)])
        for i in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [version.number for version in journal.since(0)] == list(range(1, 41))


def test_a_writer_that_waits_too_long_is_told(
    open_journal: Callable[[], Journal], monkeypatch: pytest.MonkeyPatch
) -> None:
    one = open_journal()
    monkeypatch.setattr("app.store.journal.file.BUSY_S", 0.05)
    other = open_journal()
    with (
        one.writing(),
        pytest.raises(JournalBusyError, match="another program holds"),
        other.writing(),
    ):
        raise AssertionError("two hold the journal at once")
