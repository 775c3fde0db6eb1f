"""Query parameters: one table says what each route reads, for the reader and for the check."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request

from app.api.negotiation import OF_ITEM, OF_ITEMS
from app.api.state import DEFAULT_LIMIT
from app.desk.duplicates import LIKELY
from app.domain.errors import BadParameterError
from app.selection.cql.reading import CQL2_TEXT, LANGUAGES
from app.selection.crs import CRS84_URI, SYSTEMS
from app.selection.selection import (
    DATETIME_MODES,
    GEOMETRIES,
    MAX_LIMIT,
    NOT_ON_MAP,
    POINT,
    VERDICTS,
    Selection,
)
from app.selection.selection import PARAMETERS as SELECTION
from app.selection.times import Moment, parse_moment
from app.selection.values import (
    parse_number,
    read_value,
)
from app.sources.imports.format import Format as Form

__all__ = [
    "IMPORT",
    "ITEMS",
    "PARAMETERS",
    "AtLeast",
    "Format",
    "Parameter",
    "Query",
    "Selected",
    "as_of",
    "parameter",
    "query",
    "read_by",
    "selection_of",
]

ITEMS = "/collections/{collection_id}/items"
NUMBERS = {"type": "array", "items": {"type": "number"}, "minItems": 4, "maxItems": 6}
WORDS = {"type": "array", "items": {"type": "string"}}
SYSTEM = {"type": "string", "format": "uri", "enum": [*SYSTEMS], "default": CRS84_URI}
LIMIT = {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": DEFAULT_LIMIT}


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a parameter means, and its JSON Schema."""

    description: str
    schema: dict[str, Any]


