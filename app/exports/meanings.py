"""What the columns mean: title, unit, words and role, by name; docs/record.md explains."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.record.provenance import ReadState, Voice
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
    ValueKind,
)
from app.exports.glossary import OF_COLLECTION, TEXTS

if TYPE_CHECKING:
    from enum import StrEnum

__all__ = ["ENUMS", "ROLES", "UNITS", "Meaning", "meaning_of"]


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
# Units by the end of a name (UCUM).
UNITS = {"_m": "m", "_km": "km"}
ROLES = {
    "id": "id",
    "date_start_local": "primary-interval-start",
    "date_end_local": "primary-interval-end",
}


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
