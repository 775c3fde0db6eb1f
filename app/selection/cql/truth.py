"""True, false and unknown for each feature, as SQL and CQL2 have it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Truth"]


@dataclass(frozen=True, slots=True, eq=False)
class Truth:
    """Two arrays, never both true in one place; single values stand for every feature.

    Examples
    --------
    >>> unknown = Truth(np.array([False]), np.array([True]))
    >>> (~unknown).true.tolist(), (~unknown).unknown.tolist()
    ([False], [True])
    """

    true: NDArray[np.bool_]
    unknown: NDArray[np.bool_]

    @classmethod
    def of(cls, held: NDArray[np.bool_], missing: NDArray[np.bool_]) -> Truth:
        """Give what holds, unknown where a value is missing."""
        return cls(held & ~missing, np.broadcast_to(missing, np.broadcast(held, missing).shape))

    @classmethod
    def single(cls, value: bool) -> Truth:  # noqa: FBT001 - the value itself
        """Give one value for every feature."""
        return cls(np.array(value), np.zeros((), dtype=bool))

    @property
    def false(self) -> NDArray[np.bool_]:
        """What is neither true nor unknown."""
        return ~(self.true | self.unknown)

    def __invert__(self) -> Truth:
        """NOT: of unknown it is unknown."""
        return Truth(self.false, self.unknown)

    def __and__(self, other: Truth) -> Truth:
        """AND: false where one is false, else unknown where one is unknown."""
        true = self.true & other.true
        return Truth(true, ~(true | self.false | other.false))

    def __or__(self, other: Truth) -> Truth:
        """OR: true where one is true, else unknown where one is unknown."""
        true = self.true | other.true
        return Truth(true, (self.unknown | other.unknown) & ~true)

    def over(self, size: int) -> Truth:
        """Give one entry a feature."""
        return Truth(np.broadcast_to(self.true, size), np.broadcast_to(self.unknown, size))
