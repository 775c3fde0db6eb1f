"""Compile the lakes of the basemap, the Caspian Sea among them; islands are holes in the lakes.

Usage: ``python lakes.py REGION --output geodata/basemap/lakes.geojson``

REGION is a FeatureCollection of GSHHG polygons with ``kind`` ``lake`` and ``island_in_lake``. Drawn
over the land in the colour of the sea. The output stays under LGPL-3.0-or-later.
"""

from command import arguments
from geojson import Feature, feature, polygon_coordinates, read_features, write_features
from plane import WINDOW, polygons_of, simplified, to_metres, union_of_kind

__all__ = ["compile_lakes", "main"]

TOLERANCE_M = 400.0
DECIMALS = 3
SMALLEST_M2 = 5e6  # the source holds no lake or island under 5 km2


def compile_lakes(features: list[Feature]) -> list[Feature]:
    """Return the lakes without their islands, largest first."""
    water = (
        union_of_kind(features, "lake")
        .difference(union_of_kind(features, "island_in_lake"))
        .intersection(WINDOW)
    )
    short = simplified(water, tolerance_m=TOLERANCE_M, decimals=DECIMALS)
    kept = [polygon for polygon in polygons_of(short) if to_metres(polygon).area >= SMALLEST_M2]
    return [
        feature(
            {
                "id": f"lake-{number:02d}",
                "kind": "lake",
                "name_en": "Caspian Sea" if number == 1 else None,
            },
            "Polygon",
            polygon_coordinates(polygon, DECIMALS),
        )
        for number, polygon in enumerate(kept, start=1)
    ]


def main() -> None:
    """Read the arguments, compile, write."""
    given = arguments("Compile the lakes of the basemap.", region="GSHHG polygons of the window")
    write_features(given.output, compile_lakes(read_features(given.region)))


if __name__ == "__main__":
    main()
