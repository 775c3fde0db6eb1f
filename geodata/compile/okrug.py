"""Compile the boundary of Novorossiysk urban okrug: one polygon, generalised, with the properties of a place.

Usage: ``python okrug.py INPUT --output geodata/layers/novorossiysk_okrug.geojson --measured geodata/compile/measured/novorossiysk-okrug.json``

INPUT is a FeatureCollection with one Polygon without holes. The output stays under ODbL 1.0.
"""

import argparse
from pathlib import Path

import numpy as np
from generalise import GEOD, Coordinates, largest_deviation_m, simplify_ring
from geojson import (
    Feature,
    polygon_coordinates,
    read_features,
    rounded,
    write_features,
    write_measured,
)
from shapely.geometry import Polygon

__all__ = ["compile_okrug", "main"]

TOLERANCE_M = 40.0  # from 45 m on the ring crosses itself at the pier by the pipeline's shore end
LIMIT_M = 60.0
ACCURACY_M = 300
DECIMALS = 5
IDENTIFIER = "novorossiysk-okrug"
BASIS = (
    "Boundary at OpenStreetMap's administrative level 6, generalised; it holds the shore end of the pipeline and leaves "
    "Tsemes Bay out. The footprint is the polygon itself; the radius is that of the disc round its centroid that holds "
    "all of it, for readers that can draw no polygon."
)


def compile_okrug(feature: Feature) -> tuple[Feature, dict[str, float | int | str]]:
    """Return the generalised okrug and what was measured on it.

    Raises
    ------
    ValueError
        If the result is no valid polygon or strays more than the limit.
    """
    outer, *holes = (
        np.array(ring, dtype=np.float64) for ring in feature["geometry"]["coordinates"]
    )
    short = np.array(rounded(simplify_ring(outer, tolerance_m=TOLERANCE_M), DECIMALS))
    worst_m = largest_deviation_m(outer, short)
    polygon = Polygon(short)
    if holes or not polygon.is_valid or worst_m > LIMIT_M:
        raise ValueError(
            f"expected a valid ring within {LIMIT_M:.0f} m: holes {len(holes)}, strays {worst_m:.1f} m"
        )
    return _place(polygon, radius_m=_radius_m(short)), _measured(outer, short, worst_m)


def _radius_m(ring: Coordinates) -> int:
    """Return the distance from the centroid to the farthest vertex in metres, rounded up to 100 m."""
    lon, lat = Polygon(ring).centroid.coords[0]
    count = len(ring)
    _, _, away_m = GEOD.inv(np.full(count, lon), np.full(count, lat), ring[:, 0], ring[:, 1])
    return int(np.ceil(np.max(away_m) / 100) * 100)


def _place(polygon: Polygon, *, radius_m: int) -> Feature:
    properties = {
        "id": IDENTIFIER,
        "kind": "municipality",
        "name_en": "Novorossiysk urban okrug",
        "name_ru": "городской округ Новороссийск",
        "name_uk": "Новоросійський міський округ",
        "name_kk": None,
        "location_class": "municipality",
        "radius_m": radius_m,
        "accuracy_m": ACCURACY_M,
        "point_method": "centroid",
        "at_sea": False,
        "off_map": False,
        "country": "RU",
        "admin1": "Krasnodar Krai",
        "parent": "krasnodar-krai",
        "basis": BASIS,
        "source": "OpenStreetMap contributors, extract of 2024-01-14 by timurkanaz/Russia_geojson_OSM",
        "source_url": "https://github.com/timurkanaz/Russia_geojson_OSM",
        "why_no_geometry": None,
    }
    geometry = {"type": "Polygon", "coordinates": polygon_coordinates(polygon, DECIMALS)}
    return {"type": "Feature", "id": IDENTIFIER, "properties": properties, "geometry": geometry}


def _measured(
    ring: Coordinates, short: Coordinates, worst_m: float
) -> dict[str, float | int | str]:
    areas_km2 = [
        abs(GEOD.polygon_area_perimeter(line[:, 0], line[:, 1])[0]) / 1e6 for line in (ring, short)
    ]
    return {
        "largest_deviation_m": round(worst_m, 1),
        "limit_m": LIMIT_M,
        "tolerance_m": TOLERANCE_M,
        "method": "both rings sampled every 50 m or less, geodesic distance on WGS 84 to the other ring, both ways",
        "vertices_of_reference": len(ring),
        "vertices": len(short),
        "area_of_reference_km2": round(areas_km2[0], 1),
        "area_km2": round(areas_km2[1], 1),
    }


def main() -> None:
    """Read the arguments, compile, write."""
    parser = argparse.ArgumentParser(
        description="Compile the boundary of Novorossiysk urban okrug."
    )
    parser.add_argument("input", type=Path, help="FeatureCollection with one Polygon")
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--measured", type=Path, help="where to write the measured deviation")
    arguments = parser.parse_args()
    feature, measured = compile_okrug(read_features(arguments.input)[0])
    write_features(arguments.output, [feature])
    if arguments.measured:
        write_measured(arguments.measured, measured)
    print(measured)


if __name__ == "__main__":
    main()
