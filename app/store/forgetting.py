"""Forget what may hold a value that was taken out of the record: rows, results, versions read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.store.kept_results import forget_results
from app.store.kept_rows import forget_rows

if TYPE_CHECKING:
    from app.store.journal.journal import Journal

__all__ = ["forget_all"]


def forget_all(journal: Journal) -> None:
    """Take it out of everything that is kept beside a journal, and out of its memory."""
    journal.forget()
    forget_rows(journal.path.parent)
    forget_results(journal.path.parent)
