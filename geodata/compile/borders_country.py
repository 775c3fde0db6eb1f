"""Compile the country borders of the basemap from a TopoJSON of the world's countries.

Usage: ``python borders_country.py COUNTRIES LAND LAKES --output geodata/basemap/borders_country.geojson``

COUNTRIES is npm ``world-atlas`` 2.0.2, ``countries-10m.json`` (Natural Earth, public domain); LAND and LAKES are the compiled basemap layers.

Border rule: UN General Assembly resolution 68/262. The source puts Crimea into Russia; the line it draws between Crimea and the rest of
Ukraine is left out, and every line is cut at the shore, so no sea boundary is drawn.
"""

import argparse
import json
from collections import defaultdict
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path
from typing import Any

import shapely
from geojson import Feature, read_features, rounded, write_features
from plane import WINDOW, lines_of, simplified
from shapely.geometry import LineString, box, shape
from shapely.geometry.base import BaseGeometry

__all__ = ["compile_borders", "dry_land", "line_features", "main"]

TOLERANCE_M = 200.0
DECIMALS = 3
# Between these two the source's line in this box, Perekop and the Syvash to the Arabat Spit, is no border.
CRIMEA_PAIR = frozenset({"Russia", "Ukraine"})
CRIMEA = box(32.0, 44.0, 37.0, 46.5)


def compile_borders(topology: dict[str, Any], land: BaseGeometry) -> list[Feature]:
    """Return the lines between two countries inside the window, cut to *land*, each with the two names."""
    lines: dict[frozenset[str], list[BaseGeometry]] = defaultdict(list)
    for index, names in _arc_owners(topology).items():
        if len(names) == 2:
            line = LineString(_arc(topology, index))
            lines[names].append(line.difference(CRIMEA) if names == CRIMEA_PAIR else line)
    pairs = sorted(lines.items(), key=lambda pair: sorted(pair[0]))
    return line_features(
        "country", ((" - ".join(sorted(names)), parts) for names, parts in pairs), land, TOLERANCE_M
    )


def line_features(
    kind: str,
    named: Iterator[tuple[str, list[BaseGeometry]]],
    land: BaseGeometry,
    tolerance_m: float,
) -> list[Feature]:
    """Return one MultiLineString a name: joined, simplified, inside the window and on *land* only."""
    features: list[Feature] = []
    for name, parts in named:
        joined = shapely.union_all(lines_of(parts)).intersection(WINDOW)
        short = simplified(joined, tolerance_m=tolerance_m, decimals=DECIMALS).intersection(land)
        coordinates = [
            rounded(shapely.get_coordinates(line), DECIMALS) for line in lines_of([short])
        ]
        coordinates = [line for line in coordinates if len(line) > 1]
        if coordinates:
            identifier = f"border-{kind}-{len(features) + 1:02d}"
            properties = {"id": identifier, "kind": kind, "name_en": name}
            geometry = {"type": "MultiLineString", "coordinates": coordinates}
            features.append(
                {
                    "type": "Feature",
                    "id": identifier,
                    "properties": properties,
                    "geometry": geometry,
                }
            )
    return features


def dry_land(land: Path, lakes: Path) -> BaseGeometry:
    """Return the land of the compiled basemap without its lakes."""
    wet = shapely.union_all([shape(feature["geometry"]) for feature in read_features(lakes)])
    return shapely.union_all(
        [shape(feature["geometry"]) for feature in read_features(land)]
    ).difference(wet)


def _arc_owners(topology: dict[str, Any]) -> dict[int, frozenset[str]]:
    """Return for each arc the names of the countries whose outline it is part of."""
    owners: dict[int, set[str]] = defaultdict(set)
    for country in topology["objects"]["countries"]["geometries"]:
        for index in _flat(country["arcs"]):
            owners[index if index >= 0 else ~index].add(country["properties"]["name"])
    return {index: frozenset(names) for index, names in sorted(owners.items())}


def _flat(nested: list[Any]) -> Iterator[int]:
    for item in nested:
        if isinstance(item, int):
            yield item
        else:
            yield from _flat(item)


def _arc(topology: dict[str, Any], index: int) -> list[tuple[float, float]]:
    """Return an arc in degrees: TopoJSON stores whole-number steps from the point before."""
    (scale_lon, scale_lat), (left, bottom) = (
        topology["transform"]["scale"],
        topology["transform"]["translate"],
    )
    steps = accumulate(
        topology["arcs"][index], lambda one, step: [one[0] + step[0], one[1] + step[1]]
    )
    return [(lon * scale_lon + left, lat * scale_lat + bottom) for lon, lat in steps]


def main() -> None:
    """Read the arguments, compile, write."""
    parser = argparse.ArgumentParser(description="Compile the country borders of the basemap.")
    parser.add_argument("countries", type=Path)
    parser.add_argument("land", type=Path)
    parser.add_argument("lakes", type=Path)
    parser.add_argument("--output", type=Path, required=True)
    arguments = parser.parse_args()
    topology = json.loads(arguments.countries.read_text(encoding="utf-8"))
    write_features(
        arguments.output, compile_borders(topology, dry_land(arguments.land, arguments.lakes))
    )


if __name__ == "__main__":
    main()
