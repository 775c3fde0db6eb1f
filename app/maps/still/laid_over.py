"""Draw what a request lays over the map: its own lines, areas and pins, apart from the record."""

from __future__ import annotations

from math import acos, degrees
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.path import Path

from app.maps.plots.lettering import cut
from app.maps.still.shapes import path_of_lines
from app.maps.still.view import square
from app.maps.still.words import Words
from app.selection.still.drawn import Drawn, Pin

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.geo.geodesy import Floats
    from app.maps.still.canvas import Canvas
    from app.maps.still.room import Box
    from app.maps.still.view import View
    from app.selection.still.drawn import Look, Overlay, Positions

__all__ = [
    "draw_pins", "draw_sample", "draw_shapes", "overlay_extent", "overlay_reach", "pin_boxes",
]  # fmt: skip

# Radius of the head of a pin, in pixels.
HEAD_PX = {"s": 8.0, "m": 10.5, "l": 13.0}
OUTLINE_PX, ABOUT_PX = 1.2, 2.0  # the line about a pin, and what a fit leaves free about it
TIP = 2.35  # from the tip to the middle of the head, in radii
# Half of what the head leaves open, where its sides go on to the tip, in degrees.
OPEN_DEG = degrees(acos(1.0 / TIP))
# Half of the sample in the legend, and the widest stroke that it has room for, in pixels.
SAMPLE_PX, SAMPLE_STROKE_PX = (7.0, 5.0), 4.0
DARK = 0.45  # of the lightness; on a darker pin the label is white
BRIGHTNESS = (0.299, 0.587, 0.114)  # of red, green, blue (ITU-R BT.601)


def overlay_extent(overlays: Sequence[Overlay]) -> Floats:
    """Give all positions, (n, 2), in shares of the square."""
    places = [place for each in overlays for place in _places(each)]
    return square(*np.array(places, dtype=np.float64).reshape(-1, 2).T)


def overlay_reach(overlays: Sequence[Overlay]) -> Floats:
    """Give what stands about each of the same positions, (n, 4), in pixels.

    That is left, top, right and bottom of the whole pin, and nothing of lines and areas.
    """
    found = [_about(each) for each in overlays for _ in _places(each)]
    return np.array(found, dtype=np.float64).reshape(-1, 4)


def _places(overlay: Overlay) -> Positions:
    if isinstance(overlay, Pin):
        return ((overlay.lon, overlay.lat),)
    return tuple(place for part in overlay.parts for place in part)


def _about(overlay: Overlay) -> tuple[float, float, float, float]:
    if not isinstance(overlay, Pin):
        return 0.0, 0.0, 0.0, 0.0
    aside = HEAD_PX[overlay.size] + ABOUT_PX
    return aside, (TIP + 1.0) * HEAD_PX[overlay.size] + ABOUT_PX, aside, ABOUT_PX


def draw_shapes(canvas: Canvas, view: View, overlays: Sequence[Overlay]) -> None:
    """Draw lines and areas in their order; a ring inside the first is a hole."""
    for each in overlays:
        if isinstance(each, Drawn):
            lines = [view.px(square(*np.array(part).T)) for part in each.parts]
            look = each.look
            if look.fill is not None:
                areas = path_of_lines(
                    [_turned(line, i) for i, line in enumerate(lines)], closed=True
                )
                canvas.fill(areas, look.fill, look.fill_opacity, within=view.area)
            canvas.line(
                path_of_lines(lines, closed=False), look.stroke, look.width_px,
                opacity=look.stroke_opacity, within=view.area,
            )  # fmt: skip


def _turned(ring: Floats, number: int) -> Floats:
    """Give a closed ring, the first one way round and its holes the other."""
    ring = ring if (ring[0] == ring[-1]).all() else np.vstack([ring, ring[:1]])
    x, y = ring.T
    area = float(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1]))
    return ring if (area > 0.0) == (number == 0) else ring[::-1]


