"""A withdrawn record goes back as a file that says so; every line that need not change stays."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

import pytest

from app.desk.editing import Change, draft_of_yaml, withdrawal
from app.desk.upstream import upstream_yaml
from app.domain.record.vocabulary import MsgType, RecordStatus
from app.sources.record_files import read_incident
from app.store.journal.entry import Kind
from tests.desk.conftest import table
from tests.writers import NOW

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.desk.importing import ImportResult
    from app.store.journal.entry import Version
    from app.store.live import Live

HOMER = "cpc-2026-03-14-maran-homer"


def change(record: Live, reason: str) -> Change:
    return Change(catalog=record.refresh(), collection="incidents", reason=reason, today=NOW.date())


def withdrawn(record: Live, name: str, reason: str) -> Version:
    [version] = record.write([withdrawal(name, change(record, reason))], editor="desk")
    return version


def test_what_stands_is_given_byte_for_byte(record: Live) -> None:
    for version in record.catalog.state.versions(Kind.INCIDENT).values():
        assert upstream_yaml(version) == version.text


def test_only_the_lines_that_say_so_change(record: Live) -> None:
    [before] = record.history(Kind.INCIDENT, HOMER)
    assert before.text is not None
    text = upstream_yaml(withdrawn(record, HOMER, "entered twice: see the other"))
    changed = [
        line
        for line in difflib.ndiff(before.text.splitlines(), text.splitlines())
        if line[0] in "+-"
    ]
    assert [line[2:].split(":")[0] for line in changed if line[0] == "-"][:3] == [
        "version", "msg_type", "record_status",
    ]  # fmt: skip
    assert "+ record_status: withdrawn" in changed
    assert "+ msg_type: cancel" in changed
    assert f"+ supersedes: {HOMER}@1" in changed
    incident, _ = read_incident(text, "x.yaml")
    assert incident is not None
    assert incident.record_status is RecordStatus.WITHDRAWN
    assert (incident.msg_type, incident.version) == (MsgType.CANCEL, 2)
    assert (incident.notes or "").splitlines()[0] == "entered twice: see the other"


@pytest.mark.parametrize("reason", ["one\nof two: lines", "# no comment", "x" * 300, "'=\"é"])
def test_any_reason_is_read_back(record: Live, reason: str) -> None:
    incident, faults = read_incident(upstream_yaml(withdrawn(record, HOMER, reason)), "x.yaml")
    assert incident is not None, faults
    assert (incident.notes or "").startswith(reason)


def test_a_record_without_a_text_of_its_own_too(
    record: Live, take: Callable[..., ImportResult]
) -> None:
    take(table(1))
    version = withdrawn(record, "ucdp-2025-09-24-1000", "no longer in the table")
    incident, faults = read_incident(upstream_yaml(version), "x.yaml")
    assert incident is not None, faults
    assert incident.record_status is RecordStatus.WITHDRAWN
    assert (incident.notes or "").startswith("no longer in the table\n")


def test_a_file_that_says_so_already_is_left_as_it_is(record: Live) -> None:
    [before] = record.history(Kind.INCIDENT, HOMER)
    text = (before.text or "").replace("record_status: published", "record_status: withdrawn", 1)
    draft = draft_of_yaml(text, "x.yaml", change(record, "taken back upstream"))
    [standing] = record.write([draft], editor="desk")
    again = withdrawn(record, HOMER, "and here")
    assert upstream_yaml(again) == standing.text
