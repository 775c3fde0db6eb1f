"""Compile the land of the basemap: simplified for the region, in full detail round Novorossiysk.

Usage: ``python land.py REGION DETAIL --output geodata/basemap/land.geojson``

REGION and DETAIL are FeatureCollections of GSHHG polygons with ``kind`` ``land``: the high resolution for the whole window and the full
resolution for 37.2-38.4 E, 44.4-45.0 N. The output stays under LGPL-3.0-or-later.
"""

import argparse
from pathlib import Path

import shapely
from geojson import Feature, polygon_coordinates, read_features, write_features
from plane import WINDOW, polygons_of, simplified
from shapely.geometry import box, shape
from shapely.geometry.base import BaseGeometry

__all__ = ["compile_land", "main"]

DETAIL_WINDOW = box(37.2, 44.4, 38.4, 45.0)
TOLERANCE_M = 400.0
REGION_DECIMALS, DETAIL_DECIMALS = 3, 4


def compile_land(region: list[Feature], detail: list[Feature]) -> list[Feature]:
    """Return the land polygons: the region outside the detail window, the detail inside it, no seam between them."""
    far = simplified(
        _land(region).intersection(WINDOW), tolerance_m=TOLERANCE_M, decimals=REGION_DECIMALS
    )
    near = shapely.set_precision(_land(detail).intersection(DETAIL_WINDOW), 10.0**-DETAIL_DECIMALS)
    joined = shapely.union_all(
        [far.difference(DETAIL_WINDOW), near], grid_size=10.0**-DETAIL_DECIMALS
    )
    return [
        {
            "type": "Feature",
            "id": f"land-{number:02d}",
            "properties": {"id": f"land-{number:02d}", "kind": "land"},
            "geometry": {
                "type": "Polygon",
                "coordinates": polygon_coordinates(polygon, DETAIL_DECIMALS),
            },
        }
        for number, polygon in enumerate(polygons_of(joined), start=1)
    ]


def _land(features: list[Feature]) -> BaseGeometry:
    return shapely.union_all(
        [shape(f["geometry"]) for f in features if f["properties"]["kind"] == "land"]
    )


def main() -> None:
    """Read the arguments, compile, write."""
    parser = argparse.ArgumentParser(description="Compile the land of the basemap.")
    parser.add_argument("region", type=Path)
    parser.add_argument("detail", type=Path)
    parser.add_argument("--output", type=Path, required=True)
    arguments = parser.parse_args()
    write_features(
        arguments.output,
        compile_land(read_features(arguments.region), read_features(arguments.detail)),
    )


if __name__ == "__main__":
    main()
