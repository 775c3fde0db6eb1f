"""The words that the account of an incident uses, by the values of the record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.geo.uncertainty import Verdict
from app.domain.record.vocabulary import ImpactStatus, MsgType, RelatedType, WeaponClass
from app.maps.backing import VALUES
from app.maps.card_lines import say_of
from app.maps.wording import DATE_PRECISION
from app.pages.blocks import Line, Span, own, said

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.domain.record.incidents import Incident
    from app.language.languages import Language

__all__ = [
    "BACKED",
    "CHANGES",
    "ENDS",
    "FIELDS",
    "LASTS",
    "RELATIONS",
    "SAID_IN_A_WORD",
    "STATES",
    "VERDICTS",
    "WEAPONS",
    "Pages",
    "field_words",
    "said_of",
    "value_words",
]

DAY = "known to the day"
WEAPONS: dict[WeaponClass, str] = {
    WeaponClass.UAV: "aerial drone",
    WeaponClass.USV: "boat without a crew",
    WeaponClass.UUV: "underwater drone",
    WeaponClass.MISSILE: "missile",
    WeaponClass.DEBRIS: "parts of something shot down",
    WeaponClass.UNKNOWN: "something unidentified",
    WeaponClass.NONE: "no weapon",
}
VERDICTS: dict[Verdict, str] = {
    Verdict.CERTAIN: "certain",
    Verdict.PROBABLE: "probable",
    Verdict.POSSIBLE: "possible",
    Verdict.EXCLUDED: "excluded",
}
STATES: dict[ImpactStatus, str] = {
    ImpactStatus.NORMAL: "as usual",
    ImpactStatus.UNRESTRICTED: "without limits",
    ImpactStatus.UNAFFECTED: "not touched",
    ImpactStatus.REDUCED: "reduced",
    ImpactStatus.PAUSED: "paused for hours",
    ImpactStatus.SUSPENDED: "suspended",
    ImpactStatus.EVACUATED: "evacuated",
    ImpactStatus.DAMAGED: "damaged",
    ImpactStatus.DESTROYED: "destroyed",
    ImpactStatus.RESTORED: "restored",
    ImpactStatus.IN_FORCE: "in force",
    ImpactStatus.LIFTED: "lifted",
    ImpactStatus.STATE_OF_EMERGENCY: "declared",
    ImpactStatus.REPORTED: "reported",
    ImpactStatus.UNKNOWN: "unknown",
}
RELATIONS: dict[RelatedType, str] = {
    RelatedType.PRECEDES: "this came before",
    RelatedType.FOLLOWS: "this came after",
    RelatedType.SAME_WAVE: "of one series with",
    RelatedType.AGGRAVATED_BY: "this was made worse by",
    RelatedType.UPDATES: "this brings up to date",
    RelatedType.DUPLICATES: "may be the same event as",
    RelatedType.SAME_AS: "the same event as",
    RelatedType.DISPUTED_PAIR: "two sides name two targets, beside",
}
CHANGES: dict[MsgType, str] = {
    MsgType.ALERT: "first version",
    MsgType.UPDATE: "changed",
    MsgType.CANCEL: "taken back",
}
# What a claim is about, by its field; a field that is not here stands as it is written.
FIELDS: dict[str, str] = {
    "time": "time",
    "date_prec": "how well the day is known",
    "time_of_day": "time of day",
    "clock_time": "time on the clock",
    "end": "end",
    "place": "place",
    "address": "address",
    "hotel_name": "name of the hotel",
    "occurrence": "whether it happened",
    "cause": "cause",
    "weapon": "weapon",
    "number_of_weapons": "number of weapons",
    "objects_found": "objects found",
    "attacker": "attacker",
    "target": "target",
    "effect": "effect",
    "effect_on_ship": "effect on the ship",
    "spread": "how it spread",
    "damage": "damage",
    "buildings_damaged": "buildings damaged",
    "vehicles_damaged": "vehicles damaged",
    "repair": "repair",
    "volume": "volume",
    "spill_volume": "volume of the spill",
    "slick_area": "area of the slick",
    "vessel_count": "number of vessels",
    "vessel_name": "names of the vessels",
    "injured": "number of the injured",
    "killed_in_office": "killed in the office",
    "operator_staff_in_total": "staff of the operator within the total",
    "names": "names of people",
}
# What a claim says in a word of the record; all else is said as it is written.
SAID_IN_A_WORD: dict[str, dict[str, str]] = {
    "date_prec": {f"{step}": words or DAY for step, words in DATE_PRECISION.items()},
    "time_of_day": {"working_hours": "in working hours"},
}
# What a report may say of a state that has an end, and what ends one.
LASTS = frozenset({
    ImpactStatus.REDUCED, ImpactStatus.PAUSED, ImpactStatus.SUSPENDED, ImpactStatus.EVACUATED,
    ImpactStatus.IN_FORCE, ImpactStatus.STATE_OF_EMERGENCY,
})  # fmt: skip
ENDS = frozenset({
    ImpactStatus.NORMAL, ImpactStatus.UNRESTRICTED, ImpactStatus.RESTORED, ImpactStatus.LIFTED,
})  # fmt: skip
# The values that the table of facts shows, with the columns whose reports stand behind each.
BACKED = {key: VALUES[key] for key in ("Days", "Clock", "Place", "What happened", "Weapon")}


class Pages:
    """The pages that reports cite, by number, in the order of the list of sources."""

    def __init__(self, incident: Incident, anchor: str, language: Language) -> None:
        """Count the sources; ``anchor`` begins the ids of their places in the document."""
        self.numbers = {source.id: at for at, source in enumerate(incident.sources, start=1)}
        self.anchor, self.language = anchor, language

    def cited(self, names: Iterable[str]) -> Line:
        """Give the numbers of pages in brackets; one that was taken out of the record is left."""
        found = sorted({self.numbers[name] for name in names if name in self.numbers})
        spans: list[Span] = []
        for number in found:
            spans += [Span(", " if spans else " ["), Span(f"{number}", f"#{self.anchor}{number}")]
        return (*spans, Span("]")) if spans else ()

    def told_by(self, speaker: str, names: Iterable[str]) -> Line:
        """Give who says something, and on which pages."""
        return (*own(speaker), *self.cited(names))


def said_of(language: Language, text: str, **values: str) -> Line:
    """Say something of texts of the record, which stay marked as its own.

    Examples
    --------
    >>> from app.language.languages import ENGLISH
    >>> [(span.text, span.lang) for span in said_of(ENGLISH, "Claimed by {by}", by="a  group")]
    [('Claimed by ', ''), ('a group', 'en')]
    """
    line = say_of(language, text, **values)
    parts = line if isinstance(line, list) else [line]
    return tuple(
        span
        for part in parts
        for span in (said(part) if isinstance(part, str) else own(part["en"]))
    )


def field_words(field: str, language: Language) -> Line:
    """Say what a claim is about."""
    known = FIELDS.get(field)
    return said(language.say(known)) if known else own(field.replace("_", " "))


def value_words(field: str, value: str, language: Language) -> Line:
    """Give what a claim says: a word of the record in words, all else as it is written."""
    known = SAID_IN_A_WORD.get(field, {}).get(value)
    return said(language.say(known)) if known else own(value)
