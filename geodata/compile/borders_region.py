"""Compile the borders between Russian regions along the route from the Digital Chart of the World.

Usage: ``python borders_region.py DCW LAND LAKES --output geodata/basemap/borders_region.geojson``

DCW is ``dcw-gmt.nc`` of Debian's ``gmt-dcw`` 2.1.1 (needs PyPI ``netCDF4``, at build time only); LAND and LAKES are the compiled basemap layers.
The source has no regions of Kazakhstan or Ukraine, so none are drawn. The output stays under LGPL-3.0-or-later.
"""

import argparse
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import numpy as np
import shapely
from borders_country import dry_land, line_features
from geojson import write_features
from netCDF4 import Dataset
from plane import to_degrees, to_metres
from shapely.geometry import LineString
from shapely.geometry.base import BaseGeometry

__all__ = ["main", "region_lines", "shared_lines"]

REGIONS = {
    "RUAD": "Adygea",
    "RUAST": "Astrakhan Oblast",
    "RUCE": "Chechnya",
    "RUDA": "Dagestan",
    "RUIN": "Ingushetia",
    "RUKB": "Kabardino-Balkaria",
    "RUKC": "Karachay-Cherkessia",
    "RUKDA": "Krasnodar Krai",
    "RUKL": "Kalmykia",
    "RUROS": "Rostov Oblast",
    "RUSAR": "Saratov Oblast",
    "RUSE": "North Ossetia-Alania",
    "RUSTA": "Stavropol Krai",
    "RUVGG": "Volgograd Oblast",
    "RUVOR": "Voronezh Oblast",
}
NEW_LINE = 65535  # the source's mark of the start of a new ring
THIN_M = 20.0  # outlines are thinned first: Krasnodar Krai alone has 33,729 vertices
MATCH_M = 60.0  # neighbours are stored on grids of their own, some 10 m apart, and thinned each for itself
GAP_M = 400.0  # pieces of one border closer than this are one border
TOLERANCE_M = 400.0


def region_lines(chart: Dataset, code: str) -> BaseGeometry:
    """Return the outline of one region on the plane, in metres."""
    columns = []
    for axis in ("lon", "lat"):
        stored = chart.variables[f"{code}_{axis}"]
        stored.set_auto_maskandscale(False)
        columns.append(
            (
                np.asarray(stored[:], dtype=np.float64),
                float(stored.getncattr("scale")),
                float(stored.getncattr("min")),
            )
        )
    starts = np.flatnonzero(columns[0][0] == NEW_LINE)
    points = np.column_stack([values / scale + least for values, scale, least in columns])
    rings = [ring[1:] if i else ring for i, ring in enumerate(np.split(points, starts))]
    return to_metres(
        shapely.MultiLineString([LineString(ring) for ring in rings if len(ring) > 1])
    ).simplify(THIN_M)


def shared_lines(one: BaseGeometry, other: BaseGeometry) -> list[BaseGeometry]:
    """Return the parts of *one* that run along *other*, in degrees; short gaps in the match are closed."""
    beside = one.intersection(other.buffer(MATCH_M))
    closed = one.intersection(beside.buffer(GAP_M).intersection(other.buffer(GAP_M)))
    return [] if beside.length < GAP_M else [to_degrees(closed)]


def _borders(chart: Dataset) -> Iterator[tuple[str, list[BaseGeometry]]]:
    outlines = {name: region_lines(chart, code) for code, name in REGIONS.items()}
    for one, other in combinations(sorted(outlines), 2):
        parts = shared_lines(outlines[one], outlines[other])
        if parts:
            yield f"{one} - {other}", parts


def main() -> None:
    """Read the arguments, compile, write."""
    parser = argparse.ArgumentParser(description="Compile the region borders of the basemap.")
    parser.add_argument("chart", type=Path)
    parser.add_argument("land", type=Path)
    parser.add_argument("lakes", type=Path)
    parser.add_argument("--output", type=Path, required=True)
    arguments = parser.parse_args()
    with Dataset(arguments.chart) as chart:
        features = line_features(
            "region", _borders(chart), dry_land(arguments.land, arguments.lakes), TOLERANCE_M
        )
    write_features(arguments.output, features)


if __name__ == "__main__":
    main()
