"""WKT as our own CSV has it: points and areas are read, everything else is told by row."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.domain.geo.footprint import Disc
from app.sources.imports.format import Format
from app.sources.imports.formats import open_import
from app.sources.imports.geometry import wkt_cells
from app.store.geometry import footprint_polygon
from tests.sources.imports.conftest import OFFER
from tests.sources.imports.tables import as_csv

if TYPE_CHECKING:
    from pathlib import Path

    from app.sources.imports.formats import Read

ROW = {
    "title": "A fire", "event_class": "attack", "date_start_local": "2025-09-24",
    "WKT": "POINT (37.78 44.73)", "export_credit": "A desk", "export_coverage": "one",
}  # fmt: skip


def read(path: Path, **changes: str) -> Read:
    path.write_text(as_csv(ROW | changes), encoding="utf-8")
    reading = open_import(path, OFFER, shape=Format.AUTO)
    [row] = list(reading)
    reading.rows.close()
    return row


def test_a_point_is_a_position_and_credits_are_passed_over(tmp_path: Path) -> None:
    incident = read(tmp_path / "x").incident
    assert incident is not None
    assert incident.where.position is not None
    assert (incident.where.position.lon, incident.where.position.lat) == (37.78, 44.73)
    assert incident.notes is None


def test_columns_of_degrees_come_first(tmp_path: Path) -> None:
    incident = read(tmp_path / "x", lon="50", lat="46", WKT="a remark").incident
    assert incident is not None
    assert incident.where.position is not None
    assert (incident.where.position.lon, incident.where.position.lat) == (50.0, 46.0)


@pytest.mark.parametrize("lat", [-80.0, 44.7, 70.0])
def test_a_drawn_circle_is_the_same_circle_again(lat: float) -> None:
    text = footprint_polygon(Disc(37.77, lat, 90_000.0)).wkt
    (lon_text, lat_text, radius_text), faults = wkt_cells(text)
    assert faults == []
    assert float(lon_text or "") == pytest.approx(37.77, abs=1.1e-5)
    assert float(lat_text or "") == pytest.approx(lat, abs=1.1e-5)
    assert float(radius_text or "") == pytest.approx(90_000, abs=3)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("LINESTRING (1 1, 2 2)", "expected a POINT, a POLYGON or a MULTIPOLYGON"),
        ("GEOMETRYCOLLECTION (POINT (1 1))", "expected a POINT"),
        ("POINT (1", "cannot be read: ParseException"),
        ("POLYGON ((0 0, nan 1, 1 2, 0 0))", "out of range"),
        ("POLYGON ((0 0, 1e400 1, 1 2, 0 0))", "out of range"),
        ("POLYGON ((0 0, 200 1, 1 2, 0 0))", "out of range"),
        ("POLYGON EMPTY", "expected a Point or an area"),
    ],
)
def test_what_is_no_place_is_a_fault_at_the_column(tmp_path: Path, text: str, message: str) -> None:
    row = read(tmp_path / "x", WKT=text)
    assert row.incident is None
    [(column, said)] = row.findings
    assert column == "WKT"
    assert message in said


def test_no_wkt_is_no_position(tmp_path: Path) -> None:
    assert read(tmp_path / "x", WKT="").findings == [
        ("lon", "is missing: expected a position in degrees, or a place")
    ]
