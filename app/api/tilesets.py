"""Tilesets: which there are, what each says of itself, and its tiles, with their links.

References: OGC API - Tiles Part 1 (20-057).
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from app import __version__
from app.api.answers import JSON
from app.api.links import link
from app.api.said import said_of
from app.domain.errors import UnknownIdError
from app.exports.tiles.describing import tilejson, tileset, tileset_summary
from app.exports.tiles.drawing import MEDIA_TYPE
from app.exports.tiles.grid import SET, SET_URI, SYSTEM_URI, matrices
from app.exports.tiles.placed import place
from app.maps.mapdata import credit_line
from app.maps.vector_style import GROUND, TILED, Ground, vector_style
from app.selection.selection import MAX_LIMIT, Selection
from app.store.select import select

if TYPE_CHECKING:
    from app.api.state import ApiState
    from app.exports.tiles.grid import Tile
    from app.exports.tiles.placed import Placed
    from app.store.catalog import Catalog
    from app.store.features import Collection

__all__ = [
    "TILING_SCHEME", "check_set", "matrix_set_document", "matrix_sets_document", "placed_of",
    "style_document", "tile_tag", "tiled", "tilejson_document", "tileset_document",
    "tilesets_document",
]  # fmt: skip

TILING_SCHEME = "http://www.opengis.net/def/rel/ogc/1.0/tiling-scheme"
IN_STANDARD, IN_TILEJSON = "{tileMatrix}/{tileRow}/{tileCol}", "{z}/{y}/{x}"
TILEJSON = "f=tilejson"
WORLD = (-180.0, -85.0, 180.0, 85.0)
Document = dict[str, Any]


def tiled(catalog: Catalog, name: str) -> Collection:
    """Give a collection that has positions.

    Raises
    ------
    UnknownIdError
        If there is none of that id, or it has no positions.
    """
    found = catalog.collection(name)
    if not found.spatial:
        raise UnknownIdError("collection with positions", name)
    return found


def check_set(name: str) -> None:
    """Refuse any tile matrix set but the one that there is."""
    if name != SET:
        raise UnknownIdError("tile matrix set", name)


def placed_of(state: ApiState, catalog: Catalog, name: str, asked: Selection) -> Placed:
    """Give the features of a selection in their places, kept for the tiles that follow.

    Raises
    ------
    UnknownIdError, BadParameterError
        As :func:`app.store.select.select`.
    """

    def made() -> Placed:
        page = select(catalog, name, asked)
        return place(page.features, catalog.collection(name).columns, asked.properties)

    return state.tiles.placed((catalog.key, name, asked.canonical), made)


def tile_tag(catalog: Catalog, name: str, asked: Selection, at: Tile) -> str:
    """Give the entity tag of a tile: everything that decides over its bytes."""
    decides = (__version__, catalog.key, name, asked.canonical, at)
    return f'W/"{hashlib.sha256(repr(decides).encode()).hexdigest()[:20]}"'


def tilesets_document(catalog: Catalog, found: Collection, root: str, asked: Selection) -> Document:
    """Give the list of the tilesets of a collection: there is one."""
    here = _here(root, found.id)
    links = [
        link(_asking(here, asked), "self", JSON, "This document"),
        link(f"{root}collections/{found.id}", "collection", JSON, "The collection"),
    ]
    one = _set_links(root, found.id, asked)
    listed = [{**tileset_summary(found), "links": one}]
    return {"links": links, **said_of(catalog, found.id), "tilesets": listed}


def tileset_document(
    catalog: Catalog, found: Collection, placed: Placed, root: str, asked: Selection
) -> Document:
    """Give the metadata of the tileset of a selection."""
    return {
        **tileset(found, placed, asked.properties),
        **_counts(placed),
        **said_of(catalog, found.id),
        "links": [
            *_set_links(root, found.id, asked),
            link(f"{root}collections/{found.id}", "collection", JSON, "The collection"),
            {
                **link(_template(root, found.id, asked, IN_STANDARD), "item", MEDIA_TYPE, "A tile"),
                "templated": True,
            },
        ],
    }


def tilejson_document(
    catalog: Catalog, found: Collection, placed: Placed, root: str, asked: Selection
) -> Document:
    """Give the same as TileJSON, with what every answer says of the record."""
    template = _template(root, found.id, asked, IN_TILEJSON)
    made = tilejson(found, placed, template, asked.properties)
    said = said_of(catalog, found.id)
    # The credit stays as TileJSON has it: escaped, since maps put it into their page as HTML.
    return {**made, **_counts(placed), **said, "attribution": made["attribution"]}


def matrix_sets_document(root: str) -> Document:
    """Give the list of tile matrix sets."""
    here = f"{root}tileMatrixSets"
    one = {
        "id": SET,
        "title": matrices()["title"],
        "uri": SET_URI,
        "crs": SYSTEM_URI,
        "links": [link(f"{here}/{SET}", "self", JSON, "The definition")],
    }
    return {"tileMatrixSets": [one], "links": [link(here, "self", JSON, "This document")]}


def matrix_set_document(root: str, name: str) -> Document:
    """Give the definition of the tile matrix set."""
    links = [link(f"{root}tileMatrixSets/{name}", "self", JSON, "This document")]
    return {**matrices(), "links": links}


def style_document(catalog: Catalog, root: str, asked: Selection, theme: str) -> Document:
    """Give the MapLibre style of the map of a selection; what is beside it is of the same time."""
    then = Selection.parse([pair for pair in asked.given if pair[0] == "as-of"])
    of_each = {**dict.fromkeys(TILED, then), "incidents": asked}
    tilesets = {
        name: _asking(f"{_here(root, name)}/{SET}", chosen, TILEJSON)
        for name, chosen in of_each.items()
    }
    items = {
        name: _asking(f"{root}collections/{name}/items", then, f"f=json&limit={MAX_LIMIT}")
        for name in GROUND
    }
    land, route = (catalog.collection(name).bounds for name in ("basemap-land", "route"))
    view, credit = route or land or WORLD, credit_line(catalog)
    ground = Ground(window=land or WORLD, view=view, credit=credit)
    return vector_style(theme, tilejson=tilesets, geojson=items, ground=ground)


def _counts(placed: Placed) -> Document:
    """Say how many the selection holds, and how many of them are in tiles: the rest is nowhere."""
    return {"numberMatched": len(placed.features), "numberInTiles": int(placed.is_placed.sum())}


def _set_links(root: str, name: str, asked: Selection) -> list[dict[str, Any]]:
    here = f"{_here(root, name)}/{SET}"
    as_tilejson = _asking(here, asked, TILEJSON)
    return [
        link(_asking(here, asked), "self", JSON, "The tileset"),
        link(as_tilejson, "alternate", JSON, "The tileset as TileJSON"),
        link(f"{root}tileMatrixSets/{SET}", TILING_SCHEME, JSON, "The tile matrix set"),
    ]


def _here(root: str, name: str) -> str:
    return f"{root}collections/{name}/tiles"


def _template(root: str, name: str, asked: Selection, variables: str) -> str:
    return _asking(f"{_here(root, name)}/{SET}/{variables}", asked)


def _asking(here: str, asked: Selection, also: str = "") -> str:
    query = "&".join(part for part in (asked.canonical, also) if part)
    return f"{here}?{query}" if query else here
