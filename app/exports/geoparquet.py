"""GeoParquet 1.1, a row group at a time; a collection without places is plain Parquet.

Rights, coverage and selection stand in the file's metadata under their names. ``bbox`` is a column
that covers the geometry, so that readers skip what they do not need.

References: GeoParquet 1.1.0; without a CRS it means OGC:CRS84.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from app.exports.tables import attributes, fields_of, to_wkb, widened

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from app.exports.content import Content
    from app.exports.tables import Bounds

__all__ = ["geoparquet"]

GEOMETRY, BOX = "geometry", "bbox"
SIDES = ("xmin", "ymin", "xmax", "ymax")
BOXES = pa.struct([pa.field(side, pa.float64()) for side in SIDES])
GROUP_ROWS = 5_000


def geoparquet(content: Content, path: Path) -> None:
    """Write the features to a file."""
    fields = fields_of(content)
    if content.is_spatial:
        fields += [pa.field(GEOMETRY, pa.binary()), pa.field(BOX, BOXES)]
    schema, seen = pa.schema(fields), _Seen()
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for part in content.parts(GROUP_ROWS):
            columns = attributes(content, part)
            if content.is_spatial:
                shapes = part.shapes()
                columns += [to_wkb(shapes), seen.boxes(shapes)]
            writer.write_batch(pa.RecordBatch.from_arrays(columns, schema=schema))
        said = dict(content.about)
        if content.is_spatial:
            said["geo"] = json.dumps(seen.metadata())
        writer.add_key_value_metadata(said)


class _Seen:
    """What the metadata at the end of the file must say of the geometries before it."""

    def __init__(self) -> None:
        """Begin without any."""
        self._types: set[str] = set()
        self._bounds: Bounds | None = None

    def boxes(self, shapes: NDArray[np.object_]) -> pa.Array:
        """Give the boxes of geometries, null without one, and remember what was seen."""
        there = shapely.is_geometry(shapes)
        self._types |= {shape.geom_type for shape in shapes[there]}
        bounds = shapely.bounds(shapes)
        self._bounds = widened(self._bounds, bounds)
        sides = [pa.array(bounds[:, number]) for number in range(len(SIDES))]
        return pa.StructArray.from_arrays(sides, fields=list(BOXES), mask=pa.array(~there))

    def metadata(self) -> dict[str, Any]:
        """Give the value of ``geo``."""
        column: dict[str, Any] = {
            "encoding": "WKB",
            "geometry_types": sorted(self._types),
            "covering": {BOX: {side: [BOX, side] for side in SIDES}},
        }
        if self._bounds is not None:
            column["bbox"] = list(self._bounds)
        return {"version": "1.1.0", "primary_column": GEOMETRY, "columns": {GEOMETRY: column}}
