"""Read the column of WKT that our own CSV carries: a point, or an area that becomes a circle.

References: OGC 06-103r4 (WKT).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.sources.imports.geometry import wkt_cells
from app.sources.imports.rows import LAT, LON, RADIUS, Row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.sources.imports.rows import Rows

__all__ = ["WKT", "placed_by_wkt"]

WKT = "WKT"


def placed_by_wkt(rows: Rows) -> Rows:
    """Give the same rows with longitude, latitude and radius read from their WKT."""
    return replace(rows, columns=(*rows.columns, LON, LAT, RADIUS), rows=_placed(rows.rows))


def _placed(rows: Iterator[Row]) -> Iterator[Row]:
    for row in rows:
        if row.faults:
            yield row
            continue
        found, faults = wkt_cells((row.cells[WKT] or "").strip())
        cells = row.cells | dict(zip((LON, LAT, RADIUS), found, strict=True))
        yield Row(row.number, cells, faults)
