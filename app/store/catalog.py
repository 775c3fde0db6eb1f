"""The catalog: one immutable snapshot of the record and the layers, with its version."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from app.domain.errors import UnknownIdError, WithdrawnError

if TYPE_CHECKING:
    from datetime import datetime

    from app.domain.record.context import Context
    from app.sources.bundle import Bundle
    from app.sources.manifest import Manifest
    from app.store.features import Collection, Feature
    from app.store.journal.state import State
    from app.store.measured import Gazette, Measured

__all__ = ["Catalog", "Coverage"]


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
        return f"As the record stood at {self.as_of:%Y-%m-%d %H:%M:%S} UTC{since}. {now}"


@dataclass(frozen=True, slots=True)
class Catalog:
    """Everything that is shown, measured once; read-only, so it needs no lock.

    ``held`` says of what the publication delay holds back when it will be shown. ``lead_assets``
    are named by leads alone. ``withdrawn_later`` is only filled in a catalog of the past: what was
    taken back since, with the reason; ``seen_from`` is the number of the journal it was seen from.
    """

    version: str
    manifest: Manifest
    gazette: Gazette
    incidents: dict[str, Measured]
    context: Context
    collections: dict[str, Collection]
    coverage: Coverage
    bundle: Bundle
    state: State
    withdrawn: dict[str, str]
    delay: timedelta = timedelta(0)
    held: dict[str, datetime] = field(default_factory=dict)
    lead_assets: frozenset[str] = frozenset()
    withdrawn_later: dict[str, str] = field(default_factory=dict)
    seen_from: int = 0

    @property
    def key(self) -> tuple[object, ...]:
        """What tells this catalog from every other, for caches.

        The version does not: the same past looks another after a withdrawal or a redaction.
        """
        return self.version, self.coverage.as_of, self.seen_from

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
