"""Ask an analysis from the command line, as its address would."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from app.analysis.asking import Result
    from app.store.catalog import Catalog

__all__ = ["analyse"]


def analyse(
    name: Annotated[str | None, typer.Argument(help="Id of an analysis; without it, all.")] = None,
    query: Annotated[str, typer.Argument(help="Parameters as in an address: k=3&near=…")] = "",
    out: Annotated[Path | None, typer.Option(help="Write it here (.json, .csv, .zip).")] = None,
) -> None:
    """Ask an analysis of the record; print its tables, or write the result to a file."""
    from app.analysis.register import ANALYSES, analysis_of

    if name is None:
        for each in ANALYSES.values():
            print(f"{each.id}: {each.description}")
        return
    found = _answered(analysis_of(name).id, query)
    if out is None:
        _show(found.result)
    else:
        _write(found, out)


@dataclass(frozen=True, slots=True)
class _Answered:
    """A result, the catalog that it was made of, and the newest one."""

    result: Result
    catalog: Catalog
    newest: Catalog


def _answered(name: str, query: str) -> _Answered:
    from urllib.parse import parse_qsl

    from app.analysis.asking import answered, asked_of
    from app.analysis.register import analysis_of
    from app.cli.catalog import record_for

    asked = asked_of(analysis_of(name), parse_qsl(query, keep_blank_values=True))
    record = record_for()
    catalog, moment = record.catalog, asked.selection.as_of
    if isinstance(moment, str):
        catalog = record.at_version(moment)
    elif moment is not None:
        catalog = record.as_of(moment)
    return _Answered(answered(asked, catalog), catalog, record.catalog)


def _write(found: _Answered, out: Path) -> None:
    from app.bulk.durable import whole_file
    from app.domain.errors import BadParameterError

    if out.suffix not in WRITERS:
        raise BadParameterError("--out", f"'{out.suffix}' is none of {', '.join(WRITERS)}")
    if not out.parent.is_dir():
        raise BadParameterError("--out", f"the folder '{out.parent}' does not exist")
    written = WRITERS[out.suffix](found)
    with whole_file(out) as file:
        file.write(written)
    print(f"{out}: {found.result.id}")


def _json(found: _Answered) -> bytes:
    from app.exports.result_files import result_json

    return result_json(found.result)


def _csv(found: _Answered) -> bytes:
    from app.exports.result_files import result_csv

    return result_csv(found.result.document())


def _zip(found: _Answered) -> bytes:
    from app.analysis.asking import software_version
    from app.exports.result_bundle import BundledResult, result_bundle

    asked = found.result.asked
    bundled = BundledResult(
        id=found.result.id,
        analysis=asked.analysis.id,
        parameters=asked.canonical,
        software_version=software_version(),
        body=_json(found),
    )
    return result_bundle(bundled, found.catalog, found.newest)


WRITERS = {".json": _json, ".csv": _csv, ".zip": _zip}


def _show(result: Result) -> None:
    """Print what is found: the tables, each cut to what a screen holds, and how it was made."""
    from rich.console import Console
    from rich.table import Table

    console = Console()
    document = result.document()
    for name, columns in document["columns"].items():
        table = Table(title=f"{result.asked.analysis.title}: {name}", show_lines=False)
        shown = [column for column in columns if _fits(document[name], column)]
        for column in shown:
            table.add_column(column)
        for row in document[name]:
            table.add_row(*("" if row[column] is None else str(row[column]) for column in shown))
        console.print(table)
    if result.answer.empty_because:
        console.print(f"Nothing: {result.answer.empty_because}")
    console.print(f"Method: {result.answer.method}", markup=False)
    console.print(f"Result {result.id}, catalog {result.catalog_version}. {result.coverage}")


def _fits(rows: list[dict[str, object]], column: str) -> bool:
    """Say whether a column holds single values, and any at all."""
    values = [row[column] for row in rows]
    return any(value is not None for value in values) and not any(
        isinstance(value, list | dict) for value in values
    )
