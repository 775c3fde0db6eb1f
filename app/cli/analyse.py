"""Ask an analysis from the command line, as its address would."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.language.plural import plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console

    from app.analysis.asking import Result
    from app.domain.statistics.progress import Progress
    from app.store.catalog import Catalog

__all__ = ["analyse"]

SUFFIXES = (".json", ".csv", ".zip", ".svg", ".png")
# What a screen holds; everything goes into a file.
MOST_COLUMNS, MOST_ROWS = 8, 40


def analyse(
    name: Annotated[str | None, typer.Argument(help="Id of an analysis; without it, all.")] = None,
    query: Annotated[str, typer.Argument(help="Parameters as in an address: k=3&near=…")] = "",
    out: Annotated[
        Path | None, typer.Option(help="Write it here (.json, .csv, .zip, .svg, .png).")
    ] = None,
    theme: Annotated[str, typer.Option(help="Of a picture: light or dark.")] = "light",
    width: Annotated[int, typer.Option(help="Of a picture, in pixels, 300 to 2,000.")] = 900,
) -> None:
    """Ask an analysis of the record; print its tables, or write the result to a file."""
    from app.analysis.register import ANALYSES, analysis_of

    if name is None:
        for each in ANALYSES.values():
            print(f"{each.id}: {each.description}")
        return
    found = _answered(analysis_of(name).id, query)
    if out is None:
        _show(found)
    else:
        _write(found, out, theme, width)


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
    from app.desk.named_places import with_places
    from app.store.record import catalog_at

    record = record_for()
    pairs = with_places(record.catalog, name, parse_qsl(query, keep_blank_values=True))
    asked = asked_of(analysis_of(name), pairs)
    catalog = catalog_at(record, asked.selection.as_of)
    with _told() as progress:
        result = answered(asked, catalog, progress=progress)
    return _Answered(result, catalog, record.catalog)


@contextmanager
def _told() -> Iterator[Progress]:
    """Show how far a simulation is, on a terminal only and beside what is printed."""
    from rich.console import Console
    from rich.progress import Progress as Bar

    screen = Console(stderr=True)
    with Bar(console=screen, transient=True, disable=not screen.is_terminal) as bar:
        task = bar.add_task("Simulating", total=None, visible=False)

        def tell(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total, visible=True)

        yield tell


def _write(found: _Answered, out: Path, theme: str, width: int) -> None:
    from app.bulk.durable import whole_file
    from app.domain.errors import BadParameterError

    if out.suffix not in SUFFIXES:
        raise BadParameterError("--out", f"'{out.suffix}' is none of {', '.join(SUFFIXES)}")
    if not out.parent.is_dir():
        raise BadParameterError("--out", f"the folder '{out.parent}' does not exist")
    is_zip = out.suffix == ".zip"
    written = _zip(found) if is_zip else _bytes(found.result, out.suffix[1:], theme, width)
    with whole_file(out) as file:
        file.write(written)
    print(f"{out}: {found.result.id}")


def _zip(found: _Answered) -> bytes:
    from app.analysis.asking import software_version
    from app.exports.result_bundle import BundledResult, result_bundle
    from app.exports.result_files import result_json

    asked = found.result.asked
    bundled = BundledResult(
        id=found.result.id,
        analysis=asked.analysis.id,
        parameters=asked.canonical,
        software_version=software_version(),
        body=result_json(found.result),
    )
    return result_bundle(bundled, found.catalog, found.newest)


def _bytes(result: Result, form: str, theme: str, width: int) -> bytes:
    import orjson

    from app.domain.errors import BadParameterError
    from app.exports.result_files import result_csv, result_json
    from app.maps.plots.pictures import FORMATS, THEMES, WIDTHS_PX, picture

    if form not in FORMATS:
        return result_csv(result.document()) if form == "csv" else result_json(result)
    if theme not in THEMES:
        raise BadParameterError("--theme", f"'{theme}' is none of {', '.join(THEMES)}")
    if not WIDTHS_PX[0] <= width <= WIDTHS_PX[1]:
        raise BadParameterError("--width", f"{width} is not from {WIDTHS_PX[0]} to {WIDTHS_PX[1]}")
    return picture(orjson.loads(result_json(result)), form, theme=theme, width_px=width)


def _show(found: _Answered) -> None:
    """Print what is found: narrow tables as tables, of wide ones each row by itself."""
    from rich.console import Console

    console, result = Console(highlight=False), found.result
    document = result.document()
    for name, columns in document["columns"].items():
        rows = document[name]
        shown = [column for column in columns if _fits(rows, column)]
        console.print(f"\n[bold]{name}[/bold], {len(rows)} {plural(len(rows), 'row')}")
        if len(shown) > MOST_COLUMNS:
            _show_rows(console, rows, shown)
        elif shown:
            _show_table(console, rows, shown)
    if result.answer.empty_because:
        console.print(f"Nothing: {result.answer.empty_because}", markup=False)
    facts = result.answer.facts.items()
    said = [f"{name}={_text(value)}" for name, value in facts if _is_single(value)]
    console.print(f"\n{', '.join(said)}", markup=False)
    _say_shares(console, document, found.catalog)
    console.print(f"\nMethod: {result.answer.method}", markup=False)
    console.print(f"Result {result.id}, catalog {result.catalog_version}. {result.coverage}")


def _say_shares(console: Console, document: dict[str, object], catalog: Catalog) -> None:
    """Say in sentences what rests on what was reported out."""
    from app.pages.share_sentences import share_notes, share_sentences

    assets = catalog.gazette.assets
    for sentence, urls in share_sentences(document, lambda name: assets[name].name_en or name):
        console.print(f"\n{sentence} {' '.join(urls)}", markup=False)
    for note in share_notes(document):
        console.print(f"\nNote of the record: {note}", markup=False)


def _show_table(console: Console, rows: list[dict[str, object]], columns: list[str]) -> None:
    from rich.table import Table

    table = Table(*columns)
    for row in rows[:MOST_ROWS]:
        table.add_row(*map(_text, (row[column] for column in columns)))
    console.print(table)
    _say_more(console, rows)


def _show_rows(console: Console, rows: list[dict[str, object]], columns: list[str]) -> None:
    for number, row in enumerate(rows[:MOST_ROWS], start=1):
        said = [f"{column}={_text(row[column])}" for column in columns if row[column] is not None]
        console.print(f"{number}. {', '.join(said)}", markup=False)
    _say_more(console, rows)


def _say_more(console: Console, rows: list[dict[str, object]]) -> None:
    if len(rows) > MOST_ROWS:
        console.print(f"… and {len(rows) - MOST_ROWS} more: write all with --out x.json or x.csv")


def _text(value: object) -> str:
    return "" if value is None else f"{value}"


def _fits(rows: list[dict[str, object]], column: str) -> bool:
    """Say whether a column holds single values, and any at all."""
    values = [row[column] for row in rows]
    return any(map(_is_single, values)) and not any(
        isinstance(value, list | dict) for value in values
    )


def _is_single(value: object) -> bool:
    return value is not None and not isinstance(value, list | tuple | dict)
