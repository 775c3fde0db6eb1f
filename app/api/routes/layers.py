"""A selection as a layer definition that QGIS opens."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.api.answers import answer
from app.api.files import content_disposition
from app.api.format_links import address
from app.api.params import Selected
from app.api.state import state_of
from app.exports.layer_file import LAYER_FILE, layer_file
from app.exports.names import file_name
from app.store.select import select

__all__ = ["router"]

router = APIRouter(tags=["features"])


@router.get("/collections/{collection_id}/qlr", summary="A layer file for QGIS")
async def qlr(request: Request, collection_id: str, asked: Selected) -> Response:
    """Give a layer definition over the whole selection; the layer reads what is served then."""
    state = state_of(request)
    catalog = await state.catalog_at(asked.as_of)
    limit = state.default_limit
    await state.workers.run(  # what cannot be asked is refused here, not later in QGIS
        ("items", catalog.key, collection_id, asked.canonical),
        lambda: select(catalog, collection_id, asked, default_limit=limit),
    )
    found = catalog.collection(collection_id)
    pairs = [*asked.given, ("f", "json"), ("download", "true")]  # QGIS reads a file, in degrees
    name = file_name(collection_id, catalog.version, asked.canonical, "qlr")
    body = layer_file(
        name.removesuffix(".qlr"),
        address(state.root(request), collection_id, pairs),
        title=found.title,
        credit=found.credit,
        licence=found.licence,
    )
    headers = {"Content-Disposition": content_disposition(name)}
    return answer(request, body, LAYER_FILE, headers=headers)
