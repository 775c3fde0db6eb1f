"""Merging two records of one event and taking it back: nothing lost, byte for byte."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from app.desk.editing import Change, draft_of_yaml, withdrawal
from app.desk.merging import MergeError, Pair, merge_drafts, merged_with, unmerge_drafts
from app.domain.errors import BadRecordError, UnknownIdError, WithdrawnError
from app.sources.record_files import read_incident
from app.store.journal.entry import Kind
from app.store.records import incident_of
from app.store.redaction import Field, redact
from tests.desk.merging_records import HOMER, TWIN, twin_text
from tests.writers import NOW

if TYPE_CHECKING:
    from app.sources.bundle import Bundle
    from app.store.journal.entry import Version
    from app.store.live import Live

THIRD = "cpc-2026-03-14-third-report"
STORM = "cpc-2025-12-29-storm-suspension"


@pytest.fixture
def record(record: Live) -> Live:
    for name in (TWIN, THIRD):
        record.write([draft_of_yaml(twin_text(name), name, change(record))], editor="a")
    return record


def change(record: Live, name: str | None = None, reason: str = "added") -> Change:
    return Change(
        catalog=record.catalog,
        collection="incidents",
        reason=reason,
        today=NOW.date(),
        id=name,
        is_new=name is None,
    )


def pair(record: Live, kept: str = HOMER, gone: str = TWIN) -> Pair:
    return Pair(
        catalog=record.catalog, kept=kept, gone=gone, reason="one event", today=date(2026, 11, 23)
    )


def merge(record: Live, kept: str = HOMER, gone: str = TWIN) -> list[Version]:
    return record.write(merge_drafts(pair(record, kept, gone)), editor="Anna")


def unmerge(
    record: Live, kept: str = HOMER, gone: str = TWIN, *, discard_later: bool = False
) -> list[Version]:
    drafts = unmerge_drafts(record, pair(record, kept, gone), discard_later=discard_later)
    return record.write(drafts, editor="Boris")


def newest(record: Live, name: str) -> Version:
    return record.history(Kind.INCIDENT, name)[-1]


def content(record: Live, name: str) -> tuple[bytes, str | None]:
    version = newest(record, name)
    return version.body, version.text


def retitled(record: Live, title: str) -> None:
    text = newest(record, HOMER).text
    assert text is not None
    lines = [
        f"title: {title}\n" if x.startswith("title:") else x for x in text.splitlines(keepends=True)
    ]
    drafts = [draft_of_yaml("".join(lines), HOMER, change(record, HOMER, "a better title"))]
    record.write(drafts, editor="Carla")


def test_the_record_that_is_kept_has_everything_of_both(record: Live) -> None:
    before = [incident_of(newest(record, name)) for name in (HOMER, TWIN)]
    gone, kept = merge(record)
    whole = incident_of(kept)
    assert (whole.title, whole.when, whole.where) == tuple(
        getattr(before[0], name) for name in ("title", "when", "where")
    )
    # One page is one source; another page under a taken id gets a number.
    taken = before[1].sources[1].id
    fresh = [source for source in whole.sources if source not in before[0].sources]
    assert [source.id for source in fresh] == [f"{taken}-2"]
    for part in ("claims", "impacts", "statements", "assets", "casualties"):
        mine, theirs = (getattr(one, part) for one in before)
        united = getattr(whole, part)
        assert [item for item in united if item in mine] == list(mine), part
        assert len(united) <= len(mine) + len(theirs), part
        assert {s for item in united for s in item.sources} <= {s.id for s in whole.sources}
    assert whole.statements[-1].sources == (before[0].sources[0].id, f"{taken}-2")
    assert whole.tags[-1] == "twin"
    assert (whole.related[-1].type, whole.related[-1].id) == ("same_as", TWIN)
    assert whole.related[-1].note == f"merged: {TWIN}@1"
    assert kept.reason == f"merged with {TWIN}@1: one event"
    assert gone.reason == f"merged into {HOMER}@2: one event"
    assert (gone.is_withdrawn, gone.editor, kept.editor) == (True, "Anna", "Anna")
    assert merged_with(kept) == [TWIN]
    assert merged_with(gone) == [HOMER]
    assert kept.text is not None
    assert read_incident(kept.text, "")[0] == whole


def test_conflicting_counts_stand_beside_each_other(record: Live) -> None:
    before = record.catalog.feature("incidents", HOMER).properties
    assert [before[f"injured_{word}"] for word in ("low", "best", "high")] == [0, 0, 0]
    merge(record)
    after = incident_of(newest(record, HOMER))
    counts = [(report.speaker, report.value) for report in after.casualties]
    assert counts[0] == ("A harbour master", 1)
    assert counts[1] == ("Maran Tankers", 0)
    with pytest.raises(WithdrawnError, match=f"merged into {HOMER}@2"):
        record.catalog.feature("incidents", TWIN)


def test_what_was_merged_and_unmerged_is_what_it_was_byte_for_byte(record: Live) -> None:
    before = {name: content(record, name) for name in (HOMER, TWIN)}
    feature = record.catalog.feature("incidents", TWIN).properties
    merge(record)
    assert content(record, HOMER) != before[HOMER]
    own, kept = unmerge(record)
    assert {name: content(record, name) for name in (HOMER, TWIN)} == before
    assert (own.version, kept.version, own.editor) == (3, 3, "Boris")
    assert own.reason == f"unmerged from {HOMER}: one event"
    assert kept.reason == f"unmerged {TWIN}: one event"
    kept_columns = {"version", "updated"}
    after = record.catalog.feature("incidents", TWIN).properties
    assert {k for k in after if after[k] != feature[k]} <= kept_columns
    merge(record)
    unmerge(record)
    assert {name: content(record, name) for name in (HOMER, TWIN)} == before


def test_two_merges_are_undone_one_after_the_other(record: Live) -> None:
    names = (HOMER, TWIN, THIRD)
    before = {name: content(record, name) for name in names}
    merge(record)
    once = content(record, HOMER)
    merge(record, gone=THIRD)
    assert merged_with(newest(record, HOMER)) == [TWIN, THIRD]
    with pytest.raises(MergeError, match=r"version 3 by Anna \(merged with .*third-report@1"):
        unmerge(record)
    unmerge(record, gone=THIRD)
    assert content(record, HOMER) == once
    unmerge(record)
    assert {name: content(record, name) for name in names} == before


def test_a_chain_is_undone_from_its_end(record: Live) -> None:
    before = {name: content(record, name) for name in (HOMER, TWIN, THIRD)}
    merge(record, kept=TWIN, gone=THIRD)
    merge(record, kept=HOMER, gone=TWIN)
    with pytest.raises(WithdrawnError, match=f"merged into {HOMER}@2"):
        unmerge(record, kept=TWIN, gone=THIRD)
    unmerge(record, kept=HOMER, gone=TWIN)
    unmerge(record, kept=TWIN, gone=THIRD)
    assert {name: content(record, name) for name in before} == before


def test_an_edit_since_the_merge_is_not_lost_in_silence(record: Live) -> None:
    before = content(record, HOMER)
    merge(record)
    retitled(record, "Edited since")
    with pytest.raises(MergeError, match=r"version 3 by Carla \(a better title\)"):
        unmerge(record)
    unmerge(record, discard_later=True)
    assert content(record, HOMER) == before
    history = record.history(Kind.INCIDENT, HOMER)
    assert b"Edited since" in history[2].body


def test_what_was_redacted_since_does_not_come_back_unasked(record: Live) -> None:
    merge(record)
    field = Field(Kind.INCIDENT, HOMER, "/tags")
    redact(record.journal, field, editor="Carla", reason="private", recorded=NOW)
    record.refresh()
    with pytest.raises(MergeError, match=r"was redacted in .* redact it in"):
        unmerge(record)
    other = Field(Kind.INCIDENT, TWIN, "/tags")
    redact(record.journal, other, editor="Carla", reason="private", recorded=NOW)
    record.refresh()
    unmerge(record)
    assert incident_of(newest(record, TWIN)).tags == ("[redacted]",)


def test_what_cannot_be_merged_is_refused(record: Live, bundle: Bundle) -> None:
    lead = next(
        name
        for name, version in record.catalog.state.versions(Kind.INCIDENT).items()
        if version.data["evidence_tier"] == "secondary_lead"
    )
    draft = "cpc-2026-03-14-draft"
    text = twin_text(draft, record_status="draft")
    record.write([draft_of_yaml(text, draft, change(record))], editor="a")
    rights = "cpc-2026-03-14-other-rights"
    text = twin_text(rights, rights={"licence": "CC-BY-NC-4.0", "credit": "Others"})
    record.write([draft_of_yaml(text, rights, change(record))], editor="a")
    record.write([withdrawal(THIRD, change(record, THIRD, "entered twice"))], editor="a")
    number = record.catalog.state.number
    for other, error, message in (
        (HOMER, MergeError, "with itself"),
        ("no-such-record", UnknownIdError, "no-such-record"),
        (THIRD, WithdrawnError, "entered twice"),
        (lead, MergeError, "is a lead"),
        (draft, MergeError, "is not published"),
        (rights, MergeError, r"their rights differ \(.*CC-BY-NC-4.0"),
    ):
        for kept, gone in ((HOMER, other), (other, HOMER)):
            with pytest.raises(error, match=message):
                merge(record, kept=kept, gone=gone)
    with pytest.raises(BadRecordError, match="carries no attacker"):
        merge(record, kept=STORM, gone="cpc-2025-11-25-terminal-admin-building")
    assert record.catalog.state.number == number
    assert bundle.with_leads is False


@pytest.mark.parametrize("reason", ["entered twice", f"merged into {HOMER}@7: by hand"])
def test_what_was_not_merged_cannot_be_unmerged(record: Live, reason: str) -> None:
    with pytest.raises(MergeError, match="does not stand merged into"):
        unmerge(record)
    record.write([withdrawal(TWIN, change(record, TWIN, reason))], editor="a")
    with pytest.raises(MergeError, match="does not stand merged into"):
        unmerge(record)


def test_ids_of_reports_stay_unique_and_corrections_follow(record: Live) -> None:
    merge(record)
    merge(record, gone=THIRD)
    whole = incident_of(newest(record, HOMER))
    named = [report.id for report in whole.casualties if report.id]
    assert named == ["injured-1-2", "injured-1"]
    ids = [statement.id for statement in whole.statements]
    assert len(ids) == len(set(ids))
