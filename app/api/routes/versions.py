"""The versions of an item, and what has changed, as data and as feeds.

References: OGC API - Features, proposal "Versioned Features" (pull request 1036); RFC 5829 (links
between versions); RFC 7089 (Memento-Datetime).
"""

from __future__ import annotations

from email.utils import format_datetime
from typing import TYPE_CHECKING, Any

import orjson
from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.api.answers import GEOJSON, JSON, answer
from app.api.atom import atom_feed
from app.api.changes_question import FEEDS, ChangesQuestion
from app.api.feeds import feed_of
from app.api.json_feed import json_feed
from app.api.links import link, link_header
from app.api.params import Query, query
from app.api.said import said_of, said_of_version
from app.api.state import state_of
from app.domain.errors import UnknownIdError
from app.store.history import (
    CLAIMS,
    changes,
    claim_history,
    narrowed,
    public_versions,
    version_feature,
)

if TYPE_CHECKING:
    from app.store.history import Change
    from app.store.journal.entry import Version
    from app.store.record import Record

__all__ = ["router"]

router = APIRouter(tags=["versions"])
ITEM = "/collections/{collection_id}/items/{item_id}"
WRITERS = {"atom": atom_feed, "jsonfeed": json_feed}


@router.get(f"{ITEM}/versions", summary="All versions of an item")
async def versions(request: Request, collection_id: str, item_id: str) -> Response:
    """List the versions that were public, oldest first, with editor, reason and time."""
    query(request)
    state = state_of(request)
    if collection_id == CLAIMS:
        return _claim(request, item_id)
    found = public_versions(state.record, collection_id, item_id)
    here = f"{state.root(request)}collections/{collection_id}/items/{item_id}"
    links = _time_map(here, found)
    body = {
        "id": item_id,
        "links": links,
        **said_of(state.catalog, collection_id),
        "versions": [_described(v, here) for v in found],
    }
    return answer(request, orjson.dumps(body), JSON, headers=link_header(links))


@router.get(f"{ITEM}/versions/{{version}}", summary="One version of an item as GeoJSON")
async def version(request: Request, collection_id: str, item_id: str, version: str) -> Response:
    """Give an item as it stood in one version."""
    query(request)
    state = state_of(request)
    found = public_versions(state.record, collection_id, item_id)
    at = next((i for i, v in enumerate(found) if str(v.version) == version), None)
    if at is None or found[at].is_withdrawn:
        raise UnknownIdError(f"version of {item_id}", version[:20])
    chosen = found[at]
    key = ("version", state.catalog.key, collection_id, item_id, version)
    feature = await state.workers.run(key, lambda: version_feature(state.record, chosen))
    here = f"{state.root(request)}collections/{collection_id}/items/{item_id}"
    links = _neighbours(here, found, at)
    body = {
        **feature.as_geojson(nested=True),
        **_marks(found),
        "version": _described(chosen, here),
        **said_of_version(state.catalog, collection_id, feature, chosen),
        "links": links,
    }
    headers = {"Memento-Datetime": _http_date(chosen), **link_header(links)}
    return answer(request, orjson.dumps(body), GEOJSON, headers=headers)


@router.get("/changes", summary="What has changed since an instant, as JSON, Atom or JSON Feed")
async def changed(request: Request, values: Query) -> Response:
    """Give the newest state of everything that changed: put it over an old copy to renew it.

    A feed begins with the newest change, so that its first page is always worth reading.
    """
    asked = ChangesQuestion(request, values)
    state = state_of(request)
    catalog, root = state.catalog, state.root(request)
    key = ("changes", catalog.key, asked.since, asked.about)
    found = await state.workers.run(key, lambda: _found(state.record, asked))
    links, said = asked.links(root, len(found)), said_of(catalog, asked.collection)
    last = asked.offset + asked.limit
    if asked.is_feed:
        page = found[::-1][asked.offset : last]
        feed = feed_of(found, page, catalog, root=root, asked=asked.about, said=said, links=links)
        written = WRITERS[asked.format](feed, root)
        return answer(request, written, FEEDS[asked.format], headers=link_header(links))
    page = found[asked.offset : last]
    body = {
        "since": asked.text,
        "numberMatched": len(found),
        "numberReturned": len(page),
        **said,
        "links": links,
        "changes": [_change(change, root) for change in page],
    }
    return answer(request, orjson.dumps(body), JSON, headers=link_header(links))


