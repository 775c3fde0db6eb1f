"""A selection placed on the square of the world: where each feature stands, and what it weighs.

A feature has a home, the tile that its point lies in; that of an area which stands for a place is
the tile of its middle. A tile whose features weigh more than it may hold shows none of them by
itself: they are grouped (see ``groups``). What is a line or an area by nature has no home and is
never grouped.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from app.domain.geo.footprint import Disc
from app.domain.geo.mercator import degrees_of, on_square, share_of
from app.domain.record.places import DIGITS, NEVER_A_PIN
from app.store.boxes import boxes_of
from app.store.geometry import CELL_M

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from app.domain.geo.geodesy import Floats
    from app.exports.tiles.grid import Tile
    from app.store.features import Feature

__all__ = ["MOST_BYTES", "Level", "Placed", "meeting", "place"]

# What the features of a tile may weigh together before they are grouped (bytes).
MOST_BYTES = 260_000
# Of a property: its name, quotes and signs in JSON, which a tile says once; and the most that a
# number and the two references to it take there (bytes).
SIGNS_BYTES, NUMBER_BYTES = 4, 12
# A disc stands round the rounded point that is served, and is wider by what rounding moves it.
SPARE_M = CELL_M * 10.0 ** -min(DIGITS.values())
# Bounds are given in parts of a degree, rounded outwards.
GRID = 10_000.0
DIGITS_OF_AREAS = min(DIGITS[each] for each in NEVER_A_PIN)


@dataclass(frozen=True, slots=True)
class Level:
    """Of one zoom: the tile that each feature is at home in (-1 in none), and who stands alone."""

    home: NDArray[np.int64]
    is_alone: NDArray[np.bool_]


@dataclass(frozen=True)
class Placed:
    """Features with what decides where they are drawn, as arrays in their order.

    ``xy`` are shares of the square, NaN of what has no home; ``box`` is that of the geometry, and
    ``reach`` that of what its footprint may cover at most, in shares too; ``radius_m`` is that of a
    disc, 0 without one; ``weight`` in bytes.
    """

    features: Sequence[Feature]
    xy: Floats
    box: Floats
    reach: Floats
    is_point: NDArray[np.bool_]
    has_footprint: NDArray[np.bool_]
    radius_m: Floats
    weight: NDArray[np.int64]
    columns: tuple[str, ...]
    names: tuple[str, ...] | None = None
    _levels: dict[int, Level] = field(default_factory=dict)

    @cached_property
    def is_placed(self) -> NDArray[np.bool_]:
        """Whether a feature is in any tile: it has a geometry that meets the square."""
        top, bottom = self.box[:, 1], self.box[:, 3]
        inside = ~np.isnan(self.xy[:, 0]) | ((top < 1.0) & (bottom > 0.0))
        return np.asarray(inside & ~np.isnan(top))

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east, north in degrees of all that is drawn; of nothing the whole square."""
        reach = self.reach[self.is_placed]
        low = reach.min(axis=0) if len(reach) else np.zeros(4)
        high = reach.max(axis=0) if len(reach) else np.ones(4)
        (left, top), (right, bottom) = low[:2].clip(0.0, 1.0), high[2:].clip(0.0, 1.0)
        if low[0] < 0.0 or high[2] > 1.0:  # over the antimeridian
            left, right = 0.0, 1.0
        lon, lat = degrees_of(np.array([left, right]), np.array([bottom, top]))
        west, south = np.floor(np.array([lon[0], lat[0]]) * GRID) / GRID
        east, north = np.ceil(np.array([lon[1], lat[1]]) * GRID) / GRID
        return float(west), float(south), float(east), float(north)

    def level(self, zoom: int) -> Level:
        """Give the homes of a zoom; each is found once."""
        if zoom not in self._levels:
            self._levels[zoom] = self._found(zoom)
        return self._levels[zoom]

    def _found(self, zoom: int) -> Level:
        side = 1 << zoom
        is_home = ~np.isnan(self.xy[:, 0])
        at = np.clip(np.nan_to_num(self.xy) * side, 0, side - 1).astype(np.int64)
        home = np.where(is_home, (at[:, 1] << zoom) + at[:, 0], -1)
        _, number = np.unique(home, return_inverse=True)
        heavy = np.bincount(number, weights=self.weight) > MOST_BYTES
        return Level(home, ~is_home | ~heavy[number])


