"""Read GeoParquet and plain Parquet in batches, with little of a row group in memory."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import orjson
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from app.bulk.crs import check_crs
from app.bulk.errors import BadFileError
from app.bulk.rows import BATCH_ROWS, Form, Rows, id_type, only, reading, without_first

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["parquet_rows"]

CRS84 = "OGC:CRS84"  # GeoParquet 1.1: the CRS of a geometry column that says none
BUFFER_BYTES = 1 << 20


def parquet_rows(path: Path, layer: str | None = None) -> Rows:
    """Open a (Geo)Parquet file: ``id`` with the primary geometry, or with ``lon`` and ``lat``.

    Raises
    ------
    BadFileError
        If it cannot be read, lacks a column, or is in another CRS or encoding.
    """
    if layer is not None:
        raise BadFileError(path, "a Parquet file has no layers")
    with reading(path), pq.ParquetFile(path) as file:
        schema, count = file.schema_arrow, file.metadata.num_rows
    columns, form = _columns(path, schema)
    kept = id_type(path, schema.field("id").type, partial(_ids, path))
    if form == "lonlat" and len(columns) > 2:  # noqa: PLR2004 - id, lon, lat
        _check_numbers(path, schema)
    read = partial(_batches, path, columns, kept)
    return Rows(path, form, kept, count, read)


def _columns(path: Path, schema: pa.Schema) -> tuple[tuple[str, ...], Form]:
    """Give the columns to read and the form of the places."""
    geo = _geo(path, schema)
    if geo is None:
        return only(path, schema.names, ("id", "lon", "lat")), "lonlat"
    name = str(geo.get("primary_column"))
    column = geo.get("columns", {}).get(name, {})
    columns = only(path, schema.names, ("id", name))
    check_crs(path, column.get("crs", CRS84))
    encoding, field = column.get("encoding"), schema.field(name).type
    if encoding == "point" and pa.types.is_struct(field):
        return columns, "lonlat"
    if encoding == "WKB" and (pa.types.is_binary(field) or pa.types.is_large_binary(field)):
        return columns, "wkb"
    raise BadFileError(path, f"column {name}: expected geometry encoded as WKB, not {encoding}")


def _geo(path: Path, schema: pa.Schema) -> dict[str, Any] | None:
    """Give the file's GeoParquet metadata, if it is GeoParquet."""
    raw = (schema.metadata or {}).get(b"geo")
    try:
        geo = None if raw is None else orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise BadFileError(path, "its GeoParquet metadata are not JSON") from error
    if geo is not None and not (isinstance(geo, dict) and isinstance(geo.get("columns"), dict)):
        raise BadFileError(path, "its GeoParquet metadata name no columns")
    return geo


def _check_numbers(path: Path, schema: pa.Schema) -> None:
    for name in ("lon", "lat"):
        given = schema.field(name).type
        if not (pa.types.is_floating(given) or pa.types.is_integer(given)):
            raise BadFileError(path, f"column {name}: expected numbers, not {given}")


def _ids(path: Path) -> Iterator[pa.Array]:
    with reading(path), pq.ParquetFile(path) as file:
        for batch in file.iter_batches(BATCH_ROWS, columns=["id"]):
            yield batch.column("id")


def _batches(
    path: Path, columns: tuple[str, ...], kept: pa.DataType, skip: int
) -> Iterator[pa.RecordBatch]:
    with (
        reading(path),
        # A buffer, so that a row group as large as the file need not fit into memory.
        pq.ParquetFile(path, buffer_size=BUFFER_BYTES, page_checksum_verification=True) as file,
    ):
        group = 0
        while group < file.num_row_groups and skip >= file.metadata.row_group(group).num_rows:
            skip -= file.metadata.row_group(group).num_rows
            group += 1
        groups = range(group, file.num_row_groups)
        found = file.iter_batches(BATCH_ROWS, row_groups=groups, columns=list(columns))
        for batch in without_first(found, skip):
            yield _named(batch, columns, kept)


def _named(batch: pa.RecordBatch, columns: tuple[str, ...], kept: pa.DataType) -> pa.RecordBatch:
    """Give the columns their names; native points become lon and lat."""
    ids, *places = (batch.column(name) for name in columns)
    if len(places) == 1 and pa.types.is_struct(places[0].type):
        places = [pc.struct_field(places[0], axis) for axis in ("x", "y")]
    names = ("lon", "lat") if len(places) > 1 else ("geometry",)
    return pa.RecordBatch.from_arrays([ids.cast(kept), *places], ["id", *names])
