"""The closed vocabularies of the record; each word is explained in docs/record.md.

References: UCDP GED codebook (where_prec, date_prec), OASIS CAP 1.2 (category, certainty, msgType).
"""

from __future__ import annotations

from enum import StrEnum

__all__ = [
    "AssetRelation",
    "CapCategory",
    "CasualtyScope",
    "CasualtySubset",
    "Certainty",
    "CpcAsTarget",
    "Effect",
    "EventClass",
    "EvidenceTier",
    "ImpactMetric",
    "ImpactStatus",
    "LocationClass",
    "LocationMethod",
    "Measure",
    "MsgType",
    "RecordStatus",
    "RelatedType",
    "StatementKind",
    "TimeBasis",
    "ValueKind",
    "Verification",
    "WeaponClass",
]


class EventClass(StrEnum):
    """What happened, in our own taxonomy; other data sets are crosswalks."""

    ATTACK = "attack"
    ATTEMPTED_ATTACK = "attempted_attack"
    ATTACK_CONTESTED = "attack_contested"
    VESSEL_ATTACK = "vessel_attack"
    NATURAL_HAZARD = "natural_hazard"
    TECHNICAL_FAILURE = "technical_failure"
    ENVIRONMENTAL_RELEASE = "environmental_release"
    REGULATORY_LEGAL = "regulatory_legal"
    ORDNANCE_CLEARANCE = "ordnance_clearance"
    UPSTREAM_OUTAGE = "upstream_outage"
    OPERATIONAL_HALT = "operational_halt"


class LocationClass(StrEnum):
    """How precisely a place is known, from finest to coarsest."""

    EXACT = "exact"
    SITE = "site"
    QUARTER = "quarter"
    CITY = "city"
    MUNICIPALITY = "municipality"
    AREA = "area"
    REGION = "region"
    COUNTRY = "country"


class LocationMethod(StrEnum):
    """How the point of a place was made."""

    REPORTED_COORDS = "reported_coords"
    ASSET_ANCHOR = "asset_anchor"
    GAZETTEER = "gazetteer"
    CENTROID = "centroid"
    ESTIMATE = "estimate"
    GRID = "grid"


class WeaponClass(StrEnum):
    """What was used, as reported."""

    UAV = "uav"
    USV = "usv"
    UUV = "uuv"
    MISSILE = "missile"
    DEBRIS = "debris"
    UNKNOWN = "unknown"
    NONE = "none"


class RecordStatus(StrEnum):
    """Editorial state of a record."""

    DRAFT = "draft"
    PUBLISHED = "published"
    HIDDEN = "hidden"
    WITHDRAWN = "withdrawn"


class EvidenceTier(StrEnum):
    """The best evidence that the event took place."""

    VERIFIED = "verified"
    SECONDARY_LEAD = "secondary_lead"
    CONTESTED = "contested"


class MsgType(StrEnum):
    """What a version is in the chain of corrections (CAP msgType)."""

    ALERT = "alert"
    UPDATE = "update"
    CANCEL = "cancel"


class CapCategory(StrEnum):
    """Coarse filter (CAP category)."""

    MET = "Met"
    INFRA = "Infra"
    ENV = "Env"
    SECURITY = "Security"
    SAFETY = "Safety"
    TRANSPORT = "Transport"
    OTHER = "Other"


class Certainty(StrEnum):
    """Whether it happened as described (CAP certainty)."""

    OBSERVED = "observed"
    LIKELY = "likely"
    POSSIBLE = "possible"
    UNLIKELY = "unlikely"
    UNKNOWN = "unknown"


class TimeBasis(StrEnum):
    """What a reported clock time refers to."""

    IMPACT = "impact"
    FIRST_REPORT = "first_report"
    ALARM = "alarm"
    STATEMENT = "statement"


class Measure(StrEnum):
    """What a casualty report counts."""

    KILLED = "killed"
    INJURED = "injured"
    MISSING = "missing"


