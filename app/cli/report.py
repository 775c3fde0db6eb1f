"""Write a dossier: an incident, or a selection, with maps, distances, reports and sources."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.incidents import WithLeads
from app.language.plural import plural

if TYPE_CHECKING:
    from app.selection.selection import Selection

__all__ = ["report"]

# Other endings of a format.
ALIKE = {"html": ("htm",), "md": ("markdown",)}


def report(
    output: Annotated[Path, typer.Option(help="File to write.")],
    incident: Annotated[str | None, typer.Option(help="Id of an incident.")] = None,
    selection: Annotated[
        str | None, typer.Option(help="A selection instead, as in the address of the items.")
    ] = None,
    to: Annotated[str, typer.Option(help="html, pdf, docx or md.")] = "pdf",
    lang: Annotated[str, typer.Option(help="Language of the interface: en, ru, kk or uk.")] = "en",
    with_leads: WithLeads = False,
) -> None:
    """Write a dossier of an incident or of a selection, to read, to keep and to cite."""
    from app.bulk.durable import whole_file
    from app.cli.catalog import record_for
    from app.domain.errors import BadParameterError
    from app.language.languages import CODES, language
    from app.publish.dossier import Order, dossier
    from app.publish.formats import FORMATS, written
    from app.settings import read_settings
    from app.store.record import catalog_at

    _check("--to", to, FORMATS)
    _check("--lang", lang, CODES)
    _check_ending(output, to)
    if not output.parent.is_dir():
        raise BadParameterError("--output", f"the folder '{output.parent}' does not exist")
    asked = _asked(incident, selection)
    record = record_for(with_leads=with_leads)
    catalog = catalog_at(record, asked.as_of)
    root = read_settings().base_url
    root = f"{root.rstrip('/')}/" if root else ""
    found = dossier(Order(record, catalog, asked, language(lang), root, to, with_leads))
    folder = output.with_name(f"{output.stem}-pictures")
    body, pictures = written(found, to, folder.name)
    if pictures:
        folder.mkdir(exist_ok=True)
    for name, picture in pictures.items():
        (folder / name).write_bytes(picture)
    with whole_file(output) as file:
        file.write(body)
    drawn = f"{len(pictures)} {plural(len(pictures), 'picture')}"
    beside = f", {drawn} in {folder}" if pictures else ""
    print(f"{output}: {len(body) / 1000:,.0f} kB{beside}. {catalog.coverage.sentence()}")


def _check(name: str, value: str, choices: tuple[str, ...]) -> None:
    from app.domain.errors import BadParameterError

    if value not in choices:
        raise BadParameterError(name, f"'{value}' is none of {', '.join(choices)}")


def _check_ending(output: Path, to: str) -> None:
    """Refuse a name that promises another format; one without an ending promises none."""
    from app.domain.errors import BadParameterError

    given = output.suffix.removeprefix(".").lower()
    if given and given not in {to, *ALIKE.get(to, ())}:
        message = f"'{output.name}' ends in .{given}, and --to {to} writes {to}: they disagree"
        raise BadParameterError("--output, --to", message)


def _asked(incident: str | None, selection: str | None) -> Selection:
    """Read what is asked: one of the two."""
    from urllib.parse import parse_qsl

    from app.domain.errors import BadParameterError
    from app.selection.selection import Selection

    if (incident is None) == (selection is None):
        raise BadParameterError("--incident, --selection", "expected one of the two")
    if incident is not None:
        return Selection.parse([("ids", incident)])
    return Selection.parse(parse_qsl(selection or "", keep_blank_values=True))
