"""Create, replace, change and withdraw items (OGC API - Features Part 4, 20-002).

Every write is a further version; what was there before stays (docs/journal.md).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

import orjson
from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool

from app.api.answers import GEOJSON, JSON
from app.api.bodies import json_body
from app.api.editors import BadTokenError, ReadOnlyError
from app.api.matches import told_match
from app.api.params import query
from app.api.routes.features import item_tag
from app.api.state import ApiState, state_of
from app.desk.alike import possible_duplicates
from app.desk.duplicates import Match
from app.desk.editing import Change, draft_of_feature, withdrawal
from app.domain.errors import BadParameterError, UnknownIdError, WithdrawnError
from app.store.journal.entry import Draft, Kind, Version
from app.store.journal.entry import Request as Write
from app.store.journal.errors import VersionConflictError
from app.store.live import Live
from app.store.records import incident_of

__all__ = ["ITEM", "Desk", "desk_of", "reason_of", "refuse_other_origin", "router"]

router = APIRouter(tags=["writing"])
ITEMS = "/collections/{collection_id}/items"
ITEM = f"{ITEMS}/{{item_id}}"
MERGE_PATCH = "application/merge-patch+json"
MAX_KEY = 200
MAX_REASON = 500


@router.post(ITEMS, summary="Add an item", status_code=201)
async def create(request: Request, collection_id: str) -> Response:
    """Append the first version of a new id."""
    desk = desk_of(request, collection_id, default="added", is_new=True)
    body = await json_body(request, GEOJSON, JSON)
    return await desk.write(lambda: [draft_of_feature(body, desk.change)], body)


@router.put(ITEM, summary="Replace an item")
async def replace_item(request: Request, collection_id: str, item_id: str) -> Response:
    """Append a version that says everything anew."""
    desk = desk_of(request, collection_id, default="replaced", item_id=item_id)
    body = await json_body(request, GEOJSON, JSON)
    return await desk.write(lambda: [draft_of_feature(body, desk.change)], body)


@router.patch(ITEM, summary="Change an item")
async def change_item(request: Request, collection_id: str, item_id: str) -> Response:
    """Append a version that differs in what is given (RFC 7396)."""
    desk = desk_of(request, collection_id, default="changed", item_id=item_id, merge=True)
    body = await json_body(request, MERGE_PATCH, GEOJSON, JSON)
    return await desk.write(lambda: [draft_of_feature(body, desk.change)], body)


@router.delete(ITEM, summary="Withdraw an item")
async def withdraw(request: Request, collection_id: str, item_id: str) -> Response:
    """Append a version that takes the record back; it needs a reason."""
    desk = desk_of(request, collection_id, default="", item_id=item_id)
    return await desk.write(lambda: [withdrawal(item_id, desk.change)], None)


class Desk:
    """One write of one editor."""

    def __init__(self, request: Request, state: ApiState, change: Change, editor: str) -> None:
        self.request, self.state, self.change, self.editor = request, state, change, editor

    @property
    def record(self) -> Live:
        """The journal that is written to; ReadOnlyError if none is kept."""
        if not isinstance(self.state.record, Live):
            raise ReadOnlyError("this service keeps no journal, so nothing can be written")
        return self.state.record

    async def write(self, make: Callable[[], list[Draft]], body: Any) -> Response:
        """Make the drafts, append them in one transaction, and say what stands now."""
        record, key = self.record, self._key(body)

        def work() -> Version:
            done = record.done_before(self.editor, key) if key else None
            if done is not None:
                return done
            self._refuse_stale()
            return record.write(make(), editor=self.editor, request=key)[-1]

        def write_and_look() -> tuple[Version, list[Match]]:
            version = work()
            return version, self._possible_duplicates(version)

        return self._answer(*await run_in_threadpool(write_and_look))

    def _key(self, body: Any) -> Write | None:
        """Give the key under which the same request is done once, with a hash of the request."""
        key = self.request.headers.get("idempotency-key")
        if key is None:
            return None
        if not 0 < len(key) <= MAX_KEY or not (key.isascii() and key.isprintable()):
            message = f"expected 1 to {MAX_KEY} printable characters of ASCII"
            raise BadParameterError("Idempotency-Key", message)
        url = self.request.url
        # Not with orjson, which writes no lone surrogate.
        asked = json.dumps([self.request.method, url.path, url.query, body], separators=(",", ":"))
        return Write(key=key, digest=hashlib.sha256(asked.encode()).hexdigest())

    def _refuse_stale(self) -> None:
        """Refuse a change of what is not there, or not as the client has seen it."""
        name = self.change.id
        if name is None:
            return
        newest = self.change.newest(name)
        if newest is None:
            raise UnknownIdError(f"feature of {self.change.collection}", name)
        if newest.is_withdrawn and self.request.method != "PUT":
            raise WithdrawnError(name, newest.reason, collection=self.change.collection)
        given = self.request.headers.get("if-match", "*")
        whole = (tag.strip().removeprefix("W/").strip('"') for tag in given.split(","))
        tags = {tag.partition("-")[0] for tag in whole}
        if not tags & {"*", str(newest.version), self._tag()}:
            raise VersionConflictError(name, given[:80], newest.version)

    def _tag(self) -> str | None:
        """Give the tag of the item as it is given out now; None if it is not."""
        try:
            return item_tag(self.change.catalog, self.change.collection, self.change.id or "")
        except (UnknownIdError, WithdrawnError):
            return None

    def _possible_duplicates(self, version: Version) -> list[Match]:
        """Look for other records of the event that was added; drafts and leads among them."""
        if not (self.change.is_new and self.change.kind is Kind.INCIDENT):
            return []
        return possible_duplicates(self.state.catalog, incident_of(version), hidden=True)

    def _answer(self, version: Version, matches: list[Match]) -> Response:
        root = self.state.root(self.request)
        here = f"{root}collections/{self.change.collection}/items/{version.id}"
        body: dict[str, Any] = {
            "id": version.id,
            "version": version.version,
            "msg_type": version.msg_type,
            "editor": version.editor,
            "reason": version.reason,
            "recorded": f"{version.recorded:%Y-%m-%dT%H:%M:%S.%fZ}",
            "catalog_version": version.catalog_version,
            "href": f"{here}/versions" + ("" if version.is_withdrawn else f"/{version.version}"),
        }
        created = self.change.is_new
        if created and self.change.kind is Kind.INCIDENT:
            body["possible_duplicates"] = [told_match(match) for match in matches]
        status = HTTPStatus.CREATED if created else HTTPStatus.OK
        headers = {"Cache-Control": "no-store", **({"Location": here} if created else {})}
        return Response(orjson.dumps(body), status, headers, media_type=JSON)


def desk_of(
    request: Request,
    collection_id: str,
    *,
    default: str,
    item_id: str | None = None,
    is_new: bool = False,
    merge: bool = False,
) -> Desk:
    """Find out who writes what and why, before anything of the body is read."""
    state = state_of(request)
    editor = state.editors.name_of(request.headers.get("authorization"))
    refuse_other_origin(request, state)
    reason = reason_of(request, default)
    change = Change(
        catalog=state.catalog,
        collection=collection_id,
        reason=reason,
        today=state.today(),
        id=item_id,
        is_new=is_new,
        merge=merge,
    )
    _ = change.kind  # an unknown collection is said before a body is read
    return Desk(request, state, change, editor)


def reason_of(request: Request, default: str) -> str:
    """Give the reason of a write, for the history of the record."""
    reason = query(request).get("reason", default).strip()
    if not (0 < len(reason) <= MAX_REASON and reason.isprintable()):
        raise BadParameterError("reason", f"expected a reason of 1 to {MAX_REASON} characters")
    return reason


def refuse_other_origin(request: Request, state: ApiState) -> None:
    """Refuse a page of another site, even one that has got hold of a token."""
    origin = request.headers.get("origin")
    if origin is None:
        return
    root = urlsplit(state.root(request))
    if origin != f"{root.scheme}://{root.netloc}":
        raise BadTokenError(f"pages of '{origin[:80]}' may not write here")
