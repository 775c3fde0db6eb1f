"""Areas: polygons on the ground, anywhere on it, with geodesic edges."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely import MultiPolygon, Polygon

from app.domain.geo.evenly import lattice
from app.domain.geo.pieces import pieces
from app.domain.geo.plane import Plane
from app.domain.geo.segments import Segments, checked_degrees

if TYPE_CHECKING:
    from app.domain.geo.geodesy import Floats

__all__ = ["Area", "in_plane"]

# The centre is the middle of the largest circle inside, to this share of the polygon's extent.
CENTRE_SHARE = 1e-3
# Parts that touch share nothing but rounding.
OVERLAP_SHARE = 1e-9


@dataclass(frozen=True)
class Area:
    """A polygon in degrees (OGC:CRS84); each edge is the shortest way between its ends.

    Raises
    ------
    ValueError
        If the polygon is empty, holds a number that is no coordinate, or crosses itself.
    """

    polygon: Polygon | MultiPolygon

    def __post_init__(self) -> None:
        """Check the polygon."""
        if self.polygon.is_empty:
            raise ValueError("expected a polygon that is not empty")
        checked_degrees(*shapely.get_coordinates(self.polygon).T)
        for part in shapely.get_parts(self.polygon):
            flat = in_plane(part, self.plane)
            if not flat.is_valid or flat.area == 0.0:
                raise ValueError(f"the polygon is not valid: {shapely.is_valid_reason(flat)}")
        self._refuse_overlap()

    def _refuse_overlap(self) -> None:
        """Refuse parts that lie over each other: what lies in both would count as outside."""
        parts = shapely.get_parts(self.polygon)
        if len(parts) > 1:
            sizes_m2 = sum(in_plane(part, self.plane).area for part in parts)
            if self.flat.area < sizes_m2 * (1.0 - OVERLAP_SHARE):
                raise ValueError("the polygon is not valid: its parts overlap")

    @property
    def area(self) -> Area:
        """The area itself: every footprint but a disc has one."""
        return self

    @cached_property
    def plane(self) -> Plane:
        """The plane round the middle of the vertices, in which the area is flat."""
        return Plane.amid(*shapely.get_coordinates(self.polygon).T)

    @cached_property
    def flat(self) -> Polygon | MultiPolygon:
        """The polygon in its plane, metres."""
        return in_plane(self.polygon, self.plane)

    @cached_property
    def centre(self) -> tuple[float, float]:
        """A point well inside, used as the best single position (lon, lat)."""
        west, south, east, north = self.flat.bounds
        extent = max(east - west, north - south)
        circle = shapely.maximum_inscribed_circle(self.flat, tolerance=CENTRE_SHARE * extent)
        lon, lat = self.plane.lon_lat(shapely.get_coordinates(circle)[:1])
        return float(lon[0]), float(lat[0])

    @property
    def lon(self) -> float:
        """Longitude of the centre in degrees."""
        return self.centre[0]

    @property
    def lat(self) -> float:
        """Latitude of the centre in degrees."""
        return self.centre[1]

    @cached_property
    def edges(self) -> Segments:
        """The rings as segments."""
        return Segments.of_lines(self.rings())

    def outline(self) -> tuple[Floats, Floats]:
        """Give longitudes and latitudes of the polygon's vertices."""
        coordinates = shapely.get_coordinates(self.polygon)
        return coordinates[:, 0], coordinates[:, 1]

    def rings(self) -> list[list[tuple[float, float]]]:
        """Give every ring as (lon, lat) pairs."""
        return [
            [(float(x), float(y)) for x, y in ring.coords]
            for part in shapely.get_parts(self.polygon)
            for ring in (part.exterior, *part.interiors)
        ]

    def samples(self, count: int) -> tuple[Floats, Floats]:
        """Give points that stand for equal shares of the polygon's area."""
        return self.plane.lon_lat(self.spread(lattice(count, dimensions=2)))

    def spread(self, unit: Floats) -> Floats:
        """Lay points of the unit square (n, 2), the first number rising, evenly over the area.

        Gives metres in the plane, shape (n, 2). The square is cut in strips as wide as the
        triangles of the polygon are large, and each strip is laid over its triangle.
        """
        corner, edge, other = self._triangles
        size = np.abs(edge[0] * other[1] - edge[1] * other[0])
        until = np.cumsum(size) / size.sum()
        until[-1] = 1.0
        count = np.diff(np.searchsorted(unit[:, 0], until), prepend=0)
        begin, width = (np.repeat(part, count) for part in (until - size / size.sum(), size))
        root = np.sqrt(np.clip((unit[:, 0] - begin) * (size.sum() / width), 0.0, 1.0))
        across = root * unit[:, 1]
        laid = np.empty((len(unit), 2))
        for axis in (0, 1):
            to_edge, to_other = edge[axis], other[axis] - edge[axis]
            laid[:, axis] = np.repeat(corner[axis], count) + root * np.repeat(to_edge, count)
            laid[:, axis] += across * np.repeat(to_other, count)
        return laid

    @property
    def outline_gap_m(self) -> float:
        """0: between neighbouring vertices the outline is the edge itself."""
        return 0.0

    @property
    def triangles_m(self) -> Floats:
        """The polygon cut in triangles: their corners in its plane, metres, shape (n, 3, 2)."""
        corner, edge, other = self._triangles
        return np.stack([corner.T, (corner + edge).T, (corner + other).T], axis=1)

    @cached_property
    def _triangles(self) -> tuple[Floats, Floats, Floats]:
        """The polygon cut in triangles: a corner and the ways to the others, each (2, n)."""
        parts = shapely.get_parts(shapely.constrained_delaunay_triangles(self.flat))
        first, second, third, _ = shapely.get_coordinates(parts).reshape(-1, 4, 2).swapaxes(0, 1)
        return first.T, (second - first).T, (third - first).T


def in_plane(polygon: Polygon | MultiPolygon, plane: Plane) -> Polygon | MultiPolygon:
    """Draw a polygon in degrees into a plane (metres), its long edges cut on their geodesics.

    Parts that touch, as the halves of a polygon cut at the antimeridian do, become one.
    """
    parts = [
        Polygon(_ring(part.exterior, plane), [_ring(hole, plane) for hole in part.interiors])
        for part in shapely.get_parts(polygon)
    ]
    if len(parts) == 1:
        return parts[0]
    joined = shapely.union_all(parts)
    if not isinstance(joined, Polygon | MultiPolygon):
        raise TypeError(joined.geom_type)  # a union of polygons is one
    return joined


def _ring(ring: shapely.LinearRing, plane: Plane) -> Floats:
    segments = Segments.of_lines([[(float(x), float(y)) for x, y, *_ in ring.coords]])
    return plane.xy_m(*pieces(segments)[0])
