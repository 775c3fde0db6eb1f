"""Incidents as the catalog keeps them: read, measured and serialised once, one row each.

A row holds what decides whether and where an incident is shown, and its feature as bytes. All the
rest is fetched from the journal when somebody asks for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache, partial
from typing import TYPE_CHECKING

import orjson

from app.domain.geo.footprint import Disc
from app.domain.record.vocabulary import EvidenceTier, RecordStatus
from app.store.children import CHILDREN, children_of
from app.store.features import Feature, microseconds_of
from app.store.incident import incident_box, incident_geojson
from app.store.records import incident_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.geo.footprint import Footprint
    from app.domain.record.incidents import Incident
    from app.store.journal.entry import Head, Version
    from app.store.measured import Measured
    from app.store.stacks import Stacks

__all__ = ["Facts", "Row", "make_rows", "shared", "shown_feature"]

# Of so many rows at once, what was measured is kept too; of more it is measured when asked for.
FEW = 500


@dataclass(frozen=True, slots=True)
class Facts:
    """What decides whether and where an incident is shown.

    ``place`` is the id that the record names, ``assets`` those of its links, ``grid_m`` its
    publication grid, ``withdrawn`` the reason of a record that was taken back, ``counts`` how many
    reports it has of each kind, ``rights`` the licence and the credit of its import, if it has one.
    """

    start_us: int
    end_us: int
    date_prec: int
    place: str | None
    assets: tuple[str, ...]
    counts: tuple[int, ...]
    rights: tuple[str, ...]
    grid_m: float | None
    is_lead: bool
    is_published: bool
    is_restricted: bool
    withdrawn: str | None


class Row:
    """One version of an incident; ``feature`` is None of what is never shown.

    ``order`` is where the incident stands among all: by its first instant, then by its id.
    """

    __slots__ = ("_children", "_measured", "facts", "feature", "head", "order", "stacks")

    def __init__(
        self,
        head: Head,
        facts: Facts,
        feature: Feature | None,
        stacks: Stacks,
        measured: Measured | None = None,
    ) -> None:
        """Keep the parts; what was measured is measured again when asked for, unless it is kept."""
        self.head, self.facts, self.feature, self.stacks = head, facts, feature, stacks
        self.order = (facts.start_us, head.id)
        self._measured = measured
        self._children: dict[str, tuple[Feature, ...]] | None = None

    @property
    def measured(self) -> Measured:
        """The incident in its place, as it is published."""
        if self._measured is None:
            self._measured = self.stacks.measured(self.head)
        return self._measured

    @property
    def is_measured(self) -> bool:
        """Whether what was measured is kept, so that it costs nothing to ask for."""
        return self._measured is not None

    @property
    def was_for_editors(self) -> bool:
        """Whether it may be shown to nobody: a lead, a restricted record, a draft taken back."""
        facts = self.facts
        taken_back = self.head.is_withdrawn and not facts.is_published
        return facts.is_lead or facts.is_restricted or taken_back

    @property
    def incident(self) -> Incident:
        """The whole record, as it is published."""
        if self._measured is not None:
            return self._measured.incident
        return self.stacks.incident(self.head)

    def children(self, name: str) -> tuple[Feature, ...]:
        """Give the features of the reports of one kind."""
        if self._children is None:
            self._children = children_of(self.incident)
        return self._children[name]


def make_rows(heads: Sequence[Head], stacks: Stacks, *, with_leads: bool) -> list[Row]:
    """Read, measure and serialise versions, in their order; leads only where they are shown."""
    pairs = list(zip(heads, stacks.read(heads), strict=True))
    incidents = [incident_of(version) for _, version in pairs]
    shown = [_may_show(incident, with_leads=with_leads) for incident in incidents]
    open_to_all = [i for i, may in zip(incidents, shown, strict=True) if may]
    measured = iter(stacks.gazette.measure_all(open_to_all))
    return [
        _row(pair, incident, stacks, next(measured) if may else None, keep=len(pairs) <= FEW)
        for pair, incident, may in zip(pairs, incidents, shown, strict=True)
    ]


def shown_feature(
    head: Head,
    fragment: bytes,
    facts: Facts,
    place: tuple[bytes, Footprint | tuple[float, float, float] | None],
    stacks: Stacks,
) -> Feature:
    """Make the feature of an incident from its bytes; ``place`` is its box and its footprint."""
    box, footprint = place
    return Feature.packed(
        head.id,
        fragment,
        span_us=(facts.start_us, facts.end_us),
        box=box,
        footprint=footprint,
        nested=partial(stacks.nested, head),
    )


def _may_show(incident: Incident, *, with_leads: bool) -> bool:
    if incident.evidence_tier is EvidenceTier.SECONDARY_LEAD:
        return with_leads
    return incident.record_status is RecordStatus.PUBLISHED


def _row(
    pair: tuple[Head, Version],
    incident: Incident,
    stacks: Stacks,
    measured: Measured | None,
    *,
    keep: bool,
) -> Row:
    head, facts = pair[0], _facts(*pair, incident)
    feature = None
    if measured is not None:
        place = measured.footprint
        disc = (place.lon, place.lat, place.radius_m) if isinstance(place, Disc) else place
        # orjson's buffer is up to ten times as long as what it holds.
        fragment = memoryview(orjson.dumps(incident_geojson(measured))).tobytes()
        feature = shown_feature(head, fragment, facts, (incident_box(measured), disc), stacks)
    return Row(head, facts, feature, stacks, measured if keep else None)


def _facts(head: Head, version: Version, incident: Incident) -> Facts:
    start, end = map(microseconds_of, incident.when.interval_utc)
    return Facts(
        start_us=start,
        end_us=end,
        date_prec=incident.when.date_prec,
        place=incident.where.place,
        assets=tuple(link.asset for link in incident.assets),
        counts=tuple(len(getattr(incident, child.field)) for child in CHILDREN),
        rights=_rights(incident),
        grid_m=incident.where.publication_grid_m,
        is_lead=incident.evidence_tier is EvidenceTier.SECONDARY_LEAD,
        is_published=incident.record_status is RecordStatus.PUBLISHED,
        is_restricted=incident.rights is not None and incident.rights.restricted,
        withdrawn=_withdrawn(head, version, incident),
    )


def _rights(incident: Incident) -> tuple[str, ...]:
    return shared(incident.rights.licence, incident.rights.credit) if incident.rights else ()


@lru_cache(maxsize=1_024)
def shared(*words: str) -> tuple[str, ...]:
    """Give words as the same tuple each time, so that many rows of one import stay small.

    >>> shared("CC0-1.0", "A desk") is shared("CC0-1.0", "A desk")
    True
    """
    return words


def _withdrawn(head: Head, version: Version, incident: Incident) -> str | None:
    """Give why a record was taken back: by the editor, or in the notes of a shipped record."""
    if incident.record_status is RecordStatus.WITHDRAWN:
        return incident.notes or "no reason is on record"
    return version.reason if head.is_withdrawn else None
