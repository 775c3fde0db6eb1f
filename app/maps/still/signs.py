"""Draw the incidents of a still map: footprints, then signs with their numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.colors import to_rgba
from matplotlib.path import Path

from app.maps.plots.signs import sign_of
from app.maps.still.shapes import path_of_lines
from app.maps.still.spots import outlines
from app.maps.still.words import Words
from app.maps.style import CLASSES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.record.vocabulary import EventClass
    from app.maps.still.canvas import Canvas
    from app.maps.still.spots import Sign, Spot
    from app.maps.still.view import Area, View

__all__ = ["BADGE", "class_colour", "draw_footprints", "draw_signs", "round_at"]

# As in the style sheet of the live map (map.css).
EDGE, FRAME_PX, LEAD_DASHES = 0.55, 1.8, (3.0, 2.0)
DISC, DASHED = (0.06, ()), (0.04, (5.0, 5.0))
ICON = 0.3  # of the size of a sign, from its middle
BADGE = 0.46  # of the size of a sign
BADGE_TYPE, MIXED_TYPE = 0.36, 0.46


def class_colour(canvas: Canvas, event_class: EventClass | None) -> str:
    """Give the colour of a class; that of text for several."""
    if event_class is None:
        return canvas.colours["ink"]
    colour: str = getattr(CLASSES[event_class], canvas.theme)
    return colour


def draw_footprints(canvas: Canvas, view: View, spots: Sequence[Spot]) -> None:
    """Draw where the places may be."""
    ink = canvas.colours["ink"]
    for is_dashed, (opacity, dashes) in ((False, DISC), (True, DASHED)):
        paths = [
            path_of_lines([view.px(ring) for ring in outlines(spot)], closed=True)
            for spot in spots
            if spot.is_dashed is is_dashed
        ]
        canvas.many(
            paths, fills=[to_rgba(ink, opacity)], edges=[to_rgba(ink, EDGE)], width_px=1.1,
            dashes=[dashes], within=view.area,
        )  # fmt: skip


def draw_signs(canvas: Canvas, signs: Sequence[Sign], within: Area | None) -> None:
    """Draw the signs: frame and icon of the class, or of several classes a number alone."""
    paper = to_rgba(canvas.colours["paper"])
    colours = [to_rgba(class_colour(canvas, sign.only_class)) for sign in signs]
    canvas.many(
        [round_at(sign.x, sign.y, sign.size / 2.0 - FRAME_PX / 2.0) for sign in signs],
        fills=[paper], edges=colours, width_px=FRAME_PX,
        dashes=[LEAD_DASHES if sign.is_lead else () for sign in signs], within=within,
    )  # fmt: skip
    single = [
        (icon_at(sign.only_class, sign.x, sign.y, sign.size * ICON), colour)
        for sign, colour in zip(signs, colours, strict=True)
        if sign.only_class is not None
    ]
    canvas.many([icon for icon, _ in single], fills=[colour for _, colour in single], within=within)
    for sign in signs:
        if len(sign.incidents) > 1:
            _number(canvas, sign, within)


def _number(canvas: Canvas, sign: Sign, within: Area | None) -> None:
    """Say how many a sign stands for: beside the icon, or in its stead."""
    text = str(len(sign.incidents))
    if sign.only_class is None:
        size = sign.size * MIXED_TYPE
        line = Words(sign.x, sign.y + size * 0.36, text, size, bold=True, across="center")
        canvas.text(line, canvas.colours["ink"], within=within)
        return
    size, radius = sign.size * BADGE_TYPE, sign.size * BADGE / 2.0
    x, y = sign.x + sign.size * 0.42, sign.y - sign.size * 0.42
    wide = max(len(text) - 2, 0) * size * 0.3
    colour = class_colour(canvas, sign.only_class)
    canvas.fill(_capsule(x, y, radius, wide), colour, within=within)
    line = Words(x, y + size * 0.36, text, size, bold=True, across="center")
    canvas.text(line, canvas.colours["paper"], within=within)


def round_at(x: float, y: float, radius: float) -> Path:
    """Give a circle."""
    unit = Path.unit_circle()
    return Path(np.asarray(unit.vertices) * radius + np.array([x, y]), unit.codes)


def icon_at(event_class: EventClass, x: float, y: float, half: float) -> Path:
    """Give the icon of a class about a point."""
    icon = sign_of(event_class)
    at = np.array([x, y])
    return Path(np.asarray(icon.vertices) * np.array([half, -half]) + at, icon.codes)


def _capsule(x: float, y: float, radius: float, wide: float) -> Path:
    unit = Path.unit_circle()
    points = np.asarray(unit.vertices) * radius
    points = points + np.where(points[:, :1] > 0.0, wide, -wide) * np.array([1.0, 0.0])
    return Path(points + np.array([x, y]), unit.codes)
