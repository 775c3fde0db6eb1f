"""The public record as CSV: the flat columns, and the position; reading it back gives the same."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from shapely import Point

from app.domain.geo.footprint import Disc
from app.domain.record.places import DIGITS
from app.sources.imports.csv_rows import guarded
from app.store.geometry import incident_geometry
from app.store.profile import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.store.catalog import Catalog
    from app.store.measured import Measured

__all__ = ["csv_text", "exported", "position_of", "table_text"]


def exported(catalog: Catalog) -> Iterator[tuple[Measured, dict[str, object]]]:
    """Give what may be exported: each incident that is shown and not restricted, with its columns.

    Leads are shown only by a catalog that was asked for them.
    """
    for feature in catalog.collection("incidents").features:
        measured = catalog.incident(feature.id)
        if not measured.incident.is_restricted:
            yield measured, feature.properties


def csv_text(catalog: Catalog) -> str:
    """Give the flat columns and ``lon``, ``lat`` in degrees, in the digits that are served.

    Of an area too wide for a pin they are its middle. Texts that a spreadsheet would take for
    formulas are guarded with an apostrophe, which the import takes away again.
    """
    rows = (
        [*(_cell(properties[name]) for name in COLUMNS), *_lon_lat(measured)]
        for measured, properties in exported(catalog)
    )
    return table_text((*COLUMNS, "lon", "lat"), rows)


def table_text(columns: tuple[str, ...], rows: Iterator[list[str]]) -> str:
    """Give rows as CSV with a header, lines ending in a line feed."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return out.getvalue()


def _cell(value: object) -> str:
    if value is None:
        return ""
    return guarded(value) if isinstance(value, str) else repr(value)


def _lon_lat(measured: Measured) -> tuple[str, str]:
    lon_lat = position_of(measured)
    return ("", "") if lon_lat is None else (repr(lon_lat[0]), repr(lon_lat[1]))


def position_of(measured: Measured) -> tuple[float, float] | None:
    """Give longitude and latitude as they are served; of what is no pin, its middle."""
    shape, footprint = incident_geometry(measured), measured.footprint
    if shape is None or footprint is None:
        return None
    if isinstance(shape, Point):
        return shape.x, shape.y
    digits = DIGITS[measured.incident.where.location_class]
    if isinstance(footprint, Disc):
        return round(footprint.lon, digits), round(footprint.lat, digits)
    centre = footprint.polygon.centroid
    return round(centre.x, digits), round(centre.y, digits)
