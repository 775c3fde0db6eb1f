"""The catalog as it is now, as it follows the journal, and as it stood at any time before.

Requests read :attr:`Live.catalog`, one immutable snapshot, and never wait for a write. A thread
makes the next snapshot when the journal moves on or the publication delay of a record ends.
"""

from __future__ import annotations

import gc
import logging
from collections import OrderedDict
from dataclasses import replace
from datetime import timedelta
from threading import Condition, Event, Lock, Thread
from typing import TYPE_CHECKING

from app.domain.errors import BadParameterError, MapperError
from app.store.columns import made_ready
from app.store.crew import Crew
from app.store.feature_tables import FeatureTables
from app.store.forgetting import forget_all
from app.store.journal.shipped import take_in
from app.store.kept_rows import KeptRows
from app.store.published import MakeUp, Published
from app.store.snapshot import Snapshots

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

    from app.sources.bundle import Bundle
    from app.store.catalog import Catalog
    from app.store.journal.entry import Draft, Kind, Request, Version
    from app.store.journal.journal import Journal
    from app.store.journal.state import State

__all__ = ["Live"]

log = logging.getLogger("incident_mapper")

# The journal is asked this often whether it has moved on; asking takes some microseconds.
EVERY_S = 0.2
# The disk is asked this often whether it lets the feature tables follow again.
RETRY_S = 0.8
# How long a writer waits to see its own write, since the next change is made to what is seen; the
# snapshot follows in any case.
PATIENCE_S = 5.0
KEPT_PAST = 4
# So many features are in the tables before the start ends; of more they follow within minutes.
SHOWN_AT_ONCE = 5_000


