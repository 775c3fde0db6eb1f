"""Files are built and streamed in threads: few at a time, a short queue, nothing kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import anyio
from anyio import to_thread

from app.api.workers import OverloadedError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

__all__ = ["Builds"]

T = TypeVar("T")


class Builds:
    """A pool of its own, so that long files do not hold up short questions."""

    def __init__(self, *, threads: int = 2, queue: int = 8) -> None:
        """Set how many work at once and how many may wait."""
        self._threads, self._queue = threads, queue
        self._there = 0
        self._made: anyio.CapacityLimiter | None = None

    async def run(self, work: Callable[[], T]) -> T:
        """Do the work in the pool.

        Raises
        ------
        OverloadedError
            If the queue is full.
        """
        if self._there >= self._threads + self._queue:
            raise OverloadedError(f"{self._queue} files are waiting; ask again in a second")
        self._there += 1
        try:
            return await to_thread.run_sync(work, limiter=self._limiter)
        finally:
            self._there -= 1

    async def pieces(self, source: Iterator[bytes]) -> AsyncIterator[bytes]:
        """Give the pieces of a stream, each made in the pool; a slow reader holds no thread."""
        while piece := await to_thread.run_sync(next, source, b"", limiter=self._limiter):
            yield piece

    @property
    def _limiter(self) -> anyio.CapacityLimiter:
        if self._made is None:  # belongs to the loop that is running
            self._made = anyio.CapacityLimiter(self._threads)
        return self._made
