"""The view of a still map: Web Mercator in a part of the picture, at a zoom as Leaflet counts it.

The world is a square of 256 pixels at zoom 0, twice as wide at each level, so a middle and a zoom
show on a still map what they show on the live one. Positions are kept in shares of that square,
from its west and its north.

Reference: EPSG:3857 (Web Mercator, on the sphere).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, floor, inf, log2, pi, radians
from typing import TYPE_CHECKING

import numpy as np

from app.domain.errors import BadParameterError

if TYPE_CHECKING:
    from app.domain.geo.geodesy import Floats
    from app.selection.boxes import Bbox
    from app.selection.still.frame import Padding

__all__ = [
    "PADDING_PX", "PADDING_SHARE", "Area", "View", "degrees", "fitted", "shares_of_box", "square",
    "view_at",
]  # fmt: skip

TILE_PX = 256.0
EARTH_M = 2.0 * pi * 6_378_137.0  # around the equator of the sphere of EPSG:3857
MAX_LAT = 85.0511
STEPS, FINE_STEPS = 4, 100  # of a level: those by which the live map fits a box, those of all else
LEAST_ROOM_PX = 1.0
PADDING_PX, PADDING_SHARE = 24.0, 0.08  # of the smaller side, where that is less


@dataclass(frozen=True, slots=True)
class Area:
    """A part of the picture in pixels, from its left and its top."""

    left: float
    top: float
    width: float
    height: float

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom."""
        return self.left, self.top, self.left + self.width, self.top + self.height

    def inner(self, away: float) -> Area:
        """Give what is farther from the edge than some pixels."""
        wide, high = self.width - 2.0 * away, self.height - 2.0 * away
        return Area(self.left + away, self.top + away, wide, high)


