"""What leans on a place or an asset: it cannot be withdrawn while something does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.store.journal.entry import Kind
from app.store.measured import REFERENCE_TARGETS
from app.store.records import asset_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.store.catalog import Catalog

__all__ = ["named_by"]


def named_by(catalog: Catalog, kind: Kind, name: str) -> Iterator[str]:
    """Yield in words what names a place or an asset: as its place, by a link, as its parent.

    Drafts and leads count too; withdrawn records do not. Nothing leans on an incident.
    """
    if kind not in {Kind.PLACE, Kind.ASSET}:
        return
    if name in REFERENCE_TARGETS.values():
        yield "every incident is measured to it"
    for row in catalog.rows.values():
        here = {row.facts.place, *row.facts.assets}
        if name in here and row.facts.withdrawn is None:
            yield f"the incident '{row.head.id}' names it"
    if kind is Kind.PLACE:
        yield from _below(catalog, name)


def _below(catalog: Catalog, name: str) -> Iterator[str]:
    """Yield the assets and the places that stand at a place or in it."""
    for version in catalog.state.versions(Kind.ASSET).values():
        if not version.is_withdrawn and asset_of(version).place_id == name:
            yield f"the asset '{version.id}' stands there"
    for place in catalog.gazette.places.values():
        if place.parent == name:
            yield f"the place '{place.id}' is part of it"
