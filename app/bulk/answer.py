"""What a chunk of points is asked, and its pairs as rows of the output."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from app.bulk.places import check_ids, lon_lat
from app.bulk.rows import regrouped
from app.domain.geo.nearest import nearest, within

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.bulk.assets import Assets
    from app.bulk.rows import Rows
    from app.domain.geo.geodesy import Floats
    from app.domain.geo.nearest import Pairs
    from app.domain.geo.segments import Segments

__all__ = ["Chunk", "Question", "chunks", "pairs_of", "rows_of", "schema_of"]

MEASURES = ("distance_m", "foot_lon", "foot_lat", "azimuth_deg", "chainage_m")


@dataclass(frozen=True, slots=True)
class Question:
    """The ``k`` nearest assets of each point, or all within ``within_m`` metres."""

    k: int = 1
    within_m: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Chunk:
    """Points that are asked together: their ids and their degrees, shape (n,)."""

    number: int
    ids: pa.ChunkedArray
    lon: Floats
    lat: Floats


def chunks(rows: Rows, size: int, *, done: int = 0) -> Iterator[Chunk]:
    """Cut the points of a file into chunks of ``size``; the first ``done`` are left out.

    Raises
    ------
    BadFileError
        If the file breaks off, or a row is at fault; chunks before it have been given by then.
    """
    for number, table in enumerate(regrouped(rows.read(done * size), size), done):
        first = number * size
        check_ids(rows, table.column("id"), first)
        yield Chunk(number, table.column("id"), *lon_lat(rows, table, first))


def pairs_of(lon: Floats, lat: Floats, segments: Segments, question: Question) -> Pairs:
    """Ask the kernel: the same call wherever it runs."""
    if question.within_m is None:
        return nearest(lon, lat, segments, k=question.k)
    return within(lon, lat, segments, radius_m=question.within_m)


def schema_of(point_id: pa.DataType, asset_id: pa.DataType) -> pa.Schema:
    """Give the nine columns of the output in their order."""
    return pa.schema(
        [
            pa.field("point_id", point_id, nullable=False),
            pa.field("asset_id", asset_id, nullable=False),
            pa.field("rank", pa.int32(), nullable=False),
            *(pa.field(name, pa.float64(), nullable=name == "chainage_m") for name in MEASURES),
            pa.field("segment", pa.int32()),
        ]
    )


def rows_of(chunk: Chunk, pairs: Pairs, assets: Assets) -> pa.Table:
    """Give pairs with the ids of both files and segments numbered within their asset, from 0.

    Inside a polygon there is no chainage and no segment: both are null.
    """
    inside = pairs.segment < 0
    segment = pairs.segment - assets.first_segment[pairs.asset]
    columns = [
        chunk.ids.take(pa.array(pairs.point)),
        assets.ids.take(pa.array(pairs.asset)),
        pa.array(pairs.rank, pa.int32()),
        *(pa.array(getattr(pairs, name)) for name in MEASURES[:-1]),
        pa.array(pairs.chainage_m, mask=inside),
        pa.array(segment.astype(np.int32), mask=inside),
    ]
    return pa.table(columns, schema=schema_of(chunk.ids.type, assets.ids.type))
