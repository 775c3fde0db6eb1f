"""A fixed grid over the whole earth, whose cells are nearly of one size everywhere.

The meridian from pole to pole is cut into ``n`` rows of equal height in degrees of latitude, ``n``
being its length over the size of the grid, rounded. Each row is cut, from the antimeridian
eastwards, into ``m`` cells of equal width in degrees of longitude, ``m`` being the length of the
parallel in the middle of the row over the size, rounded. A row holds its southern edge and a cell
its western edge; the northernmost row also holds the pole. At a pole every longitude is the same
point and is taken as 0. docs/distances.md says how near to one size the cells are.

Longitude before latitude, degrees (OGC:CRS84); lengths are metres on the WGS 84 ellipsoid. Arrays
in, arrays of the same shape out; one value in, one value out; nothing in, nothing out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from app.domain.geo.geodesy import ECCENTRICITY_SQUARED, WGS84, Floats
from app.domain.geo.segments import checked_degrees

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

__all__ = ["Cells", "cells", "parallel_m", "rows_of"]

Wholes: TypeAlias = NDArray[np.int64]

HALF_TURN_DEG, TURN_DEG, POLE_DEG = 180.0, 360.0, 90.0
# Length of a meridian from pole to pole (WGS 84).
MERIDIAN_M = float(WGS84.inv(0.0, -POLE_DEG, 0.0, POLE_DEG)[2])


@dataclass(frozen=True, slots=True)
class Cells:
    """Cells of one grid: where they stand in it, and their edges in degrees."""

    row: Wholes
    column: Wholes
    west: Floats
    south: Floats
    east: Floats
    north: Floats

    @property
    def lon(self) -> Floats:
        """Longitude of the centre, half way between the edges."""
        return (self.west + self.east) / 2.0

    @property
    def lat(self) -> Floats:
        """Latitude of the centre, half way between the edges."""
        return (self.south + self.north) / 2.0

    def reach_m(self, lon: ArrayLike, lat: ArrayLike) -> Floats:
        """Give the distance in metres from a point in each cell to its farthest corner.

        No point of the cell is farther. Along an edge on a parallel the distance grows with the
        difference in longitude; along an edge on a meridian it has no largest value between the
        ends: so the farthest point of the outline is a corner.
        """
        corners = [
            _distance_m(lon, lat, x, y)
            for x in (self.west, self.east)
            for y in (self.south, self.north)
        ]
        return np.asarray(np.max(np.stack(corners), axis=0))


def cells(lon: ArrayLike, lat: ArrayLike, *, size_m: float) -> Cells:
    """Give the cell of a grid that holds each point; the same point always has the same cell.

    Parameters
    ----------
    lon, lat
        Degrees, one shape; any longitude, since it is taken modulo a turn.
    size_m
        Height and width of a cell in metres, over 0 and at most half a meridian.

    Raises
    ------
    ValueError
        If a number is no coordinate, or the size is no length of a cell.

    Examples
    --------
    >>> one, other = cells(180.0, 0.0, size_m=10_000.0), cells(-180.0, 0.0, size_m=10_000.0)
    >>> one == other, (int(one.row), int(one.column))
    (True, (1000, 0))
    """
    x, y = np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)
    checked_degrees(x.ravel(), y.ravel())
    rows = rows_of(size_m)
    row = np.minimum(np.floor((y + POLE_DEG) / HALF_TURN_DEG * rows), rows - 1)
    south, north = _edge(row, rows, HALF_TURN_DEG), _edge(row + 1, rows, HALF_TURN_DEG)
    across = _columns(south, north, size_m)
    turn = np.where(np.abs(y) == POLE_DEG, HALF_TURN_DEG, (x + HALF_TURN_DEG) % TURN_DEG)
    column = np.minimum(np.floor(turn / TURN_DEG * across), across - 1)
    west, east = _edge(column, across, TURN_DEG), _edge(column + 1, across, TURN_DEG)
    return Cells(row.astype(np.int64), column.astype(np.int64), west, south, east, north)


def rows_of(size_m: float) -> int:
    """Give the number of rows of the grid.

    Raises
    ------
    ValueError
        If the size is not over 0 and at most half a meridian.
    """
    if not 0.0 < size_m <= MERIDIAN_M / 2.0:
        raise ValueError(f"size_m {size_m}: expected over 0 and at most {MERIDIAN_M / 2.0:.0f}")
    return round(MERIDIAN_M / size_m)


def parallel_m(lat: ArrayLike) -> Floats:
    """Give the length of the whole parallel at each latitude, in metres."""
    phi = np.radians(lat)
    bent = np.sqrt(1.0 - ECCENTRICITY_SQUARED * np.sin(phi) ** 2)
    return np.asarray(2.0 * np.pi * WGS84.a * np.cos(phi) / bent)


def _columns(south: Floats, north: Floats, size_m: float) -> Floats:
    """Give the number of cells in a row, at least one."""
    return np.maximum(np.rint(parallel_m((south + north) / 2.0) / size_m), 1.0)


def _edge(number: Floats, count: Floats | int, whole_deg: float) -> Floats:
    """Give the edge before a row or a column, in degrees; the first is at minus half the whole."""
    return np.asarray(number / count * whole_deg - whole_deg / 2.0)


def _distance_m(lon: ArrayLike, lat: ArrayLike, corner_lon: Floats, corner_lat: Floats) -> Floats:
    one_lon, one_lat, lons, lats = np.broadcast_arrays(lon, lat, corner_lon, corner_lat)
    return np.asarray(WGS84.inv(one_lon, one_lat, lons, lats)[2], dtype=np.float64)