class CasualtySubset(StrEnum):
    """Whom a casualty report counts."""

    ALL = "all"
    OPERATOR_STAFF = "operator_staff"
    CIVILIAN = "civilian"
    MILITARY = "military"
    CREW = "crew"
    CHILD = "child"
    OTHER = "other"


class CasualtyScope(StrEnum):
    """Over which area a casualty report counts, from narrowest to widest."""

    SITE = "site"
    CITY = "city"
    REGION = "region"


class AssetRelation(StrEnum):
    """How an asset stands to the CPC system."""

    PART_OF = "part_of"
    FEEDS = "feeds"
    CALLS_AT = "calls_at"
    NEIGHBOUR = "neighbour"
    NEAR = "near"
    NONE = "none"


class Effect(StrEnum):
    """What the event did to an asset, as reported."""

    DESTROYED = "destroyed"
    DAMAGED = "damaged"
    THREATENED = "threatened"
    HALTED_PRECAUTION = "halted_precaution"
    LEGALLY_RESTRICTED = "legally_restricted"
    NONE_REPORTED = "none_reported"
    UNKNOWN = "unknown"


class CpcAsTarget(StrEnum):
    """What is on record about CPC as the intended target."""

    NO_OFFICIAL_INDICATION = "no_official_indication"
    NOT_INDICATED = "not_indicated"
    NOT_ESTABLISHED = "not_established"
    ALLEGED = "alleged"
    DISPUTED = "disputed"
    STATED_BY_OPERATOR = "stated_by_operator"
    ACKNOWLEDGED_BY_ACTOR = "acknowledged_by_actor"
    NOT_APPLICABLE = "not_applicable"


class ImpactMetric(StrEnum):
    """What an impact report speaks of."""

    FLOW = "flow"
    INTAKE = "intake"
    LOADING = "loading"
    BERTHS_AVAILABLE = "berths_available"
    STORAGE = "storage"
    PRODUCTION = "production"
    POWER = "power"
    VESSEL_TRAFFIC = "vessel_traffic"
    OFFICE = "office"
    ORDER_IN_FORCE = "order_in_force"
    CIVIL_STATE = "civil_state"
    SPILL = "spill"
    OPERATION = "operation"


class ImpactStatus(StrEnum):
    """The state an impact report gives."""

    NORMAL = "normal"
    UNRESTRICTED = "unrestricted"
    UNAFFECTED = "unaffected"
    REDUCED = "reduced"
    PAUSED = "paused"
    SUSPENDED = "suspended"
    EVACUATED = "evacuated"
    DAMAGED = "damaged"
    DESTROYED = "destroyed"
    RESTORED = "restored"
    IN_FORCE = "in_force"
    LIFTED = "lifted"
    STATE_OF_EMERGENCY = "state_of_emergency"
    REPORTED = "reported"
    UNKNOWN = "unknown"


class ValueKind(StrEnum):
    """What kind of number an impact report carries."""

    REPORTED = "reported"
    ESTIMATE = "estimate"
    CAPACITY = "capacity"


class StatementKind(StrEnum):
    """What kind of statement was made."""

    FACT = "fact"
    DENIAL = "denial"
    OPINION = "opinion"
    RISK = "risk"
    RECOMMENDATION = "recommendation"
    NO_STATEMENT_AS_OF = "no_statement_as_of"


class Verification(StrEnum):
    """Where a field's value comes from."""

    PUBLISHED_PAGE = "published_page"
    BRIEF_ARTICLE = "brief_article"
    SECONDARY_LEAD = "secondary_lead"
    UNVERIFIED = "unverified"
    DERIVED = "derived"
    NOT_REPORTED = "not_reported"


class RelatedType(StrEnum):
    """How one record stands to another."""

    PRECEDES = "precedes"
    FOLLOWS = "follows"
    SAME_WAVE = "same_wave"
    AGGRAVATED_BY = "aggravated_by"
    UPDATES = "updates"
    DUPLICATES = "duplicates"
    SAME_AS = "same_as"
    DISPUTED_PAIR = "disputed_pair"
