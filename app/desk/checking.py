"""Check one row of an import by itself: what follows from no other row and not from the journal."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import orjson

from app.domain.record.rules import incident_faults
from app.domain.record.text import text_faults
from app.sources.checks import record_faults
from app.sources.imports.formats import column_of, read_row
from app.sources.record_files import INCIDENT
from app.store.journal.chain import seal_of
from app.store.records import body_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.domain.record.incidents import Incident
    from app.sources.checks import Known
    from app.sources.imports.cells import Cells
    from app.sources.imports.formats import Reader
    from app.sources.imports.rows import Row
    from app.store.journal.entry import Seal

__all__ = ["Checked", "Checker", "Finding", "incident_in"]

# Only a text with one of these in its JSON, or beyond ASCII, can hold what is refused.
DELETE, ESCAPED = b"\x7f", re.compile(rb"\\[ubfr]")


class Finding(NamedTuple):
    """What is wrong with a part of a row: its column if it has one, and where in the record."""

    column: str
    message: str
    pointer: str = ""


class Checked(NamedTuple):
    """A row that was checked; ``body`` is empty if no incident could be read from it.

    ``text_findings`` count only where the id is free. ``seal`` is there if it was asked for and
    nothing is wrong.
    """

    row: int
    findings: list[Finding]
    id: str = ""
    body: bytes = b""
    text_findings: list[Finding] = []  # noqa: RUF012  # a tuple; nobody adds to it
    seal: Seal | None = None


@dataclass(frozen=True, slots=True)
class Checker:
    """Checks the rows of one file, each by itself; it can be sent to another process.

    ``seals`` asks for the hash of each record's values, for the journal.
    """

    cells: Cells
    reader: Reader
    known: Known
    seals: bool = False

    def check(self, row: Row) -> Checked:
        """Read a row as an incident, and say everything that is wrong with it."""
        read = read_row(self.cells, self.reader, row)
        findings = [Finding(column, message) for column, message in read.findings]
        if read.incident is None:
            return Checked(read.row, findings)
        findings += self._faults(read.incident)
        body = body_of(read.incident)
        texts = list(self._text_faults(body))
        whole = self.seals and not findings and not texts
        seal = seal_of(body) if whole else None
        return Checked(read.row, findings, read.incident.id, body, texts, seal)

    def _faults(self, incident: Incident) -> Iterator[Finding]:
        for pointer, message in incident_faults(incident):
            yield self._finding(pointer, message)
        if incident.where.place is not None:
            for fault in record_faults(self.known, "", incident):
                if not fault.is_warning:
                    yield self._finding(fault.pointer, fault.message)

    def _text_faults(self, body: bytes) -> Iterator[Finding]:
        if not body.isascii() or DELETE in body or ESCAPED.search(body):
            for pointer, message in text_faults(orjson.loads(body)):
                yield self._finding(pointer, message)

    def _finding(self, pointer: str, message: str) -> Finding:
        return Finding(column_of(self.cells, pointer), message, pointer)


def incident_in(body: bytes) -> Incident:
    """Give the incident of a row in which nothing is wrong."""
    return INCIDENT.validate_json(body, strict=True)
