"""The ground that a map of features lies on, as one file of geometries without any text."""

from __future__ import annotations

from typing import Any

import orjson

from app.sources.folder import geodata_folder

__all__ = ["basemap_json"]

FILES = {
    "land": "basemap/land.geojson",
    "lakes": "basemap/lakes.geojson",
    "borders_region": "basemap/borders_region.geojson",
    "borders_country": "basemap/borders_country.geojson",
    "route": "layers/cpc_route.geojson",
}


def basemap_json() -> bytes:
    """Give the shipped ground by class, each a list of GeoJSON geometries in OGC:CRS84 degrees."""
    return orjson.dumps({name: _geometries(path) for name, path in FILES.items()})


def _geometries(path: str) -> list[dict[str, Any]]:
    found = orjson.loads((geodata_folder() / path).read_bytes())
    return [feature["geometry"] for feature in found["features"]]
