"""How the shipped data enter the journal: new ones are appended, local edits are never undone."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import orjson

from app.domain.record.vocabulary import RecordStatus
from app.store.journal.chain import SEED_BYTES, next_version
from app.store.journal.entry import Draft, Kind, Origin
from app.store.journal.rows import head_of
from app.store.journal.state import State
from app.store.records import body_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.sources.bundle import Bundle
    from app.sources.manifest import Manifest
    from app.store.journal.entry import Version
    from app.store.journal.journal import Journal

__all__ = ["Conflict", "conflicts_with", "is_shipped", "shipped_state", "take_in"]

EDITOR = "shipped record"
# Layers that are served from the files; places and assets are records of their own.
LAYER_FILES = ("layers/cpc_route", "layers/calibration", "layers/routes", "context/")


@dataclass(frozen=True, slots=True)
class Conflict:
    """A shipped record that was not taken in, since someone edited the record here."""

    kind: Kind
    id: str
    edited: Version
    shipped: Draft


def is_shipped(version: Version) -> bool:
    """Say whether a version came with the product."""
    return version.editor.startswith(f"{EDITOR} ")


def shipped_state(bundle: Bundle) -> State:
    """Give what a new journal holds: the shipped record as version 1 of everything."""
    manifest, _, _ = bundle.require()
    versions: list[Version] = []
    for draft in _drafts(bundle, manifest):
        versions.append(
            next_version(
                versions[-1] if versions else None,
                draft,
                stands=0,
                editor=f"{EDITOR} {manifest.version}",
                recorded=manifest.instant,
                seed=_seed(draft),
            )
        )
    contents = {version.number: version for version in versions}
    state = State(read=lambda heads: [contents[head.number] for head in heads])
    return state.after(map(head_of, versions))


def take_in(journal: Journal, bundle: Bundle) -> list[Conflict]:
    """Append every shipped record that the journal does not know; give those in conflict.

    Raises
    ------
    JournalError
        If the journal cannot be written; nothing is taken in then.
    """
    manifest, _, _ = bundle.require()
    conflicts = []
    with journal.writing() as writing:
        for draft in _drafts(bundle, manifest):
            versions = writing.history(draft.kind, draft.id)
            if _is_known(draft, versions):
                continue
            if versions and not is_shipped(versions[-1]):
                conflicts.append(Conflict(draft.kind, draft.id, versions[-1], draft))
                continue
            writing.append(
                draft,
                editor=f"{EDITOR} {manifest.version}",
                recorded=manifest.instant,
                seed=_seed(draft),
            )
    return conflicts


def conflicts_with(journal: Journal, bundle: Bundle) -> list[Conflict]:
    """Give what :func:`take_in` would not take in, without writing anything."""
    found = []
    for draft in _drafts(bundle, bundle.require()[0]):
        versions = journal.history(draft.kind, draft.id)
        if versions and not is_shipped(versions[-1]) and not _is_known(draft, versions):
            found.append(Conflict(draft.kind, draft.id, versions[-1], draft))
    return found


def _is_known(draft: Draft, versions: list[Version]) -> bool:
    """Say whether the journal has this very record, in any version."""
    return any(v.origin is not None and v.origin.sha256 == _sha256(draft) for v in versions)


def _drafts(bundle: Bundle, manifest: Manifest) -> Iterator[Draft]:
    """Yield the shipped data in a stable order: layers, places, assets, incidents, leads."""
    files = {r.path: r.hash for r in manifest.resources if r.path.startswith(LAYER_FILES)}
    yield _draft(Kind.LAYERS, "geodata", orjson.dumps(files), "manifest.json", manifest)
    for place in bundle.places.values():
        yield _draft(Kind.PLACE, place.id, body_of(place), place.file, manifest)
    for asset in bundle.assets.values():
        yield _draft(Kind.ASSET, asset.id, body_of(asset), "assets/register.csv", manifest)
    for file, incident in (bundle.leads | bundle.incidents).items():
        draft = _draft(Kind.INCIDENT, incident.id, body_of(incident), file, manifest)
        withdrawn = incident.record_status is RecordStatus.WITHDRAWN
        yield replace(draft, text=bundle.texts.get(file), withdraws=withdrawn)


def _draft(kind: Kind, name: str, body: bytes, file: str, manifest: Manifest) -> Draft:
    return Draft(
        kind=kind,
        id=name,
        body=body,
        reason=f"shipped with data version {manifest.version}",
        origin=Origin(file=file, sha256=hashlib.sha256(body).hexdigest()),
    )


def _sha256(draft: Draft) -> str:
    return draft.origin.sha256 if draft.origin else ""


def _seed(draft: Draft) -> bytes:
    """Give a seed that every installation finds alike: what is shipped is public anyway."""
    return hashlib.sha256(f"{draft.kind} {draft.id} {_sha256(draft)}".encode()).digest()[
        :SEED_BYTES
    ]
