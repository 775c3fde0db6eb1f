r"""The hash chain: each link covers the link before it and a salted hash of every value.

A value that is redacted later leaves its hash behind, so the chain still verifies; its salt goes
with it, so that a short value cannot be guessed from the hash. The link of a version is

.. math:: c_n = H(c_{n-1}, head_n, H(h_1, ..., h_k)), \quad h_i = H(salt_i, pointer_i, value_i)

with SHA-256 for H, the values with their JSON pointers (RFC 6901) as they stand, and one salt for
each: all of them come from one seed of a version, until a redaction writes the others out.
"""

from __future__ import annotations

import hashlib
import secrets
from functools import lru_cache
from struct import unpack
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson

from app.domain.record.vocabulary import MsgType
from app.store.journal.entry import Seal, Version, instant_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from app.store.journal.entry import Draft, Kind, Origin

__all__ = [
    "GENESIS",
    "NOT_BEGUN",
    "SEED_BYTES",
    "content_hash",
    "leaves",
    "link_of",
    "next_version",
    "seal_of",
    "without_salts",
]

# What the first link follows.
GENESIS = ""
SEED_BYTES = 16
SALT_BYTES = 16
HOLDERS = (dict, list)
# 128 bits are enough to tell catalogs apart and too many to forge one.
LINK_DIGITS = 32
# What a catalog from before the first link is called: the hash of nothing.
NOT_BEGUN = hashlib.sha256(GENESIS.encode()).hexdigest()[:LINK_DIGITS]


def leaves(value: Any) -> list[tuple[str, Any]]:
    """Give every value that holds no other, with its JSON pointer; empty lists and objects too."""
    found: list[tuple[str, Any]] = []
    _collect(value, "", found)
    return found


def content_hash(data: Any, salts: bytes, redacted: Mapping[str, str]) -> bytes:
    """Hash every value of a record; of a redacted one, the hash that was kept."""
    if data and type(data) in HOLDERS and not redacted and len(salts) == SEED_BYTES:
        return _whole_hash(data, salts)
    found = leaves(data)
    hashes = [
        bytes.fromhex(redacted[pointer]) if pointer in redacted else _leaf(pointer, value, salt)
        for (pointer, value), salt in zip(found, _salts(salts, found), strict=True)
    ]
    return hashlib.sha256(b"".join(hashes)).digest()


def next_version(
    last: Version | None,
    draft: Draft,
    *,
    stands: int,
    editor: str,
    recorded: datetime,
    seed: bytes | None = None,
) -> Version:
    """Give the version that a draft becomes after the last one; time never runs backwards.

    ``stands`` is the newest version number of the draft's id. Without a seed, chance gives one.
    """
    recorded = max(recorded, last.recorded) if last else recorded
    salts, content = draft.seal or seal_of(draft.body, seed)
    head = _Head(
        last.number + 1 if last else 1,
        draft.kind,
        draft.id,
        stands + 1,
        _msg_type(draft, stands),
        editor,
        draft.reason,
        instant_text(recorded),
        draft.origin,
    )
    return Version(
        number=head.number,
        kind=head.kind,
        id=head.id,
        version=head.version,
        msg_type=head.msg_type,
        editor=editor,
        reason=head.reason,
        recorded=recorded,
        body=draft.body,
        text=draft.text,
        origin=head.origin,
        salts=salts,
        catalog_version=_link(last.catalog_version if last else GENESIS, head, content),
    )


def seal_of(body: bytes, seed: bytes | None = None) -> Seal:
    """Salt and hash the values of a new record; without a seed, chance gives one."""
    salts = secrets.token_bytes(SEED_BYTES) if seed is None else seed
    return Seal(salts, content_hash(orjson.loads(body), salts, {}))


def link_of(previous: str, version: Version) -> str:
    """Give the link of a version after the one before it, as hexadecimal digits."""
    head = _Head(
        version.number,
        version.kind,
        version.id,
        version.version,
        version.msg_type,
        version.editor,
        version.reason,
        instant_text(version.recorded),
        version.origin,
    )
    return _link(previous, head, content_hash(version.data, version.salts, version.redacted))


