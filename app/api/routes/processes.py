"""The analyses as processes: OGC API - Processes Part 1 (18-062r2), answered at once.

Nothing is run in the background, so there are no jobs: their addresses say so.
"""

from __future__ import annotations

from typing import Any

import orjson
from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.analysis.definition import Analysis
from app.analysis.register import ANALYSES
from app.api.analysis_params import EXECUTION, JOB
from app.api.answers import JSON, answer
from app.api.asked import ProcessesQuestion
from app.api.bodies import json_body
from app.api.execution import read_execution
from app.api.params import query
from app.api.process_descriptions import RESULT, described, summary
from app.api.process_errors import NoSuchJobError, NoSuchProcessError
from app.api.process_inputs import input_pairs
from app.api.process_references import referred
from app.api.results import asked_answer
from app.api.state import state_of

__all__ = ["router"]

router = APIRouter(tags=["processes"])


@router.get("/processes", summary="The analyses as processes")
async def processes(request: Request) -> Response:
    """List the processes."""
    asked = ProcessesQuestion(query(request))
    root = state_of(request).root(request)
    listed = [*ANALYSES.values()]
    body = {
        "processes": [summary(each, root) for each in listed[asked.first : asked.last]],
        "links": asked.links(root, len(listed)),
    }
    return answer(request, orjson.dumps(body), JSON)


@router.get("/processes/{process_id}", summary="What a process asks and gives")
async def process(request: Request, process_id: str) -> Response:
    """Describe a process: its inputs with their schemas, and its one output."""
    query(request)
    body = described(_process(process_id), state_of(request).root(request))
    return answer(request, orjson.dumps(body), JSON)


@router.post(EXECUTION, summary="Run a process, and wait for it")
async def execute(request: Request, process_id: str) -> Response:
    """Answer an analysis whose parameters are the inputs of the body."""
    query(request)
    analysis, state = _process(process_id), state_of(request)
    asked = read_execution(await json_body(request, JSON))
    catalog, root = state.catalog, state.root(request)

    def resolve(name: str, href: Any) -> Any:
        return referred(name, href, catalog, root)

    found = await asked_answer(request, analysis, input_pairs(analysis, asked.inputs, resolve))
    if not asked.is_document:
        return found
    # An object is a qualified value in a document (18-062r2, results.yaml).
    output = {"value": orjson.Fragment(found.body), "mediaType": JSON}
    return answer(request, orjson.dumps({RESULT: output}), JSON)


@router.get(JOB, summary="How a job stands: there are none")
async def job(request: Request, job_id: str) -> Response:
    """Say that there is no such job: every process is answered at once."""
    query(request)
    raise NoSuchJobError("job", job_id[:80])


@router.get(f"{JOB}/results", summary="The results of a job: there are none")
async def job_results(request: Request, job_id: str) -> Response:
    """Say that there is no such job: the result is in the answer to its execution."""
    query(request)
    raise NoSuchJobError("job", job_id[:80])


def _process(name: str) -> Analysis:
    if name not in ANALYSES:
        raise NoSuchProcessError("process", name[:80])
    return ANALYSES[name]
