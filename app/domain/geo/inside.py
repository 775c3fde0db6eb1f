"""Whether places lie inside polygons with geodesic edges, anywhere on earth.

From a place one walks north to the pole and counts the edges crossed; each crossing changes
between inside and outside. A ring that runs round the earth has the nearer pole inside.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from app.domain.geo.geodesy import destination, ecef_m, inverse
from app.domain.geo.space import ECCENTRICITY_2

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from shapely import MultiPolygon, Polygon

    from app.domain.geo.geodesy import Floats

    Pairs = tuple[NDArray[np.intp], NDArray[np.intp]]

__all__ = ["Region", "holders"]

# Edges are cut to this length, so that the plane that stands on one holds its geodesic to 0.01 mm.
LONGEST_EDGE_M = 25e3
TURN_DEG, HALF_TURN_DEG = 360.0, 180.0
# How far an edge of that length can lie beyond its ends' latitudes, but for the last degree before
# a pole, which it may even cross.
PAD_DEG = 0.01
LAST_DEG = 89.0
CROSSINGS_AT_ONCE = 4_000_000
NOBODY = np.zeros(0, dtype=np.intp)


@dataclass(frozen=True, slots=True, eq=False)
class Region:
    """The inside of a polygon: edges of at most 25 km, in degrees and in space.

    ``has_north`` tells whether the North Pole lies inside; ``asset`` whose inside it is. An edge
    over a pole goes half round it, to the west as ``heads_east`` says. ``bounds`` (west, south,
    east, north, degrees) reaches round the earth where a ring does, and over 180° where the
    polygon does.
    """

    asset: int
    lon: Floats
    next_lon: Floats
    heads_east: NDArray[np.bool_]
    start: Floats
    leftward: Floats
    has_north: bool
    bounds: tuple[float, float, float, float]

    @classmethod
    def of_polygon(cls, polygon: Polygon | MultiPolygon, *, asset: int = 0) -> Region:
        """Prepare a polygon or several as one, in degrees; holes are outside."""
        rings = [shapely.get_coordinates(r) for r in shapely.get_rings(shapely.get_parts(polygon))]
        edges = [_edges(ring) for ring in rings]
        lon, lat, next_lon, next_lat = np.concatenate(edges, axis=1)
        start, end = ecef_m(lon, lat), ecef_m(next_lon, next_lat)
        winds = [np.abs(_turn(e[2] - e[0]).sum()) > HALF_TURN_DEG for e in edges]
        north = [wind and e[1].mean() > 0.0 for wind, e in zip(winds, edges, strict=True)]
        return cls(
            asset=asset,
            lon=lon,
            next_lon=next_lon,
            heads_east=_turn(next_lon - lon) >= 0.0,
            start=start,
            leftward=np.cross(_up((start + end) / 2.0), end - start),
            has_north=sum(north) % 2 == 1,
            bounds=_bounds(lon, lat, winds=any(winds)),
        )

    def holds(self, lon: Floats, lat: Floats) -> NDArray[np.bool_]:
        """Say which places (degrees, shape (n,)) lie inside."""
        step = max(1, CROSSINGS_AT_ONCE // len(self.lon))
        blocks = [
            self._holds(lon[at : at + step], lat[at : at + step]) for at in range(0, len(lon), step)
        ]
        return np.concatenate([np.zeros(0, dtype=bool), *blocks])

    def _holds(self, lon: Floats, lat: Floats) -> NDArray[np.bool_]:
        before = _turn(self.lon - lon[:, None])
        after = _turn(self.next_lon - lon[:, None])
        is_west = before < 0.0
        crosses = (is_west != (after < 0.0)) & (is_west == self.heads_east)
        place, edge = np.nonzero(crosses)
        left = ((ecef_m(lon, lat)[place] - self.start[edge]) * self.leftward[edge]).sum(axis=1)
        # Whether the edge lies north of the place.
        is_north = np.where(self.heads_east[edge], left < 0.0, left > 0.0)
        count = np.bincount(place[is_north], minlength=len(lon))
        inside: NDArray[np.bool_] = (count % 2 == 1) != self.has_north
        return inside


def holders(lon: Floats, lat: Floats, regions: Sequence[Region]) -> Pairs:
    """Give the pairs (number of the place, asset) of places inside regions."""
    if not regions:
        return NOBODY, NOBODY
    places, found = _near(lon, lat, regions)
    order = np.argsort(found, kind="stable")
    groups = np.split(order, np.nonzero(np.diff(found[order]))[0] + 1)
    pairs = [(NOBODY, NOBODY)]
    for region, near in ((regions[found[g[0]]], places[g]) for g in groups if len(g)):
        inside = near[region.holds(lon[near], lat[near])]
        pairs.append((inside, np.full(len(inside), region.asset)))
    place, asset = (np.concatenate(column) for column in zip(*pairs, strict=True))
    return place, asset


def _near(lon: Floats, lat: Floats, regions: Sequence[Region]) -> Pairs:
    """Give the pairs (place, number of the region) of places within bounds."""
    tree = shapely.STRtree([shapely.box(*region.bounds) for region in regions])
    turns = (lon + HALF_TURN_DEG) % TURN_DEG - HALF_TURN_DEG
    found = [tree.query(shapely.points(turns + turn, lat)) for turn in (0.0, TURN_DEG)]
    place, region = np.unique(np.concatenate(found, axis=1), axis=1)
    return place, region


def _edges(ring: Floats) -> Floats:
    """Cut the edges of a ring; longitude and latitude of start and end of each, shape (4, n)."""
    lon, lat = ring[:-1].T
    azimuth, _, length = inverse(lon, lat, *ring[1:].T)
    count = np.maximum(np.ceil(length / LONGEST_EDGE_M), 1.0).astype(np.intp)
    edge = np.repeat(np.arange(len(lon)), count)
    number = np.arange(len(edge)) - np.repeat(np.cumsum(count) - count, count)
    cut = np.nonzero(number)[0]
    start = ring[edge].T.copy()
    from_lon, from_lat = ring[edge[cut]].T
    along = (number * (length / count)[edge])[cut]
    start[:, cut] = destination(from_lon, from_lat, azimuth[edge[cut]], along)[:2]
    return np.concatenate([start, np.roll(start, -1, axis=1)])


def _turn(degrees: Floats) -> Floats:
    """Give angles as -180 to below 180 degrees."""
    return (degrees + HALF_TURN_DEG) % TURN_DEG - HALF_TURN_DEG


def _up(place: Floats) -> Floats:
    """Give the upward direction at places in space, of any length."""
    up: Floats = place / np.array([1.0, 1.0, 1.0 - ECCENTRICITY_2])
    return up


def _bounds(lon: Floats, lat: Floats, *, winds: bool) -> tuple[float, float, float, float]:
    """Give bounds whose west lies in -180 to 180, with room for what edges bulge."""
    south, north = float(lat.min()) - PAD_DEG, float(lat.max()) + PAD_DEG
    if winds or np.abs(lat).max() > LAST_DEG:  # a pole lies inside, or near
        return (-HALF_TURN_DEG, -90.0, TURN_DEG + HALF_TURN_DEG, 90.0)
    across = lon[0] + np.cumsum(np.append(0.0, _turn(np.diff(lon))))
    west, east = float(across.min()) - PAD_DEG, float(across.max()) + PAD_DEG
    turn = _turn(np.array(west)) - west
    return west + float(turn), south, east + float(turn), north