def pin_boxes(view: View, overlays: Sequence[Overlay]) -> list[Box]:
    """Give what pins take of the picture."""
    return [
        (x - radius, y - (TIP + 1.0) * radius, x + radius, y)
        for _, x, y, radius in _pins(view, overlays)
    ]


def draw_pins(canvas: Canvas, view: View, overlays: Sequence[Overlay]) -> None:
    """Draw the pins in their order, their tips at their places."""
    for pin, x, y, radius in _pins(view, overlays):
        colour = pin.colour or canvas.colours["accent"]
        path, within = _drop(x, y, radius), view.area
        canvas.fill(path, colour, within=within)
        canvas.line(path, canvas.colours["paper"], OUTLINE_PX, within=within)
        ink = "#ffffff" if _is_dark(colour) else "#000000"
        middle = y - TIP * radius
        if pin.label:
            size = radius * 1.15
            text = cut(pin.label, size, 4.0 * radius)
            words = Words(x, middle + 0.36 * size, text, size, bold=True, across="center")
            canvas.text(words, ink, within=within)
        else:
            hole = Path.unit_circle()
            dot = np.asarray(hole.vertices) * radius * 0.36 + np.array([x, middle])
            canvas.fill(Path(dot, hole.codes), ink, within=within)


def draw_sample(canvas: Canvas, overlays: Sequence[Overlay], x: float, y: float) -> None:
    """Draw what a legend shows of overlays about a point: the first area, line and pin."""
    drawn = [each for each in overlays if isinstance(each, Drawn)]
    area = next((each.look for each in drawn if each.look.fill is not None), None)
    line = next((each.look for each in drawn if each.look.fill is None), None)
    pin = next((each for each in overlays if isinstance(each, Pin)), None)
    half_x, half_y = SAMPLE_PX
    box = [(-half_x, -half_y), (half_x, -half_y), (half_x, half_y), (-half_x, half_y)]
    if area is not None and area.fill is not None:
        ring = Path(np.array([*box, box[0]]) + np.array([x, y]), closed=True)
        canvas.fill(ring, area.fill, area.fill_opacity)
        _stroke(canvas, ring, area)
    if line is not None:
        _stroke(canvas, Path(np.array([(x - half_x - 1.0, y), (x + half_x + 1.0, y)])), line)
    if pin is not None:
        head = Path([(x - 4, y - 4), (x + 4, y - 4), (x, y + 5), (x - 4, y - 4)], closed=True)
        canvas.fill(head, pin.colour or canvas.colours["accent"])


def _stroke(canvas: Canvas, path: Path, look: Look) -> None:
    width = min(look.width_px, SAMPLE_STROKE_PX)
    canvas.line(path, look.stroke, width, opacity=look.stroke_opacity)


def _pins(view: View, overlays: Sequence[Overlay]) -> list[tuple[Pin, float, float, float]]:
    pins = [each for each in overlays if isinstance(each, Pin)]
    at = view.px(overlay_extent(pins)).tolist()
    return [(pin, x, y, HEAD_PX[pin.size]) for pin, (x, y) in zip(pins, at, strict=True)]


def _drop(x: float, y: float, radius: float) -> Path:
    """Give a head with a tip below it."""
    arc = Path.arc(OPEN_DEG - 90.0, 270.0 - OPEN_DEG)
    head = np.asarray(arc.vertices) * np.array([radius, -radius]) + np.array([0.0, -TIP * radius])
    points = np.vstack([head, [[0.0, 0.0], head[0]]]) + np.array([x, y])
    codes = np.hstack([np.asarray(arc.codes), [Path.LINETO, Path.CLOSEPOLY]])
    return Path(points, codes)


def _is_dark(colour: str) -> bool:
    channels = (int(colour[at : at + 2], 16) / 255.0 for at in (1, 3, 5))
    lightness = sum(share * each for share, each in zip(BRIGHTNESS, channels, strict=True))
    return lightness < 1.0 - DARK
