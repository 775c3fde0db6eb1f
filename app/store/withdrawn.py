"""What a selection names by its id and was withdrawn: it is left out, and said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.errors import WithdrawnError

if TYPE_CHECKING:
    from datetime import date

    from app.selection.selection import Selection
    from app.store.catalog import Catalog

__all__ = ["Withdrawal", "what_stands"]


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A record that was withdrawn: why, and on which day (UTC) if that is on record."""

    id: str
    reason: str
    day: date | None = None
    collection: str = "incidents"


def what_stands(catalog: Catalog, selection: Selection) -> tuple[Selection, tuple[Withdrawal, ...]]:
    """Give a selection without those of its ids that were withdrawn, and what these are.

    A map of several incidents shows the others and says what it leaves out. Where none would be
    left the selection stays as it is, so that whoever asks the catalog is told of the withdrawal.
    """
    found = [_withdrawal(catalog, name) for name in dict.fromkeys(selection.ids or ())]
    gone = {each.id: each for each in found if each is not None}
    if not gone or len(gone) == len(found):
        return selection, ()
    return selection.without_ids(gone), tuple(gone.values())


def _withdrawal(catalog: Catalog, name: str) -> Withdrawal | None:
    try:
        catalog.refuse_withdrawn("incidents", name)
    except WithdrawnError as error:
        return Withdrawal(name, error.reason, error.day)
    return None
