"""What the columns mean: title, unit, words and role, by name; docs/record.md explains."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.record.context import ActorKind, Directness
from app.domain.record.provenance import ReadState, Voice
from app.domain.record.views import AttributionStatus
from app.domain.record.vocabulary import (
    AssetRelation,
    CasualtyScope,
    CasualtySubset,
    CpcAsTarget,
    Effect,
    EventClass,
    EvidenceTier,
    ImpactMetric,
    ImpactStatus,
    LocationClass,
    LocationMethod,
    Measure,
    RecordStatus,
    StatementKind,
    ValueKind,
)
from app.exports.glossary import COUNTS, OF_COLLECTION, TEXTS
from app.sources.layers import RouteQuality

if TYPE_CHECKING:
    from enum import StrEnum

__all__ = ["ENUMS", "ROLES", "Meaning", "meaning_of", "unit_of"]


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a column says, for people: a title and a sentence."""

    title: str
    description: str


# Words of a closed vocabulary, by column, and by collection where the name alone does not say it.
ENUMS: dict[str, type[StrEnum]] = {
    "event_class": EventClass,
    "location_class": LocationClass,
    "location_method": LocationMethod,
    "point_method": LocationMethod,
    "cpc_as_target": CpcAsTarget,
    "evidence_tier": EvidenceTier,
    "record_status": RecordStatus,
    "cpc_relation": AssetRelation,
    "attribution_status": AttributionStatus,
    "route_quality": RouteQuality,
    "actors.kind": ActorKind,
    "exposures.direction": Directness,
    "statements.kind": StatementKind,
    "asset-links.relation": AssetRelation,
    "asset-links.effect": Effect,
    "casualty-reports.measure": Measure,
    "casualty-reports.subset": CasualtySubset,
    "casualty-reports.scope": CasualtyScope,
    "impacts.metric": ImpactMetric,
    "impacts.status": ImpactStatus,
    "impacts.value_kind": ValueKind,
    "sources.voice": Voice,
    "sources.read_state": ReadState,
}
# Units by the end of a name (UCUM); what is counted stands in braces there.
UNITS = {"_m": "m", "_km": "km"}
PERSON = "{person}"
PERSONS = frozenset({
    *(f"incidents.{what}_{end}" for what in ("killed", "injured") for end in COUNTS),
    *(f"casualty-reports.{name}" for name in ("value", "low", "high")),
})  # fmt: skip
ROLES = {
    "id": "id",
    "date_start_local": "primary-interval-start",
    "date_end_local": "primary-interval-end",
}


def unit_of(name: str, collection: str) -> str | None:
    """Give the unit of a column of numbers; None where it has none, or another column says it.

    Examples
    --------
    >>> unit_of("kp_km", "route"), unit_of("killed_best", "incidents"), unit_of("order", "route")
    ('km', '{person}', None)
    """
    if f"{collection}.{name}" in PERSONS:
        return PERSON
    return next((unit for end, unit in UNITS.items() if name.endswith(end)), None)


def meaning_of(name: str, collection: str = "") -> Meaning:
    """Give what a column says, in a collection; one without an entry has its name as a title.

    Examples
    --------
    >>> meaning_of("kp_km").title, meaning_of("value", "casualty-reports").title
    ('Kilometre point', 'Count')
    >>> meaning_of("own_column")
    Meaning(title='Own column', description='')
    """
    found = OF_COLLECTION.get(collection, {}).get(name) or TEXTS.get(name)
    return Meaning(*found) if found else Meaning(name.replace("_", " ").capitalize(), "")
