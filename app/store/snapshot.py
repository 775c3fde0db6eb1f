"""Make the catalog of a state of the journal; what has not changed is not measured again."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, TypeVar

import orjson

from app.domain.errors import BadRecordError
from app.domain.record.vocabulary import EvidenceTier, RecordStatus
from app.sources.checks import check_bundle
from app.store.assemble import build_collections, incident_features
from app.store.catalog import Catalog, Coverage
from app.store.journal.chain import LINK_DIGITS
from app.store.journal.entry import Kind
from app.store.journal.shipped import shipped_state
from app.store.measured import Gazette
from app.store.records import asset_of, incident_of, place_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from app.domain.record.incidents import Incident
    from app.domain.record.places import Place
    from app.sources.bundle import Bundle
    from app.store.assemble import IncidentFeatures
    from app.store.journal.entry import Version
    from app.store.journal.state import State
    from app.store.measured import Measured

__all__ = ["Snapshots", "build_catalog"]

T = TypeVar("T")


def build_catalog(bundle: Bundle, *, now: datetime, publication_delay_h: float = 24.0) -> Catalog:
    """Join, measure and serialise the shipped data alone, as of an instant.

    Raises
    ------
    BadRecordError
        With every fault of :func:`check_bundle` that is not a warning.
    """
    errors = tuple(fault for fault in check_bundle(bundle) if not fault.is_warning)
    if errors:
        raise BadRecordError(errors)
    snapshots = Snapshots(bundle, publication_delay_h=publication_delay_h)
    return snapshots.catalog(shipped_state(bundle), now=now)


@dataclass(frozen=True, slots=True)
class _Made:
    """An incident with all that was made of it, and the place it was made with."""

    version: Version
    place: Place | None
    measured: Measured
    features: IncidentFeatures


class Snapshots:
    """Catalogs of one journal, made one after the other from the same layers.

    Not for two threads at once: what was read, measured and serialised for one catalog is kept for
    the next.
    """

    def __init__(
        self,
        bundle: Bundle,
        *,
        publication_delay_h: float = 24.0,
        grids_m: Mapping[str, float] | None = None,
    ) -> None:
        """Keep the layers; ``bundle.with_leads`` says whether leads are shown.

        ``grids_m`` is what today asks of a catalog of the past (:func:`app.store.grids.grids_of`).
        """
        self._grids_m = grids_m
        self._bundle = bundle
        self._delay = timedelta(hours=publication_delay_h)
        self._records: dict[tuple[Kind, str], tuple[Version, object]] = {}
        self._gazette: Gazette | None = None
        self._made: dict[str, _Made] = {}

    def catalog(self, state: State, *, now: datetime) -> Catalog:
        """Give the catalog of a state as of an instant; what is too young is not in it."""
        manifest, _, context = self._bundle.require()
        incidents = self._read(state, Kind.INCIDENT, incident_of)
        current = {key: value for key, value in incidents.items() if _stands(state, key, value)}
        gazette = self._new_gazette(state, current)
        open_to_all = [i for i in current.values() if self._is_open(i)]
        shown = [i for i in open_to_all if i.when.interval_utc[1] <= now - self._delay]
        shown.sort(key=lambda incident: (incident.when.interval_utc[0], incident.id))
        made = {incident.id: self._make(state, gazette, incident) for incident in shown}
        self._made |= made
        held = {i.id: i.when.interval_utc[1] + self._delay for i in open_to_all if i.id not in made}
        return Catalog(
            version=_version(state, held, with_leads=self._bundle.with_leads),
            manifest=manifest,
            gazette=gazette,
            incidents={name: item.measured for name, item in made.items()},
            context=context,
            collections=build_collections(
                self._bundle, gazette, [item.features for item in made.values()]
            ),
            coverage=self._coverage(current, shown),
            bundle=self._bundle,
            state=state,
            withdrawn=_withdrawn(state, incidents),
            delay=self._delay,
            held=held,
            lead_assets=_lead_assets(current),
        )

    def _read(self, state: State, kind: Kind, reader: Callable[[Version], T]) -> dict[str, T]:
        """Give the records of one kind by id; only versions not seen before are read."""
        found = {}
        for name, version in state.of_kind(kind).items():
            key = kind, name
            kept = self._records.get(key)
            if kept is None or kept[0].catalog_version != version.catalog_version:
                kept = version, reader(version)
                self._records[key] = kept
            found[name] = kept[1]
        return found  # type: ignore[return-value]  # the kind decides the type

    def _new_gazette(self, state: State, incidents: dict[str, Incident]) -> Gazette:
        """Give the gazette; the one before it if no place and no asset has changed."""
        places = {
            name: place
            for name, place in self._read(state, Kind.PLACE, place_of).items()
            if not state.newest[Kind.PLACE, name].is_withdrawn
        }
        assets = {
            name: asset
            for name, asset in self._read(state, Kind.ASSET, asset_of).items()
            if not state.newest[Kind.ASSET, name].is_withdrawn
        }
        if not self._bundle.with_leads:
            hidden = _lead_assets(incidents)
            assets = {name: asset for name, asset in assets.items() if name not in hidden}
        kept = self._gazette
        if kept and _same(kept.places, places) and _same(kept.assets, assets):
            return kept
        _, routes, _ = self._bundle.require()
        self._gazette, self._made = Gazette(places, assets, routes, grids_m=self._grids_m), {}
        return self._gazette

    def _make(self, state: State, gazette: Gazette, incident: Incident) -> _Made:
        """Measure an incident and make its features, unless that was done."""
        version = state.newest[Kind.INCIDENT, incident.id]
        kept = self._made.get(incident.id)
        if kept is not None and kept.version.catalog_version == version.catalog_version:
            return kept
        measured = gazette.measure(incident)
        return _Made(version, measured.place, measured, incident_features(measured))

    def _is_open(self, incident: Incident) -> bool:
        """Say whether a record may be shown: published, or a lead that was asked for."""
        if incident.evidence_tier is EvidenceTier.SECONDARY_LEAD:
            return self._bundle.with_leads
        return incident.record_status is RecordStatus.PUBLISHED

    def _coverage(self, current: dict[str, Incident], shown: list[Incident]) -> Coverage:
        record = self._bundle.require()[0].record
        leads = sum(map(_is_lead, shown))
        hidden = 0 if self._bundle.with_leads else sum(map(_is_lead, current.values()))
        return Coverage(
            read_up_to=record.read_up_to.isoformat(),
            note=record.note,
            incidents=len(shown) - leads,
            leads_hidden=hidden + record.leads_without_page,
            leads_shown=leads,
        )


def _is_lead(incident: Incident) -> bool:
    return incident.evidence_tier is EvidenceTier.SECONDARY_LEAD


def _stands(state: State, name: str, incident: Incident) -> bool:
    """Say whether a record was not taken back."""
    withdrawn = state.newest[Kind.INCIDENT, name].is_withdrawn
    return not withdrawn and incident.record_status is not RecordStatus.WITHDRAWN


def _withdrawn(state: State, incidents: dict[str, Incident]) -> dict[str, str]:
    """Give the reasons of what was taken back: the editor's, or the notes of a shipped record."""
    return {
        name: state.newest[Kind.INCIDENT, name].reason
        if incident.record_status is not RecordStatus.WITHDRAWN
        else incident.notes or "no reason is on record"
        for name, incident in incidents.items()
        if not _stands(state, name, incident)
    }


def _lead_assets(incidents: dict[str, Incident]) -> frozenset[str]:
    """Give the assets that only leads name."""
    named: dict[bool, set[str]] = {True: set(), False: set()}
    for incident in incidents.values():
        named[_is_lead(incident)] |= {link.asset for link in incident.assets}
    return frozenset(named[True] - named[False])


def _same(kept: dict[str, T], found: dict[str, T]) -> bool:
    """Say whether two tables hold the very same records."""
    return kept.keys() == found.keys() and all(kept[key] is found[key] for key in found)


def _version(state: State, held: dict[str, datetime], *, with_leads: bool) -> str:
    """Give the catalog's version: the link of the chain, or a hash with what else decides.

    Records that the publication delay holds back, and leads that were asked for, change what is
    shown without a change of the journal.
    """
    if not held and not with_leads:
        return state.head
    parts = orjson.dumps([state.head, sorted(held), with_leads])
    return hashlib.sha256(parts).hexdigest()[:LINK_DIGITS]
