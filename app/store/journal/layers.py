"""The current state as GeoPackage feature tables, for QGIS, GDAL and geopandas.

The tables hold what the public may see; GDAL makes them, with R*Tree index, as the standard asks.

References: OGC 12-128r18 (GeoPackage 1.3.1), clauses 2.1.3 (geometry), 2.1.6, annex F.3 (R*Tree).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyogrio
import shapely

from app.store.profile import COLUMNS, TYPES

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

    from shapely.geometry.base import BaseGeometry

__all__ = ["LAYERS", "Layer", "create_layers", "register_functions"]

WGS84 = 4326
GEOMETRY = "geom"
# Magic "GP", version 0, flags: little endian, no envelope, not empty; then the reference system.
HEADER = struct.pack("<2sBBi", b"GP", 0, 1, WGS84)
ENVELOPE_BYTES = (0, 32, 48, 48, 64)
PLAIN_HEADER = 8

TEXT, WHOLE, REAL, TRUTH = pa.string(), pa.int64(), pa.float64(), pa.bool_()
DAY, INSTANT = pa.date32(), pa.timestamp("ms", tz="UTC")


@dataclass(frozen=True, slots=True)
class Layer:
    """A feature table: its name, what it holds, and the type of each column after ``geom``."""

    name: str
    description: str
    columns: dict[str, pa.DataType]

    @property
    def schema(self) -> pa.Schema:
        """The columns as Arrow knows them, geometry last."""
        fields = [pa.field(name, kind) for name, kind in self.columns.items()]
        return pa.schema([*fields, pa.field(GEOMETRY, pa.binary())])

    def put(
        self, connection: sqlite3.Connection, properties: dict[str, Any], shape: BaseGeometry | None
    ) -> None:
        """Write over the feature with its id, or insert it if there is none.

        In two statements: the R*Tree triggers of GeoPackage 1.3 do not know SQLite's upsert.
        """
        values = [_stored(properties.get(name), kind) for name, kind in self.columns.items()]
        row = [*values, _blob(shape)]
        update, insert = _statements(self.name, tuple(self.columns))
        if not connection.execute(update, [*row, properties["id"]]).rowcount:
            connection.execute(insert, row)

    def remove(self, connection: sqlite3.Connection, name: str) -> None:
        """Take a feature out of the table; its versions stay in the journal."""
        connection.execute(f'DELETE FROM "{self.name}" WHERE id = ?', [name])  # noqa: S608


DAYS = {"date_start_local", "date_end_local", "updated"}
INSTANTS = {"utc_start", "utc_end"}


def _incident_type(name: str) -> pa.DataType:
    for kind, names in ((DAY, DAYS), (INSTANT, INSTANTS)):
        if name in names:
            return kind
    return {"integer": WHOLE, "number": REAL}.get(TYPES[name]["type"], TEXT)


def _columns(text: str, *, real: str, truth: str = "") -> dict[str, pa.DataType]:
    kinds = dict.fromkeys(text.split(), TEXT)
    return kinds | dict.fromkeys(real.split(), REAL) | dict.fromkeys(truth.split(), TRUTH)


LAYERS = {
    "incidents": Layer(
        "incidents",
        "Publicly reported incidents, as published",
        {name: _incident_type(name) for name in COLUMNS},
    ),
    "assets": Layer(
        "assets",
        "The asset register joined with its places",
        _columns(
            "id kind name_en name_ru cpc_relation place_id location_class source source_url note",
            real="accuracy_m radius_m",
        ),
    ),
    "places": Layer(
        "places",
        "Places with radius and accuracy",
        _columns(
            "id kind name_en name_ru name_uk name_kk location_class point_method country admin1 "
            "parent basis source source_url why_no_geometry",
            real="radius_m accuracy_m",
            truth="at_sea off_map",
        ),
    ),
}


def create_layers(path: Path) -> None:
    """Make a GeoPackage with the feature tables, empty, each with its R*Tree index."""
    for number, layer in enumerate(LAYERS.values()):
        pyogrio.write_arrow(
            layer.schema.empty_table(),
            path,
            layer=layer.name,
            driver="GPKG",
            geometry_name=GEOMETRY,
            geometry_type="Unknown",
            crs=f"EPSG:{WGS84}",
            append=number > 0,
            # GDAL before 3.7, and QGIS with it, warn of files of the later version 1.4.
            dataset_options={"VERSION": "1.3"},
            layer_options={"SPATIAL_INDEX": "YES", "DESCRIPTION": layer.description},
        )


def register_functions(connection: sqlite3.Connection) -> None:
    """Give a connection the five functions that the R*Tree triggers call."""
    for index, name in enumerate(("ST_MinX", "ST_MinY", "ST_MaxX", "ST_MaxY")):
        connection.create_function(
            name, 1, lambda blob, at=index: _bounds(blob)[at], deterministic=True
        )
    connection.create_function(
        "ST_IsEmpty", 1, lambda blob: _shape(blob).is_empty, deterministic=True
    )


@cache
def _statements(table: str, columns: tuple[str, ...]) -> tuple[str, str]:
    """Give the statements that write over a feature and insert one; values are bound."""
    names = [f'"{name}"' for name in (*columns, GEOMETRY)]
    changed, marks = ", ".join(f"{name} = ?" for name in names), ", ".join("?" * len(names))
    return (
        f'UPDATE "{table}" SET {changed} WHERE id = ?',  # noqa: S608  # names are our own
        f'INSERT INTO "{table}" ({", ".join(names)}) VALUES ({marks})',  # noqa: S608
    )


def _stored(value: Any, kind: pa.DataType) -> Any:
    """Give a value as the GeoPackage column stores it: instants with milliseconds."""
    if kind == INSTANT and value is not None:
        return str(value).replace("Z", ".000Z")
    return value


def _blob(shape: BaseGeometry | None) -> bytes | None:
    if shape is None or shape.is_empty:
        return None
    return HEADER + shapely.to_wkb(shape, byte_order=1)


def _shape(blob: bytes) -> BaseGeometry:
    envelope = ENVELOPE_BYTES[(blob[3] >> 1) & 7]
    return shapely.from_wkb(blob[PLAIN_HEADER + envelope :])


@lru_cache(maxsize=16)
def _bounds(blob: bytes) -> tuple[float, float, float, float]:
    """Give the bounds; a trigger asks for each of the four in turn."""
    return _shape(blob).bounds
