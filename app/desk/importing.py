"""Import a file of others: every row checked first, then all of them in one transaction or none."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, Protocol

import orjson

from app.desk.checking import Checker, Finding, incident_in
from app.desk.hands import checked_rows
from app.desk.spool import Spool, Spooled, our_copy
from app.domain.errors import Fault
from app.domain.record.vocabulary import MsgType
from app.sources.checks import Known
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

    from app.desk.checking import Checked
    from app.desk.repeats import Duplicate
    from app.domain.record.incidents import Incident
    from app.sources.imports.formats import Reading
    from app.sources.imports.mapping import Mapping
    from app.sources.imports.offer import Offer
    from app.sources.imports.rows import Row
    from app.store.catalog import Catalog
    from app.store.journal.entry import Version
    from app.store.live import Live

__all__ = ["ImportOrder", "ImportResult", "Progress", "import_file"]

# So many are told one by one; the others are counted.
MAX_FAULTS = 500
MAX_DUPLICATES = 500
# How often the progress is told, in rows.
EVERY = 500
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
        known = Known(catalog.gazette.places, assets, all_incidents=True)
        self._checker = Checker(reading.cells, reading.reader, known)
        self._faults: list[Fault] = []
        self._count = 0
        self._rows = self._updated = self._unchanged = 0
        self._duplicates: list[Duplicate] = []

    def all_rows(self) -> None:
        """Check every row; raise once, with all faults."""
        rows = replace(self._reading.rows, rows=self._limited())
        try:
            for checked in checked_rows(self._checker, rows, seals=not self._order.dry_run):
                self._rows += 1
                self._row(checked)
                if self._rows % EVERY == 0:
                    self._tell()
        except BadImportError as error:  # the file ends in the middle
            for fault in error.faults:
                self._note(fault)
        finally:
            rows.close()
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

    def _limited(self) -> Iterator[Row]:
        """Give the rows of the file, but not one too many."""
        rows, most = self._reading.rows.rows, self._order.max_rows
        yield from islice(rows, most)
        if most is not None and next(rows, None) is not None:
            message = f"{self._order.offer.file} holds over {most:,} rows"
            raise ImportTooLargeError(f"{message}; cut it, or import it on the command line")

    def _row(self, checked: Checked) -> None:
        for finding in checked.findings:
            self._fault(checked.row, finding)
        if not checked.body:
            return
        stands = self._state.version(Kind.INCIDENT, checked.id)
        if stands is not None:
            self._known_already(checked, stands)
            return
        self._keep(checked, replaces=0)

    def _known_already(self, checked: Checked, stands: Version) -> None:
        """Take a row whose id is taken as a new version, as nothing new, or as a fault."""
        message = _why_not(stands, update=self._order.update)
        if message:
            self._fault_of_id(checked.row, message)
            return
        if _compared(stands.data) == _compared(orjson.loads(checked.body)):
            self._unchanged += 1
            return
        self._updated += 1
        if not self._count:
            following = replace(
                incident_in(checked.body),
                version=stands.version + 1,
                msg_type=MsgType.UPDATE,
                supersedes=f"{stands.id}@{stands.version}",
            )
            checked = checked._replace(body=body_of(following), seal=None)
        self._keep(checked, replaces=stands.version)

    def _keep(self, checked: Checked, *, replaces: int) -> None:
        """Put the row into the spool, unless its text or its id is at fault."""
        for finding in checked.text_findings:
            self._fault(checked.row, finding)
        row, name = checked.row, checked.id
        if self._count:
            self._once(row, name)
            return
        seal = checked.seal or (None, None)
        if not self._spool.add(Spooled(name, row, replaces, checked.body, *seal)):
            self._once(row, name)
        elif self._order.find_duplicates and len(self._duplicates) < MAX_DUPLICATES:
            self._duplicates += self._order.find_duplicates(incident_in(checked.body))

    def _once(self, row: int, name: str) -> None:
        """Refuse an id that an earlier row gave."""
        earlier = self._spool.row_of(name)
        if earlier is None:
            self._spool.add(Spooled(name, row, 0, b""))
        else:
            message = f"gives the id '{name}', as row {earlier} does"
            self._fault_of_id(row, message)

    def _fault_of_id(self, row: int, message: str) -> None:
        self._fault(row, Finding(self._reading.column_of("/id"), message, "/id"))

    def _fault(self, row: int, finding: Finding) -> None:
        column, message, pointer = finding
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
            seal=item.seal,
        )
    if order.progress:
        order.progress("writing", spool.count, spool.count)
