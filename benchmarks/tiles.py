"""Measure vector tiles of a large journal: the first of a selection, then tiles of every zoom.

Usage: ``python -m benchmarks.tiles [COUNT] [FOLDER]``. The journal is that of
:mod:`benchmarks.snapshots`, COUNT synthetic incidents (100,000 by default). What is told is the
processor time of one thread, without HTTP, so that other work on the machine counts little.
"""

from __future__ import annotations

import gc
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import numpy as np

from app.domain.geo.mercator import on_square
from app.exports.tiles.drawing import tile_bytes
from app.exports.tiles.grid import MAX_ZOOM, Tile
from app.exports.tiles.placed import place
from app.selection.selection import Selection
from app.store.select import select
from benchmarks.snapshots import COUNT, make_journal, open_record

if TYPE_CHECKING:
    from app.exports.tiles.placed import Placed
    from app.store.catalog import Catalog

TILES = 12
NAME = "incidents"


def tile_at(lon: float, lat: float, zoom: int) -> Tile:
    """Give the tile of a place in degrees."""
    x, y = on_square(np.array([lon]), np.array([lat]))
    return Tile(zoom, int(y[0] * (1 << zoom)), int(x[0] * (1 << zoom)))


def first_ms(catalog: Catalog) -> tuple[Placed, float]:
    """Place the whole record and draw one tile of it; give the milliseconds of both together."""
    begun = time.thread_time()
    page = select(catalog, NAME, Selection())
    placed = place(page.features, catalog.collection(NAME).columns)
    tile_bytes(placed, NAME, tile_at(45.0, 45.0, 6))
    return placed, 1_000.0 * (time.thread_time() - begun)


def main() -> None:
    """Measure and print."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else COUNT
    spread = np.random.default_rng(7)
    with tempfile.TemporaryDirectory(dir=sys.argv[2] if len(sys.argv) > 2 else None) as name:  # noqa: PLR2004
        make_journal(Path(name), count)
        record = open_record(Path(name))
        record.follow()
        gc.freeze()  # as the service does
        placed, first = first_ms(record.catalog)
        print(f"{count:,} incidents; first tile of a selection {first:.0f} ms")
        for zoom in range(MAX_ZOOM + 1):
            placed.level(zoom)
            taken, sizes = [], []
            for lon, lat in spread.uniform((35.0, 42.5), (55.0, 48.5), (TILES, 2)).tolist():
                begun = time.thread_time()
                sizes.append(len(tile_bytes(placed, NAME, tile_at(lon, lat, zoom))))
                taken.append(1_000.0 * (time.thread_time() - begun))
            print(
                f"zoom {zoom:2}: {median(taken):5.1f} ms, at most {max(taken):5.1f} ms,"
                f" at most {max(sizes) / 1_000.0:5.1f} kB"
            )
        record.close()


if __name__ == "__main__":
    main()
