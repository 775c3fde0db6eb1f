"""Query parameters: one table says what each route reads, for the reader and for the check."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Request

from app.api.state import DEFAULT_LIMIT
from app.domain.errors import BadParameterError
from app.selection.selection import MAX_LIMIT, Selection
from app.selection.selection import PARAMETERS as SELECTION
from app.selection.values import parse_distance_m, parse_lon_lat, parse_number, parse_word

__all__ = [
    "PARAMETERS",
    "Format",
    "LocateQuestion",
    "NearQuestion",
    "Parameter",
    "Selected",
    "query",
    "read_by",
]

T = TypeVar("T")

NUMBERS = {"type": "array", "items": {"type": "number"}, "minItems": 4, "maxItems": 6}
WORDS = {"type": "array", "items": {"type": "string"}}
LIMIT = {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": DEFAULT_LIMIT}
CHOICES = {"f": ("json", "html"), "profile": ("full",)}


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a parameter means, and its JSON Schema."""

    description: str
    schema: dict[str, Any]


TEXT = {"type": "string"}
NUMBER = {"type": "number"}
PARAMETERS: dict[str, Parameter] = {
    "bbox": Parameter("west,south,east,north in degrees", NUMBERS),
    "datetime": Parameter("RFC 3339 instant or date, or start/end with .. for open", TEXT),
    "ids": Parameter("ids of features", WORDS),
    "properties": Parameter("names of the properties to give", WORDS),
    "near": Parameter("id,25km or lon,lat,25km: what may lie within", TEXT),
    "limit": Parameter(f"features a page; more than {MAX_LIMIT:,} is cut", LIMIT),
    "offset": Parameter("features to leave out first", {"type": "integer", "minimum": 0}),
    "profile": Parameter("full: with the reports nested", {"type": "string", "enum": ["full"]}),
    "f": Parameter("page or data", {"type": "string", "enum": ["json", "html"]}),
    "incident": Parameter("id of an incident", TEXT),
    "lon": Parameter("longitude in degrees", NUMBER),
    "lat": Parameter("latitude in degrees", NUMBER),
    "radius": Parameter("how well the position is known, like 2km", TEXT),
    "within": Parameter("limit for the verdict, like 25km", TEXT),
    "kind": Parameter("all assets of one kind", TEXT),
    "kp": Parameter("kilometre of the route", NUMBER),
    "q": Parameter("a name, in any shipped language", TEXT),
    "v": Parameter("version of a static file", TEXT),
}
READ_BY: dict[str, tuple[str, ...]] = {
    "/": ("f",),
    "/conformance": ("f",),
    "/collections": ("f",),
    "/collections/{collection_id}": ("f",),
    "/collections/{collection_id}/schema": ("f",),
    "/collections/{collection_id}/queryables": ("f",),
    "/collections/{collection_id}/items": (*SELECTION, "profile", "f"),
    "/collections/{collection_id}/items/{item_id}": ("f",),
    "/api": ("f",),
    "/map": SELECTION,
    "/embed": SELECTION,
    "/near": ("incident", "lon", "lat", "radius", "within", "kind"),
    "/locate": ("lon", "lat", "radius", "kp"),
    "/geocode": ("q",),
    "/static/{name}": ("v",),
}


def read_by(path: str) -> tuple[str, ...]:
    """Give the names of the parameters that a route reads."""
    return READ_BY.get(path, ())


def query(request: Request) -> dict[str, str]:
    """Give the query's values by name.

    Raises
    ------
    BadParameterError
        For a parameter that the route does not read, one given twice, or an unknown choice.
    """
    names = read_by(request.scope["route"].path)
    values: dict[str, str] = {}
    for name, value in request.query_params.multi_items():
        if name not in names:
            expected = f"expected {', '.join(names)}" if names else "expected none"
            raise BadParameterError(name, f"is not a parameter here; {expected}")
        if name in values:
            raise BadParameterError(name, "is given twice")
        values[name] = value
    for name, allowed in CHOICES.items():
        if values.get(name, allowed[0]) not in allowed:
            raise BadParameterError(name, f"'{values[name]}' is none of {', '.join(allowed)}")
    return values


Query = Annotated[dict[str, str], Depends(query)]


def _selection(values: Query) -> Selection:
    return Selection.parse([pair for pair in values.items() if pair[0] in SELECTION])


def _format(request: Request, values: Query) -> str:
    """Say whether a reader wants a page or data: ``f``, else the Accept header, else data."""
    wants_page = request.headers.get("accept", "").startswith("text/html")
    return values.get("f") or ("html" if wants_page else "json")


Selected = Annotated[Selection, Depends(_selection)]
Format = Annotated[str, Depends(_format)]


class NearQuestion:
    """What /near asks: an incident, or a position with a radius; a limit; a kind."""

    def __init__(self, values: Query) -> None:
        """Read and check the parameters together."""
        self.incident = _read(values, "incident", parse_word)
        self.kind = _read(values, "kind", parse_word)
        self.within_m = _read(values, "within", parse_distance_m)
        self.radius_m = _read(values, "radius", parse_distance_m) or 0.0
        if self.incident is not None and {"lon", "lat", "radius"} & set(values):
            raise BadParameterError("incident", "is not read together with a position")
        self.position = (0.0, 0.0) if self.incident else _position(values, "incident=")
        self.key = tuple(sorted(values.items()))


class LocateQuestion:
    """What /locate asks: a position with a radius, or a kilometre of the route."""

    def __init__(self, values: Query) -> None:
        """Read and check the parameters together."""
        self.kp = _read(values, "kp", parse_number)
        self.radius_m = _read(values, "radius", parse_distance_m) or 0.0
        if self.kp is not None and len(values) > 1:
            raise BadParameterError("kp", "is not read together with a position")
        self.position = (0.0, 0.0) if self.kp is not None else _position(values, "kp=")
        self.key = tuple(sorted(values.items()))


def _read(values: dict[str, str], name: str, parse: Callable[[str], T]) -> T | None:
    if name not in values:
        return None
    try:
        return parse(values[name])
    except ValueError as error:
        raise BadParameterError(name, str(error)) from error


def _position(values: dict[str, str], instead: str) -> tuple[float, float]:
    for name in ("lon", "lat"):
        if name not in values:
            raise BadParameterError(name, f"is missing; expected {instead}, or lon= and lat=")
    lon = _read(values, "lon", lambda text: parse_lon_lat(text, "0")[0])
    lat = _read(values, "lat", lambda text: parse_lon_lat("0", text)[1])
    return lon or 0.0, lat or 0.0
