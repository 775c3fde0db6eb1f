"""Which reports each published value of an incident rests on, and what rests on none.

A value rests on claims (time, place, cause, weapon, target), on casualty and impact reports, on
the entries of the attribution, or on a statement. What says that nothing is known (no count, no
weapon, nobody named) needs no report. Title, summary, certainty and evidence tier are the editor's
words on all of it; what is measured follows from the place.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.domain.record.views import attribution_status, originals, toll_reports
from app.domain.record.vocabulary import CpcAsTarget, Measure, WeaponClass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from app.domain.record.incidents import Claim, Incident

__all__ = [
    "CAUSE_CLAIMS", "NO_WEAPON", "STATED_TARGET", "Backing", "columns_behind", "provenance_of",
    "report_key", "unbacked",
]  # fmt: skip

Found = tuple[str, str]

NOT_A_SLUG = re.compile(r"[^a-z0-9]+")
LONGEST_KEY = 96

# The claims that say what happened, or by what.
CAUSE_CLAIMS = frozenset(
    {"cause", "weapon", "damage", "effect", "target", "occurrence", "objects_found"}
)
PLACE = ("place_description", "location_class", "where_prec", "country", "admin1", "position")
# What a claim about a field says, by the columns that rest on it.
CLAIMED: dict[str, tuple[str, ...]] = {
    "time": ("date_start_local", "date_end_local", "date_prec", "utc_start", "utc_end"),
    "end": ("date_end_local",),
    "date_prec": ("date_prec",),
    "clock_time": ("utc_start", "utc_end"),
    "place": PLACE,
    "address": ("place_description",),
    "coordinates": ("location_class", "where_prec", "position"),
    **dict.fromkeys(sorted(CAUSE_CLAIMS), ("event_class",)),
    "cause": ("event_class", "weapon_class"),
    "weapon": ("event_class", "weapon_class"),
    "target": ("event_class", "cpc_as_target"),
}
CLAIMED_COLUMNS = tuple(dict.fromkeys(column for columns in CLAIMED.values() for column in columns))
# Where a claim of this field speaks of the column, a general one does not count.
SPECIFIC = {
    "date_end_local": "end",
    "date_prec": "date_prec",
    "utc_start": "clock_time",
    "utc_end": "clock_time",
    "weapon_class": "weapon",
}
TARGET = "target"
# The intent that is stated by somebody; the other words say that nobody did.
STATED_TARGET = frozenset(CpcAsTarget) - {
    CpcAsTarget.NOT_INDICATED,
    CpcAsTarget.NOT_ESTABLISHED,
    CpcAsTarget.NOT_APPLICABLE,
}
WEAPON_CLAIMS = {"weapon", "cause"}
NO_WEAPON = {WeaponClass.NONE, WeaponClass.UNKNOWN}
# The collection of a list of reports, and the list of the record.
COLLECTIONS = {
    "claims": "claims",
    "casualties": "casualty-reports",
    "impacts": "impacts",
    "statements": "statements",
}
TOLLS = (Measure.KILLED, Measure.INJURED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Backing:
    """A report that a value rests on: where it stands, who says it, on which pages.

    ``collection`` and ``id`` are those of a feature; what has no collection of its own is found in
    the incident by ``pointer`` (RFC 6901). ``independent_sources`` counts copies of one wire
    report once. ``date`` is when it was said, as far as the record tells.
    """

    collection: str
    id: str
    pointer: str
    speaker: str
    value: str | None
    sources: tuple[str, ...]
    independent_sources: int
    quote: str | None = None
    date: str | None = None
    chosen_by: str | None = None

    @property
    def key(self) -> str:
        """The address of the report below that of all collections."""
        place = f"{self.collection}/items/{self.id}"
        return f"{place}#{self.pointer}" if self.collection == "incidents" else place


def provenance_of(incident: Incident) -> dict[str, tuple[Backing, ...]]:
    """Give, for each published value, the reports it rests on, by the name of its column.

    ``position`` stands for the geometry, ``impacts`` for the impact reports. A value that says
    that nothing is known is left out; one without a report has an empty entry.
    """
    pointers = {
        **_claimed(incident),
        **_counted(incident),
        "attribution_status": _attributed(incident),
        "cpc_as_target": _targeted(incident),
        "impacts": [f"/impacts/{at}" for at in range(len(incident.impacts))],
    }
    shown, pages = _published(incident), originals(incident)
    every = dict.fromkeys(pointer for found in pointers.values() for pointer in found)
    backings = {pointer: _backing(incident, pointer, pages) for pointer in every}
    return {
        column: tuple(backings[pointer] for pointer in found)
        for column, found in pointers.items()
        if found or column in shown
    }


def unbacked(incident: Incident) -> Iterator[Found]:
    """Yield, as JSON pointer and message, each published value that rests on no report."""
    stated = {claim.field for claim in incident.claims if claim.value is not None}
    for name in ("time", "place"):
        if name not in stated:
            yield "/claims", f"no claim for '{name}'"
    if not stated & CAUSE_CLAIMS:
        expected = ", ".join(sorted(CAUSE_CLAIMS))
        yield "/claims", f"no claim for what happened: expected one of {expected}"
    if set(incident.weapon_class) - NO_WEAPON and not stated & WEAPON_CLAIMS:
        words = ", ".join(incident.weapon_class)
        yield "/weapon_class", f"no claim for '{words}': expected one for weapon or cause"
    target = incident.attribution.cpc_as_target
    if target in STATED_TARGET and not _targeted(incident):
        message = f"no claim for '{target}': expected one for target, or a statement about it"
        yield "/attribution/cpc_as_target", message


def columns_behind(incident: Incident, field: str) -> list[tuple[str, ...]]:
    """Give, for each report of one kind, the columns that rest on it.

    ``field`` is ``claims`` or ``casualties``; other reports are values themselves.
    """
    pointers = _claimed(incident) if field == "claims" else _counted(incident)
    found: list[list[str]] = [[] for _ in getattr(incident, field)]
    for column, behind in pointers.items():
        for pointer in behind:
            found[_number(pointer)].append(column)
    return [tuple(columns) for columns in found]


def report_key(incident_id: str, label: object) -> str:
    """Give the id of the feature of a report: of its incident, then its own id or its number.

    Examples
    --------
    >>> report_key("cpc-2025-09-24-office-strike", "TASS 24.9.")
    'cpc-2025-09-24-office-strike-tass-24-9'
    """
    return NOT_A_SLUG.sub("-", f"{incident_id}-{label}".casefold())[:LONGEST_KEY].strip("-")


def _published(incident: Incident) -> set[str]:
    """Give the columns of a record that say something."""
    when, where = incident.when, incident.where
    optional = {
        "date_end_local": when.date_end_local is not None,
        "utc_start": when.utc_start is not None,
        "utc_end": when.utc_end is not None,
        "admin1": where.admin1 is not None,
        "weapon_class": _tells_weapon(incident),
        "attribution_status": attribution_status(incident.attribution) != "none",
        "cpc_as_target": incident.attribution.cpc_as_target in STATED_TARGET
        or bool(_targeted(incident)),
    }
    return set(CLAIMED_COLUMNS) - optional.keys() | {
        column for column, is_given in optional.items() if is_given
    }


def _tells_weapon(incident: Incident) -> bool:
    """Say whether a weapon is named, or claimed though it is unknown which."""
    named = set(incident.weapon_class) - {WeaponClass.NONE}
    claimed = any(c.field in WEAPON_CLAIMS and c.value is not None for c in incident.claims)
    return bool(named - NO_WEAPON) or (bool(named) and claimed)


def _claimed(incident: Incident) -> dict[str, list[str]]:
    """Give the pointers of the claims behind each column that rests on claims alone."""
    shown = _published(incident)
    found: dict[str, dict[str, list[str]]] = {c: {} for c in CLAIMED_COLUMNS if c in shown}
    for at, claim in enumerate(incident.claims):
        for column in CLAIMED.get(claim.field, ()) if _says_so(incident, claim) else ():
            if column in found:
                found[column].setdefault(claim.field, []).append(f"/claims/{at}")
    return {column: _most_specific(column, fields) for column, fields in found.items()}


def _says_so(incident: Incident, claim: Claim) -> bool:
    """Say whether a claim gives a value; of the precision of the date, the one that is shown."""
    if claim.field == "date_prec":
        return claim.value == str(incident.when.date_prec)
    return claim.value is not None


def _most_specific(column: str, fields: dict[str, list[str]]) -> list[str]:
    """Give the claims about the column itself if there are any, else all in their order."""
    specific = fields.get(SPECIFIC.get(column, ""))
    every = [pointer for pointers in fields.values() for pointer in pointers]
    return specific or sorted(every, key=_number)


def _number(pointer: str) -> int:
    return int(pointer.rpartition("/")[2])


def _counted(incident: Incident) -> dict[str, list[str]]:
    """Give the pointers of the counts behind each column of a toll."""
    return {
        f"{measure}_{name}": [f"/casualties/{at}" for at in found]
        for measure in TOLLS
        for name, found in toll_reports(incident.casualties, measure).items()
    }


def _attributed(incident: Incident) -> list[str]:
    """Give the pointers of the entries that make the status, and of the denials beside it."""
    blame = incident.attribution
    name = "claimed_by" if blame.claimed_by else "alleged_by"
    found = [f"/attribution/{name}/{at}" for at in range(len(getattr(blame, name)))]
    return found + [f"/attribution/denied_by/{at}" for at in range(len(blame.denied_by))]


def _targeted(incident: Incident) -> list[str]:
    """Give the pointers of what is on record about CPC as the target."""
    found = [
        f"/claims/{at}"
        for at, claim in enumerate(incident.claims)
        if claim.field == TARGET and claim.value is not None
    ]
    found += [
        f"/statements/{at}"
        for at, statement in enumerate(incident.statements)
        if TARGET in statement.about
    ]
    blame = incident.attribution
    if blame.cpc_as_target is CpcAsTarget.ACKNOWLEDGED_BY_ACTOR:
        found += [f"/attribution/claimed_by/{at}" for at in range(len(blame.claimed_by))]
    if blame.cpc_as_target is CpcAsTarget.ALLEGED:
        found += [f"/attribution/alleged_by/{at}" for at in range(len(blame.alleged_by))]
    return found


def _backing(incident: Incident, pointer: str, pages: Mapping[str, str]) -> Backing:
    """Give the report at a pointer; ``pages`` names the original behind each source."""
    _, *path, number = pointer.split("/")
    holder: Any = incident
    for name in path:
        holder = getattr(holder, name)
    at = int(number)
    collection = COLLECTIONS.get(path[0], "incidents")
    label = getattr(holder[at], "id", None) or at + 1
    return Backing(
        collection=collection,
        id=incident.id if collection == "incidents" else report_key(incident.id, label),
        pointer=pointer,
        **_said(holder[at]),
        independent_sources=len({pages.get(name, name) for name in holder[at].sources}),
    )


def _said(report: Any) -> dict[str, Any]:
    """Give who says what, whatever kind of report it is."""
    day = getattr(report, "as_of", None) or getattr(report, "date", None)
    value = next(
        (getattr(report, name) for name in ("value", "status", "text") if hasattr(report, name)),
        None,
    )
    return {
        "speaker": getattr(report, "speaker", None) or report.by,
        "value": None if value is None else str(value),
        "sources": report.sources,
        "quote": getattr(report, "quote", None),
        "date": str(day) if day else getattr(report, "from_date", None),
        "chosen_by": getattr(report, "chosen_by", None),
    }
