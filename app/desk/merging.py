"""Merge two records of one event, and take that back: drafts for the journal, two at a time.

A merge is two versions in one transaction: the record that is kept, with everything on record, and
the other's withdrawal. Their reasons name which version was merged with which, so the versions
themselves are the audit, and all that is needed to take the merge back.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.domain.errors import BadRecordError, Fault, MapperError, UnknownIdError, WithdrawnError
from app.domain.record.plain import plain_record
from app.domain.record.rules import incident_faults
from app.domain.record.union import united
from app.domain.record.vocabulary import EvidenceTier, MsgType, RecordStatus, RelatedType
from app.sources.yaml_text import yaml_text
from app.store.journal.entry import Draft, Kind
from app.store.records import body_of, incident_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from app.domain.record.incidents import Incident
    from app.store.catalog import Catalog
    from app.store.journal.entry import Version
    from app.store.record import Record

__all__ = ["MergeError", "Pair", "merge_drafts", "merged_into", "merged_with", "unmerge_drafts"]

INTO = re.compile(r"merged into (?P<id>[^@\s]+)@(?P<version>\d+): ")


class MergeError(MapperError):
    """Two records that cannot be merged, or a merge that cannot be taken back."""

    code = "not-merged"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Which record is kept, which goes into it, in which catalog, why and on which day."""

    catalog: Catalog
    kept: str
    gone: str
    reason: str
    today: date


def merge_drafts(pair: Pair) -> list[Draft]:
    """Make the two drafts of a merge: the other record's withdrawal, then the one that is kept.

    Raises
    ------
    UnknownIdError, WithdrawnError
        If one of the records is not there, or not any more.
    MergeError
        If they are one record, one of them is a draft or a lead, or their rights differ.
    BadRecordError
        If the rules refuse what they are together.
    """
    if pair.kept == pair.gone:
        raise MergeError(f"'{pair.kept}' cannot be merged with itself")
    kept, gone = (_newest(pair.catalog, name) for name in (pair.kept, pair.gone))
    mine, theirs = _public(kept), _public(gone)
    _refuse_other_rights(mine, theirs)
    whole = replace(
        united(mine, theirs, note=f"merged: {gone.id}@{gone.version}"),
        version=kept.version + 1,
        msg_type=MsgType.UPDATE,
        supersedes=f"{kept.id}@{kept.version}",
        updated=pair.today,
    )
    _refuse_faults(whole)
    text = yaml_text(plain_record(whole)) if kept.text is not None else None
    into = f"merged into {kept.id}@{whole.version}: {pair.reason}"
    return [
        replace(_again(gone, gone, into), withdraws=True),
        replace(
            _again(kept, kept, f"merged with {gone.id}@{gone.version}: {pair.reason}"),
            body=body_of(whole),
            text=text,
        ),
    ]


def unmerge_drafts(record: Record, pair: Pair, *, discard_later: bool = False) -> list[Draft]:
    """Make the two drafts that take a merge back: both records byte for byte as they were before.

    What was edited on the record that is kept since is not in them: ``discard_later`` says that it
    may go. Edits that were themselves taken back, such as a later merge, do not count.

    Raises
    ------
    UnknownIdError, WithdrawnError
        If there is no such record, or the one that was kept was withdrawn since.
    MergeError
        If the two are not merged, or the record that was kept was edited since.
    """
    kept, gone = (_newest(pair.catalog, name) for name in (pair.kept, pair.gone))
    if kept.is_withdrawn:
        raise WithdrawnError(kept.id, kept.reason)
    made, own = _merge_of(record, kept, gone)
    versions = {v.version: v for v in record.history(Kind.INCIDENT, kept.id)}
    if not discard_later:
        _refuse_redacted(made, own)
        _refuse_later(made, [v for n, v in sorted(versions.items()) if n > made.version])
    before = versions[made.version - 1]
    return [
        _again(own, gone, f"unmerged from {kept.id}: {pair.reason}"),
        _again(before, kept, f"unmerged {gone.id}: {pair.reason}"),
    ]


