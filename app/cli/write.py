"""Write files: the map as one page that needs nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

__all__ = ["draw_map", "replace_file"]


def draw_map(
    out: Annotated[Path, typer.Argument(help="HTML file to write.")] = Path("map.html"),
    query: Annotated[str, typer.Option(help="A selection, as in the address of the map.")] = "",
    standalone: Annotated[  # noqa: ARG001  # said by whoever wants to be sure
        bool, typer.Option("--standalone", help="As one file, which it always is.")
    ] = True,
    lang: Annotated[str, typer.Option(help="Language of the interface: en, ru, kk or uk.")] = "en",
) -> None:
    """Write the map as one HTML file that opens without a server."""
    from urllib.parse import parse_qsl

    from app.cli.catalog import record_for
    from app.domain.errors import BadParameterError
    from app.language.languages import CODES, language
    from app.pages.map_page import map_page
    from app.selection.selection import Selection
    from app.store.record import catalog_at

    if lang not in CODES:
        raise BadParameterError("--lang", f"'{lang}' is none of {', '.join(CODES)}")
    asked = Selection.parse(parse_qsl(query, keep_blank_values=True))
    catalog = catalog_at(record_for(), asked.as_of)
    page = map_page(catalog, asked, standalone=True, language=language(lang))
    replace_file(out, page.html)
    print(f"{out}: {out.stat().st_size / 1000:,.0f} kB")


def replace_file(out: Path, text: str) -> None:
    """Write beside the file and rename, so that nothing half-written stays."""
    import tempfile

    from app.domain.errors import BadParameterError

    if not out.parent.is_dir():
        raise BadParameterError("OUT", f"the folder '{out.parent}' does not exist")
    with tempfile.NamedTemporaryFile("w", dir=out.parent, delete=False, encoding="utf-8") as file:
        file.write(text)
    Path(file.name).chmod(0o644)
    Path(file.name).replace(out)
