"""Between a row of the table of versions and a version; a row that was damaged is refused."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

import orjson

from app.domain.record.vocabulary import MsgType
from app.store.journal.entry import Head, Kind, Origin, Version, instant_text
from app.store.journal.errors import JournalCorruptError

__all__ = [
    "COLUMNS",
    "damaged",
    "head_of",
    "is_head_of",
    "read_head",
    "read_row",
    "row_of",
]

COLUMNS = (
    "number", "kind", "id", "version", "msg_type", "supersedes", "editor", "reason", "recorded",
    "body", "text", "origin", "salts", "redacted", "catalog_version", "checksum",
)  # fmt: skip
CHECKSUM_BYTES = 8
# Looked up a hundred thousand times at a start.
KINDS = {kind.value: kind for kind in Kind}
MSG_TYPES = {msg_type.value: msg_type for msg_type in MsgType}


def row_of(version: Version) -> list[Any]:
    """Give the values of a row, in the order of the columns, with its checksum."""
    values = [
        version.number,
        version.kind.value,
        version.id,
        version.version,
        version.msg_type.value,
        version.supersedes,
        version.editor,
        version.reason,
        instant_text(version.recorded),
        version.body.decode(),
        version.text,
        orjson.dumps(version.origin).decode() if version.origin else None,
        version.salts,
        orjson.dumps(version.redacted).decode() if version.redacted else None,
        version.catalog_version,
    ]
    return [*values, _checksum(values)]


def head_of(version: Version) -> Head:
    """Give the head of a version, with the checksum that its row has."""
    return Head(
        version.number,
        version.kind,
        version.id,
        version.version,
        version.msg_type,
        version.catalog_version,
        row_of(version)[-1],
    )


def is_head_of(head: Head, version: Version) -> bool:
    """Say whether a head is that of a version, redacted or not."""
    own = (version.number, version.kind, version.id, version.version, version.msg_type)
    return head[:-1] == (*own, version.catalog_version)


def read_head(row: tuple[Any, ...]) -> Head:
    """Give the head that the columns of :class:`Head` hold.

    Raises
    ------
    JournalCorruptError
        If a word in it is none of the journal's.
    """
    try:
        return Head(row[0], KINDS[row[1]], row[2], row[3], MSG_TYPES[row[4]], row[5], row[6])
    except KeyError as error:
        raise damaged(row[0]) from error


def read_row(row: tuple[Any, ...]) -> Version:
    """Give the version that stands in a row.

    Raises
    ------
    JournalCorruptError
        If the row is not what was written.
    """
    *values, checksum = row
    if _checksum(values) != checksum:
        raise damaged(values[0])
    found = dict(zip(COLUMNS, values, strict=False))
    origin, redacted = found["origin"], found["redacted"]
    return Version(
        number=found["number"],
        kind=Kind(found["kind"]),
        id=found["id"],
        version=found["version"],
        msg_type=MsgType(found["msg_type"]),
        editor=found["editor"],
        reason=found["reason"],
        recorded=datetime.fromisoformat(found["recorded"]),
        body=found["body"].encode(),
        text=found["text"],
        origin=Origin(**orjson.loads(origin)) if origin else None,
        salts=found["salts"],
        catalog_version=found["catalog_version"],
        redacted=orjson.loads(redacted) if redacted else {},
    )


def damaged(number: object) -> JournalCorruptError:
    """Make the error of a version whose row is not what was written."""
    return JournalCorruptError(
        f"version {number} in the journal is not what was written; run "
        "'incident-mapper verify', then 'incident-mapper restore BACKUP'"
    )


def _checksum(values: list[Any]) -> bytes:
    """Hash all values of a row, so that a flipped bit shows; this guards against no forger."""
    parts = [value if type(value) is bytes else repr(value).encode() for value in values]
    whole = b"".join([b"%d:%b" % (len(part), part) for part in parts])
    return hashlib.blake2b(whole, digest_size=CHECKSUM_BYTES).digest()
