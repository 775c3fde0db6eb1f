"""Long edges cut into short ones that end on the same geodesic."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from app.domain.geo.geodesy import destination

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.domain.geo.geodesy import Floats
    from app.domain.geo.segments import Segments

__all__ = ["pieces"]

# So long an edge is straight in a plane round a place near by, to 0.1 m in 50 km.
LONGEST_M = 50_000.0


def pieces(segments: Segments, which: NDArray[np.intp] | None = None) -> tuple[Floats, Floats]:
    """Give starts and ends (lon, lat in degrees, shape (2, m)) of segments, each at most 50 km.

    ``which`` picks segments by number; without it all are taken.
    """
    chosen = np.arange(len(segments.lon)) if which is None else which
    count = np.maximum(np.ceil(segments.length_m[chosen] / LONGEST_M), 1.0).astype(int)
    row = np.repeat(chosen, count)
    turn = np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count)
    step = segments.length_m[row] / np.repeat(count, count)
    begin = segments.lon[row], segments.lat[row], segments.azimuth_deg[row]
    first, last = (destination(*begin, step * number)[:2] for number in (turn, turn + 1))
    return np.stack(first), np.stack(last)