def merged_into(reason: str) -> str | None:
    """Give the id of the record that a withdrawn one was merged into, by its reason."""
    found = INTO.match(reason)
    return found["id"] if found else None


def merged_with(version: Version) -> list[str]:
    """Give the ids of records that a record shares values with, because they were merged."""
    links = [link.id for link in incident_of(version).related if link.type is RelatedType.SAME_AS]
    into = merged_into(version.reason)
    return sorted({*links, *([into] if into else [])})


def _merge_of(record: Record, kept: Version, gone: Version) -> tuple[Version, Version]:
    """Give the version that a merge made, and what stood of the other record before.

    A redaction of the record that is gone does not revive it, so the merge may lie before some.
    """
    versions = {v.version: v for v in record.history(Kind.INCIDENT, gone.id)}
    number = gone.version
    while number > 1 and versions[number].is_withdrawn:
        found = INTO.match(versions[number].reason)
        if found and found["id"] == kept.id:
            own = versions[number - 1]
            for made in record.history(Kind.INCIDENT, kept.id):
                is_it = made.version == int(found["version"])
                if is_it and made.reason.startswith(f"merged with {own.id}@{own.version}: "):
                    return made, own
        number -= 1
    raise MergeError(f"'{gone.id}' does not stand merged into '{kept.id}'")


def _again(said: Version, newest: Version, reason: str) -> Draft:
    """Make a draft that says what a version said, after the newest."""
    return Draft(
        kind=Kind.INCIDENT,
        id=said.id,
        body=said.body,
        text=said.text,
        reason=reason,
        replaces=newest.version,
    )


def _newest(catalog: Catalog, name: str) -> Version:
    version = catalog.state.version(Kind.INCIDENT, name)
    if version is None:
        raise UnknownIdError("incident", name)
    return version


def _public(version: Version) -> Incident:
    """Give the incident of a version that the public may see."""
    incident = incident_of(version)
    if version.is_withdrawn or incident.record_status is RecordStatus.WITHDRAWN:
        raise WithdrawnError(version.id, version.reason)
    if incident.evidence_tier is EvidenceTier.SECONDARY_LEAD:
        raise MergeError(f"'{version.id}' is a lead; confirm it first")
    if incident.record_status is not RecordStatus.PUBLISHED:
        raise MergeError(f"'{version.id}' is not published; publish it or withdraw it")
    return incident


def _refuse_other_rights(kept: Incident, gone: Incident) -> None:
    if kept.rights != gone.rights:
        told = [i.rights.licence if i.rights else "that of the record" for i in (kept, gone)]
        message = f"their rights differ ({told[0]}; {told[1]}), so they stay apart"
        raise MergeError(f"'{kept.id}' and '{gone.id}': {message}; link them by same_as")


def _refuse_faults(whole: Incident) -> None:
    faults = tuple(Fault(f"{whole.id} merged", 0, 0, *found) for found in incident_faults(whole))
    if faults:
        raise BadRecordError(faults)


def _refuse_redacted(made: Version, own: Version) -> None:
    """Refuse to bring back what was redacted in the record that was kept, but not in the other."""
    if made.redacted and not own.redacted:
        told = ", ".join(sorted(made.redacted))
        raise MergeError(
            f"since the merge {told} was redacted in '{made.id}'; redact it in '{own.id}' too, or "
            "say that it does not hold it (discard_later, --discard-later)"
        )


def _refuse_later(made: Version, later: Sequence[Version]) -> None:
    """Refuse to lose what was edited since the merge; what was taken back itself is no loss."""
    if not later or (later[-1].body, later[-1].text) == (made.body, made.text):
        return
    told = ", ".join(f"version {v.version} by {v.editor} ({v.reason})" for v in later)
    raise MergeError(
        f"'{made.id}' was edited since the merge: {told}; take that back first, or discard it "
        "(discard_later, --discard-later): its versions stay"
    )
