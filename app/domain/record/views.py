"""What is shown of a record: views over its reports, never typed by hand."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import groupby
from typing import TYPE_CHECKING, Protocol, TypeVar

from app.domain.record.vocabulary import (
    CasualtyScope,
    CasualtySubset,
    Measure,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.domain.record.incidents import Attribution, CasualtyReport, Incident

__all__ = [
    "AttributionStatus",
    "Toll",
    "as_told_by",
    "attribution_status",
    "independent_sources",
    "originals",
    "toll",
    "toll_reports",
]

FEWEST_SUBSETS = 2
WIDEST_FIRST = (CasualtyScope.REGION, CasualtyScope.CITY, CasualtyScope.SITE)


class AttributionStatus(StrEnum):
    """Whether anybody claimed the event, or was said to have done it."""

    CLAIMED = "claimed"
    CLAIMED_OTHER_TARGET = "claimed_other_target"
    CLAIMED_UNOFFICIAL = "claimed_unofficial"
    ALLEGED = "alleged"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Toll:
    """Low, best and high of the reports; None means not reported or, for best, not settled."""

    low: int | None = None
    best: int | None = None
    high: int | None = None


def toll(reports: Iterable[CasualtyReport], measure: Measure) -> Toll:
    """Derive the toll of one measure from the reports, which stand in order of time.

    ``best`` is the latest report at the widest scope that counts everybody; ``low`` and ``high``
    are the range of all such reports. A subset never enters. Where nobody counted everybody but
    several subsets were counted, ``low`` is the smallest report, ``high`` the sum of the subsets'
    highest, ``best`` is open.
    """
    whole, parts = _entering(tuple(reports), measure)
    if whole:
        best = _latest(whole).value
        return Toll(min(map(_low, whole)), best, max(map(_high, whole)))
    return Toll(min(map(_low, parts)), None, sum(_highest(parts).values())) if parts else Toll()


def toll_reports(reports: Sequence[CasualtyReport], measure: Measure) -> dict[str, list[int]]:
    """Give the numbers, from 0, of the reports that make ``low``, ``best`` and ``high`` of a toll.

    Where parts were added, ``high`` rests on the highest reports of each subset.
    """
    whole, parts = _entering(reports, measure)
    if not whole and not parts:
        return {"low": [], "best": [], "high": []}
    counts, entering, most = toll(reports, measure), whole or parts, _highest(parts)
    highs = {id(r) for r in entering if _high(r) == (counts.high if whole else most[r.subset])}
    lows = {id(r) for r in entering if _low(r) == counts.low}
    best = {id(_latest(whole))} if counts.best is not None else set()
    return {
        name: [at for at, report in enumerate(reports) if id(report) in chosen]
        for name, chosen in (("low", lows), ("best", best), ("high", highs))
    }


def attribution_status(attribution: Attribution) -> AttributionStatus:
    """Derive the status from who claimed it, who was said to have done it, and what was meant."""
    claims = attribution.claimed_by
    if any(claim.official and not claim.other_target for claim in claims):
        return AttributionStatus.CLAIMED
    if any(claim.official for claim in claims):
        return AttributionStatus.CLAIMED_OTHER_TARGET
    if claims:
        return AttributionStatus.CLAIMED_UNOFFICIAL
    return AttributionStatus.ALLEGED if attribution.alleged_by else AttributionStatus.NONE


def independent_sources(incident: Incident) -> int:
    """Count the sources, copies of one wire report once."""
    return len({source.independence_key for source in incident.sources})


def originals(incident: Incident) -> dict[str, str]:
    """Give the original report behind each source, by the id of the source.

    A source that was taken out of the record is not in it and stands for itself.
    """
    return {source.id: source.independence_key for source in incident.sources}


class _Sourced(Protocol):
    @property
    def sources(self) -> tuple[str, ...]: ...


S = TypeVar("S", bound=_Sourced)


def as_told_by(incident: Incident, sources: frozenset[str]) -> Incident:
    """Give the record as it would stand if only these sources were known.

    ``date_prec`` follows the claims about it that remain; None of the prose is rewritten.
    """

    def kept(items: tuple[S, ...]) -> tuple[S, ...]:
        return tuple(item for item in items if sources & set(item.sources))

    claims = kept(incident.claims)
    stated = [int(c.value) for c in claims if c.field == "date_prec" and c.value]
    blame = incident.attribution
    return replace(
        incident,
        claims=claims,
        casualties=kept(incident.casualties),
        assets=kept(incident.assets),
        impacts=kept(incident.impacts),
        statements=kept(incident.statements),
        attribution=replace(
            blame,
            alleged_by=kept(blame.alleged_by),
            claimed_by=kept(blame.claimed_by),
            denied_by=kept(blame.denied_by),
        ),
        when=replace(incident.when, date_prec=min(stated, default=incident.when.date_prec)),
        sources=tuple(source for source in incident.sources if source.id in sources),
    )


def _is_counted(report: CasualtyReport) -> bool:
    """Say whether a report gives a number, or at least both ends of a range."""
    return report.value is not None or None not in (report.low, report.high)


def _low(report: CasualtyReport) -> int:
    return report.low if report.low is not None else report.value or 0


def _high(report: CasualtyReport) -> int:
    return report.high if report.high is not None else report.value or 0


def _entering(
    reports: Sequence[CasualtyReport], measure: Measure
) -> tuple[list[CasualtyReport], list[CasualtyReport]]:
    """Give the reports that enter a toll: those that count everybody, else those of the parts."""
    counted = [r for r in reports if r.measure is measure and _is_counted(r)]
    for scope in WIDEST_FIRST:
        whole = [r for r in counted if r.scope is scope and r.subset is CasualtySubset.ALL]
        if whole:
            return whole, []
    # One part of those concerned says nothing of the rest.
    return [], counted if len({r.subset for r in counted}) >= FEWEST_SUBSETS else []


def _latest(whole: list[CasualtyReport]) -> CasualtyReport:
    """Give the last report of the latest day."""
    day = max(report.as_of for report in whole)
    return [report for report in whole if report.as_of == day][-1]


def _highest(parts: list[CasualtyReport]) -> dict[CasualtySubset, int]:
    """Give the highest count of each subset."""
    by_subset = groupby(sorted(parts, key=lambda r: r.subset), key=lambda r: r.subset)
    return {subset: max(map(_high, group)) for subset, group in by_subset}
