"""JSON Schemas of what analyses and processes answer, and of what a process is sent."""

from __future__ import annotations

from typing import Any

from app.analysis.register import ANALYSES

__all__ = ["EXECUTE", "OF_ANALYSES", "PROCESS_IDS", "RESULT_ID"]

Schema = dict[str, Any]
TEXT: Schema = {"type": "string"}
MEMBERS: Schema = {"type": "object"}
PROCESS_IDS: Schema = {"type": "string", "enum": [*ANALYSES]}
RESULT_ID: Schema = {"type": "string", "pattern": "^[0-9a-f]{32}$"}
LINKS: Schema = {"type": "array", "items": {"$ref": "#/components/schemas/link"}}
SUMMARY = {
    "id": TEXT,
    "title": TEXT,
    "description": TEXT,
    "version": TEXT,
    "jobControlOptions": {"type": "array", "items": {"type": "string", "enum": ["sync-execute"]}},
    "outputTransmission": {"type": "array", "items": {"type": "string", "enum": ["value"]}},
    "links": LINKS,
}


def _object(required: Schema, **optional: Schema) -> Schema:
    return {"type": "object", "required": [*required], "properties": {**required, **optional}}


LISTED = _object({"id": TEXT, "title": TEXT, "description": TEXT, "links": LINKS})
OF_ANALYSES: dict[str, Schema] = {
    "analyses": _object({"analyses": {"type": "array", "items": LISTED}, "links": LINKS}),
    "result": _object(
        {
            "analysis": PROCESS_IDS,
            "title": TEXT,
            "id": RESULT_ID,
            "parameters": {"type": "object", "additionalProperties": TEXT},
            "method": TEXT,
            "unit": TEXT,
            "reference_system": TEXT,
            "sources": {"type": "array", "items": TEXT},
            "catalog_version": TEXT,
            "software_version": TEXT,
            "coverage": TEXT,
            "empty_because": {"type": "string", "nullable": True},
            "columns": MEMBERS,
            "units": MEMBERS,
        }
    ),
    "processes": _object(
        {"processes": {"type": "array", "items": _object(SUMMARY)}, "links": LINKS}
    ),
    "process": _object({**SUMMARY, "inputs": MEMBERS, "outputs": MEMBERS}),
    "executed": {
        "oneOf": [
            {"$ref": "#/components/schemas/result"},
            _object(
                {
                    "result": _object(
                        {"value": {"$ref": "#/components/schemas/result"}, "mediaType": TEXT}
                    )
                }
            ),
        ]
    },
}
OUTPUT: Schema = {
    "type": "object",
    "properties": {
        "transmissionMode": {"type": "string", "enum": ["value"], "default": "value"},
        "format": {
            "type": "object",
            "properties": {
                "mediaType": {"type": "string", "enum": ["application/json"]},
                "encoding": {"type": "string", "enum": ["utf-8"]},
            },
            "additionalProperties": False,
        },
    },
    "additionalProperties": False,
}
EXECUTE: dict[str, Schema] = {
    "execute": {
        "type": "object",
        "properties": {
            "inputs": {"type": "object"},
            "outputs": {
                "type": "object",
                "properties": {"result": OUTPUT},
                "additionalProperties": False,
            },
            "response": {"type": "string", "enum": ["raw", "document"], "default": "raw"},
        },
        "additionalProperties": False,
    }
}
