"""Incidents as the catalog keeps them: read, measured and serialised once, one row each.

A row holds what decides whether and where an incident is shown, and its feature as bytes. All the
rest is read from the journal when somebody asks for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson

from app.domain.geo.footprint import Disc
from app.domain.record.vocabulary import EvidenceTier, RecordStatus
from app.store.children import children_of
from app.store.features import Feature, microseconds_of
from app.store.incident import incident_geojson, nested_parts
from app.store.records import incident_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.record.incidents import Incident
    from app.store.journal.entry import Head, Version
    from app.store.journal.state import Reader
    from app.store.measured import Gazette, Measured

__all__ = ["Row", "make_rows"]

# Of so many rows at once, what was measured is kept too; of more it is measured when asked for.
FEW = 500


class Row:
    """One version of an incident; ``feature`` is None of what is never shown.

    ``order`` is where the incident stands among all: by its first instant, then by its id.
    ``withdrawn`` is the reason of a record that was taken back. ``place`` is the id that the record
    names, ``assets`` those of its links.
    """

    __slots__ = (
        "_children",
        "assets",
        "end_us",
        "feature",
        "head",
        "is_lead",
        "is_published",
        "is_restricted",
        "measured",
        "order",
        "place",
        "start_us",
        "withdrawn",
    )

    def __init__(  # noqa: PLR0913 - the parts of a row
        self,
        head: Head,
        *,
        span_us: tuple[int, int],
        place: str | None,
        assets: tuple[str, ...],
        is_lead: bool,
        is_published: bool,
        is_restricted: bool,
        withdrawn: str | None,
        feature: Feature | None,
    ) -> None:
        """Keep the parts."""
        self.head = head
        self.start_us, self.end_us = span_us
        self.order = (self.start_us, head.id)
        self.place, self.assets = place, assets
        self.is_lead, self.is_published, self.is_restricted = is_lead, is_published, is_restricted
        self.withdrawn, self.feature = withdrawn, feature
        self.measured: Measured | None = None
        self._children: dict[str, tuple[Feature, ...]] | None = None

    def children(self, name: str) -> tuple[Feature, ...]:
        """Give the features of the reports of one kind."""
        if self._children is None:
            self._children = children_of(self.feature) if self.feature else {}
        return self._children.get(name, ())

    def at_place(self, gazette: Gazette, read: Reader) -> Measured:
        """Give the incident in its place, measured when it is first asked for."""
        if self.measured is None:
            self.measured = gazette.measure(incident_of(read([self.head])[0]))
        return self.measured


def make_rows(
    pairs: Sequence[tuple[Head, Version]], gazette: Gazette, *, with_leads: bool
) -> list[Row]:
    """Read, measure and serialise versions, in their order; leads only where they are shown."""
    incidents = [incident_of(version) for _, version in pairs]
    shown = [_may_show(incident, with_leads=with_leads) for incident in incidents]
    measured = iter(
        gazette.measure_all([i for i, may in zip(incidents, shown, strict=True) if may])
    )
    return [
        _row(head, version, incident, next(measured) if may else None, keep=len(pairs) <= FEW)
        for (head, version), incident, may in zip(pairs, incidents, shown, strict=True)
    ]


def _may_show(incident: Incident, *, with_leads: bool) -> bool:
    if incident.evidence_tier is EvidenceTier.SECONDARY_LEAD:
        return with_leads
    return incident.record_status is RecordStatus.PUBLISHED


def _row(
    head: Head, version: Version, incident: Incident, measured: Measured | None, *, keep: bool
) -> Row:
    start, end = map(microseconds_of, incident.when.interval_utc)
    row = Row(
        head,
        span_us=(start, end),
        place=incident.where.place,
        assets=tuple(link.asset for link in incident.assets),
        is_lead=incident.evidence_tier is EvidenceTier.SECONDARY_LEAD,
        is_published=incident.record_status is RecordStatus.PUBLISHED,
        is_restricted=incident.rights is not None and incident.rights.restricted,
        withdrawn=_withdrawn(head, version, incident),
        feature=_feature(measured, (start, end)) if measured else None,
    )
    row.measured = measured if keep else None
    return row


def _withdrawn(head: Head, version: Version, incident: Incident) -> str | None:
    """Give why a record was taken back: by the editor, or in the notes of a shipped record."""
    if incident.record_status is RecordStatus.WITHDRAWN:
        return incident.notes or "no reason is on record"
    return version.reason if head.is_withdrawn else None


def _feature(measured: Measured, span_us: tuple[int, int]) -> Feature:
    place = measured.footprint
    return Feature.packed(
        measured.incident.id,
        _packed(incident_geojson(measured)),
        span_us=span_us,
        footprint=(place.lon, place.lat, place.radius_m) if isinstance(place, Disc) else place,
        nested=_packed(nested_parts(measured.incident)),
    )


def _packed(value: dict[str, Any]) -> bytes:
    """Give JSON in a buffer of its own length: orjson's is up to ten times as long."""
    return memoryview(orjson.dumps(value)).tobytes()
