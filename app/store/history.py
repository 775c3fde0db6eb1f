"""The versions of a record, and what has changed since an instant, as the public may see them.

Drafts, leads, restricted records and what the publication delay holds back do not appear; a record
that was public and is no longer does, with the reason.

References: OGC API - Features, proposal "Versioned Features" (pull request 1036); RFC 7089.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from app.domain.errors import UnknownIdError
from app.domain.record.vocabulary import EvidenceTier, RecordStatus
from app.store.catalog import RENAMED
from app.store.features import instant_of
from app.store.incident import incident_feature
from app.store.journal.entry import Kind
from app.store.measured import REFERENCE_TARGETS
from app.store.records import asset_of, incident_of, place_of
from app.store.register import asset_feature, place_feature
from app.store.select import select

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from app.selection.selection import Selection
    from app.store.catalog import Catalog
    from app.store.features import Feature
    from app.store.journal.entry import Version
    from app.store.record import Record

__all__ = [
    "CLAIMS",
    "KINDS",
    "Change",
    "News",
    "changes",
    "claim_history",
    "narrowed",
    "public_versions",
    "version_feature",
]

# The collections whose items have versions.
CLAIMS = "casualty-reports"
KINDS = {"incidents": Kind.INCIDENT, "assets": Kind.ASSET, "places": Kind.PLACE}


class News(StrEnum):
    """What a change is to somebody who reads along."""

    NEW = "new"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"
    MEASURED_ANEW = "measured-anew"


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one feature: its newest state, or None where it is no longer shown.

    ``version`` is the newest public version; ``reason`` says why it changed, ``news`` what that is
    to a reader: the first version that was ever shown is new, whatever drafts came before it.
    """

    collection: str
    id: str
    version: Version
    reason: str
    feature: Feature | None
    news: News


def public_versions(record: Record, collection: str, name: str) -> list[Version]:
    """Give the versions of an item that the public may see, oldest first.

    Raises
    ------
    UnknownIdError
        If the collection has no versions, or no version of the item was ever public.
    """
    catalog = record.catalog
    if collection not in KINDS:
        raise UnknownIdError("collection with versions", collection, now=RENAMED.get(collection))
    shown: list[Version] = []
    if not _is_hidden(catalog, collection, name):
        shown = _once_public(record, collection, name)
    if not shown:
        raise UnknownIdError(f"feature of {collection}", name)
    return shown


def claim_history(catalog: Catalog, name: str) -> list[Feature]:
    """Give a casualty report with all that it corrected and that corrected it, oldest first.

    The versions of one claim: what was counted first, and each correction of it.

    Raises
    ------
    UnknownIdError
        If there is no such report.
    """
    asked = catalog.feature(CLAIMS, name)
    of_incident = {
        (feature.properties["incident_id"], feature.properties["report_id"]): feature
        for feature in catalog.collection(CLAIMS).features
    }
    incident = asked.properties["incident_id"]
    before = {key: f.properties["supersedes"] for key, f in of_incident.items()}
    after = {(key[0], old): f for key, f in of_incident.items() if (old := before[key])}
    chain = [asked]
    while old := chain[0].properties["supersedes"]:
        chain.insert(0, of_incident[incident, old])
    while (new := after.get((incident, chain[-1].properties["report_id"]))) is not None:
        chain.append(new)
    return chain


def version_feature(record: Record, version: Version) -> Feature:
    """Give the feature of one version, measured against places and assets as they stood then."""
    if version.kind is Kind.PLACE:
        return place_feature(place_of(version))
    newest = record.catalog.state.head(version.kind, version.id)
    stands = newest is not None and newest.number == version.number
    catalog = record.catalog if stands else record.as_of(version.recorded)
    gazette = catalog.gazette
    if version.kind is Kind.ASSET:
        return asset_feature(asset_of(version), gazette)
    return incident_feature(gazette.measure(incident_of(version)))


def changes(record: Record, since: datetime) -> list[Change]:
    """Give what has changed since an instant, that instant included, oldest first.

    One change an item: its newest state. Whoever takes a copy as it stood at the instant, puts
    these features over it and takes those without a state out, has the current set.
    """
    catalog = record.catalog
    touched = {(v.kind, v.id): v for v in record.recorded_since(since) if v.kind is not Kind.LAYERS}
    found = [_change(record, version) for version in touched.values()]
    done = {name for kind, name in touched if kind is Kind.INCIDENT}
    moved = {name for kind, name in touched if kind is not Kind.INCIDENT}
    for name, reason, news in _affected(catalog, moved, since):
        if name not in done:
            newest = catalog.state.version(Kind.INCIDENT, name)
            feature = catalog.feature("incidents", name)
            found += [Change("incidents", name, newest, reason, feature, news)] if newest else []
    kept = [change for change in found if change is not None]
    return sorted(kept, key=lambda change: (change.version.recorded, change.version.number))


