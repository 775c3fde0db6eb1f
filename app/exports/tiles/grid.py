"""The grid: squares of the tile matrix set WebMercatorQuad, by zoom, row and column.

References
----------
OGC Two Dimensional Tile Matrix Set and Tile Set Metadata (17-083r4), annex D.1.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from app.domain.errors import MapperError
from app.domain.geo.mercator import HALF_SIDE_M

if TYPE_CHECKING:
    from app.domain.geo.geodesy import Floats

__all__ = [
    "BUFFER", "EXTENT", "MAX_ZOOM", "SET", "SET_URI", "SYSTEM_URI", "NoTileError", "Tile",
    "limits", "matrices",
]  # fmt: skip

SET = "WebMercatorQuad"
SET_URI = f"http://www.opengis.net/def/tilematrixset/OGC/1.0/{SET}"
SYSTEM_URI = "http://www.opengis.net/def/crs/EPSG/0/3857"
# Units along the side of a tile, and how many of them are drawn beyond it on each side.
EXTENT, BUFFER = 4_096, 64
# A unit is 0.6 m here: finer than any position on record.
MAX_ZOOM = 14
# The set itself goes on.
LAST_ZOOM, PIXELS = 24, 256
# Size of a pixel of the standard, in metres (17-083r4, 6.1.1.1).
PIXEL_M = 0.00028
NUMBER = re.compile(r"0|[1-9]\d{0,7}", re.ASCII)


class NoTileError(MapperError):
    """A tile outside the grid, or deeper than it is drawn."""

    code = "no-such-tile"

    def __init__(self, zoom: str, row: str, col: str) -> None:
        """Say which tile was asked for and which there are."""
        given = "/".join(part[:20] for part in (zoom, row, col))
        super().__init__(
            f"there is no tile '{given}': tileMatrix is 0 to {MAX_ZOOM}, tileRow and tileCol are 0"
            " to 2^tileMatrix - 1"
        )


@dataclass(frozen=True, slots=True)
class Tile:
    """One square: the number of its matrix, its row from the north, its column from the west."""

    zoom: int
    row: int
    col: int

    @classmethod
    def read(cls, zoom: str, row: str, col: str) -> Tile:
        """Read the parts of an address.

        Raises
        ------
        NoTileError
            If they are no plain numbers, or outside the grid.

        Examples
        --------
        >>> Tile.read("1", "0", "1")
        Tile(zoom=1, row=0, col=1)
        """
        if not all(NUMBER.fullmatch(part) for part in (zoom, row, col)):
            raise NoTileError(zoom, row, col)
        tile = cls(int(zoom), int(row), int(col))
        if tile.zoom > MAX_ZOOM or max(tile.row, tile.col) >= 1 << tile.zoom:
            raise NoTileError(zoom, row, col)
        return tile

    @property
    def key(self) -> int:
        """The number of the tile among all of its zoom, row by row."""
        return (self.row << self.zoom) + self.col

    def units(self, xy: Floats) -> Any:
        """Give shares of the square of the world, shape (n, 2), in units from its north-west."""
        return (xy * (1 << self.zoom) - np.array([self.col, self.row])) * EXTENT


def limits() -> list[dict[str, Any]]:
    """Give the rows and columns of each matrix that is drawn: all of them."""
    return [
        {
            "tileMatrix": f"{zoom}",
            "minTileRow": 0,
            "maxTileRow": (1 << zoom) - 1,
            "minTileCol": 0,
            "maxTileCol": (1 << zoom) - 1,
        }
        for zoom in range(MAX_ZOOM + 1)
    ]


def matrices() -> dict[str, Any]:
    """Give the definition of the set, as its JSON encoding has it."""
    return {
        "id": SET,
        "title": "Google Maps Compatible for the World",
        "uri": SET_URI,
        "crs": SYSTEM_URI,
        "orderedAxes": ["X", "Y"],
        "wellKnownScaleSet": "http://www.opengis.net/def/wkss/OGC/1.0/GoogleMapsCompatible",
        "tileMatrices": [_matrix(zoom) for zoom in range(LAST_ZOOM + 1)],
    }


def _matrix(zoom: int) -> dict[str, Any]:
    cell_m = 2.0 * HALF_SIDE_M / (PIXELS << zoom)
    return {
        "id": f"{zoom}",
        "scaleDenominator": cell_m / PIXEL_M,
        "cellSize": cell_m,
        "cornerOfOrigin": "topLeft",
        "pointOfOrigin": [-HALF_SIDE_M, HALF_SIDE_M],
        "tileWidth": PIXELS,
        "tileHeight": PIXELS,
        "matrixWidth": 1 << zoom,
        "matrixHeight": 1 << zoom,
    }
