"""The ground that a map of features lies on, as one script of geometries without any text.

It is a script and no document, because a page on a disk may load scripts but fetch nothing.
"""

from __future__ import annotations

from typing import Any

import orjson

from app.sources.folder import geodata_folder

__all__ = ["basemap_script"]

FILES = {
    "land": "basemap/land.geojson",
    "lakes": "basemap/lakes.geojson",
    "rivers": "basemap/rivers.geojson",
    "borders_region": "basemap/borders_region.geojson",
    "borders_country": "basemap/borders_country.geojson",
}
ROUTE = "layers/cpc_route.geojson"


def basemap_script() -> bytes:
    """Give the shipped ground by class, each a list of GeoJSON geometries in OGC:CRS84 degrees.

    ``ground.js``, which loads it, finds it as ``Ground.shapes``.

    A stretch of the route that is not mapped has a class of its own, to be drawn as such.
    """
    ground = {name: [one["geometry"] for one in _features(path)] for name, path in FILES.items()}
    for piece in _features(ROUTE):
        is_mapped = piece["properties"]["route_quality"] == "mapped"
        name = "route" if is_mapped else "route schematic"
        ground.setdefault(name, []).append(piece["geometry"])
    return b"Ground.shapes = " + orjson.dumps(ground) + b";\n"


def _features(path: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = orjson.loads((geodata_folder() / path).read_bytes())["features"]
    return found
