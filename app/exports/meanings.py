"""What the columns mean: title, unit, words and role, one entry a name; docs/record.md explains."""

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

if TYPE_CHECKING:
    from enum import StrEnum

__all__ = ["ENUMS", "MEANINGS", "ROLES", "UNITS", "Meaning", "meaning_of"]


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a column says, for people: a title and a sentence."""

    title: str
    description: str


TEXTS: dict[str, tuple[str, str]] = {
    "id": ("Id", "lasting id; never given to something else"),
    "title": ("Title", "what it is, in one line"),
    "summary": ("Summary", "what is reported, in a few sentences"),
    "event_class": ("Class of event", "what happened, in the taxonomy of the record"),
    "weapon_class": ("Weapons", "what was used as reported, words joined by commas"),
    "date_start_local": ("First day", "first day at the place, local calendar"),
    "date_end_local": ("Last day", "last day at the place; null where no end was reported"),
    "date_prec": ("Precision of the date", "1 day, 2 two to six days, 3 week, 4 month, 5 year"),
    "timezone": ("Time zone", "IANA name of the zone at the place"),
    "utc_start": ("First instant", "only where a clock time was reported"),
    "utc_end": ("Last instant", "only where a clock time was reported"),
    "place_description": ("Place", "the place in words"),
    "location_class": ("Precision of the place", "how precisely it is known, finest to coarsest"),
    "location_uncertainty_m": ("Radius of the place", "radius of what the report may mean"),
    "location_method": ("Method of the point", "how the point was made"),
    "point_method": ("Method of the point", "how the point was made"),
    "where_prec": ("Precision code", "precision of the place after UCDP, 1 to 7"),
    "country": ("Country", "ISO 3166 code"),
    "admin1": ("Region", "name of the first-level region"),
    "attribution_status": (
        "Attribution",
        "whether anybody claimed it, or was said to have done it",
    ),
    "cpc_as_target": ("CPC as target", "what is on record about CPC as the intended target"),
    "evidence_tier": ("Evidence", "the best evidence that it took place"),
    "record_status": ("Editorial state", "editorial state of the record"),
    "source_count": ("Pages", "pages behind the record"),
    "independent_sources": ("Independent pages", "pages without copies of one report"),
    "route_id": ("Route", "the route that it lies on"),
    "kp_km": ("Kilometre point", "kilometre of the route abeam the best position"),
    "kp_min_km": ("Smallest kilometre point", "lower end of its interval"),
    "kp_max_km": ("Largest kilometre point", "upper end of its interval"),
    "kp_source": ("Source of the kilometre point", "how it was made"),
    "kp_from_km": ("Begins at", "kilometre at which the piece begins"),
    "kp_to_km": ("Ends at", "kilometre at which the piece ends"),
    "length_m": ("Length", "geodesic length"),
    "accuracy_m": ("Accuracy", "how far the true place may be off"),
    "radius_m": ("Radius", "radius of what a report that names it may mean"),
    "version": ("Version", "number of the version of the record"),
    "updated": ("Updated", "day of that version"),
    "incident_id": ("Incident", "id of the incident that it belongs to"),
    "kind": ("Kind", "what kind of thing it is"),
    "source": ("Source", "who published it"),
    "source_url": ("Address of the source", "where it was published"),
    "source_ids": ("Pages", "ids of the pages behind it, joined by commas"),
    "sources": ("Pages", "keys of the pages behind it, joined by commas"),
    "note": ("Note", "what a reader should know"),
    "speaker": ("Speaker", "who says so"),
    "measure": ("Measure", "what is counted or measured"),
    "unit": ("Unit", "unit of the value, as reported"),
    "url": ("Address", "where the page stands"),
    "publisher": ("Publisher", "who published the page"),
    "language": ("Language", "BCP 47 code of the page's language"),
}
DISTANCES = {"route": "the pipeline", "terminal": "the CPC terminal", "city": "Novorossiysk"}
ENDS = {"": "at the best position", "min_": "smallest possible", "max_": "largest possible"}
COUNTS = {"low": "lowest of the reports", "best": "the latest report", "high": "highest of them"}
MEANINGS: dict[str, Meaning] = {
    name: Meaning(*texts)
    for name, texts in (
        TEXTS
        | {
            f"{name}_distance_{end}m": (f"Distance to {to}", f"geodesic distance, {said}")
            for name, to in DISTANCES.items()
            for end, said in ENDS.items()
        }
        | {
            f"{what}_{end}": (f"{what.capitalize()}, {end}", f"persons {what}: {said}")
            for what in ("killed", "injured")
            for end, said in COUNTS.items()
        }
    ).items()
}
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


def meaning_of(name: str) -> Meaning:
    """Give what a column says; one without an entry has its name as a title.

    Examples
    --------
    >>> meaning_of("kp_km").title, meaning_of("severity_text").title
    ('Kilometre point', 'Severity text')
    """
    plain = name.replace("_", " ")
    return MEANINGS.get(name) or Meaning(plain.capitalize(), f"{plain}, see docs/record.md")
