"""Days out: on how many days an asset was reported out, reduced or restricted, as bounds.

Only reported beginnings and ends count. An end is known from the report itself or, as an upper
bound, from a return that the same record reports for the same asset and metric, unless it reports
the same class of state again from then on.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from app.analysis.reported_days import Held, days_of
from app.analysis.state_class import OUTAGE, RETURNS, StateClass

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from app.analysis.voices import Report

__all__ = ["DAYS_OUT_COLUMNS", "DAYS_OUT_UNITS", "days_out"]

DAYS_OUT_COLUMNS = (
    "asset_id", "metric", "state_class", "speaker", "reports", "open_reports", "days_min",
    "days_max", "contradicting_reports",
)  # fmt: skip
DAYS_OUT_UNITS = {"days_min": "day", "days_max": "day"}


def days_out(reports: Sequence[Report], *, by: date | None = None) -> list[dict[str, Any]]:
    """Count the days of each asset, metric and class: by any voice, then voice by voice.

    The row of any voice has the speaker None; it counts a day once, whoever speaks of it, and
    takes a return from any voice. In the row of one voice only its own words count. What is still
    open has no most. An end or a return after the day ``by`` is left open.
    """
    outages = [report for report in reports if report.state_class in OUTAGE]
    rows: list[dict[str, Any]] = []
    for (asset, metric, word), found in groupby(sorted(outages, key=_group), key=_group):
        every = [r for r in reports if (r.subject, r.metric) == (asset, metric) and r.status]
        group = list(found)
        for speaker in (None, *dict.fromkeys(report.speaker for report in group)):
            own = [r for r in group if speaker in {None, r.speaker}]
            beside = [r for r in every if speaker in {None, r.speaker} or _says_it_worked(r)]
            head = {"asset_id": asset, "metric": metric, "state_class": word, "speaker": speaker}
            rows.append({**head, **_counted(own, beside, by)})
    return rows


def _group(report: Report) -> tuple[str, str, str]:
    return report.subject, report.metric or "", str(report.state_class)


def _counted(own: Sequence[Report], beside: Sequence[Report], by: date | None) -> dict[str, Any]:
    returns = [report for report in beside if report.status in RETURNS]
    held = [_held(report, _bound(report, own, returns), by) for report in own]
    least, most = days_of(held)
    return {
        "reports": len(own),
        "open_reports": sum(each.possible is None for each in held),
        "days_min": least,
        "days_max": most,
        "contradicting_reports": sum(_contradicts(report, held) for report in beside),
    }


def _held(report: Report, bound: date | None, by: date | None) -> Held:
    end = report.end
    if end is not None and (by is None or end.last <= by):
        return Held(report.start, end, end.last)
    return Held(report.start, None, None if by and bound and bound > by else bound)


def _bound(report: Report, own: Sequence[Report], returns: Sequence[Report]) -> date | None:
    """Give the last day that an open outage may have lasted to, as its record has the return."""
    if report.start is None or report.is_ended:
        return None
    same = [r.start.first for r in own if r.start and r.incident_id == report.incident_id]
    back = [
        found.start.last
        for found in returns
        if found.start and found.incident_id == report.incident_id
        if found.start.first >= max(same)
    ]
    return min(back, default=None)


def _says_it_worked(report: Report) -> bool:
    """Say whether a report is of work, but not of a return to it."""
    return report.state_class is StateClass.WORKING and report.status not in RETURNS


def _contradicts(report: Report, held: Sequence[Held]) -> bool:
    """Say whether a report that it worked may be of one of these days."""
    start = report.start
    if start is None or not _says_it_worked(report):
        return False
    first, last = start.first.toordinal(), start.last.toordinal()
    return any(low <= last and first <= high for low, high in map(_told, held))


def _told(held: Held) -> tuple[int, int]:
    """Give the days that a report speaks of: of an open one only those of its beginning."""
    if held.possible is not None:
        return held.possible
    if held.start is None:
        return 1, 0
    return held.start.first.toordinal(), held.start.last.toordinal()
