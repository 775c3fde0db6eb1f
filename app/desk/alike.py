"""Possible duplicates in a catalog: of one record, and all pairs.

Pairs that an editor has told apart by a link, or has found to be the same, are left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.desk.duplicates import LIKELY, DuplicateIndex, Match
from app.domain.errors import UnknownIdError, WithdrawnError
from app.domain.record.clues import MOST_DAYS, clue_of
from app.domain.record.likeness import least_time_ratio, time_reach_d, time_variance_d2
from app.domain.record.vocabulary import RelatedType
from app.store.journal.entry import Kind
from app.store.records import incident_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from app.domain.record.clues import Clue
    from app.domain.record.incidents import Incident
    from app.domain.record.likeness import Term
    from app.store.catalog import Catalog
    from app.store.rows import Row

__all__ = [
    "PossiblePair",
    "are_decided",
    "possible_duplicates",
    "possible_pairs",
    "standing",
    "standing_incidents",
]

DAY_US = 86_400_000_000
# The first day is that of the place, which begins up to so many days sooner in UTC.
DAY_SLACK_D = 1.0


@dataclass(frozen=True, slots=True)
class PossiblePair:
    """Two records that may be of one event, how probable that is, and why."""

    one: str
    other: str
    probability: float
    why: tuple[Term, ...]


def possible_duplicates(
    catalog: Catalog, incident: Incident, *, at_least: float = LIKELY, hidden: bool = False
) -> list[Match]:
    """Give the records that may be of the same event as one, the likeliest first.

    ``hidden`` looks at drafts, leads and what the publication delay holds back too: for editors.
    """
    clue = clue_of(incident, catalog.gazette.place_of_incident(incident))
    reach_d = _reach_d(clue, at_least)

    def is_near(row: Row) -> bool:
        return abs(_day(row) - clue.middle_d) <= reach_d[row.facts.date_prec] + DAY_SLACK_D

    near = DuplicateIndex(
        clue_of(other, catalog.gazette.place_of_incident(other))
        for other in standing_incidents(catalog, hidden=hidden, is_wanted=is_near)
        if not are_decided(incident, other)
    )
    return near.find(clue, at_least=at_least)


def possible_pairs(
    catalog: Catalog, *, at_least: float = LIKELY, hidden: bool = False
) -> list[PossiblePair]:
    """Give all pairs of records that may be of one event, the likeliest first."""
    index, found = DuplicateIndex(), []
    seen: dict[str, Incident] = {}
    for incident in standing_incidents(catalog, hidden=hidden):
        clue = clue_of(incident, catalog.gazette.place_of_incident(incident))
        for match in index.find(clue, at_least=at_least):
            if not are_decided(incident, seen[match.id]):
                one, other = sorted((incident.id, match.id))
                found.append(PossiblePair(one, other, match.probability, match.why))
        index.add(clue)
        seen[incident.id] = incident
    return sorted(found, key=lambda pair: (-pair.probability, pair.one, pair.other))


def standing(catalog: Catalog, name: str) -> Incident:
    """Give an incident that stands, be it a draft or a lead.

    Raises
    ------
    UnknownIdError, WithdrawnError
        If there is none, or not any more.
    """
    version = catalog.state.version(Kind.INCIDENT, name)
    if version is None:
        raise UnknownIdError("incident", name)
    if version.is_withdrawn:
        raise WithdrawnError(name, version.reason)
    return incident_of(version)


def standing_incidents(
    catalog: Catalog, *, hidden: bool, is_wanted: Callable[[Row], bool] | None = None
) -> Iterator[Incident]:
    """Yield the records that stand: those that may be shown, and the others if asked for."""
    for name, row in catalog.rows.items():
        stands = row.facts.withdrawn is None and (hidden or name in catalog.incidents)
        if stands and (is_wanted is None or is_wanted(row)):
            yield row.incident


def are_decided(one: Incident, other: Incident) -> bool:
    """Say whether a link between two records says what they are to each other."""
    links = [link.type for link in one.related if link.id == other.id]
    links += [link.type for link in other.related if link.id == one.id]
    return any(link is not RelatedType.DUPLICATES for link in links)


def _reach_d(clue: Clue, at_least: float) -> dict[int, float]:
    """Give by precision how many days a record's first day may lie from a clue's middle.

    Farther away no time reaches the probability, so nothing else of the record need be read.
    """
    found = {}
    for precision, days in MOST_DAYS.items():
        widest_d = np.float64(days + 1.0)
        variance = time_variance_d2(np.float64(clue.width_d), widest_d)
        reach_d = time_reach_d(float(variance), least_time_ratio(at_least))
        found[precision] = reach_d + float(widest_d)
    return found


def _day(row: Row) -> float:
    """Give when the first day of an incident begins, in days since 1970."""
    return row.facts.start_us / DAY_US
