"""Work on basemap shapes in metres: project to a plane, simplify, come back, keep to the window.

The plane is a Lambert azimuthal equal-area projection centred on the window of the map, in which
lengths are true to 1 % (WGS 84). It serves drawing only; nothing is measured in it.
"""

from collections.abc import Iterable

import numpy as np
import shapely
from geojson import Feature
from numpy.typing import NDArray
from pyproj import Proj
from shapely.geometry import Polygon, box
from shapely.geometry import shape as shape_of
from shapely.geometry.base import BaseGeometry

__all__ = [
    "WINDOW",
    "lines_of",
    "polygons_of",
    "simplified",
    "to_degrees",
    "to_metres",
    "union_of_kind",
]

WINDOW = box(31.0, 41.0, 56.0, 50.0)
PLANE = Proj("+proj=laea +lat_0=45.5 +lon_0=43.5 +datum=WGS84 +units=m")


def to_metres(shape: BaseGeometry) -> BaseGeometry:
    """Return *shape*, in degrees lon, lat, on the plane in metres."""
    return shapely.transform(shape, _project)


def to_degrees(shape: BaseGeometry) -> BaseGeometry:
    """Return *shape*, on the plane in metres, in degrees lon, lat."""
    return shapely.transform(shape, _unproject)


def simplified(shape: BaseGeometry, *, tolerance_m: float, decimals: int) -> BaseGeometry:
    """Return *shape* (degrees) with fewer vertices, on a grid of *decimals*, valid.

    It is empty where nothing is left.
    """
    short = to_degrees(to_metres(shape).simplify(tolerance_m, preserve_topology=True))
    return shapely.set_precision(short, 10.0**-decimals)


def union_of_kind(features: Iterable[Feature], kind: str) -> BaseGeometry:
    """Return the union, in degrees, of the *features* of one *kind*."""
    return shapely.union_all(
        [shape_of(one["geometry"]) for one in features if one["properties"]["kind"] == kind]
    )


def polygons_of(shape: BaseGeometry) -> list[Polygon]:
    """Return the polygons that *shape* is made of, the largest first, ties from west to east."""
    parts = [
        part for part in shapely.get_parts(shape) if isinstance(part, Polygon) and not part.is_empty
    ]
    return sorted(parts, key=lambda part: (-part.area, part.bounds))


def lines_of(shapes: Iterable[BaseGeometry]) -> list[BaseGeometry]:
    """Return the lines in *shapes* joined end to end where they meet, in a fixed order."""
    parts = [part for part in shapely.get_parts(list(shapes)) if part.geom_type == "LineString"]
    merged = shapely.line_merge(shapely.union_all(parts))
    whole = [
        part
        for part in shapely.get_parts(merged)
        if part.geom_type == "LineString" and part.length > 0
    ]
    return sorted(whole, key=lambda part: part.bounds)


def _project(degrees: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.column_stack(PLANE(degrees[:, 0], degrees[:, 1]))


def _unproject(metres: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.column_stack(PLANE(metres[:, 0], metres[:, 1], inverse=True))