class Live:
    """A journal with the snapshot that follows it; safe to use from any thread."""

    def __init__(
        self,
        journal: Journal,
        bundle: Bundle,
        *,
        clock: Callable[[], datetime],
        publication_delay_h: float,
    ) -> None:
        """Take the shipped data into the journal and make the first snapshot.

        Raises
        ------
        JournalError
            If the journal cannot be read or written.
        """
        self.journal = journal
        self.conflicts = take_in(journal, bundle)
        self._bundle, self._clock = bundle, clock
        self._delay = timedelta(hours=publication_delay_h)
        self._snapshots = Snapshots(
            bundle,
            publication_delay_h=publication_delay_h,
            crew=Crew(journal.path, bundle.folder, bundle.with_leads),
        )
        self._making, self._remembering = Lock(), Lock()
        self._news, self._wake = Condition(), Event()
        self._closed = False
        self._past: OrderedDict[tuple[int, MakeUp], Catalog] = OrderedDict()
        self._tables = FeatureTables(journal)
        self._kept_rows = KeptRows(journal.path.parent)
        self._redactions = journal.redaction_count()
        self._follower: Thread | None = None
        self._seen = journal.change_count()
        self._published = Published(journal)
        self.catalog = self._first()
        self._tables.recognise(self.catalog)
        if self._tables.is_behind and len(self.catalog.incidents) <= SHOWN_AT_ONCE:
            self._tables.follow(self.catalog)

    def history(self, kind: Kind, name: str) -> list[Version]:
        """Give all versions of one id, oldest first."""
        return self.journal.history(kind, name)

    def recorded_since(self, instant: datetime) -> list[Version]:
        """Give the versions recorded at an instant or later, oldest first."""
        return self.journal.since(self.journal.number_before(instant))

    def as_of(self, instant: datetime) -> Catalog:
        """Give the catalog as it stood at an instant, without leads and drafts.

        What has been redacted since is not shown; what was withdrawn since is marked.

        Raises
        ------
        BadParameterError
            If the instant lies in the future.
        """
        if instant > self._clock():
            raise BadParameterError("as-of", f"{instant.isoformat()} has not come yet")
        return self._at(MakeUp(self.journal.newest_number(instant), instant, instant))

    def at_version(self, version: str) -> Catalog:
        """Give the catalog of a version, as :meth:`as_of` gives it of an instant.

        Raises
        ------
        BadParameterError
            If no such version is known.
        """
        newest = self.catalog
        if version == newest.version:
            return newest
        return self._at(self._published.make_up(version, self._clock()))

    def _at(self, made_of: MakeUp) -> Catalog:
        # With what stands now: a redaction or a withdrawal changes how the past is shown.
        key = self.catalog.state.number, made_of
        with self._remembering:
            if key not in self._past:
                self._past[key] = self._make_past(made_of)
            self._past.move_to_end(key)
            while len(self._past) > KEPT_PAST:
                self._past.popitem(last=False)
            return self._past[key]

    def write(
        self, drafts: Sequence[Draft], *, editor: str, request: Request | None = None
    ) -> list[Version]:
        """Append drafts in one transaction; what is given back is durable.

        A request that was done before is not done again: its version is given back.

        Raises
        ------
        AlreadyThereError, VersionConflictError
            If the record moved on since the writer read it; nothing is written then.
        KeyReusedError
            If the key of the request has served another one.
        JournalError
            If the disk is full or refuses; nothing is written then.
        """
        now = self._clock()
        with self.journal.writing() as writing:
            done = writing.done_before(editor, request) if request else None
            if done is not None:
                return [done]
            versions = [writing.append(draft, editor=editor, recorded=now) for draft in drafts]
            if request is not None:
                writing.remember(editor, request, versions[-1])
        if versions:
            self._await(versions[-1].number)
        return versions

    def append_all(self, drafts: Iterable[Draft], *, editor: str) -> Version | None:
        """Append any number of drafts as :meth:`write` does, without waiting for the snapshot."""
        now, last = self._clock(), None
        with self.journal.writing() as writing:
            for draft in drafts:
                last = writing.append(draft, editor=editor, recorded=now)
        self._wake.set()
        return last

    def done_before(self, editor: str, request: Request) -> Version | None:
        """Give the version that a request has made before; None if it is new.

        Raises
        ------
        KeyReusedError
            If the key has served another request.
        """
        with self.journal.writing() as writing:
            return writing.done_before(editor, request)

    def refresh(self) -> Catalog:
        """Make the snapshot of what stands now, if anything has changed, and give it."""
        with self._making:
            seen, catalog = self.journal.change_count(), self.catalog
            fresh = self.journal.heads_since(catalog.state.number)
            is_new = bool(fresh) or self._is_due(catalog)
            if is_new:
                state = catalog.state.after(fresh)
                self._publish(catalog := self._made(state))
                made_ready(catalog)  # readers have it by now, and it is theirs in any case
            if is_new or self._tables.is_behind:
                self._tables.follow(catalog)
            self._keep_rows(catalog)
            self._seen = seen
        return catalog

    def follow(self) -> None:
        """Start a thread that keeps the snapshot fresh until :meth:`close`."""
        self._follower = Thread(target=self._follow, name="follow-journal", daemon=True)
        self._follower.start()

    def close(self) -> None:
        """Stop following and let go of the journal."""
        self._closed = True
        self._wake.set()
        if self._follower is not None:
            self._follower.join()
        self.journal.close()

    def _follow(self) -> None:
        while not self._closed:
            self._wake.wait(RETRY_S if self._tables.is_behind else EVERY_S)
            self._wake.clear()
            try:
                if self._has_news():
                    self.refresh()
            except MapperError:
                log.exception("the snapshot cannot follow the journal; trying again")

    def _publish(self, catalog: Catalog) -> None:
        """Let readers have a catalog, whether or not the feature tables can follow it."""
        with self._news:
            self.catalog = catalog
            self._news.notify_all()

    def _has_news(self) -> bool:
        """Say whether there is anything to do for the one who follows."""
        moved = self.journal.change_count() != self._seen
        return moved or self._tables.is_behind or self._is_due(self.catalog)

    def _await(self, number: int) -> None:
        """Wait a moment until the snapshot has a version, or make it where nobody follows."""
        if self._follower is None:
            self.refresh()
            return
        self._wake.set()
        with self._news:
            self._news.wait_for(lambda: self.catalog.state.number >= number, PATIENCE_S)

    def _is_due(self, catalog: Catalog) -> bool:
        """Say whether the delay of a record that is held back has ended."""
        return bool(catalog.held) and min(catalog.held.values()) <= self._clock()

    def _first(self) -> Catalog:
        """Make the first snapshot; what was made of the same layers before is not made again."""
        state = self.journal.state()
        # Nothing of what is made now is garbage: to look for it would cost a fifth of the time.
        gc.disable()
        try:
            key, stacks = self._snapshots.layers_key(state), self._snapshots.stacks(state)
            self._snapshots.adopt(self._kept_rows.read(key, stacks))
            catalog = self._made(state)
            made_ready(catalog)
            self._keep_rows(catalog)
        finally:
            gc.enable()
        return catalog

    def _made(self, state: State) -> Catalog:
        now = self._clock()
        catalog = self._snapshots.catalog(state, now=now)
        self._published.note(catalog, now)
        return catalog

    def _keep_rows(self, catalog: Catalog) -> None:
        redactions = self.journal.redaction_count()
        if redactions != self._redactions:  # rows and pages may hold what was taken out
            forget_all(self.journal)
            self._redactions = redactions
        self._kept_rows.keep(self._snapshots, self._snapshots.layers_key(catalog.state))

    def _make_past(self, made_of: MakeUp) -> Catalog:
        with self._making:
            snapshots = self._snapshots.past()
        state = self.journal.state(made_of.number)
        newest = self.catalog
        catalog = snapshots.catalog(state, now=made_of.now, with_leads=False, newest=newest)
        now = newest.withdrawn
        later = {name: now[name] for name in catalog.incidents if name in now}
        return replace(_marked(catalog, later, made_of.told), seen_from=newest.state.number)


def _marked(catalog: Catalog, later: dict[str, str], instant: datetime) -> Catalog:
    """Mark what was withdrawn since, on the features and in the line that every output carries."""
    incidents = catalog.collection("incidents")
    features = tuple(
        f.marked({"withdrawn_later": later[f.id]}) if f.id in later else f
        for f in incidents.features
    )
    coverage = replace(catalog.coverage, as_of=instant, withdrawn_since=len(later))
    collections = catalog.collections | {"incidents": replace(incidents, features=features)}
    return replace(catalog, withdrawn_later=later, coverage=coverage, collections=collections)
