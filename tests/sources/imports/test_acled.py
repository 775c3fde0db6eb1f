"""ACLED: 31 columns, each with a home; precision 1 is a town and never exact."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from app.domain.record.rules import incident_faults
from app.exports.ucdp_file import noted
from app.sources.imports.acled import COLUMNS, KEPT
from app.sources.imports.format import Format
from app.sources.imports.mapping import Mapping
from tests.sources.imports.tables import ACLED, as_csv

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.domain.record.incidents import Incident
    from app.sources.imports.formats import Read

    Reader = Callable[..., list[Read]]


def incident(read: Reader, mapping: Mapping | None = None, **changes: Any) -> Incident:
    text = as_csv(ACLED | changes)
    [found] = read(text) if mapping is None else read(text, mapping=mapping)
    assert found.findings == []
    assert found.incident is not None
    assert list(incident_faults(found.incident)) == []
    return found.incident


def test_a_row_is_an_incident(read: Reader) -> None:
    assert tuple(ACLED) == COLUMNS
    made = incident(read)
    assert made.id == "acled-2025-09-24-rus12345"
    assert (
        made.title
        == "Air/drone strike between Military Forces of A and Civilians (B): Novorossiysk"
    )
    assert made.summary == "A drone struck."
    assert (made.acled_event_type, made.acled_sub_event_type) == (
        "Explosions/Remote violence", "Air/drone strike",
    )  # fmt: skip
    assert (made.event_class, made.where.country, made.where.admin1) == (
        "attack",
        "RU",
        "Krasnodar",
    )
    assert made.tags == ("crowd size=no report", "night")
    assert [(r.value, r.low, r.high, r.note) for r in made.casualties] == [(2, None, None, None)]
    assert made.sources[0].relayed_from == "An agency; A paper"


def test_every_column_is_found_again(read: Reader) -> None:
    made = incident(read)
    assert noted(made.notes or "") == {name: str(ACLED[name]) for name in KEPT}
    fields = {
        "event_id_cnty", "event_type", "sub_event_type", "admin1", "location", "latitude",
        "longitude", "source", "notes", "fatalities", "tags",
    }  # fmt: skip
    assert fields | set(KEPT) == set(COLUMNS)


def test_a_summary_that_is_too_long_is_kept_whole_in_the_notes(read: Reader) -> None:
    made = incident(read, notes="x" * 2_500)
    assert made.summary == "x" * 2_000
    assert noted(made.notes or "")["notes"] == "x" * 2_500


@pytest.mark.parametrize(
    ("code", "word", "radius_m", "where_prec"),
    [
        (1, "city", 8_000.0, 2),
        (2, "municipality", 25_000.0, 3),
        (3, "region", 100_000.0, 4),
    ],
)
def test_precision_codes_become_classes_and_radii(
    read: Reader, code: int, word: str, radius_m: float, where_prec: int
) -> None:
    where = incident(read, geo_precision=code).where
    assert where.position is not None
    assert (where.location_class, where.position.radius_m, where.where_prec) == (
        word, radius_m, where_prec,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("code", "start", "end", "date_prec"),
    [
        (1, date(2025, 9, 24), None, 1),
        (2, date(2025, 9, 18), date(2025, 9, 30), 3),
        (3, date(2025, 9, 1), date(2025, 9, 30), 4),
    ],
)
def test_time_precision_becomes_an_interval_that_covers_it(
    read: Reader, code: int, start: date, end: date | None, date_prec: int
) -> None:
    made = incident(read, time_precision=code)
    when = made.when
    assert (when.date_start_local, when.date_end_local, when.date_prec) == (start, end, date_prec)
    assert made.id == f"acled-{start}-rus12345"


def test_the_dates_of_older_files(read: Reader) -> None:
    made = incident(read, event_date="24 September 2025")
    assert made.when.date_start_local == date(2025, 9, 24)


def test_zero_may_stand_for_none_reported(read: Reader) -> None:
    [report] = incident(read, fatalities=0).casualties
    assert (report.value, report.note) == (
        0, "ACLED counts conservatively: 0 also stands for none reported",
    )  # fmt: skip


def test_a_type_without_a_class_of_ours_is_refused_or_mapped(read: Reader) -> None:
    protest = {"event_type": "Protests", "sub_event_type": "Peaceful protest"}
    [found] = read(as_csv(ACLED | protest))
    assert found.findings[0][0] == "event_type"
    assert "'Protests' has no event class here" in found.findings[0][1]
    mapping = Mapping(values={"event_class": {"Protests": "operational_halt"}})
    assert incident(read, mapping, **protest).event_class == "operational_halt"


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"geo_precision": 4}, "geo_precision"),
        ({"time_precision": 0}, "time_precision"),
        ({"event_date": "24 Smarch 2025"}, "event_date"),
        ({"event_date": ""}, "event_date"),
        ({"event_id_cnty": ""}, "event_id_cnty"),
        ({"longitude": ""}, "longitude"),
        ({"fatalities": "2.5"}, "fatalities"),
    ],
)
def test_what_cannot_be_read_is_named(read: Reader, changes: dict[str, Any], column: str) -> None:
    [found] = read(as_csv(ACLED | changes), Format.ACLED)
    assert found.incident is None
    assert [name for name, _ in found.findings] == [column]
