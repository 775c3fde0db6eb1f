"""What each query parameter means: in words, as JSON Schema, with an example."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.api.value_schemas import (
    BBOX,
    DISTANCE_OF,
    IDENTIFIER,
    INSTANT_OF,
    INTERVAL_OF,
    KILOMETRES_OF,
    LATITUDE,
    LIMIT,
    LINK,
    LONGITUDE,
    MOMENT_OF,
    NEAR_OF,
    OFFSET,
    PRECISION,
    ROW_NUMBERS,
    SHARE,
    SORT_KEYS,
    SWITCH,
    SYSTEM,
    TEXT,
    WORDS,
    choice,
    text,
)
from app.language.languages import CODES
from app.selection.cql.reading import CQL2_TEXT, LANGUAGES
from app.selection.selection import DATETIME_MODES, GEOMETRIES, MAX_LIMIT, POINT, VERDICTS
from app.sources.imports.format import Format
from app.store.history import KINDS

__all__ = ["PARAMETERS", "Parameter"]

FORMS = tuple(form.value for form in Format)


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a parameter means, its JSON Schema, an example, and whether nothing goes without it."""

    description: str
    schema: dict[str, Any]
    example: Any = None
    is_required: bool = False


PARAMETERS: dict[str, Parameter] = {
    "bbox": Parameter(
        "west,south,east,north in degrees, or in the axes of bbox-crs", BBOX, [37, 44, 38.5, 45]
    ),
    "datetime": Parameter(
        "RFC 3339 instant or date, or start/end with .. for open", INTERVAL_OF, "2025-01-01/.."
    ),
    "ids": Parameter("ids of features", WORDS),
    "properties": Parameter("names of the properties to give", WORDS, ["id"]),
    "near": Parameter(
        "id,25km or lon,lat,25km: what may lie within, measured from the position on record, not "
        "from the rounded one that is served",
        NEAR_OF,
        "cpc-terminal,25km",
    ),
    "datetime-mode": Parameter(
        "beside datetime; possible: may meet it; certain: lies in it wholly",
        choice(*DATETIME_MODES, default="possible"),
    ),
    "verdict": Parameter(
        "beside near: how sure it is, at least, to lie within",
        choice(*VERDICTS, default="possible"),
    ),
    "filter": Parameter(
        "a condition in CQL2, like kp_km > 1200 AND country = 'RU'", text(), "id IS NOT NULL"
    ),
    "filter-lang": Parameter(
        "beside filter: how it is written", choice(*LANGUAGES, default=CQL2_TEXT)
    ),
    "filter-crs": Parameter("beside filter: coordinate reference system of its geometries", SYSTEM),
    "sortby": Parameter(
        "names of properties, each rising or, after -, falling; beside near also distance, beside "
        "kp also kp, both of the best position (of a piece of the route the middle)",
        SORT_KEYS,
        ["-id"],
    ),
    "geometry": Parameter(
        "footprint: the area that a place may be in, instead of a point",
        choice(*GEOMETRIES, default=POINT),
    ),
    "skipGeometry": Parameter("leave out the geometries", {"type": "boolean", "default": False}),
    "precision": Parameter("digits of the coordinates after the point", PRECISION),
    "simplify": Parameter(
        "how far vertices may be off when some are left out", DISTANCE_OF, "500m"
    ),
    "limit": Parameter(f"features a page; more than {MAX_LIMIT:,} is cut", LIMIT),
    "offset": Parameter("features to leave out first", OFFSET),
    "profile": Parameter("full: with the reports nested", choice("full")),
    "crs": Parameter("coordinate reference system of the answer; files have the default", SYSTEM),
    "bbox-crs": Parameter("beside bbox: its coordinate reference system", SYSTEM),
    "f": Parameter("data, whatever the Accept header says", choice("json")),
    "incident": Parameter("id of an incident, instead of a position", IDENTIFIER),
    "lon": Parameter("longitude in degrees, beside lat", LONGITUDE, 37.8),
    "lat": Parameter("latitude in degrees, beside lon", LATITUDE, 44.7),
    "radius": Parameter("how well the position is known", DISTANCE_OF, "2km"),
    "within": Parameter("limit for the verdict", DISTANCE_OF, "25km"),
    "kind": Parameter("all assets of one kind", IDENTIFIER, "pump_station"),
    "kp": Parameter("kilometres of the route, from/to", KILOMETRES_OF, "1200/1250"),
    "route": Parameter("id of a route; without it the nearest", IDENTIFIER, "cpc"),
    "as-of": Parameter(
        "the record as it stood at an RFC 3339 instant (a date: its end) or a catalog version",
        MOMENT_OF,
    ),
    "since": Parameter(
        "what changed at an RFC 3339 instant or later; without it, all", INSTANT_OF, "2026-11-22"
    ),
    "collection": Parameter(
        "only what changed in one collection; beside a selection incidents, if none is named",
        choice(*KINDS),
    ),
    "reason": Parameter(
        "why, for the history of the record", text(500), "the operator confirmed it"
    ),
    "at-least": Parameter("probability from which on a record is given", SHARE),
    "format": Parameter("what the file is", choice(*FORMS, default="auto")),
    "licence": Parameter("licence of the file", text(500), "CC-BY-4.0", is_required=True),
    "credit": Parameter(
        "whom to name wherever a record is shown", text(500), "UCDP GED", is_required=True
    ),
    "restricted": Parameter("for analyses only: never given out", SWITCH),
    "publisher": Parameter("who published the file", text(500)),
    "url": Parameter("where the file was published; needed where no column says it", LINK),
    "update": Parameter("changed rows become new versions of imported records", SWITCH),
    "dry-run": Parameter("check everything, write nothing", SWITCH),
    "duplicates": Parameter(
        "look for records of the same event", choice("true", "false", default="true")
    ),
    "mapping": Parameter("which column is which field, as JSON (docs/imports.md)", text()),
    "q": Parameter("a name, in any shipped language", text(200), "Tengiz", is_required=True),
    "download": Parameter("true: the whole selection as a file", SWITCH),
    "csv-geometry": Parameter("geometry of a CSV", choice("wkt", "lonlat", default="wkt")),
    "bom": Parameter("true: a CSV begins with a byte order mark", SWITCH),
    "rows": Parameter("numbers of rows of a map", ROW_NUMBERS, "0,1", is_required=True),
    "lang": Parameter("language of the interface, by its code", choice(*CODES), "ru"),
    "standalone": Parameter("1: the map as one file that needs no server", choice("1")),
    "v": Parameter("version of a static file", TEXT),
}