def without_salts(
    data: Any, salts: bytes, redacted: Mapping[str, str], pointers: set[str]
) -> tuple[bytes, dict[str, str]]:
    """Give the salts without those of the values to be redacted, and the hashes they leave."""
    found = leaves(data)
    salted = dict(zip((p for p, _ in found), _salts(salts, found), strict=True))
    left = {
        pointer: _leaf(pointer, value, salted[pointer]).hex()
        for pointer, value in found
        if pointer in pointers and pointer not in redacted
    }
    hidden = {**redacted, **left}
    kept = {pointer: salt.hex() for pointer, salt in salted.items() if pointer not in hidden}
    return orjson.dumps(kept), hidden


class _Head(NamedTuple):
    """What a link covers beside the values, in the order in which it is hashed."""

    number: int
    kind: Kind
    id: str
    version: int
    msg_type: MsgType
    editor: str
    reason: str
    recorded: str
    origin: Origin | None


def _link(previous: str, head: _Head, content: bytes) -> str:
    link = hashlib.sha256(previous.encode() + b"\0" + orjson.dumps(tuple(head)) + b"\0" + content)
    return link.hexdigest()[:LINK_DIGITS]


def _msg_type(draft: Draft, stands: int) -> MsgType:
    if draft.withdraws:
        return MsgType.CANCEL
    return MsgType.UPDATE if stands else MsgType.ALERT


def _whole_hash(data: Any, seed: bytes) -> bytes:
    """Hash a record of which nothing is redacted: the same in a quarter less time.

    A large import comes here once a row, and a single write waits for it.
    """
    found: list[bytes] = []
    _spell(data, b"", found)
    stream = hashlib.shake_256(seed).digest(SALT_BYTES * len(found))
    salts, sha256 = unpack(f"{SALT_BYTES}s" * len(found), stream), hashlib.sha256
    hashes = [sha256(salt + leaf).digest() for salt, leaf in zip(salts, found, strict=True)]
    return sha256(b"".join(hashes)).digest()


def _spell(value: Any, pointer: bytes, found: list[bytes]) -> None:
    """Note what is hashed of each leaf below a dictionary or list: its pointer and its value."""
    pairs = value.items() if type(value) is dict else enumerate(value)
    for key, member in pairs:
        at = pointer + _step_bytes(key)
        if member and type(member) in HOLDERS:
            _spell(member, at, found)
        else:
            found.append(b"%b\0%b" % (at, orjson.dumps(member)))


def _collect(value: Any, pointer: str, found: list[tuple[str, Any]]) -> None:
    if type(value) is dict and value:
        for key, member in value.items():
            _collect(member, pointer + _step(key), found)
    elif type(value) is list and value:
        for index, member in enumerate(value):
            _collect(member, pointer + _step(index), found)
    else:
        found.append((pointer, value))


def _step(key: str | int) -> str:
    """Give a key or an index as a step of a JSON pointer."""
    return "/" + str(key).replace("~", "~0").replace("/", "~1")


@lru_cache(maxsize=4_096)
def _step_bytes(key: str | int) -> bytes:
    return _step(key).encode()


def _leaf(pointer: str, value: Any, salt: bytes) -> bytes:
    return hashlib.sha256(salt + pointer.encode() + b"\0" + orjson.dumps(value)).digest()


def _salts(salts: bytes, found: list[tuple[str, Any]]) -> Sequence[bytes]:
    """Give one salt a leaf; a seed stretches over all, written-out salts are looked up."""
    if len(salts) != SEED_BYTES:
        table: dict[str, str] = orjson.loads(salts)
        return [bytes.fromhex(table.get(pointer, "")) for pointer, _ in found]
    stream = hashlib.shake_256(salts).digest(SALT_BYTES * len(found))
    return unpack(f"{SALT_BYTES}s" * len(found), stream)
