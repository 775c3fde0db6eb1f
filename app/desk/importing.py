"""Import a file of others: every row checked first, then all of them in one transaction or none."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

import orjson

from app.desk.spool import Spool, Spooled, our_copy
from app.domain.errors import Fault
from app.domain.record.rules import incident_faults
from app.domain.record.text import text_faults
from app.domain.record.vocabulary import MsgType
from app.sources.checks import Known, record_faults
from app.sources.imports.errors import BadImportError, ImportTooLargeError
from app.sources.imports.format import Format
from app.sources.imports.formats import open_import
from app.sources.imports.mapping import NO_MAPPING
from app.store.journal.entry import Draft, Kind, Origin
from app.store.records import asset_of, body_of
from app.store.redaction import REDACTED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from app.desk.repeats import Duplicate
    from app.domain.record.incidents import Incident
    from app.sources.imports.formats import Read, Reading
    from app.sources.imports.mapping import Mapping
    from app.sources.imports.offer import Offer
    from app.store.catalog import Catalog
    from app.store.journal.entry import Version
    from app.store.live import Live

__all__ = ["ImportOrder", "ImportResult", "Progress", "import_file"]

# So many are told one by one; the others are counted.
MAX_FAULTS = 500
MAX_DUPLICATES = 500
# How often the progress is told, in rows.
EVERY = 500
# Only a text with one of these in its JSON, or beyond ASCII, can hold what is refused.
DELETE, ESCAPED = b"\x7f", re.compile(rb"\\[ubfr]")
# What the journal or the day of reading decides; it makes no new version of a record.
NOT_COMPARED = ("version", "msg_type", "updated", "supersedes")


class Progress(Protocol):
    """Is told how far an import has come: ``checking`` in bytes or rows, ``writing`` in rows."""

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Take notice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOrder:
    """Which file is to be imported, as whose, and how.

    ``update`` makes a new version of each imported record that a row changes; without it, a row
    whose id is taken is a fault. ``dry_run`` checks everything and writes nothing.
    ``find_duplicates`` is asked of each row that is kept (:class:`app.desk.repeats.Repeats`).
    """

    path: Path
    offer: Offer
    shape: Format = Format.AUTO
    mapping: Mapping = NO_MAPPING
    reason: str = "imported"
    update: bool = False
    dry_run: bool = False
    max_rows: int | None = None
    find_duplicates: Callable[[Incident], Sequence[Duplicate]] | None = None
    progress: Progress | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportResult:
    """What an import did, or would do; ``catalog_version`` is the one that stands after it."""

    format: Format
    rows: int
    added: int
    updated: int
    unchanged: int
    possible_duplicates: tuple[Duplicate, ...]
    catalog_version: str
    dry_run: bool


def import_file(record: Live, order: ImportOrder, *, editor: str) -> ImportResult:
    """Check every row of a file, then append all of them in one transaction.

    Memory does not grow with the file: what is checked waits on disk. The journal is locked only
    while it is written, not while the file is read.

    Raises
    ------
    BadImportError
        If anything is wrong: nothing is written; the first 500 faults, each with row and column,
        and the number of all.
    ImportTooLargeError
        If the file has more rows than are taken.
    BadParameterError
        If the offer lacks what the format needs.
    VersionConflictError, AlreadyThereError
        If another writer was faster with one of the records; nothing is written.
    JournalError
        If the disk is full or refuses; nothing is written.
    """
    with our_copy(order.path) as path, Spool() as spool, path.open("rb") as raw:
        digest = hashlib.file_digest(raw, "sha256").hexdigest()
        reading = open_import(path, order.offer, shape=order.shape, mapping=order.mapping)
        check = _Check(record.catalog, order, reading, spool)
        check.all_rows()
        last = None
        if not order.dry_run:
            last = record.append_all(_drafts(spool, order, digest), editor=editor)
        return check.result(last.catalog_version if last else record.catalog.version)


class _Check:
    """One reading of a file, row by row, into the spool; every fault is counted."""

    def __init__(
        self, catalog: Catalog, order: ImportOrder, reading: Reading, spool: Spool
    ) -> None:
        self._order, self._reading, self._spool = order, reading, spool
        self._state = state = catalog.state
        assets = {key: asset_of(version) for key, version in state.versions(Kind.ASSET).items()}
        self._known = Known(catalog.gazette.places, assets, all_incidents=True)
        self._faults: list[Fault] = []
        self._count = 0
        self._rows = self._updated = self._unchanged = 0
        self._duplicates: list[Duplicate] = []

    def all_rows(self) -> None:
        """Check every row; raise once, with all faults."""
        try:
            for read in self._reading:
                self._rows += 1
                self._row(read)
                if self._rows % EVERY == 0:
                    self._tell()
                if self._rows == self._order.max_rows:
                    self._refuse_more()
        except BadImportError as error:  # the file ends in the middle
            for fault in error.faults:
                self._note(fault)
        finally:
            self._reading.rows.close()
        if self._rows == 0 and not self._faults:
            self._note(Fault(self._order.offer.file, 0, 0, "", "holds no row"))
        if self._faults:
            raise BadImportError(tuple(self._faults), self._count)

    def result(self, catalog_version: str) -> ImportResult:
        """Say what came of it."""
        return ImportResult(
            format=self._reading.format,
            rows=self._rows,
            added=self._rows - self._updated - self._unchanged,
            updated=self._updated,
            unchanged=self._unchanged,
            possible_duplicates=tuple(self._duplicates),
            catalog_version=catalog_version,
            dry_run=self._order.dry_run,
        )

    def _tell(self) -> None:
        if self._order.progress:
            rows = self._reading.rows
            self._order.progress("checking", rows.done(), rows.total)

    def _refuse_more(self) -> None:
        """Look whether there is a row too many."""
        if next(self._reading.rows.rows, None) is not None:
            message = f"{self._order.offer.file} holds over {self._rows:,} rows"
            raise ImportTooLargeError(f"{message}; cut it, or import it on the command line")

    def _row(self, read: Read) -> None:
        for column, message in read.findings:
            self._fault(read.row, column, message)
        incident = read.incident
        if incident is None:
            return
        for pointer, message in incident_faults(incident):
            self._fault(read.row, self._reading.column_of(pointer), message, pointer)
        if incident.where.place is not None:
            for fault in record_faults(self._known, "", incident):
                if not fault.is_warning:
                    column = self._reading.column_of(fault.pointer)
                    self._fault(read.row, column, fault.message, fault.pointer)
        stands = self._state.version(Kind.INCIDENT, incident.id)
        if stands is not None:
            self._known_already(read.row, incident, stands)
            return
        self._keep(read.row, incident, replaces=0)

    def _known_already(self, row: int, incident: Incident, stands: Version) -> None:
        """Take a row whose id is taken as a new version, as nothing new, or as a fault."""
        message = _why_not(stands, update=self._order.update)
        if message:
            self._fault(row, self._reading.column_of("/id"), message, "/id")
            return
        if _compared(stands.data) == _compared(orjson.loads(body_of(incident))):
            self._unchanged += 1
            return
        self._updated += 1
        following = replace(
            incident,
            version=stands.version + 1,
            msg_type=MsgType.UPDATE,
            supersedes=f"{stands.id}@{stands.version}",
        )
        self._keep(row, following, replaces=stands.version)

    def _keep(self, row: int, incident: Incident, *, replaces: int) -> None:
        """Put the row into the spool, unless its text or its id is at fault."""
        body = body_of(incident)
        if not body.isascii() or DELETE in body or ESCAPED.search(body):
            for pointer, message in text_faults(orjson.loads(body)):
                self._fault(row, self._reading.column_of(pointer), message, pointer)
        if self._count:
            self._once(row, incident.id)
            return
        if not self._spool.add(Spooled(incident.id, row, replaces, body)):
            self._once(row, incident.id)
        elif self._order.find_duplicates and len(self._duplicates) < MAX_DUPLICATES:
            self._duplicates += self._order.find_duplicates(incident)

    def _once(self, row: int, name: str) -> None:
        """Refuse an id that an earlier row gave."""
        earlier = self._spool.row_of(name)
        if earlier is None:
            self._spool.add(Spooled(name, row, 0, b""))
        else:
            message = f"gives the id '{name}', as row {earlier} does"
            self._fault(row, self._reading.column_of("/id"), message, "/id")

    def _fault(self, row: int, column: str, message: str, pointer: str = "") -> None:
        place = f"column {column}" if column else pointer
        file, at = self._order.offer.file, self._reading.cells.place(column)
        self._note(Fault(file, row, at, place, message))

    def _note(self, fault: Fault) -> None:
        self._count += 1
        if len(self._faults) < MAX_FAULTS:
            self._faults.append(fault)


def _why_not(stands: Version, *, update: bool) -> str:
    """Say why a record is not imported again; nothing if it may be."""
    if not update:
        return f"'{stands.id}' is taken; with update, changed rows become new versions"
    if stands.is_withdrawn:
        return f"'{stands.id}' was withdrawn: {stands.reason}"
    if stands.origin is None or stands.origin.row is None:
        return f"'{stands.id}' was not imported, or edited since; change it by itself"
    if REDACTED in stands.body.decode():
        return f"values of '{stands.id}' were redacted; change it by itself"
    return ""


def _compared(data: dict[str, object]) -> dict[str, object]:
    """Give what makes a version: not what the journal keeps, nor the day of reading."""
    kept = {name: value for name, value in data.items() if name not in NOT_COMPARED}
    sources = kept.get("sources")
    if isinstance(sources, list):
        kept["sources"] = [{**source, "date_accessed": None} for source in sources]
    return kept


def _drafts(spool: Spool, order: ImportOrder, digest: str) -> Iterator[Draft]:
    """Give the rows of the spool as drafts, each with the file and the row it came from."""
    for count, item in enumerate(spool, start=1):
        if order.progress and count % EVERY == 0:
            order.progress("writing", count, spool.count)
        yield Draft(
            kind=Kind.INCIDENT,
            id=item.id,
            body=item.body,
            reason=order.reason,
            replaces=item.replaces,
            origin=Origin(file=order.offer.file, sha256=digest, row=item.row),
        )
    if order.progress:
        order.progress("writing", spool.count, spool.count)
