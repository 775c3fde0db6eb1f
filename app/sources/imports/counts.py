"""Counts of people from a table of three numbers: low, best, high."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.record.incidents import CasualtyReport
from app.domain.record.vocabulary import CasualtyScope, CasualtySubset

if TYPE_CHECKING:
    from datetime import date

    from app.domain.record.provenance import Source
    from app.domain.record.vocabulary import Measure
    from app.sources.imports.cells import Cells

__all__ = ["part_report", "ranged_report"]


def ranged_report(
    cells: Cells, measure: Measure, names: tuple[str, str, str], as_of: date, source: Source
) -> tuple[CasualtyReport, ...]:
    """Give the report of three columns: none if all are empty; a range needs both its ends."""
    low, best, high = (cells.whole(name) for name in names)
    if low is best is high is None:
        return ()
    if best is None and None in (low, high):
        cells.fault(names[1], "expected a best count, or both a low and a high one")
        return ()
    return (
        CasualtyReport(
            measure=measure,
            value=best,
            as_of=as_of,
            speaker=source.publisher,
            sources=(source.id,),
            low=None if low == best else low,
            high=None if high == best else high,
            scope=CasualtyScope.REGION,
        ),
    )


def part_report(
    cells: Cells, measure: Measure, name: str, as_of: date, source: Source
) -> tuple[CasualtyReport, ...]:
    """Give the report of one column that counts a part of the people, named by the column."""
    value = cells.whole(name)
    if value is None:
        return ()
    civilian = name.endswith("civilians")
    return (
        CasualtyReport(
            id=name,
            measure=measure,
            value=value,
            as_of=as_of,
            speaker=source.publisher,
            sources=(source.id,),
            subset=CasualtySubset.CIVILIAN if civilian else CasualtySubset.OTHER,
            scope=CasualtyScope.REGION,
        ),
    )
