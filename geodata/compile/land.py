"""Compile the land of the basemap: simplified for the region, in full detail round Novorossiysk.

Usage: ``python land.py REGION DETAIL --output geodata/basemap/land.geojson``

REGION and DETAIL are FeatureCollections of GSHHG polygons with ``kind`` ``land``: the high
resolution for the whole window and the full resolution for 37.2-38.4 E, 44.4-45.0 N. The output
stays under LGPL-3.0-or-later.
"""

import shapely
from command import arguments
from geojson import Feature, feature, polygon_coordinates, read_features, write_features
from plane import WINDOW, polygons_of, simplified, union_of_kind
from shapely.geometry import box

__all__ = ["compile_land", "main"]

DETAIL_WINDOW = box(37.2, 44.4, 38.4, 45.0)
TOLERANCE_M = 400.0
REGION_DECIMALS, DETAIL_DECIMALS = 3, 4
DETAIL_GRID = 10.0**-DETAIL_DECIMALS


def compile_land(region: list[Feature], detail: list[Feature]) -> list[Feature]:
    """Return the land polygons: the region outside the detail window, the detail inside it.

    There is no seam between them.
    """
    wide = union_of_kind(region, "land").intersection(WINDOW)
    far = simplified(wide, tolerance_m=TOLERANCE_M, decimals=REGION_DECIMALS)
    close = union_of_kind(detail, "land").intersection(DETAIL_WINDOW)
    near = shapely.set_precision(close, DETAIL_GRID)
    joined = shapely.union_all([far.difference(DETAIL_WINDOW), near], grid_size=DETAIL_GRID)
    return [
        feature(
            {"id": f"land-{number:02d}", "kind": "land"},
            "Polygon",
            polygon_coordinates(polygon, DETAIL_DECIMALS),
        )
        for number, polygon in enumerate(polygons_of(joined), start=1)
    ]


def main() -> None:
    """Read the arguments, compile, write."""
    given = arguments(
        "Compile the land of the basemap.",
        region="GSHHG polygons of the window",
        detail="GSHHG polygons round Novorossiysk",
    )
    land = compile_land(read_features(given.region), read_features(given.detail))
    write_features(given.output, land)


if __name__ == "__main__":
    main()
