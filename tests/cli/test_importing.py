"""Importing and exporting on the command line: what is said, written, and the exit code."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from app.cli.main import app
from app.domain.errors import MapperError
from tests.sources.imports.tables import UCDP, as_csv

if TYPE_CHECKING:
    from pathlib import Path

RIGHTS = ("--licence", "CC-BY-4.0", "--credit", "UCDP")


def told(*words: str, code: int = 0) -> str:
    result = CliRunner().invoke(app, ["incidents", *words])
    if isinstance(result.exception, MapperError):
        raise result.exception
    assert result.exit_code == code, result.output
    return result.output


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "ged.csv"
    path.write_text(as_csv(UCDP), encoding="utf-8")
    return path


def test_a_file_is_tried_imported_and_updated(table: Path) -> None:
    tried = told("import", str(table), *RIGHTS, "--dry-run")
    assert "1 rows of ucdp: 1 would be added, 0 updated, 0 unchanged" in tried
    assert "1 rows of ucdp: 1 were added" in told("import", str(table), *RIGHTS)
    again = told("import", str(table), *RIGHTS, code=1)
    assert "ged.csv row 2, column 1 (column id): 'ucdp-2025-09-24-412345' is taken" in again
    assert "nothing was imported: 1 fault" in again
    assert "1 faults" not in again
    assert "1 unchanged" in told("import", str(table), *RIGHTS, "--update")
    assert "imported" in told("history", "ucdp-2025-09-24-412345")


def test_every_fault_is_printed(table: Path) -> None:
    rows: list[dict[str, Any]] = [UCDP | {"id": n, "best": "many"} for n in range(3)]
    table.write_text(as_csv(*rows), encoding="utf-8")
    output = told("import", str(table), *RIGHTS, code=1)
    lines = [line for line in output.splitlines() if line]  # the bars leave an empty one
    assert [line.split(",")[0] for line in lines[:3]] == [f"ged.csv row {n}" for n in (2, 3, 4)]
    assert lines[-1] == "nothing was imported: 3 faults"
    rows = [UCDP | {"id": n, "best": "many"} for n in range(501)]
    table.write_text(as_csv(*rows), encoding="utf-8")
    last = told("import", str(table), *RIGHTS, code=1).splitlines()[-1]
    assert last == "nothing was imported: 501 faults, the first 500 are listed"


def test_a_mapping_file_is_read(tmp_path: Path) -> None:
    table, mapping = tmp_path / "t.csv", tmp_path / "m.yaml"
    table.write_text("Was;Datum;x;y\nA;24.09.2025;37,5;44,5\n", encoding="utf-8")
    mapping.write_text(
        "columns: {title: Was, date_start_local: Datum, lon: x, lat: y}\n"
        'constants: {event_class: attack}\ndate_format: "%d.%m.%Y"\ndecimal: ","\n',
        encoding="utf-8",
    )
    words = ("import", str(table), *RIGHTS, "--url", "https://example.org/", "--mapping")
    assert "1 were added" in told(*words, str(mapping))
    with pytest.raises(MapperError, match="cannot be read"):
        told(*words, str(tmp_path / "none.yaml"))


def test_licence_and_credit_are_needed(table: Path) -> None:
    assert "--credit" in told("import", str(table), "--licence", "A", code=2)


def test_exports_are_written_without_restricted_records(table: Path, tmp_path: Path) -> None:
    told("import", str(table), *RIGHTS, "--restricted")
    out = tmp_path / "out"
    written = told("export", "--yaml", str(out))
    assert f"incidents in {out}; 1 restricted are left out" in written
    assert not list(out.glob("ucdp-*"))
    names = {kind: tmp_path / f"x.{kind}" for kind in ("csv", "geojson", "ucdp")}
    told("export", *(word for kind, file in names.items() for word in (f"--{kind}", str(file))))
    for file in names.values():
        text = file.read_text(encoding="utf-8")
        assert "cpc-2025-09-24-office-strike" in text
        assert "412345" not in text
    rows = list(csv.DictReader(io.StringIO(names["csv"].read_text(encoding="utf-8"))))
    assert len(rows) == 34


def test_an_export_says_what_it_expects() -> None:
    with pytest.raises(MapperError, match="expected one of them"):
        told("export")


def test_rows_that_may_be_one_event_are_told_unless_nobody_asks(table: Path) -> None:
    table.write_text(as_csv(UCDP, UCDP | {"id": 7}), encoding="utf-8")
    told_so = told("import", str(table), *RIGHTS, "--dry-run")
    assert "1 possible duplicates:" in told_so
    assert "ucdp-2025-09-24-7  ucdp-2025-09-24-412345" in told_so
    assert "possible" not in told("import", str(table), *RIGHTS, "--dry-run", "--no-duplicates")
