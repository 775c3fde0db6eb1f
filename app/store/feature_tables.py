"""Bring the journal's feature tables up to what the catalog shows the public."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from app.store.journal.layers import LAYERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from app.store.catalog import Catalog
    from app.store.features import Feature
    from app.store.journal.journal import Journal

__all__ = ["FeatureTables"]

T = TypeVar("T")

# Features in one transaction: other writers get their turn in between.
AT_ONCE = 500


class FeatureTables:
    """What stands in the feature tables, as far as this process knows.

    A word says which catalog the tables show: the number of the journal, and what the publication
    delay holds back. Whoever finds the word of a catalog that he knows writes the difference only.
    """

    def __init__(self, journal: Journal) -> None:
        """Know nothing yet."""
        self._journal = journal
        self._known: dict[str, dict[str, Feature]] = {}
        self._known_word = ""

    def show(self, catalog: Catalog) -> None:
        """Write what a catalog shows, unless the tables show it, or a later one.

        Raises
        ------
        JournalError
            If the journal cannot be written; the tables may then be between two catalogs, and the
            next call brings them up.
        """
        word = f"{catalog.state.number}:{','.join(sorted(catalog.held))}"
        if word == self._known_word:
            return
        found = {layer: _public(catalog, layer) for layer in LAYERS}
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
        fresh = [feature for name, feature in features.items() if before.get(name) is not feature]
        for some in _some(fresh):
            with self._journal.writing() as writing:
                writing.show(layer, some)


def _public(catalog: Catalog, layer: str) -> dict[str, Feature]:
    """Give the features that the public may see: no lead, and no asset that only leads name."""
    features = catalog.collection(layer).features
    if layer == "assets":
        return {f.id: f for f in features if f.id not in catalog.lead_assets}
    if layer != "incidents" or not catalog.coverage.leads_shown:
        return {feature.id: feature for feature in features}
    rows = catalog.incidents.rows
    return {feature.id: feature for feature in features if not rows[feature.id].facts.is_lead}


def _number(word: str) -> int:
    """Give the number of the journal that a word begins with; 0 of none."""
    return int(word.partition(":")[0] or 0)


def _some(items: Iterable[T]) -> Iterator[list[T]]:
    rest = iter(items)
    while some := list(islice(rest, AT_ONCE)):
        yield some
