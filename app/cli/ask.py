"""Ask the catalog: what is near, where on the route, where is a name."""

from __future__ import annotations

from enum import StrEnum
from math import ceil, floor
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from app.analysis.locate import OnRoute
    from app.analysis.near import NearResult

__all__ = ["geocode", "locate", "near"]

AsJson = Annotated[bool, typer.Option("--json", help="Give JSON instead of a table.")]
# A position that is known exactly.
EXACT = "0m"
Lon = Annotated[float | None, typer.Option(help="Longitude in degrees.")]
Lat = Annotated[float | None, typer.Option(help="Latitude in degrees.")]
Layer = Annotated[str | None, typer.Option(help="Layer of the file, if it has several.")]
Radius = Annotated[str, typer.Option(help="How well the position is known, like 2km.")]


class EngineName(StrEnum):
    """Where a join is computed."""

    local = "local"
    dask = "dask"


def near(  # noqa: PLR0913, PLR0917  # each option of the command is an argument
    incident: Annotated[str | None, typer.Argument(help="Id of an incident.")] = None,
    lon: Lon = None,
    lat: Lat = None,
    radius: Radius = "0m",
    within: Annotated[str | None, typer.Option(help="Limit of the distance, like 25km.")] = None,
    kind: Annotated[str | None, typer.Option(help="All assets of one kind.")] = None,
    as_json: AsJson = False,
    points: Annotated[Path | None, typer.Option(help="Join this file of points.")] = None,
    assets: Annotated[Path | None, typer.Option(help="Join them to this file.")] = None,
    out: Annotated[Path | None, typer.Option(help="Write pairs here (.parquet, .csv).")] = None,
    k: Annotated[int | None, typer.Option(min=1, help="So many assets a point.")] = None,
    engine: Annotated[EngineName | None, typer.Option(help="Where to compute.")] = None,
    scheduler: Annotated[str | None, typer.Option(help="Address of a Dask scheduler.")] = None,
    chunk: Annotated[int | None, typer.Option(min=1, help="Points computed at once.")] = None,
    points_layer: Layer = None,
    assets_layer: Layer = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace the output.")] = False,
) -> None:
    """Measure an incident or a position to the nearest asset of each kind, or join two files."""
    bulk: dict[str, Any] = {
        "points": points,
        "assets": assets,
        "out": out,
        "k": k,
        "engine": engine,
    }
    bulk |= {"scheduler": scheduler, "chunk": chunk, "overwrite": overwrite or None}
    bulk |= {"points_layer": points_layer, "assets_layer": assets_layer}
    if any(value is not None for value in bulk.values()):
        single: dict[str, Any] = {"INCIDENT": incident, "--lon": lon, "--lat": lat, "--kind": kind}
        single |= {"--json": as_json or None, "--radius": None if radius == "0m" else radius}
        _join_files(bulk, single, within)
    else:
        _near(incident, (lon, lat, radius), within, kind, as_json=as_json)


def _join_files(bulk: dict[str, Any], single: dict[str, Any], within: str | None) -> None:
    from app.cli.bulk import BulkOptions, join_files
    from app.domain.errors import BadParameterError

    for name, value in single.items():
        if value is not None:
            raise BadParameterError(name, "is not read when files are joined")
    join_files(BulkOptions(**bulk, within=within))


def _near(
    incident: str | None,
    at: tuple[float | None, float | None, str],
    within: str | None,
    kind: str | None,
    *,
    as_json: bool,
) -> None:
    from app.analysis.near import near_incident, near_position
    from app.cli.catalog import catalog_for
    from app.cli.values import distance, position
    from app.domain.errors import BadParameterError

    limit = None if within is None else distance("--within", within)
    if incident and at[:2] != (None, None):
        raise BadParameterError("INCIDENT", "is not read together with a position")
    place = None if incident else position(*at)
    catalog = catalog_for()
    if place is None:
        result = near_incident(catalog, incident or "", within_m=limit, kind=kind)
    else:
        result = near_position(catalog, place, within_m=limit, kind=kind)
    _show_pairs(result, catalog.coverage.sentence(), as_json=as_json)


