"""The icons of classes as paths that matplotlib draws: the same shapes as on the maps.

Reference: the path data of SVG 1.1, chapter 8.3, as far as the icons use it: circular arcs, no
quadratic or smooth curves.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from math import atan2, degrees, hypot, sqrt
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.path import Path

from app.maps.style import CLASSES

if TYPE_CHECKING:
    from app.domain.record.vocabulary import EventClass

__all__ = ["path_of", "sign_of"]

TOKEN = re.compile(r"[A-Za-z]|[+-]?(?:\d*\.\d+|\d+)")
TAKES = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "A": 7, "Z": 0}
HALF_GRID = 12.0
Point = tuple[float, float]


@cache
def sign_of(event_class: EventClass) -> Path:
    """Give the icon of a class about the origin, up to 1 on each side, y upward.

    Holes run against what they are in, so that every rule of filling leaves them open.
    """
    drawn = path_of(CLASSES[event_class].icon)
    turned = (np.asarray(drawn.vertices) - HALF_GRID) / HALF_GRID * np.array([1.0, -1.0])
    first, *rest = _subpaths(Path(turned, drawn.codes))
    outline = _outline(first)
    way = _area(outline)
    parts = [first]
    for each in rest:
        ring = _outline(each)
        is_hole = Path(outline).contains_point((float(ring[0, 0]), float(ring[0, 1])))
        runs_along = _area(ring) * way > 0.0
        parts.append(_reversed(each) if runs_along == is_hole else each)
    return Path.make_compound_path(*parts)


def path_of(text: str) -> Path:
    """Read path data.

    Examples
    --------
    >>> path_of("M5 3h5v18H5Z").vertices.tolist()
    [[5.0, 3.0], [10.0, 3.0], [10.0, 21.0], [5.0, 21.0], [5.0, 3.0]]
    """
    tokens, pen = TOKEN.findall(text), _Pen()
    command, place = "M", 0
    while place < len(tokens):
        if tokens[place].isalpha():
            command, place = tokens[place], place + 1
        count = TAKES[command.upper()]
        pen.draw(command, [float(token) for token in tokens[place : place + count]])
        place += count
        command = {"M": "L", "m": "l"}.get(command, command)
    return Path(pen.vertices, pen.codes)


class _Pen:
    """Where the pen is, and what it has drawn."""

    def __init__(self) -> None:
        self.vertices: list[Point] = []
        self.codes: list[np.uint8] = []
        self._at: Point = (0.0, 0.0)
        self._start: Point = (0.0, 0.0)

    def draw(self, command: str, numbers: list[float]) -> None:
        """Draw one command; a small letter measures from where the pen is."""
        x, y = self._at if command.islower() else (0.0, 0.0)
        kind = command.upper()
        if kind == "Z":
            self._add(Path.CLOSEPOLY, self._start)
        elif kind == "H":
            self._add(Path.LINETO, (numbers[0] + x, self._at[1]))
        elif kind == "V":
            self._add(Path.LINETO, (self._at[0], numbers[0] + y))
        elif kind == "A":
            self._arc(numbers, (numbers[5] + x, numbers[6] + y))
        else:
            self._points(kind, [(a + x, b + y) for a, b in _pairs(numbers)])

    def _points(self, kind: str, points: list[Point]) -> None:
        if kind == "M":
            self._start = points[0]
        code = {"M": Path.MOVETO, "L": Path.LINETO, "C": Path.CURVE4}[kind]
        for point in points:
            self._add(code, point)

    def _add(self, code: np.uint8, point: Point) -> None:
        self.codes.append(code)
        self.vertices.append(point)
        self._at = point

    def _arc(self, numbers: list[float], end: Point) -> None:
        """Draw an arc of a circle to its end by curves."""
        radius, is_large, is_clockwise = numbers[0], bool(numbers[3]), bool(numbers[4])
        centre = _centre(self._at, end, radius, same=is_large == is_clockwise)
        first, last = (_angle(centre, point) for point in (self._at, end))
        start, stop = (first, last) if is_clockwise else (last, first)
        arc = Path.arc(start, stop if stop > start else stop + 360.0)
        points = np.asarray(arc.vertices) * radius + np.array(centre)
        points = points if is_clockwise else points[::-1]
        for x, y in points[1:-1].tolist():
            self._add(Path.CURVE4, (x, y))
        self._add(Path.CURVE4, end)


def _pairs(numbers: list[float]) -> list[Point]:
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def _centre(start: Point, end: Point, radius: float, *, same: bool) -> Point:
    """Give the centre of the circle through two points, on the side that the flags say."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    apart = hypot(dx, dy)
    away = sqrt(max(radius**2 - apart**2 / 4.0, 0.0)) / apart * (1.0 if same else -1.0)
    return (start[0] + end[0]) / 2.0 + away * dy, (start[1] + end[1]) / 2.0 - away * dx


def _angle(centre: Point, point: Point) -> float:
    return degrees(atan2(point[1] - centre[1], point[0] - centre[0])) % 360.0


def _subpaths(path: Path) -> list[Path]:
    codes = np.asarray(path.codes)
    starts = [*np.flatnonzero(codes == Path.MOVETO).tolist(), len(codes)]
    vertices = np.asarray(path.vertices)
    return [Path(vertices[a:b], codes[a:b]) for a, b in pairwise(starts)]


def _outline(path: Path) -> np.ndarray:
    """Give a closed path as the corners of a polygon."""
    return np.asarray(path.to_polygons()[0])


def _area(ring: np.ndarray) -> float:
    """Give twice the area of a ring, negative if it runs the other way."""
    x, y = ring.T
    return float(np.sum(x * np.roll(y, -1) - y * np.roll(x, -1)))


def _reversed(path: Path) -> Path:
    """Give a closed path the other way round."""
    vertices, codes = np.asarray(path.vertices)[:-1][::-1], np.asarray(path.codes)[1:-1][::-1]
    closed = np.vstack([vertices, vertices[:1]])
    return Path(closed, np.hstack([[Path.MOVETO], codes, [Path.CLOSEPOLY]]))