def meeting(boxes: Floats, tile: Tile, spare: float) -> NDArray[np.bool_]:
    """Say which boxes meet a tile that is so much wider (shares), also once round the world."""
    side = 1 << tile.zoom
    west, east = tile.col / side - spare, (tile.col + 1) / side + spare
    north, south = tile.row / side - spare, (tile.row + 1) / side + spare
    left, top, right, bottom = boxes.T
    across = np.zeros(len(boxes), dtype=bool)
    for turn in (-1.0, 0.0, 1.0):
        across |= (right + turn >= west) & (left + turn <= east)
    return np.asarray(across & (bottom >= north) & (top <= south))


def place(
    features: Sequence[Feature], columns: tuple[str, ...], names: tuple[str, ...] | None = None
) -> Placed:
    """Place features; ``names`` are the properties that are wanted, None all ``columns``."""
    degrees, discs = boxes_of(feature.box for feature in features), _discs(features)
    west, south, east, north = degrees.T
    is_point, has_footprint = (west == east) & (south == north), ~np.isnan(discs[:, 2])
    is_disc = has_footprint & ~is_point & ~np.isnan(discs[:, 0])
    middle = np.column_stack([(west + east) / 2.0, (south + north) / 2.0])
    middle[is_disc] = np.round(discs[is_disc, :2], DIGITS_OF_AREAS)
    xy = np.column_stack(on_square(*middle.T))
    is_home = (is_point | has_footprint) & (xy[:, 1] >= 0.0) & (xy[:, 1] <= 1.0)
    box = _square_boxes(degrees)
    share = share_of(np.nan_to_num(discs[:, 2]) + SPARE_M, np.nan_to_num(middle[:, 1]))
    around = np.column_stack([xy - share[:, None], xy + share[:, None]])
    return Placed(
        features=features,
        xy=np.where(is_home[:, None], xy, np.nan),
        box=box,
        reach=np.where((discs[:, 2] > 0.0)[:, None], around, box),
        is_point=is_point,
        has_footprint=has_footprint,
        radius_m=np.nan_to_num(discs[:, 2]),
        weight=_weights(features, columns),
        columns=columns,
        names=names,
    )


def _square_boxes(degrees: Floats) -> Floats:
    """Give boxes in degrees as shares of the square: left, top, right, bottom."""
    left, top = on_square(degrees[:, 0], degrees[:, 3])
    right, bottom = on_square(degrees[:, 2], degrees[:, 1])
    return np.column_stack([left, top, right, bottom])


def _discs(features: Sequence[Feature]) -> Floats:
    """Give longitude, latitude and radius of footprints; see :func:`_disc`."""
    numbers = chain.from_iterable([feature.disc or _disc(feature) for feature in features])
    return np.fromiter(numbers, dtype=np.float64, count=3 * len(features)).reshape(-1, 3)


def _disc(feature: Feature) -> tuple[float, float, float]:
    """Give a disc; NaN but for the radius of 0 where a footprint is none, all NaN without one."""
    footprint = feature.footprint
    if isinstance(footprint, Disc):
        return footprint.lon, footprint.lat, footprint.radius_m
    return np.nan, np.nan, np.nan if footprint is None else 0.0


def _weights(features: Sequence[Feature], columns: tuple[str, ...]) -> NDArray[np.int64]:
    """Give what features take in a tile at most, without their geometry (bytes)."""
    said = sum(len(name) + SIGNS_BYTES for name in columns)
    taken = len(columns) * NUMBER_BYTES
    lengths = (len(feature.fragment) for feature in features)
    return np.fromiter(lengths, dtype=np.int64, count=len(features)) - said + taken
