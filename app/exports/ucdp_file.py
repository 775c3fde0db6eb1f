"""The public record as a table with the 49 columns of UCDP GED; reading it back gives the same.

References: UCDP GED codebook; docs/imports.md says where each column comes from.
"""

from __future__ import annotations

import csv
import re
from io import StringIO
from typing import TYPE_CHECKING

from shapely import Point

from app.domain.geo.footprint import Disc
from app.domain.record.places import DIGITS
from app.domain.record.views import toll
from app.domain.record.vocabulary import Certainty, Measure
from app.sources.imports.countries import to_gleditsch_ward
from app.sources.imports.csv_rows import guarded
from app.sources.imports.ucdp import CLASSES, COLUMNS, KEPT, PARTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from app.domain.record.incidents import Incident
    from app.store.catalog import Catalog
    from app.store.features import Feature

__all__ = ["noted", "ucdp_csv", "ucdp_row"]

LINES_AT_ONCE = 1_000

IMPORTED = re.compile(r"ucdp-\d{4}-\d{2}-\d{2}-(\d+)")
# A line of the notes, with the lines that are set in below it.
LINE = re.compile(r"^(\w+): (.*(?:\n  .*)*)", re.MULTILINE)
CLEAR = (Certainty.OBSERVED, Certainty.LIKELY)
NUMBERS = {
    "latitude", "longitude", "best", "high", "low", *PARTS, "where_prec", "date_prec", "year",
    "country_id", "event_clarity",
}  # fmt: skip


def ucdp_csv(catalog: Catalog) -> Iterator[bytes]:
    """Give the attacks that are shown as CSV, in pieces.

    UCDP lists organised violence: storms, faults and orders have no place in its table.
    """
    yield _lines([COLUMNS])
    features = catalog.collection("incidents").features
    for first in range(0, len(features), LINES_AT_ONCE):
        found = (
            (feature, catalog.incidents.rows[feature.id].incident)
            for feature in features[first : first + LINES_AT_ONCE]
        )
        yield _lines(_cells(ucdp_row(*each)) for each in found if each[1].event_class in CLASSES)


def ucdp_row(feature: Feature, incident: Incident) -> dict[str, object]:
    """Give the 49 columns of one incident as it is published; None where it says nothing.

    What came from UCDP goes back as it came; of other records the tolls are the views over their
    reports, and the title stands as the headline.
    """
    kept = noted(incident.notes or "")
    row: dict[str, object] = dict.fromkeys(COLUMNS)
    row |= {name: kept[name] for name in KEPT if name in kept}
    name = IMPORTED.fullmatch(incident.id)
    row["id"] = name[1] if name else incident.id
    _put_time_and_place(row, incident)
    _put_position(row, position_of(feature, incident))
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


def position_of(feature: Feature, incident: Incident) -> tuple[float, float] | None:
    """Give longitude and latitude as they are served; of what is no pin, its middle."""
    shape, footprint = feature.geometry, feature.footprint
    if shape is None or footprint is None:
        return None
    if isinstance(shape, Point):
        return shape.x, shape.y
    digits = DIGITS[incident.where.location_class]
    if isinstance(footprint, Disc):
        return round(footprint.lon, digits), round(footprint.lat, digits)
    centre = footprint.polygon.centroid
    return round(centre.x, digits), round(centre.y, digits)


def _put_position(row: dict[str, object], at: tuple[float, float] | None) -> None:
    if at is not None:
        row["longitude"], row["latitude"] = at
        if row["geom_wkt"] is None:
            row["geom_wkt"] = f"POINT ({at[0]} {at[1]})"


def _put_time_and_place(row: dict[str, object], incident: Incident) -> None:
    where, when = incident.where, incident.when
    row["where_prec"] = where.where_prec
    row["where_description"], row["adm_1"] = where.description, where.admin1
    row["country"] = row["country"] or where.country
    if row["country_id"] is None:
        row["country_id"] = to_gleditsch_ward(where.country)
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


def _lines(rows: Iterable[Sequence[str]]) -> bytes:
    text = StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()
