"""The feature tables of the journal, kept at what the newest catalog shows the public.

They follow the record and are no part of it: a write is durable before they show it, and what they
cannot show now they show when the disk lets them.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from app.domain.record.vocabulary import EvidenceTier
from app.store.journal.errors import JournalBusyError, JournalFullError, JournalUnavailableError
from app.store.journal.layers import LAYERS

if TYPE_CHECKING:
    from app.store.catalog import Catalog
    from app.store.features import Feature
    from app.store.journal.journal import Journal, Writing

__all__ = ["ShownTables"]

log = logging.getLogger("incident_mapper")

REFUSALS = (JournalFullError, JournalUnavailableError, JournalBusyError)


class ShownTables:
    """What this process knows of the feature tables; used by one thread at a time."""

    def __init__(self, journal: Journal) -> None:
        """Know nothing yet."""
        self.is_behind = False
        self._journal = journal
        self._features: dict[str, dict[str, Feature]] = {layer: {} for layer in LAYERS}
        self._word = ""

    def follow(self, catalog: Catalog) -> None:
        """Bring the tables up to a catalog; if the disk refuses, say so once and be behind."""
        was_behind, self.is_behind = self.is_behind, True
        try:
            self._show(catalog)
        except REFUSALS as error:
            if not was_behind:
                log.warning("the feature tables cannot follow the record yet: %s", error)
        else:
            self.is_behind = False

    def _show(self, catalog: Catalog) -> None:
        word = f"{catalog.state.number}:{','.join(sorted(catalog.held))}"
        features = {layer: _public(catalog, layer) for layer in LAYERS}
        with self._journal.writing() as writing:
            shown = writing.shown()
            if _number_of(shown) > catalog.state.number:
                return  # another process was faster: what is newer stays
            if shown != word:
                self._change(writing, features, alone=shown == self._word)
                writing.now_shows(word)
        # Only now: what is rolled back was never shown.
        self._features, self._word = features, word

    def _change(
        self, writing: Writing, features: dict[str, dict[str, Feature]], *, alone: bool
    ) -> None:
        """Write what differs from what stands there, or everything if another has written."""
        for layer, wanted in features.items():
            kept = self._features[layer] if alone else {}
            there = kept.keys() if alone else writing.shown_ids(layer)
            writing.hide(layer, sorted(there - wanted.keys()))
            writing.show(layer, [f for name, f in wanted.items() if not _same(kept.get(name), f)])


def _same(one: Feature | None, other: Feature) -> bool:
    """Say whether two features fill a row alike; most are one and the same object."""
    if one is None or one is other:
        return one is other
    return one.properties == other.properties and one.geometry == other.geometry


def _number_of(word: str) -> int:
    """Give the number of the last version that the tables show."""
    return int(word.partition(":")[0] or 0)


def _public(catalog: Catalog, layer: str) -> dict[str, Feature]:
    """Give the features that the public may see: no lead, and no asset that only leads name."""
    return {
        feature.id: feature
        for feature in catalog.collection(layer).features
        if feature.properties.get("evidence_tier") != EvidenceTier.SECONDARY_LEAD
        and (layer != "assets" or feature.id not in catalog.lead_assets)
    }
