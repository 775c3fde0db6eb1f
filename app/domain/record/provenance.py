"""Where a statement comes from: the sources of the record and the licence of a file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar

__all__ = ["STRICT", "ReadState", "Rights", "Source", "Voice"]

# Read by the file reader: a field that is not declared is a fault, not a silent loss.
STRICT = {"extra": "forbid"}


class Voice(StrEnum):
    """Who speaks in a source."""

    OPERATOR = "operator"
    OFFICIAL_RU = "official_ru"
    OFFICIAL_KZ = "official_kz"
    OFFICIAL_UA = "official_ua"
    AGENCY = "agency"
    INDEPENDENT = "independent"
    STATE_MEDIA = "state_media"
    AGGREGATOR = "aggregator"
    OSINT = "osint"


class ReadState(StrEnum):
    """How much of a page was read."""

    FULL = "full"
    EXCERPT = "excerpt"
    CITED_ONLY = "cited_only"


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights:
    """What may be done with a record that came from elsewhere, and whom to name.

    ``restricted`` records are counted in analyses, but never exported, tiled or published.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT

    licence: str
    credit: str
    restricted: bool = False
