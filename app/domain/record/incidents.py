"""An incident: claims with speakers, at a place with a radius, in an interval of time.

Numbers, attribution and impact are dated reports; what is shown is a view over them
(:mod:`app.domain.record.views`). The shape follows docs/record.md.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from app.domain.record.provenance import STRICT, Rights, Source
from app.domain.record.vocabulary import (
    AssetRelation,
    CapCategory,
    CasualtyScope,
    CasualtySubset,
    Certainty,
    CpcAsTarget,
    Effect,
    EventClass,
    EvidenceTier,
    ImpactMetric,
    ImpactStatus,
    LocationClass,
    LocationMethod,
    Measure,
    MsgType,
    RecordStatus,
    RelatedType,
    StatementKind,
    ValueKind,
    Verification,
    WeaponClass,
)
from app.domain.record.when import When

__all__ = [
    "Allegation",
    "AssetLink",
    "Attribution",
    "CasualtyReport",
    "Claim",
    "ClaimOfAction",
    "Denial",
    "Impact",
    "Incident",
    "Position",
    "Related",
    "Statement",
    "Where",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """A position of its own: degrees in OGC:CRS84, and the radius in metres it stands for.

    Without a radius, that of the precision class holds
    (:data:`app.domain.record.places.DEFAULT_RADIUS_M`).
    """

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT

    lon: float
    lat: float
    radius_m: float | None = None
    method: LocationMethod = LocationMethod.REPORTED_COORDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """The place a report names, or a position it gives: one of the two.

    ``place`` is the id of a place or of an asset, whose point, radius and polygon come from the
    layers by join. ``where_prec`` is the UCDP code 1 to 7. ``publication_grid_m`` (metres) has the
    cell of a grid published instead of the place (:mod:`app.domain.record.published`).
    """

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT

    description: str
    location_class: LocationClass
    where_prec: int
    country: str
    place: str | None = None
    position: Position | None = None
    admin1: str | None = None
    publication_grid_m: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What one voice says about one field: the value as given, the speaker, the sources.

    ``quote`` holds at most 25 words of the page, as an editor chose them; ``date`` is when it was
    said, ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``; ``chosen_by`` is the editor who took it up.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT

    field: str
    value: str | None
    speaker: str
    sources: tuple[str, ...]
    note: str | None = None
    quote: str | None = None
    date: str | None = None
    chosen_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CasualtyReport:
    """One dated count by one speaker; ``value`` None means that people were reported, uncounted.

    ``low`` and ``high`` are given only where the report itself states a range. ``supersedes`` is
    the ``id`` of the earlier report of this incident that it corrects.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT

    measure: Measure
    value: int | None
    as_of: date
    speaker: str
    sources: tuple[str, ...]
    low: int | None = None
    high: int | None = None
    subset: CasualtySubset = CasualtySubset.ALL
    scope: CasualtyScope = CasualtyScope.CITY
    as_of_text: str | None = None
    severity: str | None = None
    note: str | None = None
    id: str | None = None
    supersedes: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AssetLink:
    """An asset the reports name, how it stands to CPC, and what they say happened to it."""

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT

    asset: str
    relation: AssetRelation
    effect: Effect
    sources: tuple[str, ...]
    severity_text: str | None = None
    count: int | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Allegation:
    """Someone who says that another party did it."""

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT

    by: str
    sources: tuple[str, ...]
    accused: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimOfAction:
    """Someone who says that they did it; ``other_target`` if they name another target."""

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT

    by: str
    official: bool
    sources: tuple[str, ...]
    other_target: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Denial:
    """Someone who denies something, and what."""

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT

    by: str
    what: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """Who is said to have done it, by whom; the status is derived, intent stays separate."""

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT

    cpc_as_target: CpcAsTarget
    alleged_by: tuple[Allegation, ...] = ()
    claimed_by: tuple[ClaimOfAction, ...] = ()
    denied_by: tuple[Denial, ...] = ()
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Impact:
    """What one voice says about the state of one asset or place, from when to when.

    Dates are ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``; ``to_known`` False leaves the end open: a
    ``to_date`` is then a plan, an upper bound or worked out, and no day is counted from it.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT

    subject: str
    metric: ImpactMetric
    status: ImpactStatus
    speaker: str
    sources: tuple[str, ...]
    text: str
    value: float | None = None
    unit: str | None = None
    value_kind: ValueKind | None = None
    from_date: str | None = None
    to_date: str | None = None
    to_known: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What a named voice said, in our own words; opinions and risks stay marked as such."""

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT

    id: str
    kind: StatementKind
    speaker: str
    text: str
    sources: tuple[str, ...]
    role: str | None = None
    org: str | None = None
    date: str | None = None
    conditional: bool = False
    hypothetical: bool = False
    about: tuple[str, ...] = ()
    differs_from: str | None = None
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """A link from this record to another."""

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT

    type: RelatedType
    id: str
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """One publicly reported event and everything that is on record about it.

    ``rights`` None means the licence of the record itself.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT

    id: str
    version: int
    msg_type: MsgType
    record_status: RecordStatus
    evidence_tier: EvidenceTier
    updated: date
    title: str
    summary: str
    event_class: EventClass
    cap_category: CapCategory
    weapon_class: tuple[WeaponClass, ...]
    certainty: Certainty
    when: When
    where: Where
    claims: tuple[Claim, ...]
    assets: tuple[AssetLink, ...]
    attribution: Attribution
    sources: tuple[Source, ...]
    verification: dict[str, Verification] = field(default_factory=dict)
    supersedes: str | None = None
    acled_event_type: str | None = None
    acled_sub_event_type: str | None = None
    weapon_text: str | None = None
    casualties: tuple[CasualtyReport, ...] = ()
    impacts: tuple[Impact, ...] = ()
    statements: tuple[Statement, ...] = ()
    related: tuple[Related, ...] = ()
    tags: tuple[str, ...] = ()
    notes: str | None = None
    rights: Rights | None = None

    @property
    def is_restricted(self) -> bool:
        """Whether the record is counted in analyses only: never exported, tiled or published."""
        return self.rights is not None and self.rights.restricted