TEXT = {"type": "string"}
TRUTH = {"type": "string", "enum": ["true", "false"], "default": "false"}
FORMS = tuple(form.value for form in Form)
FLAG = ["true", "false"]
NUMBER = {"type": "number"}
# Below, all records would have to be compared in full.
LEAST_LIKELY = 0.05
SHARE = {**NUMBER, "minimum": LEAST_LIKELY, "maximum": 1, "default": LIKELY}
PARAMETERS: dict[str, Parameter] = {
    "bbox": Parameter("west,south,east,north in degrees, or in the axes of bbox-crs", NUMBERS),
    "datetime": Parameter("RFC 3339 instant or date, or start/end with .. for open", TEXT),
    "ids": Parameter("ids of features", WORDS),
    "properties": Parameter("names of the properties to give", WORDS),
    "near": Parameter("id,25km or lon,lat,25km: what may lie within", TEXT),
    "datetime-mode": Parameter(
        "possible: may meet datetime; certain: lies in it wholly",
        {**TEXT, "enum": [*DATETIME_MODES], "default": "possible"},
    ),
    "verdict": Parameter(
        "how sure it is, at least, to lie within near",
        {**TEXT, "enum": [*VERDICTS], "default": "possible"},
    ),
    "filter": Parameter("a condition in CQL2, like kp_km > 1200 AND country = 'RU'", TEXT),
    "filter-lang": Parameter(
        "how the filter is written", {**TEXT, "enum": [*LANGUAGES], "default": CQL2_TEXT}
    ),
    "filter-crs": Parameter("coordinate reference system of the filter's geometries", SYSTEM),
    "sortby": Parameter("names of properties, each rising or, after -, falling", WORDS),
    "geometry": Parameter(
        "footprint: the area that a place may be in, instead of a point",
        {**TEXT, "enum": [*GEOMETRIES], "default": POINT},
    ),
    "skipGeometry": Parameter("leave out the geometries", {"type": "boolean", "default": False}),
    "precision": Parameter(
        "digits of the coordinates after the point", {"type": "integer", "minimum": 0, "maximum": 9}
    ),
    "simplify": Parameter("how far vertices may be off when some are left out, like 500m", TEXT),
    "limit": Parameter(f"features a page; more than {MAX_LIMIT:,} is cut", LIMIT),
    "offset": Parameter("features to leave out first", {"type": "integer", "minimum": 0}),
    "profile": Parameter("full: with the reports nested", {**TEXT, "enum": ["full"]}),
    "crs": Parameter("coordinate reference system of the answer; files have the default", SYSTEM),
    "bbox-crs": Parameter("coordinate reference system of bbox", SYSTEM),
    "f": Parameter("data, whatever the Accept header says", {**TEXT, "enum": ["json"]}),
    "incident": Parameter("id of an incident", TEXT),
    "lon": Parameter("longitude in degrees", NUMBER),
    "lat": Parameter("latitude in degrees", NUMBER),
    "radius": Parameter("how well the position is known, like 2km", TEXT),
    "within": Parameter("limit for the verdict, like 25km", TEXT),
    "kind": Parameter("all assets of one kind", TEXT),
    "kp": Parameter("kilometres of the route, from/to", TEXT),
    "route": Parameter("id of a route, like cpc; without it the nearest", TEXT),
    "as-of": Parameter(
        "the record as it stood at an RFC 3339 instant (a date: its end) or a catalog version", TEXT
    ),
    "since": Parameter("what changed at an RFC 3339 instant or later; without it, all", TEXT),
    "reason": Parameter("why, for the history of the record", {**TEXT, "maxLength": 500}),
    "at-least": Parameter("probability from which on a record is given", SHARE),
    "format": Parameter("what the file is", {**TEXT, "enum": list(FORMS), "default": "auto"}),
    "licence": Parameter("licence of the file, like CC-BY-4.0; needed", TEXT),
    "credit": Parameter("whom to name wherever a record is shown; needed", TEXT),
    "restricted": Parameter("for analyses only: never given out", TRUTH),
    "publisher": Parameter("who published the file", TEXT),
    "url": Parameter("where the file was published; needed where no column says it", TEXT),
    "update": Parameter("changed rows become new versions of imported records", TRUTH),
    "dry-run": Parameter("check everything, write nothing", TRUTH),
    "duplicates": Parameter("look for records of the same event; true is the default", TRUTH),
    "mapping": Parameter("which column is which field, as JSON (docs/imports.md)", TEXT),
    "q": Parameter("a name, in any shipped language", TEXT),
    "download": Parameter("true: the whole selection as a file", {**TEXT, "enum": FLAG}),
    "csv-geometry": Parameter("geometry of a CSV", {**TEXT, "enum": ["wkt", "lonlat"]}),
    "bom": Parameter("true: a CSV begins with a byte order mark", {**TEXT, "enum": FLAG}),
    "v": Parameter("version of a static file", TEXT),
}
# What the map reads although it changes nothing that is drawn.
PAGING = ("limit", "offset", "properties")
PAGES = (
    "/", "/conformance", "/functions", "/collections", "/collections/{collection_id}",
    "/collections/{collection_id}/schema", "/collections/{collection_id}/queryables",
)  # fmt: skip
PAGE_OR_DATA = Parameter("page or data", {**TEXT, "enum": ["json", "html"]})
FEED_OR_DATA = Parameter("Atom or JSON", {**TEXT, "enum": ["json", "atom"]})
# Where a name means something else.
OTHERWISE = {
    **{(path, "f"): PAGE_OR_DATA for path in PAGES},
    ("/changes", "f"): FEED_OR_DATA,
    (ITEMS, "f"): Parameter("format of the answer", {**TEXT, "enum": list(OF_ITEMS)}),
    (f"{ITEMS}/{{item_id}}", "f"): Parameter(
        "format of the answer", {**TEXT, "enum": list(OF_ITEM)}
    ),
    (f"{ITEMS.removesuffix('/items')}/schema", "f"): Parameter(
        "json: of the properties; feature: of a whole GeoJSON feature; html: a page",
        {**TEXT, "enum": ["json", "feature", "html"]},
    ),
    (f"{ITEMS.removesuffix('/items')}/queryables", "f"): Parameter(
        "json: a schema; names: only a list of names, as GDAL reads it; html: a page",
        {**TEXT, "enum": ["json", "names", "html"]},
    ),
    ("/locate", "kp"): Parameter("kilometre of the route", NUMBER),
}
ON_MAP = tuple(name for name in SELECTION if name not in NOT_ON_MAP or name in PAGING)
FILE = ("download", "csv-geometry", "bom")
READING = ("GET", "HEAD")
WRITE_READS = ("reason",)
IMPORT = "/collections/incidents/import"
IMPORT_READS = (
    "format", "licence", "credit", "restricted", "publisher", "url", "update", "dry-run",
    "duplicates", "mapping", "reason",
)  # fmt: skip
READ_BY: dict[str, tuple[str, ...]] = {
    "/": ("f",),
    "/conformance": ("f",),
    "/functions": ("f",),
    "/collections": ("f",),
    "/collections/{collection_id}": ("f",),
    "/collections/{collection_id}/schema": ("f",),
    "/collections/{collection_id}/queryables": ("f",),
    ITEMS: (*SELECTION, "profile", "f", *FILE),
    "/collections/{collection_id}/qlr": SELECTION,
    "/collections/{collection_id}/items/{item_id}": ("as-of", "crs", "f"),
    "/collections/{collection_id}/items/{item_id}/versions": ("f",),
    "/collections/{collection_id}/items/{item_id}/versions/{version}": ("f",),
    "/collections/{collection_id}/items/{item_id}/duplicates": ("at-least", "f"),
    "/changes": ("since", "limit", "offset", "f"),
    "/api": ("f",),
    "/map": ON_MAP,
    "/embed": ON_MAP,
    "/near": ("incident", "lon", "lat", "radius", "within", "kind", "as-of"),
    "/locate": ("lon", "lat", "radius", "kp", "route"),
    "/geocode": ("q",),
    "/static/{name}": ("v",),
}


