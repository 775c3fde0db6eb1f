"""Places of rows as numbers or geometries, each checked; a bad one is named with its row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import shapely

from app.bulk.rows import reading
from app.domain.geo.segments import LARGEST_LAT_DEG, LARGEST_LON_DEG

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.bulk.rows import Rows
    from app.domain.geo.geodesy import Floats

__all__ = ["check_degrees", "check_ids", "geometries", "lon_lat"]

# A point as little-endian WKB: byte order, type 1, two numbers.
WKB_POINT = np.dtype([("order", "u1"), ("kind", "<u4"), ("lon", "<f8"), ("lat", "<f8")])
LITTLE_ENDIAN, POINT = 1, 1
POINT_ID = 0  # shapely.GeometryType


def check_ids(rows: Rows, ids: pa.Array, first: int) -> None:
    """Refuse a missing id; ``first`` is the number of the first row, from 0."""
    missing = pc.is_null(ids)
    if pa.types.is_string(ids.type):
        missing = pc.or_(missing, pc.fill_null(pc.equal(ids, ""), fill_value=True))
    if pc.any(missing).as_py():
        row = int(np.argmax(missing.to_numpy(zero_copy_only=False)))
        raise rows.fault(first + row, "the id is missing")


def lon_lat(rows: Rows, table: pa.Table, first: int) -> tuple[Floats, Floats]:
    """Give longitudes and latitudes of points in degrees, shape (n,).

    Raises
    ------
    BadFileError
        If one is missing, no point, not finite or out of range.
    """
    if rows.form == "lonlat":
        lon, lat = (_numbers(rows, table, name, first) for name in ("lon", "lat"))
    else:
        lon, lat = _quick_points(table) or _points(geometries(rows, table, first), rows, first)
    check_degrees(rows, lon, lat, np.arange(first, first + len(lon)))
    return lon, lat


def geometries(rows: Rows, table: pa.Table, first: int) -> NDArray[np.object_]:
    """Give shapely geometries in degrees, shape (n,).

    Raises
    ------
    BadFileError
        If one is missing, empty or cannot be read.
    """
    if rows.form == "lonlat":
        return np.asarray(shapely.points(*lon_lat(rows, table, first)))
    parse: Any = shapely.from_wkb if rows.form == "wkb" else shapely.from_wkt
    # A vertex that is NaN is named later, with its row.
    with reading(rows.path), np.errstate(invalid="ignore"):
        given = table.column("geometry").to_numpy(zero_copy_only=False)
        shapes: NDArray[np.object_] = parse(given, on_invalid="ignore")
    bad = shapely.is_missing(shapes) | shapely.is_empty(shapes)
    if bad.any():
        row = int(np.argmax(bad))
        raise rows.fault(first + row, _why_none(given[row], shapes[row], rows.form))
    return shapes


def check_degrees(rows: Rows, lon: Floats, lat: Floats, row: NDArray[np.integer]) -> None:
    """Refuse coordinates that are no place on earth; ``row`` is the row of each, from 0."""
    good = (np.abs(lon) <= LARGEST_LON_DEG) & (np.abs(lat) <= LARGEST_LAT_DEG)  # NaN fails
    if not good.all():
        at = int(np.argmin(good))
        raise rows.fault(
            int(row[at]),
            f"lon {lon[at]:g}, lat {lat[at]:g}: expected degrees,"
            f" lon -{LARGEST_LON_DEG:g} to {LARGEST_LON_DEG:g}"
            f" and lat -{LARGEST_LAT_DEG:g} to {LARGEST_LAT_DEG:g}",
        )


def _why_none(given: object, shape: object, form: str) -> str:
    if given is None or given in {"", b""}:
        return "the geometry is missing"
    return f"the geometry is not {form.upper()}" if shape is None else "the geometry is empty"


def _numbers(rows: Rows, table: pa.Table, name: str, first: int) -> Floats:
    """Give a column of numbers, or of their text."""
    column = table.column(name)
    if pa.types.is_string(column.type):
        column = _parsed(rows, column, name, first)
    if column.null_count:
        row = int(np.argmax(pc.is_null(column).to_numpy(zero_copy_only=False)))
        raise rows.fault(first + row, f"{name} is missing")
    numbers: Floats = column.cast(pa.float64()).to_numpy()
    return numbers


def _parsed(rows: Rows, column: pa.ChunkedArray, name: str, first: int) -> pa.ChunkedArray:
    text = pc.utf8_trim_whitespace(column)
    text = pc.if_else(pc.equal(text, ""), None, text)
    try:
        return text.cast(pa.float64())
    except pa.ArrowInvalid:
        row = next(n for n, cell in enumerate(text.to_pylist()) if not _is_number(cell))
        message = f"{name} '{str(text[row])[:40]}' is not a number"
        raise rows.fault(first + row, message) from None


def _is_number(cell: str | None) -> bool:
    try:
        pa.scalar(cell, pa.string()).cast(pa.float64())
    except pa.ArrowInvalid:
        return False
    return True


def _quick_points(table: pa.Table) -> tuple[Floats, Floats] | None:
    """Read the numbers where they stand if every row is a plain point, as nearly always."""
    column = table.column("geometry").combine_chunks()
    if not (pa.types.is_binary(column.type) and len(column)) or column.null_count:
        return None
    offsets = np.frombuffer(column.buffers()[1], np.int32)[column.offset :][: len(column) + 1]
    if (np.diff(offsets) != WKB_POINT.itemsize).any():
        return None
    points = np.frombuffer(column.buffers()[2], WKB_POINT, len(column), offset=int(offsets[0]))
    if ((points["order"] != LITTLE_ENDIAN) | (points["kind"] != POINT)).any():
        return None
    lon, lat = points["lon"].astype(float), points["lat"].astype(float)
    # An empty point is NaN twice: the slow way says so.
    return None if np.isnan(lon).any() else (lon, lat)


def _points(shapes: NDArray[np.object_], rows: Rows, first: int) -> tuple[Floats, Floats]:
    kinds = shapely.get_type_id(shapes)
    if (kinds != POINT_ID).any():
        row = int(np.argmax(kinds != POINT_ID))
        raise rows.fault(first + row, f"expected a point, not a {shapes[row].geom_type}")
    return shapely.get_x(shapes), shapely.get_y(shapes)
