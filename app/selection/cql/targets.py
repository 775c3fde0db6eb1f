"""What a distance is measured to when the filter writes a geometry out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely

from app.domain.geo.target import Target
from app.selection.cql.nodes import fault

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

__all__ = ["MAX_TARGET_VERTICES", "known_target", "target_of"]

# A distance looks at every edge; at this many it still takes well under two seconds.
MAX_TARGET_VERTICES = 1_000
# Long edges are cut in pieces; more than twice round the earth is drawn to take time.
MAX_LENGTH_M = 1e8


def target_of(geometry: BaseGeometry, at: str) -> Target:
    """Give the target that a filter draws, known exactly; edges are geodesics.

    Raises
    ------
    BadParameterError
        If it is a mixed collection, has too many vertices, is too long, or is no polygon on the
        ellipsoid.
    """
    count = int(shapely.get_num_coordinates(geometry))
    if count > MAX_TARGET_VERTICES:
        message = f"holds {count:,} vertices; distances are measured to {MAX_TARGET_VERTICES:,}"
        raise fault(at, message)
    target = known_target(geometry, at, accuracy_m=0.0)
    length = sum(part.segments.total_m for part in target.parts)
    if length > MAX_LENGTH_M:
        message = f"is {length / 1_000:,.0f} km long; distances are measured to 100,000 km"
        raise fault(at, message)
    return target


def known_target(geometry: BaseGeometry, at: str, *, accuracy_m: float) -> Target:
    """Give the target of a geometry of any size, as our own layers have it, with its accuracy."""
    if isinstance(geometry, shapely.Polygon | shapely.MultiPolygon):
        try:
            return Target.of_polygon(geometry, accuracy_m=accuracy_m)
        except ValueError as error:
            raise fault(at, str(error)) from error
    parts = shapely.get_parts(geometry)
    if any(isinstance(part, shapely.Polygon | shapely.GeometryCollection) for part in parts):
        raise fault(at, "distances are measured to points, lines or polygons, not to a mixture")
    lines = [[(float(x), float(y)) for x, y in shapely.get_coordinates(part)] for part in parts]
    return Target.of_lines(lines, [accuracy_m] * len(lines))
