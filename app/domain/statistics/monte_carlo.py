"""The rank of what was observed among what was simulated: p-values, and where they are small.

References
----------
G. A. Barnard, discussion of M. S. Bartlett, The spectral analysis of point processes, Journal of
the Royal Statistical Society B 25 (1963) 294.
"""

from __future__ import annotations

from math import floor
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from app.domain.geo.geodesy import Floats

__all__ = ["LEVEL", "critical", "middle_band", "p_values"]

LEVEL = 0.05
# Of the curves of draws so much lies below the band, and as much above.
BELOW_BAND = 0.025
# 0.05 times 20 is 1, and not a little less.
SLACK = 1e-9


def p_values(observed: Floats, simulated: Floats) -> Floats:
    """Give the share of simulated values, with the observed one, that are as large or larger.

    Under the hypothesis that is simulated, a p-value is at most p with a chance of at most p, and
    of p itself where no values are equal and p times the number of simulations and one is whole.

    Examples
    --------
    >>> p_values(np.array([5.0, 2.0]), np.array([1.0, 2.0, 3.0])).tolist()
    [0.25, 0.75]
    """
    rising = np.sort(simulated)
    as_large = len(rising) - np.searchsorted(rising, observed, side="left")
    found: Floats = np.asarray((1 + as_large) / (1 + len(rising)), dtype=float)
    return found


def critical(simulated: Floats, level: float = LEVEL) -> float:
    """Give the value above which, and only above which, a p-value is at most the level.

    Raises
    ------
    ValueError
        If there are too few simulations for such a p-value.
    """
    rank = floor(level * (len(simulated) + 1) + SLACK)
    if rank < 1:
        raise ValueError(f"{len(simulated)} simulations are too few for a level of {level}")
    return float(np.sort(simulated)[-rank])


def middle_band(curves: Floats) -> tuple[Floats, Floats]:
    """Give the band that holds 95 % of the curves at each place, shape (draws, places)."""
    rank = max(1, floor(BELOW_BAND * (len(curves) + 1) + SLACK))
    rising = np.sort(curves, axis=0)
    return rising[rank - 1], rising[-rank]
