"""The density of incidents along a route, cell by cell, in the order of the kilometres."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from math import ceil
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from app.analysis.kernel_density import Line, density_per_km, mass, share
from app.domain.errors import BadParameterError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.analysis.definition import Row
    from app.domain.geo.geodesy import Floats
    from app.domain.geo.linear import Route

__all__ = ["DENSITY_COLUMNS", "DENSITY_UNITS", "MOST_CELLS", "density_rows", "edges_km_of"]

Interval: TypeAlias = "tuple[float, float]"

DENSITY_COLUMNS = (
    "from_km", "to_km", "kp_km", "density_per_km", "smoothed", "share", "certain", "possible",
)  # fmt: skip
DENSITY_UNITS = {
    "from_km": "km", "to_km": "km", "kp_km": "km", "density_per_km": "1/km",
    "smoothed": "incident", "share": "incident", "certain": "incident", "possible": "incident",
}  # fmt: skip
METRES_A_KM = 1_000.0
MOST_CELLS = 2_000
DIGITS = 9
# A last cell that would be so short, in cells, is none.
ROUNDING = 1e-9


def edges_km_of(route: Route, step_m: float) -> Floats:
    """Cut a route into cells of a step (metres); the last is as long as what is left.

    Raises
    ------
    BadParameterError
        If there are more of them than a table holds.
    """
    step, length = step_m / METRES_A_KM, route.end_km - route.start_km
    if step <= 0.0 or length / step > MOST_CELLS:
        least = ceil(length / MOST_CELLS * METRES_A_KM)
        given = f"{step:g} km gives more than {MOST_CELLS} cells"
        raise BadParameterError("step", f"{given}; expected {least} m or more")
    count = max(ceil(length / step - ROUNDING), 1)
    edges: Floats = route.start_km + step * np.arange(count + 1, dtype=np.float64)
    edges[-1] = route.end_km
    return edges


def density_rows(line: Line, intervals: Sequence[Interval], edges_km: Floats) -> list[Row]:
    """Give one row a cell: the density in its middle, the mass in it, what lies wholly in it."""
    if not intervals:
        return []
    middle = (edges_km[:-1] + edges_km[1:]) / 2.0
    columns = np.zeros((5, len(middle)))
    for interval, count in sorted(Counter(intervals).items()):
        part = share(interval, edges_km)
        found = (
            density_per_km(line, interval, middle),
            mass(line, interval, edges_km),
            part,
            _holds(interval, edges_km, part),
            (part > 0.0).astype(float),
        )
        columns += count * np.stack(found)
    cells = zip(pairwise(edges_km.tolist()), middle.tolist(), columns.T.tolist(), strict=True)
    return [_cell(*cell) for cell in cells]


def _holds(interval: Interval, edges_km: Floats, part: Floats) -> Floats:
    """Say which cell holds an interval wholly."""
    low, high = interval
    is_held = (edges_km[:-1] <= low) & (high <= edges_km[1:]) & (part > 0.0)
    return is_held.astype(float)


def _cell(ends: tuple[float, float], middle: float, found: list[float]) -> Row:
    density, smoothed, part, certain, possible = found
    return {
        "from_km": round(ends[0], 3),
        "to_km": round(ends[1], 3),
        "kp_km": round(middle, 3),
        "density_per_km": round(density, DIGITS) + 0.0,
        "smoothed": round(smoothed, DIGITS) + 0.0,
        "share": round(part, DIGITS) + 0.0,
        "certain": int(certain),
        "possible": int(possible),
    }
