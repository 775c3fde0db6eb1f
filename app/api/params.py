"""Query parameters: one table says what each route reads, for the reader and for the check."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from fastapi import Depends, Request

from app.api.analysis_params import EXECUTION, MEANINGS, READ_BY_ANALYSES
from app.api.embed_params import EMBED
from app.api.embed_params import MEANINGS as OF_EMBED_MEAN
from app.api.link_marks import without_marks
from app.api.negotiation import ALIASES, OF_ITEM, OF_ITEMS
from app.api.oembed_params import MEANINGS as OF_OEMBED_MEAN
from app.api.oembed_params import PATH as OEMBED
from app.api.oembed_params import READS as READ_BY_OEMBED
from app.api.parameters import PARAMETERS, Parameter
from app.api.still_params import MEANINGS as OF_STILLS_MEAN
from app.api.still_params import OF_STILLS, POSTED, STILLS, plain_path
from app.api.value_schemas import KILOMETRE, LEAST_LIKELY, LIMIT, OFFSET, choice
from app.desk.duplicates import LIKELY
from app.domain.errors import BadParameterError
from app.maps.style import LIGHT, THEMES
from app.maps.switches import SWITCHES
from app.selection.selection import (
    MAX_LIMIT,
    NOT_ON_MAP,
    Selection,
)
from app.selection.selection import PARAMETERS as SELECTION
from app.selection.times import Moment, parse_moment
from app.selection.values import (
    parse_number,
    read_value,
)

__all__ = [
    "IMPORT",
    "INCIDENT_PAGE",
    "ITEM",
    "ITEMS",
    "LANGUAGE",
    "STANDALONE",
    "STYLE",
    "TILE",
    "TILES",
    "TILESET",
    "AtLeast",
    "Format",
    "Query",
    "Selected",
    "as_of",
    "checked",
    "parameter",
    "query",
    "read_by",
    "selection_of",
]

ITEMS = "/collections/{collection_id}/items"
ITEM = f"{ITEMS}/{{item_id}}"
# What chooses features, and which properties of them; a tile has its own geometry.
TILED = tuple(name for name in SELECTION if name not in NOT_ON_MAP or name == "properties")
TILES = "/collections/{collection_id}/tiles"
TILESET = f"{TILES}/{{tile_matrix_set_id}}"
TILE = f"{TILESET}/{{tile_matrix}}/{{tile_row}}/{{tile_col}}"
STYLE = "/map/style.json"
# What chooses features of the record as it is now.
CHANGED = tuple(name for name in SELECTION if name not in NOT_ON_MAP and name != "as-of")
# What the map reads although it changes nothing that is drawn.
PAGING = ("limit", "offset", "properties")
PAGES = (
    "/", "/conformance", "/functions", "/collections", "/collections/{collection_id}",
    "/collections/{collection_id}/schema", "/collections/{collection_id}/queryables",
)  # fmt: skip
PAGE_OR_DATA = Parameter("page or data", choice("json", "html"))
INCIDENT_PAGE = "/incidents/{item_id}"
# Pages whose address people send to each other.
SHARED = ("/map", EMBED, INCIDENT_PAGE)
OF_INCIDENT_PAGE = Parameter(
    "html: the page; svg: the map of the place; csl, bibtex, ris: how it is cited",
    choice("html", "svg", "csl", "bibtex", "ris"),
)
FEED_OR_DATA = Parameter(
    "data, oldest change first; or a feed, newest first", choice("json", "atom", "jsonfeed")
)
# Where a name means something else.
OTHERWISE = {
    **MEANINGS,
    **OF_STILLS_MEAN,
    **OF_OEMBED_MEAN,
    **OF_EMBED_MEAN,
    **{(path, "f"): PAGE_OR_DATA for path in PAGES},
    ("/changes", "f"): FEED_OR_DATA,
    ("/changes", "limit"): Parameter(f"changes a page; more than {MAX_LIMIT:,} is cut", LIMIT),
    ("/changes", "offset"): Parameter("changes to leave out first", OFFSET),
    (INCIDENT_PAGE, "f"): OF_INCIDENT_PAGE,
    (ITEMS, "f"): Parameter("format of the answer", choice(*OF_ITEMS, *ALIASES)),
    (f"{ITEMS}/{{item_id}}", "f"): Parameter("format of the answer", choice(*OF_ITEM, *ALIASES)),
    (f"{ITEMS.removesuffix('/items')}/schema", "f"): Parameter(
        "json: of the properties; feature: of a whole GeoJSON feature; html: a page",
        choice("json", "feature", "html"),
    ),
    (f"{ITEMS.removesuffix('/items')}/queryables", "f"): Parameter(
        "json: a schema; names: only a list of names, as GDAL reads it; html: a page",
        choice("json", "names", "html"),
    ),
    (STYLE, "theme"): Parameter("light or dark colours", choice(*THEMES, default=LIGHT)),
    (TILESET, "f"): Parameter("metadata, or TileJSON 3.0", choice("json", "tilejson")),
    (TILE, "f"): Parameter("Mapbox Vector Tile, whatever the Accept header says", choice("mvt")),
    ("/processes", "limit"): Parameter(f"processes a page; more than {MAX_LIMIT:,} is cut", LIMIT),
    ("/processes", "offset"): Parameter("processes to leave out first", OFFSET),
    ("/locate", "kp"): Parameter("kilometre of the route, instead of a position", KILOMETRE, 1240),
}
ON_MAP = tuple(name for name in SELECTION if name not in NOT_ON_MAP or name in PAGING)
FILE = ("download", "csv-geometry", "bom")
STANDALONE, LANGUAGE = "standalone", "lang"
READING = ("GET", "HEAD")
WRITE_READS = ("reason",)
IMPORT = "/collections/incidents/import"
IMPORT_READS = (
    "format", "licence", "credit", "restricted", "publisher", "url", "update", "dry-run",
    "duplicates", "mapping", "reason",
)  # fmt: skip
READ_BY: dict[str, tuple[str, ...]] = {
    "/": ("as-of", "f"),
    "/conformance": ("f",),
    "/functions": ("f",),
    "/collections": ("f",),
    "/collections/{collection_id}": ("f",),
    "/collections/{collection_id}/schema": ("f",),
    "/collections/{collection_id}/queryables": ("f",),
    ITEMS: (*SELECTION, "profile", "f", *FILE),
    "/collections/{collection_id}/qlr": tuple(name for name in SELECTION if name != "crs"),
    "/collections/{collection_id}/items/{item_id}": ("as-of", "crs", "f"),
    "/collections/{collection_id}/items/{item_id}/versions": ("f",),
    "/collections/{collection_id}/items/{item_id}/versions/{version}": ("f",),
    "/collections/{collection_id}/items/{item_id}/duplicates": ("at-least", "f"),
    "/tileMatrixSets": ("f",),
    "/tileMatrixSets/{tile_matrix_set_id}": ("f",),
    TILES: (*TILED, "f"),
    TILESET: (*TILED, "f"),
    TILE: (*TILED, "f"),
    "/changes": (*CHANGED, "collection", "since", "limit", "offset", "f"),
    "/api": ("f",),
    "/map": (*ON_MAP, LANGUAGE, STANDALONE),
    EMBED: (*ON_MAP, LANGUAGE, *SWITCHES),
    "/map/rows": ON_MAP,
    "/map/rows/titles": (*ON_MAP, LANGUAGE, "rows"),
    "/map/rows/card": (*ON_MAP, LANGUAGE, "incident"),
    "/map/rows/found": (*ON_MAP, "q"),
    STYLE: (*(name for name in TILED if name != "properties"), "theme"),
    INCIDENT_PAGE: ("as-of", LANGUAGE, "f"),
    "/near": ("incident", "lon", "lat", "radius", "within", "kind", "as-of"),
    "/locate": ("lon", "lat", "radius", "kp", "route"),
    "/geocode": ("q",),
    "/static/{name}": ("v",),
    **dict.fromkeys(STILLS, (*ON_MAP, *OF_STILLS)),
    OEMBED: READ_BY_OEMBED,
    "/processes": ("limit", "offset"),
    **READ_BY_ANALYSES,
}


def read_by(path: str, method: str = "GET") -> tuple[str, ...]:
    """Give the names of the parameters that a route reads; a write reads its reason."""
    if method in READING or path in {EXECUTION, POSTED}:
        return READ_BY.get(plain_path(path), ())
    return IMPORT_READS if path == IMPORT else WRITE_READS


def parameter(path: str, name: str) -> Parameter:
    """Give what a parameter means to a route; a few mean something else to some."""
    return OTHERWISE.get((plain_path(path), name)) or PARAMETERS[name]


def query(request: Request) -> dict[str, str]:
    """Give the query's values by name.

    Raises
    ------
    BadParameterError
        For a parameter that the route does not read, one given twice, or an unknown choice.
    """
    path: str = request.scope["route"].path
    pairs = request.query_params.multi_items()
    return checked(path, pairs, request.method)


def checked(path: str, pairs: Sequence[tuple[str, str]], method: str = "GET") -> dict[str, str]:
    """Give the values of a query by name, as a route reads them; a shared page without its marks.

    Raises
    ------
    BadParameterError
        For a parameter that the route does not read, one given twice, or an unknown choice.
    """
    names = read_by(path, method)
    values: dict[str, str] = {}
    for name, value in without_marks(pairs) if path in SHARED else pairs:
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
