"""Write pairs as GeoParquet or CSV: the same pairs give the same bytes."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from app.bulk.csv_rows import GUARDED
from app.bulk.rows import regrouped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

__all__ = ["ENDINGS", "writer_of"]

# However the pairs arrive, row groups are cut here, so that chunks do not show in the bytes.
GROUP_ROWS = 131_072
POINT_BYTES = 21
# Without "crs": OGC:CRS84, says GeoParquet 1.1.
GEO = {
    "version": "1.1.0",
    "primary_column": "geometry",
    "columns": {"geometry": {"encoding": "WKB", "geometry_types": ["Point"]}},
}


def writer_of(out: Path) -> Callable[[IO[bytes], pa.Schema, Iterable[pa.RecordBatch]], int]:
    """Give the function that writes pairs in the format of the file's ending, and counts them."""
    return ENDINGS[out.suffix.lower()]


def _write_parquet(file: IO[bytes], schema: pa.Schema, batches: Iterable[pa.RecordBatch]) -> int:
    """Write GeoParquet 1.1: the nine columns, and the foot as the geometry."""
    geometry = pa.field("geometry", pa.binary(), nullable=False)
    whole = schema.append(geometry).with_metadata({"geo": orjson.dumps(GEO)})
    count = 0
    with pq.ParquetWriter(file, whole, compression="zstd", write_page_checksum=True) as writer:
        for table in regrouped(batches, GROUP_ROWS):
            writer.write_table(table.append_column(geometry, _feet(table)).cast(whole))
            count += table.num_rows
    return count


def _feet(table: pa.Table) -> pa.Array:
    """Give the feet as WKB points, little-endian."""
    points = np.zeros(
        table.num_rows, np.dtype([("order", "u1"), ("kind", "<u4"), ("lon", "<f8"), ("lat", "<f8")])
    )
    points["order"] = points["kind"] = 1
    points["lon"], points["lat"] = table["foot_lon"].to_numpy(), table["foot_lat"].to_numpy()
    offsets = np.arange(table.num_rows + 1, dtype=np.int32) * POINT_BYTES
    buffers = [None, pa.py_buffer(offsets), pa.py_buffer(points)]
    return pa.Array.from_buffers(pa.binary(), table.num_rows, buffers)


def _write_csv(file: IO[bytes], schema: pa.Schema, batches: Iterable[pa.RecordBatch]) -> int:
    """Write CSV with a header; text is quoted, and none of it is a formula."""
    file.write(",".join(schema.names).encode() + b"\n")
    count = 0
    # No header by the writer: it would be written for every batch or quoted.
    with pa_csv.CSVWriter(
        file, schema, write_options=pa_csv.WriteOptions(include_header=False)
    ) as writer:
        for table in regrouped(batches, GROUP_ROWS):
            writer.write_table(_inert(table))
            count += table.num_rows
    return count


def _inert(table: pa.Table) -> pa.Table:
    """Put an apostrophe before text that a spreadsheet would take for a formula."""
    for index, field in enumerate(table.schema):
        if pa.types.is_string(field.type):
            text = pc.replace_substring_regex(table.column(index), f"^({GUARDED})", r"'\1")
            table = table.set_column(index, field, text)
    return table


ENDINGS = {".parquet": _write_parquet, ".geoparquet": _write_parquet, ".csv": _write_csv}
