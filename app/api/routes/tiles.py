"""Vector tiles of collections with positions, after OGC API - Tiles Part 1 (20-057)."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from app.api.answers import CACHE, JSON, answer, unchanged
from app.api.params import STYLE, TILE, TILES, TILESET, Query, Selected, query
from app.api.state import ApiState, state_of
from app.api.tilesets import (
    check_set,
    matrix_set_document,
    matrix_sets_document,
    placed_of,
    style_document,
    tile_tag,
    tiled,
    tilejson_document,
    tileset_document,
    tilesets_document,
)
from app.exports.tiles.drawing import MEDIA_TYPE, tile_bytes
from app.exports.tiles.grid import Tile
from app.maps.style import LIGHT
from app.selection.selection import Selection
from app.store.catalog import Catalog

__all__ = ["router"]

router = APIRouter(tags=["tiles"])
INCIDENTS = "incidents"


async def _set(tile_matrix_set_id: str) -> str:
    check_set(tile_matrix_set_id)
    return tile_matrix_set_id


InSet = Annotated[str, Depends(_set)]


async def _at(_: InSet, tile_matrix: str, tile_row: str, tile_col: str) -> Tile:
    return Tile.read(tile_matrix, tile_row, tile_col)


TileAt = Annotated[Tile, Depends(_at)]


@router.get("/tileMatrixSets", summary="The tile matrix sets")
async def tile_matrix_sets(request: Request) -> Response:
    """List the tile matrix sets that tiles come in."""
    query(request)
    return _document(request, matrix_sets_document(state_of(request).root(request)))


@router.get("/tileMatrixSets/{tile_matrix_set_id}", summary="One tile matrix set")
async def tile_matrix_set(request: Request, tile_matrix_set_id: InSet) -> Response:
    """Define the tile matrix set: its scales, and where its tiles lie."""
    query(request)
    body = matrix_set_document(state_of(request).root(request), tile_matrix_set_id)
    return _document(request, body)


@router.get(TILES, summary="The tilesets of a collection")
async def tilesets(request: Request, collection_id: str, asked: Selected) -> Response:
    """List the tilesets of a collection with positions."""
    state = state_of(request)
    catalog = await state.catalog_at(asked.as_of)
    found = tiled(catalog, collection_id)
    await _readable(state, catalog, collection_id, asked)
    return _document(request, tilesets_document(catalog, found, state.root(request), asked))


@router.get(TILESET, summary="One tileset, also as TileJSON")
async def tileset(
    request: Request, collection_id: str, tile_matrix_set_id: InSet, asked: Selected
) -> Response:
    """Describe a tileset of a selection: its tiles, layers, bounds and counts."""
    state = state_of(request)
    catalog, root = await state.catalog_at(asked.as_of), state.root(request)
    found = tiled(catalog, collection_id)
    form = request.query_params.get("f")

    def made() -> dict[str, Any]:
        placed = placed_of(state, catalog, collection_id, asked)
        if form == "tilejson":
            return tilejson_document(catalog, found, placed, root, asked)
        return tileset_document(catalog, found, placed, root, asked)

    key = (tile_matrix_set_id, catalog.key, collection_id, asked.canonical, form, root)
    return _document(request, await state.workers.run(key, made))


@router.get(TILE, summary="A vector tile")
async def tile(request: Request, collection_id: str, at: TileAt, asked: Selected) -> Response:
    """Give a tile as Mapbox Vector Tile, with the places of the selection; 204 if it is empty."""
    state = state_of(request)
    catalog = await state.catalog_at(asked.as_of)
    tiled(catalog, collection_id)
    tag = tile_tag(catalog, collection_id, asked, at)
    headers = {"ETag": tag, "Cache-Control": CACHE}
    known = unchanged(request, headers, is_there=False)
    if known is not None:
        return known
    body = state.tiles.tile(tag)
    if body is None:
        body = await state.workers.run(
            None,
            lambda: tile_bytes(placed_of(state, catalog, collection_id, asked), collection_id, at),
        )
        state.tiles.keep(tag, body)
    if not body:
        empty = Response(status_code=HTTPStatus.NO_CONTENT, headers=headers)
        return unchanged(request, headers) or empty
    return answer(request, body, MEDIA_TYPE, headers=headers)


@router.get(STYLE, summary="The map as a MapLibre style")
async def map_style(request: Request, asked: Selected, values: Query) -> Response:
    """Give the style document of the map of a selection, which draws its vector tiles."""
    state = state_of(request)
    catalog, root = await state.catalog_at(asked.as_of), state.root(request)
    await _readable(state, catalog, INCIDENTS, asked)
    return _document(request, style_document(catalog, root, asked, values.get("theme", LIGHT)))


async def _readable(state: ApiState, catalog: Catalog, name: str, asked: Selection) -> None:
    """Refuse here what cannot be asked, not with the first tile."""
    key = (TILES, catalog.key, name, asked.canonical)
    await state.workers.run(key, lambda: bool(placed_of(state, catalog, name, asked)))


def _document(request: Request, body: dict[str, Any]) -> Response:
    return answer(request, orjson.dumps(body), JSON)
