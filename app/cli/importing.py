"""Import a file of others on the command line: checked as a whole, then written as a whole."""

from __future__ import annotations

import getpass
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.language.plural import plural
from app.sources.imports.format import Format

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.desk.importing import ImportResult, Progress
    from app.desk.repeats import Duplicate
    from app.sources.imports.errors import BadImportError
    from app.sources.imports.mapping import Mapping

__all__ = ["import_incidents"]


def import_incidents(  # noqa: PLR0913, PLR0917  # the options of a command
    file: Annotated[
        Path, typer.Argument(help="CSV, GeoJSON or GeoPackage.", exists=True, dir_okay=False)
    ],
    licence: Annotated[str, typer.Option(help="Licence of the file, like CC-BY-4.0.")],
    credit: Annotated[str, typer.Option(help="Whom to name wherever a record is shown.")],
    shape: Annotated[Format, typer.Option("--format", help="What the file is.")] = Format.AUTO,
    mapping: Annotated[
        Path | None, typer.Option(help="YAML or JSON: which column is which field.")
    ] = None,
    publisher: Annotated[str | None, typer.Option(help="Who published the file.")] = None,
    url: Annotated[str | None, typer.Option(help="Where the file was published.")] = None,
    reason: Annotated[str, typer.Option(help="Why, for the history of the record.")] = "imported",
    restricted: Annotated[
        bool, typer.Option("--restricted", help="For analyses only: never given out.")
    ] = False,
    update: Annotated[
        bool, typer.Option("--update", help="Changed rows become new versions.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check all, write nothing.")] = False,
    duplicates: Annotated[
        bool, typer.Option(help="Look for records of the same event; none of them is kept out.")
    ] = True,
) -> None:
    """Import incidents from a file of others: all of its rows, or none and every fault."""
    from app.desk.importing import ImportOrder, import_file
    from app.desk.repeats import Repeats
    from app.main import open_record, utc_now
    from app.settings import read_settings
    from app.sources.imports.errors import BadImportError
    from app.sources.imports.offer import Offer

    offer = Offer(
        file=file.name,
        licence=licence,
        credit=credit,
        read_on=utc_now().date(),
        restricted=restricted,
        publisher=publisher,
        url=url,
    )
    read = _mapping(mapping)
    record = open_record(read_settings())
    try:
        with _progress() as progress:
            order = ImportOrder(
                path=file,
                offer=offer,
                shape=shape,
                mapping=read,
                reason=reason,
                update=update,
                dry_run=dry_run,
                find_duplicates=Repeats(record.catalog).find if duplicates else None,
                progress=progress,
            )
            result = import_file(record, order, editor=getpass.getuser())
    except BadImportError as error:
        _report(error)
        raise typer.Exit(1) from error
    finally:
        record.close()
    _say(result)


def _mapping(file: Path | None) -> Mapping:
    from app.domain.errors import BadParameterError
    from app.sources.imports.mapping import NO_MAPPING, read_mapping

    if file is None:
        return NO_MAPPING
    try:
        return read_mapping(file.read_text(encoding="utf-8"), file.name)
    except (OSError, UnicodeDecodeError) as error:
        raise BadParameterError("--mapping", f"{file} cannot be read: {error}") from error


@contextmanager
def _progress() -> Iterator[Progress]:
    """Show bars on standard error while a terminal watches."""
    from rich.console import Console
    from rich.progress import Progress as Bars

    with Bars(console=Console(stderr=True), transient=True) as bars:
        tasks = {stage: bars.add_task(stage, total=None) for stage in ("checking", "writing")}

        def tell(stage: str, done: int, total: int) -> None:
            bars.update(tasks[stage], completed=done, total=total)

        yield tell


def _report(error: BadImportError) -> None:
    for fault in error.faults:
        print(fault)
    listed = (
        f", the first {len(error.faults):,} are listed" if error.count > len(error.faults) else ""
    )
    faults = f"{error.count:,} {plural(error.count, 'fault')}"
    print(f"nothing was imported: {faults}{listed}")


def _say(result: ImportResult) -> None:
    _say_duplicates(result.possible_duplicates)
    done = "would be" if result.dry_run else "were"
    print(
        f"{result.rows:,} rows of {result.format}: {result.added:,} {done} added, "
        f"{result.updated:,} updated, {result.unchanged:,} unchanged; "
        f"catalog version {result.catalog_version}"
    )


def _say_duplicates(found: Sequence[Duplicate]) -> None:
    """Print which rows may tell of an event that another record tells of, as a table."""
    if not found:
        return
    print(f"{len(found):,} possible duplicates:")
    width = max(len(one.imported) for one in found)
    for one in found:
        print(f"{one.probability:.2f}  {one.imported:<{width}}  {one.known}")