def read_by(path: str, method: str = "GET") -> tuple[str, ...]:
    """Give the names of the parameters that a route reads; a write reads its reason."""
    if method in READING:
        return READ_BY.get(path, ())
    return IMPORT_READS if path == IMPORT else WRITE_READS


def parameter(path: str, name: str) -> Parameter:
    """Give what a parameter means to a route; a few mean something else to some."""
    return OTHERWISE.get((path, name)) or PARAMETERS[name]


def query(request: Request) -> dict[str, str]:
    """Give the query's values by name.

    Raises
    ------
    BadParameterError
        For a parameter that the route does not read, one given twice, or an unknown choice.
    """
    path = request.scope["route"].path
    names = read_by(path, request.method)
    values: dict[str, str] = {}
    for name, value in request.query_params.multi_items():
        if name not in names:
            expected = f"expected {', '.join(names)}" if names else "expected none"
            raise BadParameterError(name, f"is not a parameter here; {expected}")
        if name in values:
            raise BadParameterError(name, "is given twice")
        choices = parameter(path, name).schema.get("enum", [value])
        if value not in choices:
            raise BadParameterError(name, f"'{value[:80]}' is none of {', '.join(choices)}")
        values[name] = value
    return values


# Dependencies are coroutines, though none waits: FastAPI hands plain functions to a thread each.
async def _query(request: Request) -> dict[str, str]:
    return query(request)


Query = Annotated[dict[str, str], Depends(_query)]


def selection_of(values: dict[str, str]) -> Selection:
    """Read the selection among the values of a query."""
    return Selection.parse([pair for pair in values.items() if pair[0] in SELECTION])


async def _selection(values: Query) -> Selection:
    return selection_of(values)


async def _format(request: Request, values: Query) -> str:
    """Say whether a reader wants a page or data: ``f``, else the Accept header, else data."""
    wants_page = request.headers.get("accept", "").startswith("text/html")
    return values.get("f") or ("html" if wants_page else "json")


def as_of(values: dict[str, str]) -> Moment | None:
    """Read the moment at which the record is asked for."""
    return read_value(values, "as-of", parse_moment)


async def _at_least(values: Query) -> float:
    given = read_value(values, "at-least", parse_number)
    if given is None:
        return LIKELY
    if not LEAST_LIKELY <= given <= 1.0:
        message = f"{given:g} is not a probability from {LEAST_LIKELY:g} to 1"
        raise BadParameterError("at-least", message)
    return given


AtLeast = Annotated[float, Depends(_at_least)]
Selected = Annotated[Selection, Depends(_selection)]
Format = Annotated[str, Depends(_format)]
