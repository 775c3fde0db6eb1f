"""Plain tables and mapped ones: what is read, assumed, and refused in which column."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from app.domain.errors import BadParameterError
from app.domain.record.rules import incident_faults
from app.domain.record.views import toll
from app.domain.record.vocabulary import (
    CapCategory,
    EventClass,
    LocationClass,
    Measure,
    RecordStatus,
    WeaponClass,
)
from app.sources.imports.errors import BadImportError
from app.sources.imports.format import Format
from app.sources.imports.formats import open_import
from app.sources.imports.mapping import read_mapping
from app.sources.imports.offer import Offer
from tests.sources.imports.conftest import OFFER

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from app.domain.record.incidents import Incident
    from app.sources.imports.formats import Read

    Reader = Callable[..., list[Read]]

LEAST = (
    "title,event_class,date_start_local,lon,lat\nA fire,technical_failure,2025-09-24,37.5,44.5\n"
)


def incident(found: list[Read]) -> Incident:
    [one] = found
    assert one.findings == []
    assert one.incident is not None
    assert list(incident_faults(one.incident)) == []
    return one.incident


def test_a_point_that_does_not_say_how_precise_it_is_becomes_a_town(read: Reader) -> None:
    made = incident(read(LEAST))
    where = made.where
    assert (where.location_class, where.where_prec) == (LocationClass.CITY, 2)
    assert where.position is not None
    assert (where.position.lon, where.position.lat, where.position.radius_m) == (37.5, 44.5, 8_000)
    assert made.id.startswith("imp-2025-09-24-")
    assert made.record_status is RecordStatus.PUBLISHED
    assert made.cap_category is CapCategory.INFRA
    assert made.weapon_class == (WeaponClass.UNKNOWN,)
    assert made.when.timezone == "UTC"
    assert made.when.note is not None
    assert {claim.field for claim in made.claims} == {"time", "place", "occurrence"}
    assert {claim.speaker for claim in made.claims} == {"Somebody"}
    assert made.rights == OFFER.rights
    assert [(s.id, s.url) for s in made.sources] == [("import", "https://example.org/data")]


def test_the_same_row_gives_the_same_id_and_another_row_another(read: Reader) -> None:
    header, row = (line.split(",")[::-1] for line in LEAST.splitlines())
    turned = f"{','.join(header)}\n{','.join(row)}\n"
    other = LEAST.replace("A fire", "A spill")
    ids = [incident(read(text)).id for text in (LEAST, turned, other)]
    assert ids[0] == ids[1] != ids[2]


def test_everything_a_row_can_say(read: Reader) -> None:
    row = {
        "id": "No. 7", "title": "Drones", "summary": "At night.", "event_class": "attack",
        "cap_category": "Security", "weapon_class": "uav,usv", "weapon_text": "two kinds",
        "certainty": "likely", "date_start_local": "2025-09-24", "date_end_local": "2025-09-25",
        "date_prec": "2", "timezone": "Europe/Moscow", "utc_start": "2025-09-24T12:03:00+03:00",
        "time_basis": "alarm", "place_description": "The port", "location_class": "exact",
        "location_uncertainty_m": "90.5", "location_method": "estimate", "country": "RU",
        "admin1": "Krasnodar Krai", "lon": "37.5", "lat": "44.5", "killed_low": "1",
        "killed_high": "3", "injured_best": "7", "injured_low": "3", "injured_high": "12",
        "cpc_as_target": "not_established", "record_status": "draft", "tags": "port; night",
        "notes": "By hand.", "source_publisher": "TASS", "source_url": "https://tass.com/1",
        "source_title": "Drones", "source_date": "2025-09", "colour": "red",
    }  # fmt: skip
    cells = [f'"{value}"' for value in row.values()]
    made = incident(read(f"{','.join(row)}\n{','.join(cells)}\n"))
    assert made.id.startswith("imp-2025-09-24-no-7-")
    assert made.event_class is EventClass.ATTACK
    assert made.weapon_class == (WeaponClass.UAV, WeaponClass.USV)
    assert made.when.utc_start == datetime(2025, 9, 24, 9, 3, tzinfo=UTC)
    assert made.when.date_end_local == date(2025, 9, 25)
    assert made.where.where_prec == 1
    assert {claim.field for claim in made.claims} >= {"coordinates"}
    killed, injured = (toll(made.casualties, m) for m in (Measure.KILLED, Measure.INJURED))
    assert (killed.low, killed.best, killed.high) == (1, None, 3)
    assert (injured.low, injured.best, injured.high) == (3, 7, 12)
    assert made.tags == ("port", "night")
    assert made.notes == "By hand.\ncolour: red"
    [source] = made.sources
    assert (source.publisher, source.url, source.date_published) == (
        "TASS", "https://tass.com/1", "2025-09",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("event_class", "terror", "'terror' is none of attack"),
        ("event_class", "", "is missing; expected one of"),
        ("date_start_local", "31/02/2025", "is not a date that exists, as YYYY-MM-DD"),
        ("date_start_local", "2025-02-30", "is not a date that exists"),
        ("date_start_local", "2025-09-24 12:00:00", "is not a date that exists"),
        ("date_start_local", "20250924", "is not a date that exists"),
        ("lon", "37,5", "'37,5' is not a number"),
        ("lon", "nan", "is not a number"),
        ("lon", "inf", "is not a number"),
        ("lon", "1e999", "is not a number"),
        ("lon", "1_0", "is not a number"),
        ("lon", "٣", "is not a number"),
        ("lon", "", "is missing: expected a position"),
        ("title", "", "is missing"),
        ("date_prec", "x", "is not a whole number"),
        ("date_prec", "1.5", "is not a whole number"),
        ("date_prec", "9" * 99, "is not a whole number"),
        ("timezone", "Mars/Base", "is not an IANA zone"),
        ("utc_start", "2025-09-24T12:00:00", "is not an instant"),
        ("weapon_class", "uav,laser", "'laser' is none of"),
        ("killed_low", "1", "expected a best count"),
        ("location_class", "precise", "is none of exact"),
    ],
)
def test_what_cannot_be_read_is_named_by_its_column(
    read: Reader, column: str, value: str, message: str
) -> None:
    row = dict(zip(LEAST.splitlines()[0].split(","), LEAST.splitlines()[1].split(","), strict=True))
    row |= {column: value}
    cells = [f'"{given}"' for given in row.values()]
    [found] = read(f"{','.join(row)}\n{','.join(cells)}\n")
    assert found.incident is None
    at = "killed_best" if column == "killed_low" else column
    assert [name for name, _ in found.findings] == [at]
    assert message in found.findings[0][1]


MAPPING = """
columns: {title: Was, date_start_local: Datum, lon: Länge, lat: Breite, event_class: Art}
constants: {country: RU, place_description: the table says no more}
values: {event_class: {Angriff: attack}}
date_format: "%d.%m.%Y"
timezone: Europe/Moscow
decimal: ","
"""


def test_a_spreadsheet_of_another_language_is_read_through_a_mapping(read: Reader) -> None:
    text = "Was;Datum;Länge;Breite;Art;Sonst\n'=Drohnen;24.09.2025;37,5;44,25;Angriff;mehr\n"
    made = incident(read(text, mapping=read_mapping(MAPPING, "m.yaml")))
    assert made.title == "=Drohnen"
    assert made.when.date_start_local == date(2025, 9, 24)
    assert (made.when.timezone, made.when.note) == ("Europe/Moscow", None)
    assert made.where.position is not None
    assert (made.where.position.lon, made.where.position.lat) == (37.5, 44.25)
    assert made.event_class is EventClass.ATTACK
    assert made.where.country == "RU"
    assert made.notes == "Sonst: mehr"


def test_a_mapping_that_does_not_fit_the_file_is_refused(read: Reader) -> None:
    text = '{"columns": {"title": "Was", "colour": "title"}, "constants": {"shape": 1}}'
    with pytest.raises(BadImportError) as refused:
        read(LEAST, mapping=read_mapping(text, "m.json"))
    assert [(f.pointer, f.message) for f in refused.value.faults] == [
        ("/columns/colour", "is no field here"),
        ("/constants/shape", "is no field here"),
        ("/columns/title", "the file has no column 'Was'"),
    ]


def test_geojson_is_a_table_too(read: Reader) -> None:
    text = """{"type": "FeatureCollection", "features": [{"type": "Feature",
        "geometry": {"type": "Point", "coordinates": [37.5, 44.5]},
        "properties": {"title": "A", "event_class": "attack",
            "date_start_local": "2025-09-24"}}]}"""
    made = incident(read(text))
    assert made.where.position is not None
    assert (made.where.position.lon, made.where.location_class) == (37.5, "city")


def test_each_import_says_whose_it_is_and_where_it_was_published(tmp_path: Path) -> None:
    for licence, credit, name in (("", "A", "licence"), ("A", " ", "credit")):
        with pytest.raises(BadParameterError, match=f"names its {name}"):
            Offer(file="a", licence=licence, credit=credit, read_on=date(2026, 1, 1))
    path = tmp_path / "a.csv"
    path.write_text(LEAST)
    offer = Offer(file="a", licence="A", credit="B", read_on=date(2026, 1, 1))
    with pytest.raises(BadParameterError, match="where was the file published"):
        open_import(path, offer, shape=Format.CSV)
