"""Imports: all rows or none, every fault with its row, the file on record, nothing twice."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import orjson
import pytest
from shapely import Point

from app.desk.importing import ImportResult
from app.desk.repeats import LIKELY_IN_TABLES, Duplicate, Repeats
from app.domain.record.vocabulary import MsgType
from app.sources.imports.errors import BadImportError, ImportTooLargeError
from app.sources.imports.format import Format
from app.store.journal.chain import link_of
from app.store.journal.entry import Draft, Kind, Origin
from app.store.journal.errors import JournalFullError, VersionConflictError
from app.store.redaction import Field, redact
from tests.desk.conftest import OFFER, table
from tests.sources.imports.tables import UCDP, as_csv
from tests.writers import NOW

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from app.domain.record.incidents import Incident
    from app.store.live import Live

    Take = Callable[..., ImportResult]

FIRST = "ucdp-2025-09-24-1000"


def test_rows_become_versions_that_name_file_and_row(record: Live, take: Take) -> None:
    text = table(3)
    before = record.journal.newest_number()
    result = take(text)
    assert result == ImportResult(
        format=Format.UCDP,
        rows=3,
        added=3,
        updated=0,
        unchanged=0,
        possible_duplicates=(),
        catalog_version=record.journal.since(before)[-1].catalog_version,
        dry_run=False,
    )
    versions = record.journal.since(before)
    digest = hashlib.sha256(text.encode()).hexdigest()
    assert [v.origin for v in versions] == [
        Origin(file="ged.csv", sha256=digest, row=row) for row in (2, 3, 4)
    ]
    assert {(v.editor, v.reason, v.msg_type) for v in versions} == {("desk", "imported", "alert")}
    shown = record.refresh().feature("incidents", FIRST).properties
    assert (shown["location_class"], shown["location_uncertainty_m"]) == ("city", 25_000.0)
    assert (shown["killed_low"], shown["killed_best"], shown["killed_high"]) == (4, 6, 8)
    link = ""
    for version in record.journal.since(0):
        link = link_of(link, version)
    assert link == result.catalog_version == record.catalog.version


def test_one_bad_row_in_many_and_nothing_is_imported(record: Live, take: Take) -> None:
    lines = table(2_000).split("\r\n")
    lines[1_500] = lines[1_500].replace("2025-09-24 00:00:00.000", "2025-02-30")
    text = "\r\n".join(lines)
    before = record.journal.newest_number()
    with pytest.raises(BadImportError) as refused:
        take(text)
    [fault] = refused.value.faults
    row = 1_501
    assert (fault.file, fault.row, fault.pointer) == ("ged.csv", row, "column date_start")
    assert fault.column == 1 + list(UCDP).index("date_start")
    assert str(fault) == (
        f"ged.csv row {row}, column 39 (column date_start): "
        "'2025-02-30' is not a date that exists, as YYYY-MM-DD"
    )
    assert record.journal.newest_number() == before


def test_faults_of_reading_of_rules_and_of_text_come_together(take: Take) -> None:
    rows = [
        UCDP | {"id": 1, "where_prec": 9},
        UCDP | {"id": 2, "latitude": 99.5},
        UCDP | {"id": 3, "date_end": "2025-09-01"},
        UCDP | {"id": 4, "adm_1": "a\u202eb"},
        UCDP | {"id": 5, "adm_1": "e\u0301"},
        UCDP | {"id": 6, "low": 9},
        UCDP | {"id": 7, "adm_1": "a\x07"},
        UCDP | {"id": 8},
        UCDP | {"id": 8},
    ]
    with pytest.raises(BadImportError) as refused:
        take(as_csv(*rows))
    assert [(f.row, f.pointer, f.message) for f in refused.value.faults] == [
        (2, "column where_prec", "'9' is no code 1 to 7"),
        (3, "column longitude", "37.77, 99.5 is not longitude and latitude in degrees"),
        (4, "column date_end", "2025-09-01 lies before the start"),
        (5, "column adm_1", "holds the control character U+202E"),
        (6, "column adm_1", "is not in Unicode's composed form (NFC)"),
        (7, "column best", "killed is not low <= value <= high: 9 to 6 to 8"),
        (8, "column adm_1", "holds the control character U+0007"),
        (10, "column id", "gives the id 'ucdp-2025-09-24-8', as row 9 does"),
    ]


def test_the_first_faults_are_listed_and_all_are_counted(take: Take) -> None:
    with pytest.raises(BadImportError, match="and 200 more faults") as refused:
        take(table(700, best="many"))
    assert (len(refused.value.faults), refused.value.count) == (500, 700)


def test_a_file_that_ends_in_the_middle_is_refused_with_what_came_before(take: Take) -> None:
    text = table(3, best="many").encode() + b'"1,2'
    with pytest.raises(BadImportError) as refused:
        take(text)
    assert [fault.row for fault in refused.value.faults] == [2, 3, 4, 5]
    with pytest.raises(BadImportError, match="holds no row"):
        take(table(1).split("\r\n")[0] + "\r\n")


def test_a_dry_run_checks_all_and_writes_nothing(record: Live, take: Take) -> None:
    before = record.journal.newest_number()
    result = take(table(3), dry_run=True)
    assert (result.rows, result.added, result.dry_run) == (3, 3, True)
    assert result.catalog_version == record.catalog.version
    assert record.journal.newest_number() == before
    with pytest.raises(BadImportError, match="is not a whole number"):
        take(table(1, best="many"), dry_run=True)


def test_the_same_file_again_is_refused_with_its_rows(record: Live, take: Take) -> None:
    take(table(2))
    record.refresh()
    with pytest.raises(BadImportError) as refused:
        take(table(3))
    assert [(f.row, f.pointer, f.message) for f in refused.value.faults] == [
        (2, "column id", f"'{FIRST}' is taken; with update, changed rows become new versions"),
        (3, "column id", refused.value.faults[1].message),
    ]


def test_an_update_makes_versions_of_changed_rows_only(record: Live, take: Take) -> None:
    take(table(3))
    record.refresh()
    changed = table(3).replace(",6,8,4,", ",7,8,4,", 1)
    later = replace(OFFER, read_on=OFFER.read_on.replace(month=12))
    result = take(changed, offer=later, update=True)
    assert (result.added, result.updated, result.unchanged) == (0, 1, 2)
    old, new = record.history(Kind.INCIDENT, FIRST)
    assert (new.version, new.msg_type, new.supersedes) == (2, MsgType.UPDATE, old.id + "@1")
    assert new.data["casualties"][0]["value"] == 7
    assert (new.data["version"], new.data["supersedes"]) == (2, f"{FIRST}@1")
    assert record.refresh().feature("incidents", FIRST).properties["killed_best"] == 7
    again = take(changed, update=True)
    assert (again.updated, again.unchanged) == (0, 3)


def test_an_update_leaves_alone_what_was_edited_withdrawn_redacted_or_ours(
    record: Live, take: Take
) -> None:
    take(table(3))
    names = [f"ucdp-2025-09-24-{1_000 + n}" for n in range(3)]
    edited, withdrawn, redacted = (record.history(Kind.INCIDENT, name)[0] for name in names)
    for version, withdraws in ((edited, False), (withdrawn, True)):
        draft = Draft(
            kind=version.kind,
            id=version.id,
            body=version.body,
            reason="by hand",
            withdraws=withdraws,
        )
        record.write([draft], editor="desk")
    field = Field(Kind.INCIDENT, redacted.id, "/notes")
    redact(record.journal, field, editor="desk", reason="a name", recorded=NOW)
    record.refresh()
    with pytest.raises(BadImportError) as refused:
        take(table(3), update=True)
    assert [fault.message.split(": ")[0] for fault in refused.value.faults] == [
        f"'{names[0]}' was not imported, or edited since; change it by itself",
        f"'{names[1]}' was withdrawn",
        f"'{names[2]}' was not imported, or edited since; change it by itself",
    ]


def test_a_writer_that_was_faster_is_not_overwritten(record: Live, take: Take) -> None:
    take(table(1))
    record.refresh()
    [first] = record.history(Kind.INCIDENT, FIRST)

    def meanwhile(_: Incident) -> list[Duplicate]:
        draft = Draft(kind=first.kind, id=first.id, body=first.body, reason="between")
        with record.journal.writing() as writing:
            writing.append(draft, editor="other", recorded=NOW)
        return []

    with pytest.raises(VersionConflictError):
        take(table(2, best=7), update=True, find_duplicates=meanwhile)
    assert record.history(Kind.INCIDENT, "ucdp-2025-09-24-1001") == []


def test_possible_duplicates_are_told(take: Take) -> None:
    def find(incident: Incident) -> list[Duplicate]:
        return [Duplicate(incident.id, "cpc-x", 0.9)] if incident.id == FIRST else []

    assert take(table(3), find_duplicates=find).possible_duplicates == (
        Duplicate(FIRST, "cpc-x", 0.9),
    )


def test_progress_is_told_in_both_stages(take: Take) -> None:
    told: list[tuple[str, int, int]] = []
    take(table(1_200), progress=lambda *step: told.append(step))
    assert [stage for stage, _, _ in told] == ["checking"] * 2 + ["writing"] * 3
    assert told[-1] == ("writing", 1_200, 1_200)
    assert all(done <= total for _, done, total in told)


def test_more_rows_than_are_taken_are_refused(take: Take) -> None:
    assert take(table(3), max_rows=3, dry_run=True).rows == 3
    with pytest.raises(ImportTooLargeError, match="holds over 3 rows"):
        take(table(4), max_rows=3)


def test_a_full_disk_leaves_nothing(record: Live, take: Take) -> None:
    connection = record.journal._writer  # noqa: SLF001  # to make the disk full
    [pages] = connection.execute("PRAGMA page_count").fetchone()
    connection.execute(f"PRAGMA max_page_count = {pages + 50}")
    before = record.journal.newest_number()
    with pytest.raises(JournalFullError):
        take(table(500))
    assert record.journal.newest_number() == before
    connection.execute("PRAGMA max_page_count = 1000000")
    assert take(table(500)).added == 500


def test_restricted_records_carry_their_rights(record: Live, take: Take) -> None:
    take(table(1), offer=replace(OFFER, restricted=True))
    [version] = record.history(Kind.INCIDENT, FIRST)
    rights = {"licence": "CC-BY-4.0", "credit": "UCDP", "restricted": True}
    assert version.data["rights"] == rights


def test_a_geopackage_is_imported(record: Live, take: Take, tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame(
        {"title": ["A"], "event_class": ["attack"], "date_start_local": ["2025-09-24"]},
        geometry=[Point(37.5, 44.5)],
        crs="EPSG:4326",
    )
    frame.to_file(tmp_path / "a.gpkg", driver="GPKG")
    offer = replace(OFFER, url="https://example.org/")
    assert take((tmp_path / "a.gpkg").read_bytes(), offer=offer).format is Format.CSV
    newest: Any = record.journal.since(0)[-1]
    assert newest.id.startswith("imp-2025-09-24-")
    assert orjson.loads(newest.body)["where"]["position"]["lon"] == 37.5


def test_a_place_of_the_layers_must_be_there(take: Take) -> None:
    offer = replace(OFFER, url="https://example.org/")
    text = "title,event_class,date_start_local,place\nA,attack,2025-09-24,{}\n"
    assert take(text.format("novorossiysk"), offer=offer).added == 1
    with pytest.raises(BadImportError) as refused:
        take(text.format("atlantis"), offer=offer)
    [fault] = refused.value.faults
    assert (fault.row, fault.pointer) == (2, "column place")
    assert fault.message == "'atlantis' is no place and no asset"


def test_rows_that_repeat_each_other_are_told_and_imported(record: Live, take: Take) -> None:
    result = take(table(2), find_duplicates=Repeats(record.catalog).find)
    assert result.added == 2
    [found] = result.possible_duplicates
    assert (found.imported, found.known) == ("ucdp-2025-09-24-1001", FIRST)
    assert found.probability >= LIKELY_IN_TABLES
