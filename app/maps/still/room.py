"""The room that is left on a map: boxes that are taken, and the first spot where one is free."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.maps.still.view import Area

__all__ = ["Box", "Room"]

# Left, top, right, bottom, in pixels.
Box = tuple[float, float, float, float]


class Room:
    """What is taken of an area."""

    def __init__(self, area: Area, taken: Iterable[Box] = ()) -> None:
        """Begin with some boxes."""
        self._edges = area.box
        self._taken = np.array([*taken], dtype=np.float64).reshape(-1, 4)

    def is_free(self, box: Box) -> bool:
        """Say whether a box is whole in the area and meets nothing."""
        left, top, right, bottom = self._edges
        is_whole = left < box[0] and box[2] < right and top < box[1] and box[3] < bottom
        return is_whole and not self.met(box)

    def met(self, box: Box) -> int:
        """Give how many boxes one meets."""
        left, top, right, bottom = self._taken.T
        meets = (left < box[2]) & (box[0] < right) & (top < box[3]) & (box[1] < bottom)
        return int(meets.sum())

    def take(self, *boxes: Box) -> None:
        """Take boxes."""
        self._taken = np.vstack([self._taken, np.array(boxes, dtype=np.float64).reshape(-1, 4)])
