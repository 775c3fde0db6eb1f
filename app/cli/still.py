"""Write a still map: the picture of a selection, for a report."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

__all__ = ["draw_still"]


def draw_still(  # noqa: PLR0913, PLR0917  # options of a command
    out: Annotated[Path, typer.Argument(help="File to write: .png, .svg or .pdf.")],
    query: Annotated[
        str, typer.Option(help="A selection, as in the address of the map or of a still map.")
    ] = "",
    size: Annotated[
        str | None, typer.Option(help="Pixels, else 800x500; a PNG has twice as many dots.")
    ] = None,
    position: Annotated[
        str | None, typer.Option(help=r"lon,lat,zoom or \[west,south,east,north], else auto.")
    ] = None,
    title: Annotated[str | None, typer.Option(help="A line over the map.")] = None,
    theme: Annotated[str | None, typer.Option(help="light, which it is without, or dark.")] = None,
    lang: Annotated[
        str | None, typer.Option(help="Language: en, which it is without, ru, kk or uk.")
    ] = None,
    padding: Annotated[
        str | None, typer.Option(help="Pixels to keep free, one to four numbers as in CSS.")
    ] = None,
    layers: Annotated[
        str | None, typer.Option(help="What is drawn of route,okrug,marks,assets,towns.")
    ] = None,
    off: Annotated[str | None, typer.Option(help="What is not drawn of them.")] = None,
    legend: Annotated[bool | None, typer.Option(help="Signs and lines of the map.")] = None,
    scale: Annotated[bool | None, typer.Option(help="Bar of lengths.")] = None,
    ticks: Annotated[bool | None, typer.Option(help="Marks of kilometres.")] = None,
    footprints: Annotated[bool | None, typer.Option(help="Discs of places with a sign.")] = None,
    north: Annotated[bool | None, typer.Option(help="Arrow to the north.")] = None,
    inset: Annotated[bool | None, typer.Option(help="Overview of the route.")] = None,
) -> None:
    """Write the map as a picture; what belongs under it is printed."""
    from app.cli.catalog import record_for
    from app.domain.errors import BadParameterError
    from app.publish.view import FORMS, view

    if out.suffix.removeprefix(".").lower() not in FORMS:
        raise BadParameterError("OUT", f"'{out.name}' ends in none of .png, .svg, .pdf")
    given = {
        "size": size, "position": position, "title": title, "padding": padding, "layers": layers,
        "off": off, "legend": legend, "scale": scale, "ticks": ticks, "footprints": footprints,
        "north": north, "inset": inset,
    }  # fmt: skip
    furniture = {name: value for name, value in given.items() if value is not None}
    found = view(query, lang=lang, theme=theme, record=record_for(), **furniture)
    found.save(out)
    print(f"{out}: {out.stat().st_size / 1000:,.0f} kB. {found.caption}")
