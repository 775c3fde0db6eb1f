"""Take a value out of every version of a record; the chain still verifies by the hash it leaves."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import orjson
from pydantic import ValidationError

from app.domain.errors import MapperError, UnknownIdError
from app.sources.yaml_text import yaml_text
from app.store.forgetting import forget_all
from app.store.journal.chain import leaves, without_salts
from app.store.journal.entry import Draft, Kind
from app.store.records import asset_of, incident_of, place_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from app.store.journal.entry import Version
    from app.store.journal.journal import Journal

__all__ = ["REDACTED", "Field", "RedactionError", "redact", "redacted_versions"]

REDACTED = "[redacted]"
KEPT = ("", "/id", "/version", "/msg_type", "/supersedes", "/updated", "/where/publication_grid_m")
INDEX = re.compile(r"/\d+(?=/|$)")
READERS = {Kind.INCIDENT: incident_of, Kind.ASSET: asset_of, Kind.PLACE: place_of}


@dataclass(frozen=True, slots=True)
class Field:
    """A value of a record, by its JSON pointer (RFC 6901).

    ``version`` is the version in which a pointer through a list is read; None for the newest that
    has it.
    """

    kind: Kind
    id: str
    pointer: str
    version: int | None = None


class RedactionError(MapperError):
    """A field that cannot be taken out."""

    code = "not-redacted"


def redact(
    journal: Journal, field: Field, *, editor: str, reason: str, recorded: datetime
) -> Version:
    """Overwrite a value in every version, say so in a further version, and give that.

    Raises
    ------
    UnknownIdError
        If there is no such record, or no version has the field.
    RedactionError
        If the record could not be read without the value.
    JournalError
        If the journal cannot be written; nothing is changed then.
    """
    with journal.writing() as writing:
        versions = writing.history(field.kind, field.id)
        found = redacted_versions(versions, field.pointer, field.version)
        changed = {version.number: version for version in found}
        for version in changed.values():
            writing.rewrite(version)
        writing.forget_requests(version.number for version in versions)
        newest = changed.get(versions[-1].number, versions[-1])
        draft = Draft(
            kind=field.kind,
            id=field.id,
            body=newest.body,
            text=newest.text,
            reason=f"redacted {field.pointer}: {reason}",
            withdraws=newest.is_withdrawn,
        )
        version = writing.append(draft, editor=editor, recorded=recorded)
        writing.note_redaction(version, field.pointer, reason)
    forget_all(journal)
    return version


def redacted_versions(
    versions: Sequence[Version], pointer: str, number: int | None = None
) -> list[Version]:
    """Give the versions that hold a value, without it.

    A pointer through a list (``/statements/2/text``) means the value that version ``number``, else
    the newest version with it, holds there, wherever in that list it stands in the others; any
    other pointer means the field in all versions, whatever it holds.

    Raises
    ------
    UnknownIdError
        If no version has the field.
    RedactionError
        If a record could not be read without the value.
    """
    if pointer in KEPT:
        raise RedactionError(f"{pointer}: the journal keeps it itself, it cannot be taken out")
    meant = _meant([v for v in versions if number in {None, v.version}], pointer)
    general = INDEX.sub("/*", pointer)
    found = []
    for version in versions:
        pointers = {
            at
            for at, value in leaves(version.data)
            if _below(INDEX.sub("/*", at), general)
            and at not in version.redacted
            and ("*" not in general or value in meant)
        }
        if pointers:
            found.append(_without(version, pointers))
    return found


def _meant(versions: Sequence[Version], pointer: str) -> list[Any]:
    """Give the values that stand at a pointer in the newest version that has it."""
    for version in reversed(versions):
        values = [value for at, value in leaves(version.data) if _below(at, pointer)]
        if values:
            return values
    raise UnknownIdError("field in any version", pointer)


def _below(pointer: str, holder: str) -> bool:
    return pointer == holder or pointer.startswith(f"{holder}/")


def _without(version: Version, pointers: set[str]) -> Version:
    """Give a version without some values: text says so, anything else is null."""
    data = version.data
    salts, kept = without_salts(data, version.salts, version.redacted, pointers)
    for pointer in pointers:
        _blank(data, pointer)
    found = replace(
        version,
        body=orjson.dumps(data),
        text=yaml_text(data) if version.text is not None else None,
        salts=salts,
        redacted=kept,
    )
    try:
        READERS[version.kind](found)
    except (ValidationError, ValueError, KeyError) as error:
        named = ", ".join(sorted(pointers))
        message = f"{named}: the record cannot be read without it; withdraw the record instead"
        raise RedactionError(message) from error
    return found


def _blank(data: Any, pointer: str) -> None:
    *path, last = [part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:]]
    for part in path:
        data = data[int(part)] if isinstance(data, list) else data[part]
    key: Any = int(last) if isinstance(data, list) else last
    data[key] = REDACTED if isinstance(data[key], str) else None
