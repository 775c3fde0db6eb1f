"""The catalog: one immutable snapshot of the record and the layers, with its version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from typing_extensions import override

from app.domain.errors import UnknownIdError, WithdrawnError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date, datetime

    from app.domain.record.context import Context
    from app.sources.bundle import Bundle
    from app.sources.manifest import Manifest
    from app.store.features import Collection, Feature
    from app.store.journal.state import State
    from app.store.measured import Gazette, Measured
    from app.store.rows import Row

__all__ = ["RENAMED", "Catalog", "Coverage", "Incidents"]

# Collections that once had another id.
RENAMED = {
    "casualty_reports": "casualty-reports",
    "context_events": "context",
    "asset_links": "asset-links",
}


@dataclass(frozen=True, slots=True)
class Coverage:
    """What every page and export says: up to when it was read, how many, how many leads hide."""

    read_up_to: str
    note: str
    incidents: int
    leads_hidden: int
    leads_shown: int
    as_of: datetime | None = None
    withdrawn_since: int = 0

    def sentence(self) -> str:
        """Say the coverage in one line."""
        shown = f" and {self.leads_shown} unconfirmed leads" if self.leads_shown else ""
        found = f"{self.incidents} incidents{shown}"
        now = f"Record read up to {self.read_up_to}, {found}, {self.leads_hidden} leads hidden"
        if self.as_of is None:
            return now
        since = f", {self.withdrawn_since} withdrawn since" if self.withdrawn_since else ""
        stood = self.as_of.replace(tzinfo=None).isoformat(" ", "seconds")
        return f"As the record stood at {stood} UTC{since}. {now}"


class Incidents(Mapping[str, "Measured"]):
    """Incidents in their places by id, in their order; each is measured when it is asked for."""

    def __init__(self, rows: Sequence[Row]) -> None:
        """Keep what they are made of."""
        self.rows = {row.head.id: row for row in rows}

    @override
    def __getitem__(self, name: str) -> Measured:
        return self.rows[name].measured

    def some(self, names: Sequence[str]) -> list[Measured]:
        """Give many in their places; what is not kept is read and measured in one go."""
        rows = [self.rows[name] for name in names]
        missing = [row for row in rows if not row.is_measured]
        found: dict[str, Measured] = {}
        for stacks in {id(row.stacks): row.stacks for row in missing}.values():
            heads = [row.head for row in missing if row.stacks is stacks]
            given = stacks.all_measured(heads)
            found |= {head.id: one for head, one in zip(heads, given, strict=True)}
        return [found.get(row.head.id) or row.measured for row in rows]

    @override
    def __contains__(self, name: object) -> bool:
        return name in self.rows

    @override
    def __iter__(self) -> Iterator[str]:
        return iter(self.rows)

    @override
    def __len__(self) -> int:
        return len(self.rows)


@dataclass(frozen=True, slots=True)
class Catalog:
    """Everything that is shown, measured once; read-only, so it needs no lock.

    ``rows`` are those of all records that are or were on record, drafts and leads among them: they
    are for editors alone. ``layers_withdrawn`` are the reasons of places and assets that were
    taken back, by collection and id. ``restricted`` incidents may be counted, never shown.
    ``held`` says of what the publication delay holds back when it will be shown. ``lead_assets``
    are named by leads alone. ``withdrawn_later`` is only filled in a catalog of the past: what was
    taken back since, with the reason; ``seen_from`` is the number of the journal it was seen from.
    ``dated`` is the instant since which it is as it is: the last version, or the last end of a
    publication delay.
    """

    version: str
    dated: datetime
    manifest: Manifest
    gazette: Gazette
    incidents: Incidents
    context: Context
    collections: dict[str, Collection]
    coverage: Coverage
    bundle: Bundle
    state: State
    withdrawn: dict[str, str]
    layers_withdrawn: Mapping[tuple[str, str], str] = field(default_factory=dict)
    delay: timedelta = timedelta(0)
    held: dict[str, datetime] = field(default_factory=dict)
    lead_assets: frozenset[str] = frozenset()
    rows: Mapping[str, Row] = field(default_factory=dict)
    restricted: Mapping[str, Measured] = field(default_factory=dict)
    withdrawn_later: dict[str, str] = field(default_factory=dict)
    seen_from: int = 0

    @property
    def key(self) -> tuple[object, ...]:
        """What tells this catalog from every other, for caches.

        The version does not: the same past looks another after a withdrawal or a redaction.
        """
        return self.version, self.coverage.as_of, self.seen_from

    @property
    def data_date(self) -> str:
        """The day of the data in UTC, as RFC 3339 writes it."""
        return self.dated.date().isoformat()  # strftime does not fill up the year

    @property
    def not_public(self) -> frozenset[str]:
        """Records that stand and are shown to nobody: drafts, leads that are hidden, restricted."""
        return frozenset(
            name
            for name, row in self.rows.items()
            if row.facts.withdrawn is None and name not in self.incidents and name not in self.held
        )

    @property
    def told_withdrawn(self) -> dict[str, str]:
        """The reasons of all incidents that were shown once and withdrawn, by id."""
        return {name: reason for name, reason in self.withdrawn.items() if self._was_shown(name)}

    def collection(self, name: str) -> Collection:
        """Give a collection by its id.

        Raises
        ------
        UnknownIdError
            If there is none; of an id that was changed it names the new one.
        """
        try:
            return self.collections[name]
        except KeyError:
            raise UnknownIdError("collection", name, now=RENAMED.get(name)) from None

    def feature(self, collection: str, name: str) -> Feature:
        """Give one feature of a collection."""
        if collection == "incidents":
            self.refuse_withdrawn(collection, name)
        try:
            return self.collection(collection).by_id[name]
        except KeyError:
            self.refuse_withdrawn(collection, name)
            raise UnknownIdError(f"feature of {collection}", name) from None

    def incident(self, name: str) -> Measured:
        """Give one measured incident."""
        self.refuse_withdrawn("incidents", name)
        try:
            return self.incidents[name]
        except KeyError:
            raise UnknownIdError("incident", name) from None

    def refuse_withdrawn(self, collection: str, name: str) -> None:
        """Say of a withdrawn record why; one that was for editors alone is as unknown as before.

        Raises
        ------
        WithdrawnError
            If it was shown once and is withdrawn now.
        """
        reason = self._why_gone(collection, name)
        if reason is not None:
            day = self._day_of(name) if collection == "incidents" else None
            raise WithdrawnError(name, reason, collection=collection, day=day)

    def tells_withdrawn(self, collection: str, name: str) -> bool:
        """Say whether who asks for a record is told that it was withdrawn."""
        return self._why_gone(collection, name) is not None

    def _why_gone(self, collection: str, name: str) -> str | None:
        if collection != "incidents":
            return self.layers_withdrawn.get((collection, name))
        return self.withdrawn.get(name) if self._was_shown(name) else None

    def _day_of(self, name: str) -> date | None:
        """Give the day (UTC) since which an incident stands as it does; None if nobody knows."""
        row = self.rows.get(name)
        return self.state.read([row.head])[0].recorded.date() if row else None

    def _was_shown(self, name: str) -> bool:
        row = self.rows.get(name)
        return row is None or not row.was_for_editors
