"""Compile the country borders of the basemap from a TopoJSON of the world's countries.

Usage: ``python borders_country.py COUNTRIES LAND LAKES
--output geodata/basemap/borders_country.geojson``

COUNTRIES is npm ``world-atlas`` 2.0.2, ``countries-10m.json`` (Natural Earth, public domain); LAND
and LAKES are the compiled basemap layers.

Border rule: UN General Assembly resolution 68/262. The source puts Crimea into Russia; the line it
draws between Crimea and the rest of Ukraine is left out, and every line is cut at the shore, so no
sea boundary is drawn.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import accumulate
from pathlib import Path
from typing import Any

import shapely
from command import arguments
from geojson import Feature, feature, read_features, rounded, write_features
from plane import WINDOW, lines_of, simplified, union_of_kind
from shapely.geometry import LineString, box
from shapely.geometry.base import BaseGeometry

__all__ = ["compile_borders", "dry_land", "line_features", "main"]

TOLERANCE_M = 200.0
DECIMALS = 3
SIDES = 2  # a border has a country on either side; an outline with one owner is a shore
# Between these two the source's line in this box, Perekop and the Syvash to the Arabat Spit, is no
# border.
CRIMEA_PAIR = frozenset({"Russia", "Ukraine"})
CRIMEA = box(32.0, 44.0, 37.0, 46.5)


def compile_borders(topology: dict[str, Any], land: BaseGeometry) -> list[Feature]:
    """Return the lines between two countries in the window, cut to *land*, with the two names."""
    lines: dict[frozenset[str], list[BaseGeometry]] = defaultdict(list)
    for index, names in _arc_owners(topology).items():
        if len(names) == SIDES:
            line = LineString(_arc(topology, index))
            lines[names].append(line.difference(CRIMEA) if names == CRIMEA_PAIR else line)
    pairs = sorted(lines.items(), key=lambda pair: sorted(pair[0]))
    named = ((" - ".join(sorted(names)), parts) for names, parts in pairs)
    return line_features("country", named, land, TOLERANCE_M)


def line_features(
    kind: str,
    named: Iterable[tuple[str, list[BaseGeometry]]],
    land: BaseGeometry,
    tolerance_m: float,
) -> list[Feature]:
    """Return one MultiLineString a name: joined, simplified, in the window and on *land* only."""
    features: list[Feature] = []
    for name, parts in named:
        joined = shapely.union_all(lines_of(parts)).intersection(WINDOW)
        short = simplified(joined, tolerance_m=tolerance_m, decimals=DECIMALS).intersection(land)
        lines = (rounded(shapely.get_coordinates(line), DECIMALS) for line in lines_of([short]))
        coordinates = [line for line in lines if len(line) > 1]
        if coordinates:
            identifier = f"border-{kind}-{len(features) + 1:02d}"
            properties = {"id": identifier, "kind": kind, "name_en": name}
            features.append(feature(properties, "MultiLineString", coordinates))
    return features


def dry_land(land: Path, lakes: Path) -> BaseGeometry:
    """Return the land of the compiled basemap without its lakes."""
    wet = union_of_kind(read_features(lakes), "lake")
    return union_of_kind(read_features(land), "land").difference(wet)


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
    scale_lon, scale_lat = topology["transform"]["scale"]
    left, bottom = topology["transform"]["translate"]
    steps = accumulate(
        topology["arcs"][index], lambda one, step: [one[0] + step[0], one[1] + step[1]]
    )
    return [(lon * scale_lon + left, lat * scale_lat + bottom) for lon, lat in steps]


def main() -> None:
    """Read the arguments, compile, write."""
    given = arguments(
        "Compile the country borders of the basemap.",
        countries="countries-10m.json of world-atlas",
        land="compiled land",
        lakes="compiled lakes",
    )
    topology = json.loads(given.countries.read_text(encoding="utf-8"))
    write_features(given.output, compile_borders(topology, dry_land(given.land, given.lakes)))


if __name__ == "__main__":
    main()
