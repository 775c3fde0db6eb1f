"""Status: what each voice says of the state of each asset, in time, and for how many days."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.analysis.days_out import DAYS_OUT_COLUMNS, DAYS_OUT_UNITS, days_out
from app.analysis.definition import Analysis, Answer, Question, Table
from app.analysis.on_day import ON_DAY_COLUMNS, began_by, holds_on, reported_by, standing
from app.analysis.parameters import day, words
from app.analysis.voices import reports_of
from app.domain.errors import BadParameterError, UnknownIdError
from app.domain.geo.uncertainty import Verdict
from app.domain.record.assets import MILITARY

if TYPE_CHECKING:
    from datetime import date

    from app.analysis.voices import Report
    from app.store.measured import Gazette

__all__ = ["STATUS", "answer"]

METHOD = (
    "reports of the record side by side, each with its voice; days from reported beginnings and "
    "ends only"
)
HISTORY_COLUMNS = (
    "asset_id", "from", "to", "end", "metric", "state", "state_class", "speaker", "role", "value",
    "unit", "value_kind", "text", "report", "report_id", "incident_id", "source_ids",
    "independent_sources", "source_voices", "from_first", "from_last", "to_first", "to_last",
    "said_first", "said_last", "reported_by_then", "holds_on",
)  # fmt: skip


def answer(question: Question) -> Answer:
    """Give the history of each asset with reports, the words that stood on a day, the days out.

    Raises
    ------
    BadParameterError, UnknownIdError
        For an asset that does not exist, or that is a military object.
    """
    catalog, asked, moment = question.catalog, question.values["assets"], question.values["on"]
    _check(catalog.gazette, asked)
    found = reports_of(measured.incident for measured in question.incidents)
    found = [report for report in found if not _is_military(catalog.gazette, report.subject)]
    kept = [report for report in found if _is_asked(catalog.gazette, report, asked)]
    told = [r for r in kept if moment is None or began_by(r, moment)]
    rows = [_row(report, moment) for report in told]
    return Answer(
        method=METHOD,
        unit="day",
        tables={
            "history": Table.of(rows, HISTORY_COLUMNS),
            "days_out": Table.of(_days_out(told, moment), DAYS_OUT_COLUMNS, **DAYS_OUT_UNITS),
            "on_day": Table.of(
                standing(told, moment) if moment else [],
                ON_DAY_COLUMNS,
                since_min_days="day",
                since_max_days="day",
            ),
        },
        facts=_facts(question, found, told),
        empty_because=None if rows else _why(question, kept),
        credits=("incidents/", "assets/"),
    )


def _check(gazette: Gazette, asked: tuple[str, ...] | None) -> None:
    for name in asked or ():
        if name not in gazette.assets and name not in gazette.places:
            raise UnknownIdError("asset or place", name, parameter="assets")
        if _is_military(gazette, name):
            message = f"'{name}' is a military object: the record has no status of such"
            raise BadParameterError("assets", message)


def _is_military(gazette: Gazette, name: str) -> bool:
    return name in gazette.assets and gazette.assets[name].kind in MILITARY


def _is_asked(gazette: Gazette, report: Report, asked: tuple[str, ...] | None) -> bool:
    """Say whether a report is of what was asked for; if nothing was, of an asset."""
    return report.subject in (gazette.assets if asked is None else asked)


def _days_out(told: list[Report], moment: date | None) -> list[dict[str, Any]]:
    """Count the days out; as of a day, from what had or may have been reported by then."""
    if moment is None:
        return days_out(told)
    by_then = [r for r in told if reported_by(r, moment) is not Verdict.EXCLUDED]
    return days_out(by_then, by=moment)


def _row(report: Report, moment: date | None) -> dict[str, Any]:
    verdicts: dict[str, Any] = {"reported_by_then": None, "holds_on": None}
    if moment is not None:
        verdicts["reported_by_then"] = reported_by(report, moment).value
        if report.status is not None:
            verdicts["holds_on"] = holds_on(report, moment).value
    return {**report.flat(), **verdicts}


def _facts(question: Question, found: list[Report], told: list[Report]) -> dict[str, Any]:
    """Name what the tables hold and what they leave out."""
    gazette, asked = question.catalog.gazette, question.values["assets"]
    shown = {report.subject for report in told}
    others = {report.subject for report in found} - shown - gazette.assets.keys()
    moment = question.values["on"]
    return {
        "incidents": len(question.incidents),
        "assets": sorted(shown),
        "without_reports": sorted(set(asked or ()) - shown),
        "other_places": sorted(others & gazette.places.keys()),
        "on": moment.isoformat() if moment else None,
    }


def _why(question: Question, kept: list[Report]) -> str:
    if not question.incidents:
        return "no incident meets the selection"
    if kept:
        return "nothing that is on record began by that day"
    if question.values["assets"]:
        return "no incident of the selection has a report on the state of these"
    return "no incident of the selection has a report on the state of an asset"


STATUS = Analysis(
    id="status",
    title="Status of assets",
    description="What each voice says of the state of each asset, in time, and days out as bounds",
    parameters=(
        words("assets", "ids of assets or places; without it, all assets", example="cpc-spm-2"),
        day("on", "a day: each voice's last word on it, and what had been reported by then"),
    ),
    answer=answer,
)
