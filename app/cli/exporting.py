"""Write the record to files that can be read back: YAML, CSV, GeoJSON, a table as UCDP has it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.editing import opened_record, yaml_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.store.catalog import Catalog
    from app.store.live import Live

__all__ = ["export"]

File = Path | None


def export(
    folder: Annotated[
        File, typer.Option("--yaml", help="Folder for one YAML file an incident of the journal.")
    ] = None,
    csv: Annotated[File, typer.Option(help="CSV file of the incidents that are shown.")] = None,
    geojson: Annotated[File, typer.Option(help="GeoJSON file of the same.")] = None,
    ucdp: Annotated[File, typer.Option(help="CSV file with the columns of UCDP GED.")] = None,
) -> None:
    """Write the record to files; restricted records are never among it."""
    from app.domain.errors import BadParameterError
    from app.exports.csv_file import csv_text
    from app.exports.geojson_file import geojson_text
    from app.exports.ucdp_file import ucdp_text

    files = ((csv, csv_text), (geojson, geojson_text), (ucdp, ucdp_text))
    if not any((folder, csv, geojson, ucdp)):
        raise BadParameterError("--yaml, --csv, --geojson, --ucdp", "expected one of them")
    with opened_record() as record:
        if folder is not None:
            _write_yaml(record, folder)
        for file, text_of in files:
            if file is not None:
                _write(record.catalog, file, text_of)


def _write_yaml(record: Live, folder: Path) -> None:
    """Write every incident of the journal, so that corrections go upstream as a diff."""
    from app.store.journal.entry import Kind
    from app.store.records import incident_of

    newest = record.catalog.state.versions(Kind.INCIDENT)
    given = {name: v for name, v in newest.items() if not incident_of(v).is_restricted}
    folder.mkdir(parents=True, exist_ok=True)
    for name, version in sorted(given.items()):
        (folder / f"{name}.yaml").write_text(yaml_of(version), encoding="utf-8", newline="\n")
    left = len(newest) - len(given)
    told = f"; {left} restricted are left out" if left else ""
    print(f"{len(given)} incidents in {folder}{told}")


def _write(catalog: Catalog, file: Path, text_of: Callable[[Catalog], str]) -> None:
    from app.cli.write import replace_file

    replace_file(file, text_of(catalog))
    print(f"{file}: {file.stat().st_size / 1000:,.0f} kB")
