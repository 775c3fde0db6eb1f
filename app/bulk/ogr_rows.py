"""Read FlatGeobuf and GeoPackage in batches, through GDAL's stream of Arrow batches."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyogrio

from app.bulk.crs import check_crs
from app.bulk.errors import BadFileError
from app.bulk.rows import BATCH_ROWS, Rows, id_type, only, reading

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["ogr_rows"]

GEOMETRY = "wkb_geometry"  # GDAL's name where the format has none


def ogr_rows(path: Path, layer: str | None = None) -> Rows:
    """Open a FlatGeobuf or GeoPackage file with a column ``id``; a feature id of that name will do.

    Raises
    ------
    BadFileError
        If it cannot be read, lacks a column, is in another CRS, or has several layers of which
        none is named.
    """
    with reading(path):
        layer = _layer(path, layer)
        info = pyogrio.read_info(path.resolve(), layer=layer, force_feature_count=True)
        fid = info["fid_column"] == "id"
        names = [*info["fields"], *(["id"] if fid else [])]
        only(path, names, ("id",))
        check_crs(path, info["crs"])
        options = {"layer": layer, "return_fids": fid, "columns": [] if fid else ["id"]}
        with _stream(path, options, 0) as (_, stream):
            given = stream.schema.field("id").type
    kept = id_type(path, given, partial(_ids, path, options))
    read = partial(_batches, path, options, kept, info["features"])
    return Rows(path, "wkb", kept, info["features"], read)


def _layer(path: Path, layer: str | None) -> str:
    """Give the layer's name: the one asked for, or the only one with geometry."""
    layers = pyogrio.list_layers(path.resolve())
    names = [str(name) for name, kind in layers if kind is not None]
    if layer is None and len(names) == 1:
        return names[0]
    if layer in names:
        return str(layer)
    asked = "" if layer is None else f", not '{layer}'"
    raise BadFileError(path, f"expected the name of one of its layers ({', '.join(names)}){asked}")


def _stream(path: Path, options: dict[str, Any], skip: int) -> Any:
    # An absolute path of a file that exists: nothing that GDAL takes for an address.
    return pyogrio.raw.open_arrow(
        path.resolve(), use_pyarrow=True, batch_size=BATCH_ROWS, skip_features=skip, **options
    )


def _ids(path: Path, options: dict[str, Any]) -> Iterator[pa.Array]:
    with reading(path), _stream(path, {**options, "read_geometry": False}, 0) as (_, stream):
        for batch in stream:
            yield batch.column("id")


def _batches(
    path: Path, options: dict[str, Any], kept: pa.DataType, count: int, skip: int
) -> Iterator[pa.RecordBatch]:
    found = skip
    with reading(path), _stream(path, options, skip) as (meta, stream):
        for batch in stream:
            places = batch.column(meta["geometry_name"] or GEOMETRY)
            _refuse_gap(path, places, found)
            found += batch.num_rows
            yield pa.RecordBatch.from_arrays(
                [batch.column("id").cast(kept), places], ["id", "geometry"]
            )
    if found < count:  # GDAL ends some truncated files without a word
        raise BadFileError(path, f"ends after {found} of its {count} features: it is truncated")


def _refuse_gap(path: Path, places: pa.Array, first: int) -> None:
    """Refuse a FlatGeobuf row without geometry: GDAL starts its offsets anew there, unmarked."""
    width = np.int64 if pa.types.is_large_binary(places.type) else np.int32
    offsets = np.frombuffer(places.buffers()[1], width)[places.offset :][: len(places) + 1]
    falls = np.flatnonzero(np.diff(offsets) < 0)
    if len(falls):
        raise BadFileError(path, "the geometry is missing", row=first + int(falls[0]) + 1)
