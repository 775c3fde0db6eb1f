"""Import a file of others: all of its rows as incidents, or none and every fault."""

from __future__ import annotations

from dataclasses import asdict
from functools import partial
from http import HTTPStatus
from pathlib import Path

import orjson
from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.api.answers import JSON
from app.api.bodies import body_file
from app.api.body_schemas import IMPORTED
from app.api.editors import ReadOnlyError
from app.api.params import IMPORT, query
from app.api.routes.writing import reason_of, refuse_other_origin
from app.api.state import ApiState, state_of
from app.desk.importing import ImportOrder, ImportResult, import_file
from app.desk.repeats import Repeats
from app.sources.imports.format import Format
from app.sources.imports.mapping import NO_MAPPING, read_mapping
from app.sources.imports.offer import Offer
from app.store.live import Live

__all__ = ["router"]

router = APIRouter(tags=["writing"])
MAX_ROWS = 200_000
NAME = "request body"


@router.post(IMPORT, summary="Import incidents", status_code=201)
async def import_incidents(request: Request) -> Response:
    """Append every row of a CSV, GeoJSON or GeoPackage as an incident, or nothing at all."""
    state = state_of(request)
    editor = state.editors.name_of(request.headers.get("authorization"))
    refuse_other_origin(request, state)
    record = state.record
    if not isinstance(record, Live):
        raise ReadOnlyError("this service keeps no journal, so nothing can be written")
    asked = _Asked(request, state)
    async with body_file(request, *IMPORTED) as path:
        # A key of its own: no import is answered with the result of another.
        work = partial(import_file, record, asked.order(path, record), editor=editor)
        result = await state.workers.run(object(), work)
    return _answer(result)


class _Asked:
    """What the parameters say, read before anything of the body is."""

    def __init__(self, request: Request, state: ApiState) -> None:
        values = query(request)
        text = values.get("mapping")
        self.mapping = NO_MAPPING if text is None else read_mapping(text, "mapping")
        self.shape = Format(values.get("format", Format.AUTO))
        self.update = values.get("update") == "true"
        self.dry_run = values.get("dry-run") == "true"
        self.looks_for_duplicates = values.get("duplicates") != "false"
        self.reason = reason_of(request, "imported")
        self.offer = Offer(
            file=NAME,
            licence=values.get("licence", ""),
            credit=values.get("credit", ""),
            read_on=state.today(),
            restricted=values.get("restricted") == "true",
            publisher=values.get("publisher"),
            url=values.get("url"),
        )

    def order(self, path: Path, record: Live) -> ImportOrder:
        """Give the order for a file that goes into a record."""
        return ImportOrder(
            path=path,
            offer=self.offer,
            shape=self.shape,
            mapping=self.mapping,
            reason=self.reason,
            update=self.update,
            dry_run=self.dry_run,
            max_rows=MAX_ROWS,
            find_duplicates=(Repeats(record.catalog).find if self.looks_for_duplicates else None),
        )


def _answer(result: ImportResult) -> Response:
    written = not result.dry_run and result.added + result.updated > 0
    status = HTTPStatus.CREATED if written else HTTPStatus.OK
    body = {**asdict(result), "faults": []}
    return Response(orjson.dumps(body), status, {"Cache-Control": "no-store"}, media_type=JSON)
