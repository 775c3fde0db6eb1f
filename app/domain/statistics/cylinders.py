"""Stretches of a line during runs of days, with the events that they hold and should hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from app.domain.geo.geodesy import Floats

__all__ = ["Cylinder", "Windows", "cylinders", "log_ratios", "most_likely_first", "strengths"]

# Equal ratios of whole numbers are equal to so many digits, whatever the order of sums.
DIGITS = 6
# More than the days of any cylinder.
SPANS = 4_096
LEAST_HELD = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Windows:
    """A line cut into cells from its start (whole millimetres), and the largest cylinders.

    ``widest`` is a number of cells, ``longest`` of days. The last cell may be shorter.
    """

    length_mm: int
    cell_mm: int
    widest: int
    longest: int

    def cells(self, places_mm: NDArray[np.int64]) -> NDArray[np.int64]:
        """Give the number of the cell of each place, from 0; the end belongs to the last."""
        last = -(-self.length_mm // self.cell_mm) - 1
        return np.minimum(places_mm // self.cell_mm, last)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cylinder:
    """Cells and days, both ends included; events in it, in its cells, in its days, and in all."""

    first_cell: int
    last_cell: int
    first_day: int
    last_day: int
    held: int
    in_cells: int
    in_days: int
    total: int

    @property
    def expected(self) -> float:
        """How many events it should hold."""
        return self.in_cells * self.in_days / self.total

    @property
    def strength(self) -> float:
        """Where it stands among others: see :func:`strengths`."""
        return float(strengths(self.log_ratio, self.last_day - self.first_day + 1))

    @property
    def log_ratio(self) -> float:
        """The natural logarithm of its likelihood ratio."""
        product = np.array([self.in_cells * self.in_days])
        return float(log_ratios(np.array([self.held]), product, self.total)[0])

    def meets(self, other: Cylinder) -> bool:
        """Say whether both have a cell in common."""
        return self.first_cell <= other.last_cell and other.first_cell <= self.last_cell


def log_ratios(held: NDArray[np.int64], product: NDArray[np.int64], total: int) -> Floats:
    """Give the logarithm of the likelihood ratio, 0 where no more than expected is held.

    ``product`` is that of the events of the cells and of the days. A single event is no cluster.

    Examples
    --------
    >>> log_ratios(np.array([1, 2, 2, 4]), np.array([1, 4, 40, 16]), 10).tolist()
    [0.0, 1.760303, 0.0, 1.64633]
    """
    found = np.zeros(np.broadcast_shapes(held.shape, product.shape))
    held, product = np.broadcast_arrays(held, product)
    more = (held >= LEAST_HELD) & (held * total > product)
    inside, expected = held[more].astype(float), product[more] / total
    outside = total - inside
    found[more] = inside * np.log(inside / expected)
    found[more] += outside * np.log(outside / (total - expected))
    return np.round(found, DIGITS)


def strengths(log_ratio: Floats | float, days: Floats | int) -> Floats:
    """Give a whole number that orders cylinders: by their ratio, of equal ones the shorter higher.

    Few events have few different ratios, and many are equal by chance; without an order among
    those a test at 5 % would raise an alarm in less than 5 % of the cases.
    """
    found: Floats = np.round(np.asarray(log_ratio) * 10**DIGITS) * SPANS + (SPANS - days)
    return np.where(np.asarray(log_ratio) > 0.0, found, 0.0)


def cylinders(
    cells: NDArray[np.int64], days: NDArray[np.int64], windows: Windows
) -> list[Cylinder]:
    """Give the most likely cylinder of each run of cells that has one, in the order of the line."""
    from app.domain.geo.compiled import fullest  # noqa: PLC0415 - numba takes a second

    occupied = len(np.unique(cells))
    out = np.zeros((occupied * min(occupied, windows.widest), 7), dtype=np.int64)
    runs = fullest(cells, days, windows.widest, windows.longest, out)
    return [_cylinder(row, len(cells)) for row in out[:runs].tolist() if row[4]]


def most_likely_first(found: Iterable[Cylinder]) -> list[Cylinder]:
    """Order cylinders by their strength, and equal ones by where they begin and end."""
    return sorted(found, key=lambda each: (-each.strength, each.first_cell, each.last_cell))


def _cylinder(row: list[int], total: int) -> Cylinder:
    first_cell, last_cell, first_day, last_day, held, in_cells, in_days = row
    return Cylinder(
        first_cell=first_cell,
        last_cell=last_cell,
        first_day=first_day,
        last_day=last_day,
        held=held,
        in_cells=in_cells,
        in_days=in_days,
        total=total,
    )
