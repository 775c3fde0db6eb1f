"""From what a rule refuses in a record back to the column that it was read from."""

from __future__ import annotations

from app.sources.imports.rows import LON, RADIUS

__all__ = ["FIELDS_OF"]

# The fields of each format that a part of the record comes from, the likeliest first.
FIELDS_OF: dict[str, tuple[str, ...]] = {
    "/id": ("id", "event_id_cnty"),
    "/title": ("title", "location", "where_coordinates", "where_description"),
    "/summary": ("summary", "notes"),
    "/event_class": ("event_class", "event_type"),
    "/weapon_class": ("weapon_class",),
    "/attribution": ("cpc_as_target",),
    "/record_status": ("record_status", "evidence_tier"),
    "/when": ("date_start_local", "date_start", "event_date"),
    "/when/date_end_local": ("date_end_local", "date_end"),
    "/when/date_prec": ("date_prec", "time_precision"),
    "/when/timezone": ("timezone",),
    "/when/utc_start": ("utc_start",),
    "/when/utc_end": ("utc_end",),
    "/when/time_basis": ("time_basis", "utc_start"),
    "/where": ("place", "lon", "longitude", LON),
    "/where/place": ("place",),
    "/where/position": ("lon", "longitude", LON),
    "/where/position/radius_m": ("location_uncertainty_m", RADIUS, "location_class", "where_prec"),
    "/where/location_class": ("location_class", "geo_precision"),
    "/where/where_prec": ("where_prec",),
    "/where/description": ("place_description", "where_description", "location"),
    "/where/country": ("country", "country_id", "iso"),
    "/where/admin1": ("admin1", "adm_1"),
    "/casualties": ("killed_best", "best", "fatalities", "killed_low", "injured_best"),
    "/sources": ("source_url", "source_headline"),
    "/tags": ("tags",),
    "/notes": ("notes",),
}
