"""Make the catalog of a state of the journal; what has not changed is not measured again."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from operator import attrgetter
from typing import TYPE_CHECKING, TypeVar

import orjson

from app import __version__
from app.domain.errors import BadRecordError
from app.sources.checks import check_bundle
from app.store.assemble import build_collections
from app.store.catalog import Catalog, Coverage, Incidents
from app.store.features import MICROSECOND, instant_of, microseconds_of
from app.store.fixed import fixed_collections
from app.store.journal.chain import LINK_DIGITS, NOT_BEGUN
from app.store.journal.entry import Kind
from app.store.journal.shipped import shipped_state
from app.store.measured import REFERENCE_TARGETS, Gazette
from app.store.records import asset_of, place_of
from app.store.rows import make_rows
from app.store.stacks import Stacks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime

    from app.sources.bundle import Bundle
    from app.store.crew import Crew
    from app.store.features import Collection
    from app.store.journal.entry import Head, Version
    from app.store.journal.state import State
    from app.store.rows import Row

__all__ = ["Snapshots", "build_catalog"]

T = TypeVar("T")

# Versions that are read, measured and serialised at once.
ROWS_AT_ONCE = 2_000


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


class Snapshots:
    """Catalogs of one journal, made one after the other from the same layers.

    Not for two threads at once: what was read, measured and serialised for one catalog is kept for
    the next. :meth:`branch` gives another that starts with all of it.
    """

    def __init__(
        self, bundle: Bundle, *, publication_delay_h: float = 24.0, crew: Crew | None = None
    ) -> None:
        """Keep the layers; ``bundle.with_leads`` says whether leads are shown.

        With a crew, many rows are made on all cores.
        """
        self._crew = crew
        self._bundle = bundle
        self._delay = timedelta(hours=publication_delay_h)
        self._records: dict[Head, object] = {}
        self._gazette: Gazette | None = None
        self._grids_m: dict[str, float] = {}
        self._fixed: dict[str, Collection] = {}
        self.rows: dict[str, Row] = {}
        self.rows_made = 0

    def past(self) -> Snapshots:
        """Give snapshots for the past, which know what these know.

        What a record asks for today to hide its place holds for its past too.
        """
        found = Snapshots(self._bundle)
        found._delay = self._delay
        found._records, found._gazette = dict(self._records), self._gazette
        found._fixed = self._fixed
        found._grids_m = {
            name: row.facts.grid_m
            for name, row in self.rows.items()
            if row.facts.grid_m is not None
        }
        found.rows = dict(self.rows)
        return found

    def layers_key(self, state: State) -> str:
        """Give a word for everything but an incident that its row is made of."""
        kinds = (Kind.LAYERS, Kind.PLACE, Kind.ASSET)
        heads = [
            [h.id, h.number, h.checksum.hex()]
            for kind in kinds
            for h in state.of_kind(kind).values()
        ]
        files = [[r.path, r.hash] for r in self._bundle.require()[0].resources]
        parts = orjson.dumps([__version__, self._bundle.with_leads, sorted(heads), files])
        return hashlib.sha256(parts).hexdigest()

    def stacks(self, state: State) -> Stacks:
        """Give where the whole of a record is fetched from."""
        gazette = self.gazette(state)
        return Stacks(state.read, gazette.with_grids(self._grids_m) if self._grids_m else gazette)

    def adopt(self, rows: Iterable[Row]) -> None:
        """Take rows that were made of these layers before."""
        self.rows = {**self.rows, **{row.head.id: row for row in rows}}

    def catalog(
        self,
        state: State,
        *,
        now: datetime,
        with_leads: bool | None = None,
        newest: Catalog | None = None,
    ) -> Catalog:
        """Give the catalog of a state as of an instant; what is too young is not in it.

        ``with_leads`` False leaves the leads out where the bundle would show them; of the past,
        what the ``newest`` catalog does not show is left out too.
        """
        manifest, _, context = self._bundle.require()
        self._fixed = self._fixed or fixed_collections(self._bundle)
        leads = self._bundle.with_leads and with_leads is not False
        everything = self._make_missing(state)
        standing = [row for row in self.rows.values() if row.facts.withdrawn is None]
        hidden = newest.not_public if newest else frozenset()
        open_to_all = [
            row
            for row in standing
            if (leads if row.facts.is_lead else row.facts.is_published)
            and row.head.id not in hidden
        ]
        lead_assets = _lead_assets(standing)
        if newest:
            lead_assets |= newest.lead_assets.difference(*(r.facts.assets for r in open_to_all))
        gazette = everything if leads else everything.without(lead_assets)
        latest = microseconds_of(now) - self._delay // MICROSECOND  # also in the year 1
        shown = [row for row in open_to_all if row.facts.end_us <= latest]
        young = [row for row in open_to_all if row.facts.end_us > latest]
        held = {row.head.id: instant_of(row.facts.end_us) + self._delay for row in young}
        public = [row for row in shown if not row.facts.is_restricted]
        return Catalog(
            version=_version(state, held, with_leads=leads),
            dated=self._dated(state, shown) if state.number else now,
            manifest=manifest,
            gazette=gazette,
            incidents=Incidents(public),
            context=context,
            collections=build_collections(self._bundle, gazette, public, self._fixed),
            coverage=self._coverage(standing, public, with_leads=leads, begun=bool(state.number)),
            bundle=self._bundle,
            state=state,
            withdrawn=_withdrawn(self.rows),
            layers_withdrawn=_layers_withdrawn(state, lead_assets),
            delay=self._delay,
            held=held,
            lead_assets=lead_assets,
            rows=self.rows,
            restricted=Incidents([row for row in shown if row.facts.is_restricted]),
        )

    def _make_missing(self, state: State) -> Gazette:
        """Bring the rows to a state and give its gazette: only heads not seen before are read."""
        heads, stacks = state.of_kind(Kind.INCIDENT), self.stacks(state)
        self.rows = {name: row for name, row in self.rows.items() if heads.get(name) == row.head}
        missing = [head for name, head in heads.items() if name not in self.rows]
        if self._crew:
            self.adopt(self._crew.rows(missing, state.number, stacks))
        left = [head for head in missing if head.id not in self.rows]
        for at in range(0, len(left), ROWS_AT_ONCE):
            some = left[at : at + ROWS_AT_ONCE]
            self.adopt(make_rows(some, stacks, with_leads=self._bundle.with_leads))
        self.rows_made += len(missing)
        if missing:  # what was sorted before is one run: sorting again costs next to nothing
            ordered = sorted(self.rows.values(), key=attrgetter("order"))
            self.rows = {row.head.id: row for row in ordered}
        return stacks.gazette

    def _records_of(self, state: State, kind: Kind, reader: Callable[[Version], T]) -> dict[str, T]:
        """Give the records of one kind that stand, by id; only heads not seen before are read."""
        heads = [head for head in state.of_kind(kind).values() if not head.is_withdrawn]
        missing = [head for head in heads if head not in self._records]
        self._records |= zip(missing, map(reader, state.read(missing)), strict=True)
        return {head.id: self._records[head] for head in heads}  # type: ignore[misc]  # by kind

    def gazette(self, state: State) -> Gazette:
        """Give the gazette; the one before it if no place and no asset has changed.

        Rows whose place has changed are forgotten, all of them if what everything is measured to
        has.
        """
        places = self._records_of(state, Kind.PLACE, place_of)
        assets = self._records_of(state, Kind.ASSET, asset_of)
        kept = self._gazette
        changed = _changed(kept.places, places) | _changed(kept.assets, assets) if kept else set()
        if kept and not changed:
            return kept
        found = Gazette(places, assets, self._bundle.require()[1])
        if kept:
            self._forget(changed, kept, found)
        self._gazette = found
        return found

    def _forget(self, changed: set[str], before: Gazette, after: Gazette) -> None:
        """Forget the rows that would be measured otherwise now."""
        moved = changed | {
            a.id for g in (before, after) for a in g.assets.values() if a.place_id in changed
        }
        everything = bool(moved & set(REFERENCE_TARGETS.values()))
        self.rows = {
            name: row
            for name, row in self.rows.items()
            if not everything and not moved & {row.facts.place, *row.facts.assets}
        }

    def _dated(self, state: State, shown: Iterable[Row]) -> datetime:
        """Give the instant since which the catalog of a state is as it is."""
        shipped = self._bundle.require()[0].instant
        given_out = max((row.facts.end_us for row in shown), default=0) + self._delay // MICROSECOND
        return max(shipped, state.recorded or shipped, instant_of(given_out))

    def _coverage(
        self, standing: list[Row], public: list[Row], *, with_leads: bool, begun: bool
    ) -> Coverage:
        record = self._bundle.require()[0].record
        leads = sum(row.facts.is_lead for row in public)
        hidden = 0 if with_leads else sum(row.facts.is_lead for row in standing)
        return Coverage(
            read_up_to=record.read_up_to.isoformat(),
            note=record.note,
            incidents=len(public) - leads,
            leads_hidden=hidden + (record.leads_without_page if begun else 0),
            leads_shown=leads,
        )


def _withdrawn(rows: Mapping[str, Row]) -> dict[str, str]:
    """Give the reasons of what was withdrawn; of a restricted record nobody learns."""
    return {
        name: row.facts.withdrawn
        for name, row in rows.items()
        if row.facts.withdrawn is not None and not row.facts.is_restricted
    }


def _lead_assets(rows: Iterable[Row]) -> frozenset[str]:
    """Give the assets that only leads name."""
    named: dict[bool, set[str]] = {True: set(), False: set()}
    for row in rows:
        named[row.facts.is_lead].update(row.facts.assets)
    return frozenset(named[True] - named[False])


def _layers_withdrawn(state: State, hidden: frozenset[str]) -> dict[tuple[str, str], str]:
    """Give why places and assets were taken back, but of those that only leads name."""
    kinds = (("assets", Kind.ASSET), ("places", Kind.PLACE))
    heads = {
        (name, head.id): head
        for name, kind in kinds
        for head in state.of_kind(kind).values()
        if head.is_withdrawn and not (kind is Kind.ASSET and head.id in hidden)
    }
    found = state.read(list(heads.values()))
    return {key: version.reason for key, version in zip(heads, found, strict=True)}


def _changed(kept: Mapping[str, T], found: Mapping[str, T]) -> set[str]:
    """Give the ids whose records are not the very same in two tables."""
    return {key for key in kept.keys() | found.keys() if kept.get(key) is not found.get(key)}


def _version(state: State, held: dict[str, datetime], *, with_leads: bool) -> str:
    """Give the catalog's version: the link of the chain, or a hash with what else decides.

    Records that the publication delay holds back, and leads that were asked for, change what is
    shown without a change of the journal.
    """
    if not state.number:
        return NOT_BEGUN
    if not held and not with_leads:
        return state.link
    parts = orjson.dumps([state.link, sorted(held), with_leads])
    return hashlib.sha256(parts).hexdigest()[:LINK_DIGITS]
