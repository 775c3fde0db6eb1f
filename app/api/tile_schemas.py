"""JSON Schemas of what is said of tiles: tile matrix sets, tilesets, TileJSON."""

from __future__ import annotations

from app.api.answer_schemas import (
    COUNT,
    CREDITED,
    FLAG,
    LINKS,
    MEMBERS,
    NUMBER,
    TEXT,
    Schema,
    list_of,
    object_of,
    ref,
)

__all__ = ["OF_TILES"]

LIMITS_OF_MATRIX = object_of(
    {
        "tileMatrix": TEXT,
        **dict.fromkeys(("minTileRow", "maxTileRow", "minTileCol", "maxTileCol"), COUNT),
    }
)
TILE_MATRIX = object_of(
    {
        "id": TEXT,
        "scaleDenominator": NUMBER,
        "cellSize": NUMBER,
        "pointOfOrigin": {**list_of(NUMBER), "minItems": 2, "maxItems": 2},
        **dict.fromkeys(("tileWidth", "tileHeight", "matrixWidth", "matrixHeight"), COUNT),
    }
)
ABOUT_TILESET: dict[str, Schema] = {
    "title": TEXT, "dataType": TEXT, "crs": TEXT, "tileMatrixSetURI": TEXT, "links": LINKS,
}  # fmt: skip
IN_TILES = {"numberMatched": COUNT, "numberInTiles": COUNT}
OF_TILES: dict[str, Schema] = {
    "tileMatrixSets": object_of(
        {
            "tileMatrixSets": list_of(object_of({"id": TEXT, "uri": TEXT, "links": LINKS})),
            "links": LINKS,
        }
    ),
    "tileMatrixSet": object_of(
        {"id": TEXT, "uri": TEXT, "crs": TEXT, "tileMatrices": list_of(TILE_MATRIX)}
    ),
    "tilesets": object_of(
        {"links": LINKS, **CREDITED, "tilesets": list_of(object_of(ABOUT_TILESET))}
    ),
    "tilesetMetadata": object_of(
        {
            **ABOUT_TILESET,
            **CREDITED,
            "links": list_of(object_of({"href": TEXT, "rel": TEXT}, templated=FLAG)),
            **IN_TILES,
            "tileMatrixSetLimits": list_of(LIMITS_OF_MATRIX),
            "boundingBox": MEMBERS,
            "layers": list_of(object_of({"id": TEXT, "dataType": TEXT})),
        }
    ),
    "tileJson": object_of(
        {
            "tilejson": TEXT,
            "tiles": list_of(TEXT),
            "vector_layers": list_of(object_of({"id": TEXT, "fields": MEMBERS})),
            "bounds": {**list_of(NUMBER), "minItems": 4, "maxItems": 4},
            "minzoom": COUNT,
            "maxzoom": COUNT,
            **IN_TILES,
            **CREDITED,
        }
    ),
    "mapStyle": object_of(
        {
            "version": {"type": "integer", "enum": [8]},
            "sources": MEMBERS,
            "layers": list_of(object_of({"id": TEXT, "type": TEXT})),
        }
    ),
    "tileset": {"oneOf": [ref("tilesetMetadata"), ref("tileJson")]},
}
