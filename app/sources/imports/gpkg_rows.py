"""Read the features of a GeoPackage, from a copy of ours that was looked at before GDAL opens it.

References: OGC 12-128r19 (GeoPackage 1.4).
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyogrio
import shapely

from app.sources.imports.errors import file_fault
from app.sources.imports.geometry import geometry_cells
from app.sources.imports.rows import LAT, LON, RADIUS, Row, Rows, cell_text

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

__all__ = ["gpkg_rows"]

BATCH_ROWS = 1_000
GEOMETRY = "wkb_geometry"  # GDAL's name where the format has none
# A view of a stranger is a program of a stranger: only plain tables are read.
LAYERS = """
SELECT c.table_name, s.organization, s.organization_coordsys_id
FROM gpkg_contents c
JOIN sqlite_master m ON m.name = c.table_name AND m.type = 'table'
LEFT JOIN gpkg_spatial_ref_sys s ON s.srs_id = c.srs_id
WHERE c.data_type = 'features' AND m.sql NOT LIKE 'CREATE VIRTUAL%'
"""
DEGREES = (("EPSG", 4326), ("OGC", 84))
LOGS = ("-wal", "-shm", "-journal")


def gpkg_rows(path: Path, name: str) -> Rows:
    """Open the one feature table of a GeoPackage in WGS 84 degrees.

    ``path`` is a file that we made ourselves: it is never a user's text.

    Raises
    ------
    BadImportError
        If it is no GeoPackage, has no or several feature tables, or another CRS.
    """
    table = _table(path, name)
    try:
        info = pyogrio.read_info(path.resolve(), layer=table, force_feature_count=True)
    except (OSError, RuntimeError, ValueError) as error:  # pyogrio's are RuntimeErrors
        raise file_fault(name, "cannot be read as a GeoPackage") from error
    columns = (*(str(field) for field in info["fields"]), LON, LAT, RADIUS)
    seen = [0]
    rows = _rows(path, name, table, seen)
    return Rows(columns, rows, info["features"], lambda: seen[0], rows.close)


def _table(path: Path, name: str) -> str:
    """Give the name of the one feature table."""
    try:
        address = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        with closing(sqlite3.connect(address, uri=True)) as connection:
            connection.execute("PRAGMA trusted_schema = OFF")
            found = connection.execute(LAYERS).fetchall()
    except sqlite3.Error as error:
        raise file_fault(name, f"is not a GeoPackage: {error}") from error
    if len(found) != 1:
        names = ", ".join(str(row[0]) for row in found) or "none"
        raise file_fault(name, f"expected one table of features, it has {names}")
    table, organization, code = found[0]
    if (str(organization).upper(), code) not in DEGREES:
        raise file_fault(name, f"is in {organization}:{code}, expected EPSG:4326 (degrees)")
    return str(table)


def _rows(path: Path, name: str, table: str, seen: list[int]) -> Generator[Row, None, None]:
    try:
        with pyogrio.raw.open_arrow(
            path.resolve(), layer=table, use_pyarrow=True, batch_size=BATCH_ROWS
        ) as (meta, stream):
            geometry = meta["geometry_name"] or GEOMETRY
            for batch in stream:
                for member in batch.to_pylist():
                    seen[0] += 1
                    yield _row(seen[0], member, geometry)
    except (pa.ArrowException, OSError, RuntimeError) as error:
        raise file_fault(name, "cannot be read on", seen[0] + 1, 1) from error


def _row(number: int, member: dict[str, Any], geometry: str) -> Row:
    raw = member.pop(geometry, None)
    cells = {key: cell_text(value) for key, value in member.items()}
    try:
        shape = shapely.from_wkb(raw) if raw else None
    except shapely.errors.ShapelyError as error:
        return Row(number, cells, [("geometry", f"cannot be read: {error}")])
    found, faults = geometry_cells(shape)
    cells |= dict(zip((LON, LAT, RADIUS), found, strict=True))
    return Row(number, cells, faults)