def locate(
    lon: Lon = None,
    lat: Lat = None,
    radius: Radius = EXACT,
    kp: Annotated[float | None, typer.Option(help="Kilometre of the route.")] = None,
    route: Annotated[str | None, typer.Option(help="Id of a route; else the nearest.")] = None,
    as_json: AsJson = False,
) -> None:
    """Give the kilometre point of a position, or the position of a kilometre."""
    from app.analysis.locate import at_kilometre, on_route
    from app.cli.catalog import catalog_for
    from app.cli.values import position, print_json
    from app.domain.errors import BadParameterError
    from app.maps.wording import kp_words

    if kp is not None:
        if lon is not None or lat is not None or radius != EXACT:
            raise BadParameterError("--kp", "is not read together with a position or its radius")
        at = at_kilometre(catalog_for(), kp, route_id=route)
        if as_json:
            print_json(at.flat())
            return
        print(
            f"KP {at.kp_km:g}: {at.lat:.3f}, {at.lon:.3f} (lat, lon), ±{at.error_km:.0f} km along"
        )
        return
    if lon is None or lat is None:
        raise BadParameterError("--kp, --lon, --lat", "expected a kilometre, or --lon and --lat")
    place = position(lon, lat, radius)
    found = on_route(catalog_for(), place, route_id=route)
    if as_json:
        print_json(found.flat())
    else:
        print(kp_words(found.kp, found.offset) + _side_words(found))


def _side_words(found: OnRoute) -> str:
    """Give the side of the line, where the whole place lies on one."""
    one_side = found.kp is not None and found.offset.min_m > 0.0 and found.side != "on"
    return f", {found.side} of it towards higher kilometres" if one_side else ""


def geocode(
    name: Annotated[str, typer.Argument(help="A name, in any shipped language.")],
    as_json: AsJson = False,
) -> None:
    """Find places by exact name or alias; nothing is guessed."""
    from rich.console import Console
    from rich.table import Column, Table

    from app.cli.catalog import catalog_for
    from app.cli.values import print_json
    from app.desk.gazetteer import Gazetteer

    found = Gazetteer(catalog_for()).find(name)
    if as_json:
        print_json(found)
    elif not found:
        print(f"no place carries the name '{name}' in the shipped gazetteer")
    else:
        table = Table(Column("id", no_wrap=True), "name", "kind", "known to", "lat, lon", "radius")
        for answer in found:
            at = "no published place" if answer.lat is None else f"{answer.lat}, {answer.lon}"
            radius = f"{answer.radius_m / 1000:g} km" if answer.radius_m else ""
            table.add_row(
                answer.id, answer.name, answer.kind, answer.precision_class or "", at, radius
            )
        Console().print(table)
    if not found:
        raise typer.Exit(1)


def _show_pairs(result: NearResult, coverage: str, *, as_json: bool) -> None:
    from rich.console import Console
    from rich.table import Table

    from app.cli.values import print_json

    if as_json:
        print_json({"pairs": [pair.flat() for pair in result.pairs], "method": result.method})
        return
    if result.empty_because:
        print(f"nothing to show: {result.empty_because}")
        return
    limit = result.pairs[0].within_m
    asked = f"within {limit / 1000:g} km" if limit else "verdict"
    table = Table("rank", "asset", "kind", "middle km", "min–max km", asked, title=result.method)
    for pair in result.pairs:
        low, high = floor(pair.distance_min_m / 100) / 10, ceil(pair.distance_max_m / 100) / 10
        span = f"{low:.1f}–{high:.1f}"
        best = f"{pair.distance_m / 1000:.1f}"
        table.add_row(
            str(pair.rank), pair.asset_name, pair.asset_kind, best, span, pair.verdict or ""
        )
    Console().print(table)
    print(f"{'; '.join(result.sources)}. {coverage}")
