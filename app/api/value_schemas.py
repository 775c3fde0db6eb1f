"""JSON Schemas of the values of parameters, as OpenAPI 3.0 writes them."""

from __future__ import annotations

from typing import Any

from app.api.state import DEFAULT_LIMIT
from app.desk.duplicates import LIKELY
from app.selection.crs import CRS84_URI, SYSTEMS
from app.selection.patterns import (
    DISTANCE,
    ID,
    INSTANT,
    INTERVAL,
    KILOMETRES,
    MOMENT,
    NEAR,
    ROWS,
    SORT_KEY,
)
from app.selection.selection import MAX_LIMIT, MAX_OFFSET
from app.selection.values import MAX_DIGITS, MAX_SORT_KEYS, MAX_WORDS

__all__ = [
    "BBOX",
    "DISTANCE_OF",
    "IDENTIFIER",
    "INSTANT_OF",
    "INTERVAL_OF",
    "KILOMETRE",
    "KILOMETRES_OF",
    "LATITUDE",
    "LEAST_LIKELY",
    "LIMIT",
    "LINK",
    "LONGITUDE",
    "MOMENT_OF",
    "NEAR_OF",
    "NUMBER",
    "OFFSET",
    "PRECISION",
    "ROW_NUMBERS",
    "SHARE",
    "SORT_KEYS",
    "SWITCH",
    "SYSTEM",
    "TEXT",
    "VALUES",
    "WORDS",
    "choice",
    "text",
]

Schema = dict[str, Any]
# Below, all records would have to be compared in full.
LEAST_LIKELY = 0.05


def text(most: int | None = None) -> Schema:
    """Give the schema of a text of at least one character, and at most so many."""
    bounded: Schema = {"type": "string", "minLength": 1}
    return bounded if most is None else {**bounded, "maxLength": most}


def choice(*words: str, default: str | None = None) -> Schema:
    """Give the schema of one of some words."""
    chosen: Schema = {"type": "string", "enum": list(words)}
    return chosen if default is None else {**chosen, "default": default}


def _pattern(pattern: str) -> Schema:
    return {"type": "string", "pattern": f"^{pattern}$"}


# Long patterns stand once, among the components.
VALUES: dict[str, Schema] = {
    "instant": _pattern(INSTANT),
    "moment": _pattern(MOMENT),
    "distance": _pattern(DISTANCE),
    "near": _pattern(NEAR),
}


def _value(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


TEXT: Schema = {"type": "string"}
NUMBER: Schema = {"type": "number"}
SWITCH = choice("true", "false", default="false")
IDENTIFIER = _pattern(ID)
ROW_NUMBERS = _pattern(ROWS)
INSTANT_OF, MOMENT_OF, DISTANCE_OF, NEAR_OF = map(_value, VALUES)
# Written out, as the standard has it (OGC 17-069r4, /req/core/fc-time-definition).
INTERVAL_OF = _pattern(INTERVAL)
KILOMETRES_OF = _pattern(KILOMETRES)
BBOX: Schema = {
    "type": "array",
    "items": NUMBER,
    "oneOf": [{"minItems": size, "maxItems": size} for size in (4, 6)],
}
WORDS: Schema = {"type": "array", "items": IDENTIFIER, "minItems": 1, "maxItems": MAX_WORDS}
SORT_KEYS: Schema = {
    "type": "array",
    "items": _pattern(SORT_KEY),
    "minItems": 1,
    "maxItems": MAX_SORT_KEYS,
}
SYSTEM: Schema = {"type": "string", "format": "uri", "enum": [*SYSTEMS], "default": CRS84_URI}
LIMIT: Schema = {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": DEFAULT_LIMIT}
OFFSET: Schema = {"type": "integer", "minimum": 0, "maximum": MAX_OFFSET, "default": 0}
PRECISION: Schema = {"type": "integer", "minimum": 0, "maximum": MAX_DIGITS}
KILOMETRE: Schema = {**NUMBER, "minimum": 0}
LINK: Schema = {"type": "string", "format": "uri", "pattern": "^https?://"}
LONGITUDE: Schema = {**NUMBER, "minimum": -180, "maximum": 180}
LATITUDE: Schema = {**NUMBER, "minimum": -90, "maximum": 90}
SHARE: Schema = {**NUMBER, "minimum": LEAST_LIKELY, "maximum": 1, "default": LIKELY}
