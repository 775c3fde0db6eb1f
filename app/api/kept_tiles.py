"""Tiles that were made, and the selections they are made of: the last ones, within a bound.

Both go by the version of the catalog and the selection, so that nothing is ever out of date.
"""

from __future__ import annotations

from collections import OrderedDict
from concurrent.futures import Future
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from app.exports.tiles.placed import Placed

__all__ = ["KeptTiles"]

MOST_BYTES = 64_000_000
# A feature that is placed takes some 100 bytes, and 9 for each zoom.
MOST_PLACED = 300_000
# What a tile takes besides what it holds.
EACH_BYTES = 500


class KeptTiles:
    """The last tiles up to so many bytes, the last selections up to so many features."""

    def __init__(self, *, most_bytes: int = MOST_BYTES, most_placed: int = MOST_PLACED) -> None:
        """Keep nothing yet."""
        self._most_bytes, self._most_placed = most_bytes, most_placed
        self._tiles: OrderedDict[Hashable, bytes] = OrderedDict()
        self._placed: OrderedDict[Hashable, Future[Placed]] = OrderedDict()
        self._looking = Lock()
        self.size_bytes = 0

    def tile(self, key: Hashable) -> bytes | None:
        """Give a tile that is kept."""
        found = self._tiles.get(key)
        if found is not None:
            self._tiles.move_to_end(key)
        return found

    def keep(self, key: Hashable, tile: bytes) -> None:
        """Keep a tile; who has not been asked for longest goes."""
        if key in self._tiles:  # two have asked at the same time
            return
        self._tiles[key] = tile
        self.size_bytes += len(tile) + EACH_BYTES
        while self.size_bytes > self._most_bytes:
            _, gone = self._tiles.popitem(last=False)
            self.size_bytes -= len(gone) + EACH_BYTES

    def placed(self, key: Hashable, make: Callable[[], Placed]) -> Placed:
        """Give a selection in its places, made once however many threads ask for tiles of it."""
        with self._looking:
            is_new = key not in self._placed
            found = self._placed.setdefault(key, Future())
            self._placed.move_to_end(key)
        if is_new:
            self._make(key, found, make)
        return found.result()

    def _make(self, key: Hashable, found: Future[Placed], make: Callable[[], Placed]) -> None:
        """Make a selection for all who wait for it; what cannot be made is not kept."""
        try:
            found.set_result(make())
        except BaseException as error:
            with self._looking:
                self._placed.pop(key, None)
            found.set_exception(error)
            raise
        with self._looking:
            while len(self._placed) > 1 and self._count() > self._most_placed:
                self._placed.popitem(last=False)

    def _count(self) -> int:
        made = (each.result() for each in self._placed.values() if each.done())
        return sum(len(placed.features) for placed in made)
