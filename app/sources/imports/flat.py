"""A row of a plain table as an incident: the flat columns of this service, or a mapping to them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.domain.record.incidents import Attribution, Claim, Incident, Position, Where
from app.domain.record.places import DEFAULT_RADIUS_M, WHERE_PREC
from app.domain.record.vocabulary import (
    CapCategory,
    Certainty,
    CpcAsTarget,
    EventClass,
    EvidenceTier,
    LocationClass,
    LocationMethod,
    Measure,
    MsgType,
    RecordStatus,
    TimeBasis,
    WeaponClass,
)
from app.domain.record.when import When
from app.sources.imports.countries import UNKNOWN, ZONES
from app.sources.imports.counts import ranged_report
from app.sources.imports.ids import own_or_import_id
from app.sources.imports.mapping import is_zone
from app.sources.imports.offer import import_claims, import_source, stated_claims
from app.sources.imports.rows import LAT, LON, RADIUS
from app.sources.imports.wkt import WKT

if TYPE_CHECKING:
    from datetime import date

    from app.domain.record.incidents import CasualtyReport
    from app.domain.record.provenance import Source
    from app.sources.imports.cells import Cells
    from app.sources.imports.mapping import Mapping
    from app.sources.imports.offer import Offer
    from app.sources.imports.rows import Row

__all__ = ["DERIVED", "FIELDS", "FlatReader"]

# What a row may say; every other column becomes a line of the notes.
FIELDS = (
    "id", "title", "summary", "event_class", "cap_category", "weapon_class", "weapon_text",
    "certainty", "date_start_local", "date_end_local", "date_prec", "timezone", "utc_start",
    "utc_end", "time_basis", "time_of_day", "place", "place_description", "location_class",
    "location_uncertainty_m", "location_method", "where_prec", "country", "admin1", "lon", "lat",
    "killed_low", "killed_best", "killed_high", "injured_low", "injured_best", "injured_high",
    "cpc_as_target", "evidence_tier", "record_status", "tags", "notes", "source_publisher",
    "source_url", "source_title", "source_date", LON, LAT, RADIUS,
)  # fmt: skip
# Columns of our own exports that follow from the others; they are worked out anew.
DERIVED = frozenset({
    "attribution_status", "source_count", "independent_sources", "route_id", "kp_km", "kp_min_km",
    "kp_max_km", "kp_source", "route_distance_m", "route_distance_min_m", "route_distance_max_m",
    "terminal_distance_m", "terminal_distance_min_m", "terminal_distance_max_m",
    "city_distance_m", "city_distance_min_m", "city_distance_max_m", "version", "updated",
    "export_credit", "export_coverage", "export_citation",
})  # fmt: skip
# The category of CAP that goes with a class, where the row names none.
CATEGORY = {
    EventClass.ATTACK: CapCategory.SECURITY,
    EventClass.ATTEMPTED_ATTACK: CapCategory.SECURITY,
    EventClass.ATTACK_CONTESTED: CapCategory.SECURITY,
    EventClass.VESSEL_ATTACK: CapCategory.TRANSPORT,
    EventClass.NATURAL_HAZARD: CapCategory.MET,
    EventClass.ENVIRONMENTAL_RELEASE: CapCategory.ENV,
    EventClass.REGULATORY_LEGAL: CapCategory.OTHER,
    EventClass.ORDNANCE_CLEARANCE: CapCategory.SECURITY,
}
NO_WEAPON = (EventClass.NATURAL_HAZARD, EventClass.REGULATORY_LEGAL)
ZONE_ASSUMED = "The table names no time zone; that of the country, or UTC, is assumed"


class FlatReader:
    """Makes incidents of flat rows; the offer's source speaks where a row names no page."""

    fields = FIELDS

    def __init__(self, offer: Offer, mapping: Mapping, columns: tuple[str, ...]) -> None:
        """Keep what is the same for all rows.

        Raises
        ------
        BadParameterError
            If neither the offer nor a column says where it was published.
        """
        given = {*columns, *mapping.columns, *mapping.constants}
        self._offer, self._zone, self._rights = offer, mapping.timezone, offer.rights
        # Where rows name their own page, a row without one is refused as it is read.
        self._source = import_source(offer, url="-" if "source_url" in given else "")
        read = {mapping.columns.get(name, name) for name in FIELDS}
        self._used = read | DERIVED | {WKT}

    def incident(self, row: Row, cells: Cells) -> Incident | None:
        """Give the incident of a row; None with findings in the cells if it cannot be told."""
        start = cells.day("date_start_local")
        if start is None:
            if not cells.findings:
                cells.fault("date_start_local", "is missing")
            return None
        source = self._page(cells)
        event_class = cells.word("event_class", EventClass) or self._missing(cells, "event_class")
        where, claims = self._where(cells, source, start)
        title = cells.needed("title")
        weapons = _weapons(cells, event_class)
        attribution = _attribution(cells, event_class)
        claims += stated_claims(source, weapons, attribution.cpc_as_target)
        incident = Incident(
            id=own_or_import_id(start, cells.text("id"), row.cells),
            version=1,
            msg_type=MsgType.ALERT,
            record_status=cells.word("record_status", RecordStatus) or RecordStatus.PUBLISHED,
            evidence_tier=cells.word("evidence_tier", EvidenceTier) or EvidenceTier.VERIFIED,
            updated=self._offer.read_on,
            title=title,
            summary=cells.text("summary") or title,
            event_class=event_class,
            cap_category=cells.word("cap_category", CapCategory)
            or CATEGORY.get(event_class, CapCategory.INFRA),
            weapon_class=weapons,
            weapon_text=cells.text("weapon_text"),
            certainty=cells.word("certainty", Certainty) or Certainty.UNKNOWN,
            when=self._when(cells, start, where.country),
            where=where,
            claims=claims,
            assets=(),
            attribution=attribution,
            sources=(source,),
            casualties=_counts(cells, start, source),
            tags=tuple(tag for t in (cells.text("tags") or "").split(";") if (tag := t.strip())),
            notes=self._notes(row, cells),
            rights=self._rights,
        )
        return None if cells.findings else incident

    def _missing(self, cells: Cells, field: str) -> EventClass:
        if cells.text(field) is None:
            cells.fault(field, f"is missing; expected one of {', '.join(EventClass)}")
        return EventClass.ATTACK  # the finding refuses the row

    def _page(self, cells: Cells) -> Source:
        """Give the page that the row itself names, else the import."""
        url, publisher = cells.text("source_url"), cells.text("source_publisher")
        if url is None and not self._offer.url:
            cells.fault("source_url", "is missing, and the import names no link either")
        told = replace(
            self._source,
            title=cells.text("source_title"),
            date_published=cells.text("source_date"),
        )
        if url is None:
            return told
        return replace(told, url=url, publisher=publisher or told.publisher)

    def _when(self, cells: Cells, start: date, country: str) -> When:
        zone = cells.text("timezone")
        if zone is not None and not is_zone(zone):
            cells.fault("timezone", f"'{zone[:80]}' is not an IANA zone")
        first, last = cells.instant("utc_start"), cells.instant("utc_end")
        basis = cells.word("time_basis", TimeBasis)
        if basis is None and (first or last):
            basis = TimeBasis.FIRST_REPORT
        prec = cells.whole("date_prec")
        assumed = None if zone or self._zone else ZONE_ASSUMED
        return When(
            date_start_local=start,
            date_end_local=cells.day("date_end_local"),
            date_prec=1 if prec is None else prec,
            timezone=zone or self._zone or ZONES.get(country, "UTC"),
            utc_start=first,
            utc_end=last,
            time_basis=basis,
            time_of_day=cells.text("time_of_day"),
            note=assumed,
        )

    def _where(self, cells: Cells, source: Source, start: date) -> tuple[Where, tuple[Claim, ...]]:
        """Give the place; a point that does not say how precise it is becomes a town."""
        place = cells.text("place")
        given = cells.word("location_class", LocationClass)
        reach = cells.number(RADIUS)
        located = given or (LocationClass.CITY if reach is None else LocationClass.AREA)
        position = None if place else _position(cells, located, reach)
        code = cells.whole("where_prec")
        description = cells.text("place_description") or place or "as the table gives it"
        where = Where(
            description=description,
            location_class=located,
            where_prec=WHERE_PREC[located] if code is None else code,
            country=cells.text("country") or UNKNOWN,
            place=place,
            position=position,
            admin1=cells.text("admin1"),
        )
        happened = cells.text("event_class") or ""
        claims = import_claims(source, start.isoformat(), description, happened)
        if located is LocationClass.EXACT and position is not None:
            at = f"{position.lon}, {position.lat}"
            claims += (replace(claims[1], field="coordinates", value=at),)
        return where, claims

    def _notes(self, row: Row, cells: Cells) -> str | None:
        notes = [cells.text("notes"), cells.rest(k for k in row.cells if k not in self._used)]
        status = row.cells.get("attribution_status")
        if status and status != "none":
            notes.append(f"attribution_status: {status}")
        return "\n".join(filter(None, notes)) or None


