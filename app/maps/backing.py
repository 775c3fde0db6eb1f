"""Where each value of a record comes from, in lines: who says it, on which pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.record.backing import provenance_of
from app.language.languages import ENGLISH
from app.maps.card_lines import joined, own

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from app.domain.record.backing import Backing
    from app.domain.record.incidents import Incident
    from app.language.languages import Language
    from app.maps.card_lines import Line

__all__ = ["backing_lines"]

# What a reader asks for, and the columns that answer.
VALUES = {
    "Days": ("date_start_local", "date_end_local", "date_prec"),
    "Clock": ("utc_start", "utc_end"),
    "Place": ("place_description", "location_class", "position"),
    "What happened": ("event_class",),
    "Weapon": ("weapon_class",),
    "Killed": ("killed_low", "killed_best", "killed_high"),
    "Injured": ("injured_low", "injured_best", "injured_high"),
    "Impact": ("impacts",),
    "Attribution": ("attribution_status",),
    "Target": ("cpc_as_target",),
}


def backing_lines(incident: Incident, language: Language = ENGLISH) -> Iterator[Line]:
    """Yield a line for each value that rests on reports: speakers with their publishers."""
    found = provenance_of(incident)
    publishers = {source.id: source.publisher for source in incident.sources}
    for label, columns in VALUES.items():
        behind = [backing for column in columns for backing in found.get(column, ())]
        if behind:
            yield joined(f"{language.say(label)}: ", own("; ".join(_speakers(behind, publishers))))


def _speakers(behind: Iterable[Backing], publishers: dict[str, str]) -> Iterator[str]:
    """Yield each speaker once, with the publishers of all pages that carry what they say."""
    pages: dict[str, list[str]] = {}
    for backing in behind:
        pages.setdefault(backing.speaker, []).extend(
            publishers.get(name, name) for name in backing.sources
        )
    for speaker, names in pages.items():
        yield f"{speaker} ({', '.join(dict.fromkeys(names))})"
