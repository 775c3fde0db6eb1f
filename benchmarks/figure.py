"""One figure asked for, and whether a measured value keeps it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.results import Results

    Reading = Callable[[Results], float | None]

__all__ = ["Figure"]


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: at most, or at least, ``asked``; ``reach`` is what would be better still."""

    name: str
    asked: float
    reach: float | None
    unit: str
    read: Reading
    at_least: bool = False

    def met(self, measured: float, bound: float) -> bool:
        """Tell whether a measured value keeps a bound."""
        return measured >= bound if self.at_least else measured <= bound
