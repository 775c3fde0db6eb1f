"""Leave one out: what remains of a count if one incident, or one place, is not there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.analysis.counts import BEST, STEPS, is_within
from app.analysis.toll_statistics import MEASURES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.analysis.around import Away
    from app.analysis.margins import Conclusion
    from app.analysis.toll_statistics import Tolls
    from app.domain.record.vocabulary import Measure

__all__ = ["LEFT_OUT_COLUMNS", "LeftOut"]

CHANGES = tuple(f"changes_{step}" for step in STEPS)
SUMS = tuple(f"{measure.value}_best_sum" for measure in MEASURES)
LEFT_OUT_COLUMNS = ("without", "left_out", *STEPS, *CHANGES, *SUMS)


class LeftOut:
    """The counts of a conclusion, and their tolls, without some of the incidents."""

    def __init__(self, away: Sequence[Away], tolls: Tolls, said: Conclusion) -> None:
        """Count all of them."""
        self._said, self._away = said, away
        self._within = {
            each.id: {step: is_within(each, step, said.radius_m) for step in STEPS} for each in away
        }
        self._counts = {s: sum(row[s] for row in self._within.values()) for s in STEPS}
        self._known: dict[Measure, dict[str, int]] = {measure: {} for measure in MEASURES}
        for measure, known in self._known.items():
            for each in away:
                best = tolls.of(each.id, measure).best
                if best is not None and self._within[each.id][BEST]:
                    known[each.id] = best
        self._sums = {measure: sum(known.values()) for measure, known in self._known.items()}

    def each(self) -> list[dict[str, Any]]:
        """Give a row without each incident."""
        return [self._row(each.id, (each.id,)) for each in self._away]

    def each_place(self) -> list[dict[str, Any]]:
        """Give a row without the incidents of each place, by the id that the record names.

        What lies in one footprint is off together. A position of its own is named by its incident.
        """
        places: dict[str, list[str]] = {}
        for each in self._away:
            name = each.measured.incident.where.place or each.id
            places.setdefault(name, []).append(each.id)
        return [self._row(name, places[name]) for name in sorted(places)]

    def _row(self, name: str, gone: Sequence[str]) -> dict[str, Any]:
        row: dict[str, Any] = {"without": name, "left_out": len(gone)}
        for step in STEPS:
            count = self._counts[step] - sum(self._within[each][step] for each in gone)
            before, after = self._said.holds(self._counts[step]), self._said.holds(count)
            row |= {step: count, f"changes_{step}": None if after is None else before != after}
        sums = (self._sum(measure, gone) for measure in MEASURES)
        return row | dict(zip(SUMS, sums, strict=True))

    def _sum(self, measure: Measure, gone: Sequence[str]) -> int | None:
        """Give the sum of what is reported of those that are left; None if nothing is."""
        known = self._known[measure]
        lost = [known[name] for name in gone if name in known]
        return self._sums[measure] - sum(lost) if len(lost) < len(known) else None
