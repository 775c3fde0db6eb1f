"""Bring the journal's feature tables up to what the catalog shows the public.

They follow the record and are no part of it: a write is durable before they show it, and what they
cannot show now they show when the disk lets them.
"""

from __future__ import annotations

import logging
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from app.store.journal.errors import JournalBusyError, JournalFullError, JournalUnavailableError
from app.store.journal.layers import LAYERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from app.store.catalog import Catalog
    from app.store.features import Feature
    from app.store.journal.journal import Journal

__all__ = ["FeatureTables"]

T = TypeVar("T")

log = logging.getLogger("incident_mapper")

REFUSALS = (JournalFullError, JournalUnavailableError, JournalBusyError)
# Features in one transaction: other writers get their turn in between.
AT_ONCE = 500


class FeatureTables:
    """What stands in the feature tables, as far as this process knows.

    A word says which catalog the tables show: the number of the journal, and what the publication
    delay holds back. Whoever finds the word of a catalog that he knows writes the difference only.
    """

    def __init__(self, journal: Journal) -> None:
        """Know nothing yet."""
        self.is_behind = True
        self._journal = journal
        self._has_told = False
        self._known: dict[str, dict[str, Feature]] = {}
        self._known_word = ""

    def follow(self, catalog: Catalog) -> None:
        """Write what a catalog shows, unless the tables show it, or a later one.

        If the disk refuses, the log says so once, and the tables are behind: between two catalogs,
        until the next call.
        """
        self.is_behind = True
        try:
            self._show(catalog)
        except REFUSALS as error:
            if not self._has_told:
                log.warning("the feature tables cannot follow the record yet: %s", error)
            self._has_told = True
        else:
            self.is_behind = self._has_told = False

    def recognise(self, catalog: Catalog) -> None:
        """Learn what stands in the tables, if it is what a catalog shows: nothing is written."""
        word = _word(catalog)
        if self._journal.shown() == word:
            self._known, self._known_word = _features(catalog), word
            self.is_behind = False

    def _show(self, catalog: Catalog) -> None:
        word = _word(catalog)
        if word == self._known_word:
            return
        found = _features(catalog)
        shown = self._journal.shown()
        if shown != word and _number(shown) <= catalog.state.number:
            for layer, features in found.items():
                kept = self._known.get(layer, {}) if shown == self._known_word else None
                self._bring(layer, features, kept)
            with self._journal.writing() as writing:
                writing.now_shows(word)
        self._known, self._known_word = found, word

    def _bring(
        self, layer: str, features: dict[str, Feature], kept: dict[str, Feature] | None
    ) -> None:
        """Take out what is no longer shown, write what is new; without knowledge, all of it."""
        there = self._journal.shown_ids(layer) if kept is None else kept.keys()
        for names in _some(sorted(there - features.keys())):
            with self._journal.writing() as writing:
                writing.hide(layer, names)
        before = kept or {}
        fresh = [f for name, f in features.items() if not _same(before.get(name), f)]
        for some in _some(fresh):
            with self._journal.writing() as writing:
                writing.show(layer, some)


def _word(catalog: Catalog) -> str:
    """Say in a word which catalog tables show."""
    return f"{catalog.state.number}:{','.join(sorted(catalog.held))}"


def _features(catalog: Catalog) -> dict[str, dict[str, Feature]]:
    return {layer: _public(catalog, layer) for layer in LAYERS}


def _public(catalog: Catalog, layer: str) -> dict[str, Feature]:
    """Give the features that the public may see: no lead, and no asset that only leads name."""
    features = catalog.collection(layer).features
    if layer == "assets":
        return {f.id: f for f in features if f.id not in catalog.lead_assets}
    if layer != "incidents" or not catalog.coverage.leads_shown:
        return {feature.id: feature for feature in features}
    rows = catalog.incidents.rows
    return {feature.id: feature for feature in features if not rows[feature.id].facts.is_lead}


def _same(one: Feature | None, other: Feature) -> bool:
    """Say whether two features fill a row alike; most are one and the same object."""
    if one is None or one is other:
        return one is other
    return one.properties == other.properties and one.geometry == other.geometry


def _number(word: str) -> int:
    """Give the number of the journal that a word begins with; 0 of none."""
    return int(word.partition(":")[0] or 0)


def _some(items: Iterable[T]) -> Iterator[list[T]]:
    rest = iter(items)
    while some := list(islice(rest, AT_ONCE)):
        yield some
