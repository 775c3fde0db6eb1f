"""Read values of the command line, and write results as JSON."""

from __future__ import annotations

import re
from typing import Any

import orjson

from app.domain.errors import BadParameterError
from app.domain.geo.footprint import Disc
from app.selection.values import parse_distance_m, parse_lon_lat

__all__ = ["distance", "position", "print_json"]


NOTHING = re.compile(r"0(\.0*)?(m|km)?")


def distance(name: str, text: str) -> float:
    """Read a distance with its unit in metres; the message names the option."""
    try:
        return parse_distance_m(text)
    except ValueError as error:
        raise BadParameterError(name, str(error)) from error


def position(lon: float | None, lat: float | None, radius: str) -> Disc:
    """Read a position in degrees with the radius to which it is known; both parts are needed."""
    if lon is None or lat is None:
        raise BadParameterError("--lon, --lat", "expected an incident's id, or --lon and --lat")
    try:
        x, y = parse_lon_lat(f"{lon:.9f}", f"{lat:.9f}")
    except ValueError as error:
        raise BadParameterError("--lon, --lat", str(error)) from error
    return Disc(x, y, 0.0 if NOTHING.fullmatch(radius) else distance("--radius", radius))


def print_json(value: Any) -> None:
    """Print a result as JSON with sorted indentation."""
    print(orjson.dumps(value, option=orjson.OPT_INDENT_2).decode())
