"""What a selection asks for beside what is drawn: incidents that a limit leaves out, or withdrawn.

A picture and its caption say the same of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.selection.readable import readable
from app.store.select import select

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from app.language.languages import Language
    from app.selection.selection import Selection
    from app.store.catalog import Catalog
    from app.store.measured import Measured
    from app.store.withdrawn import Withdrawal

__all__ = ["Beside", "drawn_and_beside"]


@dataclass(frozen=True, slots=True)
class Beside:
    """Ids that were withdrawn; how many more match than ``cut``, a limit or an offset, lets in."""

    withdrawn: tuple[str, ...] = ()
    more: int = 0
    cut: str = ""

    def words(self, language: Language) -> Iterator[str]:
        """Yield what is to be said of it, in numbers."""
        if self.more:
            yield language.count(
                self.more, "{n} more matches ({cut})", "{n} more match ({cut})", cut=self.cut
            )
        if self.withdrawn:
            yield language.count(len(self.withdrawn), "{n} withdrawn", "{n} withdrawn")

    @property
    def names(self) -> str:
        """What was withdrawn by name, where there is room for names: among the texts of a file."""
        return f" · Withdrawn: {', '.join(self.withdrawn)}" if self.withdrawn else ""


def drawn_and_beside(
    catalog: Catalog, standing: Selection, gone: Sequence[Withdrawal]
) -> tuple[list[Measured], Beside]:
    """Give the incidents of what stands of a selection, and what is beside them."""
    page = select(catalog, "incidents", standing)
    shown = [catalog.incidents[each.id] for each in page.features]
    more = page.matched - len(shown) if standing.cut else 0
    return shown, Beside(tuple(each.id for each in gone), more, readable(standing.cut))
