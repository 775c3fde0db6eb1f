"""What the journal holds: a draft is what someone wants to append, a version is what stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson

from app.domain.record.vocabulary import MsgType

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

__all__ = [
    "ANY_VERSION",
    "Draft",
    "Head",
    "Kind",
    "Origin",
    "Request",
    "Seal",
    "Version",
    "instant_text",
]

# The draft does not say which version it replaces.
ANY_VERSION = -1


class Kind(StrEnum):
    """What a version is a version of."""

    INCIDENT = "incident"
    ASSET = "asset"
    PLACE = "place"
    LAYERS = "layers"


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """The file that a version was read from: its name, its SHA-256, and the row where it stood."""

    file: str
    sha256: str
    row: int | None = None


class Seal(NamedTuple):
    """The salts of a record and the hash of its values, made before the chain comes to it."""

    salts: bytes
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A record that is to become the next version of its id.

    ``body`` is plain data (text, numbers, lists, objects); ``text`` is the YAML it was read from,
    kept word for word. ``replaces`` is the version number that the writer has seen: 0 if the id
    must be new, :data:`ANY_VERSION` if it does not matter. ``withdraws`` takes the record back.
    ``seal`` is that of ``body``, where it was made before.
    """

    kind: Kind
    id: str
    body: bytes
    reason: str
    text: str | None = None
    withdraws: bool = False
    replaces: int = ANY_VERSION
    origin: Origin | None = None
    seal: Seal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What makes a repeated request known again: the client's key, and a hash of what it asks."""

    key: str
    digest: str


class Head(NamedTuple):
    """What tells a version from every other, without what it says.

    ``checksum`` is that of its row; a redaction changes it.
    """

    number: int
    kind: Kind
    id: str
    version: int
    msg_type: MsgType
    catalog_version: str
    checksum: bytes

    @property
    def is_withdrawn(self) -> bool:
        """Whether this version takes the record back."""
        return self.msg_type is MsgType.CANCEL


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One version of one record, as it stands in the journal.

    ``number`` counts all versions of the journal from 1, ``version`` those of this id.
    ``catalog_version`` is the link of the hash chain after it. ``salts`` and ``redacted`` belong
    to the chain (:mod:`app.store.journal.chain`): a redacted value keeps its hash alone.
    """

    number: int
    kind: Kind
    id: str
    version: int
    msg_type: MsgType
    editor: str
    reason: str
    recorded: datetime
    body: bytes
    text: str | None
    origin: Origin | None
    salts: bytes
    catalog_version: str
    redacted: Mapping[str, str] = field(default_factory=dict)

    @property
    def data(self) -> dict[str, Any]:
        """The record as plain data."""
        found: dict[str, Any] = orjson.loads(self.body)
        return found

    @property
    def supersedes(self) -> str | None:
        """The version before it, as ``id@version``; None for the first."""
        return f"{self.id}@{self.version - 1}" if self.version > 1 else None

    @property
    def is_withdrawn(self) -> bool:
        """Whether this version takes the record back."""
        return self.msg_type is MsgType.CANCEL


@lru_cache(maxsize=1_024)
def instant_text(instant: datetime) -> str:
    """Give an instant in UTC as the journal writes it, to the microsecond, so text sorts."""
    return instant.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
