"""How far positions would have to be off to change a count within a radius.

Who moves a place by m metres moves its distance from anything by m metres at most. So the count by
best distances stays as it is until some incident is off by its margin: the distance from its best
distance to the radius.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.analysis.counts import BEST, is_within
from app.analysis.pairs import share
from app.domain.geo.uncertainty import Verdict, verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.analysis.around import Away

__all__ = ["MARGIN_COLUMNS", "Conclusion", "margin_facts", "margin_rows"]

MARGIN_COLUMNS = (
    "incident_id", "distance_m", "distance_min_m", "distance_max_m", "verdict", "probability",
    "counts", "margin_m", "is_open",
)  # fmt: skip
OPEN = {Verdict.PROBABLE, Verdict.POSSIBLE}


@dataclass(frozen=True, slots=True)
class Conclusion:
    """That at least ``least`` incidents lie within a radius; without a number nothing is said."""

    radius_m: float
    least: int | None

    def holds(self, count: float) -> bool | None:
        """Say whether a count bears it out; None where nothing is said."""
        return None if self.least is None else count >= self.least


def margin_rows(
    away: Sequence[Away], radius_m: float, chances: Sequence[float]
) -> list[dict[str, Any]]:
    """Give each incident with its margin (metres), and what can be said of its being within.

    ``is_open`` says that its interval has the radius in it: the record itself leaves open on which
    side it lies.
    """
    rows = []
    for each, chance in zip(away, chances, strict=True):
        found = verdict(each.interval, chance, within_m=radius_m)
        rows.append(
            {
                "incident_id": each.id,
                "distance_m": each.best_m,
                "distance_min_m": each.min_m,
                "distance_max_m": each.max_m,
                "verdict": found.value,
                "probability": share(chance, found),
                "counts": is_within(each, BEST, radius_m),
                "margin_m": _margin_m(each, radius_m),
                "is_open": found in OPEN,
            }
        )
    return rows


def margin_facts(away: Sequence[Away], said: Conclusion) -> dict[str, Any]:
    """Give the smallest margin, and how far positions must be off to change the conclusion.

    A conclusion with a count of c holds until c - least + 1 incidents are out, and one that does
    not hold begins to when least - c are in. They are the ones with the smallest margins, and the
    largest of these is how far positions may be off at once.
    """
    margins = {each.id: _margin_m(each, said.radius_m) for each in away}
    smallest = min(margins.values(), default=None)
    moved = _moved(away, margins, said)
    return {
        "smallest_margin_m": smallest,
        "smallest_margin_incidents": [name for name, m in margins.items() if m == smallest],
        "changes_if_off_m": max((margins[name] for name in moved), default=None),
        "changes_if_off_incidents": moved,
    }


def _moved(away: Sequence[Away], margins: dict[str, float], said: Conclusion) -> list[str]:
    """Give the incidents that have to be off, the nearest to the radius first."""
    if said.least is None:
        return []
    inside = [each.id for each in away if is_within(each, BEST, said.radius_m)]
    holds, needed = len(inside) >= said.least, abs(len(inside) - said.least)
    names = inside if holds else [name for name in margins if name not in set(inside)]
    needed += holds
    ranked = sorted(names, key=lambda name: (margins[name], name))
    return ranked[:needed] if needed <= len(ranked) else []


def _margin_m(away: Away, radius_m: float) -> float:
    return round(abs(away.best_m - radius_m), 1)
