"""The public record as a table with the 49 columns of UCDP GED; reading it back gives the same.

References: UCDP GED codebook; docs/imports.md says where each column comes from.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.domain.record.views import toll
from app.domain.record.vocabulary import Certainty, Measure
from app.exports.csv_file import exported, position_of, table_text
from app.sources.imports.countries import to_gleditsch_ward
from app.sources.imports.csv_rows import guarded
from app.sources.imports.ucdp import CLASSES, COLUMNS, KEPT, PARTS

if TYPE_CHECKING:
    from app.domain.record.incidents import Incident
    from app.store.catalog import Catalog
    from app.store.measured import Measured

__all__ = ["noted", "ucdp_row", "ucdp_text"]

IMPORTED = re.compile(r"ucdp-\d{4}-\d{2}-\d{2}-(\d+)")
# A line of the notes, with the lines that are set in below it.
LINE = re.compile(r"^(\w+): (.*(?:\n  .*)*)", re.MULTILINE)
CLEAR = (Certainty.OBSERVED, Certainty.LIKELY)
NUMBERS = {
    "latitude", "longitude", "best", "high", "low", *PARTS, "where_prec", "date_prec", "year",
    "country_id", "event_clarity",
}  # fmt: skip


def ucdp_text(catalog: Catalog) -> str:
    """Give the attacks that are shown as CSV; restricted ones are left out.

    UCDP lists organised violence: storms, faults and orders have no place in its table.
    """
    rows = (
        _cells(ucdp_row(measured))
        for measured, _ in exported(catalog)
        if measured.incident.event_class in CLASSES
    )
    return table_text(COLUMNS, rows)


def ucdp_row(measured: Measured) -> dict[str, object]:
    """Give the 49 columns of one incident; None where it says nothing.

    What came from UCDP goes back as it came; of other records the tolls are the views over their
    reports, and the title stands as the headline.
    """
    incident = measured.incident
    kept = noted(incident.notes or "")
    row: dict[str, object] = dict.fromkeys(COLUMNS)
    row |= {name: kept[name] for name in KEPT if name in kept}
    name = IMPORTED.fullmatch(incident.id)
    row["id"] = name[1] if name else incident.id
    _put_time_and_place(row, measured)
    _put_counts(row, incident)
    source, told = incident.sources[0], "year" in kept
    row["source_article"] = source.note if told else source.url
    row["source_office"] = source.relayed_from if told else source.publisher
    row["source_headline"] = source.title if told else incident.title
    row["source_date"] = row["source_date"] or source.date_published
    if row["number_of_sources"] is None:
        row["number_of_sources"] = len(incident.sources)
    row["code_status"] = row["code_status"] or incident.event_class
    row["event_clarity"] = 1 if incident.certainty in CLEAR else 2
    return row


def noted(notes: str) -> dict[str, str]:
    """Read the lines ``column: value`` of imported notes."""
    return {name: value.replace("\n  ", "\n") for name, value in LINE.findall(notes)}


def _put_time_and_place(row: dict[str, object], measured: Measured) -> None:
    where, when = measured.incident.where, measured.incident.when
    row["where_prec"] = where.where_prec
    row["where_description"], row["adm_1"] = where.description, where.admin1
    row["country"] = row["country"] or where.country
    if row["country_id"] is None:
        row["country_id"] = to_gleditsch_ward(where.country)
    at = position_of(measured)
    if at is not None:
        row["longitude"], row["latitude"] = at
        if row["geom_wkt"] is None:
            row["geom_wkt"] = f"POINT ({at[0]} {at[1]})"
    row["date_prec"] = when.date_prec
    row["date_start"] = when.date_start_local.isoformat()
    row["date_end"] = (when.date_end_local or when.date_start_local).isoformat()
    if row["year"] is None:
        row["year"] = when.date_start_local.year


def _put_counts(row: dict[str, object], incident: Incident) -> None:
    killed = toll(incident.casualties, Measure.KILLED)
    row["low"], row["best"], row["high"] = killed.low, killed.best, killed.high
    parts = {r.id: r.value for r in incident.casualties if r.id in PARTS}
    row.update(parts)


def _cells(row: dict[str, object]) -> list[str]:
    """Give a row as cells; texts are guarded against spreadsheets."""
    cells = []
    for name, value in row.items():
        text = "" if value is None else str(value)
        cells.append(text if name in NUMBERS else guarded(text))
    return cells
