"""The live record: the snapshot follows every process, readers see the past as it stood."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from unittest.mock import Mock

import orjson
import pytest

from app.domain.errors import BadParameterError, WithdrawnError
from app.store.journal.entry import Draft, Kind
from app.store.journal.errors import JournalFullError
from app.store.journal.journal import Journal
from app.store.journal.writing import Writing
from app.store.live import Live
from app.store.record import Still
from app.store.snapshot import build_catalog

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from app.sources.bundle import Bundle
    from app.store.catalog import Catalog
    from app.store.features import Feature

START = datetime(2026, 11, 22, 12, tzinfo=UTC)
HOMER = "cpc-2026-03-14-maran-homer"
OFFICE = "cpc-2025-09-24-office-strike"
LEAD = "cpc-2026-04-06-terminal"


class Clock:
    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def open_record(tmp_path: Path, bundle: Bundle, clock: Clock) -> Iterator[Callable[..., Live]]:
    opened = []

    def open_it(shipped: Bundle = bundle, delay_h: float = 24.0) -> Live:
        journal = Journal.open(tmp_path / "journal.gpkg")
        opened.append(Live(journal, shipped, clock=clock, publication_delay_h=delay_h))
        return opened[-1]

    yield open_it
    for record in opened:
        record.close()


def edit(record: Live, name: str = HOMER, *, withdraws: bool = False, **fields: object) -> Draft:
    newest = record.history(Kind.INCIDENT, name)[-1]
    return Draft(
        kind=Kind.INCIDENT,
        id=name,
        body=orjson.dumps(newest.data | fields),
        reason="named twice" if withdraws else "corrected",
        replaces=newest.version,
        withdraws=withdraws,
    )


def shown_ids(record: Live, layer: str = "incidents") -> set[str]:
    with closing(sqlite3.connect(record.journal.path)) as connection:
        return {row[0] for row in connection.execute(f"SELECT id FROM {layer}")}  # noqa: S608  # our own name


def shown_title(record: Live) -> str:
    with closing(sqlite3.connect(record.journal.path)) as connection:
        asked = "SELECT title FROM incidents WHERE id = ?"
        [title] = connection.execute(asked, [HOMER]).fetchone()
        return str(title)


def test_it_starts_as_what_is_shipped(open_record: Callable[..., Live], catalog: Catalog) -> None:
    record = open_record()
    assert record.catalog.version == catalog.version
    assert [f.fragment for f in record.catalog.collection("incidents").features] == [
        f.fragment for f in catalog.collection("incidents").features
    ]
    assert record.conflicts == []
    record.refresh()
    assert len(shown_ids(record)) == 34


def test_a_write_shows_at_once_and_measures_nothing_else_again(
    open_record: Callable[..., Live],
) -> None:
    record = open_record()
    before = record.catalog
    [version] = record.write([edit(record, title="Corrected")], editor="desk")
    after = record.catalog
    assert after.version == version.catalog_version != before.version
    assert after.incident(HOMER).incident.title == "Corrected"
    properties = after.feature("incidents", HOMER).properties
    assert (properties["title"], properties["version"]) == ("Corrected", 2)
    assert before.incident(HOMER).incident.title != "Corrected"
    assert after.incidents[OFFICE] is before.incidents[OFFICE]
    assert after.feature("incidents", OFFICE) is before.feature("incidents", OFFICE)
    with closing(sqlite3.connect(record.journal.path)) as connection:
        asked = "SELECT title, version FROM incidents WHERE id = ?"
        assert connection.execute(asked, [HOMER]).fetchall() == [("Corrected", 2)]


def test_a_withdrawn_record_is_gone_with_its_reason(open_record: Callable[..., Live]) -> None:
    record = open_record()
    record.write([edit(record, withdraws=True)], editor="desk")
    with pytest.raises(WithdrawnError, match="named twice"):
        record.catalog.incident(HOMER)
    assert record.catalog.coverage.incidents == 33
    assert HOMER not in shown_ids(record)
    claims = record.catalog.collection("claims").features
    assert not any(f.properties["incident_id"] == HOMER for f in claims)
    record.write([edit(record, title="Back again")], editor="desk")
    assert record.catalog.incident(HOMER).incident.title == "Back again"
    assert HOMER in shown_ids(record)


def test_the_past_is_as_it_stood_and_marks_what_was_withdrawn_since(
    open_record: Callable[..., Live], clock: Clock, catalog: Catalog
) -> None:
    record = open_record()
    clock.now += timedelta(hours=1)
    record.write([edit(record, title="Corrected")], editor="desk")
    clock.now += timedelta(hours=1)
    record.write([edit(record, withdraws=True)], editor="desk")
    shipped = record.as_of(START)
    corrected = record.as_of(START + timedelta(hours=1))
    assert shipped.version == catalog.version
    assert shipped.incident(HOMER).incident.title == catalog.incident(HOMER).incident.title
    assert corrected.incident(HOMER).incident.title == "Corrected"
    assert shipped.withdrawn_later == corrected.withdrawn_later == {HOMER: "named twice"}
    assert HOMER not in record.as_of(clock.now).incidents
    assert record.as_of(START) is shipped
    with pytest.raises(BadParameterError, match="has not come yet"):
        record.as_of(clock.now + timedelta(seconds=1))
    assert len(record.as_of(datetime(2020, 1, 1, tzinfo=UTC)).incidents) == 0


def test_the_past_never_shows_leads_or_drafts(
    open_record: Callable[..., Live], leads_bundle: Bundle, clock: Clock
) -> None:
    record = open_record(leads_bundle)
    assert LEAD in record.catalog.incidents
    assert LEAD not in shown_ids(record)
    assert "tanker-nordic-zenith" not in shown_ids(record, "assets")
    clock.now += timedelta(hours=1)
    record.write([edit(record, record_status="draft")], editor="desk")
    assert HOMER not in record.catalog.incidents
    assert LEAD not in record.as_of(START).incidents
    assert HOMER not in record.as_of(clock.now).incidents


@pytest.mark.parametrize(
    "later",
    [
        {"record_status": "draft"},
        {"rights": {"licence": "Licence-X", "credit": "A desk", "restricted": True}},
    ],
    ids=["draft", "restricted"],
)
def test_the_past_does_not_show_what_is_public_no_more(
    open_record: Callable[..., Live], clock: Clock, later: dict[str, Any]
) -> None:
    record = open_record()
    version = record.catalog.version
    assert HOMER in record.as_of(START).incidents
    clock.now += timedelta(hours=1)
    record.write([edit(record, **later)], editor="desk")
    for past in (record.as_of(START), record.at_version(version)):
        assert HOMER not in past.incidents
        assert len(past.incidents) == 33
        assert past.gazette.assets.keys() == record.catalog.gazette.assets.keys()
        assert past.coverage.leads_hidden == record.catalog.coverage.leads_hidden
        claims = past.collection("claims").features
        assert not any(feature.properties["incident_id"] == HOMER for feature in claims)


def test_another_process_follows_within_a_second(open_record: Callable[..., Live]) -> None:
    writer, reader = open_record(), open_record()
    reader.follow()
    [version] = writer.write([edit(writer, title="Corrected")], editor="desk")
    end = time.monotonic() + 1.0
    while reader.catalog.version != version.catalog_version and time.monotonic() < end:
        time.sleep(0.01)
    assert reader.catalog.version == version.catalog_version
    assert reader.catalog.incident(HOMER).incident.title == "Corrected"


def test_a_writer_sees_its_own_write_while_a_thread_follows(
    open_record: Callable[..., Live],
) -> None:
    record = open_record()
    record.follow()
    [version] = record.write([edit(record, title="Corrected")], editor="desk")
    assert record.catalog.version == version.catalog_version


def test_the_version_changes_by_itself_when_a_delay_ends(
    open_record: Callable[..., Live], clock: Clock
) -> None:
    clock.now = datetime(2026, 3, 15, 20, 59, tzinfo=UTC)
    record = open_record()
    before = record.catalog
    assert HOMER not in before.incidents
    assert HOMER not in shown_ids(record)
    assert before.held[HOMER] == datetime(2026, 3, 15, 21, tzinfo=UTC)
    assert record.refresh() is before
    clock.now = before.held[HOMER]
    after = record.refresh()
    assert HOMER in after.incidents
    assert after.version != before.version
    assert HOMER in shown_ids(record)


def test_the_data_are_of_the_day_of_the_newest_version(
    open_record: Callable[..., Live], clock: Clock
) -> None:
    record = open_record()
    assert record.catalog.data_date == "2026-11-22"
    shipped = record.catalog.version
    clock.now = datetime(2026, 11, 28, 23, 30, tzinfo=UTC)
    record.write([edit(record, title="Corrected")], editor="desk")
    assert record.catalog.dated == clock.now
    clock.now = datetime(2026, 12, 2, 8, tzinfo=UTC)
    record.write([edit(record, OFFICE, withdraws=True)], editor="desk")
    assert record.catalog.data_date == "2026-12-02"
    assert record.as_of(datetime(2026, 11, 30, tzinfo=UTC)).data_date == "2026-11-28"
    assert record.at_version(shipped).data_date == "2026-11-22"
    clock.now = datetime(2027, 1, 1, tzinfo=UTC)
    assert record.refresh().data_date == "2026-12-02"


def test_before_it_begins_the_record_is_empty_and_can_be_cited(
    open_record: Callable[..., Live],
) -> None:
    record, asked = open_record(), datetime(2020, 1, 1, tzinfo=UTC)
    before = record.as_of(asked)
    assert (before.version, before.dated) == (sha256(b"").hexdigest()[:32], asked)
    assert before.coverage.sentence() == (
        "As the record stood at 2020-01-01 00:00:00 UTC. "
        "Record read up to 2026-10-11, 0 incidents, 0 leads hidden"
    )
    first = record.as_of(datetime(1, 1, 1, tzinfo=UTC))
    assert (first.version, first.data_date) == (before.version, "0001-01-01")
    again = record.at_version(before.version)
    assert (again.version, len(again.incidents)) == (before.version, 0)
    assert again.data_date == "2026-11-21"
    assert len(record.as_of(datetime(2026, 11, 22, tzinfo=UTC)).incidents) == 34


def test_the_data_are_of_the_day_on_which_a_delay_ended(
    open_record: Callable[..., Live], clock: Clock
) -> None:
    record = open_record(delay_h=24.0 * 256)
    assert record.catalog.held[HOMER] == datetime(2026, 11, 25, 21, tzinfo=UTC)
    assert record.catalog.data_date == "2026-11-22"
    clock.now = datetime(2026, 11, 25, 22, tzinfo=UTC)
    assert record.refresh().dated == record.catalog.dated == datetime(2026, 11, 25, 21, tzinfo=UTC)
    assert HOMER in record.catalog.incidents


def test_what_another_process_showed_is_put_right(open_record: Callable[..., Live]) -> None:
    """Two processes bring the tables up to date in turns; neither leaves a row of the other."""
    one, other = open_record(), open_record()
    one.write([edit(one, OFFICE, withdraws=True)], editor="desk")
    other.refresh()
    one.write([edit(one, OFFICE, title="Back")], editor="desk")
    other.write([edit(other, OFFICE, withdraws=True)], editor="desk")
    assert shown_ids(one) == set(other.catalog.incidents)
    one.refresh()
    assert shown_ids(one) == set(one.catalog.incidents)


def test_a_slower_process_never_takes_the_tables_back(
    open_record: Callable[..., Live], monkeypatch: pytest.MonkeyPatch
) -> None:
    fast, slow = open_record(), open_record()
    known = slow.catalog.state.number
    fast.write([edit(fast, title="First")], editor="desk")
    first = slow.journal.heads_since(known)
    fast.write([edit(fast, title="Second")], editor="desk")
    with monkeypatch.context() as patched:
        patched.setattr(
            slow.journal, "heads_since", lambda number: first if number == known else []
        )
        assert slow.refresh().incident(HOMER).incident.title == "First"
    assert shown_title(fast) == "Second"
    assert slow.refresh().incident(HOMER).incident.title == "Second"


def test_a_disk_that_refuses_the_tables_loses_no_write_and_is_tried_again(
    open_record: Callable[..., Live],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    record = open_record()
    refused = JournalFullError("no room left on the disk")
    with monkeypatch.context() as patched:
        patched.setattr(Writing, "show", Mock(side_effect=refused))
        record.write([edit(record, title="First")], editor="desk")
        record.write([edit(record, title="Second")], editor="desk")
    assert caplog.messages == [f"the feature tables cannot follow the record yet: {refused}"]
    assert record.catalog.incident(HOMER).incident.title == "Second"
    assert shown_title(record) not in {"First", "Second"}
    record.refresh()
    assert shown_title(record) == "Second"


def test_what_another_process_showed_is_not_written_again(
    open_record: Callable[..., Live], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = open_record(), open_record()
    one.write([edit(one, title="First")], editor="desk")
    other.refresh()
    written: list[Feature] = []
    show = Writing.show

    def noted(self: Writing, layer: str, features: list[Feature]) -> None:
        written.extend(features)
        show(self, layer, features)

    with monkeypatch.context() as patched:
        patched.setattr(Writing, "show", noted)
        other.write([edit(other, OFFICE, title="Second")], editor="desk")
    assert [feature.id for feature in written] == [OFFICE]


def test_a_moved_place_moves_what_stands_there(open_record: Callable[..., Live]) -> None:
    record = open_record()
    before = record.catalog.feature("incidents", OFFICE).properties
    place = record.catalog.incident(OFFICE).place
    assert place is not None
    newest = record.history(Kind.PLACE, place.id)[-1]
    moved = {**newest.data, "geometry": {"type": "Point", "coordinates": [37.9, 44.75]}}
    body = orjson.dumps(moved)
    draft = Draft(kind=Kind.PLACE, id=place.id, body=body, reason="a better source", replaces=1)
    record.write([draft], editor="desk")
    after = record.catalog.feature("incidents", OFFICE)
    assert after.properties["terminal_distance_m"] != before["terminal_distance_m"]
    assert after.geometry is not None


def test_the_shipped_record_alone_has_one_version_of_everything(bundle: Bundle) -> None:
    still = Still(build_catalog(bundle, now=START))
    [only] = still.history(Kind.INCIDENT, HOMER)
    assert only.version == 1
    assert still.history(Kind.INCIDENT, "unknown") == []
    assert len(still.recorded_since(only.recorded)) == 176
    assert still.recorded_since(START) == []
    with pytest.raises(BadParameterError, match="keeps no journal"):
        still.as_of(START)


def test_closing_lets_go(open_record: Callable[..., Live]) -> None:
    with closing(open_record()) as record:
        record.follow()
    with pytest.raises(Exception, match="closed"):
        record.journal.newest_number()
