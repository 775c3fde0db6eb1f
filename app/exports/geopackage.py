"""GeoPackage: a feature or attribute table, its R*Tree, and a table that says where it comes from.

GDAL makes the empty tables, as the standard asks; rows and index are then put in through SQLite,
which keeps little in memory and no clock in the file. The same features give the same bytes.

References: OGC 12-128r18 (GeoPackage 1.3.1), clauses 2.1.3 (geometry), 2.1.6, 2.4 (attributes),
annex F.3 (R*Tree).
"""

from __future__ import annotations

import sqlite3
import struct
from contextlib import closing
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyogrio
import shapely

from app.exports.content import Kind
from app.exports.tables import ARROW, fields_of, widened

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from app.exports.content import Column, Content
    from app.exports.tables import Bounds

__all__ = ["geopackage", "sources_layer"]

WGS84 = 4326  # stored longitude first, as the standard asks
GEOMETRY = "geom"
SOURCES, OTHERWISE = "sources", "credits"
# Magic "GP", version 0, flags: little endian, not empty; then the reference system.
POINT = struct.pack("<2sBBi", b"GP", 0, 0b001, WGS84)
BOXED = struct.pack("<2sBBi", b"GP", 0, 0b011, WGS84)  # with west, east, south, north
AS_STORED = [0, 2, 1, 3]  # west, east, south, north, of a box that goes round from the west
TRIGGERS = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name"


def geopackage(content: Content, path: Path) -> None:
    """Write the features to a file that does not exist yet."""
    about = content.about
    sources = sources_layer(content.collection)
    _create(path, content.collection, pa.schema(fields_of(content)), is_spatial=content.is_spatial)
    _create(path, sources, pa.schema([pa.field(name, ARROW[Kind.TEXT]) for name in about]))
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        # Nobody else sees the file, and one that is cut short is thrown away.
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("BEGIN")
        triggers = connection.execute(TRIGGERS).fetchall()
        for name, _ in triggers:
            connection.execute(f'DROP TRIGGER "{name}"')
        bounds = _fill(connection, content)
        _insert(connection, sources, list(about), [list(about.values())])
        for _, sql in triggers:
            connection.execute(sql)
        _describe(connection, content, sources, bounds)
        connection.execute("COMMIT")
        connection.execute("VACUUM")


def sources_layer(collection: str) -> str:
    """Give the name of the table that says where the features come from."""
    return SOURCES if collection != SOURCES else OTHERWISE


def _create(path: Path, name: str, schema: pa.Schema, *, is_spatial: bool = False) -> None:
    """Let GDAL make an empty table; a second one is added to the file."""
    if is_spatial:
        schema = schema.append(pa.field(GEOMETRY, pa.binary()))
    spatial = {"geometry_name": GEOMETRY, "geometry_type": "Unknown", "crs": f"EPSG:{WGS84}"}
    pyogrio.write_arrow(
        schema.empty_table(),
        path,
        layer=name,
        driver="GPKG",
        append=path.exists(),
        # Nothing here is new in 1.4, of which GDAL before 3.7, and QGIS with it, warn.
        dataset_options={} if path.exists() else {"VERSION": "1.3"},
        layer_options={"SPATIAL_INDEX": "YES"} if is_spatial else {},
        **(spatial if is_spatial else {}),
    )


def _fill(connection: sqlite3.Connection, content: Content) -> Bounds | None:
    """Put the rows in, and their boxes into the index; give the box of all of them."""
    names = [column.name for column in content.columns]
    first, found = 1, None
    for part in content.parts():
        cells = [_stored(column, part.values(column.name)) for column in content.columns]
        if not content.is_spatial:
            _insert(connection, content.collection, names, zip(*cells, strict=True))
            continue
        shapes = part.shapes()
        boxes = shapely.bounds(shapes)
        placed = zip(*cells, _blobs(shapes, boxes), strict=True)
        _insert(connection, content.collection, [*names, GEOMETRY], placed)
        _index(connection, content.collection, first, boxes)
        first, found = first + len(part.rows), widened(found, boxes)
    return found


def _insert(
    connection: sqlite3.Connection, table: str, names: list[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Insert rows; the names are our own, the values are bound."""
    listed, marks = ", ".join(f'"{name}"' for name in names), ", ".join("?" * len(names))
    connection.executemany(f'INSERT INTO "{table}" ({listed}) VALUES ({marks})', rows)  # noqa: S608


def _index(
    connection: sqlite3.Connection, table: str, first: int, boxes: NDArray[np.float64]
) -> None:
    """Put the boxes of rows into the R*Tree, from the row of a number on; NaN is no box."""
    there = np.flatnonzero(~np.isnan(boxes[:, 0]))
    sides = boxes[there][:, AS_STORED].T.tolist()
    rows = zip((there + first).tolist(), *sides, strict=True)
    connection.executemany(
        f'INSERT INTO "rtree_{table}_{GEOMETRY}" VALUES (?, ?, ?, ?, ?)',  # noqa: S608
        rows,
    )


def _blobs(shapes: NDArray[np.object_], boxes: NDArray[np.float64]) -> list[bytes | None]:
    """Give geometries as GeoPackage blobs; all but points carry their box."""
    wkb = shapely.to_wkb(shapes, byte_order=1)
    points = shapely.get_type_id(shapes) == shapely.GeometryType.POINT
    edges = boxes[:, AS_STORED].astype("<f8")
    return [
        raw and (POINT if is_point else BOXED + edge.tobytes()) + raw
        for raw, is_point, edge in zip(wkb, points, edges, strict=True)
    ]


def _stored(column: Column, values: list[Any]) -> list[Any]:
    """Give values as the column stores them: instants with milliseconds, words as plain text."""
    if column.kind is Kind.INSTANT:
        return [v if v is None or "." in v else v.replace("Z", ".000Z") for v in values]
    if column.kind is Kind.TEXT:
        return [None if v is None else str(v) for v in values]
    return values


def _describe(
    connection: sqlite3.Connection, content: Content, sources: str, bounds: Bounds | None
) -> None:
    """Write down what the tables are; the date is that of the data."""
    described = (
        (content.collection, content.title, f"{content.credit}. {content.head.coverage}"),
        (
            sources,
            "Where the features come from",
            "Rights, coverage, selection and date of the features",
        ),
    )
    for table, identifier, description in described:
        connection.execute(
            "UPDATE gpkg_contents SET identifier = ?, description = ? WHERE table_name = ?",
            [identifier, description, table],
        )
    connection.execute(
        "UPDATE gpkg_contents SET last_change = ?", [f"{content.head.date}T00:00:00.000Z"]
    )
    if bounds is not None:
        connection.execute(
            "UPDATE gpkg_contents SET min_x = ?, min_y = ?, max_x = ?, max_y = ? "
            "WHERE table_name = ?",
            [*bounds, content.collection],
        )
    counts = ((len(content.rows), content.collection), (1, sources))
    connection.executemany(
        "UPDATE gpkg_ogr_contents SET feature_count = ? WHERE table_name = ?", counts
    )
