"""Work that takes the processor: at most two at a time, a short queue, a clear refusal beyond."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, TypeVar

import anyio
from anyio import to_thread

from app.domain.errors import MapperError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Hashable

__all__ = ["OverloadedError", "Workers"]

T = TypeVar("T")


class OverloadedError(MapperError):
    """Too much work is waiting; it is worth asking again in a moment."""

    code = "overloaded"


class Workers:
    """A pool of two threads with a bounded queue, and the last answers it gave.

    What several ask for at once is made once: the others wait for it.
    """

    def __init__(self, *, threads: int = 2, queue: int = 32, kept: int = 64) -> None:
        """Set how many work at once, how many may wait, how many answers are kept."""
        self._threads, self._queue, self._kept = threads, queue, kept
        self._waiting = 0
        self._limiter: anyio.CapacityLimiter | None = None
        self._answers: OrderedDict[Hashable, object] = OrderedDict()
        self._making: dict[Hashable, anyio.Event] = {}

    async def run(self, key: Hashable | None, work: Callable[[], T]) -> T:
        """Give the kept answer for a key, or do the work in the pool and keep it; None keeps none.

        Raises
        ------
        OverloadedError
            If the queue is full.
        """
        if key is None:
            return await self._done(work)
        return await self.kept(key, lambda: self._done(work))

    async def kept(self, key: Hashable, make: Callable[[], Awaitable[T]]) -> T:
        """Give the kept answer for a key, or have it made, wherever that is, and keep it.

        Who waits for another's answer that fails makes it again, and fails for itself.
        """
        while key in self._making:
            await self._making[key].wait()
        if key not in self._answers:
            self._answers[key] = await self._made(key, make)
        self._answers.move_to_end(key)
        while len(self._answers) > self._kept:
            self._answers.popitem(last=False)
        return self._answers[key]  # type: ignore[return-value]  # the key decides the type

    async def _made(self, key: Hashable, make: Callable[[], Awaitable[T]]) -> T:
        """Have an answer made, and let others wait for it meanwhile."""
        done = self._making[key] = anyio.Event()
        try:
            return await make()
        finally:
            del self._making[key]
            done.set()

    async def _done(self, work: Callable[[], T]) -> T:
        if self._waiting >= self._threads + self._queue:
            raise OverloadedError(f"{self._queue} questions are waiting; ask again in a second")
        self._waiting += 1
        try:
            self._limiter = self._limiter or anyio.CapacityLimiter(self._threads)
            return await to_thread.run_sync(work, limiter=self._limiter)
        finally:
            self._waiting -= 1
