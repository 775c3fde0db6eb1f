"""UCDP GED: 49 columns, each with a home; the codes become classes and radii."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from app.domain.record.rules import incident_faults
from app.domain.record.views import toll
from app.domain.record.vocabulary import Certainty, Measure
from app.exports.ucdp_file import noted
from app.sources.imports.format import Format
from app.sources.imports.mapping import Mapping
from app.sources.imports.ucdp import COLUMNS, KEPT
from tests.sources.imports.tables import UCDP, as_csv

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.domain.record.incidents import Incident
    from app.sources.imports.formats import Read

    Reader = Callable[..., list[Read]]


def incident(read: Reader, mapping: Mapping | None = None, **changes: Any) -> Incident:
    text = as_csv(UCDP | changes)
    [found] = read(text) if mapping is None else read(text, mapping=mapping)
    assert found.findings == []
    assert found.incident is not None
    assert list(incident_faults(found.incident)) == []
    return found.incident


def test_the_table_has_the_49_columns() -> None:
    assert tuple(UCDP) == COLUMNS
    assert len(set(COLUMNS)) == 49


def test_a_row_is_an_incident(read: Reader) -> None:
    made = incident(read)
    assert made.id == "ucdp-2025-09-24-412345"
    assert made.title == (
        "state-based violence between Government of Russia and Government of Ukraine: "
        "Novorossiysk town"
    )
    when = made.when
    assert (when.date_start_local, when.date_end_local) == (date(2025, 9, 24), date(2025, 9, 26))
    assert (when.date_prec, when.timezone) == (2, "Europe/Moscow")
    assert (made.where.country, made.where.admin1) == ("RU", "Krasnodar Krai")
    assert made.certainty is Certainty.OBSERVED
    killed = toll(made.casualties, Measure.KILLED)
    assert (killed.low, killed.best, killed.high) == (4, 6, 8)
    assert {r.id: (r.value, str(r.subset)) for r in made.casualties if r.id} == {
        "deaths_a": (0, "other"),
        "deaths_b": (1, "other"),
        "deaths_civilians": (2, "civilian"),
        "deaths_unknown": (3, "other"),
    }
    assert {r.as_of for r in made.casualties} == {date(2025, 9, 26)}
    [source] = made.sources
    assert source.publisher == "Uppsala Conflict Data Program"
    assert (source.title, source.relayed_from) == ("Drones over the port", "An agency")
    assert source.date_published == "2025-09-24"


def test_every_column_is_found_again(read: Reader) -> None:
    made = incident(read)
    kept = noted(made.notes or "")
    assert kept == {name: str(UCDP[name]) for name in KEPT}
    fields = {
        "id", "source_article", "source_office", "source_headline", "where_prec",
        "where_description", "adm_1", "latitude", "longitude", "geom_wkt", "event_clarity",
        "date_prec", "date_start", "date_end", "deaths_a", "deaths_b", "deaths_civilians",
        "deaths_unknown", "best", "high", "low", "code_status",
    }  # fmt: skip
    assert fields | set(KEPT) == set(COLUMNS)
    assert made.sources[0].note == UCDP["source_article"]
    assert made.where.description == "The port,\nat night"


@pytest.mark.parametrize(
    ("code", "word", "radius_m"),
    [
        (1, "exact", 100.0),
        (2, "city", 25_000.0),
        (3, "municipality", 25_000.0),
        (4, "region", 100_000.0),
        (5, "area", 200_000.0),
        (6, "country", 2_000_000.0),
        (7, "area", 100_000.0),
    ],
)
def test_precision_codes_become_classes_and_radii(
    read: Reader, code: int, word: str, radius_m: float
) -> None:
    made = incident(read, where_prec=code)
    assert (made.where.location_class, made.where.where_prec) == (word, code)
    assert made.where.position is not None
    assert made.where.position.radius_m == radius_m
    claimed = {claim.field for claim in made.claims}
    assert ("coordinates" in claimed) is (code == 1)


def test_an_empty_count_is_no_report_and_another_geometry_is_kept(read: Reader) -> None:
    made = incident(
        read, deaths_a="", best="", low="", high="", geom_wkt="POLYGON ((1 1, 2 1, 2 2, 1 1))"
    )
    assert [r.id for r in made.casualties] == ["deaths_b", "deaths_civilians", "deaths_unknown"]
    assert noted(made.notes or "")["geom_wkt"] == "POLYGON ((1 1, 2 1, 2 2, 1 1))"


def test_a_zone_of_the_mapping_is_taken(read: Reader) -> None:
    made = incident(read, Mapping(timezone="Asia/Atyrau"))
    assert (made.when.timezone, made.when.note) == ("Asia/Atyrau", None)


@pytest.mark.parametrize(
    ("changes", "column", "message"),
    [
        ({"id": ""}, "id", "is missing"),
        ({"where_prec": 8}, "where_prec", "'8' is no code 1 to 7"),
        ({"where_prec": ""}, "where_prec", "is no code"),
        ({"latitude": "x"}, "latitude", "is not a number"),
        ({"latitude": ""}, "latitude", "is missing"),
        ({"date_start": "2025-02-30"}, "date_start", "is not a date"),
        ({"date_start": ""}, "date_start", "is missing"),
        ({"date_prec": ""}, "date_prec", "is missing"),
        ({"best": "many"}, "best", "is not a whole number"),
        ({"event_clarity": 3}, "event_clarity", "is neither 1"),
    ],
)
def test_what_cannot_be_read_is_named(
    read: Reader, changes: dict[str, Any], column: str, message: str
) -> None:
    [found] = read(as_csv(UCDP | changes), Format.UCDP)
    assert found.incident is None
    assert [name for name, _ in found.findings] == [column]
    assert message in found.findings[0][1]
