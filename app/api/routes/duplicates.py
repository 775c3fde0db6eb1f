"""Two records of one event: which may be, merging them, and taking a merge back."""

from __future__ import annotations

from typing import Any

import orjson
from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.api.answers import JSON, answer
from app.api.bodies import json_body
from app.api.links import link, link_header
from app.api.matches import told_match
from app.api.params import AtLeast
from app.api.routes.writing import ITEM, Desk, desk_of
from app.api.said import said_of
from app.api.state import state_of
from app.desk.alike import possible_duplicates
from app.desk.merging import Pair, merge_drafts, unmerge_drafts
from app.domain.errors import BadRecordError, Fault, UnknownIdError
from app.store.journal.entry import Draft

__all__ = ["router"]

router = APIRouter(tags=["duplicates"])
INCIDENTS = "incidents"
# Of a record that is like so many others, no more are told.
MOST = 100


@router.get(f"{ITEM}/duplicates", summary="Records that may be of the same event")
async def duplicates(
    request: Request, collection_id: str, item_id: str, at_least: AtLeast
) -> Response:
    """Give the published records that may be of the same event, how probable that is, and why."""
    _refuse_others(collection_id)
    state = state_of(request)
    catalog = state.catalog
    incident = catalog.incident(item_id).incident
    key = ("duplicates", catalog.key, item_id, at_least)
    found = await state.workers.run(
        key, lambda: possible_duplicates(catalog, incident, at_least=at_least)
    )
    here = f"{state.root(request)}collections/{INCIDENTS}/items/{item_id}"
    links = [link(f"{here}/duplicates", "self", JSON, "Records that may be of the same event")]
    body = {
        "id": item_id,
        "at_least": at_least,
        "numberMatched": len(found),
        "possible_duplicates": [told_match(match) for match in found[:MOST]],
        **said_of(catalog, INCIDENTS, item_id),
        "links": links,
    }
    return answer(request, orjson.dumps(body), JSON, headers=link_header(links))


@router.post(f"{ITEM}/merge", summary="Merge another incident into this one")
async def merge(request: Request, collection_id: str, item_id: str) -> Response:
    """Append a version with everything that both records hold, and withdraw the other one."""
    desk = _incident_desk(request, collection_id, item_id)
    body = await json_body(request, JSON)
    other, _ = _asked(body, with_discard=False)
    return await desk.write(lambda: merge_drafts(_pair(desk, other)), body)


@router.post(f"{ITEM}/unmerge", summary="Take a merge back")
async def unmerge(request: Request, collection_id: str, item_id: str) -> Response:
    """Append to both records, byte for byte, what they were before they were merged."""
    desk = _incident_desk(request, collection_id, item_id)
    body = await json_body(request, JSON)
    other, discard = _asked(body, with_discard=True)

    def make() -> list[Draft]:
        return unmerge_drafts(desk.record, _pair(desk, other), discard_later=discard)

    return await desk.write(make, body)


def _incident_desk(request: Request, collection_id: str, item_id: str) -> Desk:
    desk = desk_of(request, collection_id, default="", item_id=item_id)
    _refuse_others(collection_id)
    return desk


def _refuse_others(collection_id: str) -> None:
    if collection_id != INCIDENTS:
        raise UnknownIdError("collection of incidents", collection_id)


def _pair(desk: Desk, other: str) -> Pair:
    change = desk.change
    return Pair(
        catalog=change.catalog,
        kept=change.id or "",
        gone=other,
        reason=change.reason,
        today=change.today,
    )


def _asked(body: Any, *, with_discard: bool) -> tuple[str, bool]:
    """Read which other record is meant, and whether later edits may go."""
    given = body if isinstance(body, dict) else {}
    names = {"other", "discard_later"} if with_discard else {"other"}
    found = [(f"/{name}", "is no field here") for name in sorted(set(given) - names)]
    other, discard = given.get("other"), given.get("discard_later", False)
    if not isinstance(other, str):
        found.append(("/other", "expected the id of the other incident"))
    if not isinstance(discard, bool):
        found.append(("/discard_later", "expected true or false"))
    if found or not isinstance(other, str):
        raise BadRecordError(tuple(Fault("request body", 0, 0, *one) for one in found))
    return other, discard is True
