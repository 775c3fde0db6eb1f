"""The reports of incidents as features of their own collections, joined by ``incident_id``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson

from app.domain.record.backing import report_key
from app.domain.record.incidents import AssetLink, CasualtyReport, Claim, Impact, Statement
from app.domain.record.provenance import Source
from app.store.features import Feature
from app.store.provenance import RESTED_ON, report_columns
from app.store.schema import TEXT, WHOLE, types_of

if TYPE_CHECKING:
    from app.domain.record.incidents import Incident
    from app.store.schema import Types

__all__ = ["CHILDREN", "Child", "children_of", "flat", "plain"]


@dataclass(frozen=True, slots=True)
class Child:
    """A collection of reports: its id, the field of the incident, title, description, kind."""

    id: str
    field: str
    title: str
    description: str
    kind: type

    @property
    def types(self) -> Types:
        """The JSON Schema type of each column, in the order of the columns."""
        own = {name: type_ for name, type_ in types_of(self.kind).items() if name != "id"}
        more = {} if self.field == "sources" else {"source_ids": TEXT, "independent_sources": WHOLE}
        backs = {"backs": TEXT} if self.field in RESTED_ON else {}
        joined = {"report_id": TEXT} if self.field == "casualties" else {}
        return {"id": TEXT, "incident_id": TEXT, **own, **more, **backs, **joined}


CHILDREN = (
    Child("claims", "claims", "Claims", "What each voice says about one field", Claim),
    Child(
        "casualty-reports",
        "casualties",
        "Casualty reports",
        "Dated counts, each by one speaker",
        CasualtyReport,
    ),
    Child(
        "impacts",
        "impacts",
        "Impact reports",
        "What each voice says about the state of an asset",
        Impact,
    ),
    Child("statements", "statements", "Statements", "Who said what, in our own words", Statement),
    Child("sources", "sources", "Sources", "The published pages behind each incident", Source),
    Child(
        "asset-links",
        "assets",
        "Asset links",
        "The assets that the reports name, and the effect",
        AssetLink,
    ),
)


def children_of(incident: Incident) -> dict[str, tuple[Feature, ...]]:
    """Make the features of all reports of an incident, by collection."""
    return {child.id: _features(child.field, incident) for child in CHILDREN}


def plain(record: object) -> Any:
    """Give a record as plain data: dates and instants as text, enums as words."""
    return orjson.loads(orjson.dumps(record, option=orjson.OPT_UTC_Z))


def flat(row: dict[str, Any]) -> dict[str, Any]:
    """Join lists by commas, so that every property is a scalar."""
    return {k: ",".join(map(str, v)) or None if isinstance(v, list) else v for k, v in row.items()}


def _features(field: str, incident: Incident) -> tuple[Feature, ...]:
    """Make the features of the reports of one kind; their keys start with the incident's id."""
    features = []
    more = report_columns(incident, field)
    for number, report in enumerate(getattr(incident, field), start=1):
        row = {"incident_id": incident.id, **flat(plain(report)), **more[number - 1]}
        own = row.pop("id", None)
        if field == "casualties":
            row["report_id"] = own
        key = report_key(incident.id, own or number)
        interval = incident.when.interval_utc
        features.append(Feature(key, {"id": key, **row}, interval=interval))
    return tuple(features)
