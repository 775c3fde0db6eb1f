"""Lines of text on a still map: where they stand, which box they take, their outlines."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import ceil
from typing import Any

import numpy as np
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.font_manager import FontProperties
from matplotlib.path import Path
from matplotlib.textpath import TextPath

from app.maps.plots.lettering import DOTS_PER_INCH, FAMILY, line_px

__all__ = ["MASK_BASE", "MASK_LEFT", "Words", "mask_of", "outline_of"]

UNIT = 10.0
# How far letters reach over and under the line that they stand on, in sizes of the type.
OVER, UNDER = 0.78, 0.24
MASK_LEFT, MASK_BASE, MASK_UNDER = 2.0, 1.1, 0.5
SHIFTS = {"left": 0.0, "center": -0.5, "right": -1.0}


@dataclass(frozen=True, slots=True)
class Words:
    """A line of text in pixels: from where, on which line, how large; ``across`` as CSS aligns."""

    x: float
    baseline: float
    text: str
    size: float
    bold: bool = False
    across: str = "left"

    @property
    def left(self) -> float:
        """Where it begins."""
        if self.across == "left":
            return self.x
        return self.x + SHIFTS[self.across] * line_px(self.text, self.size, bold=self.bold)

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom."""
        width = line_px(self.text, self.size, bold=self.bold)
        left = self.x + SHIFTS[self.across] * width
        return (
            left,
            self.baseline - OVER * self.size,
            left + width,
            self.baseline + UNDER * self.size,
        )


def outline_of(words: Words) -> Path:
    """Give the outline of a line of text that begins at its left, downward as the picture is."""
    found = _outline(words.text, words.bold)
    scale = np.array([words.size / UNIT, -words.size / UNIT])
    at = np.array([words.left, words.baseline])
    return Path(np.asarray(found.vertices) * scale + at, found.codes)


@lru_cache(maxsize=1_024)
def _outline(text: str, bold: bool) -> Path:  # noqa: FBT001  # a cache has no keywords
    font = FontProperties(family=FAMILY[0], weight="bold" if bold else "normal")
    return TextPath((0.0, 0.0), text, size=UNIT, prop=font, usetex=False)


@lru_cache(maxsize=2_048)
def mask_of(text: str, size: float, bold: bool, scale: int) -> np.ndarray:  # noqa: FBT001  # as above
    """Give how much of each dot a line of text covers, (height, width) from 0 to 255.

    The line is drawn from :data:`MASK_LEFT` pixels on, and stands :data:`MASK_BASE` sizes of the
    type below the top. Text takes most of the time of a picture, and most of it comes again.
    """
    width = ceil(line_px(text, size, bold=bold) + 2.0 * MASK_LEFT) * scale
    height = ceil((MASK_BASE + MASK_UNDER) * size) * scale
    made: Any = RendererAgg  # matplotlib leaves it untyped
    renderer = made(width, height, DOTS_PER_INCH * scale)
    font = FontProperties(family=FAMILY[0], size=size, weight="bold" if bold else "normal")
    pen = renderer.new_gc()
    baseline = round(MASK_BASE * size * scale)
    renderer.draw_text(pen, MASK_LEFT * scale, baseline, text, font, 0.0)
    found: np.ndarray = np.asarray(renderer.buffer_rgba())[..., 3].copy()
    return found
