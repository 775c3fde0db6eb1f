"""The box of a feature as bytes: kept with it, and joined to the array that ``bbox`` is asked of.

A hundred thousand of them are one array within milliseconds, of which numpy says at once which meet
a box: an index would take longer to make than a hundred questions take without it.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

__all__ = ["box_at", "box_of", "boxes_of"]

# West, south, east, north in degrees; NaN without a geometry.
FORM, SIDES = "<f8", 4


def box_at(lon: float, lat: float) -> bytes:
    """Give the box of a point in degrees.

    >>> box_at(37.5, 44.5) == box_of(shapely.Point(37.5, 44.5))
    True
    """
    return struct.pack("<4d", lon, lat, lon, lat)


def box_of(geometry: BaseGeometry | None) -> bytes:
    """Give the box of a geometry in degrees; NaN where there is none, or an empty one."""
    return np.asarray(shapely.bounds(geometry), dtype=FORM).tobytes()


def boxes_of(boxes: Iterable[bytes]) -> NDArray[np.float64]:
    """Give boxes as one array of shape (n, 4), each side in one piece of memory."""
    return np.asfortranarray(np.frombuffer(b"".join(boxes), dtype=FORM).reshape(-1, SIDES))
