"""What surrounds the incidents: context events, exposures, actors; none is drawn as an incident."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from app.domain.record.provenance import STRICT, Source

__all__ = [
    "Actor",
    "ActorKind",
    "Context",
    "ContextEvent",
    "ContextLink",
    "Directness",
    "Exposure",
    "ExposureVoice",
]


class ActorKind(StrEnum):
    """A person, or what kind of organisation."""

    PERSON = "person"
    AUTHORITY = "authority"
    MINISTRY = "ministry"
    OPERATOR = "operator"
    COMPANY = "company"
    PRESS_SERVICE = "press_service"
    MEDIA = "media"
    GROUP = "group"


class Directness(StrEnum):
    """Whether something depends on an asset itself, or by way of others."""

    DIRECT = "direct"
    INDIRECT = "indirect"


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A person who spoke in public, or an organisation; never on the map."""

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT

    id: str
    name: str
    kind: ActorKind
    sources: tuple[str, ...]
    role: str | None = None
    country: str | None = None
    rank_text: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ContextLink:
    """How a context event stands to an incident; ``gaps`` keeps every stated distance in time."""

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT

    incident: str
    relation: str
    gap_hours: tuple[float, ...]
    gap_texts: tuple[str, ...]
    sources: tuple[str, ...]
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ContextEvent:
    """An event that reports name beside an incident; it implies no cause."""

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT

    id: str
    title: str
    place: str
    off_map: bool
    actors: tuple[str, ...]
    sources: tuple[str, ...]
    date: str | None = None
    text: str | None = None
    links: tuple[ContextLink, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ExposureVoice:
    """One speaker's wording of an exposure."""

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT

    speaker: str
    text: str
    sources: tuple[str, ...]
    value: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposure:
    """A share of something that depends on an asset, with its denominator and its speakers."""

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT

    id: str
    from_entity: str
    to_asset: str
    measure: str
    denominator: str
    voices: tuple[ExposureVoice, ...]
    sources: tuple[str, ...]
    value: float | None = None
    approx: bool = True
    value_text: str | None = None
    year: int | None = None
    direction: Directness = Directness.DIRECT
    conditional: bool = False
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """The file of context: its sources, actors, events and exposures."""

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT

    sources: tuple[Source, ...]
    actors: tuple[Actor, ...]
    events: tuple[ContextEvent, ...]
    exposures: tuple[Exposure, ...]
