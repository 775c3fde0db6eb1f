"""What a reader needs to get from a published value to the reports behind it, as plain data."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from app.domain.record.backing import Backing, columns_behind, provenance_of, report_key
from app.domain.record.views import originals

if TYPE_CHECKING:
    from app.domain.record.incidents import Incident

__all__ = ["RESTED_ON", "nested_provenance", "report_columns"]

# The reports that published columns rest on; the others are shown as they are.
RESTED_ON = ("claims", "casualties")
DESCRIBED = tuple(field.name for field in fields(Backing))


def nested_provenance(incident: Incident) -> dict[str, Any]:
    """Give the member ``provenance`` of a single item.

    ``values`` names, for each published column, the reports it rests on; ``reports`` describes
    each of them once. A name is the address below ``/collections/``; behind ``#`` stands where in
    the incident it is found.
    """
    values = provenance_of(incident)
    reports = {backing.key: backing for behind in values.values() for backing in behind}
    return {
        "values": {column: [b.key for b in behind] for column, behind in values.items()},
        "reports": {key: _described(backing) for key, backing in reports.items()},
    }


def report_columns(incident: Incident, field: str) -> list[dict[str, Any]]:
    """Give further columns of each report of one kind, as they stand in the record.

    ``source_ids`` are the ids of its pages in the collection ``sources``, ``independent_sources``
    counts them with copies of one wire report once, ``backs`` names the incident's columns that
    rest on it. Sources themselves have none.
    """
    if field == "sources":
        return [{} for _ in incident.sources]
    reports, pages = getattr(incident, field), originals(incident)
    rows = [
        {
            "source_ids": ",".join(report_key(incident.id, name) for name in report.sources),
            "independent_sources": len({pages.get(name, name) for name in report.sources}),
        }
        for report in reports
    ]
    if field not in RESTED_ON:
        return rows
    behind = columns_behind(incident, field)
    return [
        {**row, "backs": ",".join(columns) or None}
        for row, columns in zip(rows, behind, strict=True)
    ]


def _described(backing: Backing) -> dict[str, Any]:
    told = {name: getattr(backing, name) for name in DESCRIBED}
    return {**told, "sources": list(backing.sources)}
