"""FlatGeobuf with its spatial index, written by GDAL from a stream of Arrow batches.

The format knows no days: they are text after RFC 3339 there, rather than midnights that nobody
reported. Its index takes no feature without a geometry, so that a file with one has none.

References: FlatGeobuf 3.0.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyogrio

from app.exports.tables import attributes, fields_of, to_wkb
from app.store.boxes import boxes_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from app.exports.content import Content

__all__ = ["flatgeobuf"]

GEOMETRY = "geom"  # only for the way to GDAL: the format names no geometry


def flatgeobuf(content: Content, path: Path) -> None:
    """Write the features to a file that ends in ``.fgb``."""
    fields = [_without_days(field) for field in fields_of(content)]
    spatial: dict[str, Any] = {"geometry_type": None}
    if content.is_spatial:
        fields.append(pa.field(GEOMETRY, pa.binary()))
        spatial = {"geometry_name": GEOMETRY, "geometry_type": "Unknown", "crs": "OGC:CRS84"}
    schema, about = pa.schema(fields), content.about
    pyogrio.write_arrow(
        pa.RecordBatchReader.from_batches(schema, _batches(content, schema)),
        path,
        driver="FlatGeobuf",
        layer=content.collection,
        layer_metadata={name.upper(): text for name, text in about.items()},
        layer_options={"SPATIAL_INDEX": "YES" if _all_placed(content) else "NO"},
        **spatial,
    )


def _without_days(field: pa.Field) -> pa.Field:
    return pa.field(field.name, pa.string()) if pa.types.is_date(field.type) else field


def _batches(content: Content, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    for part in content.parts():
        columns = attributes(content, part)
        if content.is_spatial:
            columns.append(to_wkb(part.shapes()))
        cast = [column.cast(field.type) for column, field in zip(columns, schema, strict=True)]
        yield pa.RecordBatch.from_arrays(cast, schema=schema)


def _all_placed(content: Content) -> bool:
    return content.is_spatial and not np.isnan(boxes_of(row.box for row in content.rows)).any()
