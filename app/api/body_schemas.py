"""What a write sends: the media types of its body, and their schemas."""

from __future__ import annotations

from typing import Any

from app.api.analysis_params import EXECUTION
from app.api.answer_schemas import ref
from app.api.params import IMPORT
from app.api.still_params import POSTED, STILL_BODY

__all__ = ["BODIES", "IMPORTED", "request_body"]

FEATURES = ("application/geo+json", "application/json")
MERGE_PATCH = "application/merge-patch+json"
IMPORTED = ("text/csv", "application/geo+json", "application/geopackage+sqlite3")
# What is asked in a body, and writes nothing.
QUESTIONS = {EXECUTION: "execute", POSTED: "still"}
FILE: dict[str, Any] = {"schema": {"type": "string", "format": "binary"}}
IDENTIFIER = {"type": "string", "minLength": 1}
CHANGED: dict[str, Any] = {
    "type": "object",
    "properties": {
        "type": {"type": "string", "enum": ["Feature"]},
        "id": {**IDENTIFIER, "nullable": True},
        "geometry": {"allOf": [ref("geometry")], "nullable": True},
        "properties": {"type": "object"},
    },
}
BODIES: dict[str, Any] = {
    "newFeature": {
        **CHANGED,
        "description": "A GeoJSON feature; its properties are those of the record (docs/record.md)",
        "required": ["properties"],
    },
    "changedFeature": {
        **CHANGED,
        "description": "What is to be changed of a feature (RFC 7396); the rest stays",
    },
    "still": STILL_BODY,
    "otherRecord": {
        "type": "object",
        "required": ["other"],
        "properties": {"other": IDENTIFIER},
        "additionalProperties": False,
    },
    "otherRecordBack": {
        "type": "object",
        "required": ["other"],
        "properties": {
            "other": IDENTIFIER,
            "discard_later": {"type": "boolean", "default": False},
        },
        "additionalProperties": False,
    },
}


def request_body(method: str, path: str) -> dict[str, Any]:
    """Give the body of an operation that writes, as OpenAPI says it."""
    if path in QUESTIONS:
        return _body({FEATURES[-1]: {"schema": ref(QUESTIONS[path])}})
    if path == IMPORT:
        return _body(dict.fromkeys(IMPORTED, FILE))
    if path.endswith("/merge"):
        return _body({FEATURES[-1]: {"schema": ref("otherRecord")}})
    if path.endswith("/unmerge"):
        return _body({FEATURES[-1]: {"schema": ref("otherRecordBack")}})
    if method == "patch":
        return _body({of: {"schema": ref("changedFeature")} for of in (MERGE_PATCH, *FEATURES)})
    return _body({of: {"schema": ref("newFeature")} for of in FEATURES})


def _body(content: dict[str, Any]) -> dict[str, Any]:
    return {"required": True, "content": content}
