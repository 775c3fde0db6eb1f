"""What stands after some version of the journal: the newest version of every id."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from app.store.journal.chain import GENESIS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime

    from app.store.journal.entry import Head, Kind, Version

__all__ = ["Reader", "State"]

# Gives the versions of heads, in their order.
Reader: TypeAlias = "Callable[[Sequence[Head]], list[Version]]"


def _nothing(heads: Sequence[Head]) -> list[Version]:
    """Read where nothing stands."""
    if heads:
        raise AssertionError(heads)
    return []


@dataclass(frozen=True, slots=True)
class State:
    """The newest version of each record by kind and id, up to version ``number`` of the journal.

    ``link`` is that of the hash chain there: the catalog version. ``newest`` is the head of that
    version. Heads are kept, what they say is read when it is asked for: a state of a hundred
    thousand records stays small.
    """

    number: int = 0
    link: str = GENESIS
    heads: Mapping[Kind, Mapping[str, Head]] = field(default_factory=dict)
    read: Reader = field(default=_nothing, compare=False)
    newest: Head | None = None

    def after(self, heads: Iterable[Head]) -> State:
        """Give the state after further versions, which come in the order of their numbers."""
        last = self.newest
        fresh: dict[Kind, dict[str, Head]] = {}
        for head in heads:
            fresh.setdefault(head.kind, {})[head.id] = head
            last = head
        newest = {kind: {**self.of_kind(kind), **found} for kind, found in fresh.items()}
        number, link = (last.number, last.catalog_version) if last else (self.number, self.link)
        return State(number, link, {**self.heads, **newest}, self.read, last)

    @property
    def recorded(self) -> datetime | None:
        """When the newest of the versions was recorded; None where nothing stands."""
        return self.read([self.newest])[0].recorded if self.newest else None

    def of_kind(self, kind: Kind) -> Mapping[str, Head]:
        """Give the newest heads of one kind by id, withdrawn ones included."""
        return self.heads.get(kind, {})

    def head(self, kind: Kind, name: str) -> Head | None:
        """Give the head that stands for an id; None if there is none."""
        return self.of_kind(kind).get(name)

    def version(self, kind: Kind, name: str) -> Version | None:
        """Give the version that stands for an id; None if there is none."""
        head = self.head(kind, name)
        return self.read([head])[0] if head else None

    def versions(self, kind: Kind) -> dict[str, Version]:
        """Give the versions of one kind that stand, by id."""
        heads = self.of_kind(kind)
        return dict(zip(heads, self.read(list(heads.values())), strict=True))

    def everything(self) -> list[Version]:
        """Give all versions that stand, in the order of their numbers."""
        heads = [head for of_kind in self.heads.values() for head in of_kind.values()]
        return self.read(sorted(heads))
