"""Summary: how many incidents, and which tolls, by asset, place, class, country or period.

Groups stand in the order of their names or of time, never of their counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from app.analysis.definition import Analysis, Answer, Question, Table
from app.analysis.parameters import choice
from app.analysis.periods import (
    LOCAL,
    PERIODS,
    as_number,
    interval_of,
    label,
    next_start,
    shares,
    zone_of,
)  # fmt: skip
from app.analysis.toll_statistics import TOLL_COLUMNS, TOLL_UNITS, Tolls

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date

    from app.domain.record.incidents import Incident
    from app.store.measured import Gazette

__all__ = ["SUMMARY", "answer"]

METHOD = (
    "count by the words of the record; of periods the share of the length of each interval, exact"
    " fractions, local calendar; sums over what is reported alone"
)
ASSET, PLACE, CLASS, COUNTRY = WORDS = ("asset", "place", "class", "country")
GROUP_COLUMNS = ("group", "name", "start", "end", "incidents", "certain", "possible")
TOLLS_COLUMNS = ("group", "certainty", *TOLL_COLUMNS)
MEMBER_COLUMNS = ("group", "incident_id", "share")
INCIDENTS = dict.fromkeys(("incidents", "certain", "possible"), "incident")
# What the sum of the groups says: of assets an incident may name several.
OVERLAPPING, DISJOINT, SHARED_OUT = "overlapping", "disjoint", "shared_out"


@dataclass(frozen=True, slots=True)
class _Group:
    """Incidents of one group, each with the share of it that is in the group.

    ``name`` None holds those of which the record says nothing; ``start`` is that of a period.
    """

    name: str | None
    title: str | None
    start: date | None
    end: date | None
    parts: tuple[tuple[Incident, Fraction], ...]

    def ids(self, *, is_certain: bool) -> list[str]:
        """Give the incidents that lie in the group as a whole, or those that may lie in it."""
        return [each.id for each, share in self.parts if share == 1 or not is_certain]

    @property
    def row(self) -> dict[str, Any]:
        """The group as columns."""
        return {
            "group": self.name,
            "name": self.title,
            "start": self.start.isoformat() if self.start else None,
            "end": self.end.isoformat() if self.end else None,
            "incidents": as_number(sum((share for _, share in self.parts), Fraction(0))),
            "certain": len(self.ids(is_certain=True)),
            "possible": len(self.ids(is_certain=False)),
        }


def answer(question: Question) -> Answer:
    """Count the incidents of a selection in each group, with their tolls."""
    by = question.values["by"]
    incidents = [measured.incident for measured in question.incidents]
    groups = _by_period(incidents, by) if by in PERIODS else _by_word(question, incidents, by)
    tolls = Tolls(incidents)
    unnamed = [each.id for group in groups if group.name is None for each, _ in group.parts]
    return Answer(
        method=METHOD,
        unit="incident",
        tables={
            "groups": Table.of([group.row for group in groups], GROUP_COLUMNS, **INCIDENTS),
            "tolls": Table.of(_tolls(groups, tolls, by), TOLLS_COLUMNS, **TOLL_UNITS),
            "members": Table.of(_members(groups), MEMBER_COLUMNS, share="share"),
        },
        facts={
            "by": by,
            "groups_are": _kind(by),
            "incidents_asked": len(incidents),
            "without_group": unnamed,
        },
        empty_because=None if incidents else "no incident meets the selection",
    )


def _by_period(incidents: Sequence[Incident], period: str) -> list[_Group]:
    """Share incidents out over the periods that they may lie in, in order of time."""
    found: dict[date, list[tuple[Incident, Fraction]]] = {}
    for each in incidents:
        parts = shares(interval_of(each.when), period, zone_of(each.when, LOCAL))
        for start, share in parts.items():
            found.setdefault(start, []).append((each, share))
    return [
        _Group(label(start, period), None, start, next_start(start, period), tuple(found[start]))
        for start in sorted(found)
    ]


def _by_word(question: Question, incidents: Sequence[Incident], by: str) -> list[_Group]:
    """Group incidents by what the record names, in alphabetical order; those without come last."""
    found: dict[str | None, list[Incident]] = {}
    for each in incidents:
        names: Iterable[str | None] = dict.fromkeys(NAMES[by](each)) or (None,)
        for name in names:
            found.setdefault(name, []).append(each)
    gazette = question.catalog.gazette
    order = sorted(found, key=lambda name: (name is None, name or ""))
    return [
        _Group(
            name,
            _title(gazette, by, name),
            None,
            None,
            tuple((i, Fraction(1)) for i in found[name]),
        )
        for name in order
    ]


# What of a record names its groups.
NAMES: dict[str, Callable[[Incident], Iterable[str]]] = {
    ASSET: lambda incident: (link.asset for link in incident.assets),
    PLACE: lambda incident: (incident.where.place,) if incident.where.place else (),
    CLASS: lambda incident: (incident.event_class.value,),
    COUNTRY: lambda incident: (incident.where.country,),
}


def _title(gazette: Gazette, by: str, name: str | None) -> str | None:
    """Give the English name of an asset or a place."""
    if name is None or by not in {ASSET, PLACE}:
        return None
    asset, place = gazette.assets.get(name), gazette.places.get(name)
    if asset is not None:
        return asset.name_en
    return place.name if place is not None else None


def _tolls(groups: Sequence[_Group], tolls: Tolls, by: str) -> list[dict[str, Any]]:
    """Give tolls of what lies in each group, and of periods also of what may."""
    certainties = (("certain", True), ("possible", False))[: 2 if by in PERIODS else 1]
    return [
        {"group": group.name, "certainty": word, **row}
        for group in groups
        for word, is_certain in certainties
        for row in tolls.rows(group.ids(is_certain=is_certain))
    ]


def _members(groups: Sequence[_Group]) -> list[dict[str, Any]]:
    return [
        {"group": group.name, "incident_id": each.id, "share": as_number(share)}
        for group in groups
        for each, share in group.parts
    ]


def _kind(by: str) -> str:
    if by in PERIODS:
        return SHARED_OUT
    return OVERLAPPING if by == ASSET else DISJOINT


SUMMARY = Analysis(
    id="summary",
    title="Summary",
    description="Incidents and tolls by asset, place, class, country or period",
    parameters=(
        choice("by", "what makes a group; assets overlap", (*WORDS, *PERIODS), default=CLASS),
    ),
    answer=answer,
)
