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


def pieces(
    segments: Segments,
    which: NDArray[np.intp] | None = None,
    *,
    longest_m: float = LONGEST_M,
) -> tuple[Floats, Floats]:
    """Give starts and ends (lon, lat in degrees, shape (2, m)) of segments, cut if long.

    ``which`` picks segments by number; without it all are taken.
    """
    chosen = np.arange(len(segments.lon)) if which is None else which
    count = np.maximum(np.ceil(segments.length_m[chosen] / longest_m), 1.0).astype(int)
    row = np.repeat(chosen, count)
    turn = np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count)
    step = segments.length_m[row] / np.repeat(count, count)
    begin = segments.lon[row], segments.lat[row], segments.azimuth_deg[row]
    first, later = np.stack(begin[:2]), np.nonzero(turn)[0]
    lon, lat, azimuth = (column[later] for column in begin)
    first[:, later] = destination(lon, lat, azimuth, (step * turn)[later])[:2]
    return first, np.stack(destination(*begin, step * (turn + 1))[:2])
