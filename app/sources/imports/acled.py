"""A row of ACLED as an incident: all columns have a home; precision 1 is a town, never exact.

References: ACLED codebook (geo_precision, time_precision, event types); docs/imports.md says where
each column goes.
"""

from __future__ import annotations

import time
from calendar import monthrange
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from app.domain.record.incidents import Attribution, CasualtyReport, Incident, Position, Where
from app.domain.record.places import DEFAULT_RADIUS_M
from app.domain.record.vocabulary import (
    CapCategory,
    CasualtyScope,
    Certainty,
    CpcAsTarget,
    EventClass,
    EvidenceTier,
    LocationMethod,
    Measure,
    MsgType,
    RecordStatus,
    WeaponClass,
)
from app.domain.record.when import When
from app.sources.imports.countries import ZONES, of_iso_number
from app.sources.imports.flat import ZONE_ASSUMED
from app.sources.imports.ids import import_id
from app.sources.imports.offer import import_claims, import_source
from app.sources.imports.precision import ACLED_CLASS

if TYPE_CHECKING:
    from app.domain.record.provenance import Source
    from app.sources.imports.cells import Cells
    from app.sources.imports.mapping import Mapping
    from app.sources.imports.offer import Offer
    from app.sources.imports.rows import Row

__all__ = ["COLUMNS", "AcledReader"]

COLUMNS = (
    "event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type",
    "sub_event_type", "actor1", "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2",
    "interaction", "civilian_targeting", "iso", "region", "country", "admin1", "admin2", "admin3",
    "location", "latitude", "longitude", "geo_precision", "source", "source_scale", "notes",
    "fatalities", "tags", "timestamp",
)  # fmt: skip
# What has no field of its own stands in the notes of the record, a line a column.
KEPT = (
    "event_date", "year", "time_precision", "disorder_type", "actor1", "assoc_actor_1", "inter1",
    "actor2", "assoc_actor_2", "inter2", "interaction", "civilian_targeting", "iso", "region",
    "country", "admin2", "admin3", "geo_precision", "source_scale", "timestamp",
)  # fmt: skip
PUBLISHER = "Armed Conflict Location & Event Data (ACLED)"
URL = "https://acleddata.com/"
OLD_DATE = "%d %B %Y"  # as in files before the current API
# ACLED's type or sub-type in our taxonomy; protests are none of it.
CLASSES = {
    "Battles": EventClass.ATTACK,
    "Explosions/Remote violence": EventClass.ATTACK,
    "Violence against civilians": EventClass.ATTACK,
    "Disrupted weapons use": EventClass.ATTEMPTED_ATTACK,
}
# time_precision: the UCDP date_prec it stands for.
DATE_PREC = {1: 1, 2: 3, 3: 4}
WEEK = timedelta(days=6)
MAX_TITLE, MAX_SUMMARY = 200, 2_000
ZERO = "ACLED counts conservatively: 0 also stands for none reported"


