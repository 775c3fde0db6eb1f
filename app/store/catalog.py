"""The catalog: one immutable snapshot of the record and the layers, with its version."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import orjson

from app.domain.errors import BadRecordError, UnknownIdError, WithdrawnError
from app.domain.record.vocabulary import EvidenceTier, RecordStatus
from app.sources.checks import check_bundle
from app.store.assemble import build_collections
from app.store.measured import Gazette, Measured

if TYPE_CHECKING:
    from datetime import datetime

    from app.domain.record.context import Context
    from app.domain.record.incidents import Incident
    from app.sources.bundle import Bundle
    from app.sources.manifest import Manifest
    from app.store.features import Collection, Feature

__all__ = ["Catalog", "Coverage", "build_catalog"]


@dataclass(frozen=True, slots=True)
class Coverage:
    """What every page and export says: up to when it was read, how many, how many leads hide."""

    read_up_to: str
    note: str
    incidents: int
    leads_hidden: int
    leads_shown: int

    def sentence(self) -> str:
        """Say the coverage in one line."""
        shown = f" and {self.leads_shown} unconfirmed leads" if self.leads_shown else ""
        found = f"{self.incidents} incidents{shown}"
        return f"Record read up to {self.read_up_to}, {found}, {self.leads_hidden} leads hidden"


@dataclass(frozen=True, slots=True)
class Catalog:
    """Everything that is shown, measured once; read-only, so it needs no lock."""

    version: str
    manifest: Manifest
    gazette: Gazette
    incidents: dict[str, Measured]
    context: Context
    collections: dict[str, Collection]
    coverage: Coverage
    bundle: Bundle
    withdrawn: dict[str, str]

    def collection(self, name: str) -> Collection:
        """Give a collection by its id."""
        try:
            return self.collections[name]
        except KeyError:
            raise UnknownIdError("collection", name) from None

    def feature(self, collection: str, name: str) -> Feature:
        """Give one feature of a collection."""
        if collection == "incidents":
            self._refuse_withdrawn(name)
        try:
            return self.collection(collection).by_id[name]
        except KeyError:
            raise UnknownIdError(f"feature of {collection}", name) from None

    def incident(self, name: str) -> Measured:
        """Give one measured incident."""
        self._refuse_withdrawn(name)
        try:
            return self.incidents[name]
        except KeyError:
            raise UnknownIdError("incident", name) from None

    def _refuse_withdrawn(self, name: str) -> None:
        if name in self.withdrawn:
            raise WithdrawnError(name, self.withdrawn[name])


def build_catalog(bundle: Bundle, *, now: datetime, publication_delay_h: float = 24.0) -> Catalog:
    """Join, measure and serialise the shipped data as of an instant.

    Raises
    ------
    BadRecordError
        With every fault of :func:`check_bundle` that is not a warning.
    """
    errors = tuple(fault for fault in check_bundle(bundle) if not fault.is_warning)
    if errors:
        raise BadRecordError(errors)
    manifest, routes, context = bundle.require()
    gazette = Gazette(bundle.places, bundle.shown_assets, routes)
    delay = timedelta(hours=publication_delay_h)
    shown = [i for i in bundle.incidents.values() if _is_public(i, now - delay)]
    shown.sort(key=lambda incident: (incident.when.interval_utc[0], incident.id))
    measured = {incident.id: gazette.measure(incident) for incident in shown}
    return Catalog(
        version=_version(shown, manifest),
        manifest=manifest,
        gazette=gazette,
        incidents=measured,
        context=context,
        collections=build_collections(bundle, gazette, measured),
        coverage=_coverage(bundle, manifest, shown),
        bundle=bundle,
        withdrawn={
            incident.id: incident.notes or "no reason is on record"
            for incident in bundle.incidents.values()
            if incident.record_status is RecordStatus.WITHDRAWN
        },
    )


def _is_public(incident: Incident, latest: datetime) -> bool:
    """Say whether a record is shown: published (or a lead that was asked for), and old enough."""
    lead = incident.evidence_tier is EvidenceTier.SECONDARY_LEAD
    open_to_all = lead or incident.record_status is RecordStatus.PUBLISHED
    return open_to_all and incident.when.interval_utc[1] <= latest


def _coverage(bundle: Bundle, manifest: Manifest, shown: list[Incident]) -> Coverage:
    leads = sum(incident.evidence_tier is EvidenceTier.SECONDARY_LEAD for incident in shown)
    files = sum(resource.path.startswith("leads/") for resource in manifest.resources)
    hidden = 0 if bundle.with_leads else files
    return Coverage(
        read_up_to=manifest.record.read_up_to.isoformat(),
        note=manifest.record.note,
        incidents=len(shown) - leads,
        leads_hidden=hidden + manifest.record.leads_without_page,
        leads_shown=leads,
    )


def _version(shown: list[Incident], manifest: Manifest) -> str:
    """Hash the sorted hashes of all records and of the layers they are measured against."""
    records = [hashlib.sha256(orjson.dumps(incident)).hexdigest() for incident in shown]
    layers = [
        resource.hash.removeprefix("sha256:")
        for resource in manifest.resources
        if not resource.path.startswith(("incidents/", "leads/", "basemap/", "gazetteer/"))
    ]
    return hashlib.sha256("\n".join(sorted(records + layers)).encode()).hexdigest()[:16]
