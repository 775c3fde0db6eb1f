"""The analyses as processes: OGC API - Processes Part 1 (18-062r2), answered at once.

Nothing is run in the background: there are no jobs, and none are claimed.
"""

from __future__ import annotations

from typing import Any

import orjson
from fastapi import APIRouter, Request
from fastapi.responses import Response

from app import __version__
from app.analysis.asking import choosing
from app.analysis.definition import Analysis
from app.analysis.register import ANALYSES
from app.api.answers import JSON, answer
from app.api.bodies import json_body
from app.api.links import link
from app.api.named_places import BY_NAME
from app.api.params import parameter, query
from app.api.results import asked_answer
from app.api.state import state_of
from app.domain.errors import BadParameterError, UnknownIdError

__all__ = ["NoSuchProcessError", "router"]

router = APIRouter(tags=["processes"])
RESULT = "result"
RAW, DOCUMENT = "raw", "document"
EXECUTE = "http://www.opengis.net/def/rel/ogc/1.0/execute"


class NoSuchProcessError(UnknownIdError):
    """A process that does not exist."""

    code = "no-such-process"


@router.get("/processes", summary="The analyses as processes")
async def processes(request: Request) -> Response:
    """List the processes."""
    query(request)
    root = state_of(request).root(request)
    body = {
        "processes": [_summary(each, root) for each in ANALYSES.values()],
        "links": [link(f"{root}processes", "self", JSON, "This document")],
    }
    return answer(request, orjson.dumps(body), JSON)


@router.get("/processes/{process_id}", summary="What a process asks and gives")
async def process(request: Request, process_id: str) -> Response:
    """Describe a process: its inputs with their schemas, and its one output."""
    query(request)
    analysis = _process(process_id)
    body = {
        **_summary(analysis, state_of(request).root(request)),
        "inputs": _inputs(analysis),
        "outputs": {
            RESULT: {
                "title": analysis.title,
                "description": "rows, with method, unit, sources and versions",
                "schema": {"type": "object", "contentMediaType": JSON},
            }
        },
    }
    return answer(request, orjson.dumps(body), JSON)


@router.post("/processes/{process_id}/execution", summary="Run a process, and wait for it")
async def execute(request: Request, process_id: str) -> Response:
    """Answer an analysis whose parameters are the inputs of the body."""
    query(request)
    analysis = _process(process_id)
    pairs, response = _asked(await json_body(request, JSON))
    found = await asked_answer(request, analysis, pairs, "json")
    if response == RAW:
        return found
    body = orjson.dumps({RESULT: orjson.Fragment(found.body)})
    return answer(request, body, JSON)


def _process(name: str) -> Analysis:
    if name not in ANALYSES:
        raise NoSuchProcessError("process", name[:80])
    return ANALYSES[name]


def _summary(analysis: Analysis, root: str) -> dict[str, Any]:
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
            link(f"{root}analyses/{analysis.id}", "alternate", JSON, "The same by address"),
        ],
    }


def _inputs(analysis: Analysis) -> dict[str, Any]:
    """Give the inputs: the parameters of the analysis, and what chooses incidents."""
    own = {
        each.name: (each.description, {**each.schema, **_default(each.default)})
        for each in analysis.parameters
    }
    if (named := BY_NAME.get(analysis.id)) is not None:
        meant = parameter(f"/analyses/{analysis.id}", named)
        own[named] = (meant.description, meant.schema)
    shared = {name: parameter("/map", name) for name in choosing(analysis)}
    own |= {name: (each.description, each.schema) for name, each in shared.items()}
    return {
        name: {
            "title": name,
            "description": description,
            "schema": schema,
            "minOccurs": 0,
            "maxOccurs": 1,
        }
        for name, (description, schema) in own.items()
    }


def _default(text: str | None) -> dict[str, str]:
    return {} if text is None else {"default": text}


def _asked(body: Any) -> tuple[list[tuple[str, str]], str]:
    """Read an execute request: inputs as the query would have them, and how to answer."""
    if not isinstance(body, dict):
        raise BadParameterError("body", "expected an object with inputs")
    unknown = body.keys() - {"inputs", "outputs", "response"}
    if unknown:
        raise BadParameterError(min(unknown), "is not a member here; expected inputs, response")
    response = body.get("response", RAW)
    if response not in (RAW, DOCUMENT):
        raise BadParameterError("response", "expected raw or document")
    outputs = body.get("outputs", {RESULT: {}})
    if not isinstance(outputs, dict) or outputs.keys() - {RESULT}:
        raise BadParameterError("outputs", f"expected an object with {RESULT} alone")
    inputs = body.get("inputs", {})
    if not isinstance(inputs, dict):
        raise BadParameterError("inputs", "expected an object of names and values")
    return [(name, _text(name, value)) for name, value in inputs.items()], response


def _text(name: str, value: Any) -> str:
    """Write an input as the query would have it."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return f"{value:.15g}"
    if isinstance(value, list) and value and not isinstance(value[0], list | dict):
        return ",".join(_text(name, item) for item in value)
    if isinstance(value, dict) and "type" in value:  # a geometry
        return orjson.dumps(value).decode()
    raise BadParameterError(name, "expected a text, a number, a list of them, or a geometry")