def _found(record: Record, asked: ChangesQuestion) -> list[Change]:
    found = changes(record, asked.since)
    if asked.collection is None:
        return found
    return narrowed(found, record.catalog, asked.collection, asked.selection)


def _claim(request: Request, item_id: str) -> Response:
    """Give the history of one claim: a count, and every correction of it."""
    state = state_of(request)
    found = claim_history(state.catalog, item_id)
    root = f"{state.root(request)}collections/{CLAIMS}/items"
    links = [
        link(f"{root}/{item_id}/versions", "self", JSON, "The versions of this claim"),
        link(f"{root}/{found[0].id}", "first", GEOJSON, "The first report"),
        link(f"{root}/{found[-1].id}", "latest-version", GEOJSON, "The latest report"),
    ]
    versions = [
        {"version": number, **report.properties, "href": f"{root}/{report.id}"}
        for number, report in enumerate(found, start=1)
    ]
    said = said_of(state.catalog, CLAIMS)
    body = {"id": item_id, "links": links, **said, "versions": versions}
    return answer(request, orjson.dumps(body), JSON, headers=link_header(links))


def _change(change: Change, root: str) -> dict[str, Any]:
    here = f"{root}collections/{change.collection}/items/{change.id}"
    return {
        "collection": change.collection,
        "id": change.id,
        "action": "delete" if change.feature is None else "put",
        "news": change.news,
        "reason": change.reason,
        "version": _described(change.version, here),
        "feature": change.feature.as_geojson(nested=True) if change.feature else None,
    }


def _described(version: Version, here: str) -> dict[str, Any]:
    """Say what a version is; of one that takes the record back there is nothing to show."""
    return {
        "version": version.version,
        "msg_type": version.msg_type,
        "supersedes": version.supersedes,
        "editor": version.editor,
        "reason": version.reason,
        "recorded": f"{version.recorded:%Y-%m-%dT%H:%M:%S.%fZ}",
        "catalog_version": version.catalog_version,
        "href": None if version.is_withdrawn else f"{here}/versions/{version.version}",
    }


def _marks(found: list[Version]) -> dict[str, str]:
    return {"withdrawn_later": found[-1].reason} if found[-1].is_withdrawn else {}


def _time_map(here: str, found: list[Version]) -> list[dict[str, str]]:
    """Give a link to every version, to the first and to the last that can be shown."""
    shown = [version for version in found if not version.is_withdrawn]
    links = [
        link(f"{here}/versions", "self", JSON, "The versions of this item"),
        link(here, "original", GEOJSON, "The item as it is now"),
    ]
    for rel, version in (("first", shown[0]), ("last", shown[-1]), ("latest-version", shown[-1])):
        links.append(_to(here, version, rel))
    return links + [{**_to(here, v, "memento"), "datetime": _http_date(v)} for v in shown]


def _neighbours(here: str, found: list[Version], at: int) -> list[dict[str, str]]:
    shown = [version for version in found if not version.is_withdrawn]
    at = shown.index(found[at])
    links = [
        _to(here, shown[at], "self"),
        _to(here, shown[at], "canonical"),
        _to(here, shown[at], "cite-as"),
        link(here, "original", GEOJSON, "The item as it is now"),
        link(f"{here}/versions", "timemap", JSON, "All versions"),
        link(f"{here}/versions", "version-history", JSON, "All versions"),
        _to(here, shown[-1], "latest-version"),
    ]
    if at:
        links.append(_to(here, shown[at - 1], "predecessor-version"))
    if at + 1 < len(shown):
        links.append(_to(here, shown[at + 1], "successor-version"))
    return links


def _to(here: str, version: Version, rel: str) -> dict[str, str]:
    number = version.version
    return link(f"{here}/versions/{number}", rel, GEOJSON, f"Version {number}")


def _http_date(version: Version) -> str:
    return format_datetime(version.recorded, usegmt=True)
