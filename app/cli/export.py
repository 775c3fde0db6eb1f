"""Write a selection to a file; its ending chooses the format."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from app.cli.incidents import WithLeads
from app.language.plural import plural

__all__ = ["export_file"]


def export_file(
    out: Annotated[Path, typer.Argument(help="File to write; its ending chooses the format.")],
    collection: Annotated[str, typer.Option(help="Id of a collection.")] = "incidents",
    query: Annotated[str, typer.Option(help="A selection, as in the address of the items.")] = "",
    with_leads: WithLeads = False,
) -> None:
    """Write a selection as GeoPackage, CSV, GeoParquet, FlatGeobuf, KML or GeoJSON."""
    from urllib.parse import parse_qsl

    from app.bulk.durable import whole_file
    from app.cli.catalog import catalog_for
    from app.domain.errors import BadParameterError
    from app.exports.describe import content_of
    from app.exports.formats import FORMATS, by_suffix, pieces
    from app.selection.selection import Selection
    from app.store.select import select

    wanted = by_suffix(out.name)
    if wanted is None:
        endings = ", ".join(f".{each.suffix}" for each in FORMATS.values())
        raise BadParameterError("OUT", f"'{out.name}' ends in none of {endings}")
    if not out.parent.is_dir():
        raise BadParameterError("OUT", f"the folder '{out.parent}' does not exist")
    asked = Selection.parse(parse_qsl(query, keep_blank_values=True))
    asked.check_fits_a_file()
    catalog = catalog_for(with_leads=with_leads)
    page = select(catalog, collection, asked)
    content = content_of(catalog, collection, asked, page)
    with whole_file(out) as file:
        file.writelines(pieces(wanted, content))
    size_kb = out.stat().st_size / 1000
    held = f"{len(page.features)} {plural(len(page.features), 'feature')}"
    print(f"{out}: {held}, {size_kb:,.0f} kB. {content.head.coverage}")
    if content.head.empty_because:
        print(f"It is empty: {content.head.empty_because}")
