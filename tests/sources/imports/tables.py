"""Rows as the big data sets have them, made up for the tests."""

from __future__ import annotations

import csv
import io
from typing import Any

__all__ = ["ACLED", "UCDP", "as_csv"]

UCDP: dict[str, Any] = {
    "id": 412345, "relid": "RUS-2025-1-7", "year": 2025, "active_year": 1, "code_status": "Clear",
    "type_of_violence": 1, "conflict_dset_id": 13247, "conflict_new_id": 13248,
    "conflict_name": "Russia - Ukraine", "dyad_dset_id": 14001, "dyad_new_id": 14002,
    "dyad_name": "Government of Russia - Government of Ukraine", "side_a_dset_id": 65,
    "side_a_new_id": 66, "side_a": "Government of Russia", "side_b_dset_id": 69,
    "side_b_new_id": 70, "side_b": "Government of Ukraine", "number_of_sources": -1,
    "source_article": '"An agency, 2025-09-24, Drones over the port"', "source_office": "An agency",
    "source_date": "2025-09-24", "source_headline": "Drones over the port",
    "source_original": "the governor", "where_prec": 2, "where_coordinates": "Novorossiysk town",
    "where_description": "The port,\nat night", "adm_1": "Krasnodar Krai", "adm_2": "Novorossiysk",
    "latitude": 44.72, "longitude": 37.77, "geom_wkt": "POINT (37.77 44.72)",
    "priogrid_gid": 193756, "country": "Russia (Soviet Union)", "country_id": 365,
    "region": "Europe", "event_clarity": 1, "date_prec": 2,
    "date_start": "2025-09-24 00:00:00.000", "date_end": "2025-09-26 00:00:00.000", "deaths_a": 0,
    "deaths_b": 1, "deaths_civilians": 2, "deaths_unknown": 3, "best": 6, "high": 8, "low": 4,
    "gwnoa": 365, "gwnob": 369,
}  # fmt: skip
ACLED: dict[str, Any] = {
    "event_id_cnty": "RUS12345", "event_date": "2025-09-24", "year": 2025, "time_precision": 1,
    "disorder_type": "Political violence", "event_type": "Explosions/Remote violence",
    "sub_event_type": "Air/drone strike", "actor1": "Military Forces of A", "assoc_actor_1": "x",
    "inter1": 8, "actor2": "Civilians (B)", "assoc_actor_2": "y", "inter2": 7, "interaction": 78,
    "civilian_targeting": "Civilian targeting", "iso": 643, "region": "Europe",
    "country": "Russia", "admin1": "Krasnodar", "admin2": "Novorossiysk", "admin3": "z",
    "location": "Novorossiysk", "latitude": 44.7239, "longitude": 37.7689, "geo_precision": 1,
    "source": "An agency; A paper", "source_scale": "National", "notes": "A drone struck.",
    "fatalities": 2, "tags": "crowd size=no report; night", "timestamp": 1764000000,
}  # fmt: skip


def as_csv(*rows: dict[str, Any]) -> str:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, fieldnames=rows[0])
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()
