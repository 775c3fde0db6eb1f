"""Coordinate reference systems by reference: the few that are known, and all that reprojects.

Everything is kept in longitude and latitude (OGC:CRS84). What is asked or answered in another
system is turned here and nowhere else; a system is found by its URI in a table, so that nothing a
reader writes reaches PROJ.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import shapely
from pyproj import Transformer

from app.domain.errors import BadParameterError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from app.domain.geo.geodesy import Floats

__all__ = ["CRS84", "CRS84_URI", "LAYER_DIGITS", "SYSTEMS", "Crs", "out_of_reach", "parse_crs"]

CRS84_URI = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
EPSG_URI = "http://www.opengis.net/def/crs/EPSG/0/{}"
WORLD = (-180.0, -90.0, 180.0, 90.0)
# Where the map of Web Mercator ends, and so far from its middle in metres.
MERCATOR = (-180.0, -85.0511287798066, 180.0, 85.0511287798066)
MERCATOR_M = 20_037_508.342789244
# A zone is served this far to either side of its middle, on its hemisphere (degrees).
ZONE_REACH, ZONE_TOP = 20.0, 84.0
# A straight line of a system is no straight line in degrees: it gets a vertex so often (metres of
# the system) that it strays less than a metre.
STEP_M, MERCATOR_STEP_M = 2_000.0, 10_000.0
MAX_VERTICES = 50_000
# Digits of degrees that layers and outlines are served with, and how many of them make a metre.
LAYER_DIGITS = METRE_DIGITS = 5
BOX_SIZES = (4, 6)
DIMENSIONS_3D = 3
SIDES = ("west", "south", "east", "north")
SLACK = 1e-9


@dataclass(frozen=True, slots=True)
class Crs:
    """A system: its URI, and west, south, east, north of where it is served in degrees.

    ``is_swapped`` says that its first axis is the latitude. ``step_m`` None means degrees.
    """

    uri: str
    code: str
    reach: tuple[float, float, float, float] = WORLD
    is_swapped: bool = False
    step_m: float | None = None

    @property
    def is_metric(self) -> bool:
        """Whether its coordinates are metres."""
        return self.step_m is not None

    def holds(self, bounds: Floats) -> NDArray[np.bool_]:
        """Say which bounds (degrees, shape (n, 4)) lie where it is served; without any, it does."""
        west, south, east, north = self.reach
        low, high = np.array([west, south]) - SLACK, np.array([east, north]) + SLACK
        inside = (bounds[:, :2] >= low).all(axis=1) & (bounds[:, 2:] <= high).all(axis=1)
        return np.asarray(inside | np.isnan(bounds[:, 0]))

    def written(self, geometry: BaseGeometry, digits: int) -> BaseGeometry:
        """Give a geometry in degrees in this system.

        Parameters
        ----------
        geometry
            Longitude and latitude, within reach.
        digits
            Digits of the degrees; metres are rounded to what the last of them stands for.

        Examples
        --------
        >>> SYSTEMS["http://www.opengis.net/def/crs/EPSG/0/32637"].written(
        ...     shapely.Point(37.76, 44.73), 2
        ... ).wkt
        'POINT (402000 4954000)'
        """
        if self.is_swapped:
            return shapely.transform(geometry, lambda at: at[:, ::-1])
        if not self.is_metric:
            return geometry
        turn, unit_m = _forward(self.code), 10.0 ** (METRE_DIGITS - digits)
        return shapely.transform(
            geometry, lambda at: np.round(_turned(turn, at) / unit_m) * unit_m + 0.0
        )

    def degrees(self, geometry: BaseGeometry) -> BaseGeometry:
        """Give a geometry that is written in this system in longitude and latitude.

        Raises
        ------
        ValueError
            If it lies where the system is not served, or is too long to be followed closely.
        """
        if self.is_swapped:
            geometry = shapely.transform(geometry, lambda at: at[:, ::-1])
        elif self.step_m is not None:
            geometry = self._followed(geometry, self.step_m)
        if not self.holds(np.array([geometry.bounds]))[0]:
            raise ValueError(f"lies where {self.code} is not served: {self.said_reach}")
        return geometry

    def region(self, numbers: Sequence[float]) -> BaseGeometry:
        """Give the region of a box in degrees: two parts if it crosses the antimeridian.

        Parameters
        ----------
        numbers
            The least of each axis, then the greatest, in the order of the system's axes; a third
            axis, of heights, is left out.

        Raises
        ------
        ValueError
            If these are not four or six numbers of the system, least first.
        """
        if len(numbers) not in BOX_SIZES:
            raise ValueError("is not four or six numbers: the least of each axis, the greatest")
        half = len(numbers) // 2
        if half == DIMENSIONS_3D and numbers[2] > numbers[5]:
            raise ValueError(f"has its bottom {numbers[2]:g} over its top {numbers[5]:g}")
        low, high = list(numbers[:2]), list(numbers[half : half + 2])
        if self.is_swapped:
            low, high = low[::-1], high[::-1]
        if self.step_m == STEP_M and low[0] > high[0]:
            raise ValueError(f"has its west {low[0]:g} over its east {high[0]:g}")
        if self.step_m == MERCATOR_STEP_M:  # its boxes are boxes of degrees
            low, high = self._corner(low), self._corner(high)
        self._check_box(low, high)
        if self.step_m == STEP_M:
            return self.degrees(_box(*low, *high))
        if low[0] <= high[0]:
            return _box(*low, *high)
        spans = (low[0], 180.0), (-180.0, high[0])
        return shapely.union_all([_box(west, low[1], east, high[1]) for west, east in spans])

    @property
    def said_reach(self) -> str:
        """Where it is served, in words."""
        west, south, east, north = self.reach
        return f"longitudes {west:g} to {east:g}, latitudes {south:g} to {north:g}"

    def _check_box(self, low: Sequence[float], high: Sequence[float]) -> None:
        if low[1] > high[1]:
            raise ValueError(f"has its south {low[1]:g} over its north {high[1]:g}")
        if self.step_m == STEP_M:
            return
        west, south, east, north = self.reach
        bounds = (west, east, low[0]), (south, north, low[1]), (west, east, high[0]), (
            south, north, high[1],
        )  # fmt: skip
        for side, (least, most, value) in zip(SIDES, bounds, strict=True):
            if not least - SLACK <= value <= most + SLACK:
                raise ValueError(self._outside(side, value))

    def _outside(self, side: str, value: float) -> str:
        """Say which number of a box lies where the system is not served."""
        where = f"lies where {self.code} is not served: {self.said_reach}"
        return f"{where}; its {side} is {value:.10g}"

    def _corner(self, at: Sequence[float]) -> list[float]:
        """Turn a corner of Web Mercator; one past the edge of the map is not brought back."""
        if (value := max(at, key=abs)) and abs(value) > MERCATOR_M + SLACK * MERCATOR_M:
            raise ValueError(self._outside("easting" if value == at[0] else "northing", value))
        lon, lat = _turned(_backward(self.code), np.array([at]))[0].tolist()
        # What stands on the edge itself may come back on the other side of it.
        return [math.copysign(lon, at[0]) if abs(at[0]) > MERCATOR_M - 1 else lon, lat]

    def _followed(self, geometry: BaseGeometry, step_m: float) -> BaseGeometry:
        if not np.isfinite(geometry.bounds).all() or max(map(abs, geometry.bounds)) > MERCATOR_M:
            raise ValueError(f"lies where {self.code} is not served: {self.said_reach}")
        count = int(shapely.get_num_coordinates(geometry)) + geometry.length / step_m
        if count > MAX_VERTICES:
            raise ValueError(
                f"is longer than {self.code} can follow: {geometry.length / 1e3:,.0f} km"
            )
        turn = _backward(self.code)
        followed = shapely.segmentize(geometry, step_m)
        return shapely.transform(followed, lambda at: _turned(turn, at))


CRS84 = Crs(CRS84_URI, "OGC:CRS84")


def _zone(number: int) -> Crs:
    middle = 6.0 * number - 183.0
    reach = middle - ZONE_REACH, 0.0, middle + ZONE_REACH, ZONE_TOP
    return Crs(EPSG_URI.format(32_600 + number), f"EPSG:326{number}", reach, step_m=STEP_M)


SYSTEMS: dict[str, Crs] = {
    system.uri: system
    for system in (
        CRS84,
        Crs(EPSG_URI.format(4326), "EPSG:4326", is_swapped=True),
        Crs(EPSG_URI.format(3857), "EPSG:3857", MERCATOR, step_m=MERCATOR_STEP_M),
        *map(_zone, range(37, 41)),
    )
}


def parse_crs(text: str) -> Crs:
    """Find a system by its URI.

    Raises
    ------
    ValueError
        If it is none of those that are known.
    """
    if text not in SYSTEMS:
        raise ValueError(f"'{text[:80]}' is none of {', '.join(SYSTEMS)}")
    return SYSTEMS[text]


def out_of_reach(crs: Crs, name: str) -> BadParameterError:
    """Give the error of a feature that a system does not reach."""
    message = f"{crs.code} is served for {crs.said_reach}; the feature '{name}' lies outside"
    return BadParameterError("crs", f"{message}, expected another crs, or a bbox within")


def _box(west: float, south: float, east: float, north: float) -> BaseGeometry:
    """Give a box, or the line or the point that it shrinks to."""
    if west < east and south < north:
        return shapely.box(west, south, east, north)
    if west == east and south == north:
        return shapely.Point(west, south)
    return shapely.LineString([(west, south), (east, north)])


@lru_cache(maxsize=16)
def _forward(code: str) -> Transformer:
    return Transformer.from_crs(CRS84.code, code, always_xy=True)


@lru_cache(maxsize=16)
def _backward(code: str) -> Transformer:
    return Transformer.from_crs(code, CRS84.code, always_xy=True)


def _turned(turn: Transformer, at: Floats) -> Floats:
    first, second = turn.transform(at[:, 0], at[:, 1])
    return np.column_stack([first, second])