def _position(cells: Cells, located: LocationClass, reach: float | None) -> Position | None:
    lon, lat = cells.number("lon"), cells.number("lat")
    lon = cells.number(LON) if lon is None else lon
    lat = cells.number(LAT) if lat is None else lat
    if lon is None or lat is None:
        if not cells.findings:
            name = "lon" if lon is None else "lat"
            cells.fault(name, "is missing: expected a position in degrees, or a place")
        return None
    radius = cells.number("location_uncertainty_m")
    if radius is None:
        radius = DEFAULT_RADIUS_M.get(located) if reach is None else reach
    method = cells.word("location_method", LocationMethod) or LocationMethod.REPORTED_COORDS
    return Position(lon=lon, lat=lat, radius_m=radius, method=method)


def _weapons(cells: Cells, event_class: EventClass) -> tuple[WeaponClass, ...]:
    given = cells.text("weapon_class")
    if given is None:
        return (WeaponClass.NONE if event_class in NO_WEAPON else WeaponClass.UNKNOWN,)
    words = [word.strip() for word in given.split(",")]
    known = set(WeaponClass)
    for word in words:
        if word not in known:
            cells.fault("weapon_class", f"'{word[:80]}' is none of {', '.join(WeaponClass)}")
            return ()
    return tuple(WeaponClass(word) for word in words)


def _attribution(cells: Cells, event_class: EventClass) -> Attribution:
    target = cells.word("cpc_as_target", CpcAsTarget)
    if target is None:
        harmless = event_class in NO_WEAPON
        target = CpcAsTarget.NOT_APPLICABLE if harmless else CpcAsTarget.NOT_INDICATED
    return Attribution(cpc_as_target=target)


def _counts(cells: Cells, start: date, source: Source) -> tuple[CasualtyReport, ...]:
    as_of = cells.day("date_end_local") or start
    reports: tuple[CasualtyReport, ...] = ()
    for measure in (Measure.KILLED, Measure.INJURED):
        names = (f"{measure}_low", f"{measure}_best", f"{measure}_high")
        if any(name in cells.column_of for name in names):
            reports += ranged_report(cells, measure, names, as_of, source)
    return reports
