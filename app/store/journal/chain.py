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
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import orjson

from app.domain.record.vocabulary import MsgType
from app.store.journal.entry import Version, instant_text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from app.store.journal.entry import Draft

__all__ = [
    "GENESIS",
    "SEED_BYTES",
    "content_hash",
    "leaves",
    "link_of",
    "next_version",
    "without_salts",
]

# What the first link follows.
GENESIS = ""
SEED_BYTES = 16
SALT_BYTES = 16
# 128 bits are enough to tell catalogs apart and too many to forge one.
LINK_DIGITS = 32


def leaves(value: Any) -> list[tuple[str, Any]]:
    """Give every value that holds no other, with its JSON pointer; empty lists and objects too."""
    found: list[tuple[str, Any]] = []
    _collect(value, "", found)
    return found


def content_hash(data: Any, salts: bytes, redacted: Mapping[str, str]) -> bytes:
    """Hash every value of a record; of a redacted one, the hash that was kept."""
    found = leaves(data)
    salted = _salts(salts, [pointer for pointer, _ in found])
    hashes = [
        _leaf(pointer, value, salt) for (pointer, value), salt in zip(found, salted, strict=True)
    ]
    if redacted:
        kept = [redacted.get(pointer) for pointer, _ in found]
        hashes = [bytes.fromhex(k) if k else h for k, h in zip(kept, hashes, strict=True)]
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
    version = Version(
        number=last.number + 1 if last else 1,
        kind=draft.kind,
        id=draft.id,
        version=stands + 1,
        msg_type=_msg_type(draft, stands),
        editor=editor,
        reason=draft.reason,
        recorded=max(recorded, last.recorded) if last else recorded,
        body=draft.body,
        text=draft.text,
        origin=draft.origin,
        salts=secrets.token_bytes(SEED_BYTES) if seed is None else seed,
        catalog_version="",
    )
    return replace(version, catalog_version=link_of(last.catalog_version if last else "", version))


def link_of(previous: str, version: Version) -> str:
    """Give the link of a version after the one before it, as hexadecimal digits."""
    head = [
        version.number,
        version.kind,
        version.id,
        version.version,
        version.msg_type,
        version.editor,
        version.reason,
        instant_text(version.recorded),
        version.origin,
    ]
    content = content_hash(version.data, version.salts, version.redacted)
    link = hashlib.sha256(previous.encode() + b"\0" + orjson.dumps(head) + b"\0" + content)
    return link.hexdigest()[:LINK_DIGITS]


def without_salts(
    data: Any, salts: bytes, redacted: Mapping[str, str], pointers: set[str]
) -> tuple[bytes, dict[str, str]]:
    """Give the salts without those of the values to be redacted, and the hashes they leave."""
    found = leaves(data)
    salted = dict(zip((p for p, _ in found), _salts(salts, [p for p, _ in found]), strict=True))
    left = {
        pointer: _leaf(pointer, value, salted[pointer]).hex()
        for pointer, value in found
        if pointer in pointers and pointer not in redacted
    }
    hidden = {**redacted, **left}
    kept = {pointer: salt.hex() for pointer, salt in salted.items() if pointer not in hidden}
    return orjson.dumps(kept), hidden


def _msg_type(draft: Draft, stands: int) -> MsgType:
    if draft.withdraws:
        return MsgType.CANCEL
    return MsgType.UPDATE if stands else MsgType.ALERT


def _collect(value: Any, pointer: str, found: list[tuple[str, Any]]) -> None:
    if type(value) is dict and value:
        for key, member in value.items():
            name = key.replace("~", "~0").replace("/", "~1") if "/" in key or "~" in key else key
            _collect(member, f"{pointer}/{name}", found)
    elif type(value) is list and value:
        for index, member in enumerate(value):
            _collect(member, f"{pointer}/{index}", found)
    else:
        found.append((pointer, value))


def _leaf(pointer: str, value: Any, salt: bytes) -> bytes:
    return hashlib.sha256(salt + pointer.encode() + b"\0" + orjson.dumps(value)).digest()


def _salts(salts: bytes, pointers: list[str]) -> list[bytes]:
    """Give one salt a pointer; a seed stretches over all, written-out salts are looked up."""
    if len(salts) != SEED_BYTES:
        table: dict[str, str] = orjson.loads(salts)
        return [bytes.fromhex(table.get(pointer, "")) for pointer in pointers]
    stream = hashlib.shake_256(salts).digest(SALT_BYTES * len(pointers))
    return [stream[i : i + SALT_BYTES] for i in range(0, len(stream), SALT_BYTES)]
