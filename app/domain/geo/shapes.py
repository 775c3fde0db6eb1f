"""Bands and sectors: places told by a line and a width, or by directions and distances."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import shapely
from typing_extensions import override

from app.domain.geo.area import Area
from app.domain.geo.geodesy import destination
from app.domain.geo.pieces import pieces
from app.domain.geo.plane import Plane
from app.domain.geo.segments import Segments, checked_degrees

if TYPE_CHECKING:
    from shapely import MultiPolygon, Polygon

    from app.domain.geo.geodesy import Floats

__all__ = ["Band", "Sector"]

# Straight pieces of a quarter circle; a hexagon of 4 x 45 sides is at most 0.016 % off its circle.
QUARTER_PIECES = 45
STEP_DEG = 90.0 / QUARTER_PIECES
# A circle through the middles of the sides has its corners this much farther out.
CORNER_SHARE = 1.0 / np.cos(np.radians(0.5 * STEP_DEG))
WHOLE_TURN_DEG = 360.0


class Shaped(ABC):
    """A footprint that is an area made from a few numbers."""

    @property
    @abstractmethod
    def area(self) -> Area:
        """The polygon that just holds the footprint."""

    @property
    @abstractmethod
    def middle(self) -> tuple[float, float]:
        """The best single position (lon, lat) in degrees."""

    @property
    def polygon(self) -> Polygon | MultiPolygon:
        """The polygon in degrees."""
        return self.area.polygon

    @property
    def lon(self) -> float:
        """Longitude of the best single position in degrees."""
        return self.middle[0]

    @property
    def lat(self) -> float:
        """Latitude of the best single position in degrees."""
        return self.middle[1]

    def outline(self) -> tuple[Floats, Floats]:
        """Give longitudes and latitudes of the polygon's vertices."""
        return self.area.outline()

    def rings(self) -> list[list[tuple[float, float]]]:
        """Give every ring as (lon, lat) pairs."""
        return self.area.rings()

    def samples(self, count: int) -> tuple[Floats, Floats]:
        """Give points that stand for equal shares of the footprint."""
        return self.area.samples(count)

    @property
    def outline_gap_m(self) -> float:
        """0: between neighbouring vertices the outline is the edge itself."""
        return 0.0


@dataclass(frozen=True)
class Band(Shaped):
    """Everything within half a width (metres) of a line of (lon, lat) in degrees.

    Raises
    ------
    ValueError
        If there are fewer than two places on the line, one is none on earth, or the half width
        is not positive.

    Examples
    --------
    >>> band = Band(((53.0, 46.0), (53.1, 46.0)), half_width_m=500.0)
    >>> round(band.lon, 2), round(band.lat, 2)
    (53.05, 46.0)
    """

    line: tuple[tuple[float, float], ...]
    half_width_m: float

    def __post_init__(self) -> None:
        """Check the numbers."""
        if len(set(self.line)) < 2:  # noqa: PLR2004 - a line has two ends
            raise ValueError("expected a line of at least two different places")
        checked_degrees(*np.array(self.line).T)
        _check_positive("half_width_m", self.half_width_m)

    @cached_property
    @override
    def area(self) -> Area:
        """The polygon round the line, up to 0.016 % wider so that bends and ends are not cut."""
        segments = Segments.of_lines([self.line])
        plane = Plane.amid(*np.array(self.line).T)
        start, end = pieces(segments)
        line = shapely.LineString(plane.xy_m(*np.column_stack([start, end[:, -1:]])))
        wide = self.half_width_m * CORNER_SHARE
        return Area(_in_degrees(line.buffer(wide, quad_segs=QUARTER_PIECES), plane))

    @cached_property
    @override
    def middle(self) -> tuple[float, float]:
        """The middle of the line (lon, lat), used as the best single position."""
        segments = Segments.of_lines([self.line])
        half = 0.5 * segments.total_m
        at = max(0, int(np.searchsorted(segments.chainage_m, half)) - 1)
        begin = (segments.lon[at], segments.lat[at], segments.azimuth_deg[at])
        lon, lat, _ = destination(*begin, half - segments.chainage_m[at])
        return float(lon), float(lat)


@dataclass(frozen=True)
class Sector(Shaped):
    """What lies between two azimuths, clockwise, and two distances from a place.

    "In the sea to the south-west, 5 to 15 km off" is ``Sector(lon, lat, 180.0, 270.0, 5e3,
    15e3)``. Two azimuths that are equal, or a whole turn apart, mean all round.

    Raises
    ------
    ValueError
        If the place is none on earth, an azimuth is not finite, or the distances do not rise.
    """

    from_lon: float
    from_lat: float
    first_azimuth_deg: float
    last_azimuth_deg: float
    inner_m: float
    outer_m: float

    def __post_init__(self) -> None:
        """Check the numbers."""
        checked_degrees(self.from_lon, self.from_lat)
        if not np.isfinite([self.first_azimuth_deg, self.last_azimuth_deg]).all():
            raise ValueError("an azimuth is not finite")
        _check_positive("outer_m", self.outer_m)
        if not 0.0 <= self.inner_m < self.outer_m:
            raise ValueError(f"inner_m {self.inner_m}: expected 0 or more, below {self.outer_m:g}")

    @property
    def width_deg(self) -> float:
        """The angle between the azimuths, above 0 and at most 360."""
        return (self.last_azimuth_deg - self.first_azimuth_deg) % WHOLE_TURN_DEG or WHOLE_TURN_DEG

    @cached_property
    @override
    def area(self) -> Area:
        """The polygon that just holds the sector: at most 0.016 % wider at its outer edge."""
        steps = int(np.ceil(self.width_deg / STEP_DEG))
        azimuth = self.first_azimuth_deg + np.linspace(0.0, self.width_deg, steps + 1)
        outer = self._ring(azimuth, self.outer_m * CORNER_SHARE)
        if self.width_deg == WHOLE_TURN_DEG:
            holes = [self._ring(azimuth, self.inner_m)] if self.inner_m else []
            return Area(shapely.Polygon(outer, holes))
        inner = (
            self._ring(azimuth[::-1], self.inner_m)
            if self.inner_m
            else self._ring(azimuth[:1], 0.0)
        )
        return Area(shapely.Polygon([*outer, *inner]))

    @cached_property
    @override
    def middle(self) -> tuple[float, float]:
        """The centre (lon, lat): half way between the azimuths and the distances."""
        middle = self.first_azimuth_deg + 0.5 * self.width_deg
        ((lon, lat),) = self._ring(np.array([middle]), 0.5 * (self.inner_m + self.outer_m))
        return lon, lat

    def _ring(self, azimuth: Floats, distance_m: float) -> list[tuple[float, float]]:
        here = np.full(len(azimuth), self.from_lon), np.full(len(azimuth), self.from_lat)
        lon, lat, _ = destination(*here, azimuth, np.full(len(azimuth), distance_m))
        return [(float(x), float(y)) for x, y in zip(lon, lat, strict=True)]


def _check_positive(name: str, value: float) -> None:
    if not (np.isfinite(value) and value > 0.0):
        raise ValueError(f"{name} {value}: expected a finite number above 0")


def _in_degrees(flat: Polygon, plane: Plane) -> Polygon:
    def ring(linear: shapely.LinearRing) -> Floats:
        return np.column_stack(plane.lon_lat(shapely.get_coordinates(linear)))

    return shapely.Polygon(ring(flat.exterior), [ring(hole) for hole in flat.interiors])
