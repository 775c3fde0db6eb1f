"""``incident-mapper``: serve the map, check the data, ask the catalog."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from app import __version__
from app.cli.analyse import analyse
from app.cli.ask import geocode, locate, near
from app.cli.backup import backup, restore, verify
from app.cli.export import export_file
from app.cli.incidents import incidents
from app.cli.recompute import recompute
from app.cli.report import report
from app.cli.site import site
from app.cli.still import draw_still
from app.cli.write import draw_map

__all__ = ["app", "run"]

app = typer.Typer(
    name="incident-mapper",
    help="Publicly reported incidents on the CPC route, measured with their uncertainty.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(incidents, name="incidents")
app.command()(near)
app.command()(locate)
app.command()(geocode)
app.command()(analyse)
app.command()(recompute)
app.command()(report)
app.command()(site)
app.command()(backup)
app.command()(verify)
app.command()(restore)
app.command(name="map")(draw_map)
app.command(name="still")(draw_still)
app.command(name="export")(export_file)


def run() -> None:
    """Run the command line; an error of ours is one clear message and exit code 1."""
    from app.domain.errors import MapperError  # keeps --help fast

    try:
        app()
    except MapperError as error:
        print(f"incident-mapper: {error}", file=sys.stderr)
        raise SystemExit(1) from error


def _version(value: bool) -> None:  # typer calls it so
    if value:
        print(f"incident-mapper {__version__}")
        raise typer.Exit


@app.callback()
def shared(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say the version.")
    ] = False,
) -> None:
    """Hold what all commands share."""


@app.command()
def serve(
    port: Annotated[int | None, typer.Option(help="Port to listen on.")] = None,
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    data: Annotated[Path | None, typer.Option(help="Folder of everything written.")] = None,
    with_leads: Annotated[bool, typer.Option("--with-leads", help="Show leads, marked.")] = False,
) -> None:
    """Serve the map and the API; print the address of the map."""
    from app.cli.serve import serve_forever  # keeps --help fast

    serve_forever({"port": port, "host": host, "data": data, "with_leads": with_leads or None})


@app.command()
def check(
    folder: Annotated[
        Path | None, typer.Argument(help="A geodata folder; else the shipped.")
    ] = None,
) -> None:
    """Check all shipped data; list every fault with file, row and column."""
    from app.cli.check import check_folder  # keeps --help fast

    raise typer.Exit(check_folder(folder))
