"""Tolls of many incidents: what is reported, with how many reported and how many did not.

Nothing is summed over "not reported": a sum is one of the reports that there are, and null where
there are none. Low, best and high are those of each incident (:mod:`app.domain.record.views`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.record.views import Toll, toll
from app.domain.record.vocabulary import Measure

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.domain.record.incidents import Incident

__all__ = ["MEASURES", "TOLL_COLUMNS", "TOLL_UNITS", "Tolls"]

MEASURES = (Measure.KILLED, Measure.INJURED)
LEVELS = ("low", "best", "high")
STATISTICS = ("sum", "min", "max", "mean")
STATED = tuple(f"{level}_{name}" for level in LEVELS for name in STATISTICS)
TOLL_COLUMNS = ("measure", "incidents", "reported", "not_reported", "settled", *STATED)
TOLL_UNITS = dict.fromkeys(STATED, "person")
MEAN_DIGITS = 3


class Tolls:
    """The tolls of incidents, each derived once."""

    def __init__(self, incidents: Iterable[Incident]) -> None:
        """Derive the tolls."""
        self._found = {
            (each.id, measure): toll(each.casualties, measure)
            for each in incidents
            for measure in MEASURES
        }

    def of(self, name: str, measure: Measure) -> Toll:
        """Give the toll of an incident by its id."""
        return self._found[name, measure]

    def rows(self, names: Sequence[str]) -> list[dict[str, Any]]:
        """Give the columns :data:`TOLL_COLUMNS` of some incidents, a row a measure.

        ``reported`` counts those with any number, ``settled`` those with a best one.
        """
        return [self._row(measure, names) for measure in MEASURES]

    def _row(self, measure: Measure, names: Sequence[str]) -> dict[str, Any]:
        found = [self.of(name, measure) for name in names]
        reported = sum(each != Toll() for each in found)
        row: dict[str, Any] = {
            "measure": measure.value,
            "incidents": len(names),
            "reported": reported,
            "not_reported": len(names) - reported,
            "settled": sum(each.best is not None for each in found),
        }
        for level in LEVELS:
            numbers = [getattr(each, level) for each in found]
            row |= _statistics(level, [value for value in numbers if value is not None])
        return row


def _statistics(level: str, numbers: list[int]) -> dict[str, int | float | None]:
    names = [f"{level}_{name}" for name in STATISTICS]
    if not numbers:
        return dict.fromkeys(names)
    mean = round(sum(numbers) / len(numbers), MEAN_DIGITS)
    return dict(zip(names, (sum(numbers), min(numbers), max(numbers), mean), strict=True))
