"""How far a simulation is: told to whoever asks, a few patterns at a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

__all__ = ["Progress", "counted"]

# So many patterns are done, of so many.
Progress: TypeAlias = Callable[[int, int], None]


def counted(progress: Progress | None, total: int) -> Callable[[int], None]:
    """Give a function that hears how many patterns were done, and tells how many are by now.

    Examples
    --------
    >>> tell = counted(print, 3)
    >>> tell(1), tell(2)
    1 3
    3 3
    (None, None)
    """
    done = 0

    def tell(patterns: int) -> None:
        nonlocal done
        done += patterns
        if progress is not None:
            progress(done, total)

    return tell
