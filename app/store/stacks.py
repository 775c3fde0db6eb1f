"""Where the whole of a record is fetched from when somebody asks for more than its row holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.store.incident import nested_parts
from app.store.records import incident_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.record.incidents import Incident
    from app.store.journal.entry import Head
    from app.store.journal.state import Reader
    from app.store.measured import Gazette, Measured

__all__ = ["Stacks"]


@dataclass(frozen=True, slots=True)
class Stacks:
    """The versions of a journal, and the layers that incidents are joined with."""

    read: Reader
    gazette: Gazette

    def incident(self, head: Head) -> Incident:
        """Give the incident of a version, as it is published."""
        return self.gazette.published(self._on_record(head))[0]

    def measured(self, head: Head) -> Measured:
        """Give the incident of a version in its place."""
        return self.gazette.measure(self._on_record(head))

    def all_measured(self, heads: Sequence[Head]) -> list[Measured]:
        """Give the incidents of many versions in their places, all discs measured in one go."""
        return self.gazette.measure_all([incident_of(version) for version in self.read(heads)])

    def nested(self, head: Head) -> dict[str, Any]:
        """Give what a single item of a version carries besides its flat properties."""
        return nested_parts(self.incident(head))

    def _on_record(self, head: Head) -> Incident:
        return incident_of(self.read([head])[0])