@dataclass(frozen=True, slots=True)
class View:
    """What an area of the picture shows: the square's share in its middle, and the zoom."""

    area: Area
    x: float
    y: float
    zoom: float

    @property
    def square_px(self) -> float:
        """How wide the world is."""
        found: float = TILE_PX * 2.0**self.zoom
        return found

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom in shares of the square."""
        half_x = self.area.width / 2.0 / self.square_px
        half_y = self.area.height / 2.0 / self.square_px
        return self.x - half_x, self.y - half_y, self.x + half_x, self.y + half_y

    @property
    def middle_lat(self) -> float:
        """The latitude of the middle, in degrees."""
        ((_, lat),) = degrees(np.array([[self.x, self.y]])).tolist()
        return float(lat)

    @property
    def metres_a_pixel(self) -> float:
        """How wide a pixel is in the middle."""
        return EARTH_M * cos(radians(self.middle_lat)) / self.square_px

    def px(self, shares: Floats) -> Floats:
        """Give pixels of the picture, (n, 2), for shares of the square, (n, 2)."""
        left, top, right, bottom = self.area.box
        middle = np.array([(left + right) / 2.0, (top + bottom) / 2.0])
        found: Floats = (shares - np.array([self.x, self.y])) * self.square_px + middle
        return found


def square(lon: Floats, lat: Floats) -> Floats:
    """Give the shares of the square, (n, 2), of positions in degrees."""
    north = np.radians(np.clip(lat, -MAX_LAT, MAX_LAT))
    return np.column_stack([(lon + 180.0) / 360.0, 0.5 - np.arcsinh(np.tan(north)) / (2.0 * pi)])


def degrees(shares: Floats) -> Floats:
    """Give positions, (n, 2), longitude before latitude, of shares of the square: the way back."""
    x, y = shares.T
    return np.column_stack(
        [x * 360.0 - 180.0, np.degrees(np.arctan(np.sinh(pi * (1.0 - 2.0 * y))))]
    )


def shares_of_box(box: Bbox) -> Floats:
    """Give the shares of the square, (2, 2), of two corners of a box in degrees."""
    west, south, east, north = box
    return square(np.array([west, east]), np.array([south, north]))


def view_at(area: Area, lon: float, lat: float, zoom: float) -> View:
    """Give the view with a position (degrees) in its middle."""
    ((x, y),) = square(np.array([lon]), np.array([lat]))
    return View(area, float(x), float(y), zoom)


def fitted(  # noqa: PLR0913  # a view has many sides
    area: Area,
    shares: Floats,
    padding: Padding | None,
    *,
    most: float,
    least: float = 0.0,
    stepped: bool = False,
    reach: Floats | None = None,
) -> View:
    """Give the closest view that shows all positions, (n, 2), at a zoom of at most ``most``.

    ``least`` is the smallest zoom, even if not all is shown there; ``stepped`` goes by quarters of
    a level, as the live map does when it fits a box. ``reach`` is what stands about each position,
    (n, 4), in pixels to the left, the top, the right and the bottom; it is shown too, where the
    area has room for it. Beyond a padding that was not asked for it goes up to the edge.

    Raises
    ------
    BadParameterError
        If the padding leaves no room.
    """
    top, right, bottom, left = padding or _usual(area)
    room = area.width - left - right, area.height - top - bottom
    if padding is not None and any(padding) and min(room) < LEAST_ROOM_PX:
        wide, high = (max(int(side), 0) for side in (area.width, area.height))
        raise BadParameterError("padding", f"leaves no room on a map of {wide} x {high} pixels")
    about = np.zeros((len(shares), 4)) if reach is None else reach
    if padding is None:
        about = np.maximum(about - np.array([left, top, right, bottom]), 0.0)
    sides = [
        _Side(shares[:, axis], about[:, axis], about[:, axis + 2], max(each, LEAST_ROOM_PX))
        for axis, each in enumerate(room)
    ]
    steps = STEPS if stepped else FINE_STEPS
    step = floor(min(*(side.zoom for side in sides), most) * steps)
    while step / steps > least and not all(side.holds(step / steps) for side in sides):
        step -= 1
    zoom = max(step / steps, least)
    off = np.array([right - left, bottom - top]) / 2.0 / (TILE_PX * 2.0**zoom)
    x, y = (np.array([side.middle(zoom) for side in sides]) + off).tolist()
    return View(area, x, y, zoom)


@dataclass(frozen=True, slots=True, eq=False)
class _Side:
    """Positions along one axis in shares of the square, what they reach before and after, a room.

    Reach and room are in pixels.
    """

    at: Floats
    before: Floats
    after: Floats
    room: float

    @property
    def zoom(self) -> float:
        """The closest zoom that shows the positions; without end if they are all the same."""
        span = float(self.at.max() - self.at.min())
        return log2(self.room / span / TILE_PX) if span > 0.0 else inf

    @property
    def has_room(self) -> bool:
        """Whether there is room for what stands about one position at least."""
        return bool(self.before.max() + self.after.max() + LEAST_ROOM_PX <= self.room)

    def holds(self, zoom: float) -> bool:
        """Say whether a zoom shows all, or what stands about a position has no room at all."""
        low, high = self._ends(zoom)
        return not self.has_room or high - low <= self.room + 1e-6

    def middle(self, zoom: float) -> float:
        """Give the middle of the positions, moved no farther than what stands about them needs."""
        middle = float(self.at.min() + self.at.max()) / 2.0
        low, high = self._ends(zoom)
        square_px, half = float(TILE_PX * 2.0**zoom), self.room / 2.0
        if high - low > self.room:
            return (low + high) / 2.0 / square_px
        return min(max(middle, (high - half) / square_px), (low + half) / square_px)

    def _ends(self, zoom: float) -> tuple[float, float]:
        """Give in pixels from the square's edge where all begins and ends."""
        at = self.at * float(TILE_PX * 2.0**zoom)
        return float((at - self.before).min()), float((at + self.after).max())


def _usual(area: Area) -> tuple[float, float, float, float]:
    side = min(PADDING_PX, min(area.width, area.height) * PADDING_SHARE)
    return side, side, side, side
