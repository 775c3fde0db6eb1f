"""Where spans of days stand in a lane, and where their words do, in pixels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.maps.plots.lettering import line_px

if TYPE_CHECKING:
    from app.maps.plots.spans import Days, Span

__all__ = ["LEAST_PX", "LETTERS", "Placed", "Ruler", "placed"]

LETTERS = 9.0
# A span is drawn no narrower than this; one without an end goes on so far, to no scale.
LEAST_PX, OPEN_PX, BEYOND_PX, APART_PX = 4.0, 12.0, 9.0, 4.0


@dataclass(frozen=True, slots=True)
class Ruler:
    """The days that are shown, over a width that leaves room for a span without an end."""

    days: Days
    width_px: float

    def px(self, day: float) -> float:
        """Give where a day begins, in pixels from the left.

        Examples
        --------
        >>> Ruler((0.0, 10.0), 121.0).px(5.0)
        60.5
        """
        first, last = self.days
        aside = OPEN_PX + BEYOND_PX
        return aside + (day - first) / (last - first) * (self.width_px - 2.0 * aside)


@dataclass(frozen=True, slots=True)
class Placed:
    """A span from left to right, the part of it that is sure, its words and what both take."""

    span: Span
    left: float
    right: float
    sure: tuple[float, float]
    words: str
    words_left: float
    extent: tuple[float, float]
    beyond_px: float = BEYOND_PX


def placed(span: Span, ruler: Ruler) -> Placed:
    """Place a span by its days, and its words after it, or before it where there is no room."""
    left, right = _ends(span, ruler)
    low, high = _sure(span, ruler, left, right)
    outer = (
        left - (BEYOND_PX if span.begun is None else 0.0),
        right + (BEYOND_PX if span.ended is None else 0.0),
    )
    number = len(span.reports)
    words = f"{span.metric}: {span.state_class}" + (f" ({number})" if number > 1 else "")
    wide = line_px(words, LETTERS)
    starts = outer[1] + APART_PX, outer[0] - APART_PX - wide
    words_left = starts[0] if starts[0] + wide <= ruler.width_px else max(starts[1], 0.0)
    extent = min(outer[0], words_left), max(outer[1], words_left + wide)
    return Placed(span, left, right, (low, high), words, words_left, extent)


def _ends(span: Span, ruler: Ruler) -> tuple[float, float]:
    """Give the ends in pixels; beyond one that was not reported a short piece is drawn."""
    first, last = (ruler.px(day) for day in span.days)
    if span.ended is None:
        return (first if span.begun else last - OPEN_PX), last + OPEN_PX
    if span.begun is None:
        return first - OPEN_PX, last
    return first, max(last, first + LEAST_PX)


def _sure(span: Span, ruler: Ruler, left: float, right: float) -> tuple[float, float]:
    first, last = (ruler.px(day) for day in span.sure)
    low = first if span.begun else left
    high = last if span.ended else right
    if high - low < LEAST_PX and not span.is_pale:
        return left, right
    return low, high
