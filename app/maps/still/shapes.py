"""Geometries as paths of a view: cut to it, without the vertices that no pixel shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely
from matplotlib.path import Path

from app.maps.still.view import square

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.geo.geodesy import Floats
    from app.maps.still.view import View

__all__ = ["Shapes", "as_shapes", "path_in", "path_of_lines"]

# Beyond the edge, so that the strokes along a cut are not seen; and how far a vertex may move.
BEYOND_PX, STRAY_PX = 12.0, 0.35
Shapes = np.ndarray  # of shapely geometries in shares of the square


def as_shapes(geometries: Sequence[shapely.Geometry] | np.ndarray) -> Shapes:
    """Give geometries in degrees (OGC:CRS84) as parts in shares of the square."""
    parts = shapely.get_parts(np.asarray(geometries, dtype=object))
    turned = shapely.transform(shapely.orient_polygons(parts), lambda xy: square(*xy.T))
    found: Shapes = turned
    return found


def path_in(view: View, shapes: Shapes) -> Path | None:
    """Give what a view shows of shapes as one path in pixels; None if it shows nothing."""
    if not len(shapes):
        return None
    beyond, stray = BEYOND_PX / view.square_px, STRAY_PX / view.square_px
    left, top, right, bottom = view.box
    cut = shapely.clip_by_rect(shapes, left - beyond, top - beyond, right + beyond, bottom + beyond)
    plain = shapely.get_parts(shapely.simplify(cut, stray, preserve_topology=False))
    is_area = shapely.get_dimensions(plain) == 2  # noqa: PLR2004  # dimensions of an area
    rings = shapely.get_rings(shapely.orient_polygons(plain[is_area]))
    lines = np.concatenate([rings, plain[shapely.get_dimensions(plain) == 1]])
    coordinates, owner = shapely.get_coordinates(lines, return_index=True)
    if not len(coordinates):
        return None
    codes = np.full(len(owner), Path.LINETO, dtype=np.uint8)
    codes[np.flatnonzero(np.diff(owner, prepend=-1))] = Path.MOVETO
    ends = np.flatnonzero(np.diff(owner, append=owner[-1] + 1))
    codes[ends[: len(rings)]] = Path.CLOSEPOLY
    return Path(view.px(coordinates), codes)


def path_of_lines(lines: Sequence[Floats], *, closed: bool) -> Path:
    """Give lines in pixels, each (n, 2), as one path."""
    parts = [Path(line, closed=closed) for line in lines]
    return Path.make_compound_path(*parts)
