"""How many incidents lie within a radius, as functions of the radius.

Three of them are steps: certain (the largest distance is within), best (the best is), possible
(the smallest is). The fourth is the expected count, the sum of the chances. None of them falls as
the radius grows.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.analysis.around import Away
    from app.analysis.likely import Likely

__all__ = ["BEST", "CERTAIN", "POSSIBLE", "STEPS", "Counts", "expected_from_m", "is_within"]

CERTAIN, BEST, POSSIBLE = STEPS = ("certain", "best", "possible")
BOUND = {CERTAIN: "max_m", BEST: "best_m", POSSIBLE: "min_m"}
# Distances are printed to a decimetre, and so is the radius that is looked for.
A_METRE = 10


def is_within(away: Away, step: str, radius_m: float) -> bool:
    """Say whether an incident counts within a radius (metres), by one of :data:`STEPS`."""
    bound: float = getattr(away, BOUND[step])
    return bound <= radius_m


@dataclass(frozen=True, slots=True)
class Counts:
    """The rising distances (metres) at which each of :data:`STEPS` goes up by one."""

    rising_m: dict[str, list[float]]

    @classmethod
    def of(cls, away: Sequence[Away]) -> Counts:
        """Sort the bounds of incidents."""
        return cls({s: sorted(getattr(each, BOUND[s]) for each in away) for s in STEPS})

    @property
    def breaks_m(self) -> list[float]:
        """Every radius at which one of the counts changes, in rising order."""
        return sorted({bound for bounds in self.rising_m.values() for bound in bounds})

    def at(self, step: str, radius_m: float) -> int:
        """Give the count within a radius (metres)."""
        return bisect_right(self.rising_m[step], radius_m)

    def from_m(self, step: str, least: int) -> float | None:
        """Give the radius (metres) from which on the count is so large; None if it never is."""
        bounds = self.rising_m[step]
        return bounds[least - 1] if least <= len(bounds) else None


def expected_from_m(chances: Likely, counts: Counts, least: int) -> float | None:
    """Give the radius (metres, to a decimetre) from which on so many are expected.

    None if there are not so many incidents. So many are expected where so many are certain at the
    latest, and not before there are so many possible: between the two it is found by halving.
    """
    low, high = counts.from_m(POSSIBLE, least), counts.from_m(CERTAIN, least)
    if low is None or high is None:
        return None
    first, last = round(low * A_METRE), round(high * A_METRE)
    while first < last:
        middle = (first + last) // 2
        if chances.expected([middle / A_METRE])[0] >= least:
            last = middle
        else:
            first = middle + 1
    return last / A_METRE
