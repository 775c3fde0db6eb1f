"""How an analysis is described as a process: its summary, its inputs and its one output.

References: OGC API - Processes Part 1 (18-062r2), class OGC Process Description.
"""

from __future__ import annotations

from typing import Any

from app import __version__
from app.analysis.asking import choosing
from app.analysis.definition import Analysis
from app.analysis.drawn import KINDS
from app.api.answers import GEOJSON, JSON
from app.api.links import link
from app.api.parameters import Parameter
from app.api.params import parameter
from app.api.value_schemas import BBOX, SYSTEM, VALUES
from app.selection.crs import CRS84_URI

__all__ = ["CRS84H", "RESULT", "described", "inputs_of", "summary"]

Schema = dict[str, Any]
RESULT = "result"
EXECUTE = "http://www.opengis.net/def/rel/ogc/1.0/execute"
# The box with heights that the standard has; they are read and not used.
CRS84H = "http://www.opengis.net/def/crs/OGC/0/CRS84h"
# What nothing goes without.
NEEDED = {("reach", "incident")}
IN_A_BOX: Schema = {
    "type": "object",
    "format": "ogc-bbox",
    "required": ["bbox"],
    "properties": {
        "bbox": BBOX,
        "crs": {**SYSTEM, "enum": [*SYSTEM["enum"], CRS84H], "default": CRS84_URI},
    },
    "additionalProperties": False,
}


def _geojson(form: str, member: str, *kinds: str) -> Schema:
    return {
        "type": "object",
        "format": form,
        "contentMediaType": GEOJSON,
        "required": ["type", member],
        "properties": {"type": {"type": "string", "enum": [*kinds]}},
    }


# What may be an object too; a text or a list is the default.
OBJECTS: dict[str, tuple[Schema, ...]] = {
    "bbox": (IN_A_BOX,),
    "geometry": (
        _geojson("geojson-geometry", "coordinates", *KINDS),
        _geojson("geojson-feature", "geometry", "Feature"),
    ),
}


def summary(analysis: Analysis, root: str) -> dict[str, Any]:
    """Give what the list of the processes tells of one."""
    here = f"{root}processes/{analysis.id}"
    return {
        "id": analysis.id,
        "title": analysis.title,
        "description": analysis.description,
        "version": __version__,
        "jobControlOptions": ["sync-execute"],
        "outputTransmission": ["value"],
        "links": [
            link(here, "self", JSON, "What is asked"),
            link(f"{here}/execution", EXECUTE, JSON, "Run it"),
            link(f"{root}analyses/{analysis.id}", "related", JSON, "The same by address"),
        ],
    }


def described(analysis: Analysis, root: str) -> dict[str, Any]:
    """Give the whole description of a process."""
    output = {
        "title": analysis.title,
        "description": "rows, with method, unit, sources and versions",
        "schema": {"type": "object", "contentMediaType": JSON},
    }
    inputs = inputs_of(analysis)
    return {**summary(analysis, root), "inputs": inputs, "outputs": {RESULT: output}}


def inputs_of(analysis: Analysis) -> dict[str, Any]:
    """Give the inputs: the parameters of the analysis, and what chooses incidents."""
    path = f"/analyses/{analysis.id}"
    names = [*(each.name for each in analysis.parameters), *choosing(analysis)]
    return {
        name: {
            "title": name,
            "description": each.description,
            "schema": _whole(name, each),
            "minOccurs": int((analysis.id, name) in NEEDED),
            "maxOccurs": 1,
        }
        for name in names
        for each in [parameter(path, name)]
    }


def _whole(name: str, described: Parameter) -> Schema:
    """Give a schema without a reference: this is no part of the OpenAPI document."""
    stands_for = str(described.schema.get("$ref", "")).rpartition("/")[2]
    own = VALUES[stands_for] if stands_for else described.schema
    if described.example is not None:
        own = {**own, "example": described.example}
    return {"oneOf": [own, *OBJECTS[name]]} if name in OBJECTS else own
