"""What whoever imports a file says of it: whose it is, under which licence, whom to name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.errors import BadParameterError
from app.domain.record.backing import NO_WEAPON, STATED_TARGET
from app.domain.record.incidents import Claim
from app.domain.record.provenance import ReadState, Rights, Source, Voice

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from app.domain.record.vocabulary import CpcAsTarget, WeaponClass

__all__ = ["SOURCE_ID", "Offer", "import_claims", "import_source", "stated_claims"]

# The import's file as a source of each of its records.
SOURCE_ID = "import"
MAX_WORDS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A file that is to be imported: its name, its rights, its publisher, the day it was read.

    ``restricted`` records are counted in analyses, but never exported, tiled or published.
    """

    file: str
    licence: str
    credit: str
    read_on: date
    restricted: bool = False
    publisher: str | None = None
    url: str | None = None

    def __post_init__(self) -> None:
        """Refuse an import that nobody answers for.

        Raises
        ------
        BadParameterError
            Without a licence or a credit, or with a publisher of no or too many characters.
        """
        told = {"licence": self.licence, "credit": self.credit, "publisher": self.publisher}
        for name, text in told.items():
            if text is None:
                continue
            if not (0 < len(text.strip()) <= MAX_WORDS and text.isprintable()):
                message = f"each import names its {name}, in 1 to {MAX_WORDS} characters"
                raise BadParameterError(name, message)

    @property
    def rights(self) -> Rights:
        """What may be done with each record of the file."""
        return Rights(licence=self.licence, credit=self.credit, restricted=self.restricted)


def import_source(offer: Offer, *, publisher: str = "", url: str = "") -> Source:
    """Give the import as the source of its records; the defaults are those of the format.

    Raises
    ------
    BadParameterError
        If neither the offer nor the format says where the file was published.
    """
    where = offer.url or url
    if not where:
        raise BadParameterError("url", "where was the file published? expected a link (https)")
    return Source(
        id=SOURCE_ID,
        publisher=offer.publisher or publisher or offer.credit,
        url=where,
        date_accessed=offer.read_on,
        language="en",
        voice=Voice.AGGREGATOR,
        read_state=ReadState.FULL,
    )


def import_claims(source: Source, time: str, place: str, occurrence: str) -> tuple[Claim, ...]:
    """Give what the source says of when, where and that it happened: its own claims."""
    told = (("time", time), ("place", place), ("occurrence", occurrence))
    return tuple(
        Claim(field=field, value=value, speaker=source.publisher, sources=(source.id,))
        for field, value in told
    )


def stated_claims(
    source: Source, weapons: Iterable[WeaponClass], target: CpcAsTarget
) -> tuple[Claim, ...]:
    """Give what the source says of weapon and target, as far as it says anything."""
    named = [weapon for weapon in weapons if weapon not in NO_WEAPON]
    told = [("weapon", ", ".join(named))] if named else []
    told += [("target", target.value)] if target in STATED_TARGET else []
    return tuple(
        Claim(field=field, value=value, speaker=source.publisher, sources=(source.id,))
        for field, value in told
    )
