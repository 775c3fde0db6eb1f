"""Compile the borders between Russian regions along the route from the Digital Chart of the World.

Usage: ``python borders_region.py DCW LAND LAKES --output geodata/basemap/borders_region.geojson``

DCW is ``dcw-gmt.nc`` of Debian's ``gmt-dcw`` 2.1.1 (needs PyPI ``netCDF4``, at build time only);
LAND and LAKES are the compiled basemap layers. The source has no regions of Kazakhstan or Ukraine,
so none are drawn. The output stays under LGPL-3.0-or-later.
"""

from collections.abc import Iterator
from itertools import combinations

import numpy as np
import shapely
from borders_country import dry_land, line_features
from command import arguments
from geojson import write_features

# Installed by hand for this script only, so no stubs:
from netCDF4 import Dataset  # type: ignore[import-not-found]
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
# Neighbours are stored on grids of their own, some 10 m apart, and thinned each for itself.
MATCH_M = 60.0
GAP_M = 400.0  # pieces of one border closer than this are one border
TOLERANCE_M = 400.0


def region_lines(chart: Dataset, code: str) -> BaseGeometry:
    """Return the outline of one region on the plane, in metres."""
    axes = [chart.variables[f"{code}_{axis}"] for axis in ("lon", "lat")]
    for axis in axes:
        axis.set_auto_maskandscale(False)
    stored = np.column_stack([np.asarray(axis[:], dtype=np.float64) for axis in axes])
    scale, least = (
        np.array([float(axis.getncattr(name)) for axis in axes]) for name in ("scale", "min")
    )
    starts = np.flatnonzero(stored[:, 0] == NEW_LINE)
    pieces = np.split(stored / scale + least, starts)
    rings = [pieces[0], *(piece[1:] for piece in pieces[1:])]
    outline = shapely.MultiLineString([LineString(ring) for ring in rings if len(ring) > 1])
    return to_metres(outline).simplify(THIN_M)


def shared_lines(one: BaseGeometry, other: BaseGeometry) -> list[BaseGeometry]:
    """Return the parts of *one* that run along *other*, in degrees; short gaps are closed."""
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
    given = arguments(
        "Compile the region borders of the basemap.",
        chart="dcw-gmt.nc of gmt-dcw",
        land="compiled land",
        lakes="compiled lakes",
    )
    land = dry_land(given.land, given.lakes)
    with Dataset(given.chart) as chart:
        features = line_features("region", _borders(chart), land, TOLERANCE_M)
    write_features(given.output, features)


if __name__ == "__main__":
    main()
