"""What a record must satisfy beyond its shape: each rule yields a JSON pointer and a message."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from app.domain.record.backing import unbacked
from app.domain.record.places import DEFAULT_RADIUS_M
from app.domain.record.reports import partial_date, report_faults
from app.domain.record.vocabulary import (
    EventClass,
    EvidenceTier,
    LocationClass,
    RecordStatus,
    WeaponClass,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from app.domain.record.context import Context
    from app.domain.record.incidents import Incident, Position
    from app.domain.record.provenance import Source
    from app.domain.record.when import When

__all__ = ["context_faults", "incident_faults", "is_incident_id", "is_on_earth", "partial_date"]

Found = tuple[str, str]

# Our own records by where they happened; imported ones by what they came from.
ID = re.compile(r"(?:cpc|nvr|krp|ucdp|acled|imp)-(\d{4}-\d{2})(?:-\d{2})?(?:-[a-z0-9]+)+")
MAX_ID = 64
URL = re.compile(r"https?://[^\s/$.?#][^\s<>\"'`{}|\\^]*")
LANGUAGE = re.compile(r"[a-z]{2,3}")
MAX_TITLE = 200
MAX_TEXT = 2_000
NO_ATTACKER = (EventClass.NATURAL_HAZARD, EventClass.REGULATORY_LEGAL)
MAX_LON, MAX_LAT = 180.0, 90.0
MAX_RADIUS_M = 2_000_000.0
# Nothing coarser than a site is known to some hundred metres.
LEAST_RADIUS_M = {
    LocationClass.QUARTER: 500.0,
    LocationClass.CITY: 1_000.0,
    LocationClass.MUNICIPALITY: 5_000.0,
    LocationClass.AREA: 1_000.0,
    LocationClass.REGION: 25_000.0,
}
UCDP_WHERE = range(1, 8)
LEAST_GRID_M, WIDEST_GRID_M = 1_000.0, 200_000.0
UCDP_DATE = range(1, 6)


def incident_faults(incident: Incident) -> Iterator[Found]:
    """Yield everything that the record's rules refuse in one incident."""
    yield from _identity(incident)
    yield from _when(incident.when)
    yield from _where(incident)
    yield from _sources(incident.sources)
    yield from _references(incident)
    yield from report_faults(incident)
    yield from _consistency(incident)
    yield from _dates(incident)


def is_incident_id(text: str) -> bool:
    """Say whether a text may be the id of an incident.

    Examples
    --------
    >>> is_incident_id("ucdp-2025-09-24-412345"), is_incident_id("412345")
    (True, False)
    """
    return len(text) <= MAX_ID and ID.fullmatch(text) is not None


def context_faults(context: Context) -> Iterator[Found]:
    """Yield everything that the record's rules refuse in the file of context."""
    yield from _sources(context.sources)
    known = {source.id for source in context.sources}
    groups = (("actors", context.actors), ("events", context.events))
    for name, items in groups:
        yield from _known_sources(f"/{name}", items, known)
    yield from _known_sources("/exposures", context.exposures, known)
    for index, exposure in enumerate(context.exposures):
        yield from _known_sources(f"/exposures/{index}/voices", exposure.voices, known)
    for index, event in enumerate(context.events):
        yield from _known_sources(f"/events/{index}/links", event.links, known)


def _identity(incident: Incident) -> Iterator[Found]:
    if not is_incident_id(incident.id):
        yield "/id", f"'{incident.id}' is not a slug like cpc-2025-09-24-office-strike"
    if incident.version < 1:
        yield "/version", f"{incident.version} is not a version number from 1 up"
    for name, limit in (("title", MAX_TITLE), ("summary", MAX_TEXT)):
        length = len(getattr(incident, name).strip())
        if not 0 < length <= limit:
            yield f"/{name}", f"holds {length} characters, expected 1 to {limit}"
    dated = ID.match(incident.id)
    if dated and not incident.when.date_start_local.isoformat().startswith(dated[1]):
        yield "/id", f"names {dated[1]}, the record starts {incident.when.date_start_local}"


