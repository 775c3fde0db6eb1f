"""A row of the UCDP Georeferenced Event Dataset as an incident: all 49 columns have a home.

References: UCDP GED codebook (where_prec, date_prec, type_of_violence, event_clarity);
docs/imports.md says where each column goes.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.domain.record.incidents import Attribution, Incident, Position, Where
from app.domain.record.reports import partial_date
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
    WeaponClass,
)
from app.domain.record.when import When
from app.sources.imports.countries import ZONES, of_gleditsch_ward
from app.sources.imports.counts import part_report, ranged_report
from app.sources.imports.flat import ZONE_ASSUMED
from app.sources.imports.ids import import_id, own_or_import_id
from app.sources.imports.offer import import_claims, import_source
from app.sources.imports.precision import UCDP_CLASS

if TYPE_CHECKING:
    from datetime import date

    from app.domain.record.incidents import CasualtyReport, Claim
    from app.domain.record.provenance import Source
    from app.sources.imports.cells import Cells
    from app.sources.imports.mapping import Mapping
    from app.sources.imports.offer import Offer
    from app.sources.imports.rows import Row

    CellTexts = dict[str, str | None]

__all__ = ["CLASSES", "COLUMNS", "KEPT", "PARTS", "UcdpReader"]

COLUMNS = (
    "id", "relid", "year", "active_year", "code_status", "type_of_violence", "conflict_dset_id",
    "conflict_new_id", "conflict_name", "dyad_dset_id", "dyad_new_id", "dyad_name",
    "side_a_dset_id", "side_a_new_id", "side_a", "side_b_dset_id", "side_b_new_id", "side_b",
    "number_of_sources", "source_article", "source_office", "source_date", "source_headline",
    "source_original", "where_prec", "where_coordinates", "where_description", "adm_1", "adm_2",
    "latitude", "longitude", "geom_wkt", "priogrid_gid", "country", "country_id", "region",
    "event_clarity", "date_prec", "date_start", "date_end", "deaths_a", "deaths_b",
    "deaths_civilians", "deaths_unknown", "best", "high", "low", "gwnoa", "gwnob",
)  # fmt: skip
# What has no field of its own stands in the notes, a line a column.
KEPT = (
    "relid", "year", "active_year", "code_status", "type_of_violence", "conflict_dset_id",
    "conflict_new_id", "conflict_name", "dyad_dset_id", "dyad_new_id", "dyad_name",
    "side_a_dset_id", "side_a_new_id", "side_a", "side_b_dset_id", "side_b_new_id", "side_b",
    "number_of_sources", "source_date", "source_original", "where_coordinates", "adm_2",
    "priogrid_gid", "country", "country_id", "region", "gwnoa", "gwnob",
)  # fmt: skip
PARTS = ("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown")
RANGE = ("low", "best", "high")
PUBLISHER, URL = "Uppsala Conflict Data Program", "https://ucdp.uu.se/downloads/"
VIOLENCE = {"1": "state-based violence", "2": "non-state violence", "3": "one-sided violence"}
# Our own table writes its class where UCDP says how well a row was coded.
CLASSES = {
    word.value: word
    for word in (
        EventClass.ATTACK,
        EventClass.ATTEMPTED_ATTACK,
        EventClass.ATTACK_CONTESTED,
        EventClass.VESSEL_ATTACK,
    )
}
CLARITY = {"1": Certainty.OBSERVED, "2": Certainty.POSSIBLE}
POINT = "POINT"
MAX_TITLE, MAX_SUMMARY = 200, 2_000


class UcdpReader:
    """Makes incidents of rows with the columns of UCDP GED."""

    fields = (*COLUMNS, "timezone")

    def __init__(self, offer: Offer, mapping: Mapping, columns: tuple[str, ...]) -> None:
        """Keep what is the same for all rows; further columns become lines of the notes."""
        self._offer, self._zone, self._rights = offer, mapping.timezone, offer.rights
        self._source = import_source(offer, publisher=PUBLISHER, url=URL)
        self._kept = (*KEPT, *(name for name in columns if name not in COLUMNS))

    def incident(self, row: Row, cells: Cells) -> Incident | None:
        """Give the incident of a row; None with findings in the cells if it cannot be told."""
        start, name = cells.day("date_start"), cells.needed("id")
        if start is None or not name:
            if start is None and not cells.findings:
                cells.fault("date_start", "is missing")
            return None
        source = self._page(cells)
        where = _where(cells)
        told = _told(cells, where)
        own = not name.isdigit()  # a record of ours that was written out in this shape
        title = (cells.text("source_headline") if own else None) or told
        incident = Incident(
            id=(own_or_import_id if own else _ucdp_id)(start, name, row.cells),
            version=1,
            msg_type=MsgType.ALERT,
            record_status=RecordStatus.PUBLISHED,
            evidence_tier=EvidenceTier.VERIFIED,
            updated=self._offer.read_on,
            title=title[:MAX_TITLE],
            summary=f"UCDP GED lists {told}"[:MAX_SUMMARY],
            event_class=CLASSES.get(cells.text("code_status") or "", EventClass.ATTACK),
            cap_category=CapCategory.SECURITY,
            weapon_class=(WeaponClass.UNKNOWN,),
            certainty=_certainty(cells),
            when=self._when(cells, start, where.country),
            where=where,
            claims=_claims(source, start, where, told),
            assets=(),
            attribution=Attribution(cpc_as_target=CpcAsTarget.NOT_INDICATED),
            sources=(source,),
            casualties=_counts(cells, start, source),
            notes=cells.rest(self._kept if _is_point(row) else (*self._kept, "geom_wkt")),
            rights=self._rights,
        )
        return None if cells.findings else incident

    def _page(self, cells: Cells) -> Source:
        """Give the import as the source, with the report that the row says it rests on."""
        day = cells.text("source_date")
        return replace(
            self._source,
            title=cells.text("source_headline"),
            relayed_from=cells.text("source_office"),
            note=cells.text("source_article"),
            date_published=day if day and _is_partial(day) else None,
        )

    def _when(self, cells: Cells, start: date, country: str) -> When:
        zone = cells.text("timezone") or self._zone
        prec = cells.whole("date_prec")
        if prec is None and not cells.findings:
            cells.fault("date_prec", "is missing; expected a code 1 to 5")
        return When(
            date_start_local=start,
            date_end_local=cells.day("date_end"),
            date_prec=prec or 0,
            timezone=zone or ZONES.get(country, "UTC"),
            note=None if zone else ZONE_ASSUMED,
        )


def _ucdp_id(start: date, name: str, _: CellTexts) -> str:
    return import_id("ucdp", start, name)


def _is_point(row: Row) -> bool:
    """Say whether the geometry only repeats latitude and longitude."""
    return (row.cells.get("geom_wkt") or POINT).strip().upper().startswith(POINT)


def _where(cells: Cells) -> Where:
    code, lon, lat = cells.whole("where_prec"), cells.number("longitude"), cells.number("latitude")
    if code not in UCDP_CLASS:
        cells.fault("where_prec", f"'{code}' is no code 1 to 7")
    for name, value in (("longitude", lon), ("latitude", lat)):
        if value is None and not cells.findings:
            cells.fault(name, "is missing; expected degrees")
    located, radius_m = UCDP_CLASS.get(code or 0, UCDP_CLASS[2])
    exact = located is LocationClass.EXACT
    method = LocationMethod.REPORTED_COORDS if exact else LocationMethod.CENTROID
    named = (cells.text(name) for name in ("where_description", "where_coordinates", "adm_2"))
    return Where(
        description=next(filter(None, named), "as the table gives it"),
        location_class=located,
        where_prec=code or 0,
        country=of_gleditsch_ward(cells.whole("country_id")),
        position=Position(lon=lon or 0.0, lat=lat or 0.0, radius_m=radius_m, method=method),
        admin1=cells.text("adm_1"),
    )


def _told(cells: Cells, where: Where) -> str:
    """Say in neutral words what the row lists."""
    kind = VIOLENCE.get(cells.text("type_of_violence") or "", "organised violence")
    sides = " and ".join(filter(None, (cells.text("side_a"), cells.text("side_b"))))
    between = f" between {sides}" if sides else ""
    return f"{kind}{between}: {cells.text('where_coordinates') or where.description}"


def _certainty(cells: Cells) -> Certainty:
    clarity = cells.text("event_clarity")
    if clarity is not None and clarity not in CLARITY:
        cells.fault("event_clarity", f"'{clarity[:80]}' is neither 1 (clear) nor 2")
    return CLARITY.get(clarity or "", Certainty.UNKNOWN)


def _claims(source: Source, start: date, where: Where, told: str) -> tuple[Claim, ...]:
    claims = import_claims(source, start.isoformat(), where.description, told)
    if where.location_class is not LocationClass.EXACT or where.position is None:
        return claims
    at = f"{where.position.lon}, {where.position.lat}"
    return (*claims, replace(claims[1], field="coordinates", value=at))


def _counts(cells: Cells, start: date, source: Source) -> tuple[CasualtyReport, ...]:
    as_of = cells.day("date_end") or start
    whole = ranged_report(cells, Measure.KILLED, RANGE, as_of, source)
    parts = (part_report(cells, Measure.KILLED, name, as_of, source) for name in PARTS)
    return (*whole, *(report for part in parts for report in part))


def _is_partial(text: str) -> bool:
    try:
        partial_date(text)
    except ValueError:
        return False
    return True
