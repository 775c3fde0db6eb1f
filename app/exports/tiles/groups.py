"""Groups: what stands in a tile instead of features that are too many to be shown one by one.

The tile is cut into cells. Each feature that is at home in the tile counts in exactly one cell, and
no group is repeated in the tile beside, so that the sum of all counts is that of the features.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from app.exports.tiles.grid import EXTENT

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.exports.tiles.grid import Tile
    from app.exports.tiles.placed import Placed

__all__ = ["CELLS", "groups"]

# Cells along the side of a tile.
CELLS = 32


def groups(
    placed: Placed, tile: Tile, rows: NDArray[np.intp]
) -> tuple[NDArray[np.int64], list[dict[str, Any]]]:
    """Give groups of the features of a tile: places in its units, shape (n, 2), and properties.

    ``count`` is how many there are, ``areas`` how many of them are known to an area only, for
    which no point may stand, and ``radius_m`` the largest radius that one of them is known to. The
    place is the mean of those in the cell, which may be where none of them is.
    """
    units = np.floor(tile.units(placed.xy[rows])).clip(0, EXTENT - 1)
    cell = (units // (EXTENT // CELLS)) @ np.array([1, CELLS])
    _, number, count = np.unique(cell, return_inverse=True, return_counts=True)
    sums = [np.bincount(number, weights=axis) for axis in units.T]
    at = np.floor(np.column_stack(sums) / count[:, None]).astype(np.int64)
    areas = np.bincount(number, weights=~placed.is_point[rows]).astype(np.int64)
    radius_m = np.zeros(len(count))
    np.maximum.at(radius_m, number, placed.radius_m[rows])
    return at, [
        {"count": many, "areas": of_areas, "radius_m": widest_m}
        for many, of_areas, widest_m in zip(
            count.tolist(), areas.tolist(), radius_m.tolist(), strict=True
        )
    ]