def _when(when: When) -> Iterator[Found]:
    if when.date_prec not in UCDP_DATE:
        yield "/when/date_prec", f"{when.date_prec} is not a UCDP code 1 to 5"
    if when.date_end_local and when.date_end_local < when.date_start_local:
        yield "/when/date_end_local", f"{when.date_end_local} lies before the start"
    try:
        ZoneInfo(when.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        yield "/when/timezone", f"'{when.timezone}' is not an IANA zone"
        return
    if (when.utc_start or when.utc_end) and when.time_basis is None:
        yield "/when/time_basis", "a clock time needs what it refers to"
    try:
        _ = when.interval_utc
    except OverflowError:
        yield "/when", "lies at an end of the calendar"
        return
    yield from _clock(when)


def _clock(when: When) -> Iterator[Found]:
    for name in ("utc_start", "utc_end"):
        instant = getattr(when, name)
        if instant is None:
            continue
        if instant.utcoffset() is None or instant.utcoffset().total_seconds():
            yield f"/when/{name}", f"{instant.isoformat()} is not UTC (write it with Z)"
        elif name == "utc_start" and when.local(instant).date() != when.date_start_local:
            local = when.local(instant)
            yield f"/when/{name}", f"is {local:%Y-%m-%d %H:%M} local, not the start date"
    start, end = (
        t if t and t.utcoffset() is not None else None for t in (when.utc_start, when.utc_end)
    )
    if start and end and end < start:
        yield "/when/utc_end", "lies before utc_start"


def _where(incident: Incident) -> Iterator[Found]:
    where = incident.where
    if (where.place is None) is (where.position is None):
        yield "/where", "expected a place (an id) or a position (lon, lat), one of the two"
    if where.position is not None:
        yield from _position(where.position, where.location_class)
    if where.where_prec not in UCDP_WHERE:
        yield "/where/where_prec", f"{where.where_prec} is not a UCDP code 1 to 7"
    grid_m = where.publication_grid_m
    if grid_m is not None and not LEAST_GRID_M <= grid_m <= WIDEST_GRID_M:
        message = f"{grid_m:g} m is no grid: expected 1,000 to 200,000 m"
        yield "/where/publication_grid_m", message
    if where.location_class is LocationClass.EXACT and not any(
        claim.field == "coordinates" and claim.value is not None for claim in incident.claims
    ):
        yield "/where/location_class", "'exact' needs a claim with reported coordinates"


def is_on_earth(position: Position) -> bool:
    """Say whether a position is one, in degrees."""
    return -MAX_LON <= position.lon <= MAX_LON and -MAX_LAT <= position.lat <= MAX_LAT


def _position(position: Position, location_class: LocationClass) -> Iterator[Found]:
    if not is_on_earth(position):
        given = f"{position.lon}, {position.lat}"
        yield "/where/position", f"{given} is not longitude and latitude in degrees"
    if position.radius_m is None:
        if location_class not in DEFAULT_RADIUS_M:
            yield "/where/position/radius_m", f"'{location_class}' needs a radius"
    elif not 0 < position.radius_m <= MAX_RADIUS_M:
        yield "/where/position/radius_m", f"{position.radius_m} is not over 0 and at most 2,000 km"
    elif position.radius_m < (least := LEAST_RADIUS_M.get(location_class, 0.0)):
        given = f"{position.radius_m:g} m claims more than '{location_class}' allows"
        yield "/where/position/radius_m", f"{given} (at least {least:g} m)"


def _sources(sources: Sequence[Source]) -> Iterator[Found]:
    seen = set()
    for index, source in enumerate(sources):
        pointer = f"/sources/{index}"
        if source.id in seen:
            yield f"{pointer}/id", f"the source '{source.id}' stands twice"
        seen.add(source.id)
        if not URL.fullmatch(source.url):
            yield f"{pointer}/url", f"'{source.url}' is not a link (http or https)"
        if not LANGUAGE.fullmatch(source.language):
            yield f"{pointer}/language", f"'{source.language}' is not an ISO 639 code"
        if source.date_published:
            yield from _partial(f"{pointer}/date_published", source.date_published)


def _references(incident: Incident) -> Iterator[Found]:
    known = {source.id for source in incident.sources}
    if not known:
        yield "/sources", "no source, no incident"
    groups = ("claims", "casualties", "assets", "impacts", "statements")
    for name in groups:
        yield from _known_sources(f"/{name}", getattr(incident, name), known)
    for name in ("alleged_by", "claimed_by", "denied_by"):
        yield from _known_sources(
            f"/attribution/{name}", getattr(incident.attribution, name), known
        )
    ids = [statement.id for statement in incident.statements]
    if len(ids) != len(set(ids)):
        yield "/statements", "two statements carry one id"
    for index, link in enumerate(incident.related):
        if link.id == incident.id:
            yield f"/related/{index}/id", f"'{link.id}' is this record itself"


def _known_sources(pointer: str, items: Iterable[object], known: set[str]) -> Iterator[Found]:
    for index, item in enumerate(items):
        for name in ("speaker", "by"):
            if not getattr(item, name, name).strip():
                yield f"{pointer}/{index}/{name}", "names nobody"
        cited: tuple[str, ...] = getattr(item, "sources", ())
        if not cited:
            yield f"{pointer}/{index}/sources", "names no source"
        for source in cited:
            if source not in known:
                yield f"{pointer}/{index}/sources", f"the source '{source}' is not in this file"


def _consistency(incident: Incident) -> Iterator[Found]:
    published = incident.record_status is RecordStatus.PUBLISHED
    if published and incident.evidence_tier is EvidenceTier.SECONDARY_LEAD:
        yield "/record_status", "a secondary lead is never published"
    if incident.event_class in NO_ATTACKER:
        blame = incident.attribution
        if blame.alleged_by or blame.claimed_by:
            yield "/attribution", f"a {incident.event_class} record carries no attacker"
        if set(incident.weapon_class) - {WeaponClass.NONE}:
            yield "/weapon_class", f"a {incident.event_class} record carries no weapon"
    if published:
        yield from unbacked(incident)


def _dates(incident: Incident) -> Iterator[Found]:
    for index, impact in enumerate(incident.impacts):
        pointer = f"/impacts/{index}"
        start, end = impact.from_date, impact.to_date
        faults = [
            found
            for name, text in (("from_date", start), ("to_date", end))
            if text
            for found in _partial(f"{pointer}/{name}", text)
        ]
        yield from faults
        if start and end and not faults and end < start[: len(end)]:
            yield f"{pointer}/to_date", f"{end} lies before {start}"
    for index, statement in enumerate(incident.statements):
        if statement.date:
            yield from _partial(f"/statements/{index}/date", statement.date)


def _partial(pointer: str, text: str) -> Iterator[Found]:
    try:
        partial_date(text)
    except ValueError as error:
        yield pointer, str(error)
