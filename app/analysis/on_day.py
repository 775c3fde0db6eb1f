"""As of a day: what had been reported by then, and what each voice had last said of the state."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.analysis.reported_days import by_day
from app.domain.geo.uncertainty import Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from app.analysis.voices import Report

__all__ = ["ON_DAY_COLUMNS", "began_by", "holds_on", "reported_by", "standing"]

SURE = (Verdict.EXCLUDED, Verdict.POSSIBLE, Verdict.CERTAIN)  # from the least to the most

ON_DAY_COLUMNS = (
    "asset_id", "metric", "speaker", "state", "state_class", "from", "to", "end", "holds_on",
    "reported_by_then", "since_min_days", "since_max_days", "value", "unit", "value_kind", "text",
    "report_id", "incident_id", "source_ids", "independent_sources", "source_voices",
)  # fmt: skip


def began_by(report: Report, day: date) -> bool:
    """Say whether a report may speak of the time up to a day; a statement is one of its date."""
    since = report.start or report.said
    return since.first <= day


def reported_by(report: Report, day: date) -> Verdict:
    """Say whether a report had been published by the end of a day."""
    return by_day(report.said, day)


def holds_on(report: Report, day: date) -> Verdict:
    """Say whether a reported state held on a day, as its own dates have it.

    An end that was not reported leaves every later day possible, and none certain.
    """
    start, end = report.start, report.end
    if (start and start.first > day) or (end and end.last < day):
        return Verdict.EXCLUDED
    if start is None or start.last > day:
        return Verdict.POSSIBLE
    until = end.first if end else start.first
    return Verdict.CERTAIN if day <= until else Verdict.POSSIBLE


def standing(reports: Sequence[Report], day: date) -> list[dict[str, Any]]:
    """Give the last word of each voice on each asset and metric, where it may hold on the day.

    A word gives way to a later one of the same voice whose beginning lies surely after its own
    and surely not after the day, and which is as surely one that had been reported by then. What
    cannot be put in order stays side by side, and so does what was reported only later.
    """
    told = [report for report in reports if report.status and began_by(report, day)]
    last = [report for report in told if not any(_follows(other, report, day) for other in told)]
    return [_row(report, day) for report in last if holds_on(report, day) is not Verdict.EXCLUDED]


def _follows(other: Report, report: Report, day: date) -> bool:
    if _voice(other) != _voice(report) or other.start is None or other.start.last > day:
        return False
    if SURE.index(reported_by(other, day)) < SURE.index(reported_by(report, day)):
        return False
    return report.start is None or other.start.first > report.start.last


def _voice(report: Report) -> tuple[str, str | None, str]:
    return report.subject, report.metric, report.speaker


def _row(report: Report, day: date) -> dict[str, Any]:
    start = report.start
    return {
        **report.flat(),
        "holds_on": holds_on(report, day).value,
        "reported_by_then": reported_by(report, day).value,
        "since_min_days": max(0, (day - start.last).days) if start else None,
        "since_max_days": (day - start.first).days if start else None,
    }
