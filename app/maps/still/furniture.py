"""What stands on a still map beside the record: scale, north, title and credits."""

from __future__ import annotations

from math import floor, log10
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.path import Path

from app.maps.plots.lettering import line_px, wrapped
from app.maps.still.words import Words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.language.languages import Language
    from app.maps.still.canvas import Canvas
    from app.maps.still.room import Box
    from app.maps.still.view import View

__all__ = [
    "NORTH_PX", "PAD", "SCALE_PX", "credit_lines", "draw_credits", "draw_north", "draw_scale",
    "draw_title", "rectangle", "scale_bar", "strip_px", "title_lines",
]  # fmt: skip

PAD = 8.0
TITLE, TITLE_LEADING = 15.0, 19.0
CREDIT, SMALL_CREDIT, CREDIT_LEADING = 8.5, 7.5, 1.32
# The most that credits take of the height; beyond it they are said in short.
MOST_OF_HEIGHT, MOST_OF_HEIGHT_IN_SHORT = 0.24, 0.4
NARROW_PX = 420
BAR_PX, BAR_TYPE, BAR_HIGH = 110.0, 9.0, 20.0
ROUND = (5, 3, 2, 1)
KILOMETRE_M = 1_000.0
NORTH_PX = 30.0
SCALE_PX = (130.0, 32.0)  # what the bar takes at most


def title_lines(text: str, width: float) -> list[str]:
    """Give a title in at most two lines."""
    return wrapped(text, TITLE, width - 2.0 * PAD, bold=True, most_lines=2) if text.strip() else []


def draw_title(canvas: Canvas, lines: Sequence[str]) -> float:
    """Write the title; give how high it is."""
    for number, line in enumerate(lines):
        baseline = PAD + TITLE * 0.86 + number * TITLE_LEADING
        canvas.text(Words(PAD, baseline, line, TITLE, bold=True), canvas.colours["ink"])
    return len(lines) * TITLE_LEADING + PAD if lines else 0.0


def credit_lines(texts: Sequence[str], width: int, height: int) -> tuple[list[str], float]:
    """Give the credits as lines with the size of their type: the first text that has room.

    A picture that has no room even for the shortest has them in its metadata alone.
    """
    size = SMALL_CREDIT if width < NARROW_PX else CREDIT
    for number, text in enumerate(texts):
        share = MOST_OF_HEIGHT if number == 0 else MOST_OF_HEIGHT_IN_SHORT
        lines = wrapped(text, size, width - 2.0 * PAD)
        if strip_px(lines, size) <= share * height and all(
            line_px(line, size) <= width - PAD for line in lines
        ):
            return lines, size
    return [], size


def strip_px(lines: Sequence[str], size: float) -> float:
    """Give how high the strip of the credits is."""
    return len(lines) * size * CREDIT_LEADING + PAD * 0.8 if lines else 0.0


def draw_credits(canvas: Canvas, lines: Sequence[str], size: float) -> None:
    """Write the credits at the foot."""
    top = canvas.height - strip_px(lines, size)
    for number, line in enumerate(lines):
        baseline = top + PAD * 0.4 + size * 0.9 + number * size * CREDIT_LEADING
        canvas.text(Words(PAD, baseline, line, size), canvas.colours["faint"])


def scale_bar(view: View) -> tuple[float, float]:
    """Give a round length in metres that the middle of a view shows, and its pixels."""
    most_m = min(BAR_PX, view.area.width / 3.0) * view.metres_a_pixel
    power = 10.0 ** floor(log10(most_m))
    length_m = next(step * power for step in ROUND if step * power <= most_m)
    return length_m, length_m / view.metres_a_pixel


def draw_scale(canvas: Canvas, view: View, language: Language, at: tuple[float, float]) -> None:
    """Draw the bar in a box of :data:`SCALE_PX` with its upper left there."""
    length_m, length_px = scale_bar(view)
    text = _length(length_m, language)
    left, y = at[0] + PAD, at[1] + SCALE_PX[1] - PAD
    right = left + max(length_px, line_px(text, BAR_TYPE)) + PAD
    box = (left - 4.0, y - BAR_HIGH, right, y + 4.0)
    canvas.fill(rectangle(box), canvas.colours["paper"], 0.8)
    bar = Path(
        np.array([(left, y - 5.0), (left, y), (left + length_px, y), (left + length_px, y - 5.0)])
    )
    canvas.line(bar, canvas.colours["ink"], 1.4)
    canvas.text(Words(left + 4.0, y - 6.5, text, BAR_TYPE), canvas.colours["ink"])


def _length(length_m: float, language: Language) -> str:
    """Say a round length: in kilometres, or below one in metres."""
    if length_m >= KILOMETRE_M:
        return language.say("{km} km", km=language.number(length_m / KILOMETRE_M, 0))
    digits = max(-floor(log10(length_m)), 0)
    return language.say("{m} m", m=language.number(length_m, digits))


def draw_north(canvas: Canvas, view: View, language: Language) -> None:
    """Draw the arrow at the upper right."""
    _, top, right, _ = view.area.box
    x, top = right - PAD - NORTH_PX / 2.0, top + PAD
    box = (x - NORTH_PX / 2.0, top, x + NORTH_PX / 2.0, top + NORTH_PX + 8.0)
    ink = canvas.colours["ink"]
    canvas.fill(rectangle(box), canvas.colours["paper"], 0.8)
    tip, foot = top + 14.0, top + NORTH_PX + 4.0
    arrow = [(x, tip), (x + 7.0, foot), (x, foot - 5.0), (x - 7.0, foot), (x, tip)]
    canvas.fill(Path(arrow, closed=True), ink)
    words = Words(x, top + 11.0, language.say("N"), 10.0, bold=True, across="center")
    canvas.text(words, ink)


def rectangle(box: Box) -> Path:
    """Give the outline of a box."""
    left, top, right, bottom = box
    corners = [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)]
    return Path(corners, closed=True)
