"""Labels beside marks on a line, in so many lanes that none touches another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Laid", "laid_out"]

GAP_PX = 6.0


@dataclass(frozen=True, slots=True)
class Laid:
    """Where a label begins, pixels from the left, and in which lane, 0 nearest to the line."""

    left_px: float
    lane: int


def laid_out(
    marks_px: Sequence[float], widths_px: Sequence[float], whole_px: float
) -> tuple[Laid, ...]:
    """Lay labels over their marks, in the order given, each in the first lane with room.

    A label stands with its middle over its mark, or as near to that as keeps it on the picture.

    Examples
    --------
    >>> laid_out([10, 20, 190], [40, 40, 40], 200.0)
    (Laid(left_px=0.0, lane=0), Laid(left_px=0.0, lane=1), Laid(left_px=160.0, lane=0))
    """
    taken: list[list[tuple[float, float]]] = []
    found = []
    for mark, width in zip(marks_px, widths_px, strict=True):
        left = min(max(mark - width / 2.0, 0.0), max(whole_px - width, 0.0))
        span = left - GAP_PX, left + width + GAP_PX
        lane = next((n for n, there in enumerate(taken) if _is_free(there, span)), len(taken))
        if lane == len(taken):
            taken.append([])
        taken[lane].append((left, left + width))
        found.append(Laid(left, lane))
    return tuple(found)


def _is_free(taken: list[tuple[float, float]], span: tuple[float, float]) -> bool:
    return all(right <= span[0] or left >= span[1] for left, right in taken)