class AcledReader:
    """Makes incidents of rows with the columns of ACLED."""

    fields = (*COLUMNS, "timezone", "event_class")

    def __init__(self, offer: Offer, mapping: Mapping, columns: tuple[str, ...]) -> None:
        """Keep what is the same for all rows; further columns become lines of the notes."""
        self._offer, self._zone, self._rights = offer, mapping.timezone, offer.rights
        self._source = import_source(offer, publisher=PUBLISHER, url=URL)
        self._kept = (*KEPT, *(name for name in columns if name not in COLUMNS))
        words = {word.value: word for word in EventClass}
        given = mapping.values.get("event_class", {})
        self._classes = CLASSES | {k: words[v] for k, v in given.items() if v in words}

    def incident(self, _: Row, cells: Cells) -> Incident | None:
        """Give the incident of a row; None with findings in the cells if it cannot be told."""
        day, name = _day(cells), cells.needed("event_id_cnty")
        if day is None or not name:
            return None
        source = replace(self._source, relayed_from=cells.text("source"))
        where = _where(cells)
        when = self._when(cells, day, where.country)
        said, title = cells.text("notes"), _title(cells)
        kept = cells.rest(self._kept)
        if said and len(said) > MAX_SUMMARY:  # the whole of it stays in the notes
            kept = "\n".join(filter(None, (kept, cells.rest(("notes",)))))
        incident = Incident(
            id=import_id("acled", when.date_start_local, name.lower()),
            version=1,
            msg_type=MsgType.ALERT,
            record_status=RecordStatus.PUBLISHED,
            evidence_tier=EvidenceTier.VERIFIED,
            updated=self._offer.read_on,
            title=title[:MAX_TITLE],
            summary=(said or title)[:MAX_SUMMARY],
            event_class=self._event_class(cells),
            cap_category=CapCategory.SECURITY,
            weapon_class=(WeaponClass.UNKNOWN,),
            certainty=Certainty.UNKNOWN,
            when=when,
            where=where,
            claims=import_claims(source, cells.needed("event_date"), where.description, title),
            assets=(),
            attribution=Attribution(cpc_as_target=CpcAsTarget.NOT_INDICATED),
            sources=(source,),
            acled_event_type=cells.text("event_type"),
            acled_sub_event_type=cells.text("sub_event_type"),
            casualties=_counts(cells, day, source),
            tags=tuple(tag for t in (cells.text("tags") or "").split(";") if (tag := t.strip())),
            notes=kept,
            rights=self._rights,
        )
        return None if cells.findings else incident

    def _event_class(self, cells: Cells) -> EventClass:
        """Give our class for ACLED's sub-type, else for its type."""
        types = (cells.text("sub_event_type"), cells.text("event_type"))
        for given in types:
            if given in self._classes:
                return self._classes[given]
        cells.fault(
            "event_type",
            f"'{types[1] or 'nothing'}' has no event class here; leave the row out, or say one in "
            "the mapping, under values, event_class",
        )
        return EventClass.ATTACK  # the finding refuses the row

    def _when(self, cells: Cells, day: date, country: str) -> When:
        """Give the days that the date may stand for: a week around it, or its month."""
        code = cells.whole("time_precision")
        if code not in DATE_PREC:
            cells.fault("time_precision", f"'{code}' is no code 1 to 3")
        start, end = _span(day, code)
        zone = cells.text("timezone") or self._zone
        return When(
            date_start_local=start,
            date_end_local=end,
            date_prec=DATE_PREC.get(code or 1, 1),
            timezone=zone or ZONES.get(country, "UTC"),
            note=None if zone else ZONE_ASSUMED,
        )


def _day(cells: Cells) -> date | None:
    """Give the event's date, as the API writes it or as older files do."""
    given = cells.needed("event_date")
    try:
        return (
            date(*time.strptime(given, OLD_DATE)[:3]) if " " in given else cells.day("event_date")
        )
    except ValueError:
        return cells.day("event_date")


def _span(day: date, code: int | None) -> tuple[date, date | None]:
    try:
        if code == 2:  # noqa: PLR2004  # ACLED: within a week
            return day - WEEK, day + WEEK
    except OverflowError:
        return day, None
    if code == 3:  # noqa: PLR2004  # ACLED: within the month, of which the date is the middle
        return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])
    return day, None


def _where(cells: Cells) -> Where:
    code, lon, lat = (
        cells.whole("geo_precision"),
        cells.number("longitude"),
        cells.number("latitude"),
    )
    if code not in ACLED_CLASS:
        cells.fault("geo_precision", f"'{code}' is no code 1 to 3")
    for name, value in (("longitude", lon), ("latitude", lat)):
        if value is None and not cells.findings:
            cells.fault(name, "is missing; expected degrees")
    located, where_prec = ACLED_CLASS.get(code or 1, ACLED_CLASS[1])
    return Where(
        description=cells.text("location") or "as the table gives it",
        location_class=located,
        where_prec=where_prec,
        country=of_iso_number(cells.whole("iso")),
        position=Position(
            lon=lon or 0.0,
            lat=lat or 0.0,
            radius_m=DEFAULT_RADIUS_M[located],
            method=LocationMethod.GAZETTEER,
        ),
        admin1=cells.text("admin1"),
    )


def _title(cells: Cells) -> str:
    """Say in neutral words what the row lists."""
    kind = cells.text("sub_event_type") or cells.text("event_type") or "event"
    actors = " and ".join(filter(None, (cells.text("actor1"), cells.text("actor2"))))
    return f"{kind}{f' between {actors}' if actors else ''}: {cells.text('location') or 'no place'}"


def _counts(cells: Cells, day: date, source: Source) -> tuple[CasualtyReport, ...]:
    count = cells.whole("fatalities")
    if count is None:
        return ()
    return (
        CasualtyReport(
            measure=Measure.KILLED,
            value=count,
            as_of=day,
            speaker=source.publisher,
            sources=(source.id,),
            scope=CasualtyScope.REGION,
            note=None if count else ZERO,
        ),
    )
