"""Write a still map: the picture of a selection, for a report."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

__all__ = ["draw_still"]


def draw_still(  # noqa: PLR0913, PLR0917  # options of a command
    out: Annotated[Path, typer.Argument(help="File to write: .png, .svg or .pdf.")],
    query: Annotated[str, typer.Option(help="A selection, as in the address of the map.")] = "",
    size: Annotated[str, typer.Option(help="Pixels; a PNG has twice as many dots.")] = "800x500",
    position: Annotated[
        str, typer.Option(help=r"auto, lon,lat,zoom or \[west,south,east,north].")
    ] = "auto",
    title: Annotated[str, typer.Option(help="A line over the map.")] = "",
    theme: Annotated[str, typer.Option(help="light or dark.")] = "light",
    lang: Annotated[str, typer.Option(help="Language of the interface: en, ru, kk or uk.")] = "en",
) -> None:
    """Write the map as a picture; what belongs under it is printed."""
    from app.cli.catalog import record_for
    from app.domain.errors import BadParameterError
    from app.publish.view import FORMS, view

    if out.suffix.removeprefix(".").lower() not in FORMS:
        raise BadParameterError("OUT", f"'{out.name}' ends in none of .png, .svg, .pdf")
    titled = {"title": title} if title else {}
    found = view(
        query, lang=lang, theme=theme, record=record_for(), size=size, position=position, **titled
    )
    found.save(out)
    print(f"{out}: {out.stat().st_size / 1000:,.0f} kB. {found.caption}")
