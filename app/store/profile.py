"""The flat profile of an incident: the same scalar columns, in the same order, on every output."""

from __future__ import annotations

from math import ceil, floor
from typing import TYPE_CHECKING, Any, TypeAlias

from app.domain.record.rules import UCDP_DATE, UCDP_WHERE
from app.domain.record.views import AttributionStatus, attribution_status, independent_sources, toll
from app.domain.record.vocabulary import (
    CpcAsTarget,
    EventClass,
    EvidenceTier,
    LocationClass,
    LocationMethod,
    Measure,
    RecordStatus,
)
from app.store.schema import DAY, INSTANT, REAL, TEXT, WHOLE, one_of

if TYPE_CHECKING:
    from datetime import datetime
    from enum import StrEnum

    from app.domain.geo.linear import KilometrePoint
    from app.domain.geo.uncertainty import Interval
    from app.domain.record.incidents import Incident
    from app.store.measured import Measured
    from app.store.schema import Types

__all__ = ["COLUMNS", "TYPES", "Scalar", "flat_profile", "rounded_km", "rounded_m"]

Scalar: TypeAlias = str | int | float | bool | None


def flat_profile(measured: Measured) -> dict[str, Scalar]:
    """Give the flat columns of one incident; distances in metres, kilometre points in km."""
    incident = measured.incident
    return {
        "id": incident.id,
        "title": incident.title,
        "summary": incident.summary,
        "event_class": incident.event_class,
        "weapon_class": ",".join(incident.weapon_class) or None,
        **_when(incident),
        **_where(measured),
        **_toll(incident),
        "attribution_status": attribution_status(incident.attribution),
        "cpc_as_target": incident.attribution.cpc_as_target,
        "evidence_tier": incident.evidence_tier,
        "record_status": incident.record_status,
        "source_count": len(incident.sources),
        "independent_sources": independent_sources(incident),
        **_kilometre_point(measured),
        **_distances(measured),
        "version": incident.version,
        "updated": incident.updated.isoformat(),
    }


def _when(incident: Incident) -> dict[str, Scalar]:
    when = incident.when
    return {
        "date_start_local": when.date_start_local.isoformat(),
        "date_end_local": when.date_end_local.isoformat() if when.date_end_local else None,
        "date_prec": when.date_prec,
        "timezone": when.timezone,
        "utc_start": _rfc3339(when.utc_start),
        "utc_end": _rfc3339(when.utc_end),
    }


def _where(measured: Measured) -> dict[str, Scalar]:
    where = measured.incident.where
    return {
        "place_description": where.description,
        "location_class": where.location_class,
        "location_uncertainty_m": measured.radius_m,
        "location_method": measured.method,
        "where_prec": where.where_prec,
        "country": where.country,
        "admin1": where.admin1,
    }


def _toll(incident: Incident) -> dict[str, Scalar]:
    columns: dict[str, Scalar] = {}
    for measure in (Measure.KILLED, Measure.INJURED):
        found = toll(incident.casualties, measure)
        bounds = (("low", found.low), ("best", found.best), ("high", found.high))
        columns |= {f"{measure}_{name}": value for name, value in bounds}
    return columns


def _kilometre_point(measured: Measured) -> dict[str, Scalar]:
    kp = measured.kp
    best, low, high = rounded_km(kp) if kp else (None, None, None)
    return {
        "route_id": kp.route_id if kp else None,
        "kp_km": best,
        "kp_min_km": low,
        "kp_max_km": high,
        "kp_source": kp.source if kp else None,
    }


def _distances(measured: Measured) -> dict[str, Scalar]:
    columns: dict[str, Scalar] = {}
    for name in ("route", "terminal", "city"):
        interval = measured.distances.get(name)
        best, low, high = rounded_m(interval) if interval else (None, None, None)
        columns[f"{name}_distance_m"] = best
        columns[f"{name}_distance_min_m"] = low
        columns[f"{name}_distance_max_m"] = high
    return columns


def rounded_m(interval: Interval) -> tuple[float, float, float]:
    """Give best, min and max in metres to the decimetre; the bounds are rounded outward."""
    low, high = floor(interval.min_m * 10) / 10, ceil(interval.max_m * 10) / 10
    return round(interval.best_m, 1), low, high


def rounded_km(kp: KilometrePoint) -> tuple[float, float, float]:
    """Give best, min and max in kilometres to a tenth; the bounds are rounded outward."""
    low, high = floor(kp.kp_min_km * 10) / 10, ceil(kp.kp_max_km * 10) / 10
    return round(kp.kp_km, 1), low, high


def _rfc3339(instant: datetime | None) -> str | None:
    return instant.strftime("%Y-%m-%dT%H:%M:%SZ") if instant else None


COLUMNS = (
    "id", "title", "summary", "event_class", "weapon_class", "date_start_local", "date_end_local",
    "date_prec", "timezone", "utc_start", "utc_end", "place_description", "location_class",
    "location_uncertainty_m", "location_method", "where_prec", "country", "admin1", "killed_low",
    "killed_best", "killed_high", "injured_low", "injured_best", "injured_high",
    "attribution_status", "cpc_as_target", "evidence_tier", "record_status", "source_count",
    "independent_sources", "route_id", "kp_km", "kp_min_km", "kp_max_km", "kp_source",
    "route_distance_m", "route_distance_min_m", "route_distance_max_m", "terminal_distance_m",
    "terminal_distance_min_m", "terminal_distance_max_m", "city_distance_m",
    "city_distance_min_m", "city_distance_max_m", "version", "updated",
)  # fmt: skip
WHOLES = {
    "date_prec", "where_prec", "killed_low", "killed_best", "killed_high", "injured_low",
    "injured_best", "injured_high", "source_count", "independent_sources", "version",
}  # fmt: skip


CODES = {"date_prec": UCDP_DATE, "where_prec": UCDP_WHERE}
DAYS = {"date_start_local", "date_end_local", "updated"}
INSTANTS = {"utc_start", "utc_end"}
WORDS: dict[str, type[StrEnum]] = {
    "attribution_status": AttributionStatus,
    "event_class": EventClass,
    "location_class": LocationClass,
    "location_method": LocationMethod,
    "cpc_as_target": CpcAsTarget,
    "evidence_tier": EvidenceTier,
    "record_status": RecordStatus,
}


def _type(name: str) -> dict[str, Any]:
    """Give the JSON Schema type of a column: metres and kilometres are numbers."""
    if name in WORDS:
        return one_of(WORDS[name])
    if name in CODES:
        return {**WHOLE, "minimum": CODES[name].start, "maximum": CODES[name].stop - 1}
    for kind, names in ((WHOLE, WHOLES), (DAY, DAYS), (INSTANT, INSTANTS)):
        if name in names:
            return kind
    return REAL if name.endswith(("_m", "_km")) else TEXT


# The JSON Schema type of each column, whatever the values of a page.
TYPES: Types = {name: _type(name) for name in COLUMNS}
