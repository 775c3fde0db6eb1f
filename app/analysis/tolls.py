"""Casualties of several incidents together: what is reported is added, what is not is counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.record.views import Toll, toll

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.domain.record.incidents import Incident
    from app.domain.record.vocabulary import Measure

__all__ = ["TOLL_COLUMNS", "summed"]

TOLL_COLUMNS = ("sum_low", "sum_best", "sum_high", "reported", "not_settled", "not_reported")


def summed(incidents: Iterable[Incident], measure: Measure) -> dict[str, int | None]:
    """Add the tolls that are reported, and count the incidents without one.

    The sums are over the ``reported`` alone, None where there is none. ``not_settled`` are those
    of which only parts were counted, so that no best figure stands.
    """
    found = [toll(incident.casualties, measure) for incident in incidents]
    reported = [each for each in found if each.best is not None]
    return {
        "sum_low": _sum(each.low for each in reported),
        "sum_best": _sum(each.best for each in reported),
        "sum_high": _sum(each.high for each in reported),
        "reported": len(reported),
        "not_settled": sum(each.best is None and each.high is not None for each in found),
        "not_reported": found.count(Toll()),
    }


def _sum(figures: Iterable[int | None]) -> int | None:
    """Add figures, of which none is missing; nothing where there is none."""
    known = [figure for figure in figures if figure is not None]
    return sum(known) if known else None
