"""Compile the lakes of the basemap, the Caspian Sea among them; islands are holes in the lakes.

Usage: ``python lakes.py REGION --output geodata/basemap/lakes.geojson``

REGION is a FeatureCollection of GSHHG polygons with ``kind`` ``lake`` and ``island_in_lake``. Drawn over the land in the colour of the sea.
The output stays under LGPL-3.0-or-later.
"""

import argparse
from pathlib import Path

import shapely
from geojson import Feature, polygon_coordinates, read_features, write_features
from plane import WINDOW, polygons_of, simplified, to_metres
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

__all__ = ["compile_lakes", "main"]

TOLERANCE_M = 400.0
DECIMALS = 3
SMALLEST_M2 = 5e6  # the source holds no lake or island under 5 km2


def compile_lakes(features: list[Feature]) -> list[Feature]:
    """Return the lakes without their islands, largest first."""
    water = (
        _of_kind(features, "lake")
        .difference(_of_kind(features, "island_in_lake"))
        .intersection(WINDOW)
    )
    short = simplified(water, tolerance_m=TOLERANCE_M, decimals=DECIMALS)
    kept = [polygon for polygon in polygons_of(short) if to_metres(polygon).area >= SMALLEST_M2]
    return [
        {
            "type": "Feature",
            "id": f"lake-{number:02d}",
            "properties": {
                "id": f"lake-{number:02d}",
                "kind": "lake",
                "name_en": "Caspian Sea" if number == 1 else None,
            },
            "geometry": {"type": "Polygon", "coordinates": polygon_coordinates(polygon, DECIMALS)},
        }
        for number, polygon in enumerate(kept, start=1)
    ]


def _of_kind(features: list[Feature], kind: str) -> BaseGeometry:
    return shapely.union_all(
        [shape(f["geometry"]) for f in features if f["properties"]["kind"] == kind]
    )


def main() -> None:
    """Read the arguments, compile, write."""
    parser = argparse.ArgumentParser(description="Compile the lakes of the basemap.")
    parser.add_argument("region", type=Path)
    parser.add_argument("--output", type=Path, required=True)
    arguments = parser.parse_args()
    write_features(arguments.output, compile_lakes(read_features(arguments.region)))


if __name__ == "__main__":
    main()
