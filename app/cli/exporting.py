"""Write the record to files that can be read back: YAML, CSV, GeoJSON, a table as UCDP has it."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.editing import opened_record
from app.domain.errors import MapperError
from app.language.plural import plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.exports.content import Content
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
    from app.exports.formats import FORMATS
    from app.exports.ucdp_file import ucdp_csv

    streams = ((csv, FORMATS["csv"].stream), (geojson, FORMATS["json"].stream))
    if not any((folder, csv, geojson, ucdp)):
        raise BadParameterError("--yaml, --csv, --geojson, --ucdp", "expected one of them")
    with opened_record() as record, _writing():
        if folder is not None:
            _write_yaml(record, folder)
        for file, stream in streams:
            if file is not None and stream is not None:
                _write(file, stream(_shown(record.catalog)))
        if ucdp is not None:
            _write(ucdp, ucdp_csv(record.catalog))


@contextmanager
def _writing() -> Iterator[None]:
    """Say in one line what cannot be written."""
    try:
        yield
    except OSError as error:
        raise MapperError(f"cannot write {error.filename}: {error.strerror}") from error


def _write_yaml(record: Live, folder: Path) -> None:
    """Write every incident of the journal, so that corrections go upstream as a diff."""
    from app.desk.upstream import upstream_yaml
    from app.store.journal.entry import Kind
    from app.store.records import incident_of

    newest = record.catalog.state.versions(Kind.INCIDENT)
    given = {name: v for name, v in newest.items() if not incident_of(v).is_restricted}
    folder.mkdir(parents=True, exist_ok=True)
    for name, version in sorted(given.items()):
        (folder / f"{name}.yaml").write_text(upstream_yaml(version), encoding="utf-8", newline="\n")
    left = len(newest) - len(given)
    told = f"; {left} restricted are left out" if left else ""
    gone = sum(version.is_withdrawn for version in given.values())
    of_them = f", {gone} of them withdrawn" if gone else ""
    print(f"{len(given)} {plural(len(given), 'incident')} in {folder}{of_them}{told}")


def _shown(catalog: Catalog) -> Content:
    """Give all incidents that are shown, as the service exports them."""
    from app.exports.describe import content_of
    from app.selection.selection import Selection
    from app.store.select import select

    everything = Selection.parse([])
    page = select(catalog, "incidents", everything)
    return content_of(catalog, "incidents", everything, page)


def _write(file: Path, pieces: Iterator[bytes]) -> None:
    from app.bulk.durable import whole_file
    from app.domain.errors import BadParameterError

    if not file.parent.is_dir():
        raise BadParameterError("OUT", f"the folder '{file.parent}' does not exist")
    with whole_file(file) as out:
        out.writelines(pieces)
    print(f"{file}: {file.stat().st_size / 1000:,.0f} kB")