def narrowed(
    found: list[Change], catalog: Catalog, collection: str, asked: Selection
) -> list[Change]:
    """Give the changes of one collection that a selection asks for.

    What is no longer shown stays, unless ``ids`` leave it out: nobody measures any more where it
    stood, and who followed it should learn that it is gone.

    Raises
    ------
    UnknownIdError, BadParameterError
        As :func:`app.store.select.select` raises them.
    """
    found = [change for change in found if change.collection == collection]
    if not asked.given:
        return found
    chosen = {change.id for change in found if change.feature is None}
    if asked.ids is not None:
        chosen &= set(asked.ids)
        asked = replace(asked, ids=tuple(name for name in asked.ids if name not in chosen))
    if asked.ids != ():
        chosen |= {feature.id for feature in select(catalog, collection, asked).features}
    return [change for change in found if change.id in chosen]


def _change(record: Record, newest: Version) -> Change | None:
    """Give what became of an item that has new versions; None if the public never saw it."""
    collection = next(name for name, kind in KINDS.items() if kind is newest.kind)
    versions = _once_public(record, collection, newest.id)
    if not versions:
        return None
    feature = record.catalog.collection(collection).by_id.get(newest.id)
    reason = newest.reason if versions[-1].number == newest.number else "no longer published"
    shown = News.NEW if len(versions) == 1 else News.CORRECTED
    news = News.WITHDRAWN if feature is None else shown
    return Change(collection, newest.id, versions[-1], reason, feature, news)


def _affected(
    catalog: Catalog, moved: set[str], since: datetime
) -> Iterable[tuple[str, str, News]]:
    """Yield incidents that changed without a version: measured anew, or released since.

    Of a record on a grid nobody is told at which place it stands: any that moved counts.
    """
    everything = bool(moved & _targets(catalog))
    for name, row in catalog.incidents.rows.items():
        facts = row.facts
        asset = catalog.gazette.assets.get(facts.place or "")
        here = {facts.place, asset.place_id if asset else None} & moved
        if everything or here or (moved and facts.grid_m is not None):
            yield name, "measured anew: a place or an asset has changed", News.MEASURED_ANEW
        elif instant_of(facts.end_us) + catalog.delay >= since:
            yield name, "the publication delay has ended", News.NEW


def _targets(catalog: Catalog) -> set[str]:
    """Give what every incident is measured to, by place and by asset."""
    names = set(REFERENCE_TARGETS.values())
    places = {place.id for name in names if (place := catalog.gazette.place_of(name))}
    return names | places


def _once_public(record: Record, collection: str, name: str) -> list[Version]:
    """Give the versions that were public once, oldest first, be the item hidden now or not."""
    catalog = record.catalog
    # Whoever shows leads shows their versions too.
    with_leads = catalog.coverage.leads_shown > 0
    shown: list[Version] = []
    if name in catalog.held or (collection == "assets" and name in catalog.lead_assets):
        return shown
    for version in record.history(KINDS[collection], name):
        if _is_public(version, with_leads=with_leads) or (version.is_withdrawn and shown):
            shown.append(version)
    return shown


def _is_hidden(catalog: Catalog, collection: str, name: str) -> bool:
    """Say whether no version of an item is shown any more: it must not be given out now."""
    row = catalog.rows.get(name) if collection == "incidents" else None
    return row is not None and row.facts.is_restricted


def _is_public(version: Version, *, with_leads: bool = False) -> bool:
    if version.is_withdrawn:
        return False
    if version.kind is not Kind.INCIDENT:
        return True
    body = version.data
    is_lead = body["evidence_tier"] == EvidenceTier.SECONDARY_LEAD
    is_restricted = (body.get("rights") or {}).get("restricted", False)
    shown = {RecordStatus.PUBLISHED, RecordStatus.HIDDEN} if is_lead else {RecordStatus.PUBLISHED}
    return body["record_status"] in shown and not (is_restricted or (is_lead and not with_leads))
