"""What stands after some version of the journal: the newest version of every id."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.store.journal.chain import GENESIS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from app.store.journal.entry import Kind, Version

__all__ = ["State"]


@dataclass(frozen=True, slots=True)
class State:
    """The newest version of each record by kind and id, up to version ``number`` of the journal.

    ``head`` is the link of the hash chain there: the catalog version.
    """

    number: int = 0
    head: str = GENESIS
    newest: Mapping[tuple[Kind, str], Version] = field(default_factory=dict)

    def after(self, versions: Iterable[Version]) -> State:
        """Give the state after further versions, which come in the order of their numbers."""
        newest, number, head = dict(self.newest), self.number, self.head
        for version in versions:
            newest[version.kind, version.id] = version
            number, head = version.number, version.catalog_version
        return State(number, head, newest)

    def of_kind(self, kind: Kind) -> dict[str, Version]:
        """Give the newest versions of one kind by id, withdrawn ones included."""
        return {name: version for (its, name), version in self.newest.items() if its is kind}

    def version_of(self, kind: Kind, name: str) -> int:
        """Give the version number that stands for an id; 0 if there is none."""
        found = self.newest.get((kind, name))
        return found.version if found else 0
