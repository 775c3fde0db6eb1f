"""Axes of numbers: so many ticks at most, at round values, thousands apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.ticker import MaxNLocator

if TYPE_CHECKING:
    from collections.abc import Iterable

    from matplotlib.axis import Axis

__all__ = ["counted", "dated", "measured", "ticks_in"]

ROUND = [1, 2, 5, 10]
TICK_PX = 75.0


def ticks_in(room_px: float, tick_px: float = TICK_PX) -> int:
    """Give how many ticks have room."""
    return max(int(room_px // tick_px), 2)


def measured(axis: Axis, most: int) -> None:
    """Make an axis one of numbers."""
    axis.set_major_locator(MaxNLocator(most, steps=ROUND))
    axis.set_major_formatter(lambda value, _: f"{value:,.10g}")


def counted(axis: Axis, most: int) -> None:
    """Make an axis one of whole numbers."""
    axis.set_major_locator(MaxNLocator(most, steps=ROUND, integer=True))
    axis.set_major_formatter(lambda value, _: f"{value:,.0f}")


def dated(axis: Axis, ticks: Iterable[tuple[float, str]]) -> None:
    """Make an axis one of time, with the ticks given."""
    found = list(ticks)
    axis.set_ticks([number for number, _ in found], labels=[words for _, words in found])
