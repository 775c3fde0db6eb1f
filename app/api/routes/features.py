"""The collections after OGC API - Features Part 1 (17-069r4): landing page to single item."""

from __future__ import annotations

import hashlib
from typing import Any

import orjson
from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.api.answers import JSON, answer
from app.api.cited import citation_answer
from app.api.direct import Direct
from app.api.files import export_answer
from app.api.item_pages import page_answer
from app.api.links import link_header
from app.api.negotiation import CITATIONS
from app.api.pages import collection_html, collections_html, item_html, items_html, landing_html
from app.api.params import ITEMS, Format, Query, as_of
from app.api.resource_links import (
    collection_links,
    collections_links,
    item_links,
    landing_links,
)
from app.api.said import said_of
from app.api.signposts import signposts
from app.api.state import state_of
from app.api.wanted import WantedItem, WantedOne, asked_items
from app.exports.formats import FORMATS
from app.exports.jsonfg import jsonfg_feature, root_members
from app.exports.reshaped import in_system
from app.selection.crs import CRS84_URI, SYSTEMS
from app.store.catalog import Catalog
from app.store.features import Collection
from app.store.history import KINDS

__all__ = ["item_tag", "router"]

router = APIRouter(tags=["features"])

DIGITS = 20
GREGORIAN = "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"
# The time of a version is when it was recorded; the journal gives it.
VERSIONING = {"timeAxis": "transaction-time", "mutationTime": "server"}
TITLE = "Incident Mapper"
DESCRIPTION = "Publicly reported incidents on the CPC route, measured with their uncertainty"


async def items(request: Request, collection_id: str) -> Response:
    """Give one page of the features that the selection asks for, or all of them as a file."""
    asked, wanted = asked_items(request)
    if wanted.is_page:
        return await items_html(request, collection_id, asked, wanted)
    if not wanted.is_plain:
        return await export_answer(request, collection_id, asked, wanted)
    return await page_answer(request, collection_id, asked, wanted)


# Nothing is asked as often, and routes are tried in their order.
router.add_api_route(
    ITEMS, items, summary="Items of a collection, a page or a file", route_class_override=Direct
)


@router.get("/", summary="Landing page")
async def landing(request: Request, values: Query, f: Format) -> Response:
    """Say what is here, as links; a browser gets a page."""
    state = state_of(request)
    catalog, root = await state.catalog_at(as_of(values)), state.root(request)
    moment = values.get("as-of", "")
    if f == "html":
        return await landing_html(request, catalog, moment)
    links = landing_links(root, moment=moment)
    body = {"title": TITLE, "description": DESCRIPTION, **said_of(catalog), "links": links}
    header = link_header(links + signposts(root, catalog))
    return answer(request, orjson.dumps(body), JSON, headers=header)


@router.get("/collections", summary="All collections")
async def collections(request: Request, f: Format) -> Response:
    """Describe every collection."""
    if f == "html":
        return collections_html(request)
    state = state_of(request)
    catalog, root = state.catalog, state.root(request)
    described = [_described(catalog, each, root) for each in catalog.collections.values()]
    links = collections_links(root)
    body = {"links": links, **said_of(catalog), "collections": described}
    return answer(request, orjson.dumps(body), JSON, headers=link_header(links))


@router.get("/collections/{collection_id}", summary="One collection")
async def collection(request: Request, collection_id: str, f: Format) -> Response:
    """Describe one collection."""
    if f == "html":
        return await collection_html(request, collection_id)
    state = state_of(request)
    catalog, root = state.catalog, state.root(request)
    described = _described(catalog, catalog.collection(collection_id), root)
    header = link_header(described["links"] + signposts(root, catalog, collection_id))
    return answer(request, orjson.dumps(described), JSON, headers=header)


@router.get(f"{ITEMS}/{{item_id}}", summary="One item as GeoJSON")
async def item(request: Request, collection_id: str, item_id: str, wanted: WantedItem) -> Response:
    """Give one feature; an incident also carries its reports, nested."""
    if wanted.format == "html":
        return await item_html(request, collection_id, item_id, wanted)
    state = state_of(request)
    catalog = await state.catalog_at(wanted.as_of)
    if wanted.format in CITATIONS:
        return citation_answer(request, catalog, collection_id, item_id, wanted)
    root = state.root(request)
    body = _item_bytes(catalog, collection_id, item_id, root, wanted)
    links = item_links(root, collection_id, item_id, wanted)
    links += signposts(root, catalog, collection_id, item_id)
    whole = hashlib.sha256(body).hexdigest()[:DIGITS]
    tag = f'W/"{item_tag(catalog, collection_id, item_id)}-{whole}"'
    headers = {"ETag": tag, "Content-Crs": f"<{wanted.crs.uri}>", **link_header(links)}
    return answer(request, body, FORMATS[wanted.format].content_type, headers=headers)


def item_tag(catalog: Catalog, collection_id: str, item_id: str) -> str:
    """Give the part of the entity tag that is of the feature alone, by which a write is held.

    The rest is of the whole body, which names the version of the catalog and so changes with every
    write, also of other features.
    """
    feature = catalog.feature(collection_id, item_id)
    return hashlib.sha256(orjson.dumps(feature.as_geojson(nested=True))).hexdigest()[:DIGITS]


def _item_bytes(
    catalog: Catalog,
    collection_id: str,
    item_id: str,
    root: str,
    wanted: WantedOne = WantedOne(),  # noqa: B008 - frozen
) -> bytes:
    """Give one feature as it is answered."""
    crs = wanted.crs
    feature = in_system(catalog.feature(collection_id, item_id), crs)
    links = item_links(root, collection_id, item_id, wanted)
    shown, added = feature.as_geojson(nested=True), {}
    if wanted.format == "jsonfg":
        shown = jsonfg_feature(feature, None, nested=True, crs=crs)
        added = root_members(collection_id, f"{root}collections/{collection_id}/schema", crs)
    body = {
        **shown,
        **said_of(catalog, collection_id, item_id),
        **added,
        "links": links + added.get("links", []),
    }
    return orjson.dumps(body)


def _described(catalog: Catalog, found: Collection, root: str) -> dict[str, Any]:
    extent: dict[str, Any] = {}
    if found.bounds:
        extent["spatial"] = {"bbox": [found.bounds], "crs": CRS84_URI}
    if found.extent:
        first, last = (f"{instant:%Y-%m-%dT%H:%M:%SZ}" for instant in found.extent)
        extent["temporal"] = {"interval": [[first, last]], "trs": GREGORIAN}
    versioning = {"versioning": VERSIONING} if found.id in KINDS else {}
    return {
        **versioning,
        "id": found.id,
        "title": found.title,
        "description": found.description,
        "itemType": "feature",
        "crs": [*SYSTEMS] if found.spatial else [CRS84_URI],
        "storageCrs": CRS84_URI,
        "extent": extent,
        **said_of(catalog, found.id),
        "links": collection_links(root, found),
    }
