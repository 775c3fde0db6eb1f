"""Where a statement comes from: the sources of the record and the licence of a file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from app.domain.record.vocabulary import ReadState, Voice

__all__ = ["STRICT", "Source"]

# Read by the file reader: a field that is not declared is a fault, not a silent loss.
STRICT = {"extra": "forbid"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A published page: who published it, where it is, when it was read.

    ``date_published`` is ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``, or None where the page states
    none. ``relayed_from`` names the original of a relayed report, so that two copies of one wire
    report count once.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT

    id: str
    publisher: str
    url: str
    date_accessed: date
    language: str
    voice: Voice
    read_state: ReadState = ReadState.CITED_ONLY
    title: str | None = None
    date_published: str | None = None
    relayed_from: str | None = None
    note: str | None = None

    @property
    def independence_key(self) -> str:
        """The name under which copies of one report are counted once (case-folded)."""
        return (self.relayed_from or self.publisher).casefold()
