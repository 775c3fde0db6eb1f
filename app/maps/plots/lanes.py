"""Labels beside marks on a line, in so many lanes that none touches another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Laid", "laid_out", "packed"]

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
    lefts = [
        min(max(mark - width / 2.0, 0.0), max(whole_px - width, 0.0))
        for mark, width in zip(marks_px, widths_px, strict=True)
    ]
    ends = [left + width for left, width in zip(lefts, widths_px, strict=True)]
    lanes = packed(list(zip(lefts, ends, strict=True)))
    return tuple(Laid(left, lane) for left, lane in zip(lefts, lanes, strict=True))


def packed(spans_px: Sequence[tuple[float, float]]) -> list[int]:
    """Give the lane of each span, in the order given: the first with room for it.

    Examples
    --------
    >>> packed([(0, 40), (30, 60), (50, 90)])
    [0, 1, 0]
    """
    taken: list[list[tuple[float, float]]] = []
    found = []
    for first, last in spans_px:
        wanted = first - GAP_PX, last + GAP_PX
        lane = next((n for n, there in enumerate(taken) if _is_free(there, wanted)), len(taken))
        if lane == len(taken):
            taken.append([])
        taken[lane].append((first, last))
        found.append(lane)
    return found


def _is_free(taken: list[tuple[float, float]], span: tuple[float, float]) -> bool:
    return all(right <= span[0] or left >= span[1] for left, right in taken)
