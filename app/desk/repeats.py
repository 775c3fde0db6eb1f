"""Say which rows of an import may tell of an event that is on record, or in an earlier row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.desk.alike import are_decided, standing_incidents
from app.desk.duplicates import DuplicateIndex
from app.domain.record.clues import clue_of

if TYPE_CHECKING:
    from app.domain.record.clues import Clue
    from app.domain.record.incidents import Incident
    from app.store.catalog import Catalog

__all__ = ["LIKELY_IN_TABLES", "Duplicate", "Repeats"]

# Tables list many events of one day and one town in the same words, so that even odds are common:
# only what is nearly certain is worth an editor's look.
LIKELY_IN_TABLES = 0.9


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A record that may tell of the same event as an imported one, and how likely."""

    imported: str
    known: str
    probability: float


class Repeats:
    """The reports that rows are compared with: what stands in a catalog, and the rows before.

    Drafts, leads and restricted records are among them, so the answers are for editors alone. The
    catalog is read when the first row comes.
    """

    def __init__(self, catalog: Catalog, *, at_least: float = LIKELY_IN_TABLES) -> None:
        """Keep what is compared with, and from which probability (0 to 1) on it is told."""
        self._catalog, self._at_least = catalog, at_least
        self._index: DuplicateIndex | None = None

    def find(self, incident: Incident) -> list[Duplicate]:
        """Give what may be of the same event as a row, the likeliest first, and take the row in."""
        if self._index is None:
            on_record = standing_incidents(self._catalog, hidden=True)
            self._index = DuplicateIndex(map(self._clue, on_record))
        clue = self._clue(incident)
        found = [
            Duplicate(incident.id, match.id, match.probability)
            for match in self._index.find(clue, at_least=self._at_least)
            if not self._is_decided(incident, match.id)
        ]
        self._index.add(clue)
        return found

    def _clue(self, incident: Incident) -> Clue:
        return clue_of(incident, self._catalog.gazette.place_of_incident(incident))

    def _is_decided(self, incident: Incident, known: str) -> bool:
        row = self._catalog.rows.get(known)
        return row is not None and are_decided(incident, row.incident)
