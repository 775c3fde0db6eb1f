"""What a tileset says of itself: its layers with their properties, its bounds, how many it holds.

References
----------
TileJSON 3.0.0; OGC Two Dimensional Tile Matrix Set and Tile Set Metadata (17-083r4), 8.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np

from app.exports.tiles.drawing import FOOTPRINTS, GROUPED, MEDIA_TYPE, SHORT
from app.exports.tiles.grid import MAX_ZOOM, SET_URI, SYSTEM_URI, limits
from app.selection.crs import CRS84_URI

if TYPE_CHECKING:
    from app.exports.tiles.placed import Placed
    from app.store.features import Collection

__all__ = ["TileLayer", "layers_of", "tilejson", "tileset", "tileset_summary"]

WHOLE, REAL = {"type": "integer"}, {"type": "number"}
IN_GROUP = {"count": WHOLE, "areas": WHOLE, "radius_m": REAL}
IN_SQUARE = {"at_most": WHOLE, "radius_m": REAL}
# What TileJSON calls the types of JSON Schema.
SAID = {"integer": "Number", "number": "Number", "boolean": "Boolean"}
TILEJSON = "3.0.0"
POINTS, LINES, AREAS = 0, 1, 2
DIMENSIONS = {"point": POINTS, "linestring": LINES, "multilinestring": LINES}


@dataclass(frozen=True, slots=True)
class TileLayer:
    """A layer: its id, what stands in it, its dimension (None: mixed), its properties' types."""

    id: str
    description: str
    dimension: int | None
    types: dict[str, dict[str, Any]]


def layers_of(collection: Collection, names: tuple[str, ...] | None = None) -> list[TileLayer]:
    """Give the layers that tiles of a collection may have; ``names`` are the wanted properties."""
    types = {
        name: kind
        for name, kind in collection.types.items()
        if names is None or name == "id" or name in names
    }
    west, south, east, north = collection.boxes.T
    has_points = bool(np.any((west == east) & (south == north)))
    has_footprints = any(feature.footprint is not None for feature in collection.features)
    dimension = POINTS if has_footprints else DIMENSIONS.get(collection.geometry_kind or "", AREAS)
    found = [TileLayer(collection.id, collection.description, dimension, types)]
    if has_points or has_footprints:
        said = "How many there are in a cell, where they are too many to be shown one by one"
        found.append(TileLayer(collection.id + GROUPED, said, POINTS, IN_GROUP))
    if has_footprints:
        short = [name for name in types if name in SHORT]
        said = "Where each may be, with all properties if no point may stand for it, else with "
        found.append(TileLayer(FOOTPRINTS, said + ", ".join(short), AREAS, types))
        said = "Squares that more footprints may meet than can be shown"
        found.append(TileLayer(FOOTPRINTS + GROUPED, said, AREAS, IN_SQUARE))
    return found


def tilejson(
    collection: Collection, placed: Placed, template: str, names: tuple[str, ...] | None
) -> dict[str, Any]:
    """Give the TileJSON document; ``template`` is the address of a tile with {z}, {y} and {x}.

    Maps put the attribution into their page as HTML, so that it is escaped: credits of imports are
    text of others.
    """
    west, south, east, north = placed.bounds
    return {
        "tilejson": TILEJSON,
        "name": collection.title,
        "description": collection.description,
        "attribution": escape(collection.credit),
        "scheme": "xyz",
        "tiles": [template],
        "minzoom": 0,
        "maxzoom": MAX_ZOOM,
        "bounds": [west, south, east, north],
        "vector_layers": [
            {
                "id": layer.id,
                "description": layer.description,
                "minzoom": 0,
                "maxzoom": MAX_ZOOM,
                "fields": {
                    name: SAID.get(_type(kind), "String") for name, kind in layer.types.items()
                },
            }
            for layer in layers_of(collection, names)
        ],
    }


def tileset_summary(collection: Collection) -> dict[str, Any]:
    """Give what a list of tilesets says of one."""
    return {
        "title": f"{collection.title} as vector tiles",
        "dataType": "vector",
        "crs": SYSTEM_URI,
        "tileMatrixSetURI": SET_URI,
    }


def tileset(
    collection: Collection, placed: Placed, names: tuple[str, ...] | None
) -> dict[str, Any]:
    """Give the metadata of a tileset, without its links."""
    west, south, east, north = placed.bounds
    return {
        **tileset_summary(collection),
        "description": collection.description,
        "attribution": collection.credit,
        "license": collection.licence,
        "mediaTypes": [MEDIA_TYPE],
        "tileMatrixSetLimits": limits(),
        "boundingBox": {
            "lowerLeft": [west, south],
            "upperRight": [east, north],
            "crs": CRS84_URI,
            "orderedAxes": ["Lon", "Lat"],
        },
        "layers": [_layer(layer) for layer in layers_of(collection, names)],
    }


def _layer(layer: TileLayer) -> dict[str, Any]:
    dimension = {} if layer.dimension is None else {"geometryDimension": layer.dimension}
    return {
        "id": layer.id,
        "description": layer.description,
        "dataType": "vector",
        **dimension,
        "propertiesSchema": {"type": "object", "properties": layer.types},
    }


def _type(kind: dict[str, Any]) -> str:
    return str(kind.get("type"))
