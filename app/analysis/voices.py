"""What each voice says of an asset: impact reports, statements about it, claims at it.

Reports are never merged: two voices are two reports, also where one organisation speaks through
both. A claim speaks of an asset where the record has the asset as the place of the incident.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.analysis.reported_days import Span, span_of
from app.analysis.state_class import class_of
from app.domain.record.backing import report_key
from app.domain.record.views import originals

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from app.analysis.state_class import StateClass
    from app.domain.record.incidents import Claim, Impact, Incident, Statement
    from app.domain.record.provenance import Source
    from app.domain.record.vocabulary import ImpactStatus

__all__ = ["CLAIM", "IMPACT", "STATEMENT", "Report", "impacts_of", "reports_of"]

IMPACT, STATEMENT, CLAIM = "impact", "statement", "claim"
# Claims of these fields speak of the state of what is at the place of the incident.
CLAIMED = frozenset({"damage", "effect", "repair"})
END_REPORTED, END_OPEN = "reported", "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One voice about one asset or place; ``status`` only of an impact report.

    ``said`` are the days between which it was first published, as far as the record tells.
    """

    subject: str
    kind: str
    id: str
    incident_id: str
    speaker: str
    text: str | None
    source_ids: tuple[str, ...]
    independent_sources: int
    source_voices: tuple[str, ...]
    said: Span
    from_text: str | None = None
    to_text: str | None = None
    is_ended: bool = False
    status: ImpactStatus | None = None
    metric: str | None = None
    role: str | None = None
    value: float | None = None
    unit: str | None = None
    value_kind: str | None = None

    @property
    def start(self) -> Span | None:
        """The days on which the state may have begun, or the statement was made."""
        return span_of(self.from_text)

    @property
    def end(self) -> Span | None:
        """The days on which the state may have ended; None if its end was not reported."""
        return span_of(self.to_text) if self.is_ended else None

    @property
    def state_class(self) -> StateClass | None:
        """The class of the state."""
        return class_of(self.status) if self.status else None

    def flat(self) -> dict[str, Any]:
        """Give plain columns; lists are joined by commas, as in the collection of impacts."""
        start, end = self.start, self.end
        return {
            "asset_id": self.subject,
            "metric": self.metric,
            "state": self.status.value if self.status else None,
            "state_class": self.state_class.value if self.state_class else None,
            "from": self.from_text,
            "from_first": start.first.isoformat() if start else None,
            "from_last": start.last.isoformat() if start else None,
            "to": self.to_text,
            "to_first": end.first.isoformat() if end else None,
            "to_last": end.last.isoformat() if end else None,
            "end": (END_REPORTED if self.is_ended else END_OPEN) if self.status else None,
            "speaker": self.speaker,
            "role": self.role,
            "value": self.value,
            "unit": self.unit,
            "value_kind": self.value_kind,
            "text": self.text,
            "report": self.kind,
            "report_id": self.id,
            "incident_id": self.incident_id,
            "source_ids": ",".join(self.source_ids),
            "independent_sources": self.independent_sources,
            "source_voices": ",".join(self.source_voices),
            "said_first": self.said.first.isoformat(),
            "said_last": self.said.last.isoformat(),
        }


def reports_of(incidents: Iterable[Incident]) -> list[Report]:
    """Give every report of incidents on the state of something.

    They stand by what they speak of, then by time, then in the order of the record; what has no
    beginning comes first.
    """
    found = [report for incident in incidents for report in _all_of(_Record.of(incident))]
    return sorted(found, key=_order)  # stable: reports of one day keep the order of the record


def impacts_of(incident: Incident) -> list[Report]:
    """Give the impact reports of an incident, in the order of the record."""
    record = _Record.of(incident)
    return [_impact(record, at, impact) for at, impact in enumerate(incident.impacts, start=1)]


def _order(report: Report) -> tuple[str, bool, str, str]:
    since = report.start or (None if report.kind == IMPACT else report.said)
    first, last = (since.first.isoformat(), since.last.isoformat()) if since else ("", "")
    return report.subject, since is not None, first, last


@dataclass(frozen=True, slots=True)
class _Record:
    """An incident with its sources by id, and the original behind each of them."""

    incident: Incident
    known: Mapping[str, Source]
    originals: Mapping[str, str]

    @classmethod
    def of(cls, incident: Incident) -> _Record:
        """Look up the sources once for all reports."""
        known = {source.id: source for source in incident.sources}
        return cls(incident, known, originals(incident))

    def cited(self, names: Sequence[str]) -> dict[str, Any]:
        """Give the columns of the pages that carry a report."""
        sources = [self.known[name] for name in names if name in self.known]
        return {
            "incident_id": self.incident.id,
            "source_ids": tuple(report_key(self.incident.id, name) for name in names),
            "independent_sources": len({self.originals.get(name, name) for name in names}),
            "source_voices": tuple(dict.fromkeys(source.voice.value for source in sources)),
        }

    def published(self, names: Sequence[str], since: Span | None) -> Span:
        """Give the days between which the first of some pages was published.

        A page that states no date was published between the beginning of what it tells and the
        day on which it was read; one that was taken out of the record, until its last change.
        """
        start = since.first if since else self.incident.when.date_start_local
        spans = [self._published(self.known.get(name), start) for name in names]
        return Span(min(span.first for span in spans), min(span.last for span in spans))

    def _published(self, source: Source | None, start: date) -> Span:
        read = source.date_accessed if source else self.incident.updated
        stated = span_of(source.date_published) if source else None
        return stated or Span(min(start, read), read)


def _all_of(record: _Record) -> Iterator[Report]:
    incident = record.incident
    yield from impacts_of(incident)
    for statement in incident.statements:
        for subject in statement.about:
            yield _statement(record, statement, subject)
    if incident.where.place is not None:
        for number, claim in enumerate(incident.claims, start=1):
            if claim.field in CLAIMED:
                yield _claim(record, number, claim, incident.where.place)


def _impact(record: _Record, number: int, impact: Impact) -> Report:
    return Report(
        subject=impact.subject,
        kind=IMPACT,
        id=report_key(record.incident.id, number),
        speaker=impact.speaker,
        text=impact.text,
        said=record.published(impact.sources, span_of(impact.from_date)),
        from_text=impact.from_date,
        to_text=impact.to_date,
        is_ended=impact.to_known and impact.to_date is not None,
        status=impact.status,
        metric=impact.metric.value,
        value=impact.value,
        unit=impact.unit,
        value_kind=impact.value_kind.value if impact.value_kind else None,
        **record.cited(impact.sources),
    )


def _statement(record: _Record, statement: Statement, subject: str) -> Report:
    return Report(
        subject=subject,
        kind=STATEMENT,
        id=report_key(record.incident.id, statement.id),
        speaker=statement.speaker,
        role=", ".join(part for part in (statement.role, statement.org) if part) or None,
        text=statement.text,
        said=span_of(statement.date) or record.published(statement.sources, None),
        from_text=statement.date,
        **record.cited(statement.sources),
    )


def _claim(record: _Record, number: int, claim: Claim, subject: str) -> Report:
    return Report(
        subject=subject,
        kind=CLAIM,
        id=report_key(record.incident.id, number),
        speaker=claim.speaker,
        text=claim.value,
        metric=claim.field,
        said=span_of(claim.date) or record.published(claim.sources, None),
        from_text=claim.date,
        **record.cited(claim.sources),
    )
