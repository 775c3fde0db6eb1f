"""How many events lie within a distance of an event, along one line: the network K function.

On a line of the length L with n events,

    K(r) = L / (n (n - 1))  sum over ordered pairs with d <= r of 1 / m(i, d)

where m(i, d) is how many places of the line lie at the distance d from event i: 2, or 1 near an
end. Of events placed evenly at random the expected value is then r, up to half of L. Without
the correction, m = 1, it is 2 r - r^2 / L.

References
----------
A. Okabe and I. Yamada, The K-function method on a network and its computational implementation,
Geographical Analysis 33 (2001) 271-290: without correction.
Q. W. Ang, A. Baddeley and G. Nair, Geometrically corrected second order analysis of events on a
linear network, Scandinavian Journal of Statistics 39 (2012) 591-617: with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.domain.geo.geodesy import Floats

__all__ = ["Bands"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bands:
    """The length of a line and the distances at which pairs are counted, whole millimetres.

    The distances are multiples of ``step_mm``, ``count`` of them; the last is at most half of the
    length.
    """

    length_mm: int
    step_mm: int
    count: int
    is_corrected: bool = True

    @property
    def distances_mm(self) -> NDArray[np.int64]:
        """The distances, shape (count,)."""
        return self.step_mm * np.arange(1, self.count + 1, dtype=np.int64)

    def expected_mm(self) -> Floats:
        """Give K of events that are placed evenly at random, shape (count,)."""
        far = self.distances_mm.astype(float)
        return far if self.is_corrected else 2.0 * far - far * far / self.length_mm

    def k_mm(self, places_mm: NDArray[np.int64]) -> Floats:
        """Give K of patterns, from the start of the line; shape (patterns, n) to (patterns, count).

        Pairs are counted in whole numbers, so the result is exact up to one division.
        """
        from app.domain.geo.compiled import pair_weights  # noqa: PLC0415 - numba takes a second

        rising = np.sort(places_mm, axis=1)
        twice = np.zeros((len(rising), self.count), dtype=np.int64)
        pair_weights(rising, self.length_mm, self.step_mm, int(self.is_corrected), twice)
        events = rising.shape[1]
        found: Floats = np.cumsum(twice, axis=1) * (self.length_mm / (2 * events * (events - 1)))
        return found
