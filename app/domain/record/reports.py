"""Rules of what voices say: claims, counts, and which count corrects which."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from app.domain.record.incidents import CasualtyReport, Claim, Incident

__all__ = ["partial_date", "report_faults"]

Found = tuple[str, str]

PARTIAL_DATE = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")
# Of a page no more is quoted than a quotation needs.
MOST_WORDS = 25


def report_faults(incident: Incident) -> Iterator[Found]:
    """Yield what is wrong with the claims and the counts of an incident."""
    for index, report in enumerate(incident.casualties):
        yield from _casualty(f"/casualties/{index}", report)
    yield from _corrections(incident.casualties)
    yield from _claims(incident.claims)


def partial_date(text: str) -> date:
    """Give the first day of ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``; ValueError if it is none.

    Examples
    --------
    >>> partial_date("2025-04").isoformat()
    '2025-04-01'
    """
    match = PARTIAL_DATE.fullmatch(text)
    if not match:
        raise ValueError(f"'{text}' is not YYYY, YYYY-MM or YYYY-MM-DD")
    year, month, day = (int(part) if part else 1 for part in match.groups())
    try:
        return date(year, month, day)
    except ValueError as error:
        raise ValueError(f"'{text}' is not a date that exists") from error


def _casualty(pointer: str, report: CasualtyReport) -> Iterator[Found]:
    numbers = [n for n in (report.low, report.value, report.high) if n is not None]
    if any(number < 0 for number in numbers):
        yield pointer, "a count below 0"
    if numbers != sorted(numbers):
        text = " to ".join(map(str, numbers))
        yield pointer, f"{report.measure} is not low <= value <= high: {text}"


def _claims(claims: Sequence[Claim]) -> Iterator[Found]:
    for index, claim in enumerate(claims):
        words = len(claim.quote.split()) if claim.quote is not None else 1
        if not 0 < words <= MOST_WORDS:
            yield f"/claims/{index}/quote", f"holds {words} words, expected 1 to {MOST_WORDS}"
        if claim.date:
            try:
                partial_date(claim.date)
            except ValueError as error:
                yield f"/claims/{index}/date", str(error)


def _corrections(reports: Sequence[CasualtyReport]) -> Iterator[Found]:
    """Yield what is wrong with which report corrects which: an earlier one, of the same count."""
    earlier: dict[str, CasualtyReport] = {}
    corrected: set[str] = set()
    for index, report in enumerate(reports):
        pointer, named = f"/casualties/{index}", report.supersedes
        if named is not None:
            before = earlier.get(named)
            if before is None:
                yield f"{pointer}/supersedes", f"'{named}' is no earlier report of this incident"
            elif _counted(before) != _counted(report):
                yield f"{pointer}/supersedes", f"'{named}' counts something else"
            elif named in corrected:
                yield f"{pointer}/supersedes", f"'{named}' is corrected by another report already"
            corrected.add(named)
        if report.id is not None:
            if report.id in earlier:
                yield f"{pointer}/id", f"the report '{report.id}' stands twice"
            earlier[report.id] = report


def _counted(report: CasualtyReport) -> tuple[str, str, str]:
    return report.measure, report.subset, report.scope
