"""Compile the boundary of Novorossiysk urban okrug: one polygon with the properties of a place.

Usage: ``python okrug.py INPUT --output geodata/layers/novorossiysk_okrug.geojson
--measured geodata/compile/measured/novorossiysk-okrug.json``

INPUT is a FeatureCollection with one Polygon without holes. The output stays under ODbL 1.0.
"""

import numpy as np
from command import arguments
from generalise import GEOD, Coordinates, deviation, largest_deviation_m, rays, simplify_ring
from geojson import (
    Feature,
    Measured,
    feature,
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
    "Boundary at OpenStreetMap's administrative level 6, generalised; it holds the shore end of "
    "the pipeline and leaves Tsemes Bay out. The footprint is the polygon itself; the radius is "
    "that of the disc round its centroid that holds all of it, for readers that can draw no "
    "polygon."
)
SOURCE = "OpenStreetMap contributors, extract of 2024-01-14 by timurkanaz/Russia_geojson_OSM"


def compile_okrug(boundary: Feature) -> tuple[Feature, Measured]:
    """Return the generalised okrug and what was measured on it.

    Raises
    ------
    ValueError
        If the result is no valid polygon or strays more than the limit.
    """
    outer, *holes = (
        np.array(ring, dtype=np.float64) for ring in boundary["geometry"]["coordinates"]
    )
    short = np.array(rounded(simplify_ring(outer, tolerance_m=TOLERANCE_M), DECIMALS))
    worst_m = largest_deviation_m(outer, short)
    polygon = Polygon(short)
    if holes or not polygon.is_valid or worst_m > LIMIT_M:
        raise ValueError(
            f"expected a valid ring within {LIMIT_M:.0f} m: "
            f"holes {len(holes)}, strays {worst_m:.1f} m"
        )
    return _place(polygon, radius_m=_radius_m(short)), _measured(outer, short, worst_m)


def _radius_m(ring: Coordinates) -> int:
    """Return the distance in metres from centroid to farthest vertex, rounded up to 100 m."""
    _, away_m = rays(np.array(Polygon(ring).centroid.coords[0]), ring)
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
        "source": SOURCE,
        "source_url": "https://github.com/timurkanaz/Russia_geojson_OSM",
        "why_no_geometry": None,
    }
    return feature(properties, "Polygon", polygon_coordinates(polygon, DECIMALS))


def _measured(ring: Coordinates, short: Coordinates, worst_m: float) -> Measured:
    return {
        **deviation("ring", worst_m, tolerance_m=TOLERANCE_M, limit_m=LIMIT_M),
        "vertices_of_reference": len(ring),
        "vertices": len(short),
        "area_of_reference_km2": _area_km2(ring),
        "area_km2": _area_km2(short),
    }


def _area_km2(ring: Coordinates) -> float:
    area_m2, _ = GEOD.polygon_area_perimeter(ring[:, 0], ring[:, 1])
    return round(abs(float(area_m2)) / 1e6, 1)


def main() -> None:
    """Read the arguments, compile, write."""
    given = arguments(
        "Compile the boundary of Novorossiysk urban okrug.",
        measures=True,
        input="FeatureCollection with one Polygon",
    )
    okrug, measured = compile_okrug(read_features(given.input)[0])
    write_features(given.output, [okrug])
    if given.measured:
        write_measured(given.measured, measured)
    print(measured)


if __name__ == "__main__":
    main()
