"""What is exported reads back as the same records, by CSV, by GeoJSON and in the shape of UCDP."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.record.rules import incident_faults
from app.exports.csv_text import csv_text
from app.exports.geojson import geojson
from app.exports.ucdp_file import ucdp_csv, ucdp_row
from app.sources.imports.flat import DERIVED
from app.sources.imports.format import Format
from app.sources.imports.formats import open_import
from app.sources.imports.ucdp import COLUMNS as UCDP_COLUMNS
from app.store.features import Feature
from app.store.incident import incident_feature
from app.store.profile import COLUMNS, flat_profile
from tests.exports.samples import content_at
from tests.sources.imports.conftest import OFFER
from tests.sources.imports.tables import UCDP, as_csv

if TYPE_CHECKING:
    from pathlib import Path

    from app.domain.record.incidents import Incident
    from app.sources.imports.offer import Offer
    from app.store.catalog import Catalog


def exported(catalog: Catalog, kind: str) -> str:
    if kind == "ucdp":
        return b"".join(ucdp_csv(catalog)).decode()
    content = content_at(catalog, "incidents")
    return b"".join(csv_text(content) if kind == "csv" else geojson(content)).decode()


def as_ucdp(catalog: Catalog, incident: Incident) -> dict[str, object]:
    measured = catalog.gazette.measure(incident)
    return ucdp_row(incident_feature(measured), measured.incident)


# The layers keep how a point was made; as a position of its own it is what the table says.
CARRIED = [name for name in COLUMNS if name not in DERIVED]


def read_back(path: Path, text: str, shape: Format, offer: Offer = OFFER) -> list[Incident]:
    path.write_text(text, encoding="utf-8", newline="")
    reading = open_import(path, offer, shape=shape)
    found = list(reading)
    reading.rows.close()
    assert [item.findings for item in found] == [[]] * len(found)
    return [item.incident for item in found if item.incident is not None]


@pytest.mark.parametrize("kind", ["csv", "geojson"])
def test_the_shipped_record_reads_back(tmp_path: Path, catalog: Catalog, kind: str) -> None:
    made = read_back(tmp_path / "x", exported(catalog, kind), Format(kind))
    shown = catalog.collection("incidents").features
    assert len(made) == len(shown) == 34
    for incident, feature in zip(made, shown, strict=True):
        assert list(incident_faults(incident)) == []
        again = catalog.gazette.measure(incident)
        profile = flat_profile(again)
        for name in CARRIED:
            assert profile[name] == feature.properties[name], (incident.id, name)
        assert incident.when.interval_utc == feature.interval
        assert again.footprint is not None
        before = catalog.incident(incident.id).footprint
        assert before is not None
        assert again.footprint.lon == pytest.approx(before.lon, abs=0.06)
        assert again.footprint.lat == pytest.approx(before.lat, abs=0.06)


TEXT = st.text(alphabet="=+-@'\t\n,;\"aé яё", min_size=1, max_size=30).filter(
    lambda text: text.strip() == text
)
COUNTS = st.none() | st.integers(0, 500)


@settings(deadline=None, max_examples=60)
@given(
    title=TEXT,
    start=st.dates(date(1990, 1, 1), date(2025, 12, 1)),
    days=st.none() | st.integers(0, 40),
    lon=st.floats(-170, 170).map(lambda x: round(x, 2)),
    lat=st.floats(-80, 80).map(lambda x: round(x, 2)),
    radius_m=st.floats(1_000, 90_000).map(lambda x: round(x, 1)),
    best=COUNTS,
)
def test_any_record_of_a_table_reads_back(  # noqa: PLR0913, PLR0917  # drawn one by one
    tmp_path_factory: pytest.TempPathFactory,
    catalog: Catalog,
    title: str,
    start: date,
    days: int | None,
    lon: float,
    lat: float,
    radius_m: float,
    best: int | None,
) -> None:
    path = tmp_path_factory.mktemp("trip") / "x"
    cells: dict[str, Any] = {
        "id": f"imp-{start}-x", "title": title, "event_class": "attack",
        "date_start_local": start.isoformat(), "lon": lon, "lat": lat,
        "date_end_local": (start + timedelta(days=days)).isoformat() if days is not None else "",
        "location_uncertainty_m": radius_m, "killed_best": "" if best is None else best,
        "timezone": "Asia/Atyrau",
    }  # fmt: skip
    [first] = read_back(path, as_csv(cells), Format.CSV)
    measured = catalog.gazette.measure(first)
    told = flat_profile(measured)
    one = replace(content_at(catalog, "incidents"), rows=(incident_feature(measured),))
    for pieces, shape in ((csv_text(one), Format.CSV), (geojson(one), Format.GEOJSON)):
        [second] = read_back(path, b"".join(pieces).decode(), shape)
        again = flat_profile(catalog.gazette.measure(second))
        assert {n: again[n] for n in CARRIED} == {n: told[n] for n in CARRIED}
        assert second.when == first.when
        assert second.where.position is not None
        assert second.where.position.lon == pytest.approx(lon, abs=1.1e-5)
        assert second.where.position.lat == pytest.approx(lat, abs=1.1e-5)


def test_row_26_no_cell_of_ours_is_a_formula(catalog: Catalog) -> None:
    incidents = catalog.collection("incidents")
    poisoned = [
        Feature(f.id, f.properties | {"title": "=HYPERLINK(1)", "summary": "\t@x"}, f.geometry)
        for f in incidents.features
    ]
    spiked = replace(incidents, features=tuple(poisoned))
    evil = replace(catalog, collections=catalog.collections | {"incidents": spiked})
    rows = list(csv.DictReader(io.StringIO(exported(evil, "csv"))))
    assert {(row["title"], row["summary"]) for row in rows} == {("'=HYPERLINK(1)", "'\t@x")}
    for row in csv.reader(io.StringIO(exported(evil, "ucdp"))):
        assert not any(c[:1] in "=+@\t\r" and c for c in row)


def test_a_row_of_ucdp_goes_back_as_it_came(tmp_path: Path, catalog: Catalog) -> None:
    [incident] = read_back(tmp_path / "x", as_csv(UCDP), Format.UCDP)
    row = as_ucdp(catalog, incident)
    days = {"date_start": "2025-09-24", "date_end": "2025-09-26"}
    assert {name: str(value) for name, value in row.items()} == {
        name: str(value) for name, value in (UCDP | days).items()
    }


def test_the_attacks_on_record_read_back_from_the_shape_of_ucdp(
    tmp_path: Path, catalog: Catalog
) -> None:
    text = exported(catalog, "ucdp")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert tuple(rows[0]) == UCDP_COLUMNS
    assert len(rows) == sum(
        "attack" in f.properties["event_class"] for f in catalog.collection("incidents").features
    )
    made = read_back(tmp_path / "x", text, Format.UCDP)
    for incident, row in zip(made, rows, strict=True):
        own = catalog.incident(row["id"]).incident
        assert incident.id == own.id
        assert incident.title == own.title
        assert incident.event_class is own.event_class
        assert incident.where.where_prec == own.where.where_prec
        assert incident.when.date_start_local == own.when.date_start_local
        again = as_ucdp(catalog, incident)
        told = {k: "" if v is None else str(v) for k, v in again.items()}
        digits = {"latitude", "longitude", "geom_wkt"}  # a coarser class prints fewer
        assert {k: v for k, v in told.items() if k not in digits} == {
            k: v.removeprefix("'") for k, v in row.items() if k not in digits
        }


def test_the_instant_of_a_clock_survives(tmp_path: Path, catalog: Catalog) -> None:
    made = read_back(tmp_path / "x", exported(catalog, "csv"), Format.CSV)
    office = next(i for i in made if i.id == "cpc-2025-09-24-office-strike")
    assert office.when.utc_start == datetime(2025, 9, 24, 9, 3, tzinfo=UTC)
